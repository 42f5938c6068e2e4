//! Who asks, by the headers of a request. A credential that does not hold is refused, never taken for
//! none: whoever sends one means to be somebody.

use axum::http::{HeaderMap, StatusCode, header::ORIGIN};

use super::{super::App, refusal::Refusal};
use crate::{
    identity::{Credential, Session, SessionError},
    kernel::{cause::chain, code::Code},
};

/// The session of a request.
///
/// # Errors
/// A token or site key does not hold, there are several, or it cannot be told at present.
pub async fn session(app: &App, headers: &HeaderMap) -> Result<Session, Refusal> {
    let credential = credential(headers).map_err(refusal)?;
    open(app, &credential, origin(headers)).await
}

/// The credential in the headers of a request.
///
/// # Errors
/// There is more than one, or it is not of the form that it must have.
pub fn credential(headers: &HeaderMap) -> Result<Credential, SessionError> {
    Credential::among(headers.iter().map(|(name, value)| (name.as_str(), value.to_str().ok())))
}

/// The session that a credential opens for a page of an origin.
///
/// # Errors
/// It does not hold, or it cannot be told at present: while the database is away that is said at once.
pub async fn open(app: &App, credential: &Credential, origin: Option<&str>) -> Result<Session, Refusal> {
    let session = match credential {
        Credential::None => Ok(Session::ANONYMOUS),
        Credential::SiteKey(key) => {
            let website = match app.websites.remembered(key).await {
                Some(website) => Ok(website),
                None => app.while_there(Box::pin(app.websites.look_up(app, key))).await?,
            };
            website.and_then(|website| Session::of_website(website, origin))
        }
        Credential::Bearer(token) => {
            app.while_there(Box::pin(Session::of_token(&app.doors, &app.issuers, token))).await?
        }
    };
    session.map_err(refusal)
}

/// Whether the credential of a request is known to hold, without a statement and without asking anybody.
pub fn is_known(app: &App, headers: &HeaderMap) -> bool {
    credential(headers).is_ok_and(|credential| knows(app, &credential))
}

/// Whether a credential is.
pub fn knows(app: &App, credential: &Credential) -> bool {
    match credential {
        Credential::None => true,
        Credential::SiteKey(key) => app.websites.have_met(key),
        Credential::Bearer(token) => app.issuers.know(token.expose()),
    }
}

/// Whose page asks. Several, or what is no text, is an origin that nobody has.
pub fn origin(headers: &HeaderMap) -> Option<&str> {
    let mut origins = headers.get_all(ORIGIN).iter();
    let first = origins.next()?;
    Some(if origins.next().is_none() { first.to_str().unwrap_or_default() } else { "" })
}

/// What whoever has no session is told.
pub fn refusal(error: SessionError) -> Refusal {
    let message = error.to_string();
    match error {
        SessionError::Refused(_) => Refusal::new(StatusCode::UNAUTHORIZED, Code::Unauthenticated, message),
        SessionError::ForeignOrigin => Refusal::new(StatusCode::FORBIDDEN, Code::OriginNotAllowed, message),
        SessionError::KeysUnavailable(error) => {
            tracing::error!(cause = chain(&error), "a token could not be checked");
            let message = "tokens cannot be checked at present; try again in a minute";
            Refusal::new(StatusCode::SERVICE_UNAVAILABLE, Code::SignInUnavailable, message)
        }
        SessionError::Database(error) => Refusal::internal(&error, "who asks could not be looked up"),
    }
}
