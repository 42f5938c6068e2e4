//! Whether we live, whether we serve, and whether we are ready. Anybody may ask, so none of it costs anything.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;

use super::SharedApp;
use crate::{
    kernel::code::Code,
    telemetry::{metrics, tally},
};

/// What both say from then on.
const ASKED_TO_STOP: (StatusCode, &str) = (StatusCode::SERVICE_UNAVAILABLE, "asked to stop\n");

/// Where it is asked, at the public port and at that of whoever runs us.
pub fn probes() -> Router<SharedApp> {
    Router::new().route("/healthz", get(live)).route("/readyz", get(ready)).route("/readyz/process", get(serving))
}

/// We live as long as we answer.
async fn live() -> &'static str {
    "alive\n"
}

/// We serve until we are asked to stop, also while the database is away: what is kept is given then.
async fn serving(State(app): State<SharedApp>) -> (StatusCode, &'static str) {
    if app.ending.is_leaving() { ASKED_TO_STOP } else { (StatusCode::OK, "serving\n") }
}

/// We are ready while the database answers, until we are asked to stop. Whoever follows the feed knows whether it does:
/// nothing is asked for this.
async fn ready(State(app): State<SharedApp>) -> (StatusCode, &'static str) {
    let freshness = &app.follower.freshness;
    if app.ending.is_leaving() {
        ASKED_TO_STOP
    } else if freshness.known().is_none() || freshness.lost().is_some() {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
    } else {
        (StatusCode::OK, "ready\n")
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
