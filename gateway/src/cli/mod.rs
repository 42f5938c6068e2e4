//! The command line: the place where everything is put together. One file a command.

mod config;
mod data;
mod demo;
mod examples;
mod grant;
mod health;
mod import;
mod jobs;
mod migrate;
mod progress;
mod reproject;
mod schema;
mod seed;
/// The network of the configured database, served.
pub mod serve;
mod token;

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::{Parser, Subcommand};

use crate::{config::Settings, db::setup, identity::Operator};

/// Why a command ended badly: a sentence for whoever ran it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A GraphQL gateway for a network of recovery community centers.
///
/// Try it: `gateway demo` makes a small network in ./.gateway and serves it.
#[derive(Parser)]
#[command(name = "gateway", version, propagate_version = true, arg_required_else_help = true)]
pub struct Cli {
    /// A file of settings; `gateway config print-default` shows one. The environment overrides it.
    #[arg(long, global = true, env = "GATEWAY_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a demo network in a folder and serve it: everything in one command.
    Demo(demo::Demo),
    /// Serve the network of the configured database.
    Serve(serve::Serve),
    /// Ask a gateway whether it is ready: exits with 0 where it is.
    Health(health::Health),
    /// Bring the database up to date; on PostgreSQL also make the doors' roles and grants.
    Migrate(migrate::Migrate),
    /// Print the schema as a federation router composes it.
    Schema,
    /// Fill an empty database with a made-up network, for trying and measuring.
    Seed(seed::Seed),
    /// Take over a directory that is published elsewhere.
    #[command(subcommand)]
    Import(import::Import),
    /// Show the jobs that run by themselves, or run one now.
    Jobs(jobs::Jobs),
    /// Make the shared catalog anew from what the centers keep.
    Reproject(reproject::Reproject),
    /// Grant a role to somebody who signs in; begin a new network with its first network admin.
    Grant(grant::Grant),
    /// Print a token for the local demo.
    Token(token::Token),
    /// Check the settings, or print them all at their defaults.
    #[command(subcommand)]
    Config(config::Config),
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// A sentence that says what was wrong and what to do.
    pub async fn run(self) -> Result<(), Failure> {
        let file = self.config.as_deref();
        match self.command {
            Command::Demo(demo) => demo.run().await,
            Command::Token(token) => token.run(),
            Command::Schema => schema::run(),
            Command::Config(config) => config.run(file).await,
            Command::Serve(serve) => serve.run(load(file)?).await,
            Command::Health(health) => health.run(|| load(file)).await,
            Command::Migrate(migrate) => migrate.run(&load(file)?).await,
            Command::Seed(seed) => seed.run(&load(file)?).await,
            Command::Import(import) => import.run(&load(file)?).await,
            Command::Jobs(jobs) => jobs.run(&load(file)?).await,
            Command::Reproject(reproject) => reproject.run(&load(file)?).await,
            Command::Grant(grant) => grant.run(&load(file)?).await,
        }
    }
}

/// Prints a text for another program, which may stop reading when it has what it looks for.
fn hand_out(text: &str) -> Result<(), Failure> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("cannot print: {error}").into()),
        _ => Ok(()),
    }
}

fn load(file: Option<&std::path::Path>) -> Result<Settings, Failure> {
    // A variable that is not text is none of ours.
    let environment =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Ok(Settings::load(file, environment)?)
}

/// The operator of the configured database.
async fn operator(settings: &Settings) -> Result<Operator, Failure> {
    Ok(Operator::of(setup::open(&settings.database).await?))
}
