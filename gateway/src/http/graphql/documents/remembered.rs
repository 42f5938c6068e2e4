//! Documents that were sent once and may be named by their hash since: in this process, bounded by bytes, and for other
//! replicas in Redis, under a key and a name that are made of the hash: whoever knows the hash has had the document, and
//! nobody else reads it. What Redis tells is believed only where it has the hash that was asked for.

use std::{sync::Arc, time::Duration};

use moka::future::Cache;

use super::hash::Hash;
use crate::cache::{cipher::Cipher, redis::Redis};

/// How many bytes of documents a process remembers.
const MOST_BYTES: u64 = 8 << 20;
/// What a document takes beside its text.
const OVERHEAD: usize = 128;
/// How long Redis keeps a document. A client whose document is forgotten sends it again.
const LIFETIME: Duration = Duration::from_secs(7 * 24 * 3600);

/// Documents by their hashes.
pub struct Remembered {
    here: Cache<Hash, Arc<str>>,
    shared: Option<Arc<Redis>>,
}

impl Remembered {
    /// Nothing is remembered here yet.
    pub fn new(shared: Option<Arc<Redis>>) -> Self {
        let weight = |_: &Hash, text: &Arc<str>| u32::try_from(text.len() + OVERHEAD).unwrap_or(u32::MAX);
        Self { here: Cache::builder().max_capacity(MOST_BYTES).weigher(weight).build(), shared }
    }

    /// The text of a hash, if it is remembered.
    pub async fn get(&self, hash: Hash) -> Option<Arc<str>> {
        if let Some(text) = self.here.get(&hash).await {
            return Some(text);
        }
        let (name, cipher) = (name(hash), cipher(hash));
        let text = String::from_utf8(cipher.open(&name, self.shared.as_ref()?.get(&name).await?)?).ok()?;
        if Hash::of(&text) != hash {
            return None;
        }
        let text: Arc<str> = text.into();
        self.here.insert(hash, text.clone()).await;
        Some(text)
    }

    /// Remembers a text under its hash.
    pub async fn put(&self, hash: Hash, text: &str) {
        self.here.insert(hash, text.into()).await;
        let Some(shared) = &self.shared else { return };
        let name = name(hash);
        if let Some(bytes) = cipher(hash).close(&name, text.into()) {
            shared.set_many(vec![(name, bytes)], LIFETIME).await;
        }
    }
}

fn name(hash: Hash) -> String {
    format!("document:{}", Hash::of(&format!("name of {hash}")))
}

fn cipher(hash: Hash) -> Cipher {
    Cipher::new(Hash::of(&format!("key of {hash}")).into())
}
