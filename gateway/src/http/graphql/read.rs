//! Reads what is asked: one request, or a batch where batches are allowed, from a JSON body or the query string of a GET.

use std::time::Duration;

use async_graphql::{Request, Variables};
use async_graphql_value::{ConstValue, Extensions};
use axum::{
    extract::Query,
    http::{HeaderMap, StatusCode, Uri, header},
};
use bytes::Bytes;
use http_body_util::{BodyExt, Collected, LengthLimitError, Limited};
use hyper::body::Body;
use serde::Deserialize;
use tower::BoxError;

use super::{
    limits::Limits,
    refusal::{Exceeded, Refusal},
};
use crate::kernel::code::Code;

/// The character U+0000 as a document writes it.
const NUL: &str = r"\u0000";

/// How long a body may take to arrive: on whose behalf it is sent is looked up afterwards.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest body that is read to its end though it is too long, in bytes.
const MOST_FORGOTTEN: u64 = 1 << 20;

/// What is asked.
pub enum Asked {
    /// One request.
    One(Box<Parameters>),
    /// Several in one body, each answered by itself.
    Several(Vec<Parameters>),
}

/// The parameters of GraphQL over HTTP. Others are passed over, as the specification may add some.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Parameters {
    /// The text of a document.
    pub query: Option<String>,
    /// What a document is named by, in place of its text.
    pub document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<Variables>,
    /// What may be asked beside it.
    pub extensions: Option<Extensions>,
}

/// The same in a query string, the maps as JSON.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct QueryString {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// What arrived with a request, not yet looked into.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Arrived {
    /// The address of a GET.
    Address(Uri),
    /// The body of a POST.
    Body(Bytes),
}

impl Arrived {
    /// How many bytes it has.
    pub fn len(&self) -> usize {
        match self {
            Self::Address(uri) => uri.path().len() + uri.query().map_or(0, str::len),
            Self::Body(body) => body.len(),
        }
    }

    /// The same in memory of its own: it may lie in one buffer with the headers.
    pub fn detached(&self) -> Self {
        match self {
            Self::Address(uri) => Self::Address(Uri::try_from(uri.to_string()).unwrap_or_else(|_| uri.clone())),
            Self::Body(body) => Self::Body(Bytes::copy_from_slice(body)),
        }
    }

    /// What is asked.
    ///
    /// # Errors
    /// It is no GraphQL request, or a batch of more requests than may be sent at once.
    pub fn read(&self, limits: &Limits) -> Result<Asked, Refusal> {
        match self {
            Self::Address(uri) => from_uri(uri),
            Self::Body(body) => from_body(body, limits),
        }
    }
}

fn from_uri(uri: &Uri) -> Result<Asked, Refusal> {
    let Query(asked) = Query::<QueryString>::try_from_uri(uri)
        .map_err(|_| Refusal::bad("the query string cannot be read; each parameter may stand in it once"))?;
    let asked = Parameters {
        query: asked.query,
        document_id: asked.document_id,
        operation_name: asked.operation_name,
        variables: asked.variables.as_deref().map(|text| json(text, "variables")).transpose()?.flatten(),
        extensions: asked.extensions.as_deref().map(|text| json(text, "extensions")).transpose()?.flatten(),
    };
    Ok(Asked::One(Box::new(asked)))
}

fn json<'a, T: Deserialize<'a>>(text: &'a str, name: &str) -> Result<Option<T>, Refusal> {
    serde_json::from_str(text)
        .map_err(|error| Refusal::bad(format!("{name} is not an object in JSON: column {}", error.column())))
}

/// The body of a POST.
///
/// # Errors
/// It is too long or too slow, or not declared as JSON.
pub async fn body<B>(headers: &HeaderMap, body: B, limits: &Limits) -> Result<Bytes, Refusal>
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    // Only what a browser does not send to another site without asking there first.
    let is_json = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(is_json);
    if !is_json {
        let message = "send the request as application/json, in UTF-8";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::UnsupportedMediaType, message));
    }
    // Nothing is unpacked here, so that nothing can be made of a few bytes that is more than they are.
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        let message = "send the body as it is: what is compressed is not read";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::UnsupportedMediaType, message));
    }
    let too_long = |sent: u64| {
        let exceeded = Exceeded { name: "limit_body_bytes", most: limits.body_bytes as u64, sent };
        let mut refusal = Refusal::over(Code::BodyTooLong, exceeded, "the body is too long, in bytes");
        refusal.status = StatusCode::PAYLOAD_TOO_LARGE;
        refusal
    };
    let said = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if let Some(said) = said.filter(|said| *said > limits.body_bytes as u64) {
        // A sender who is cut off reads no answer, so what is not much too long is let in and forgotten.
        if said <= MOST_FORGOTTEN {
            let _ = tokio::time::timeout(PATIENCE, Limited::new(body, MOST_FORGOTTEN as usize).collect()).await;
        }
        return Err(too_long(said));
    }
    let arriving = Limited::new(body, limits.body_bytes).collect();
    let arrived = tokio::time::timeout(PATIENCE, arriving).await.map_err(|_| {
        let message = "the body did not arrive within ten seconds";
        Refusal::new(StatusCode::REQUEST_TIMEOUT, Code::BodyNotRead, message)
    })?;
    arrived.map(Collected::to_bytes).map_err(|error| match error.is::<LengthLimitError>() {
        true => too_long(limits.body_bytes as u64 + 1),
        false => Refusal::bad("the body could not be read to its end"),
    })
}

fn from_body(bytes: &Bytes, limits: &Limits) -> Result<Asked, Refusal> {
    let unread = |error: serde_json::Error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Refusal::bad(format!("the body is not a GraphQL request in JSON, an object with \"query\": {place}"))
    };
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'[') {
        let asked: Parameters = serde_json::from_slice(bytes).map_err(unread)?;
        return Ok(Asked::One(Box::new(asked)));
    }
    if limits.batch < 2 {
        return Err(Refusal::bad("the body is a batch, which is not accepted here; send one object with \"query\""));
    }
    let asked: Vec<Parameters> = serde_json::from_slice(bytes).map_err(unread)?;
    if asked.len() > limits.batch {
        let exceeded = Exceeded { name: "limit_batch", most: limits.batch as u64, sent: asked.len() as u64 };
        return Err(Refusal::over(Code::TooManyRequestsInBatch, exceeded, "the batch holds too many requests"));
    }
    if asked.is_empty() {
        return Err(Refusal::bad("the batch is empty"));
    }
    Ok(Asked::Several(asked))
}

/// Whether a body is declared as JSON in UTF-8.
fn is_json(kind: &str) -> bool {
    if kind == "application/json" {
        return true;
    }
    let mut parts = kind.split(';').map(|part| part.trim().to_ascii_lowercase());
    parts.next().is_some_and(|kind| kind == "application/json")
        && parts
            .filter_map(|part| part.strip_prefix("charset=").map(|set| set.trim_matches('"').to_owned()))
            .all(|set| set == "utf-8" || set == "utf8")
}

impl Parameters {
    /// Whether a query is given, be it blank, or a document named.
    pub fn has_document(&self) -> bool {
        let is_named = |extensions: &Extensions| extensions.contains_key("persistedQuery");
        self.query.is_some() || self.document_id.is_some() || self.extensions.as_ref().is_some_and(is_named)
    }

    /// The text of the document, unless that is blank.
    pub fn text(&self) -> Option<&str> {
        self.query.as_deref().filter(|query| !query.trim().is_empty())
    }

    /// The request that they make.
    ///
    /// # Errors
    /// There is no document, or a text holds what none here does.
    pub fn into_request(self) -> Result<Request, Refusal> {
        let query = self.query.filter(|query| !query.trim().is_empty());
        let query =
            query.ok_or_else(|| Refusal::bad("the request has no \"query\", the text of a GraphQL document"))?;
        let variables = self.variables.unwrap_or_default();
        // PostgreSQL cannot hold this character in text, so nothing that is looked for can.
        if query.contains(NUL) || query.contains('\0') || variables.values().any(holds_nul) {
            return Err(Refusal::bad("the request holds the character U+0000, which no text here does"));
        }
        let mut request = Request::new(query).variables(variables);
        request.operation_name = self.operation_name.filter(|name| !name.is_empty());
        request.extensions = self.extensions.unwrap_or_default();
        Ok(request)
    }
}

fn holds_nul(value: &ConstValue) -> bool {
    match value {
        ConstValue::String(text) => text.contains('\0'),
        ConstValue::List(items) => items.iter().any(holds_nul),
        ConstValue::Object(fields) => fields.values().any(holds_nul),
        _ => false,
    }
}
