//! An id for each request: on its answer, in its lines of the log, and in an error that is our fault.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use uuid::{Uuid, fmt::Simple};

use crate::{kernel::id::new_id, telemetry::tally};

/// The header that tells it.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Answers a request under a new id. One that is sent is not taken over: it could tell who asks.
pub async fn mark(request: Request, next: Next) -> Response {
    let id = new_id().simple();
    let mut response = tally::of_request(id, next.run(request)).await;
    response.headers_mut().insert(REQUEST_ID, header(id));
    response
}

/// An id as a header.
pub fn header(id: Simple) -> HeaderValue {
    let value = HeaderValue::from_str(id.encode_lower(&mut Uuid::encode_buffer()));
    value.unwrap_or(HeaderValue::from_static(""))
}
