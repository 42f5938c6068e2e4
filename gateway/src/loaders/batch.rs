//! How keys are gathered and read together: the `dataloader` crate behind a value that carries absence and
//! error, so that nothing panics on a key that has no row.

use std::{collections::HashMap, fmt::Debug, future::Future, hash::Hash, pin::Pin, sync::Arc};

use dataloader::{BatchFn, cached};

use crate::{
    db::DbError,
    telemetry::{KeyValue, metrics, tally, traces},
};

/// Keys that are read together at most.
const MOST_KEYS: usize = 1_000;

/// What a key resolves to: a value, nothing, or the error of the batch that it was in.
pub type Loaded<V> = Result<Option<Arc<V>>, Arc<DbError>>;

type Reading<K, V> = Pin<Box<dyn Future<Output = Result<HashMap<K, Arc<V>>, DbError>> + Send>>;

/// Reads one batch. Keys that are absent from the answer have no row.
pub struct Batch<K, V> {
    name: &'static str,
    read: Box<dyn Fn(Vec<K>) -> Reading<K, V> + Send + Sync>,
}

impl<K: Clone + Eq + Hash, V> BatchFn<K, Loaded<V>> for Batch<K, V> {
    async fn load(&mut self, keys: &[K]) -> HashMap<K, Loaded<V>> {
        let (name, size) = (self.name, keys.len());
        tally::batch();
        metrics::batch(name, size);
        let told = || {
            let size = i64::try_from(size).unwrap_or(i64::MAX);
            vec![KeyValue::new("gateway.loader", name), KeyValue::new("gateway.batch.size", size)]
        };
        match traces::stage("batch", told, (self.read)(keys.to_vec())).await {
            Ok(mut found) => keys.iter().map(|key| (key.clone(), Ok(found.remove(key)))).collect(),
            Err(error) => {
                let error = Arc::new(error);
                keys.iter().map(|key| (key.clone(), Err(error.clone()))).collect()
            }
        }
    }
}

/// Gathers the keys that the fields of a level ask for, reads each once, and remembers it for the request.
pub struct Loader<K, V>
where
    K: Clone + Debug + Eq + Hash,
{
    inner: cached::Loader<K, Loaded<V>, Batch<K, V>>,
}

impl<K, V> Loader<K, V>
where
    K: Clone + Debug + Eq + Hash + Send + Sync + 'static,
    V: Send + Sync + 'static,
{
    /// A loader, by what it is called when it is told of, that reads its batches with a function.
    pub fn new<F>(name: &'static str, read: impl Fn(Vec<K>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<HashMap<K, Arc<V>>, DbError>> + Send + 'static,
    {
        let batch = Batch { name, read: Box::new(move |keys| Box::pin(read(keys))) };
        Self { inner: cached::Loader::new(batch).with_max_batch_size(MOST_KEYS) }
    }

    /// Forgets every key, so that each is read anew.
    pub async fn forget(&self) {
        self.inner.clear_all().await;
    }

    /// Loads a key together with whatever else is asked for at the same time.
    ///
    /// # Errors
    /// The batch that the key was in could not be read.
    pub async fn load(&self, key: K) -> Loaded<V> {
        // The task that took a batch may be cancelled and lose its keys; asking once more reads them again.
        match self.inner.try_load(key.clone()).await {
            Ok(loaded) => loaded,
            Err(_) => self.inner.try_load(key).await.unwrap_or_else(|lost| Err(Arc::new(DbError::Lost(lost)))),
        }
    }
}
