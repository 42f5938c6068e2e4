//! Answers one question of a center's website a number of times, so that what our stages cost can be counted:
//!
//!     stages bare|wire FILE TIMES      FILE is the database of a demo
//!
//! `wire` asks the router as a request over HTTP does, `bare` hands the same document to the schema. See
//! docs/benchmarks.md for how the instructions of both are counted.

use std::{path::PathBuf, sync::Arc};

use async_graphql::{Request, Variables};
use axum::{
    body::{Body, to_bytes},
    http,
};
use gateway::{
    catalog::follower::Follower,
    config::Settings,
    db::{DatabaseSettings, setup},
    http::{App, live::Live, routes},
    identity::{Issuers, Operator, SessionWatch, Viewer},
    loaders::Loaders,
    schema,
};
use serde_json::{Value, json};
use tower::ServiceExt;

const QUERY: &str = include_str!("../../gateway/assets/examples/website.graphql");
const VARIABLES: &str = include_str!("../../gateway/assets/examples/website.json");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(way), Some(file), Some(times)) = (args.next(), args.next(), args.next()) else {
        return Err("usage: stages bare|wire FILE TIMES".into());
    };
    let settings = Settings::load(None, std::iter::empty())?;
    let database = DatabaseSettings {
        location: format!("sqlite://{}", PathBuf::from(file).display()).parse()?,
        ..settings.database
    };
    let doors = setup::open(&database).await?;
    let app = App {
        schema: schema::build(true),
        doors: doors.clone(),
        issuers: Issuers::oidc(&[]),
        sessions: SessionWatch::new(doors.clone()),
        live: Live::new(Follower::of(Operator::of(doors.clone()), None)),
        limits: settings.limits,
        signed_in_origins: Vec::new(),
        editor: None,
    };
    let schema = app.schema.clone();
    let router = routes::router(Arc::new(app));
    let variables: Value = serde_json::from_str(VARIABLES)?;
    let body = json!({ "query": QUERY, "variables": variables }).to_string();
    let mut bytes = 0;
    for _ in 0..times.parse()? {
        if way == "bare" {
            let request = Request::new(QUERY).variables(Variables::from_json(variables.clone()));
            let response = schema.execute(request.data(Loaders::of(Viewer::Anonymous, &doors))).await;
            bytes += serde_json::to_vec(&response)?.len();
        } else {
            let request = http::Request::post("/graphql").header("content-type", "application/json");
            let response = router.clone().oneshot(request.body(Body::from(body.clone()))?).await?;
            bytes += to_bytes(response.into_body(), usize::MAX).await?.len();
        }
    }
    println!("{bytes} bytes");
    Ok(())
}
