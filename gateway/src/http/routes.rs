//! Every address, in one table.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use super::{SharedApp, graphiql, graphql, health};

/// A request's body is at most this long, in bytes.
const MOST_BYTES: usize = 256 * 1024;

/// The router of the gateway.
pub fn router(app: SharedApp) -> Router {
    Router::new()
        .route("/", get(graphiql::redirect))
        .route("/graphql", post(graphql::answer).get(graphql::explain))
        .route("/graphiql", get(graphiql::page))
        .route("/graphiql/{asset}", get(graphiql::asset))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .fallback(health::no_such_page)
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::new())
        .with_state(app)
}
