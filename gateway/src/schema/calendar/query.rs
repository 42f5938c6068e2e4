//! How dates are asked for.

use async_graphql::{Context, Object, Result};

use super::{EventFilter, Occurrence, OccurrenceConnection, OccurrenceEdge};
use crate::{
    catalog::listing,
    kernel::{geo::chord_squared_to_km, page::Cursor},
    loaders::Reach,
    schema::{
        connection::{page, wanted},
        error::OrInternal,
        inputs::{self, NearInput, TimeWindow, circle},
        reading,
    },
};

/// Dates of events.
#[derive(Default)]
pub struct CalendarQuery;

#[Object]
impl CalendarQuery {
    /// The dates of events across the network that begin within a window, in their order, as far as they are shared
    /// with the viewer.
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of a field")]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When they begin.")] window: TimeWindow,
        #[graphql(desc = "Which events; left out, all.")] filter: Option<EventFilter>,
        #[graphql(
            desc = "Words that must all occur, in any of their forms: \"words in quotes\" one after the other, -words not at all. Where nothing is found, small typing errors are forgiven. Answered and forgotten."
        )]
        search: Option<String>,
        #[graphql(desc = "Around this place; leaves out what is online alone.")] near: Option<NearInput>,
        #[graphql(desc = "Within so many kilometres of it, at most 500; left out, 40.")] within_km: Option<f64>,
        #[graphql(desc = "How many dates, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<OccurrenceConnection> {
        let loaders = reading(ctx);
        let window = window.resolve(&loaders.moment)?;
        let mut filter = filter.unwrap_or_default().resolve()?;
        filter.search = inputs::search("search", search.as_deref())?;
        filter.near = circle(ctx, near, within_km).await?;
        let page = page(first, after.as_deref(), |cursor| matches!(cursor, Cursor::Start(..)))?;
        let scope = loaders.scope(Reach::Network);
        let (slice, totals) = listing::dates(scope, &filter, window, &page, wanted(ctx)).await.or_internal()?;
        Ok(OccurrenceConnection::of(slice.as_ref(), totals.as_ref(), |cursor, hit| OccurrenceEdge {
            cursor,
            node: Occurrence { date: hit.occurrence.clone(), reach: Reach::Network },
            distance_km: hit.chord_squared.map(chord_squared_to_km),
        }))
    }
}
