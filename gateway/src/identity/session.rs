//! From a credential to a session: who asks, and for how long that is known.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{
    issuer::{Issuers, TokenError},
    jwks::KeysUnavailable,
    lookup,
    viewer::{Viewer, Website},
};
use crate::{
    db::{DbError, SharedDoors},
    kernel::{origin, secret::Secret},
};

/// Who asks. What is held for long is told by [`super::SessionWatch`] when it ends.
#[derive(Clone, Debug)]
pub struct Session {
    /// The one who asks.
    pub viewer: Viewer,
    /// When the token expires; `None` for what does not expire.
    pub until: Option<DateTime<Utc>>,
}

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The credential does not hold; says why.
    #[error("{0}")]
    Refused(&'static str),
    /// A page of another origin than those of the site key.
    #[error("the site key is not for pages of this origin; ask an admin of the center for one that is")]
    ForeignOrigin,
    /// The keys of the token's issuer cannot be had, so nothing can be said about it.
    #[error("the token could not be checked")]
    KeysUnavailable(#[from] KeysUnavailable),
    /// Who it is could not be looked up.
    #[error("who asks could not be looked up")]
    Database(#[from] DbError),
}

impl SessionError {
    /// There is no such site key.
    pub const NO_SUCH_KEY: Self = Self::Refused("the site key is not one of this network, or was taken back");
}

impl Session {
    /// Of whoever does not say who asks.
    pub const ANONYMOUS: Self = Self { viewer: Viewer::Anonymous, until: None };

    /// The session that a token opens.
    ///
    /// # Errors
    /// The token does not hold, or that cannot be told at present.
    pub async fn of_token(doors: &SharedDoors, issuers: &Issuers, token: &Secret) -> Result<Self, SessionError> {
        let vouched = issuers.vouch(token.expose()).await.map_err(|error| match error {
            TokenError::Refused(reason) => SessionError::Refused(reason),
            TokenError::KeysUnavailable(error) => SessionError::KeysUnavailable(error),
        })?;
        let member = lookup::member(doors, vouched.sign_in).await?;
        Ok(Self { viewer: Viewer::Member(Arc::new(member)), until: Some(vouched.until) })
    }

    /// The session of a website whose key holds, for a page of that origin where one is told.
    ///
    /// # Errors
    /// The key is not for pages of that origin.
    pub fn of_website(website: Arc<Website>, origin: Option<&str>) -> Result<Self, SessionError> {
        if origin.is_some_and(|origin| !is_for(&website.origins, origin)) {
            return Err(SessionError::ForeignOrigin);
        }
        Ok(Self { viewer: Viewer::Website(website), until: None })
    }
}

/// Whether a key that was made for some origins is for this one; made for none, it is for all.
fn is_for(origins: &[String], asking: &str) -> bool {
    origins.is_empty() || origin::tidy(asking).is_some_and(|asking| origins.contains(&asking))
}
