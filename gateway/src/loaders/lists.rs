//! Lists of entries and their totals, for many centers or regions at a time: lists that are asked for in
//! the same way are read in one statement.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    sync::Arc,
};

use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Reach, Scopes, batch::Loader};
use crate::{
    catalog::{
        Filter, Parents,
        page::{self, Hit, Order},
        spelling,
        totals::{self, Totals},
    },
    kernel::page::{Page, Slice},
};

/// Whose list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Parent {
    /// A center's.
    Center(Uuid),
    /// A region's.
    Region(Uuid),
}

impl Parent {
    fn id(self) -> Uuid {
        match self {
            Self::Center(id) | Self::Region(id) => id,
        }
    }
}

/// How a list is asked for; lists asked for alike are read together.
#[derive(Debug, PartialEq)]
pub struct Listing {
    /// Which scope.
    pub reach: Reach,
    /// Which entries.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
    /// Which part.
    pub page: Page,
    /// Whether the rows are counted with their first page, which spares the totals a statement of their own.
    pub counts: bool,
}

/// Names a list of one parent.
#[derive(Clone, Debug, PartialEq)]
pub struct ListKey {
    /// Whose.
    pub parent: Parent,
    /// How.
    pub listing: Arc<Listing>,
}

/// Names the totals of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct TotalsKey {
    /// The list.
    pub list: ListKey,
    /// Whether facets are counted.
    pub with_facets: bool,
}

// A filter may hold a point, whose degrees are never NaN, so equality is total.
impl Eq for ListKey {}
impl Eq for TotalsKey {}

impl Hash for ListKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parent.hash(state);
        self.listing.reach.hash(state);
        self.listing.filter.kind.hash(state);
    }
}

impl Hash for TotalsKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.list.hash(state);
    }
}

/// A loader of pages.
pub fn loader<T>(scopes: &Arc<Scopes>) -> Loader<ListKey, Slice<Hit<T>>>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    let scopes = scopes.clone();
    Loader::new("lists", move |keys| {
        let scopes = scopes.clone();
        async move {
            let mut found = HashMap::new();
            for (parents, listing, _) in alike(keys.into_iter().map(|key| (key, false))) {
                let (scope, order, page) = (scopes.of(listing.reach), listing.order, &listing.page);
                let mut lists = page::read(scope, &listing.filter, &parents, order, page, listing.counts).await?;
                // Where one list holds something, each of the words is spelt well.
                if !listing.filter.search.is_empty()
                    && lists.is_empty()
                    && let Some(meant) = spelling::corrected_filter(scope, &listing.filter).await?
                {
                    lists = page::read(scope, &meant, &parents, order, page, listing.counts).await?;
                }
                found.extend(keyed(lists, &parents, &listing));
            }
            Ok(found)
        }
    })
}

/// A loader of totals.
pub fn totals(scopes: &Arc<Scopes>) -> Loader<TotalsKey, Totals> {
    let scopes = scopes.clone();
    Loader::new("totals", move |keys: Vec<TotalsKey>| {
        let scopes = scopes.clone();
        async move {
            let mut found = HashMap::new();
            for (parents, listing, with_facets) in alike(keys.into_iter().map(|key| (key.list, key.with_facets))) {
                let scope = scopes.of(listing.reach);
                let mut lists = totals::read(scope, &listing.filter, &parents, with_facets).await?;
                if !listing.filter.search.is_empty()
                    && lists.values().all(|totals| totals.count == 0)
                    && let Some(meant) = spelling::corrected_filter(scope, &listing.filter).await?
                {
                    lists = totals::read(scope, &meant, &parents, with_facets).await?;
                }
                let keyed = keyed(lists, &parents, &listing);
                found.extend(keyed.map(|(list, totals)| (TotalsKey { list, with_facets }, totals)));
            }
            Ok(found)
        }
    })
}

/// Gathers the parents of lists that are asked for alike.
fn alike(keys: impl Iterator<Item = (ListKey, bool)>) -> Vec<(Parents, Arc<Listing>, bool)> {
    let mut groups: Vec<(Parents, Arc<Listing>, bool)> = Vec::new();
    for (key, with_facets) in keys {
        let known = groups.iter_mut().find(|(parents, listing, facets)| {
            *facets == with_facets
                && *listing == key.listing
                && matches!(parents, Parents::Regions(_)) == matches!(key.parent, Parent::Region(_))
        });
        match (known, key.parent) {
            (Some((Parents::Centers(ids) | Parents::Regions(ids), ..)), parent) => ids.push(parent.id()),
            (_, Parent::Center(id)) => groups.push((Parents::Centers(vec![id]), key.listing, with_facets)),
            (_, Parent::Region(id)) => groups.push((Parents::Regions(vec![id]), key.listing, with_facets)),
        }
    }
    groups
}

fn keyed<V>(
    lists: HashMap<Option<Uuid>, V>,
    parents: &Parents,
    listing: &Arc<Listing>,
) -> impl Iterator<Item = (ListKey, Arc<V>)> {
    let by_region = matches!(parents, Parents::Regions(_));
    let listing = listing.clone();
    lists.into_iter().filter_map(move |(parent, list)| {
        let parent = if by_region { Parent::Region(parent?) } else { Parent::Center(parent?) };
        Some((ListKey { parent, listing: listing.clone() }, Arc::new(list)))
    })
}
