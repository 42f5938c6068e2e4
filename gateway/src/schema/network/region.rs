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
        error::OrInternal,
        reading,
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
}

connection! {
    /// A page of regions.
    RegionConnection,
    /// A region and its place in a list.
    RegionEdge of Region
}
