//! Reads a GraphQL request from a JSON body.

use std::time::Duration;

use async_graphql_value::ConstValue;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header::CONTENT_TYPE},
};

use super::{limits, refusal::Refusal};

/// The character U+0000 as a document writes it.
const NUL: &str = r"\u0000";

/// How long a body may take to arrive: on whose behalf it is sent is looked up afterwards.
const PATIENCE: Duration = Duration::from_secs(10);

/// The GraphQL request of a body.
///
/// # Errors
/// The body is too long, not declared as JSON, is no GraphQL request, or asks for too much.
pub async fn request(request: Request) -> Result<async_graphql::Request, Refusal> {
    let is_json = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| {
        kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
    });
    if !is_json {
        let message = "send the request as application/json";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message));
    }
    let body = tokio::time::timeout(PATIENCE, Bytes::from_request(request, &())).await.map_err(|_| {
        let message = "the body did not arrive within ten seconds";
        Refusal::new(StatusCode::REQUEST_TIMEOUT, "BODY_NOT_READ", message)
    })?;
    let body = body.map_err(|rejection| {
        let status = axum::response::IntoResponse::into_response(rejection).status();
        Refusal::new(status, "BODY_NOT_READ", "the body could not be read; it may hold at most 256 KiB")
    })?;
    let mut request: async_graphql::Request = serde_json::from_slice(&body).map_err(|error| {
        let message = format!(
            "the body is not a GraphQL request in JSON, an object with \"query\": line {}, column {}",
            error.line(),
            error.column()
        );
        Refusal::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message)
    })?;
    if request.query.trim().is_empty() {
        let message = "the request has no \"query\", the text of a GraphQL document";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message));
    }
    // PostgreSQL cannot hold this character in text, so nothing that is looked for can.
    if request.query.contains(NUL) || request.query.contains('\0') || request.variables.values().any(holds_nul) {
        let message = "the request holds the character U+0000, which no text here does";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message));
    }
    limits::nesting(&request.query)?;
    let variables = request.variables.clone();
    // A document that cannot be parsed is answered with the parser's own words.
    if let Ok(document) = request.parsed_query() {
        limits::cost(document, &variables)?;
    }
    Ok(request)
}

fn holds_nul(value: &ConstValue) -> bool {
    match value {
        ConstValue::String(text) => text.contains('\0'),
        ConstValue::List(items) => items.iter().any(holds_nul),
        ConstValue::Object(fields) => fields.values().any(holds_nul),
        _ => false,
    }
}
