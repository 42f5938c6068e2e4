//! How coaches are asked for.

use async_graphql::{Context, Object, Result};

use super::{Coach, CoachConnection, CoachEdge, CoachFilter};
use crate::{
    catalog::{listing, page::Order},
    coaches::model,
    kernel::geo::chord_squared_to_km,
    loaders::Reach,
    schema::{
        connection::{page_in, wanted},
        error::OrInternal,
        inputs::{self, NearInput, circle},
        reading,
    },
};

/// Coaches.
#[derive(Default)]
pub struct CoachesQuery;

#[Object]
impl CoachesQuery {
    /// Coaches that the viewer may see across the network: by fit where something is searched for, else nearest first
    /// around a place, else by name. A coach is found by the name and the sentences that are shared with the viewer.
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of a field")]
    async fn coaches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which coaches; left out, all.")] filter: Option<CoachFilter>,
        #[graphql(
            desc = "Words that must all occur, in any of their forms: \"words in quotes\" one after the other, -words not at all. Where nothing is found, small typing errors are forgiven. Answered and forgotten."
        )]
        search: Option<String>,
        #[graphql(desc = "Around this place.")] near: Option<NearInput>,
        #[graphql(desc = "Within so many kilometres of it, at most 500; left out, 40.")] within_km: Option<f64>,
        #[graphql(desc = "How many, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<CoachConnection> {
        let loaders = reading(ctx);
        let mut filter = filter.unwrap_or_default().resolve(&loaders.moment)?;
        filter.search = inputs::search("search", search.as_deref())?;
        filter.near = circle(ctx, near, within_km).await?;
        let order = match filter.near {
            _ if !filter.search.is_empty() => Order::Relevance,
            Some(_) => Order::Nearest,
            None => Order::Name,
        };
        let page = page_in(order, first, after.as_deref())?;
        let scope = loaders.scope(Reach::Network);
        let (slice, totals) =
            listing::entries::<model::Coach>(scope, &filter, order, &page, wanted(ctx)).await.or_internal()?;
        Ok(CoachConnection::of(slice.as_ref(), totals.as_ref(), |cursor, hit| CoachEdge {
            cursor,
            node: Coach(hit.entry.clone()),
            distance_km: hit.chord_squared.map(chord_squared_to_km),
        }))
    }
}
