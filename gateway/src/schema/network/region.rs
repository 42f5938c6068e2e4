//! A region.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object, Result};

use super::center::{Center, CenterConnection, CenterEdge, CenterFilter};
use crate::{
    catalog::page::Order,
    centers::model,
    kernel::id::{EntryKind, NodeId},
    loaders::{
        Reach,
        lists::{ListKey, Listing, Parent},
    },
    schema::{
        connection::{connection, page_in, wanted},
        coverage::{Coverage, UnmetNeed, coverage, unmet_needs},
        error::OrInternal,
        inputs::TimeWindow,
        reading,
        vocabulary::CoverageDimension,
    },
};

/// A region: the circle of centers that a coordinator looks after.
#[derive(Clone, Description)]
pub struct Region(pub Arc<model::Region>);

#[Object(use_type_description)]
impl Region {
    /// Identifies the region.
    pub(crate) async fn id(&self) -> ID {
        ID(NodeId::Entry(EntryKind::Region, self.0.id).to_string())
    }
    /// Its name in addresses; never changes.
    async fn slug(&self) -> &str {
        &self.0.slug
    }
    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// Its centers by name.
    async fn centers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which centers; left out, all that have not closed.")] filter: Option<CenterFilter>,
        #[graphql(desc = "How many, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<CenterConnection> {
        let loaders = reading(ctx);
        let page = page_in(Order::Name, first, after.as_deref())?;
        let filter = filter.unwrap_or_default().resolve()?;
        let wanted = wanted(ctx);
        let counts = wanted.counts_with_page();
        let listing = Arc::new(Listing { reach: Reach::Network, filter, order: Order::Name, page, counts });
        let list = ListKey { parent: Parent::Region(self.0.id), listing };
        let (slice, totals) = loaders.list(&loaders.center_lists, list, wanted).await.or_internal()?;
        Ok(CenterConnection::of(slice.as_deref(), totals.as_deref(), |cursor, hit| CenterEdge {
            cursor,
            node: Center(hit.entry.clone()),
            distance_km: None,
        }))
    }

    /// How much each of its centers offers of what, and what they do not offer. For its coordinators and network admins;
    /// null for everybody else.
    #[graphql(tag = "members")]
    async fn coverage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By what it is counted.")] by: CoverageDimension,
        #[graphql(desc = "Which dates of events count; left out, the next 28 days.")] window: Option<TimeWindow>,
        #[graphql(desc = "How many rows, and at most how many gaps, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "The rows after this cursor.")] after: Option<String>,
    ) -> Result<Option<Coverage>> {
        coverage(ctx, self.0.id, by, window, first, after.as_deref()).await
    }
    /// What members search for around it, and what of that in vain: sums of closed periods, one for each need. For its
    /// coordinators and network admins; null for everybody else.
    #[graphql(tag = "members")]
    async fn unmet_needs(&self, ctx: &Context<'_>) -> Result<Option<Vec<UnmetNeed>>> {
        unmet_needs(ctx, self.0.id).await
    }
}

connection! {
    /// A page of regions.
    RegionConnection,
    /// A region and its place in a list.
    RegionEdge of Region
}
