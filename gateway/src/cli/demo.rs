//! `gateway demo`: a small network in a folder, served.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::Router;
use clap::Args;

use super::{Failure, data::DataFolder, examples, progress};
use crate::{
    config::Settings,
    db::{setup, upkeep},
    http::{App, graphql::documents::Documents, server},
    identity::{Issuers, Operator, issuer::DEMO_ISSUER, roster},
    jobs::Runner,
    kernel::clock,
    publication::founding,
    seed::{self, Plan},
    telemetry::log,
};

/// How long a job of a demo that was killed is left alone.
const LEASE: Duration = Duration::from_secs(30);

/// Make a demo network in a folder and serve it: everything in one command.
#[derive(Args)]
pub struct Demo {
    /// Where to serve.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR")]
    listen: SocketAddr,
    /// The folder that keeps the demo's database.
    #[arg(long, default_value = ".gateway", value_name = "DIR")]
    data: PathBuf,
    /// Start over with a new network.
    #[arg(long)]
    fresh: bool,
    /// Which made-up network: the same number always makes the same one.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u64,
    /// What is logged.
    #[arg(long, default_value = "warn", value_name = "FILTER")]
    log: String,
}

impl Demo {
    /// Runs the command until it is asked to stop.
    ///
    /// # Errors
    /// The port, the folder or the database cannot be used.
    pub async fn run(self) -> Result<(), Failure> {
        let _log = log::begin(&self.log, false, None)?;
        let listener = server::bind(self.listen).await?;
        let address = listener.local_addr()?;
        let folder = DataFolder::at(&self.data);
        let _own = folder.prepare(self.fresh)?;
        let secret = folder.ensure_secret()?;
        upkeep::migrate(&folder.database()).await?;
        let doors = setup::open(&folder.database()).await?;
        let operator = Operator::of(doors.clone());
        if founding::is_empty(&operator).await? {
            self.found(&operator).await?;
        } else if !roster::is_seated(&operator, DEMO_ISSUER).await? {
            let place = self.data.display();
            return Err(format!("the demo in {place} was not made to the end; start over with --fresh").into());
        }
        let settings = Settings::load(None, std::iter::empty())?;
        let issuers = Issuers::demo(secret.clone());
        let documents = Documents::open(&settings.documents, &settings.limits, None).await?;
        let app = App {
            editor: Some(Box::new(move || examples::editor(Some(&secret)))),
            ..App::new(doors, None, issuers, documents, settings.limits, settings.cache, settings.fair_use)
        };
        let follower = app.follower.clone();
        let (demand, doors) = (app.demand.clone(), app.doors.clone());
        self.greet(address);
        let runner = Runner::new(operator, LEASE, server::DRAIN);
        let ended = server::run(listener, Arc::new(app), Router::new(), Duration::ZERO, |stop| async move {
            tokio::join!(follower.run(stop.clone()), demand.run(&doors, stop.clone()), runner.run(stop));
        })
        .await;
        Ok(ended?)
    }

    async fn found(&self, operator: &Operator) -> Result<(), Failure> {
        let plan = Plan::demo(self.seed, clock::today());
        let houses = seed::houses(&plan);
        let bar = progress::bar(houses.len(), "centers");
        founding::found(operator, &seed::regions(&plan), houses, |_| bar.inc(1)).await?;
        bar.finish_and_clear();
        Ok(roster::seat_demo(operator, DEMO_ISSUER).await?)
    }

    fn greet(&self, address: SocketAddr) {
        let program = if std::env::var_os("CARGO").is_some() { "cargo run --release --" } else { "gateway" };
        let data = if self.data.as_os_str() == ".gateway" {
            String::new()
        } else {
            format!(" --data {}", self.data.display())
        };
        println!("The demo network is up. Everybody in it is made up.\n");
        println!("  GraphiQL   http://{address}/graphiql    a tab for each kind of user, ready to run");
        println!("  GraphQL    http://{address}/graphql");
        println!("  A token    {program} token coach@summit-commons{data}\n");
        println!("It is kept in {}; --fresh starts over. Ctrl-C stops it.", self.data.display());
    }
}
