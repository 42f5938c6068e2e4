//! Reads a GraphQL request from a JSON body.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header::CONTENT_TYPE},
};

use super::refusal::Refusal;

/// The character U+0000, as JSON and GraphQL write it; neither lets it stand as it is.
const NUL: &[u8] = br"\u0000";

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
    // PostgreSQL cannot hold this character in text, so nothing that is looked for can.
    if body.windows(NUL.len()).any(|window| window == NUL) {
        let message = "the request holds the character U+0000, which no text here does";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message));
    }
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
