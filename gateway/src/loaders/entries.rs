//! Entries of the catalog, by id and by slug.

use std::{collections::HashMap, sync::Arc};

use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Reach, Scopes, batch::Loader};
use crate::{catalog::documents, db::DbError, kernel::id::EntryKind};

/// Names an entry of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum EntryKey {
    /// By id, in a reach.
    Id(Reach, Uuid),
    /// By slug, across the network.
    Slug(String),
}

impl EntryKey {
    /// The entry of an id across the network.
    #[must_use]
    pub fn id(id: Uuid) -> Self {
        Self::Id(Reach::Network, id)
    }
}

/// A loader of the entries of a kind: a statement for ids, one for slugs, one for the own house.
pub fn loader<T>(scopes: &Arc<Scopes>, kind: EntryKind) -> Loader<EntryKey, T>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    let scopes = scopes.clone();
    Loader::new(name(kind), move |keys| read(scopes.clone(), kind, keys))
}

/// What a loader of entries is called.
pub(super) const fn name(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Region => "regions",
        EntryKind::Center => "centers",
        EntryKind::Coach => "coaches",
        EntryKind::Resource => "resources",
        EntryKind::Event => "events",
    }
}

async fn read<T: DeserializeOwned>(
    scopes: Arc<Scopes>,
    kind: EntryKind,
    keys: Vec<EntryKey>,
) -> Result<HashMap<EntryKey, Arc<T>>, DbError> {
    let mut found = HashMap::new();
    let of = |wanted: fn(&EntryKey) -> Option<Uuid>| keys.iter().filter_map(wanted).collect::<Vec<_>>();
    let mut across = of(|key| match key {
        EntryKey::Id(Reach::Network, id) => Some(*id),
        _ => None,
    });
    let own = of(|key| match key {
        EntryKey::Id(Reach::House | Reach::Either, id) => Some(*id),
        _ => None,
    });
    let mut either = of(|key| match key {
        EntryKey::Id(Reach::Either, id) => Some(*id),
        _ => None,
    });
    if let Some(house) = scopes.house()
        && !own.is_empty()
    {
        for (id, entry) in documents::by_id::<T>(house, kind, &own).await? {
            either.retain(|wanted| *wanted != id);
            found.insert(EntryKey::Id(Reach::House, id), entry.clone());
            found.insert(EntryKey::Id(Reach::Either, id), entry);
        }
    }
    across.append(&mut either);
    if !across.is_empty() {
        for (id, entry) in documents::shelved::<T>(scopes.of(Reach::Network), scopes.shelf(), kind, &across).await? {
            found.insert(EntryKey::Id(Reach::Network, id), entry.clone());
            found.entry(EntryKey::Id(Reach::Either, id)).or_insert(entry);
        }
    }
    let slugs: Vec<String> = keys
        .iter()
        .filter_map(|key| match key {
            EntryKey::Slug(slug) => Some(slug.clone()),
            EntryKey::Id(..) => None,
        })
        .collect();
    if !slugs.is_empty() {
        for (slug, entry) in documents::by_slug::<T>(scopes.of(Reach::Network), kind, &slugs).await? {
            found.insert(EntryKey::Slug(slug), entry);
        }
    }
    Ok(found)
}
