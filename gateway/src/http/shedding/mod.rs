//! Load shedding: what comes when there is enough is sent away at once, so that what is there is answered.

/// How many requests are executed at a time.
pub mod concurrency;
/// How many connections are open.
pub mod connections;
