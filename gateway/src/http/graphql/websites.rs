//! Websites that asked before. A site key is looked up once, and again only when the change feed tells that some key was
//! issued or taken back, or cannot be read; so what is kept is given to a website without a statement.

use std::sync::Arc;

use moka::future::Cache;

use crate::{
    catalog::{follower::Follower, freshness::Known},
    db::credentials,
    http::App,
    identity::{Credential, Session, SessionError, Viewer, Website},
    kernel::secret::Secret,
};

/// The most websites that are remembered.
const MOST: u64 = 10_000;

/// Websites by the hashes of their keys, each with how far the change feed was known before it was looked up.
pub struct Websites {
    follower: Arc<Follower>,
    known: Cache<String, (Arc<Website>, Known)>,
}

impl Websites {
    /// None has asked yet.
    #[must_use]
    pub fn new(follower: Arc<Follower>) -> Self {
        Self { follower, known: Cache::new(MOST) }
    }

    /// The website of a key that was looked up, if that still stands.
    pub async fn remembered(&self, key: &Secret) -> Option<Arc<Website>> {
        let freshness = &self.follower.freshness;
        let known = freshness.confirmed().or_else(|| freshness.lost())?;
        let (website, then) = self.known.get(&credentials::site_key_hash(key.expose())).await?;
        freshness.records_stand(&known, &then).then_some(website)
    }

    /// Looks up the session that a key opens, for a page of that origin where one is told, and remembers its website.
    ///
    /// # Errors
    /// The key does not hold, or that cannot be told at present.
    pub async fn look_up(&self, app: &App, key: &Secret, origin: Option<&str>) -> Result<Session, SessionError> {
        // Taken before anything is read, so that a key that is taken back meanwhile is looked up again.
        let then = self.follower.freshness.known();
        let session = Session::open(&app.doors, &app.issuers, &Credential::SiteKey(key.clone()), origin).await?;
        if let (Viewer::Website(website), Some(then)) = (&session.viewer, then) {
            self.known.insert(credentials::site_key_hash(key.expose()), (website.clone(), then)).await;
        }
        Ok(session)
    }
}
