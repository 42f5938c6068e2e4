//! A center.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, InputObject, Object, Result, SimpleObject};

use super::{
    Region,
    administration::{
        AuditEntryConnection, Membership, OverdueConnection, ProblemReportConnection, SiteKey, audit_trail, members,
        overdue, problem_reports, site_keys,
    },
};
use crate::{
    catalog::{Facet, Filter, page::Order},
    centers::model,
    coaches::capacity,
    kernel::{
        id::{EntryKind, NodeId},
        page::Cursor,
    },
    loaders::{
        entries::EntryKey,
        lists::{ListKey, Listing, Parent},
        occurrences,
    },
    schema::{
        calendar::{EventFilter, Occurrence, OccurrenceConnection, OccurrenceEdge},
        coaches::{Coach, CoachConnection, CoachEdge, CoachFilter},
        connection::{connection, page, page_in, wanted},
        directory::{Resource, ResourceConnection, ResourceEdge, ResourceFilter},
        error::{OrInternal, internal},
        inputs::{self, SettingSet, TimeWindow, any_of, codes},
        listing::{Address, GeoPoint, OpeningHours, url},
        reading,
        scalars::{Date, DateTime, LanguageCode, TimeZone, Url},
        vocabulary::{CenterStatus, Setting},
    },
};

/// A recovery community center: a house where people in recovery find peers, a coach and help, and a tenant of
/// this network.
#[derive(Clone, Description)]
pub struct Center(pub Arc<model::Center>);

#[Object(use_type_description)]
impl Center {
    /// Identifies the center.
    pub(crate) async fn id(&self) -> ID {
        ID(NodeId::Entry(EntryKind::Center, self.0.id).to_string())
    }
    /// Its name in addresses; never changes.
    async fn slug(&self) -> &str {
        &self.0.slug
    }
    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// What it is there for, in its own words.
    async fn mission(&self) -> Option<&str> {
        self.0.mission.as_deref()
    }
    /// The region that it belongs to.
    async fn region(&self, ctx: &Context<'_>) -> Result<Region> {
        let region = reading(ctx).regions.load(EntryKey::id(self.0.region_id)).await.or_internal()?;
        region.map(Region).ok_or_else(|| {
            internal(&crate::db::DbError::inconsistent("entry", self.0.id, "region_id", "no such region"))
        })
    }
    /// The zone of its wall clock.
    async fn time_zone(&self) -> TimeZone {
        TimeZone(self.0.time_zone)
    }
    /// Where it is; null where nobody has said.
    async fn address(&self) -> Option<Address> {
        self.0.address.as_ref().map(Address::from)
    }
    /// Where it is on the map; null where nobody has said.
    async fn location(&self) -> Option<GeoPoint> {
        self.0.location.map(GeoPoint::from)
    }
    /// Its telephone number.
    async fn phone(&self) -> Option<&str> {
        self.0.phone.as_deref()
    }
    /// Its e-mail address.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }
    /// Its website.
    async fn website(&self) -> Option<Url> {
        url(self.0.website.as_ref())
    }
    /// The languages spoken there.
    async fn languages(&self) -> Vec<LanguageCode> {
        self.0.languages.iter().cloned().map(LanguageCode).collect()
    }
    /// When its door is open; null where nobody has said.
    async fn hours(&self) -> Option<OpeningHours> {
        self.0.hours.clone().map(OpeningHours)
    }
    /// Where its people work.
    async fn settings(&self) -> Vec<Setting> {
        Setting::all(&self.0.settings)
    }
    /// Whether it takes part at present.
    async fn status(&self) -> CenterStatus {
        self.0.status.into()
    }

    /// Its resources by name, or by how well they fit where something is searched for. Its own people see all of
    /// them, everybody else those that it shares.
    async fn resources(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which resources; left out, all but inactive and defunct ones.")] filter: Option<
            ResourceFilter,
        >,
        #[graphql(
            desc = "Words that must all occur, in any of their forms: \"words in quotes\" one after the other, -words not at all. Where nothing is found, small typing errors are forgiven. Answered and forgotten."
        )]
        search: Option<String>,
        #[graphql(desc = "How many, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<ResourceConnection> {
        let loaders = reading(ctx);
        let mut filter = filter.unwrap_or_default().resolve()?;
        filter.search = inputs::search("search", search.as_deref())?;
        let order = if filter.search.is_empty() { Order::Name } else { Order::Relevance };
        let page = page_in(order, first, after.as_deref())?;
        let (reach, wanted) = (loaders.reach_into(self.0.id), wanted(ctx));
        let listing = Arc::new(Listing { reach, filter, order, page, counts: wanted.counts_with_page() });
        let list = ListKey { parent: Parent::Center(self.0.id), listing };
        let (slice, totals) = loaders.list(&loaders.resource_lists, list, wanted).await.or_internal()?;
        Ok(ResourceConnection::of(slice.as_deref(), totals.as_deref(), |cursor, hit| ResourceEdge {
            cursor,
            node: Resource(hit.entry.clone()),
            distance_km: None,
            nearest_site: None,
        }))
    }

    /// The dates of its events that begin within a window, in their order. Its own people see all of them,
    /// everybody else those that it shares.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When they begin.")] window: TimeWindow,
        #[graphql(desc = "Which events; left out, all.")] filter: Option<EventFilter>,
        #[graphql(desc = "How many dates, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<OccurrenceConnection> {
        let loaders = reading(ctx);
        let window = window.resolve(&loaders.moment)?;
        let page = page(first, after.as_deref(), |cursor| matches!(cursor, Cursor::Start(..)))?;
        let filter = filter.unwrap_or_default().resolve()?;
        let reach = loaders.reach_into(self.0.id);
        let listing = Arc::new(occurrences::Listing { reach, filter, window, page });
        let list = occurrences::OccurrenceListKey { parent: occurrences::Parent::Center(self.0.id), listing };
        let (slice, totals) = loaders.dates(list, wanted(ctx)).await.or_internal()?;
        Ok(OccurrenceConnection::of(slice.as_deref(), totals.as_deref(), |cursor, hit| OccurrenceEdge {
            cursor,
            node: Occurrence { date: hit.occurrence.clone(), reach },
            distance_km: None,
        }))
    }

    /// Coaches that the viewer may see, by name, or by how well they fit where something is searched for: the public
    /// sees those who chose to be public, members also those who chose the network, colleagues all.
    async fn coaches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which coaches; left out, all.")] filter: Option<CoachFilter>,
        #[graphql(
            desc = "Words that must all occur, in any of their forms: \"words in quotes\" one after the other, -words not at all. Where nothing is found, small typing errors are forgiven. Answered and forgotten."
        )]
        search: Option<String>,
        #[graphql(desc = "How many, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<CoachConnection> {
        let loaders = reading(ctx);
        let mut filter = filter.unwrap_or_default().resolve(&loaders.moment)?;
        filter.search = inputs::search("search", search.as_deref())?;
        let order = if filter.search.is_empty() { Order::Name } else { Order::Relevance };
        let page = page_in(order, first, after.as_deref())?;
        let (reach, wanted) = (loaders.reach_into(self.0.id), wanted(ctx));
        let counts = wanted.counts_with_page();
        let listing = Arc::new(Listing { reach, filter, order, page, counts });
        let list = ListKey { parent: Parent::Center(self.0.id), listing };
        let (slice, totals) = loaders.list(&loaders.coach_lists, list, wanted).await.or_internal()?;
        Ok(CoachConnection::of(slice.as_deref(), totals.as_deref(), |cursor, hit| CoachEdge {
            cursor,
            node: Coach(hit.entry.clone()),
            distance_km: None,
        }))
    }

    /// How many coaches take new people, among those that the viewer may see.
    async fn capacity(&self, ctx: &Context<'_>) -> Result<CoachCapacity> {
        let loaders = reading(ctx);
        let key = (loaders.reach_into(self.0.id), self.0.id);
        let capacity = loaders.capacity.load(key).await.or_internal()?;
        Ok(CoachCapacity::from(capacity.as_deref().copied().unwrap_or_default()))
    }

    /// The keys with which its website says whose it is. For its admins; null for everybody else.
    #[graphql(tag = "members")]
    async fn site_keys(&self, ctx: &Context<'_>) -> Result<Option<Vec<SiteKey>>> {
        site_keys(ctx, self.0.id).await
    }
    /// Who holds a role in it. For its admins; null for everybody else.
    #[graphql(tag = "members")]
    async fn members(&self, ctx: &Context<'_>) -> Result<Option<Vec<Membership>>> {
        members(ctx, self.0.id).await
    }
    /// What strangers said is wrong with its entries, latest first. For its admins; null for everybody else.
    #[graphql(tag = "members")]
    async fn problem_reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<Option<ProblemReportConnection>> {
        problem_reports(ctx, self.0.id, first, after.as_deref()).await
    }
    /// Its resources and events that should be verified again, those that are due longest first. For its admins; null
    /// for everybody else.
    #[graphql(tag = "members")]
    async fn overdue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Those that were due before this day; left out, today.")] on: Option<Date>,
        #[graphql(desc = "How many, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<Option<OverdueConnection>> {
        overdue(ctx, &self.0, on.map(|day| day.0), first, after.as_deref()).await
    }
    /// Who changed what of it and of what it keeps, latest first. For its admins; null for everybody else.
    #[graphql(tag = "members")]
    async fn audit_trail(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<Option<AuditEntryConnection>> {
        audit_trail(ctx, self.0.id, first, after.as_deref()).await
    }

    /// For how many days a statement that places are free counts where nobody says otherwise.
    async fn availability_days(&self) -> i64 {
        self.0.availability_days
    }
    /// When it joined.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
    /// When its entry last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
    /// Counts the changes of its entry.
    async fn version(&self) -> i64 {
        self.0.version
    }
}

/// How many coaches take new people, among those that the viewer may see.
#[derive(SimpleObject, Clone)]
pub struct CoachCapacity {
    /// Coaches.
    pub coaches: i64,
    /// Those whose statement that they take new people has not expired.
    pub accepting: i64,
    /// The places that those state, where they state a number.
    pub open_slots: i64,
}

impl From<capacity::Capacity> for CoachCapacity {
    fn from(capacity: capacity::Capacity) -> Self {
        let capacity::Capacity { coaches, accepting, open_slots } = capacity;
        Self { coaches, accepting, open_slots }
    }
}

connection! {
    /// A page of centers.
    CenterConnection,
    /// A center and its place in a list.
    CenterEdge of Center {
        /// How far it is, in kilometres, where the list is around a place.
        distance_km: Option<f64>
    }
}

/// Which centers. Everything that is given narrows.
#[derive(InputObject, Clone, Debug, Default)]
pub struct CenterFilter {
    /// In the region of this slug.
    pub region: Option<String>,
    /// Where their people work.
    pub settings: Option<SettingSet>,
    /// Where at least one of these languages is spoken.
    pub languages: Option<Vec<LanguageCode>>,
    /// Also those that have closed.
    #[graphql(default)]
    pub include_closed: bool,
}

impl CenterFilter {
    /// The filter over the catalog.
    ///
    /// # Errors
    /// A list is too long.
    pub fn resolve(self) -> Result<Filter> {
        let mut filter = Filter { includes_inactive: self.include_closed, ..Filter::of(EntryKind::Center) };
        let clauses = &mut filter.clauses;
        any_of("region", Facet::Region, self.region.map(|slug| vec![slug]), clauses)?;
        self.settings.unwrap_or_default().clauses(clauses);
        any_of("languages", Facet::Language, codes(self.languages), clauses)?;
        Ok(filter)
    }
}
