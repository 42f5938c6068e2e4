//! Batching within one request: what the fields of a level ask for one by one is read together. Built
//! anew for each request, so nothing of one viewer ever reaches another.

/// How keys are gathered and read together.
pub mod batch;
/// How many coaches of a center take new people.
pub mod capacity;
/// Entries of the catalog, by id and by slug.
pub mod entries;
/// Lists of entries, for many centers or regions at a time.
pub mod lists;
/// The moment of a request.
pub mod moment;
/// Dates of events, by id and as lists for many centers or events at a time.
pub mod occurrences;
/// Open reports that an entry is wrong.
pub mod open_reports;

use std::sync::Arc;

use uuid::Uuid;

use self::{
    batch::Loader,
    capacity::Capacity,
    entries::EntryKey,
    lists::{ListKey, TotalsKey},
    moment::Moment,
    occurrences::{OccurrenceKey, OccurrenceListKey, OccurrenceTotalsKey},
};
use crate::{
    calendar::model::Event,
    catalog::{Wanted, occurrences as dates, page::Hit, shelf::Shelf, totals::Totals},
    centers::model::{Center, Region},
    coaches::model::Coach,
    coverage::demand::Demand,
    db::{DbError, SharedDoors},
    directory::model::Resource,
    identity::{Action, AdminScope, Intake, Keeper, RegionScope, Scope, Steward, Viewer, lookup},
    kernel::{basis::Basis, id::EntryKind, occurrence::Occurrence, page::Slice, refusal::Refusal, vocabulary::Need},
};

/// A page and totals of one parent, as far as they were wanted; an empty list has no page.
pub type Listed<S> = (Option<S>, Option<Arc<Totals>>);

/// Which of a viewer's scopes is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// The copy that the viewer reads across the network.
    Network,
    /// The house copy of the viewer's own centers.
    House,
    /// The house copy where it holds the entry, else the network's.
    Either,
}

/// Everything that one request reads with.
pub struct Loaders {
    viewer: Viewer,
    /// The moment of the request.
    pub moment: Moment,
    /// Regions by id or slug.
    pub regions: Loader<EntryKey, Region>,
    /// Centers by id or slug.
    pub centers: Loader<EntryKey, Center>,
    /// Coaches by id.
    pub coaches: Loader<EntryKey, Coach>,
    /// Resources by id.
    pub resources: Loader<EntryKey, Resource>,
    /// Events by id.
    pub events: Loader<EntryKey, Event>,
    /// Dates by event and original start.
    pub occurrences: Loader<OccurrenceKey, Occurrence>,
    /// How many coaches of a center take new people.
    pub capacity: Loader<(Reach, Uuid), Capacity>,
    /// Open reports that an entry of the own centers is wrong.
    pub open_reports: Loader<Uuid, i64>,
    /// Centers of regions.
    pub center_lists: Loader<ListKey, Slice<Hit<Center>>>,
    /// Coaches of centers.
    pub coach_lists: Loader<ListKey, Slice<Hit<Coach>>>,
    /// Resources of centers.
    pub resource_lists: Loader<ListKey, Slice<Hit<Resource>>>,
    /// How many entries such a list has.
    pub totals: Loader<TotalsKey, Totals>,
    /// Dates of centers and of events.
    pub occurrence_lists: Loader<OccurrenceListKey, Slice<dates::Hit>>,
    /// How many dates such a list has.
    pub occurrence_totals: Loader<OccurrenceTotalsKey, Totals>,
    scopes: Arc<Scopes>,
    basis: Arc<Basis>,
    doors: SharedDoors,
    demand: Arc<Demand>,
}

/// The scopes of one viewer.
pub struct Scopes {
    network: Scope,
    house: Option<Scope>,
    shelf: Option<Arc<Shelf>>,
}

impl Scopes {
    /// The scope of a reach; the network's for who has no house.
    #[must_use]
    pub fn of(&self, reach: Reach) -> &Scope {
        match reach {
            Reach::Network => &self.network,
            Reach::House | Reach::Either => self.house.as_ref().unwrap_or(&self.network),
        }
    }

    /// Where documents may lie ready.
    #[must_use]
    pub fn shelf(&self) -> Option<&Shelf> {
        self.shelf.as_deref()
    }

    /// The house scope, for who has one.
    #[must_use]
    pub fn house(&self) -> Option<&Scope> {
        self.house.as_ref()
    }
}

impl Loaders {
    /// The loaders of one request by one viewer.
    #[must_use]
    pub fn of(viewer: Viewer, doors: &SharedDoors, shelf: Option<Arc<Shelf>>, demand: Arc<Demand>) -> Self {
        let basis = Arc::<Basis>::default();
        let network = viewer.network_scope(doors, &basis);
        Self::within(network, basis, viewer, doors, shelf, demand)
    }

    fn within(
        network: Scope,
        basis: Arc<Basis>,
        viewer: Viewer,
        doors: &SharedDoors,
        shelf: Option<Arc<Shelf>>,
        demand: Arc<Demand>,
    ) -> Self {
        let house = viewer.house_scope(doors, &basis);
        let scopes = Arc::new(Scopes { network, house, shelf });
        let moment = Moment::present(basis.clone());
        Self {
            regions: entries::loader(&scopes, EntryKind::Region),
            centers: entries::loader(&scopes, EntryKind::Center),
            coaches: entries::loader(&scopes, EntryKind::Coach),
            resources: entries::loader(&scopes, EntryKind::Resource),
            events: entries::loader(&scopes, EntryKind::Event),
            occurrences: occurrences::by_id(&scopes),
            capacity: capacity::loader(&scopes, &moment),
            open_reports: open_reports::loader(&scopes),
            center_lists: lists::loader(&scopes),
            coach_lists: lists::loader(&scopes),
            resource_lists: lists::loader(&scopes),
            totals: lists::totals(&scopes),
            occurrence_lists: occurrences::lists(&scopes),
            occurrence_totals: occurrences::totals(&scopes),
            moment,
            basis,
            scopes,
            doors: doors.clone(),
            demand,
            viewer,
        }
    }

    /// The one who asks. What tells something of that is for nobody else.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        self.basis.is_personal();
        &self.viewer
    }

    /// What the answer rests on; what is read later is added to it.
    #[must_use]
    pub fn basis(&self) -> Arc<Basis> {
        self.basis.clone()
    }

    /// Loaders of the same viewer that have read nothing, at a moment of their own. What they read is told because it has
    /// changed, so it is read where it did.
    #[must_use]
    pub fn anew(&self) -> Self {
        let basis = Arc::<Basis>::default();
        let network = self.viewer.network_scope(&self.doors, &basis).by_primary();
        let (shelf, demand) = (self.scopes.shelf.clone(), self.demand.clone());
        Self::within(network, basis, self.viewer.clone(), &self.doors, shelf, demand)
    }

    /// What the viewer reads: across the network, and in the own centers.
    #[must_use]
    pub fn scopes(&self) -> (&Scope, Option<&Scope>) {
        (&self.scopes.network, self.scopes.house())
    }

    /// The scope of a reach.
    #[must_use]
    pub fn scope(&self, reach: Reach) -> &Scope {
        self.scopes.of(reach)
    }

    /// The means to do an action in the viewer's own centers.
    ///
    /// # Errors
    /// The viewer has no right to it in any center.
    pub fn keeper(&self, action: Action) -> Result<Keeper, Refusal> {
        self.viewer.keeper(&self.doors, action)
    }

    /// The means to do an action in one center.
    ///
    /// # Errors
    /// The viewer has no right to it there.
    pub fn keeper_in(&self, action: Action, center: Uuid) -> Result<Keeper, Refusal> {
        self.viewer.keeper_in(&self.doors, action, center)
    }

    /// The means to do an action on the network's own tables.
    ///
    /// # Errors
    /// The viewer has no right to it.
    pub fn steward(&self, action: Action) -> Result<Steward, Refusal> {
        self.viewer.steward(&self.doors, action)
    }

    /// The way in for what anybody may say.
    #[must_use]
    pub fn intake(&self) -> Intake {
        self.viewer.intake(&self.doors)
    }

    /// The pages of coaches that are the viewer's own.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn own_pages(&self) -> Result<Vec<Uuid>, DbError> {
        match &self.viewer {
            Viewer::Member(member) => lookup::own_pages(&self.doors, &member.sign_in).await,
            _ => Ok(Vec::new()),
        }
    }

    /// Forgets what was read, because something was changed.
    pub async fn forget(&self) {
        self.regions.forget().await;
        self.centers.forget().await;
        self.coaches.forget().await;
        self.resources.forget().await;
        self.events.forget().await;
        self.occurrences.forget().await;
        self.capacity.forget().await;
        self.open_reports.forget().await;
        self.center_lists.forget().await;
        self.coach_lists.forget().await;
        self.resource_lists.forget().await;
        self.totals.forget().await;
        self.occurrence_lists.forget().await;
        self.occurrence_totals.forget().await;
    }

    /// The scope of who may see something of a center's truth; nothing for everybody else.
    #[must_use]
    pub fn admin_scope(&self, action: Action, center: Uuid) -> Option<AdminScope> {
        self.viewer.admin_scope(&self.doors, action, center)
    }

    /// The scope of who may have something counted of a region; nothing for everybody else.
    #[must_use]
    pub fn region_scope(&self, action: Action, region: Uuid) -> Option<RegionScope> {
        let scope = self.viewer.region_scope(&self.doors, action, region);
        if scope.is_some() {
            self.basis.is_personal();
        }
        scope
    }

    /// Counts a search of the viewer around a place of a region: the needs, and of each whether nothing was found.
    pub fn note_search(&self, region: Uuid, needs: &[(Need, bool)]) {
        self.demand.note(&self.viewer, region, needs);
    }

    /// A list of a center or region: its page and its totals, as far as they are wanted.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn list<T: Send + Sync + 'static>(
        &self,
        lists: &Loader<ListKey, Slice<Hit<T>>>,
        list: ListKey,
        wanted: Wanted,
    ) -> Result<Listed<Arc<Slice<Hit<T>>>>, Arc<DbError>> {
        if wanted.page && list.listing.counts && list.listing.page.after.is_none() {
            let page = lists.load(list).await?;
            let count = page.as_ref().and_then(|page| page.count).unwrap_or_default();
            return Ok((page, Some(Arc::new(Totals { count, ..Totals::none() }))));
        }
        let page = async { if wanted.page { lists.load(list.clone()).await } else { Ok(None) } };
        let totals = async {
            if !wanted.totals {
                return Ok(None);
            }
            let totals = self.totals.load(TotalsKey { list: list.clone(), with_facets: wanted.facets }).await?;
            Ok(Some(totals.unwrap_or_else(|| Arc::new(Totals::none()))))
        };
        tokio::try_join!(page, totals)
    }

    /// The dates of a center or an event: a page and its totals, as far as they are wanted.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn dates(
        &self,
        list: OccurrenceListKey,
        wanted: Wanted,
    ) -> Result<Listed<Arc<Slice<dates::Hit>>>, Arc<DbError>> {
        let page = async { if wanted.page { self.occurrence_lists.load(list.clone()).await } else { Ok(None) } };
        let totals = async {
            if !wanted.totals {
                return Ok(None);
            }
            let key = OccurrenceTotalsKey { list: list.clone(), with_facets: wanted.facets };
            Ok(Some(self.occurrence_totals.load(key).await?.unwrap_or_else(|| Arc::new(Totals::none()))))
        };
        tokio::try_join!(page, totals)
    }

    /// How a center's own lists are read: from the house copy by its own people, else from the network's.
    #[must_use]
    pub fn reach_into(&self, center: Uuid) -> Reach {
        let own = self.scopes.house().and_then(Scope::own_centers).unwrap_or_default();
        if own.contains(&center) { Reach::House } else { Reach::Network }
    }
}
