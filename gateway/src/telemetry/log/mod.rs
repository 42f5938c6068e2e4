//! Log lines: to standard error, as text for people or JSON for collectors. No line holds a document, a
//! variable, an address or anything else of whoever asked.

mod json;
mod traced;
mod writer;

use std::io::{self, IsTerminal};

use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use tracing::Metadata;
use tracing_subscriber::{EnvFilter, Layer, filter::filter_fn, fmt, layer::SubscriberExt, util::SubscriberInitExt};

pub use self::writer::Log;
use self::{json::Json, traced::Traced, writer::Lines};

/// Whether a filter can be followed.
///
/// # Errors
/// What is wrong with it.
pub fn check(filter: &str) -> Result<(), String> {
    EnvFilter::try_new(filter).map(|_| ()).map_err(|error| format!("\"{filter}\" is not a filter: {error}"))
}

/// Begins logging: to standard error, and what we say ourselves to a collector as well, where there is one.
///
/// # Errors
/// The filter is none, or the thread that writes cannot be had.
pub fn begin(filter: &str, is_json: bool, collector: Option<&SdkLoggerProvider>) -> Result<Log, String> {
    // What the client of Redis says of each try names addresses; that Redis is away is said once, by us. So is that a
    // collector is.
    let filter = EnvFilter::try_new(format!("redis=off,opentelemetry=off,{filter}"))
        .map_err(|error| format!("log (GATEWAY_LOG): {error}"))?;
    let lines = Lines::default();
    let log = Log::of(lines.clone(), io::stderr()).map_err(|error| format!("cannot log: {error}"))?;
    let layer = fmt::layer().with_writer(lines).with_ansi(io::stderr().is_terminal());
    let layer = if is_json {
        layer.json().with_current_span(false).map_event_format(|form| Traced::json(Json::like(form))).boxed()
    } else {
        layer.compact().map_event_format(Traced::text).boxed()
    };
    let subscriber = tracing_subscriber::registry().with(filter).with(layer);
    // Sending itself speaks through the libraries that it uses, of which the collector would have no end.
    let is_ours = |about: &Metadata<'_>| about.target().starts_with("gateway");
    let begun = match collector {
        Some(collector) => {
            subscriber.with(OpenTelemetryTracingBridge::new(collector).with_filter(filter_fn(is_ours))).try_init()
        }
        None => subscriber.try_init(),
    };
    begun.map_err(|error| format!("cannot log: {error}"))?;
    // Where, but not in which words: they may hold what was sent.
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!(place = panic.location().map(ToString::to_string), "panicked");
    }));
    Ok(log)
}
