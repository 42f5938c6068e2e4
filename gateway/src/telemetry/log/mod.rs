//! Log lines: to standard error, as text for people or JSON for collectors. No line holds a document, a
//! variable, an address or anything else of whoever asked.

mod json;
/// Who is let speak.
mod speakers;
mod traced;
mod writer;

use std::io::{self, IsTerminal};

use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_sdk::logs::SdkLoggerProvider;
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

/// Begins logging: to standard error, and what we say ourselves to a collector as well, where there is one. A filter can
/// leave lines out, and lets nobody speak who is not let.
///
/// # Errors
/// The filter is none, or the thread that writes cannot be had.
pub fn begin(filter: &str, is_json: bool, collector: Option<&SdkLoggerProvider>) -> Result<Log, String> {
    let filter = EnvFilter::try_new(filter).map_err(|error| format!("log (GATEWAY_LOG): {error}"))?;
    let lines = Lines::default();
    let log = Log::of(lines.clone(), io::stderr()).map_err(|error| format!("cannot log: {error}"))?;
    let layer = fmt::layer().with_writer(lines).with_ansi(io::stderr().is_terminal());
    let layer = if is_json {
        layer.json().with_current_span(false).map_event_format(|form| Traced::json(Json::like(form))).boxed()
    } else {
        layer.compact().map_event_format(Traced::text).boxed()
    };
    // Both must let a line through: whatever the filter says, nobody else is let speak.
    let subscriber = tracing_subscriber::registry().with(filter).with(filter_fn(speakers::may_speak)).with(layer);
    let begun = match collector {
        Some(collector) => {
            // Sending itself speaks through the libraries that it uses, of which the collector would have no end.
            let ours = filter_fn(speakers::are_we);
            subscriber.with(OpenTelemetryTracingBridge::new(collector).with_filter(ours)).try_init()
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
