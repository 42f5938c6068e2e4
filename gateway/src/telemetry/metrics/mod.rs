//! What is counted and measured. One set of instruments feeds the collector and whoever scrapes; where there is neither,
//! each of these functions is the look at a cell that was never set. No label is of a caller's making.

/// What is counted in cells of our own, and looked at when somebody reads.
mod cells;
/// Every metric with its unit.
pub mod names;

use std::{sync::OnceLock, time::Duration};

use chrono::{DateTime, Utc};
use opentelemetry::{
    KeyValue,
    metrics::{Counter, Gauge, Histogram, Meter, MeterProvider},
};
use opentelemetry_sdk::metrics::SdkMeterProvider;

use self::names::Metric;
pub use self::{
    cells::{Came, Running, active, came},
    names::{CONNECTIONS, FEED_LAG, MOST_CONNECTIONS, MOST_STREAMS, STANDBY_READ, STREAMS_OPEN},
};
use super::{export::SCOPE, traces};
use crate::kernel::code::Code;

static METRICS: OnceLock<Metrics> = OnceLock::new();

/// Bounds of times in seconds: from a kept answer to a slow search, and to where it is given up.
const SECONDS: [f64; 16] =
    [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// Bounds of batches.
const KEYS: [f64; 10] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0];

struct Metrics {
    meter: Meter,
    request_duration: Histogram<f64>,
    errors: Counter<u64>,
    cache_documents: Counter<u64>,
    batch_size: Histogram<u64>,
    db_duration: Histogram<f64>,
    feed_changes: Counter<u64>,
    entries_overdue: Gauge<u64>,
    subscription_results: Counter<u64>,
    refused: Counter<u64>,
    callers: Gauge<u64>,
    shed: Counter<u64>,
    job_runs: Counter<u64>,
    job_success: Gauge<u64>,
    redis_up: Gauge<u64>,
}

/// Begins to count.
pub(super) fn begin(provider: &SdkMeterProvider) {
    let meter = provider.meter(SCOPE);
    let seconds = |of: Metric| {
        let histogram = meter.f64_histogram(of.name).with_unit(of.unit).with_description(of.help);
        histogram.with_boundaries(SECONDS.to_vec()).build()
    };
    let counter = |of: Metric| meter.u64_counter(of.name).with_unit(of.unit).with_description(of.help).build();
    let gauge = |of: Metric| meter.u64_gauge(of.name).with_unit(of.unit).with_description(of.help).build();
    let size = names::BATCH_SIZE;
    let size = meter.u64_histogram(size.name).with_unit(size.unit).with_description(size.help);
    let metrics = Metrics {
        request_duration: seconds(names::REQUEST_DURATION),
        errors: counter(names::ERRORS),
        cache_documents: counter(names::CACHE_DOCUMENTS),
        batch_size: size.with_boundaries(KEYS.to_vec()).build(),
        db_duration: seconds(names::DB_DURATION),
        feed_changes: counter(names::FEED_CHANGES),
        entries_overdue: gauge(names::ENTRIES_OVERDUE),
        subscription_results: counter(names::SUBSCRIPTION_RESULTS),
        refused: counter(names::REFUSED),
        callers: gauge(names::CALLERS),
        shed: counter(names::SHED),
        job_runs: counter(names::JOB_RUNS),
        job_success: gauge(names::JOB_SUCCESS),
        redis_up: gauge(names::REDIS_UP),
        meter,
    };
    cells::begin(&metrics.meter);
    // Of two the first stays; there is one.
    let _ = METRICS.set(metrics);
}

/// Whether anything is counted.
#[must_use]
pub fn are_on() -> bool {
    METRICS.get().is_some()
}

/// Has something looked at whenever somebody reads: a number that goes up and down.
pub fn watch(of: Metric, look: impl Fn(&mut dyn FnMut(i64, &[KeyValue])) + Send + Sync + 'static) {
    if let Some(Metrics { meter, .. }) = METRICS.get() {
        let watched = meter.i64_observable_up_down_counter(of.name).with_unit(of.unit).with_description(of.help);
        watched.with_callback(move |observer| look(&mut |value, labels| observer.observe(value, labels))).build();
    }
}

/// The same of a measure that nobody adds up; nothing is told while there is none.
pub fn measure(of: Metric, look: impl Fn() -> Option<f64> + Send + Sync + 'static) {
    if let Some(Metrics { meter, .. }) = METRICS.get() {
        let measured = meter.f64_observable_gauge(of.name).with_unit(of.unit).with_description(of.help);
        let measured = measured.with_callback(move |observer| {
            if let Some(value) = look() {
                observer.observe(value, &[]);
            }
        });
        measured.build();
    }
}

/// A request was answered.
pub(super) fn answered(method: &'static str, route: Option<&'static str>, status: u16, took: Duration) {
    let Some(metrics) = METRICS.get() else { return };
    let labels = [
        KeyValue::new("http.request.method", method),
        KeyValue::new("http.response.status_code", i64::from(status)),
        KeyValue::new("url.scheme", "http"),
        KeyValue::new("http.route", route.unwrap_or_default()),
    ];
    metrics.request_duration.record(took.as_secs_f64(), &labels[..labels.len() - usize::from(route.is_none())]);
}

/// An error was answered, of a request or of a field of one.
pub fn error(code: Code) {
    traces::note(|| vec![KeyValue::new("error.type", code.as_str())]);
    if let Some(metrics) = METRICS.get() {
        metrics.errors.add(1, &[KeyValue::new("error.type", code.as_str())]);
    }
}

/// So many documents were found in Redis of those that were looked for.
pub fn documents(found: usize, wanted: usize) {
    let Some(metrics) = METRICS.get() else { return };
    for (count, result) in [(found, "hit"), (wanted - found.min(wanted), "miss")] {
        if count > 0 {
            metrics.cache_documents.add(count as u64, &[KeyValue::new("gateway.cache.result", result)]);
        }
    }
}

/// A loader read so many keys together.
pub fn batch(loader: &'static str, keys: usize) {
    if let Some(metrics) = METRICS.get() {
        metrics.batch_size.record(keys as u64, &[KeyValue::new("gateway.loader", loader)]);
    }
}

/// A statement or command ended; `pool` is of whose connections it had one.
pub fn called(system: &'static str, pool: &'static str, operation: &'static str, took: Duration, failed: bool) {
    let Some(metrics) = METRICS.get() else { return };
    let labels = [
        KeyValue::new("db.client.connection.pool.name", pool),
        KeyValue::new("db.operation.name", operation),
        KeyValue::new("db.system.name", system),
        // Which one tells the log.
        KeyValue::new("error.type", "_OTHER"),
    ];
    metrics.db_duration.record(took.as_secs_f64(), &labels[..labels.len() - usize::from(!failed)]);
}

/// So many changes of the catalog were taken in.
pub fn changes(count: usize) {
    if let Some(metrics) = METRICS.get() {
        metrics.feed_changes.add(count as u64, &[]);
    }
}

/// So many shared entries of a kind are overdue.
pub fn overdue(kind: &'static str, count: u64) {
    if let Some(metrics) = METRICS.get() {
        metrics.entries_overdue.record(count, &[KeyValue::new("gateway.entry.kind", kind)]);
    }
}

/// A subscription was told a result.
pub fn told() {
    if let Some(metrics) = METRICS.get() {
        metrics.subscription_results.add(1, &[]);
    }
}

/// What is sent away since there is too much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shed {
    /// A request, of those that are executed.
    Request,
    /// A connection, of those that are open.
    Connection,
}

/// So much was sent away since there was too much of it; nothing, to say that it is counted.
pub fn shed(what: Shed, count: u64) {
    if let Some(metrics) = METRICS.get() {
        let what = match what {
            Shed::Request => "request",
            Shed::Connection => "connection",
        };
        metrics.shed.add(count, &[KeyValue::new("gateway.shed.what", what)]);
    }
}

/// So many requests were more than a fair share of a caller of some kind; none, to say that they are counted.
pub fn refused(caller: &'static str, count: u64) {
    if let Some(metrics) = METRICS.get() {
        metrics.refused.add(count, &[KeyValue::new("gateway.caller", caller)]);
    }
}

/// Of so many callers it is remembered what they spent.
pub fn callers(count: usize) {
    if let Some(metrics) = METRICS.get() {
        metrics.callers.record(count as u64, &[]);
    }
}

/// How a run of a job ended.
const OUTCOMES: [&str; 2] = ["well", "badly"];

/// A job may be run here. What is told before it first ran is that it did not, so that the first time is a change.
pub fn job_known(name: &'static str) {
    OUTCOMES.into_iter().for_each(|outcome| job_runs(name, outcome, 0));
}

/// A job ran, and ended well or badly.
pub fn job(name: &'static str, is_well: bool) {
    job_runs(name, OUTCOMES[usize::from(!is_well)], 1);
}

fn job_runs(name: &'static str, outcome: &'static str, count: u64) {
    if let Some(metrics) = METRICS.get() {
        let labels = [KeyValue::new("gateway.job.name", name), KeyValue::new("gateway.job.outcome", outcome)];
        metrics.job_runs.add(count, &labels);
    }
}

/// A job last ended well then, wherever it ran: it stands in the database, so every process tells it, also one that was
/// started since.
pub fn job_succeeded(name: &'static str, at: DateTime<Utc>) {
    if let Some(metrics) = METRICS.get() {
        let seconds = u64::try_from(at.timestamp()).unwrap_or_default();
        metrics.job_success.record(seconds, &[KeyValue::new("gateway.job.name", name)]);
    }
}

/// Redis is asked, or is left alone.
pub fn redis(is_up: bool) {
    if let Some(metrics) = METRICS.get() {
        metrics.redis_up.record(u64::from(is_up), &[]);
    }
}
