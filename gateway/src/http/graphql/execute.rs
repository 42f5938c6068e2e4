//! Executes a request that keeps the limits, within the time that it may take.

use async_graphql::{Value, parser::types::OperationType};
use axum::http::StatusCode;

use super::{answer::Answer, limits::Weighed, negotiate::Media, refusal::Refusal};
use crate::{http::App, identity::Viewer, kernel::code::Code, loaders::Loaders};

/// The extension of a request that asks what it is estimated to cost.
const TELL_COST: &str = "cost";

/// The answer to one request of a viewer.
pub async fn execute(app: &App, weighed: Weighed, viewer: Viewer, media: Media) -> Answer {
    let Weighed { request, cost, kind, .. } = weighed;
    let asks_cost = request.extensions.get(TELL_COST) == Some(&Value::Boolean(true));
    let request = request.data(Loaders::of(viewer, &app.doors));
    let Ok(executed) = tokio::time::timeout(app.limits.time, app.schema.execute(request)).await else {
        let advice = match kind {
            OperationType::Mutation => "some of it may be done: read it, or send it again with the same clientKey",
            _ => "ask for less",
        };
        let message = format!("this took longer than {} s and was given up; {advice}", app.limits.time.as_secs());
        let refusal = Refusal::new(StatusCode::SERVICE_UNAVAILABLE, Code::TimedOut, message);
        return Answer::refused(&refusal, media);
    };
    let mut answer = Answer::executed(executed, media);
    if asks_cost {
        answer.tell_cost(cost, app.limits.cost);
    }
    answer
}
