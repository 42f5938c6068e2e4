//! Log lines: to standard error, as text for people or JSON for collectors. No line holds a document, a
//! variable, an address or anything else of whoever asked.

mod json;
mod writer;

use std::io::{self, IsTerminal};

use tracing_subscriber::{EnvFilter, fmt};

pub use self::writer::Log;
use self::{json::Json, writer::Lines};

/// Whether a filter can be followed.
///
/// # Errors
/// What is wrong with it.
pub fn check(filter: &str) -> Result<(), String> {
    EnvFilter::try_new(filter).map(|_| ()).map_err(|error| format!("\"{filter}\" is not a filter: {error}"))
}

/// Begins logging.
///
/// # Errors
/// The filter is none, or the thread that writes cannot be had.
pub fn begin(filter: &str, is_json: bool) -> Result<Log, String> {
    // What the client of Redis says of each try names addresses; that Redis is away is said once, by us.
    let filter =
        EnvFilter::try_new(format!("redis=off,{filter}")).map_err(|error| format!("log (GATEWAY_LOG): {error}"))?;
    let lines = Lines::default();
    let log = Log::of(lines.clone(), io::stderr()).map_err(|error| format!("cannot log: {error}"))?;
    let colours = io::stderr().is_terminal();
    let format = fmt().with_env_filter(filter).with_writer(lines).with_ansi(colours);
    let begun = if is_json {
        format.json().with_current_span(false).map_event_format(Json::like).try_init()
    } else {
        format.compact().try_init()
    };
    begun.map_err(|error| format!("cannot log: {error}"))?;
    // Where, but not in which words: they may hold what was sent.
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!(place = panic.location().map(ToString::to_string), "panicked");
    }));
    Ok(log)
}
