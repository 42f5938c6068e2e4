//! From a request to what it tells, the same for every transport that stays open: read, weighed and executed as over
//! HTTP.

use async_graphql::{
    Request, Response, Value as Constant,
    futures_util::{StreamExt, future, stream::BoxStream},
    parser::types::{OperationType, Selection},
};
use serde_json::Value;

use super::super::{answer::Answer, documents::Found, limits, negotiate::Media, read::Parameters, refusal::Refusal};
use crate::{
    http::{
        App,
        fair_use::{Tab, units},
    },
    identity::Viewer,
    kernel::code::Code,
    telemetry::{
        metrics::{self, Running},
        traces,
    },
};

/// What an operation says.
pub enum Told {
    /// A result, as JSON.
    Result(String),
    /// It is not run, for these errors.
    Errors(Value),
}

/// What an operation tells, one after the other. It runs only as fast as this is read.
pub type Results = BoxStream<'static, Told>;

/// Begins a subscription.
///
/// # Errors
/// Its document is not known or may not run, it exceeds a limit, or is none.
pub async fn subscribe(app: &App, viewer: Viewer, asked: Parameters, mut tab: Tab) -> Result<Results, Refusal> {
    // Whatever becomes of it, it has come: as much as a request that is sent by HTTP costs at least.
    app.fair_use.charge(&mut tab, &viewer, 1)?;
    let Found { request, origin } = traces::stage("documents", Vec::new, app.documents.find(asked)).await?;
    let mut weighed = traces::stage_of("limits", || limits::weigh(request, &app.limits))?;
    if weighed.kind != OperationType::Subscription {
        let message = "over a WebSocket subscriptions are sent; send what asks or changes something by POST";
        return Err(Refusal::of_document(Code::WrongTransport, message));
    }
    app.fair_use.charge(&mut tab, &viewer, units(weighed.cost))?;
    app.documents.admit(&mut weighed, origin, false).await?;
    results(app, viewer, weighed.request).await
}

/// Follows a subscription that keeps the limits.
///
/// # Errors
/// Its field stands in a fragment, or the database cannot be read.
pub async fn results(app: &App, viewer: Viewer, mut request: Request) -> Result<Results, Refusal> {
    refuse_fragments(&mut request)?;
    let beginning = app.follower.begin().await;
    let beginning = beginning.map_err(|error| Refusal::internal(&error, "the subscription could not be begun"))?;
    let request = request.data(app.loaders(viewer)).data(beginning);
    let (mut is_first, running) = (true, Running::begin());
    let results = app.schema.execute_stream(request).map(move |executed| {
        // As long as there may be more it runs.
        let _ = &running;
        metrics::told();
        told(executed, std::mem::take(&mut is_first))
    });
    // What is refused has nothing more to say.
    let results = results.scan(false, |is_over, told| {
        let told = (!*is_over).then_some(told);
        *is_over |= matches!(told, Some(Told::Errors(_)));
        future::ready(told)
    });
    Ok(results.boxed())
}

/// The root of a subscription is one field, and async-graphql follows it only where it stands there itself.
///
/// # Errors
/// It stands in a fragment.
pub fn refuse_fragments(request: &mut Request) -> Result<(), Refusal> {
    let Ok(document) = request.parsed_query() else { return Ok(()) };
    let is_fragment =
        document.operations.iter().filter(|(_, operation)| operation.node.ty == OperationType::Subscription).any(
            |(_, operation)| {
                let roots = &operation.node.selection_set.node.items;
                roots.iter().any(|root| !matches!(root.node, Selection::Field(_)))
            },
        );
    if is_fragment {
        let message = "write the field of a subscription at its root, not in a fragment";
        return Err(Refusal::of_document(Code::ValidationFailed, message));
    }
    Ok(())
}

fn told(executed: Response, is_first: bool) -> Told {
    let is_refused = is_first && executed.data == Constant::Null && !executed.errors.is_empty();
    match Answer::executed(executed, Media::Json) {
        Answer::Refused { errors, .. } => Told::Errors(errors.into()),
        // Where there is no stream to read there is no result either.
        Answer::Executed(executed) if is_refused => Told::Errors(serde_json::json!(executed.errors)),
        // Not by way of a JSON value, which would forget the order in which fields were asked for.
        Answer::Executed(executed) => match serde_json::to_string(&executed) {
            Ok(result) => Told::Result(result),
            Err(_) => Told::Errors(serde_json::json!([])),
        },
    }
}
