//! The API. GraphQL and nothing else: types wrap the domain's models, resolvers ask loaders and
//! repositories, and who may see what was settled by the scope before anything was read.

/// Events and their dates.
pub mod calendar;
/// What is told of the catalog as it changes.
pub mod changes;
/// Coaches.
pub mod coaches;
/// Relay connections.
pub mod connection;
/// Resources.
pub mod directory;
/// What is entered, and what a mutation answers.
pub mod edits;
/// What a caller is told when something goes wrong.
pub mod error;
/// References that a federation router resolves.
pub mod federation;
/// Arguments that several fields share.
pub mod inputs;
/// Value objects that several types share.
pub mod listing;
/// Regions and centers.
pub mod network;
/// Anything by its id.
pub mod node;
/// Scalars that say what they hold.
pub mod scalars;
/// The one who asks.
pub mod viewer;
/// The vocabulary of the field.
pub mod vocabulary;

use async_graphql::{Context, MergedObject, MergedSubscription, SDLExportOptions};

use self::{
    calendar::{mutations::CalendarMutations, query::CalendarQuery},
    changes::CatalogSubscription,
    coaches::{mutations::CoachesMutations, query::CoachesQuery},
    directory::{mutations::DirectoryMutations, query::DirectoryQuery},
    federation::Entities,
    network::{mutations::NetworkMutations, query::NetworkQuery},
    node::NodeQuery,
    viewer::ViewerQuery,
};
use crate::loaders::Loaders;

/// Everything that can be asked.
#[derive(MergedObject, Default)]
pub struct Query(ViewerQuery, NodeQuery, NetworkQuery, DirectoryQuery, CalendarQuery, CoachesQuery, Entities);

/// Everything that can be changed. Each answers with what it made or changed, or with `userErrors`.
#[derive(MergedObject, Default)]
pub struct Mutation(NetworkMutations, CoachesMutations, DirectoryMutations, CalendarMutations);

/// Everything that can be followed.
#[derive(MergedSubscription, Default)]
pub struct Subscription(CatalogSubscription);

/// The schema.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// Builds the schema. What a request may cost is settled before it comes here.
#[must_use]
pub fn build(is_told: bool) -> Schema {
    let builder = Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .register_output_type::<node::CatalogEntry>()
        .enable_federation()
        .enable_subscription_in_federation();
    if is_told { builder.finish() } else { builder.disable_introspection().disable_suggestions().finish() }
}

/// The schema as a federation router composes it.
#[must_use]
pub fn sdl(schema: &Schema) -> String {
    let options = SDLExportOptions::new().federation().sorted_fields().sorted_arguments().sorted_enum_items();
    format!("{}\n", schema.sdl_with_options(options).trim_end())
}

/// What the present request reads with. The HTTP floor puts it into every request.
fn reading<'a>(ctx: &Context<'a>) -> &'a Loaders {
    ctx.data_unchecked::<Loaders>()
}
