//! The wire: HTTP in, HTTP out.

/// GraphiQL, served by us whole.
pub mod graphiql;
/// GraphQL over HTTP, a file a stage.
pub mod graphql;
/// Whether we live, and whether we are ready.
pub mod health;
/// Every address, in one table.
pub mod routes;
/// Listening, and ending in order.
pub mod server;

use std::sync::Arc;

use crate::{
    db::SharedDoors,
    identity::{Issuers, SessionWatch},
    schema::Schema,
};

/// What every request needs.
pub struct App {
    /// The API.
    pub schema: Schema,
    /// The database.
    pub doors: SharedDoors,
    /// Whose tokens are believed.
    pub issuers: Issuers,
    /// Tells sockets that stay open when whoever asked may ask no more.
    pub sessions: SessionWatch,
    /// The tabs that GraphiQL opens with.
    pub tabs: Box<dyn Fn() -> Vec<graphiql::Tab> + Send + Sync>,
}

/// The app, shared by all requests.
pub type SharedApp = Arc<App>;
