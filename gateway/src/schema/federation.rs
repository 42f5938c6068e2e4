//! References that a federation router resolves. They are gathered like everything else, and one that names
//! nothing the viewer knows nulls itself alone.

use async_graphql::{Context, ID, Object, Result};

use super::{
    calendar::Event,
    coaches::Coach,
    directory::Resource,
    error::OrInternal,
    network::{Center, Region},
    reading,
};
use crate::{
    kernel::id::{EntryKind, NodeId},
    loaders::{Reach, entries::EntryKey},
};

/// The entities of this subgraph.
#[derive(Default)]
pub struct Entities;

/// The identifier in a reference of a kind; nothing where the text is no such id, as for an absent entry.
fn of_kind(kind: EntryKind, id: &ID) -> Option<uuid::Uuid> {
    match id.parse() {
        Ok(NodeId::Entry(found, id)) if found == kind => Some(id),
        _ => None,
    }
}

#[Object]
impl Entities {
    #[graphql(entity)]
    async fn region_by_id(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Region>> {
        let Some(id) = of_kind(EntryKind::Region, &id) else { return Ok(None) };
        Ok(reading(ctx).regions.load(EntryKey::id(id)).await.or_internal()?.map(Region))
    }

    #[graphql(entity)]
    async fn region_by_slug(&self, ctx: &Context<'_>, slug: String) -> Result<Option<Region>> {
        Ok(reading(ctx).regions.load(EntryKey::Slug(slug)).await.or_internal()?.map(Region))
    }

    #[graphql(entity)]
    async fn center_by_id(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Center>> {
        let Some(id) = of_kind(EntryKind::Center, &id) else { return Ok(None) };
        Ok(reading(ctx).centers.load(EntryKey::id(id)).await.or_internal()?.map(Center))
    }

    #[graphql(entity)]
    async fn center_by_slug(&self, ctx: &Context<'_>, slug: String) -> Result<Option<Center>> {
        Ok(reading(ctx).centers.load(EntryKey::Slug(slug)).await.or_internal()?.map(Center))
    }

    #[graphql(entity)]
    async fn coach_by_id(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Coach>> {
        let Some(id) = of_kind(EntryKind::Coach, &id) else { return Ok(None) };
        Ok(reading(ctx).coaches.load(EntryKey::Id(Reach::Either, id)).await.or_internal()?.map(Coach))
    }

    #[graphql(entity)]
    async fn resource_by_id(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Resource>> {
        let Some(id) = of_kind(EntryKind::Resource, &id) else { return Ok(None) };
        Ok(reading(ctx).resources.load(EntryKey::Id(Reach::Either, id)).await.or_internal()?.map(Resource))
    }

    #[graphql(entity)]
    async fn event_by_id(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Event>> {
        let Some(id) = of_kind(EntryKind::Event, &id) else { return Ok(None) };
        let loaders = reading(ctx);
        let found = loaders.events.load(EntryKey::Id(Reach::Either, id)).await.or_internal()?;
        Ok(found.map(|event| Event { reach: loaders.reach_into(event.center_id), event }))
    }
}
