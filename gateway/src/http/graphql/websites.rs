//! Websites that asked before. A site key is looked up once, and again only when the change feed tells that some key was
//! issued or taken back, or cannot be read; so what is kept is given to a website without a statement.

use std::sync::Arc;

use moka::future::Cache;

use crate::{
    catalog::{follower::Follower, freshness::Known},
    db::credentials,
    http::App,
    identity::{SessionError, Website, lookup},
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

    /// Whether a key held when it was last looked up.
    #[must_use]
    pub fn have_met(&self, key: &Secret) -> bool {
        self.known.contains_key(&credentials::site_key_hash(key.expose()))
    }

    /// Looks up the website of a key and remembers it; one whose key does not hold any more is forgotten.
    ///
    /// # Errors
    /// The key does not hold, or that cannot be told at present.
    pub async fn look_up(&self, app: &App, key: &Secret) -> Result<Arc<Website>, SessionError> {
        // Taken before anything is read, so that a key that is taken back meanwhile is looked up again.
        let then = self.follower.freshness.known();
        let hash = credentials::site_key_hash(key.expose());
        let Some(website) = lookup::website(&app.doors, key.expose()).await?.map(Arc::new) else {
            self.known.invalidate(&hash).await;
            return Err(SessionError::NO_SUCH_KEY);
        };
        if let Some(then) = then {
            self.known.insert(hash, (website.clone(), then)).await;
        }
        Ok(website)
    }
}
