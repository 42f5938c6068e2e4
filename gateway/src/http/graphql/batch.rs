//! Several requests in one body, where that is allowed. Each is answered by itself, in their order; together they may
//! cost no more than one.

use std::sync::Arc;

use axum::{
    http::{Method, request::Parts},
    response::Response,
};
use tracing::{Instrument, debug_span};

use super::{
    answer::{self, Answer},
    cache::Question,
    execute,
    line::Line,
    negotiate::Media,
    read::Parameters,
    refusal::{Exceeded, Refusal},
};
use crate::{
    http::{
        App,
        fair_use::{Tab, units},
    },
    kernel::code::Code,
};

/// Answers a batch.
///
/// # Errors
/// It is asked for as a stream, costs too much, or nobody can be asked at present.
pub(super) async fn respond(
    app: &App,
    head: &Parts,
    asked: Vec<Parameters>,
    media: Media,
    line: &mut Line,
    tab: &mut Tab,
) -> Result<Response, Refusal> {
    if media == Media::EventStream {
        return Err(Refusal::bad("a batch is not answered as text/event-stream; send one object with \"query\""));
    }
    let mut weighed = Vec::with_capacity(asked.len());
    for asked in asked {
        weighed.push(super::weigh(app, asked, &head.method, media).await);
    }
    let cost = weighed.iter().flatten().fold(0, |sum: u64, (weighed, _)| sum.saturating_add(weighed.cost));
    if cost > app.limits.cost {
        let exceeded = Exceeded { name: "limit_cost", most: app.limits.cost, sent: cost };
        return Err(Refusal::over(Code::TooComplex, exceeded, "the batch costs too much"));
    }
    if app.is_away() {
        return Err(Refusal::away());
    }
    let session = super::identify(app, head, line).await?;
    app.fair_use.charge(tab, &session.viewer, units(cost).max(weighed.len() as u64))?;
    let mut answers = Vec::with_capacity(weighed.len());
    for weighed in weighed {
        let admitted = match weighed {
            Ok((mut weighed, origin)) => {
                line.question = Some(Arc::new(Question::of(&weighed)));
                app.documents.admit(&mut weighed, origin, head.method != Method::POST).await.map(|()| weighed)
            }
            Err(refusal) => Err(refusal),
        };
        answers.push(match admitted {
            Ok(weighed) => {
                let loaders = app.loaders(session.viewer.clone());
                execute::execute(app, weighed, loaders, media, app.concurrency_for(&session.viewer))
                    .instrument(debug_span!("execute"))
                    .await
            }
            Err(refusal) => Answer::refused(&refusal, media),
        });
    }
    Ok(answer::several(&answers, media))
}
