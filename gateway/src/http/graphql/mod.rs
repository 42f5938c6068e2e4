//! GraphQL over HTTP, a file a stage: read, identify, execute, answer.

mod identify;
mod limits;
mod read;
mod refusal;

use std::time::Instant;

use async_graphql_axum::GraphQLResponse;
use axum::{
    extract::{Request, State},
    http::{
        HeaderValue, StatusCode,
        header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};

use self::refusal::Refusal;
use super::SharedApp;
use crate::{db::statements, identity::Viewer, loaders::Loaders};

/// Answers a GraphQL request and writes its line in the log: who in kind, how long, how many statements.
/// Nothing of the document, its variables or its sender.
pub async fn answer(State(app): State<SharedApp>, request: Request) -> Response {
    let begun = Instant::now();
    let (result, statements) = statements::counted(execute(&app, request)).await;
    let (viewer, mut response) = match result {
        Ok((viewer, response)) => (viewer, response),
        Err(refusal) => ("refused", refusal.into_response()),
    };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
    let status = response.status().as_u16();
    tracing::info!(target: "gateway::request", viewer, status, milliseconds, statements, "answered");
    response
}

async fn execute(app: &SharedApp, request: Request) -> Result<(&'static str, Response), Refusal> {
    let accepts_graphql_json = request
        .headers()
        .get(ACCEPT)
        .is_some_and(|accept| accept.to_str().is_ok_and(|accept| accept.contains("application/graphql-response+json")));
    let headers = request.headers().clone();
    let request = read::request(request).await?;
    // Once everything has arrived: who asks slowly would keep a role that was taken away meanwhile.
    let viewer = identify::session(app, &headers).await?.viewer;
    let kind = match &viewer {
        Viewer::Anonymous => "anonymous",
        Viewer::Website { .. } => "website",
        Viewer::Member(_) => "member",
    };
    let request = request.data(Loaders::of(viewer, &app.doors));
    let mut response = GraphQLResponse::from(app.schema.execute(request).await).into_response();
    if !accepts_graphql_json {
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, json);
    }
    Ok((kind, response))
}

/// What a browser or a GET finds at the address of the API.
pub async fn explain(request: Request) -> Response {
    let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if accept.contains("text/html") {
        return super::graphiql::redirect().await.into_response();
    }
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "send GraphQL by POST as application/json")
        .into_response()
}
