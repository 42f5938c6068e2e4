//! In which media type the answer is wanted, by the header `Accept`.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header::ACCEPT};

use super::refusal::Refusal;
use crate::kernel::code::Code;

/// A media type of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/json`: a document that cannot be executed is answered with 200.
    Json,
    /// `application/graphql-response+json`: the status says whether the request could be executed.
    GraphqlResponse,
    /// `text/event-stream`: results are told one after the other, and so is that nothing could be executed.
    EventStream,
}

impl Media {
    /// As a header.
    pub fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::EventStream => "text/event-stream",
        })
    }

    /// The status of a well-formed request whose document cannot be executed.
    pub fn status_of_request_error(self) -> StatusCode {
        match self {
            Self::Json | Self::EventStream => StatusCode::OK,
            Self::GraphqlResponse => StatusCode::BAD_REQUEST,
        }
    }

    fn named(name: &str) -> Option<Self> {
        match name {
            "application/json" | "application/*" | "*/*" => Some(Self::Json),
            "application/graphql-response+json" => Some(Self::GraphqlResponse),
            "text/event-stream" => Some(Self::EventStream),
            _ => None,
        }
    }
}

/// The media type that a request prefers; JSON where it does not say.
///
/// # Errors
/// It accepts none that an answer can be given in.
pub fn media(headers: &HeaderMap) -> Result<Media, Refusal> {
    let mut best: Option<(Media, f32)> = None;
    let mut is_said = false;
    for range in headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(',')) {
        is_said |= !range.trim().is_empty();
        let mut parts = range.split(';').map(|part| part.trim().to_ascii_lowercase());
        let Some(media) = parts.next().and_then(|name| Media::named(&name)) else { continue };
        let weight = parts.find_map(|part| part.strip_prefix("q=").map(|q| q.trim().parse().unwrap_or(0.0)));
        let weight: f32 = weight.unwrap_or(1.0);
        // Of equal ones the first.
        if weight > best.map_or(0.0, |(_, weight)| weight) {
            best = Some((media, weight));
        }
    }
    match best {
        Some((media, _)) => Ok(media),
        None if !is_said => Ok(Media::Json),
        None => {
            let message = "answers come as application/graphql-response+json, application/json or, where they go on, text/event-stream; \
                           accept one of them";
            Err(Refusal::new(StatusCode::NOT_ACCEPTABLE, Code::NotAcceptable, message))
        }
    }
}
