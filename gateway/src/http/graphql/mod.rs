//! GraphQL over HTTP by the book, a file a stage: negotiate, read, documents, limits, identify, execute, answer. What is cheap comes
//! first, and what is refused is refused before anything expensive.

mod answer;
mod cross_site;
/// Finds the text of the document that is meant.
pub mod documents;
mod execute;
mod identify;
mod limits;
mod negotiate;
mod read;
mod refusal;
mod subscriptions;

use std::time::Instant;

use async_graphql::parser::types::OperationType;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use tracing::{Instrument, debug_span};

use self::{
    answer::Answer,
    documents::{Found, Origin},
    limits::{Limits, Weighed},
    negotiate::Media,
    read::Asked,
    refusal::{Exceeded, Refusal},
};
use super::{App, SharedApp, graphiql};
use crate::{identity::Viewer, kernel::code::Code, telemetry::tally};

/// What the log tells of a request: never the document, its variables or its sender.
struct Line {
    viewer: &'static str,
    /// The slug of the center whose website asks.
    center: String,
    operation: String,
    /// What its operation is called, where that was known before anybody asked.
    name: String,
}

/// An operation that keeps the limits and where its text is from, or why it is not executed.
type Ready = Result<(Weighed, Origin), Refusal>;

/// Answers a GraphQL request and writes its line in the log.
pub async fn answer(State(app): State<SharedApp>, request: Request) -> Response {
    if is_page_view(&request) && app.editor.is_some() {
        return graphiql::redirect().await.into_response();
    }
    if subscriptions::is_upgrade(&request) {
        let opened = subscriptions::upgrade(app, request).await;
        return opened.unwrap_or_else(|refusal| Answer::refused(&refusal, Media::Json).into_response(Media::Json));
    }
    let begun = Instant::now();
    let mut line = Line { viewer: "refused", center: String::new(), operation: String::new(), name: String::new() };
    let (media, result) = match negotiate::media(request.headers()) {
        Ok(media) => (media, respond(&app, request, media, &mut line).await),
        Err(refusal) => (Media::Json, Err(refusal)),
    };
    let mut response = result.unwrap_or_else(|refusal| Answer::refused(&refusal, media).into_response(media));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
    let (status, used) = (response.status().as_u16(), tally::used());
    tracing::info!(
        target: "gateway::request",
        request = tally::request_id(),
        operation = line.operation,
        name = line.name,
        viewer = line.viewer,
        center = line.center,
        status,
        milliseconds,
        statements = used.statements,
        batches = used.batches,
        "answered"
    );
    response
}

/// Whether somebody opened the address of the API in a browser.
fn is_page_view(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    request.method() == Method::GET && request.uri().query().is_none() && accept.contains("text/html")
}

async fn respond(app: &SharedApp, request: Request, media: Media, line: &mut Line) -> Result<Response, Refusal> {
    let (head, body) = request.into_parts();
    let asked = if head.method == Method::POST {
        read::from_body(&head.headers, body, &app.limits).instrument(debug_span!("read")).await?
    } else {
        cross_site::refuse_pages(&head.headers)?;
        read::from_uri(&head.uri)?
    };
    let is_batch = matches!(asked, Asked::Several(_));
    let found = find(app, asked, media).instrument(debug_span!("documents")).await?;
    let weighed = debug_span!("limits").in_scope(|| weigh(found, &head.method, media, &app.limits))?;
    // Once everything has arrived: who asks slowly would keep a role that was taken away meanwhile.
    let session = identify::session(app, &head.headers).instrument(debug_span!("identify")).await?;
    line.viewer = session.viewer.kind();
    if let Viewer::Website(website) = &session.viewer {
        line.center.clone_from(&website.slug);
    }
    let mut answers = Vec::with_capacity(weighed.len());
    for weighed in weighed {
        let admitted = match weighed {
            Ok((mut weighed, origin)) => {
                line.tell(&weighed, origin);
                app.documents.admit(&mut weighed, origin, head.method == Method::GET).await.map(|()| weighed)
            }
            Err(refusal) => Err(refusal),
        };
        answers.push(match admitted {
            Ok(Weighed { request, kind: OperationType::Subscription, .. }) => {
                return subscriptions::stream(app, session, request).await;
            }
            Ok(weighed) => {
                execute::execute(app, weighed, session.viewer.clone(), media).instrument(debug_span!("execute")).await
            }
            Err(refusal) => Answer::refused(&refusal, media),
        });
    }
    Ok(match (is_batch, answers.pop()) {
        (false, Some(answer)) => answer.into_response(media),
        (_, last) => {
            answers.extend(last);
            answer::several(&answers, media)
        }
    })
}

impl Line {
    /// Tells of an operation that keeps the limits. What it is called somebody made up, unless it is trusted.
    fn tell(&mut self, weighed: &Weighed, origin: Origin) {
        self.operation.clone_from(&weighed.hash);
        self.name = weighed.name.as_ref().filter(|_| origin.is_trusted()).map(ToString::to_string).unwrap_or_default();
    }
}

/// Finds the document of everything that is asked in one body.
async fn find(app: &App, asked: Asked, media: Media) -> Result<Vec<Result<Found, Refusal>>, Refusal> {
    let asked = match asked {
        Asked::One(asked) => return app.documents.find(*asked).await.map(|found| vec![Ok(found)]),
        Asked::Several(_) if media == Media::EventStream => {
            return Err(Refusal::bad("a batch is not answered as text/event-stream; send one object with \"query\""));
        }
        Asked::Several(asked) => asked,
    };
    let mut found = Vec::with_capacity(asked.len());
    for asked in asked {
        found.push(app.documents.find(asked).await);
    }
    Ok(found)
}

/// Weighs everything that is asked in one body, which together may cost no more than one request.
fn weigh(
    found: Vec<Result<Found, Refusal>>,
    method: &Method,
    media: Media,
    limits: &Limits,
) -> Result<Vec<Ready>, Refusal> {
    let is_stream = media == Media::EventStream;
    let weigh = |found: Result<Found, Refusal>| {
        let Found { request, origin } = found?;
        let weighed = limits::weigh(request, limits)?;
        match weighed.kind {
            OperationType::Subscription if !is_stream => Err(Refusal::of_document(
                Code::WrongTransport,
                "a subscription is answered over a WebSocket (graphql-transport-ws) or as text/event-stream",
            )),
            OperationType::Mutation if *method != Method::POST => {
                let message = "what changes something is sent by POST";
                Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, Code::MethodNotAllowed, message))
            }
            _ => Ok((weighed, origin)),
        }
    };
    let weighed: Vec<_> = found.into_iter().map(weigh).collect();
    let cost = weighed.iter().flatten().fold(0, |sum: u64, (weighed, _)| sum.saturating_add(weighed.cost));
    if cost > limits.cost {
        let exceeded = Exceeded { name: "limit_cost", most: limits.cost, sent: cost };
        return Err(Refusal::over(Code::TooComplex, exceeded, "the batch costs too much"));
    }
    Ok(weighed)
}
