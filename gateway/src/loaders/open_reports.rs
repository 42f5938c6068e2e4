//! How many open reports say that an entry is wrong, for its own center alone.

use std::sync::Arc;

use uuid::Uuid;

use super::{Scopes, batch::Loader};
use crate::reports::repository;

/// A loader of the open reports of entries of the own centers. Entries without are absent.
pub fn loader(scopes: &Arc<Scopes>) -> Loader<Uuid, i64> {
    let scopes = scopes.clone();
    Loader::new("open reports", move |entries| {
        let scopes = scopes.clone();
        async move {
            let Some(house) = scopes.house() else { return Ok(Default::default()) };
            let counts = repository::open_counts(house, &entries).await?;
            Ok(counts.into_iter().map(|(entry, count)| (entry, Arc::new(count))).collect())
        }
    })
}
