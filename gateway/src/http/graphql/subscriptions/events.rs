//! Server-sent events, in the distinct connections mode of `graphql-sse`: one operation a request, each result an event
//! `next`, then an event `complete`. A stream that ends without it was cut off, and a client asks again.

use std::{convert::Infallible, time::Duration};

use async_graphql::{
    Request,
    futures_util::{StreamExt, stream},
};
use axum::{
    body::Body,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tokio::{sync::watch, time};

use super::{
    super::{negotiate::Media, refusal::Refusal},
    Seat,
    operation::{self, Results, Told},
};
use crate::{
    http::{SharedApp, fair_use::Tab},
    identity::{Ended, Session},
    kernel::code::Code,
    telemetry::traces,
};

/// After so much silence a comment is sent, so that nobody between takes the stream for dead.
const HEARTBEAT: Duration = Duration::from_secs(12);

/// The end. A browser passes an event over that has no data at all.
const COMPLETE: &str = "event: complete\ndata: \n\n";

/// A stream on its way.
struct Telling {
    results: Results,
    ended: Ended,
    stop: watch::Receiver<bool>,
    _seat: Seat,
}

/// Answers a subscription that keeps the limits with a stream of its results.
///
/// # Errors
/// Too many are open.
pub async fn stream(app: &SharedApp, session: Session, request: Request, tab: &Tab) -> Result<Response, Refusal> {
    let seat = super::seat(app, tab)?;
    let ended = app.sessions.register(&session);
    let beginning = operation::results(app, session.viewer, request);
    let results = traces::stage("subscription", Vec::new, beginning).await?;
    let telling = Telling { results, ended, stop: app.ending.stopping(), _seat: seat };
    let events = stream::unfold(Some(telling), |telling| async move {
        let mut telling = telling?;
        let (text, goes_on) = telling.next().await?;
        Some((Ok::<_, Infallible>(text), goes_on.then_some(telling)))
    });
    Ok(respond(Body::from_stream(events)))
}

/// Answers with one result that is known already: that of a query, or errors for which nothing was executed.
pub fn once(result: &str) -> Response {
    respond(Body::from(next(result) + COMPLETE))
}

fn respond(body: Body) -> Response {
    ([(CONTENT_TYPE, Media::EventStream.content_type())], body).into_response()
}

impl Telling {
    /// What is sent next, and whether more follows; nothing where the stream is cut off.
    async fn next(&mut self) -> Option<(String, bool)> {
        let last = |errors: &Value| (next(&json!({ "errors": errors }).to_string()) + COMPLETE, false);
        tokio::select! {
            biased;
            // Without a word: whoever reads on asks another process.
            _ = self.stop.wait_for(|stop| *stop) => None,
            reason = &mut self.ended => {
                let refusal = Refusal::new(StatusCode::UNAUTHORIZED, Code::Unauthenticated, super::ended(reason));
                Some(last(&json!([refusal.error()])))
            }
            told = self.results.next() => Some(match told {
                Some(Told::Result(result)) => (next(&result), true),
                Some(Told::Errors(errors)) => last(&errors),
                None => (COMPLETE.to_owned(), false),
            }),
            () = time::sleep(HEARTBEAT) => Some((":\n\n".to_owned(), true)),
        }
    }
}

/// A result, which is JSON in one line.
fn next(result: &str) -> String {
    format!("event: next\ndata: {result}\n\n")
}
