//! How resources are asked for.

use async_graphql::{Context, Object, Result};

use super::{Resource, ResourceConnection, ResourceEdge, ResourceFilter, ResourceOrder};
use crate::{
    catalog::{listing, page::Order},
    directory::model,
    kernel::geo::{Circle, chord_squared, chord_squared_to_km},
    loaders::Reach,
    schema::{
        connection::{page_in, wanted},
        error::{OrInternal, invalid},
        inputs::{self, NearInput, circle},
        listing::Site,
        reading,
    },
};

/// Resources.
#[derive(Default)]
pub struct DirectoryQuery;

#[Object]
impl DirectoryQuery {
    /// Resources across the network, of every center, as far as they are shared with the viewer.
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of a field")]
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
        #[graphql(desc = "Around this place.")] near: Option<NearInput>,
        #[graphql(desc = "Within so many kilometres of it, at most 500; left out, 40.")] within_km: Option<f64>,
        #[graphql(
            desc = "The order; left out, by fit where something is searched for, else by distance around a place, else by name."
        )]
        order_by: Option<ResourceOrder>,
        #[graphql(desc = "How many, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<ResourceConnection> {
        let mut filter = filter.unwrap_or_default().resolve()?;
        filter.search = inputs::search("search", search.as_deref())?;
        filter.near = circle(ctx, near, within_km).await?;
        let order = match (order_by, filter.search.is_empty(), filter.near) {
            (Some(ResourceOrder::Nearest), _, None) => {
                return Err(invalid("orderBy", "NEAREST needs a place: give near as well"));
            }
            (Some(ResourceOrder::Nearest), ..) | (None, true, Some(_)) => Order::Nearest,
            (Some(ResourceOrder::Relevance) | None, false, _) => Order::Relevance,
            (Some(ResourceOrder::RecentlyVerified), ..) => Order::RecentlyVerified,
            _ => Order::Name,
        };
        let page = page_in(order, first, after.as_deref())?;
        let scope = reading(ctx).scope(Reach::Network);
        let (slice, totals) =
            listing::entries::<model::Resource>(scope, &filter, order, &page, wanted(ctx)).await.or_internal()?;
        Ok(ResourceConnection::of(slice.as_ref(), totals.as_ref(), |cursor, hit| ResourceEdge {
            cursor,
            node: Resource(hit.entry.clone()),
            distance_km: hit.chord_squared.map(chord_squared_to_km),
            nearest_site: filter.near.and_then(|circle| nearest_site(&hit.entry, circle)),
        }))
    }
}

/// The site of a resource that is nearest to the middle of a circle, among those with a known place.
fn nearest_site(resource: &model::Resource, circle: Circle) -> Option<Site> {
    let sites = resource.sites.iter().filter_map(|site| Some((chord_squared(site.location?, circle.center), site)));
    sites.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, site)| Site(site.clone()))
}
