//! An event.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, InputObject, Object, Result, SimpleObject};

use super::occurrence::{Occurrence, OccurrenceConnection, OccurrenceEdge};
use crate::{
    calendar::{
        model,
        wording::{self, Language},
    },
    catalog::{Facet, Filter},
    kernel::{
        id::{EntryKind, NodeId},
        page::Cursor,
        vocabulary as words,
    },
    loaders::{
        Reach,
        entries::EntryKey,
        occurrences::{Listing, OccurrenceListKey, Parent},
    },
    schema::{
        connection::{page, wanted},
        error::OrInternal,
        inputs::{PathwaySet, PopulationSet, RecoveryCapitalSet, SupportTypeSet, TimeWindow, any_of, codes},
        listing::{Cost, Provenance, Site, Verification, url},
        network::Center,
        reading,
        scalars::{Date, DateTime, Duration, LanguageCode, LocalDateTime, TimeZone, Url},
        vocabulary::{CostKind, EventMode, EventStatus, Pathway, Population, RecoveryCapital, SupportType, Visibility},
    },
};

/// An event, single or recurring, on the wall clock of its zone.
#[derive(Clone, Description)]
pub struct Event {
    /// The event as the viewer may know it.
    pub event: Arc<model::Event>,
    /// Where it was read, and its dates are.
    pub reach: Reach,
}

#[Object(use_type_description)]
impl Event {
    /// Identifies the event.
    pub(crate) async fn id(&self) -> ID {
        ID(NodeId::Entry(EntryKind::Event, self.event.id).to_string())
    }
    /// What it is called.
    pub(crate) async fn name(&self) -> String {
        self.event.name.clone()
    }
    /// One sentence.
    async fn summary(&self) -> Option<&str> {
        self.event.summary.as_deref()
    }
    /// Everything worth knowing.
    async fn description(&self) -> Option<&str> {
        self.event.description.as_deref()
    }
    /// The center that holds it; null for an event of the network as a whole.
    pub(crate) async fn center(&self, ctx: &Context<'_>) -> Result<Option<Center>> {
        Ok(reading(ctx).centers.load(EntryKey::id(self.event.center_id)).await.or_internal()?.map(Center))
    }
    /// How it is attended.
    async fn mode(&self) -> EventMode {
        self.event.mode.into()
    }
    /// Where it takes place; null where it is online alone.
    async fn venue(&self) -> Option<Site> {
        self.event.venue.clone().map(Site)
    }
    /// Where it is joined from afar; null where it is not.
    async fn online(&self) -> Option<OnlineVenue> {
        self.event.online.as_ref().map(|online| OnlineVenue {
            join_url: url(online.join_url.as_ref()),
            phone: online.phone.clone(),
            note: online.note.clone(),
        })
    }
    /// The first start on the wall clock of `timeZone`, as people say it.
    async fn local_start(&self) -> LocalDateTime {
        LocalDateTime(self.event.local_start)
    }
    /// The zone of the wall clock.
    async fn time_zone(&self) -> TimeZone {
        TimeZone(self.event.time_zone)
    }
    /// How long one date lasts.
    async fn duration(&self) -> Duration {
        Duration(self.event.duration_seconds)
    }
    /// Whether it lasts whole days, from midnight to midnight.
    async fn is_all_day(&self) -> bool {
        self.event.is_all_day
    }
    /// How it recurs; null where it happens once.
    async fn recurrence(&self) -> Option<Recurrence> {
        let rule = self.event.recurrence.clone()?;
        Some(Recurrence { rule, zone: self.event.time_zone, except_dates: self.event.except_dates.clone() })
    }
    /// What a person gets from it.
    async fn support_types(&self) -> Vec<SupportType> {
        SupportType::all(&self.event.support_types)
    }
    /// What it builds.
    async fn recovery_capital(&self) -> Vec<RecoveryCapital> {
        RecoveryCapital::all(&self.event.recovery_capital)
    }
    /// The pathways that it belongs to or welcomes.
    async fn pathways(&self) -> Vec<Pathway> {
        Pathway::all(&self.event.pathways)
    }
    /// People whom it is meant for; empty where it is for anybody.
    async fn populations(&self) -> Vec<Population> {
        Population::all(&self.event.populations)
    }
    /// The languages that it is held in.
    async fn languages(&self) -> Vec<LanguageCode> {
        self.event.languages.iter().cloned().map(LanguageCode).collect()
    }
    /// Where to register; null where nobody need.
    async fn registration_url(&self) -> Option<Url> {
        url(self.event.registration_url.as_ref())
    }
    /// How many people fit; null where nobody has said.
    async fn capacity(&self) -> Option<i64> {
        self.event.capacity
    }
    /// What it costs.
    async fn cost(&self) -> Cost {
        Cost::from(&self.event.cost)
    }
    /// Whether it takes place.
    async fn status(&self) -> EventStatus {
        self.event.status.into()
    }
    /// Its dates that begin within a window, in their order.
    async fn occurrences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When they begin.")] window: TimeWindow,
        #[graphql(desc = "How many, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<OccurrenceConnection> {
        let loaders = reading(ctx);
        let page = page(first, after.as_deref(), |cursor| matches!(cursor, Cursor::Start(..)))?;
        let (window, filter) = (window.resolve(&loaders.moment)?, Filter::of(EntryKind::Event));
        let listing = Arc::new(Listing { reach: self.reach, filter, window, page });
        let list = OccurrenceListKey { parent: Parent::Event(self.event.id), listing };
        let (slice, totals) = loaders.dates(list, wanted(ctx)).await.or_internal()?;
        Ok(OccurrenceConnection::of(slice.as_deref(), totals.as_deref(), |cursor, hit| OccurrenceEdge {
            cursor,
            node: Occurrence { date: hit.occurrence.clone(), reach: self.reach },
            distance_km: None,
        }))
    }
    /// Who may see it.
    pub(crate) async fn visibility(&self) -> Visibility {
        self.event.visibility.into()
    }
    /// Where the entry comes from.
    pub(crate) async fn provenance(&self) -> Provenance {
        Provenance::from(&self.event.provenance)
    }
    /// How far to trust it.
    pub(crate) async fn verification(&self) -> Verification {
        let event = &self.event;
        Verification { center: event.center_id, entry: event.id, facts: event.verification.clone() }
    }
    /// When the entry was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.event.created_at)
    }
    /// When it last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.event.updated_at)
    }
    /// Counts the changes of the entry.
    async fn version(&self) -> i64 {
        self.event.version
    }
}

/// How an event recurs.
#[derive(Clone, Description)]
pub struct Recurrence {
    rule: String,
    zone: chrono_tz::Tz,
    except_dates: Vec<chrono::NaiveDate>,
}

#[Object(use_type_description)]
impl Recurrence {
    /// An RRULE of RFC 5545, without its name.
    async fn rule(&self) -> &str {
        &self.rule
    }
    /// What it means in words; null where a sentence would not make it clearer, or there are no words in that language.
    async fn text(
        &self,
        #[graphql(desc = "English or Spanish; left out, English.")] language: Option<LanguageCode>,
    ) -> Option<String> {
        let language = Language::of_code(language.as_ref().map(|code| code.0.as_str()))?;
        wording::describe(&self.rule, self.zone, language)
    }
    /// Dates of the rule on which it does not happen.
    async fn except_dates(&self) -> Vec<Date> {
        self.except_dates.iter().copied().map(Date).collect()
    }
}

/// Where an event is joined from afar.
#[derive(SimpleObject, Clone)]
pub struct OnlineVenue {
    /// The page that opens the meeting.
    pub join_url: Option<Url>,
    /// The number to call in.
    pub phone: Option<String>,
    /// What else is needed to join.
    pub note: Option<String>,
}

/// Which events. Everything that is given narrows.
#[derive(InputObject, Clone, Debug, Default)]
pub struct EventFilter {
    /// What a person gets from them.
    pub support_types: Option<SupportTypeSet>,
    /// What they build.
    pub recovery_capital: Option<RecoveryCapitalSet>,
    /// The pathways that they belong to or welcome.
    pub pathways: Option<PathwaySet>,
    /// People whom they are meant for.
    pub populations: Option<PopulationSet>,
    /// Held in at least one of these languages.
    pub languages: Option<Vec<LanguageCode>>,
    /// Attended in one of these ways.
    pub modes: Option<Vec<EventMode>>,
    /// Costing one of these.
    pub costs: Option<Vec<CostKind>>,
    /// Held by the centers of these slugs.
    pub center: Option<Vec<String>>,
    /// In the region of this slug.
    pub region: Option<String>,
}

impl EventFilter {
    /// The filter over the catalog.
    ///
    /// # Errors
    /// A list is too long.
    pub fn resolve(self) -> Result<Filter> {
        let mut filter = Filter::of(EntryKind::Event);
        let clauses = &mut filter.clauses;
        self.support_types.unwrap_or_default().clauses(clauses);
        self.recovery_capital.unwrap_or_default().clauses(clauses);
        self.pathways.unwrap_or_default().clauses(clauses);
        self.populations.unwrap_or_default().clauses(clauses);
        any_of("languages", Facet::Language, codes(self.languages), clauses)?;
        let modes = self
            .modes
            .map(|modes| modes.into_iter().map(|mode| words::EventMode::from(mode).as_str().to_owned()).collect());
        any_of("modes", Facet::Mode, modes, clauses)?;
        let costs = self
            .costs
            .map(|kinds| kinds.into_iter().map(|kind| words::CostKind::from(kind).as_str().to_owned()).collect());
        any_of("costs", Facet::Cost, costs, clauses)?;
        any_of("center", Facet::Center, self.center, clauses)?;
        any_of("region", Facet::Region, self.region.map(|slug| vec![slug]), clauses)?;
        Ok(filter)
    }
}
