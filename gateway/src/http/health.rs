//! Whether we live, and whether we are ready.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::SharedApp;
use crate::{
    kernel::{cause::chain, code::Code},
    telemetry::{metrics, tally},
};

/// We live as long as we answer.
pub async fn live() -> &'static str {
    "alive\n"
}

/// We are ready when the database answers, until we are asked to stop.
pub async fn ready(State(app): State<SharedApp>) -> (StatusCode, &'static str) {
    if app.live.is_leaving() {
        return (StatusCode::SERVICE_UNAVAILABLE, "asked to stop\n");
    }
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

/// What stands where a method is not answered.
pub async fn no_such_method() -> (StatusCode, &'static str) {
    (StatusCode::METHOD_NOT_ALLOWED, "this address is not asked that way; GraphQL is sent to /graphql by POST or GET\n")
}

/// What a caller is told when a request ended in a panic, which the log has told by then.
pub fn broken(_: Box<dyn std::any::Any + Send>) -> Response {
    let reference = tally::reference();
    tracing::error!(reference, "a request ended in a panic");
    metrics::error(Code::Internal);
    let message = format!("this could not be answered through no fault of yours; please report {reference}");
    let body = json!({ "errors": [{ "message": message, "extensions": { "code": Code::Internal.as_str(), "reference": reference } }] });
    (StatusCode::INTERNAL_SERVER_ERROR, Json(body)).into_response()
}
