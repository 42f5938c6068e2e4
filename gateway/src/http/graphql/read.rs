//! Reads a GraphQL request from a JSON body.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header::CONTENT_TYPE},
};

use super::refusal::Refusal;

/// The GraphQL request of a body.
///
/// # Errors
/// The body is too long, not declared as JSON, or is no GraphQL request.
pub async fn request(request: Request) -> Result<async_graphql::Request, Refusal> {
    let is_json = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| {
        kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
    });
    if !is_json {
        let message = "send the request as application/json";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message));
    }
    let body = Bytes::from_request(request, &()).await.map_err(|rejection| {
        let status = axum::response::IntoResponse::into_response(rejection).status();
        Refusal::new(status, "BODY_NOT_READ", "the body could not be read; it may hold at most 256 KiB")
    })?;
    let request: async_graphql::Request = serde_json::from_slice(&body).map_err(|error| {
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
    Ok(request)
}
