//! Every metric with its unit: those of OpenTelemetry's conventions by their names, our own as `gateway.`. The same stand in
//! docs/telemetry.md, with their labels.

/// A metric.
#[derive(Clone, Copy)]
pub struct Metric {
    /// What it is called.
    pub name: &'static str,
    /// In what it is counted or measured.
    pub unit: &'static str,
    /// What it tells.
    pub help: &'static str,
}

const fn metric(name: &'static str, unit: &'static str, help: &'static str) -> Metric {
    Metric { name, unit, help }
}

pub(super) const REQUEST_DURATION: Metric =
    metric("http.server.request.duration", "s", "How long requests took until their answer began.");
pub(super) const ACTIVE_REQUESTS: Metric =
    metric("http.server.active_requests", "{request}", "Requests that are being answered.");
pub(super) const ERRORS: Metric = metric("gateway.errors", "{error}", "Errors that were answered.");
pub(super) const CACHE_ANSWERS: Metric =
    metric("gateway.cache.answers", "{answer}", "Answers to everybody, by where they came from.");
pub(super) const CACHE_DOCUMENTS: Metric =
    metric("gateway.cache.documents", "{document}", "Documents that members' requests looked for in Redis.");
pub(super) const BATCH_SIZE: Metric = metric("gateway.loader.batch.size", "{key}", "Keys that loaders read together.");
pub(super) const DB_DURATION: Metric = metric(
    "db.client.operation.duration",
    "s",
    "How long statements and commands took, each that waits for a connection with the wait.",
);
pub(super) const FEED_CHANGES: Metric =
    metric("gateway.feed.changes", "{change}", "Changes of the catalog that this process has taken in.");
pub(super) const ENTRIES_OVERDUE: Metric =
    metric("gateway.entries.overdue", "{entry}", "Shared entries that should have been verified again by now.");
pub(super) const SUBSCRIPTIONS_OPEN: Metric =
    metric("gateway.subscriptions.open", "{subscription}", "Subscriptions that run.");
pub(super) const SUBSCRIPTION_RESULTS: Metric =
    metric("gateway.subscriptions.results", "{result}", "Results that subscriptions were told.");
pub(super) const REFUSED: Metric =
    metric("gateway.fair_use.refused", "{request}", "Requests that were refused as more than a caller's fair share.");
pub(super) const CALLERS: Metric =
    metric("gateway.fair_use.callers", "{caller}", "Callers of whom it is remembered what they spent.");
pub(super) const SHED: Metric =
    metric("gateway.shed", "{request}", "Requests and connections that were sent away since there were too many.");
pub(super) const JOB_RUNS: Metric = metric("gateway.jobs.runs", "{run}", "Runs of jobs by this process.");
pub(super) const JOB_SUCCESS: Metric =
    metric("gateway.jobs.success.time", "s", "When a job last ended well, on any process, in seconds since 1970.");
pub(super) const REDIS_UP: Metric =
    metric("gateway.redis.up", "{server}", "Whether Redis is asked (1), or left alone since it does not answer (0).");

/// Connections that a pool of the database holds.
pub const CONNECTIONS: Metric =
    metric("db.client.connection.count", "{connection}", "Connections that a pool holds, idle or in use.");
/// The most that it may hold.
pub const MOST_CONNECTIONS: Metric =
    metric("db.client.connection.max", "{connection}", "Connections that a pool may hold.");
/// Whether what everybody may know is read from the standby.
pub const STANDBY_READ: Metric =
    metric("gateway.standby.read", "{server}", "Whether the standby is read (1), or the primary alone (0).");
/// How far the change feed may have gone on unseen.
pub const FEED_LAG: Metric = metric("gateway.feed.lag", "s", "How long ago the end of the change feed was last seen.");
/// What stays open.
pub const STREAMS_OPEN: Metric =
    metric("gateway.streams.open", "{connection}", "WebSockets and streams of events that are open.");
/// How much of it may.
pub const MOST_STREAMS: Metric =
    metric("gateway.streams.max", "{connection}", "WebSockets and streams of events that may be open.");
