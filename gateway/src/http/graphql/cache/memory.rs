//! What one process keeps: questions by the bytes in which they came, and answers by what is asked. Bounded by bytes.

use std::{
    future::Future,
    io::Write,
    sync::{Arc, OnceLock},
    time::Instant,
};

use ahash::RandomState;
use axum::http::HeaderValue;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use moka::{
    future::{Cache, FutureExt},
    policy::EvictionPolicy,
};
use sha2::{Digest, Sha256};

use super::{super::read::Arrived, Question};
use crate::cache::sealed::Kept;

/// The share of the memory that is for questions; the rest is for answers.
const SHARE_OF_QUESTIONS: u64 = 8;

/// What keeping anything takes beside its own bytes.
const OVERHEAD: usize = 512;

/// Shorter answers, kept or not, are given as they are, in bytes.
pub const WORTH_COMPRESSING: u16 = 860;

/// An answer, ready to be given.
pub struct Ready {
    /// The answer and what it rests on.
    pub kept: Kept,
    /// The generation of the feed that is known, in which it was made or found.
    pub generation: u64,
    /// When this process began to make it; nothing where another one did.
    pub begun: Option<Instant>,
    /// The same bytes compressed, once somebody wanted them so.
    compressed: OnceLock<Option<Bytes>>,
    /// Names the bytes, so that whoever has them need not be sent them again.
    pub etag: HeaderValue,
}

/// What is held in place of an answer.
#[derive(Clone)]
pub enum Held {
    /// It can be given again, for as long as what it rests on stands.
    Ready(Arc<Ready>),
    /// It is never to be kept: it shows coaches, or is about whoever asks.
    Never,
    /// There was none to be kept, this time.
    Failed,
}

/// What one process keeps.
pub struct Memory {
    questions: Cache<Arrived, Arc<Question>, RandomState>,
    answers: Cache<[u8; 32], Held, RandomState>,
}

impl Ready {
    /// An answer that was made, by this process from a moment on, or by another one.
    pub fn new(kept: Kept, generation: u64, begun: Option<Instant>) -> Self {
        let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(&kept.body)[..15]);
        // Weak: the same answer may be sent compressed.
        let etag = HeaderValue::try_from(format!("W/\"{hash}\"")).unwrap_or(HeaderValue::from_static("W/\"\""));
        Self { kept, generation, begun, compressed: OnceLock::new(), etag }
    }

    /// Its bytes compressed, which is done once; nothing where that is not worth it.
    pub fn compressed(&self) -> Option<Bytes> {
        self.compressed.get_or_init(|| gzip(&self.kept.body)).clone()
    }
}

/// Bytes compressed with gzip; nothing where that is not worth it.
pub fn gzip(bytes: &[u8]) -> Option<Bytes> {
    if bytes.len() < usize::from(WORTH_COMPRESSING) {
        return None;
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).and_then(|()| gzip.finish()).map(Bytes::from).ok()
}

impl Memory {
    /// Nothing is kept yet; at most so many bytes will be.
    pub fn of(bytes: u64) -> Self {
        let for_questions = bytes / SHARE_OF_QUESTIONS;
        Self {
            questions: bounded(for_questions, |arrived: &Arrived, _| arrived.len()),
            answers: bounded(bytes - for_questions, |_, held: &Held| match held {
                // Compressed it takes a quarter of that again, at most.
                Held::Ready(ready) => ready.kept.body.len() * 5 / 4 + 2 * ready.kept.slots.len(),
                Held::Never | Held::Failed => 0,
            }),
        }
    }

    /// What is known of a question that came like this before.
    pub async fn question(&self, arrived: &Arrived) -> Option<Arc<Question>> {
        self.questions.get(arrived).await
    }

    /// Remembers how a question came.
    pub async fn remember(&self, arrived: Arrived, question: Arc<Question>) {
        self.questions.insert(arrived, question).await;
    }

    /// What is held in place of the answer to a question.
    pub async fn answer(&self, digest: &[u8; 32]) -> Option<Held> {
        self.answers.get(digest).await
    }

    /// Holds what a flight brings, if what is held is spent. Of flights for the same question one flies at a time, and
    /// brings it for all.
    pub async fn fill(
        &self,
        digest: [u8; 32],
        flight: impl Future<Output = Held> + Send,
        is_spent: impl FnMut(&Held) -> bool + Send,
    ) -> Held {
        self.answers.entry(digest).or_insert_with_if(flight.boxed(), is_spent).await.into_value()
    }
}

fn bounded<K, V>(bytes: u64, size: impl Fn(&K, &V) -> usize + Send + Sync + 'static) -> Cache<K, V, RandomState>
where
    K: std::hash::Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    Cache::builder()
        .max_capacity(bytes)
        .eviction_policy(EvictionPolicy::tiny_lfu())
        .weigher(move |key, value| u32::try_from(size(key, value) + OVERHEAD).unwrap_or(u32::MAX))
        // A question has a kilobyte, which the hash of the standard library takes long to read.
        .build_with_hasher(RandomState::new())
}
