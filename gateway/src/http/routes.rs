//! Every address, in one table.

use axum::{
    Router, middleware,
    routing::{get, post},
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use super::{SharedApp, cors, graphiql, graphql, health, request_id};

/// The router of the gateway.
pub fn router(app: SharedApp) -> Router {
    let mut router = Router::new()
        .route("/graphql", post(graphql::answer).get(graphql::answer))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready));
    if app.editor.is_some() {
        router = router
            .route("/", get(graphiql::redirect))
            .route("/graphiql", get(graphiql::page))
            .route("/graphiql/{asset}", get(graphiql::asset));
    }
    router
        .fallback(health::no_such_page)
        .method_not_allowed_fallback(health::no_such_method)
        // From the outermost on; in one, since each that is laid on by itself copies what is below it at each request.
        .layer((
            middleware::from_fn(request_id::mark),
            cors::layer(app.clone()),
            CatchPanicLayer::custom(health::broken),
            CompressionLayer::new(),
        ))
        .with_state(app)
}
