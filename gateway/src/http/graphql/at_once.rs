//! What is kept, given before all layers: a question that came in the same words before, of nobody in particular or of a
//! website that is remembered. Finding it costs less than the layers do, so it does not pass through them; everything
//! else goes on to them.

use std::{net::IpAddr, ops::ControlFlow, time::Instant};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, Method, Request, header::UPGRADE, request::Parts},
    response::Response,
};
use hyper::body;
use tower::BoxError;

use super::{
    cache::Wanted,
    cross_site, identify,
    limits::Limits,
    line::Line,
    negotiate::{self, Media},
    read::{self, Arrived},
    refusal::Refusal,
};
use crate::{
    http::{
        App, cors,
        fair_use::Tab,
        request_id::{self, REQUEST_ID},
        security,
    },
    identity::{Credential, Session, Viewer},
    kernel::id::new_id,
    telemetry::tally::Used,
};

/// What came with a request, taken whole before anything is looked into.
#[derive(Clone)]
pub struct Taken {
    /// When the request came.
    pub begun: Instant,
    /// In which form its answer is wanted.
    pub media: Media,
    /// What came with it, or why it could not be taken.
    pub arrived: Result<Arrived, Refusal>,
    /// What it was charged.
    pub tab: Tab,
}

/// Gives what is kept, or hands the request on with what was taken of it.
pub async fn answer<B>(app: &App, peer: IpAddr, request: Request<B>) -> ControlFlow<Response, Request<Body>>
where
    B: body::Body<Data = Bytes, Error: Into<BoxError>>,
{
    let begun = Instant::now();
    let (mut head, body) = request.into_parts();
    let (mut tab, allowed) = app.fair_use.arrive(peer, &head.headers, || identify::is_known(app, &head.headers));
    let (media, mut arrived) = match negotiate::media(&head.headers) {
        Ok(media) => match allowed {
            Ok(()) => (media, arrive(&head, body, &app.limits).await),
            Err(too_soon) => (media, Err(too_soon.into())),
        },
        // What nobody could read the answer of is not waited for.
        Err(refusal) => (Media::Json, Err(refusal)),
    };
    if let Ok(came) = &arrived {
        match give(app, &head, came, media, begun, &mut tab).await {
            Ok(Some(given)) => return ControlFlow::Break(given),
            Ok(None) => {}
            Err(refusal) => arrived = Err(refusal),
        }
    }
    head.extensions.insert(Taken { begun, media, arrived, tab });
    ControlFlow::Continue(Request::from_parts(head, Body::empty()))
}

/// What arrives with a request.
async fn arrive<B>(head: &Parts, body: B, limits: &Limits) -> Result<Arrived, Refusal>
where
    B: body::Body<Data = Bytes, Error: Into<BoxError>>,
{
    if head.method == Method::POST {
        return Ok(Arrived::Body(read::body(&head.headers, body, limits).await?));
    }
    cross_site::refuse_pages(&head.headers)?;
    Ok(Arrived::Address(head.uri.clone()))
}

/// What is kept, if it can be given at once.
///
/// # Errors
/// Whoever asks has asked for too much.
async fn give(
    app: &App,
    head: &Parts,
    arrived: &Arrived,
    media: Media,
    begun: Instant,
    tab: &mut Tab,
) -> Result<Option<Response>, Refusal> {
    if media == Media::EventStream || cors::signs_in(head) || head.headers.contains_key(UPGRADE) {
        return Ok(None);
    }
    let Some(question) = app.answers.question(arrived).await else { return Ok(None) };
    let Some(viewer) = everybody(app, &head.headers).await else { return Ok(None) };
    let Some(given) = app.answers.kept(&question.digest).await else { return Ok(None) };
    app.fair_use.charge(tab, &viewer, 1)?;
    let mut response = given.into_response(&Wanted::by(head, &viewer, media), app.answers.shared_for());
    let id = new_id().simple();
    cors::tell_everybody(&head.headers, response.headers_mut());
    response.headers_mut().insert(REQUEST_ID, request_id::header(id));
    security::tell(response.headers_mut());
    app.fair_use.tell(tab, response.headers_mut());
    let mut line = Line::begun(begun);
    (line.viewer, line.question) = (Some(viewer), Some(question));
    line.write(Some(id), response.status(), Used::default());
    Ok(Some(response))
}

/// Who asks, if that is known without a statement and sees what everybody sees.
async fn everybody(app: &App, headers: &HeaderMap) -> Option<Viewer> {
    match identify::credential(headers).ok()? {
        Credential::None => Some(Viewer::Anonymous),
        Credential::SiteKey(key) => {
            let website = app.websites.remembered(&key).await?;
            Some(Session::of_website(website, identify::origin(headers)).ok()?.viewer)
        }
        Credential::Bearer(_) => None,
    }
}
