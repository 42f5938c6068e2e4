//! Executes a request that keeps the limits, within the time that it may take.

use async_graphql::{Request, Value, parser::types::OperationType};
use axum::http::StatusCode;

use super::{answer::Answer, limits::Weighed, negotiate::Media, refusal::Refusal};
use crate::{
    http::{
        App,
        shedding::concurrency::{ConcurrencyLimit, Overloaded},
    },
    kernel::code::Code,
    loaders::Loaders,
    telemetry::{KeyValue, traces},
};

/// The extension of a request that asks what it is estimated to cost.
const TELL_COST: &str = "cost";

/// Whether a request asks what it is estimated to cost.
pub fn asks_cost(request: &Request) -> bool {
    request.extensions.get(TELL_COST) == Some(&Value::Boolean(true))
}

/// The answer to one request, by what it reads with; executed in its turn.
pub async fn execute(app: &App, weighed: Weighed, loaders: Loaders, media: Media, limit: &ConcurrencyLimit) -> Answer {
    let (kind, hash, name) = (word(weighed.kind), weighed.hash.clone(), weighed.name.clone());
    let told = move || {
        let mut told =
            vec![KeyValue::new("graphql.operation.type", kind), KeyValue::new("graphql.document.hash", hash)];
        told.extend(name.map(|name| KeyValue::new("graphql.operation.name", name.to_string())));
        told
    };
    traces::stage(kind, told, run(app, weighed, loaders, media, limit)).await
}

const fn word(kind: OperationType) -> &'static str {
    match kind {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    }
}

async fn run(app: &App, weighed: Weighed, loaders: Loaders, media: Media, limit: &ConcurrencyLimit) -> Answer {
    let Weighed { request, cost, kind, .. } = weighed;
    let asks_cost = asks_cost(&request);
    let request = request.data(loaders);
    let executing = async {
        let _permit = limit.acquire().await?;
        Ok::<_, Overloaded>(app.schema.execute(request).await)
    };
    let executing = tokio::time::timeout(app.limits.time, executing);
    let executed = match kind {
        OperationType::Query => match app.while_there(executing).await {
            Ok(executed) => executed,
            Err(refusal) => return Answer::refused(&refusal, media),
        },
        // What may be done by now is not given up.
        _ => executing.await,
    };
    if kind == OperationType::Mutation {
        traces::stage("relay", Vec::new, app.follower.catch_up()).await;
    }
    let Ok(executed) = executed else {
        let advice = match kind {
            OperationType::Mutation => "some of it may be done: read it, or send it again with the same clientKey",
            _ => "ask for less",
        };
        let message = format!("this took longer than {} s and was given up; {advice}", app.limits.time.as_secs());
        let refusal = Refusal::new(StatusCode::SERVICE_UNAVAILABLE, Code::TimedOut, message);
        return Answer::refused(&refusal, media);
    };
    let executed = match executed {
        Ok(executed) => executed,
        Err(overloaded) => return Answer::refused(&overloaded.into(), media),
    };
    let mut answer = Answer::executed(executed, media);
    if asks_cost {
        answer.tell_cost(cost, app.limits.cost);
    }
    answer
}
