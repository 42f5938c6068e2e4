//! How changes are delivered: a page at a time, with loaders of its own, so that an entry is what it is at that moment
//! and all entries of a page are read together.

use std::{
    borrow::Cow,
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use async_graphql::{
    ContextSelectionSet, Data, OutputType, Positioned, Result, ServerResult, Value, futures_util::future::try_join_all,
    parser::types::Field, registry::Registry,
};

use super::CatalogChange;
use crate::{
    catalog::follower::{Moved, Seen},
    kernel::id::EntryKind,
    loaders::{Loaders, Reach, entries::EntryKey},
    schema::{calendar::Event, directory::Resource, error::OrInternal, node::CatalogEntry},
};

/// How long what was made ready may wait for a slow reader. An entry may have become private meanwhile.
const FRESH: Duration = Duration::from_secs(1);

/// A change, and what its fields are read with.
pub struct Delivery {
    seen: Seen,
    change: CatalogChange,
    reading: Arc<Data>,
    prepared: Instant,
}

impl Delivery {
    /// Whether it has waited too long and must be made ready again.
    pub fn is_stale(&self) -> bool {
        self.prepared.elapsed() > FRESH
    }

    /// The change that it delivers.
    pub fn into_seen(self) -> Seen {
        self.seen
    }
}

/// Makes some changes ready with loaders that have read nothing yet.
///
/// # Errors
/// The entries cannot be read.
pub async fn prepare(loaders: Loaders, seen: Vec<Seen>, with_entries: bool) -> Result<VecDeque<Delivery>> {
    let entries = try_join_all(seen.iter().map(|seen| async {
        match seen.moved {
            Moved::Written(kind, id) if with_entries => entry(&loaders, kind, EntryKey::Id(Reach::Either, id)).await,
            _ => Ok(None),
        }
    }))
    .await?;
    let mut reading = Data::default();
    reading.insert(loaders);
    let reading = Arc::new(reading);
    let prepared = Instant::now();
    let delivery = |(seen, entry)| {
        let change = CatalogChange { entry, ..CatalogChange::of(&seen) };
        Delivery { seen, change, reading: reading.clone(), prepared }
    };
    Ok(seen.into_iter().zip(entries).map(delivery).collect())
}

async fn entry(loaders: &Loaders, kind: EntryKind, key: EntryKey) -> Result<Option<CatalogEntry>> {
    Ok(match kind {
        EntryKind::Resource => loaders.resources.load(key).await.or_internal()?.map(|found| Resource(found).into()),
        EntryKind::Event => loaders
            .events
            .load(key)
            .await
            .or_internal()?
            .map(|event| Event { reach: loaders.reach_into(event.center_id), event }.into()),
        EntryKind::Region | EntryKind::Center | EntryKind::Coach => None,
    })
}

/// In the schema it is the change; its fields find the loaders of their delivery in place of those of the request.
impl OutputType for Delivery {
    fn type_name() -> Cow<'static, str> {
        CatalogChange::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        CatalogChange::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let mut ctx = ctx.clone();
        ctx.execute_data = Some(&self.reading);
        self.change.resolve(&ctx, field).await
    }
}
