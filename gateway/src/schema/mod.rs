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
/// What a region offers, and what is searched for in vain.
pub mod coverage;
/// Resources.
pub mod directory;
/// What is entered, and what a mutation answers.
pub mod edits;
/// What a caller is told when something goes wrong.
pub mod error;
/// One subgraph of a larger graph.
pub mod federation;
/// Arguments that several fields share.
pub mod inputs;
/// Value objects that several types share.
pub mod listing;
/// Regions and centers.
pub mod network;
/// Anything by its id.
pub mod node;
/// What a coach can offer outside the own house.
pub mod referral;
/// Scalars that say what they hold.
pub mod scalars;
/// Documents held against the schema.
pub mod validation;
/// The one who asks.
pub mod viewer;
/// The vocabulary of the field.
pub mod vocabulary;

use std::sync::LazyLock;

use async_graphql::{Context, MergedObject, MergedSubscription, SDLExportOptions, SchemaBuilder};

use sha2::{Digest, Sha256};

use self::{
    calendar::{mutations::CalendarMutations, query::CalendarQuery},
    changes::CatalogSubscription,
    coaches::{mutations::CoachesMutations, query::CoachesQuery},
    directory::{mutations::DirectoryMutations, query::DirectoryQuery},
    federation::{FederationQuery, graph::Graph},
    network::{mutations::NetworkMutations, query::NetworkQuery},
    node::NodeQuery,
    referral::query::ReferralQuery,
    viewer::ViewerQuery,
};
use crate::loaders::Loaders;

/// Everything that can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    ViewerQuery,
    NodeQuery,
    NetworkQuery,
    DirectoryQuery,
    CalendarQuery,
    CoachesQuery,
    ReferralQuery,
    FederationQuery,
);

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
    let builder = builder();
    if is_told { builder.finish() } else { builder.disable_introspection().disable_suggestions().finish() }
}

/// The schema as a federation router composes it. Made once.
#[must_use]
pub fn sdl() -> &'static str {
    static SDL: LazyLock<String> = LazyLock::new(|| {
        let schema = builder().register_output_type::<Graph>().enable_subscription_in_federation().finish();
        let sorted = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items();
        let options = sorted.federation().include_specified_by();
        format!("{}\n", schema.sdl_with_options(options).trim_end())
    });
    &SDL
}

/// Names this version of the program and its schema: what is made by another one may look different.
#[must_use]
pub fn version() -> [u8; 32] {
    Sha256::new().chain_update(env!("CARGO_PKG_VERSION")).chain_update(sdl()).finalize().into()
}

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .register_output_type::<node::CatalogEntry>()
}

/// What the present request reads with. The HTTP floor puts it into every request.
fn reading<'a>(ctx: &Context<'a>) -> &'a Loaders {
    ctx.data_unchecked::<Loaders>()
}
