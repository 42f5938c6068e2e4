//! Websites that asked before. A site key is looked up once, and again only when the change feed tells that some key was
//! issued or taken back, or cannot be read; so what is kept is given to a website without a statement.

use std::sync::Arc;

use moka::future::Cache;

use crate::{
    catalog::follower::Follower,
    db::credentials,
    http::App,
    identity::{Credential, Session, SessionError, Viewer, Website},
    kernel::secret::Secret,
};

/// The most websites that are remembered.
const MOST: u64 = 10_000;

/// Websites by the hashes of their keys, each with the position of the change feed before it was looked up.
pub struct Websites {
    follower: Arc<Follower>,
    known: Cache<String, (Arc<Website>, i64)>,
}

impl Websites {
    /// None has asked yet.
    #[must_use]
    pub fn new(follower: Arc<Follower>) -> Self {
        Self { follower, known: Cache::new(MOST) }
    }

    /// The session that a key opens, for a page of that origin where one is told.
    ///
    /// # Errors
    /// The key does not hold, or that cannot be told at present.
    pub async fn session(&self, app: &App, key: &Secret, origin: Option<&str>) -> Result<Session, SessionError> {
        let (hash, freshness) = (credentials::site_key_hash(key.expose()), &self.follower.freshness);
        let position = freshness.known().map(|known| known.position);
        if let Some(known) = freshness.confirmed().or_else(|| freshness.lost())
            && let Some((website, position)) = self.known.get(&hash).await
            && freshness.records_stand(&known, position)
        {
            return Session::of_website(website, origin);
        }
        let session = Session::open(&app.doors, &app.issuers, &Credential::SiteKey(key.clone()), origin).await?;
        if let (Viewer::Website(website), Some(position)) = (&session.viewer, position) {
            self.known.insert(hash, (website.clone(), position)).await;
        }
        Ok(session)
    }
}
