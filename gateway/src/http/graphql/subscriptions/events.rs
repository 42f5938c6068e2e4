//! Server-sent events, in the distinct connections mode of `graphql-sse`: one operation a request, each result an event
//! `next`, then an event `complete`. A stream that ends without it was cut off, and a client asks again.

use std::{convert::Infallible, time::Duration};

use async_graphql::{
    Request,
    futures_util::{StreamExt, stream},
};
use axum::{
    http::StatusCode,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{
    super::refusal::Refusal,
    Seat,
    operation::{self, Results, Told},
};
use crate::{
    http::SharedApp,
    identity::{Ended, Session},
    kernel::code::Code,
};

/// After so much silence a comment is sent, so that nobody between takes the stream for dead.
const HEARTBEAT: Duration = Duration::from_secs(12);

/// A stream on its way.
struct Telling {
    results: Results,
    ended: Ended,
    stop: watch::Receiver<bool>,
    _seat: Seat,
}

/// Where a stream stands.
enum Stage {
    Telling(Box<Telling>),
    Completing,
    Over,
}

/// Answers a subscription that keeps the limits with a stream of its results.
///
/// # Errors
/// Too many are open.
pub async fn stream(app: &SharedApp, session: Session, request: Request) -> Result<Response, Refusal> {
    let seat = super::seat(app)?;
    let ended = app.sessions.register(&session);
    let results = operation::results(app, session.viewer, request).await?;
    let telling = Telling { results, ended, stop: app.live.stopping(), _seat: seat };
    Ok(respond(Stage::Telling(Box::new(telling)), None))
}

/// Answers with one result that is known already: that of a query, or errors for which nothing was executed.
pub fn once(result: &Value) -> Response {
    respond(Stage::Completing, Some(next(&result.to_string())))
}

fn respond(stage: Stage, first: Option<Event>) -> Response {
    let events = stream::unfold((stage, first), |(stage, first)| async move {
        if let Some(first) = first {
            return Some((Ok::<_, Infallible>(first), (stage, None)));
        }
        let (event, stage) = stage.next().await?;
        Some((Ok(event), (stage, None)))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response()
}

impl Stage {
    /// The next event, and where the stream stands behind it; nothing where it ends.
    async fn next(self) -> Option<(Event, Self)> {
        let mut telling = match self {
            Self::Telling(telling) => telling,
            Self::Completing => return Some((complete(), Self::Over)),
            Self::Over => return None,
        };
        let told = tokio::select! {
            biased;
            // Without a word: whoever reads on asks another process.
            _ = telling.stop.wait_for(|stop| *stop) => return None,
            reason = &mut telling.ended => {
                let refusal = Refusal::new(StatusCode::UNAUTHORIZED, Code::Unauthenticated, super::ended(reason));
                Some(Told::Errors(json!([refusal.error()])))
            }
            told = telling.results.next() => told,
        };
        Some(match told {
            Some(Told::Result(result)) => (next(&result), Self::Telling(telling)),
            Some(Told::Errors(list)) => (next(&json!({ "errors": list }).to_string()), Self::Completing),
            None => (complete(), Self::Over),
        })
    }
}

fn complete() -> Event {
    // A browser passes an event over that has no data at all.
    Event::default().event("complete").data("")
}

fn next(result: &str) -> Event {
    Event::default().event("next").data(result)
}
