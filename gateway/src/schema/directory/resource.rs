//! A resource.

use std::sync::Arc;

use async_graphql::{Context, Description, Enum, ID, InputObject, Object, Result, SimpleObject};

use crate::{
    catalog::{Facet, Filter},
    directory::model,
    kernel::{
        id::{EntryKind, NodeId},
        vocabulary as words,
    },
    loaders::{entries::EntryKey, moment::to_the_minute},
    schema::{
        connection::connection,
        error::{OrInternal, invalid},
        inputs::{NeedSet, PathwaySet, PopulationSet, RecoveryCapitalSet, SupportTypeSet, any_of, codes},
        listing::{Alert, Contact, Cost, Eligibility, Provenance, Provider, Site, Verification, url},
        network::Center,
        reading,
        scalars::{Date, DateTime, LanguageCode},
        vocabulary::{CostKind, Need, Pathway, Population, RecoveryCapital, ResourceStatus, SupportType, Visibility},
    },
};

/// Something that people can turn to.
#[derive(Clone, Description)]
pub struct Resource(pub Arc<model::Resource>);

#[Object(use_type_description)]
impl Resource {
    /// Identifies the resource.
    pub(crate) async fn id(&self) -> ID {
        ID(NodeId::Entry(EntryKind::Resource, self.0.id).to_string())
    }
    /// What it is called.
    pub(crate) async fn name(&self) -> String {
        self.0.name.clone()
    }
    /// One sentence.
    async fn summary(&self) -> Option<&str> {
        self.0.summary.as_deref()
    }
    /// Everything worth knowing.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }
    /// The center that keeps the entry; null for an entry that belongs to the network as a whole.
    pub(crate) async fn center(&self, ctx: &Context<'_>) -> Result<Option<Center>> {
        Ok(reading(ctx).centers.load(EntryKey::id(self.0.center_id)).await.or_internal()?.map(Center))
    }
    /// Who offers it.
    async fn provider(&self) -> Provider {
        Provider { name: self.0.provider.name.clone(), url: url(self.0.provider.url.as_ref()) }
    }
    /// What a person gets from it.
    async fn support_types(&self) -> Vec<SupportType> {
        SupportType::all(&self.0.support_types)
    }
    /// What it builds.
    async fn recovery_capital(&self) -> Vec<RecoveryCapital> {
        RecoveryCapital::all(&self.0.recovery_capital)
    }
    /// What it answers.
    async fn needs(&self) -> Vec<Need> {
        Need::all(&self.0.needs)
    }
    /// The pathways that it belongs to or welcomes.
    async fn pathways(&self) -> Vec<Pathway> {
        Pathway::all(&self.0.pathways)
    }
    /// People whom it is meant for; empty where it is for anybody.
    async fn populations(&self) -> Vec<Population> {
        Population::all(&self.0.populations)
    }
    /// The languages that it is offered in.
    async fn languages(&self) -> Vec<LanguageCode> {
        self.0.languages.iter().cloned().map(LanguageCode).collect()
    }
    /// Who may use it.
    async fn eligibility(&self) -> Eligibility {
        Eligibility::from(&self.0.eligibility)
    }
    /// What it costs.
    async fn cost(&self) -> Cost {
        Cost::from(&self.0.cost)
    }
    /// How to begin.
    async fn application_process(&self) -> Option<&str> {
        self.0.application_process.as_deref()
    }
    /// Where it is had; empty where it is had by phone alone.
    async fn sites(&self) -> Vec<Site> {
        self.0.sites.iter().cloned().map(Site).collect()
    }
    /// Whom it serves, by place; empty where nobody has said.
    async fn service_areas(&self) -> Vec<ServiceArea> {
        let area =
            |area: &model::ServiceArea| ServiceArea { name: area.name.clone(), description: area.description.clone() };
        self.0.service_areas.iter().map(area).collect()
    }
    /// How to reach it.
    async fn contact(&self) -> Contact {
        Contact::from(&self.0.contact)
    }
    /// Whether it can be had at present.
    async fn status(&self) -> ResourceStatus {
        self.0.status.into()
    }
    /// Whether places are free. Null where nothing was ever stated, or the statement has expired.
    async fn availability(&self, ctx: &Context<'_>) -> Option<ResourceAvailability> {
        let moment = &reading(ctx).moment;
        self.0.availability.as_ref().filter(|stated| moment.is_before(stated.expires_at)).map(|stated| {
            ResourceAvailability {
                is_accepting: stated.is_accepting,
                open_slots: stated.open_slots,
                stated_at: DateTime(stated.stated_at),
                expires_at: DateTime(stated.expires_at),
            }
        })
    }
    /// A notice such as a closure for snow; null where there is none or its end has passed.
    async fn alert(&self, ctx: &Context<'_>) -> Option<Alert> {
        Alert::current(self.0.alert.as_ref(), &reading(ctx).moment)
    }
    /// Who may see it.
    pub(crate) async fn visibility(&self) -> Visibility {
        self.0.visibility.into()
    }
    /// Where the entry comes from.
    pub(crate) async fn provenance(&self) -> Provenance {
        Provenance::from(&self.0.provenance)
    }
    /// How far to trust it.
    pub(crate) async fn verification(&self) -> Verification {
        let resource = &self.0;
        Verification { center: resource.center_id, entry: resource.id, facts: resource.verification.clone() }
    }
    /// When the entry was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
    /// When it last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
    /// Counts the changes of the entry.
    async fn version(&self) -> i64 {
        self.0.version
    }
}

/// An area whose people a resource serves.
#[derive(SimpleObject, Clone)]
pub struct ServiceArea {
    /// What people call it, such as "Salt Lake County".
    pub name: String,
    /// More about its edges.
    pub description: Option<String>,
}

/// A dated statement about free places. It expires by itself.
#[derive(SimpleObject, Clone)]
pub struct ResourceAvailability {
    /// Whether somebody new is taken.
    pub is_accepting: bool,
    /// How many places are free, where that is counted.
    pub open_slots: Option<i64>,
    /// When it was said.
    pub stated_at: DateTime,
    /// When it stops counting.
    pub expires_at: DateTime,
}

connection! {
    /// A page of resources.
    ResourceConnection,
    /// A resource and its place in a list.
    ResourceEdge of Resource {
        /// How far its nearest site is, in kilometres, where the list is around a place.
        distance_km: Option<f64>,
        /// The site that is nearest, where the list is around a place.
        nearest_site: Option<Site>
    }
}

/// In which order resources are listed.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceOrder {
    /// Best fit first; by name where nothing is searched for.
    Relevance,
    /// Nearest first; needs `near`.
    Nearest,
    /// By name.
    Name,
    /// Latest verification first, never verified last.
    RecentlyVerified,
}

/// Which resources. Sets match with `anyOf` or `allOf`; every field that is given narrows.
#[derive(InputObject, Clone, Debug, Default)]
pub struct ResourceFilter {
    /// What they answer.
    pub needs: Option<NeedSet>,
    /// What a person gets from them.
    pub support_types: Option<SupportTypeSet>,
    /// What they build.
    pub recovery_capital: Option<RecoveryCapitalSet>,
    /// The pathways that they belong to or welcome.
    pub pathways: Option<PathwaySet>,
    /// People whom they are meant for.
    pub populations: Option<PopulationSet>,
    /// Offered in at least one of these languages.
    pub languages: Option<Vec<LanguageCode>>,
    /// Costing one of these.
    pub costs: Option<Vec<CostKind>>,
    /// Open to this age, in years.
    pub age: Option<i32>,
    /// Kept by the centers of these slugs.
    pub center: Option<Vec<String>>,
    /// In the region of this slug.
    pub region: Option<String>,
    /// Shared with one of these circles.
    pub visibility: Option<Vec<Visibility>>,
    /// Having a site that is known to be open at this instant, read to the minute, its dated exceptions heeded.
    pub open_at: Option<DateTime>,
    /// Verified on this day or later.
    pub verified_since: Option<Date>,
    /// Also inactive and defunct ones.
    #[graphql(default)]
    pub include_inactive: bool,
}

impl ResourceFilter {
    /// The filter over the catalog.
    ///
    /// # Errors
    /// A list is too long, or the age is none.
    pub fn resolve(self) -> Result<Filter> {
        if self.age.is_some_and(|age| !(0..=130).contains(&age)) {
            return Err(invalid("age", "give an age of 0 to 130 years"));
        }
        let mut filter = Filter {
            age: self.age.map(i64::from),
            open_at: self.open_at.map(|at| to_the_minute(at.0)),
            verified_since: self.verified_since.map(|day| day.0),
            includes_inactive: self.include_inactive,
            ..Filter::of(EntryKind::Resource)
        };
        let clauses = &mut filter.clauses;
        self.needs.unwrap_or_default().clauses(clauses);
        self.support_types.unwrap_or_default().clauses(clauses);
        self.recovery_capital.unwrap_or_default().clauses(clauses);
        self.pathways.unwrap_or_default().clauses(clauses);
        self.populations.unwrap_or_default().clauses(clauses);
        any_of("languages", Facet::Language, codes(self.languages), clauses)?;
        let costs = self
            .costs
            .map(|kinds| kinds.into_iter().map(|kind| words::CostKind::from(kind).as_str().to_owned()).collect());
        any_of("costs", Facet::Cost, costs, clauses)?;
        any_of("center", Facet::Center, self.center, clauses)?;
        any_of("region", Facet::Region, self.region.map(|slug| vec![slug]), clauses)?;
        let circles = self.visibility.map(|circles| {
            circles.into_iter().map(|circle| words::Visibility::from(circle).as_str().to_owned()).collect()
        });
        any_of("visibility", Facet::Visibility, circles, clauses)?;
        Ok(filter)
    }
}
