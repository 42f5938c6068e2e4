//! Anything by its id. An id that the viewer may not see answers exactly like one that does not exist.

use async_graphql::{Context, ID, Interface, Object, Result, futures_util::future::try_join_all};

use super::{
    calendar::{Event, Occurrence},
    coaches::Coach,
    directory::Resource,
    error::{OrInternal, invalid},
    listing::{Provenance, Verification},
    network::{Center, Region},
    reading,
    vocabulary::Visibility,
};
use crate::{
    kernel::id::{EntryKind, NodeId},
    loaders::{Reach, entries::EntryKey},
};

/// Anything that has an id and can be asked for by it.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Identifies it."))]
pub enum Node {
    /// A region.
    Region(Region),
    /// A center.
    Center(Center),
    /// A coach.
    Coach(Coach),
    /// A resource.
    Resource(Resource),
    /// An event.
    Event(Event),
    /// One date of an event.
    Occurrence(Occurrence),
}

/// An entry of the shared catalog.
#[derive(Interface, Clone)]
#[graphql(
    field(name = "id", ty = "ID", desc = "Identifies the entry."),
    field(name = "name", ty = "String", desc = "What it is called."),
    field(name = "center", ty = "Option<Center>", desc = "The center that keeps it; null for the network's own."),
    field(name = "visibility", ty = "Visibility", desc = "Who may see it."),
    field(name = "provenance", ty = "Provenance", desc = "Where the entry comes from."),
    field(name = "verification", ty = "Verification", desc = "How far to trust it.")
)]
pub enum CatalogEntry {
    /// A resource.
    Resource(Resource),
    /// An event.
    Event(Event),
}

/// How many ids can be asked for at once.
const MOST_IDS: usize = 100;

/// Anything by its id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// What an id names; null where the viewer knows no such thing.
    #[graphql(inaccessible)]
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Result<Option<Node>> {
        load(ctx, read(&id)?).await
    }

    /// What some ids name, in their order; null for each of which the viewer knows no such thing.
    #[graphql(inaccessible)]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Their ids, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > MOST_IDS {
            return Err(invalid("ids", format!("ask for at most {MOST_IDS} at once, not {}", ids.len())));
        }
        let ids = ids.iter().map(read).collect::<Result<Vec<_>>>()?;
        try_join_all(ids.into_iter().map(|id| load(ctx, id))).await
    }
}

fn read(id: &ID) -> Result<NodeId> {
    id.parse().map_err(|error| invalid("id", error))
}

/// What an id names; nothing where the viewer knows no such thing.
///
/// # Errors
/// It could not be read.
pub async fn load(ctx: &Context<'_>, id: NodeId) -> Result<Option<Node>> {
    let loaders = reading(ctx);
    Ok(match id {
        NodeId::Entry(EntryKind::Region, id) => {
            loaders.regions.load(EntryKey::id(id)).await.or_internal()?.map(|region| Region(region).into())
        }
        NodeId::Entry(EntryKind::Center, id) => {
            loaders.centers.load(EntryKey::id(id)).await.or_internal()?.map(|center| Center(center).into())
        }
        NodeId::Entry(EntryKind::Coach, id) => {
            loaders.coaches.load(EntryKey::Id(Reach::Either, id)).await.or_internal()?.map(|coach| Coach(coach).into())
        }
        NodeId::Entry(EntryKind::Resource, id) => {
            let found = loaders.resources.load(EntryKey::Id(Reach::Either, id)).await.or_internal()?;
            found.map(|resource| Resource(resource).into())
        }
        NodeId::Entry(EntryKind::Event, id) => {
            let found = loaders.events.load(EntryKey::Id(Reach::Either, id)).await.or_internal()?;
            found.map(|event| Node::from(Event { reach: loaders.reach_into(event.center_id), event }))
        }
        NodeId::Occurrence(event, start) => {
            let Some(date) = loaders.occurrences.load((event, start)).await.or_internal()? else {
                return Ok(None);
            };
            let event = loaders.events.load(EntryKey::Id(Reach::Either, event)).await.or_internal()?;
            event.map(|event| {
                Node::from(Occurrence { date: (*date).clone(), reach: loaders.reach_into(event.center_id) })
            })
        }
    })
}
