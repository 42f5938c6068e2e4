//! GraphQL over HTTP by the book, a file a stage: at once, negotiate, read, documents, limits, identify, execute, answer.
//! What is cheap comes first, and what is refused is refused before anything expensive.

mod answer;
/// What is kept, given before all layers.
pub mod at_once;
mod batch;
/// Answers that are given again.
pub mod cache;
mod cross_site;
/// Finds the text of the document that is meant.
pub mod documents;
mod execute;
mod identify;
mod limits;
mod line;
mod negotiate;
mod read;
mod refusal;
mod subscriptions;
/// Websites that asked before.
pub mod websites;

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use tracing::{Instrument, debug_span};

use self::{
    answer::Answer,
    at_once::Taken,
    cache::{Found, Question, Wanted},
    documents::Origin,
    limits::Weighed,
    line::Line,
    negotiate::Media,
    read::{Arrived, Asked, Parameters},
    refusal::Refusal,
};
use super::{
    App, SharedApp, cors,
    fair_use::{Tab, units},
    graphiql,
    shedding::concurrency::ConcurrencyLimit,
};
use crate::{
    identity::{Session, Viewer},
    kernel::code::Code,
    telemetry::{
        metrics::{self, Came},
        tally, traces,
    },
};

/// What it costs an address to send a credential that does not hold, in units.
const WRONG_CREDENTIAL: u64 = 10;

/// Answers a GraphQL request, of which everything was taken that came with it, and writes its line in the log.
pub async fn answer(State(app): State<SharedApp>, Extension(taken): Extension<Taken>, request: Request) -> Response {
    let is_upgrade = subscriptions::is_upgrade(&request);
    if !is_upgrade && app.editor.is_some() && is_page_view(&request) {
        return graphiql::redirect().await.into_response();
    }
    let Taken { begun, media, arrived, mut tab } = taken;
    let mut line = Line::begun(begun);
    let (media, result) = if is_upgrade {
        let opened = match arrived {
            Ok(_) => subscriptions::upgrade(app.clone(), request, tab).await,
            Err(refusal) => Err(refusal),
        };
        if let Ok(opened) = opened {
            // Its line is written when it is closed.
            return opened;
        }
        (Media::Json, opened)
    } else {
        (media, respond(&app, request.into_parts().0, arrived, media, &mut line, &mut tab).await)
    };
    let mut response = result.unwrap_or_else(|refusal| Answer::refused(&refusal, media).into_response(media));
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if line.viewer.is_none() && tab.is_stranger() {
        match response.status() {
            StatusCode::UNAUTHORIZED => app.fair_use.mistrust(&tab, WRONG_CREDENTIAL),
            // Nobody is to blame for having to wait.
            status if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {}
            _ => app.fair_use.mistrust(&tab, 1),
        }
    }
    app.fair_use.tell(&tab, response.headers_mut());
    line.write(tally::request_id(), response.status(), tally::used());
    response
}

/// Whether somebody opened the address of the API in a browser.
fn is_page_view(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    request.method() == Method::GET && request.uri().query().is_none() && accept.contains("text/html")
}

async fn respond(
    app: &SharedApp,
    head: Parts,
    arrived: Result<Arrived, Refusal>,
    media: Media,
    line: &mut Line,
    tab: &mut Tab,
) -> Result<Response, Refusal> {
    let arrived = arrived?;
    if cors::signs_in(&head) {
        // Before anybody is asked who that is.
        app.concurrency.members.check()?;
    }
    let asked = match arrived.read(&app.limits)? {
        Asked::One(asked) => *asked,
        Asked::Several(asked) => return batch::respond(app, &head, asked, media, line, tab).await,
    };
    let (mut weighed, origin) = weigh(app, asked, &head.method, media).await?;
    let question = Arc::new(Question::of(&weighed));
    line.question = Some(question.clone());
    // Once everything has arrived: who asks slowly would keep a role that was taken away meanwhile.
    let session = identify(app, &head, line).await?;
    app.fair_use.charge(tab, &session.viewer, units(weighed.cost))?;
    app.documents.admit(&mut weighed, origin, head.method != Method::POST).await?;
    let viewer = session.viewer.clone();
    let is_shared = weighed.kind == OperationType::Query && viewer.is_everybody() && media != Media::EventStream;
    if app.is_away() {
        let kept = if is_shared { app.answers.kept_to(&weighed).await } else { None };
        let given = kept.ok_or_else(Refusal::away)?;
        app.fair_use.forgive(tab);
        return Ok(given.into_response(&Wanted::by(&head, &session.viewer, media), app.answers.shared_for()));
    }
    if weighed.kind == OperationType::Subscription {
        return subscriptions::stream(app, session, weighed.request, tab).await;
    }
    if !is_shared || execute::asks_cost(&weighed.request) {
        let limit = app.concurrency_for(&viewer);
        let executing = execute::execute(app, weighed, app.loaders(viewer), media, limit);
        return Ok(executing.instrument(debug_span!("execute")).await.into_response(media));
    }
    // What is searched for is not kept as it came. What is sent to be remembered has to be looked at each time: it may have
    // been forgotten.
    if !weighed.is_private && !matches!(origin, Origin::Taught(_)) {
        app.answers.remember(&arrived, question).await;
    }
    let answering = traces::stage("cache", Vec::new, app.answers.answer(app, weighed, viewer, media));
    Ok(match answering.instrument(debug_span!("execute")).await {
        Found::Given(given) => {
            if !given.is_made() {
                app.fair_use.forgive(tab);
            }
            given.into_response(&Wanted::by(&head, &session.viewer, media), app.answers.shared_for())
        }
        Found::Answer(answer) => {
            metrics::came(Came::Unkept);
            answer.into_response(media)
        }
    })
}

/// Finds the document that is meant and weighs what is asked of it, which has to come by a way that can answer it.
async fn weigh(app: &App, asked: Parameters, method: &Method, media: Media) -> Result<(Weighed, Origin), Refusal> {
    let finding = app.documents.find(asked).instrument(debug_span!("documents"));
    let found = traces::stage("documents", Vec::new, finding).await?;
    let weighing = || debug_span!("limits").in_scope(|| limits::weigh(found.request, &app.limits));
    let mut weighed = traces::stage_of("limits", weighing)?;
    // Any other name somebody may have made up: it is told nowhere.
    weighed.name = weighed.name.filter(|_| found.origin.is_trusted());
    match weighed.kind {
        OperationType::Subscription if media != Media::EventStream => Err(Refusal::of_document(
            Code::WrongTransport,
            "a subscription is answered over a WebSocket (graphql-transport-ws) or as text/event-stream",
        )),
        OperationType::Mutation if *method != Method::POST => {
            let message = "what changes something is sent by POST";
            Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, Code::MethodNotAllowed, message))
        }
        _ => Ok((weighed, found.origin)),
    }
}

async fn identify(app: &App, head: &Parts, line: &mut Line) -> Result<Session, Refusal> {
    let identifying = identify::session(app, &head.headers).instrument(debug_span!("identify"));
    let session = traces::stage("identity", Vec::new, identifying).await?;
    line.viewer = Some(session.viewer.clone());
    Ok(session)
}

impl App {
    /// How many requests of a viewer and its like are executed at a time.
    fn concurrency_for(&self, viewer: &Viewer) -> &ConcurrencyLimit {
        if viewer.is_everybody() { &self.concurrency.everybody } else { &self.concurrency.members }
    }

    /// Whether the database is away, so that nobody need wait for it.
    fn is_away(&self) -> bool {
        self.follower.freshness.lost().is_some()
    }

    /// Does something that reads the database, unless that is away or is lost meanwhile: one that hangs is not waited for.
    async fn while_there<T>(&self, reading: impl Future<Output = T>) -> Result<T, Refusal> {
        tokio::select! {
            biased;
            () = self.follower.freshness.loss() => Err(Refusal::away()),
            done = reading => Ok(done),
        }
    }
}
