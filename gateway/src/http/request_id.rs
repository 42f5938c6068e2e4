//! An id for each request: on its answer, in its lines of the log, and in an error that is our fault.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::{Instrument, info_span};

use crate::{kernel::id::new_id, telemetry::tally};

/// The header that tells it.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Answers a request under a new id. One that is sent is not taken over: it could tell who asks.
pub async fn mark(request: Request, next: Next) -> Response {
    let id = new_id().simple().to_string();
    let span = info_span!("request", id);
    let mut response = tally::of_request(id.clone(), next.run(request)).instrument(span).await;
    if let Ok(value) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
