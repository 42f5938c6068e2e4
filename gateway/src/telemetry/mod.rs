//! What the gateway says of itself while it runs.

/// Where it is said to: lines, a collector, whoever scrapes.
pub mod export;
/// Log lines.
pub mod log;
/// What is counted and measured.
pub mod metrics;
/// Requests over HTTP, as they are told of.
pub mod requests;
/// What one request uses.
pub mod tally;
/// The stages of what is sampled.
pub mod traces;

pub use opentelemetry::KeyValue;
