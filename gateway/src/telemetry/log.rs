//! Log lines: to standard error, as text for people or JSON for collectors. No line holds a document, a
//! variable, an address or anything else of whoever asked.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt};

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
/// The filter is none.
pub fn begin(filter: &str, is_json: bool) -> Result<(), String> {
    // What the client of Redis says of each try names addresses; that Redis is away is said once, by us.
    let filter =
        EnvFilter::try_new(format!("redis=off,{filter}")).map_err(|error| format!("log (GATEWAY_LOG): {error}"))?;
    let colours = std::io::stderr().is_terminal();
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    let begun = if is_json { lines.json().try_init() } else { lines.compact().try_init() };
    begun.map_err(|error| format!("cannot log: {error}"))?;
    // Where, but not in which words: they may hold what was sent.
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!(place = panic.location().map(ToString::to_string), "panicked");
    }));
    Ok(())
}
