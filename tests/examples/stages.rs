//! Answers one question of a center's website a number of times, so that what our stages cost can be counted:
//!
//!     stages bare|wire FILE TIMES      FILE is the database of a demo
//!
//! `wire` asks the router as a request over HTTP does, `bare` hands the same document to the schema. See
//! docs/benchmarks.md for how the instructions of both are counted.

use std::{net::Ipv4Addr, path::PathBuf, sync::Arc};

use async_graphql::{Request, Variables};
use axum::{
    Router,
    body::{Body, to_bytes},
    http,
};
use gateway::{
    config::{CacheSettings, FairUseSettings, Settings},
    db::{DatabaseSettings, setup},
    http::{App, graphql::documents::Documents, routes::Routes},
    identity::{Issuers, Viewer},
    loaders::Loaders,
};
use serde_json::{Value, json};

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
    // Nothing is kept: what is counted is the way of a question that is executed, however often that is asked.
    let cache = CacheSettings { bytes: 0, ..settings.cache };
    let fair_use = FairUseSettings { anonymous: 0, site: 0, member: 0, ..settings.fair_use };
    let documents = Documents::open(&settings.documents, &settings.limits, None).await?;
    let app = App::new(doors.clone(), None, Issuers::oidc(&[]), documents, settings.limits, cache, fair_use);
    let schema = app.schema.clone();
    let routes = Routes::of(Arc::new(app), Router::new());
    let variables: Value = serde_json::from_str(VARIABLES)?;
    let body = json!({ "query": QUERY, "variables": variables }).to_string();
    let mut bytes = 0;
    for _ in 0..times.parse()? {
        if way == "bare" {
            let request = Request::new(QUERY).variables(Variables::from_json(variables.clone()));
            let response =
                schema.execute(request.data(Loaders::of(Viewer::Anonymous, &doors, None, Arc::default()))).await;
            bytes += serde_json::to_vec(&response)?.len();
        } else {
            let request = http::Request::post("/graphql").header("content-type", "application/json");
            let response = routes.answer(Ipv4Addr::LOCALHOST.into(), request.body(Body::from(body.clone()))?).await;
            bytes += to_bytes(response.into_body(), usize::MAX).await?.len();
        }
    }
    println!("{bytes} bytes");
    Ok(())
}
