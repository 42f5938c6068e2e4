//! A federated GraphQL gateway for a network of recovery community centers.
//!
//! The floors from top to ground; each uses only floors below it, and a test holds that.

use mimalloc::MiMalloc;

/// What one thread allocates another often frees, such as the lines of the log: here neither waits for the other.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The command line, where everything is put together.
pub mod cli;

/// The wire.
pub mod http;

/// The API: GraphQL and nothing else.
pub mod schema;

/// Batching within one request.
pub mod loaders;

/// Made-up networks for demos, tests and benchmarks.
pub mod seed;

/// Readers of the standards in which directories are published.
pub mod exchange;

/// Work that runs by itself, on one of many replicas.
pub mod jobs;

/// What people do to what they keep.
pub mod keeping;

/// From the truth to the copies.
pub mod publication;

/// What a coach can offer outside the own house.
pub mod referral;

/// What a region offers, where it offers nothing, and what is searched for in vain.
pub mod coverage;

/// Events and the dates on which they happen.
pub mod calendar;

/// Resources that people can turn to.
pub mod directory;

/// People with lived experience, whose listing discloses it.
pub mod coaches;

/// Regions and centers.
pub mod centers;

/// Where resources are had and events take place.
pub mod sites;

/// A stranger's word that an entry is wrong.
pub mod reports;

/// The shared catalog.
pub mod catalog;

/// From a credential to a viewer, from a viewer to a scope.
pub mod identity;

/// What an operator configures.
pub mod config;

/// The doors of the database.
pub mod db;

/// What replicas share to save time, and may lose.
pub mod cache;

/// What the gateway says of itself while it runs.
pub mod telemetry;

/// What every floor speaks in.
pub mod kernel;
