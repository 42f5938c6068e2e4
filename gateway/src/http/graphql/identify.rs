//! Who asks, by the headers of a request. A credential that does not hold is refused, never taken for
//! none: whoever sends one means to be somebody.

use axum::http::{HeaderMap, StatusCode, header::AUTHORIZATION};

use super::{super::App, refusal::Refusal};
use crate::{
    db::DbError,
    identity::{Viewer, issuer::TokenError, lookup},
    kernel::{cause::chain, code::Code, id::new_id},
};

/// The header in which a center's website sends its key.
const SITE_KEY: &str = "x-site-key";

/// The viewer of a request.
///
/// # Errors
/// A token or site key does not hold, both are sent, or it cannot be told at present.
pub async fn viewer(app: &App, headers: &HeaderMap) -> Result<Viewer, Refusal> {
    match (headers.get(AUTHORIZATION), headers.get(SITE_KEY)) {
        (None, None) => Ok(Viewer::Anonymous),
        (Some(authorization), None) => {
            let token = authorization.to_str().ok().and_then(|value| {
                let (scheme, token) = value.split_once(' ')?;
                scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
            });
            member(app, token.ok_or_else(|| refused("send the token as \"Authorization: Bearer ...\""))?).await
        }
        (None, Some(key)) => {
            let key = key.to_str().map_err(|_| refused("the site key is not one of this network"))?;
            let website = lookup::website(&app.doors, key).await.map_err(|error| unavailable(&error))?;
            website.ok_or_else(|| refused("the site key is not one of this network, or was taken back"))
        }
        (Some(_), Some(_)) => Err(refused("send a token or a site key, not both")),
    }
}

async fn member(app: &App, token: &str) -> Result<Viewer, Refusal> {
    let issuer = app.issuer.as_ref().ok_or_else(|| refused("nobody can sign in here: no issuer is configured"))?;
    match issuer.subject(token).await {
        Ok(subject) => lookup::member(&app.doors, issuer.name(), &subject).await.map_err(|error| unavailable(&error)),
        Err(TokenError::Refused(reason)) => Err(refused(reason)),
        Err(TokenError::KeysUnavailable(error)) => {
            tracing::error!(cause = chain(&error), "a token could not be checked");
            let message = "tokens cannot be checked at present; try again in a minute";
            Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, Code::SignInUnavailable, message))
        }
    }
}

fn refused(message: &str) -> Refusal {
    Refusal::new(StatusCode::UNAUTHORIZED, Code::Unauthenticated, message)
}

fn unavailable(error: &DbError) -> Refusal {
    let reference = new_id().simple().to_string();
    tracing::error!(reference, cause = chain(error), "who asks could not be looked up");
    let message = format!("who you are could not be looked up; please report {reference}");
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, Code::Internal, message)
}
