//! A federated GraphQL gateway for a network of recovery community centers.
//!
//! The floors from top to ground; each uses only floors below it, and a test holds that.

/// Events and the dates on which they happen.
pub mod calendar;
/// The shared catalog.
pub mod catalog;
/// Regions and centers.
pub mod centers;
/// The command line, where everything is put together.
pub mod cli;
/// People with lived experience, whose listing discloses it.
pub mod coaches;
/// What an operator configures.
pub mod config;
/// The doors of the database.
pub mod db;
/// Resources that people can turn to.
pub mod directory;
/// Readers of the standards in which directories are published.
pub mod exchange;
/// The wire.
pub mod http;
/// From a credential to a viewer, from a viewer to a scope.
pub mod identity;
/// What every floor speaks in.
pub mod kernel;
/// Batching within one request.
pub mod loaders;
/// From the truth to the copies.
pub mod publication;
/// A stranger's word that an entry is wrong.
pub mod reports;
/// The API: GraphQL and nothing else.
pub mod schema;
/// Made-up networks for demos, tests and benchmarks.
pub mod seed;
/// Where resources are had and events take place.
pub mod sites;
/// What the gateway says of itself while it runs.
pub mod telemetry;
