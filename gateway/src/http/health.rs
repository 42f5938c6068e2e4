//! Whether we live, and whether we are ready.

use axum::{extract::State, http::StatusCode};

use super::SharedApp;
use crate::kernel::cause::chain;

/// We live as long as we answer.
pub async fn live() -> &'static str {
    "alive\n"
}

/// We are ready when the database answers.
pub async fn ready(State(app): State<SharedApp>) -> (StatusCode, &'static str) {
    match app.doors.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(cause = chain(&error), "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}

/// What stands where nothing is.
pub async fn no_such_page() -> (StatusCode, &'static str) {
    (StatusCode::NOT_FOUND, "nothing is here; GraphQL is at /graphql, an editor for it at /graphiql\n")
}
