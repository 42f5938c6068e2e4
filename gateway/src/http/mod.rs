//! The wire: HTTP in, HTTP out.

/// The port for whoever runs the gateway.
pub mod admin;
/// Whoever connects, and how long they may be silent.
pub mod connections;
/// Which pages may read our answers.
pub mod cors;
/// When the process ends.
pub mod ending;
/// How much each caller may ask for.
pub mod fair_use;
/// GraphiQL, served by us whole.
pub mod graphiql;
/// GraphQL over HTTP, a file a stage.
pub mod graphql;
/// Whether we live, whether we serve, and whether we are ready.
pub mod health;
/// What stays open.
pub mod live;
/// An id for each request.
pub mod request_id;
/// Every address, in one table.
pub mod routes;
/// Headers that every answer has.
pub mod security;
/// Listening, and ending in order.
pub mod server;
/// Sending away what is too much.
pub mod shedding;

use std::sync::Arc;

use axum::http::HeaderValue;

use self::{
    ending::Ending,
    fair_use::FairUse,
    graphql::{cache::Answers, documents::Documents, websites::Websites},
    live::Live,
    shedding::concurrency::Concurrency,
};
use crate::{
    cache::redis::Redis,
    catalog::{follower::Follower, shelf::Shelf},
    config::{CacheSettings, FairUseSettings, Limits},
    coverage::demand::Demand,
    db::SharedDoors,
    identity::{Issuers, Operator, SessionWatch, Viewer},
    loaders::Loaders,
    schema::{self, Schema},
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
    /// What everybody has spent, and may.
    pub fair_use: FairUse,
    /// How much is executed at a time.
    pub concurrency: Concurrency,
    /// What replicas tell each other by; none without Redis.
    pub redis: Option<Arc<Redis>>,
    /// What replicas share; none without Redis.
    pub shelf: Option<Arc<Shelf>>,
    /// Answers that are given again.
    pub answers: Answers,
    /// Websites that asked before.
    pub websites: Websites,
    /// Follows the change feed.
    pub follower: Arc<Follower>,
    /// What stays open.
    pub live: Live,
    /// When the process ends.
    pub ending: Ending,
    /// What is searched for.
    pub demand: Arc<Demand>,
    /// Every document that is known.
    pub documents: Documents,
    /// What one request may cost.
    pub limits: Limits,
    /// Whose pages may sign in from another origin.
    pub signed_in_origins: Vec<HeaderValue>,
    /// What GraphiQL opens with; none where it is turned off.
    pub editor: Option<MakeEditor>,
}

impl App {
    /// What serves a database, beside other replicas where there is a Redis: to pages of any origin that do not sign in,
    /// and without an editor.
    #[must_use]
    pub fn new(
        doors: SharedDoors,
        redis: Option<Arc<Redis>>,
        issuers: Issuers,
        documents: Documents,
        limits: Limits,
        cache: CacheSettings,
        fair_use: FairUseSettings,
    ) -> Self {
        let follower = Follower::of(Operator::of(doors.clone()), redis.clone());
        let shelf = redis.clone().map(|redis| Arc::new(Shelf::new(redis, follower.clone(), schema::version())));
        Self {
            fair_use: FairUse::new(fair_use),
            concurrency: Concurrency::of(limits.concurrent),
            redis,
            schema: schema::build(limits.introspection),
            answers: Answers::new(cache, follower.clone(), shelf.clone()),
            shelf,
            websites: Websites::new(follower.clone()),
            follower,
            live: Live::new(limits.connections_each),
            ending: Ending::default(),
            demand: Arc::default(),
            sessions: SessionWatch::new(doors.clone()),
            doors,
            issuers,
            documents,
            limits,
            signed_in_origins: Vec::new(),
            editor: None,
        }
    }

    /// What a request of a viewer reads with.
    #[must_use]
    pub fn loaders(&self, viewer: Viewer) -> Loaders {
        Loaders::of(viewer, &self.doors, self.shelf.clone(), self.demand.clone())
    }
}

/// The app, shared by all requests.
pub type SharedApp = Arc<App>;
