//! GraphQL over HTTP by the book, a file a stage: negotiate, read, limits, identify, execute, answer. What is cheap comes
//! first, and what is refused is refused before anything expensive.

mod answer;
mod cross_site;
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
    limits::{Limits, Weighed},
    negotiate::Media,
    read::Asked,
    refusal::{Exceeded, Refusal},
};
use super::{SharedApp, graphiql};
use crate::{identity::Viewer, kernel::code::Code, telemetry::tally};

/// What the log tells of a request: never the document, its variables or its sender.
struct Line {
    viewer: &'static str,
    /// The slug of the center whose website asks.
    center: String,
    operation: String,
}

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
    let mut line = Line { viewer: "refused", center: String::new(), operation: String::new() };
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
    let weighed = debug_span!("limits").in_scope(|| weigh(asked, &head.method, media, &app.limits))?;
    // Once everything has arrived: who asks slowly would keep a role that was taken away meanwhile.
    let session = identify::session(app, &head.headers).instrument(debug_span!("identify")).await?;
    line.viewer = session.viewer.kind();
    if let Viewer::Website(website) = &session.viewer {
        line.center.clone_from(&website.slug);
    }
    let mut answers = Vec::with_capacity(weighed.len());
    for weighed in weighed {
        answers.push(match weighed {
            Ok(Weighed { request, kind: OperationType::Subscription, hash, .. }) => {
                line.operation = hash;
                return subscriptions::stream(app, session, request).await;
            }
            Ok(weighed) => {
                line.operation.clone_from(&weighed.hash);
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

/// Weighs everything that is asked in one body, which together may cost no more than one request.
fn weigh(
    asked: Asked,
    method: &Method,
    media: Media,
    limits: &Limits,
) -> Result<Vec<Result<Weighed, Refusal>>, Refusal> {
    let is_stream = media == Media::EventStream;
    if is_stream && matches!(asked, Asked::Several(_)) {
        return Err(Refusal::bad("a batch is not answered as text/event-stream; send one object with \"query\""));
    }
    let weigh = |request| {
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
            _ => Ok(weighed),
        }
    };
    let weighed: Vec<_> = match asked {
        Asked::One(request) => vec![weigh(*request)],
        Asked::Several(requests) => requests.into_iter().map(weigh).collect(),
    };
    let cost = weighed.iter().flatten().fold(0, |sum: u64, weighed| sum.saturating_add(weighed.cost));
    if cost > limits.cost {
        let exceeded = Exceeded { name: "limit_cost", most: limits.cost, sent: cost };
        return Err(Refusal::over(Code::TooComplex, exceeded, "the batch costs too much"));
    }
    Ok(weighed)
}
