//! What is known of a website's key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::kernel::secret::Secret;

/// A website's key; the key itself is nowhere.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteKey {
    /// Identifies the key.
    pub id: Uuid,
    /// What it is for.
    pub label: String,
    /// The web origins that it was made for.
    pub origins: Vec<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// What keys begin with, so that one that was left lying about is recognised.
const PREFIX: &str = "rgk_";

/// A new key, which nobody can guess: 32 bytes of chance.
#[must_use]
pub fn new_key() -> Secret {
    Secret::new(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())))
}
