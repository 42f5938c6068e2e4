//! GraphQL over HTTP by the book, a file a stage: negotiate, read, limits, identify, execute, answer. What is cheap comes
//! first, and what is refused is refused before anything expensive.

mod answer;
/// Answers that are given again.
pub mod cache;
mod cross_site;
mod execute;
mod identify;
mod limits;
mod negotiate;
mod read;
mod refusal;
mod subscriptions;
/// Websites that asked before.
pub mod websites;

use std::time::Instant;

use async_graphql::{Request as GraphqlRequest, parser::types::OperationType};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use tracing::{Instrument, debug_span};

use self::{
    answer::Answer,
    cache::{Found, Wanted},
    limits::{Limits, Weighed},
    negotiate::Media,
    read::{Arrived, Asked},
    refusal::{Exceeded, Refusal},
};
use super::{App, SharedApp, graphiql};
use crate::{
    identity::{Session, Viewer},
    kernel::code::Code,
    telemetry::tally,
};

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
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
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
    let arrived = arrive(&head, body, &app.limits).instrument(debug_span!("read")).await?;
    let (bytes, mut session) = (arrived.bytes(), None);
    if let Some(question) = app.answers.question(&bytes).await.filter(|_| media != Media::EventStream) {
        line.operation = question.operation.to_string();
        let known = identify(app, &head, line).await?;
        if known.viewer.is_everybody()
            && let Some(given) = app.answers.kept(&question.digest).await
        {
            return Ok(given.into_response(&Wanted::by(&head, &known.viewer, media), app.answers.shared_for()));
        }
        session = Some(known);
    }
    let weighed = match arrived.read(&app.limits)? {
        Asked::One(request) => debug_span!("limits").in_scope(|| weigh(*request, &head.method, media, &app.limits))?,
        Asked::Several(requests) => return respond_to_several(app, &head, requests, media, line).await,
    };
    line.operation.clone_from(&weighed.hash);
    app.refuse_while_away()?;
    // Once everything has arrived: who asks slowly would keep a role that was taken away meanwhile.
    let session = match session {
        Some(session) => session,
        None => identify(app, &head, line).await?,
    };
    let viewer = session.viewer.clone();
    if weighed.kind == OperationType::Subscription {
        return subscriptions::stream(app, session, weighed.request).await;
    }
    let is_shared = weighed.kind == OperationType::Query && viewer.is_everybody() && media != Media::EventStream;
    if !is_shared || execute::asks_cost(&weighed.request) {
        let executing = execute::execute(app, weighed, app.loaders(viewer), media, None);
        return Ok(executing.instrument(debug_span!("execute")).await.into_response(media));
    }
    app.answers.remember(bytes, &weighed).await;
    let answering = app.answers.answer(app, weighed, viewer, media);
    Ok(match answering.instrument(debug_span!("execute")).await {
        Found::Given(given) => {
            given.into_response(&Wanted::by(&head, &session.viewer, media), app.answers.shared_for())
        }
        Found::Answer(answer) => answer.into_response(media),
    })
}

/// What arrives with a request, taken whole before anything is looked into.
async fn arrive(head: &Parts, body: Body, limits: &Limits) -> Result<Arrived, Refusal> {
    if head.method == Method::POST {
        return Ok(Arrived::Body(read::body(&head.headers, body, limits).await?));
    }
    cross_site::refuse_pages(&head.headers)?;
    Ok(Arrived::Address(head.uri.clone()))
}

async fn identify(app: &App, head: &Parts, line: &mut Line) -> Result<Session, Refusal> {
    let session = identify::session(app, &head.headers).instrument(debug_span!("identify")).await?;
    line.viewer = session.viewer.kind();
    if let Viewer::Website(website) = &session.viewer {
        line.center.clone_from(&website.slug);
    }
    Ok(session)
}

/// Answers a batch, in its order.
async fn respond_to_several(
    app: &App,
    head: &Parts,
    requests: Vec<GraphqlRequest>,
    media: Media,
    line: &mut Line,
) -> Result<Response, Refusal> {
    if media == Media::EventStream {
        return Err(Refusal::bad("a batch is not answered as text/event-stream; send one object with \"query\""));
    }
    let weighed: Vec<_> =
        requests.into_iter().map(|request| weigh(request, &head.method, media, &app.limits)).collect();
    let cost = weighed.iter().flatten().fold(0, |sum: u64, weighed| sum.saturating_add(weighed.cost));
    if cost > app.limits.cost {
        let exceeded = Exceeded { name: "limit_cost", most: app.limits.cost, sent: cost };
        return Err(Refusal::over(Code::TooComplex, exceeded, "the batch costs too much"));
    }
    app.refuse_while_away()?;
    let session = identify(app, head, line).await?;
    let mut answers = Vec::with_capacity(weighed.len());
    for weighed in weighed {
        answers.push(match weighed {
            Ok(weighed) => {
                line.operation.clone_from(&weighed.hash);
                let loaders = app.loaders(session.viewer.clone());
                execute::execute(app, weighed, loaders, media, None).instrument(debug_span!("execute")).await
            }
            Err(refusal) => Answer::refused(&refusal, media),
        });
    }
    Ok(answer::several(&answers, media))
}

/// Weighs a request, which has to come by a way that can answer it.
fn weigh(request: GraphqlRequest, method: &Method, media: Media, limits: &Limits) -> Result<Weighed, Refusal> {
    let weighed = limits::weigh(request, limits)?;
    match weighed.kind {
        OperationType::Subscription if media != Media::EventStream => Err(Refusal::of_document(
            Code::WrongTransport,
            "a subscription is answered over a WebSocket (graphql-transport-ws) or as text/event-stream",
        )),
        OperationType::Mutation if *method != Method::POST => {
            let message = "what changes something is sent by POST";
            Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, Code::MethodNotAllowed, message))
        }
        _ => Ok(weighed),
    }
}

impl App {
    /// Refuses what cannot be answered at present, before anybody waits for the database.
    fn refuse_while_away(&self) -> Result<(), Refusal> {
        if self.live.follower.freshness.lost().is_some() { Err(Refusal::away()) } else { Ok(()) }
    }
}
