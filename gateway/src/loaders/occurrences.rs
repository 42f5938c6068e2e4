//! Dates of events, by id and as lists for many centers or events at a time.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    sync::Arc,
};

use chrono::NaiveDateTime;
use uuid::Uuid;

use super::{Reach, Scopes, batch::Loader};
use crate::{
    catalog::{
        Filter, Parents,
        occurrences::{self as dates, Hit, Of, Window},
        totals::Totals,
    },
    kernel::{
        occurrence::Occurrence,
        page::{Page, Slice},
    },
};

/// Names a date: its event and its original start.
pub type OccurrenceKey = (Uuid, NaiveDateTime);

/// Whose dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Parent {
    /// A center's.
    Center(Uuid),
    /// An event's.
    Event(Uuid),
}

/// How a list of dates is asked for; lists asked for alike are read together.
#[derive(Debug, PartialEq)]
pub struct Listing {
    /// Which scope.
    pub reach: Reach,
    /// Of which events.
    pub filter: Filter,
    /// Within which time.
    pub window: Window,
    /// Which part.
    pub page: Page,
}

/// Names a list of dates of one parent.
#[derive(Clone, Debug, PartialEq)]
pub struct OccurrenceListKey {
    /// Whose.
    pub parent: Parent,
    /// How.
    pub listing: Arc<Listing>,
}

/// Names the totals of such a list.
#[derive(Clone, Debug, PartialEq)]
pub struct OccurrenceTotalsKey {
    /// The list.
    pub list: OccurrenceListKey,
    /// Whether facets are counted.
    pub with_facets: bool,
}

// A filter may hold a point, whose degrees are never NaN, so equality is total.
impl Eq for OccurrenceListKey {}
impl Eq for OccurrenceTotalsKey {}

impl Hash for OccurrenceListKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.parent, self.listing.reach, self.listing.window).hash(state);
    }
}

impl Hash for OccurrenceTotalsKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.list.hash(state);
    }
}

/// A loader of dates by id. The house copy is asked for what the viewer's own centers may keep.
pub fn by_id(scopes: &Arc<Scopes>) -> Loader<OccurrenceKey, Occurrence> {
    let scopes = scopes.clone();
    Loader::new("dates", move |ids: Vec<OccurrenceKey>| {
        let scopes = scopes.clone();
        async move {
            let mut found = HashMap::new();
            if let Some(house) = scopes.house() {
                for date in dates::by_id(house, &ids).await? {
                    found.insert((date.event_id, date.original_start), Arc::new(date));
                }
            }
            let missing: Vec<_> = ids.into_iter().filter(|id| !found.contains_key(id)).collect();
            if !missing.is_empty() {
                for date in dates::by_id(scopes.of(Reach::Network), &missing).await? {
                    found.insert((date.event_id, date.original_start), Arc::new(date));
                }
            }
            Ok(found)
        }
    })
}

/// A loader of pages of dates.
pub fn lists(scopes: &Arc<Scopes>) -> Loader<OccurrenceListKey, Slice<Hit>> {
    let scopes = scopes.clone();
    Loader::new("date lists", move |keys: Vec<OccurrenceListKey>| {
        let scopes = scopes.clone();
        async move {
            let mut found = HashMap::new();
            for (of, listing, _) in alike(keys.into_iter().map(|key| (key, false))) {
                let scope = scopes.of(listing.reach);
                let lists = dates::read(scope, &listing.filter, listing.window, &of, &listing.page).await?;
                found.extend(keyed(lists, &of, &listing));
            }
            Ok(found)
        }
    })
}

/// A loader of the totals of such lists.
pub fn totals(scopes: &Arc<Scopes>) -> Loader<OccurrenceTotalsKey, Totals> {
    let scopes = scopes.clone();
    Loader::new("date totals", move |keys: Vec<OccurrenceTotalsKey>| {
        let scopes = scopes.clone();
        async move {
            let mut found = HashMap::new();
            for (of, listing, with_facets) in alike(keys.into_iter().map(|key| (key.list, key.with_facets))) {
                let scope = scopes.of(listing.reach);
                let lists = dates::totals(scope, &listing.filter, listing.window, &of, with_facets).await?;
                let keyed = keyed(lists, &of, &listing);
                found.extend(keyed.map(|(list, totals)| (OccurrenceTotalsKey { list, with_facets }, totals)));
            }
            Ok(found)
        }
    })
}

/// Gathers the parents of lists that are asked for alike.
fn alike(keys: impl Iterator<Item = (OccurrenceListKey, bool)>) -> Vec<(Of, Arc<Listing>, bool)> {
    let mut groups: Vec<(Of, Arc<Listing>, bool)> = Vec::new();
    for (OccurrenceListKey { parent, listing }, with_facets) in keys {
        let known = groups.iter_mut().find(|(of, known, facets)| {
            *facets == with_facets
                && *known == listing
                && matches!(of, Of::Events(_)) == matches!(parent, Parent::Event(_))
        });
        match (known, parent) {
            (
                Some((Of::Parents(Parents::Centers(ids)) | Of::Events(ids), ..)),
                Parent::Center(id) | Parent::Event(id),
            ) => {
                ids.push(id);
            }
            (_, Parent::Center(id)) => groups.push((Of::Parents(Parents::Centers(vec![id])), listing, with_facets)),
            (_, Parent::Event(id)) => groups.push((Of::Events(vec![id]), listing, with_facets)),
        }
    }
    groups
}

fn keyed<V>(
    lists: HashMap<Option<Uuid>, V>,
    of: &Of,
    listing: &Arc<Listing>,
) -> impl Iterator<Item = (OccurrenceListKey, Arc<V>)> {
    let by_event = matches!(of, Of::Events(_));
    let listing = listing.clone();
    lists.into_iter().filter_map(move |(parent, list)| {
        let parent = if by_event { Parent::Event(parent?) } else { Parent::Center(parent?) };
        Some((OccurrenceListKey { parent, listing: listing.clone() }, Arc::new(list)))
    })
}
