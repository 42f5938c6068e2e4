//! How regions and centers are asked for.

use async_graphql::{Context, Object, Result};

use super::{
    Center, CenterConnection, CenterEdge, CenterFilter, MembershipConnection, Region, RegionConnection, RegionEdge,
    administration::network_members,
};
use crate::{
    catalog::{Filter, listing, page::Order},
    centers::model,
    kernel::{geo::chord_squared_to_km, id::EntryKind},
    loaders::{Reach, entries::EntryKey},
    schema::{
        connection::{page_in, wanted},
        error::OrInternal,
        inputs::{NearInput, circle},
        reading,
    },
};

/// Regions and centers.
#[derive(Default)]
pub struct NetworkQuery;

#[Object]
impl NetworkQuery {
    /// The region of a slug; null where there is none.
    async fn region(&self, ctx: &Context<'_>, #[graphql(desc = "Its slug.")] slug: String) -> Result<Option<Region>> {
        Ok(reading(ctx).regions.load(EntryKey::Slug(slug)).await.or_internal()?.map(Region))
    }

    /// The regions of the network, by name.
    async fn regions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<RegionConnection> {
        let page = page_in(Order::Name, first, after.as_deref())?;
        let (scope, filter) = (reading(ctx).scope(Reach::Network), Filter::of(EntryKind::Region));
        let (slice, totals) =
            listing::entries::<model::Region>(scope, &filter, Order::Name, &page, wanted(ctx)).await.or_internal()?;
        Ok(RegionConnection::of(slice.as_ref(), totals.as_ref(), |cursor, hit| RegionEdge {
            cursor,
            node: Region(hit.entry.clone()),
        }))
    }

    /// The center of a slug; null where there is none.
    async fn center(&self, ctx: &Context<'_>, #[graphql(desc = "Its slug.")] slug: String) -> Result<Option<Center>> {
        Ok(reading(ctx).centers.load(EntryKey::Slug(slug)).await.or_internal()?.map(Center))
    }

    /// The centers of the network: nearest first around a place, else by name.
    async fn centers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which centers; left out, all that have not closed.")] filter: Option<CenterFilter>,
        #[graphql(desc = "Around this place.")] near: Option<NearInput>,
        #[graphql(desc = "Within so many kilometres of it, at most 500; left out, 40.")] within_km: Option<f64>,
        #[graphql(desc = "How many, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<CenterConnection> {
        let mut filter = filter.unwrap_or_default().resolve()?;
        filter.near = circle(ctx, near, within_km).await?;
        let order = if filter.near.is_some() { Order::Nearest } else { Order::Name };
        let page = page_in(order, first, after.as_deref())?;
        let scope = reading(ctx).scope(Reach::Network);
        let (slice, totals) =
            listing::entries::<model::Center>(scope, &filter, order, &page, wanted(ctx)).await.or_internal()?;
        Ok(CenterConnection::of(slice.as_ref(), totals.as_ref(), |cursor, hit| CenterEdge {
            cursor,
            node: Center(hit.entry.clone()),
            distance_km: hit.chord_squared.map(chord_squared_to_km),
        }))
    }

    /// Who is a coordinator of a region or a network admin, in the order in which they were made so. For network
    /// admins; null for everybody else.
    #[graphql(tag = "members")]
    async fn network_members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<Option<MembershipConnection>> {
        network_members(ctx, first, after.as_deref()).await
    }
}
