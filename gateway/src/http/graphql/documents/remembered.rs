//! Documents that were sent once and may be named by their hash since: in this process, bounded by bytes.

use std::sync::Arc;

use moka::future::Cache;

use super::hash::Hash;

/// How many bytes of documents a process remembers.
const MOST_BYTES: u64 = 8 << 20;
/// What a document takes beside its text.
const OVERHEAD: usize = 128;

/// Documents by their hashes.
pub struct Remembered(Cache<Hash, Arc<str>>);

impl Default for Remembered {
    fn default() -> Self {
        let weight = |_: &Hash, text: &Arc<str>| u32::try_from(text.len() + OVERHEAD).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(MOST_BYTES).weigher(weight).build())
    }
}

impl Remembered {
    /// The text of a hash, if it is remembered.
    pub async fn get(&self, hash: Hash) -> Option<Arc<str>> {
        self.0.get(&hash).await
    }

    /// Remembers a text under its hash.
    pub async fn put(&self, hash: Hash, text: &str) {
        self.0.insert(hash, text.into()).await;
    }
}
