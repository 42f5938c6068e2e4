//! The answer to a request, as bytes with a status.

use async_graphql::{ErrorExtensionValues, Response as Executed, ServerError, Value, value};
use async_graphql_axum::GraphQLResponse;
use axum::{
    Json,
    http::{
        HeaderValue, StatusCode,
        header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::Serialize;
use serde_json::json;

use super::{negotiate::Media, refusal::Refusal, subscriptions};
use crate::{kernel::code::Code, telemetry::metrics};

/// An answer to one request.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// It was executed.
    Executed(Box<Executed>),
    /// It was not: there is no `data`, not even null.
    Refused {
        /// Why.
        errors: Vec<serde_json::Value>,
        /// What that is over HTTP.
        #[serde(skip)]
        status: StatusCode,
        /// In how many seconds it may be tried again, where that would be of use.
        #[serde(skip)]
        retry_after: u64,
    },
}

impl Answer {
    /// To a request that is not executed.
    pub fn refused(refusal: &Refusal, media: Media) -> Self {
        // Whoever reads a stream learns of what is wrong with the request by the stream.
        let is_told = media == Media::EventStream && refusal.status == StatusCode::BAD_REQUEST;
        let status = if refusal.is_of_document || is_told { media.status_of_request_error() } else { refusal.status };
        Self::Refused { errors: vec![refusal.error()], status, retry_after: refusal.retry_after() }
    }

    /// To a request that was executed, or was found wanting on the way there.
    pub fn executed(mut executed: Executed, media: Media) -> Self {
        // Without a path an error is about the request, and nothing was executed.
        let is_request_error = executed.data == Value::Null
            && !executed.errors.is_empty()
            && executed.errors.iter().all(|error| error.path.is_empty());
        let code = if is_request_error { Code::ValidationFailed } else { Code::InvalidArgument };
        executed.errors.iter_mut().for_each(|error| code_of(error, code));
        executed.errors.iter().filter_map(known).for_each(metrics::error);
        if is_request_error {
            let errors = executed.errors.iter().map(|error| json!(error)).collect();
            return Self::Refused { errors, status: media.status_of_request_error(), retry_after: 0 };
        }
        Self::Executed(Box::new(executed))
    }

    /// Its bytes, where it says everything that was asked and nothing went wrong.
    pub fn complete(&self) -> Option<Bytes> {
        let Self::Executed(executed) = self else { return None };
        let is_complete = executed.errors.is_empty() && executed.extensions.is_empty();
        is_complete.then(|| serde_json::to_vec(self).ok().map(Bytes::from)).flatten()
    }

    /// Adds what answering was estimated to cost.
    pub fn tell_cost(&mut self, asked: u64, most: u64) {
        if let Self::Executed(executed) = self {
            executed.extensions.insert("cost".to_owned(), value!({ "asked": asked, "most": most }));
        }
    }

    /// The answer over HTTP.
    pub fn into_response(self, media: Media) -> Response {
        if media == Media::EventStream && !matches!(&self, Self::Refused { status, .. } if *status != StatusCode::OK) {
            return subscriptions::once(&serde_json::to_string(&self).unwrap_or_default());
        }
        let (mut response, retry_after) = match self {
            Self::Executed(executed) => (GraphQLResponse::from(*executed).into_response(), 0),
            Self::Refused { status, retry_after, .. } => ((status, Json(self)).into_response(), retry_after),
        };
        let header = match response.status() {
            StatusCode::UNAUTHORIZED => Some((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            StatusCode::METHOD_NOT_ALLOWED => Some((ALLOW, HeaderValue::from_static("POST"))),
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
                Some((RETRY_AFTER, HeaderValue::from(retry_after)))
            }
            _ => None,
        };
        if let Some((name, value)) = header {
            response.headers_mut().insert(name, value);
        }
        let media = if media == Media::EventStream { Media::Json } else { media };
        response.headers_mut().insert(CONTENT_TYPE, media.content_type());
        response
    }
}

/// The answers to a batch over HTTP. Each says for itself whether it went well.
pub fn several(answers: &[Answer], media: Media) -> Response {
    ([(CONTENT_TYPE, media.content_type())], Json(answers)).into_response()
}

/// The code of an error, which is one of ours by now.
fn known(error: &ServerError) -> Option<Code> {
    let Some(Value::String(code)) = error.extensions.as_ref()?.get("code") else { return None };
    Code::ALL.iter().find(|known| known.as_str() == code).copied()
}

/// What async-graphql refuses by itself, such as text that is no date, carries no code.
fn code_of(error: &mut ServerError, code: Code) {
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_none() {
        extensions.set("code", code.as_str());
    }
}
