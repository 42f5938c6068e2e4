//! `gateway serve`: the network of the configured database.

use std::{net::SocketAddr, sync::Arc};

use axum::Router;
use clap::Args;

use super::{Failure, examples};
use crate::{
    cache::redis::Redis,
    catalog::overdue,
    config::Settings,
    db::setup,
    http::{App, MakeEditor, admin, graphql::documents::Documents, server},
    identity::{Issuers, Operator},
    jobs::Runner,
    telemetry::export,
};

/// Serve the network of the configured database.
#[derive(Args)]
pub struct Serve {
    /// Where to serve; overrides the settings.
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// Bring the database up to date first; it is then reached as its owner.
    #[arg(long)]
    pub migrate: bool,
}

impl Serve {
    /// Runs the command until it is asked to stop.
    ///
    /// # Errors
    /// The port, the database or the file of trusted documents cannot be used.
    pub async fn run(self, settings: Settings) -> Result<(), Failure> {
        self.run_with(settings, Router::new()).await
    }

    /// The same with more to serve, outside all layers: what measures the gateway puts a route there that does nothing,
    /// to compare with.
    ///
    /// # Errors
    /// The port or the database cannot be used.
    pub async fn run_with(self, settings: Settings, more: Router) -> Result<(), Failure> {
        let admin = match settings.admin_listen {
            Some(address) => Some(server::bind(address).await?),
            None => None,
        };
        let mut telemetry = export::begin(&settings.log.filter, settings.log.is_json, admin.is_some())?;
        let redis = settings.redis.as_ref().map(Redis::open).transpose()?;
        let documents = Documents::open(&settings.documents, &settings.limits, redis.clone()).await?;
        let listener = server::bind(self.listen.unwrap_or(settings.listen)).await?;
        if self.migrate {
            super::migrate::run(&settings).await?;
        }
        let doors = setup::open(&settings.database).await?;
        let operator = Operator::of(doors.clone());
        let issuers = Issuers::oidc(&settings.oidc);
        let app = App {
            signed_in_origins: settings.signed_in_origins,
            editor: settings.graphiql.then(|| Box::new(|| examples::editor(None)) as MakeEditor),
            ..App::new(doors, redis, issuers, documents, settings.limits, settings.cache, settings.fair_use)
        };
        let follower = app.follower.clone();
        let (demand, doors) = (app.demand.clone(), app.doors.clone());
        let jobs = settings.jobs.are_on.then(|| Runner::new(operator.clone(), settings.jobs.lease, server::DRAIN));
        doors.watch();
        follower.watch();
        app.live.watch();
        let app = Arc::new(app);
        println!("serving {} on http://{}", settings.database.place(), listener.local_addr()?);
        let admin = admin.zip(telemetry.scraped.take());
        let admin = match admin {
            Some((listener, scraped)) => {
                println!("metrics on http://{}/metrics", listener.local_addr()?);
                Some(tokio::spawn(admin::serve(listener, app.clone(), scraped)))
            }
            None => None,
        };
        let ended = server::run(listener, app, more, settings.drain, |stop| async move {
            let jobs = async {
                if let Some(jobs) = jobs {
                    jobs.run(stop.clone()).await;
                }
            };
            let overdue = overdue::watch(&operator, stop.clone());
            tokio::join!(follower.run(stop.clone()), demand.run(&doors, stop.clone()), overdue, jobs);
        })
        .await;
        if let Some(admin) = admin {
            admin.abort();
        }
        ended?;
        telemetry.end().await;
        Ok(())
    }
}
