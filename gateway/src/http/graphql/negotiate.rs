//! In which media type the answer is wanted, by the header `Accept`.

use std::cmp::{Ordering, Reverse};

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

    /// How closely a range names this one: nothing where it does not.
    fn closeness(self, range: &str) -> Option<u8> {
        match (self, range) {
            (Self::Json, "application/json")
            | (Self::GraphqlResponse, "application/graphql-response+json")
            | (Self::EventStream, "text/event-stream") => Some(2),
            (Self::Json | Self::GraphqlResponse, "application/*") => Some(1),
            // Whoever takes anything does not wait for a stream.
            (Self::Json | Self::GraphqlResponse, "*/*") => Some(0),
            _ => None,
        }
    }
}

/// The media type that a request prefers; JSON where it does not say. Of the ranges that name a type the closest counts
/// (RFC 9110, 12.5.1); of types that are equally welcome the one that is named first.
///
/// # Errors
/// It accepts none that an answer can be given in.
pub fn media(headers: &HeaderMap) -> Result<Media, Refusal> {
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges = values.flat_map(|value| value.split(',')).filter(|range| !range.trim().is_empty());
    let ranges: Vec<_> = ranges.map(range).collect();
    if ranges.is_empty() {
        return Ok(Media::Json);
    }
    let welcome = |media: Media| {
        let naming = ranges.iter().enumerate();
        let naming =
            naming.filter_map(|(place, (name, weight))| Some(((media.closeness(name)?, Reverse(place)), weight)));
        let ((_, place), weight) = naming.max_by_key(|(closest, _)| *closest)?;
        (*weight > 0.0).then_some((*weight, place))
    };
    // Of those that one range names the last.
    let preferred = [Media::EventStream, Media::GraphqlResponse, Media::Json]
        .into_iter()
        .filter_map(|media| Some((welcome(media)?, media)))
        .max_by(|(one, _), (other, _)| one.partial_cmp(other).unwrap_or(Ordering::Equal));
    preferred.map(|(_, media)| media).ok_or_else(|| {
        let message = "answers come as application/graphql-response+json, application/json or, where they go on, \
                       text/event-stream; accept one of them";
        Refusal::new(StatusCode::NOT_ACCEPTABLE, Code::NotAcceptable, message)
    })
}

/// What is named in a list such as `Accept` or `Accept-Encoding`, in small letters, and its weight, from 0 to 1; what is no
/// weight is 0.
pub fn range(text: &str) -> (String, f32) {
    let mut parts = text.split(';').map(|part| part.trim().to_ascii_lowercase());
    let name = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=").map(|weight| weight.parse().unwrap_or(0.0)));
    (name, weight.unwrap_or(1.0_f32).clamp(0.0, 1.0))
}
