//! The gateway as one subgraph of a larger graph: the references that a router resolves, and the schema that it
//! composes.
//!
//! Both are fields and types like any other. The library's own entities would null a whole answer for one bad
//! reference, so they are used for nothing but what the schema says of keys.

/// What a router composes.
pub mod graph;
/// One reference.
mod reference;

use async_graphql::{Any, Context, Object, Result, SimpleObject, Union, futures_util::future::join_all};

use self::reference::Reference;
use super::{
    calendar::{Event, Occurrence},
    coaches::Coach,
    directory::Resource,
    network::{Center, Region},
    node::Node,
};

/// The types that other graphs refer to, each with the fields of which any one names it. They never change.
const KEYS: [(&str, &[&str]); 6] = [
    ("Center", &["id", "slug"]),
    ("Coach", &["id"]),
    ("Event", &["id"]),
    ("Occurrence", &["id"]),
    ("Region", &["id", "slug"]),
    ("Resource", &["id"]),
];

/// What a reference names.
#[derive(Union)]
#[graphql(name = "_Entity")]
pub enum Entity {
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

impl From<Node> for Entity {
    fn from(node: Node) -> Self {
        match node {
            Node::Region(region) => Self::Region(region),
            Node::Center(center) => Self::Center(center),
            Node::Coach(coach) => Self::Coach(coach),
            Node::Resource(resource) => Self::Resource(resource),
            Node::Event(event) => Self::Event(event),
            Node::Occurrence(occurrence) => Self::Occurrence(occurrence),
        }
    }
}

/// What a router asks before it asks anything else.
#[derive(SimpleObject)]
#[graphql(name = "_Service")]
struct Service {
    /// The schema to compose.
    sdl: &'static str,
}

/// What only a router asks.
#[derive(Default)]
pub struct FederationQuery;

#[Object]
impl FederationQuery {
    /// What some references name, in their order. One that names nothing the viewer knows is null; so is one that
    /// is faulty, with an error that stands at its place.
    #[graphql(name = "_entities")]
    async fn entities(&self, ctx: &Context<'_>, representations: Vec<Any>) -> Vec<Option<Result<Entity>>> {
        // Together, so that each loader reads what all of them ask for.
        join_all(representations.iter().map(async |Any(given)| {
            let resolved = match Reference::read(given) {
                Ok(reference) => reference.resolve(ctx).await,
                Err(error) => Err(error),
            };
            resolved.transpose()
        }))
        .await
    }

    /// The schema that a router composes.
    #[graphql(name = "_service")]
    async fn service(&self) -> Service {
        Service { sdl: super::sdl() }
    }
}
