//! The wire: HTTP in, HTTP out.

/// Whoever connects, and how long they may be silent.
pub mod connections;
/// Which pages may read our answers.
pub mod cors;
/// GraphiQL, served by us whole.
pub mod graphiql;
/// GraphQL over HTTP, a file a stage.
pub mod graphql;
/// Whether we live, and whether we are ready.
pub mod health;
/// What stays open.
pub mod live;
/// An id for each request.
pub mod request_id;
/// Every address, in one table.
pub mod routes;
/// Listening, and ending in order.
pub mod server;

use std::sync::Arc;

use axum::http::HeaderValue;

use crate::{
    config::Limits,
    db::SharedDoors,
    identity::{Issuers, SessionWatch},
    schema::Schema,
};

/// What GraphiQL opens with, made anew for each page: the tokens in it last a day.
pub type MakeEditor = Box<dyn Fn() -> graphiql::Editor + Send + Sync>;

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
    /// What stays open.
    pub live: live::Live,
    /// Every document that is known.
    pub documents: graphql::documents::Documents,
    /// What one request may cost.
    pub limits: Limits,
    /// Whose pages may sign in from another origin.
    pub signed_in_origins: Vec<HeaderValue>,
    /// What GraphiQL opens with; none where it is turned off.
    pub editor: Option<MakeEditor>,
}

/// The app, shared by all requests.
pub type SharedApp = Arc<App>;
