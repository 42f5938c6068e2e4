//! Log lines: to standard error, as text for people or JSON for collectors. No line holds a document, a
//! variable, an address or anything else of whoever asked.

use std::{
    io::{self, BufWriter, IsTerminal, Write},
    thread,
    time::Duration,
};

use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::{EnvFilter, fmt};

/// How many lines may wait to be written. Where they are not read that fast, lines are lost rather than answers held up.
const WAITING: usize = 16 * 1024;

/// How long the writer rests once it has written all there was, so that it is not woken for each line of a busy server.
const REST: Duration = Duration::from_millis(2);

/// Writes the log while it lives; what waits when it goes is written as far as it is read within a second.
#[must_use]
pub struct Log {
    writer: Option<WorkerGuard>,
    lost: ErrorCounter,
}

impl Drop for Log {
    fn drop(&mut self) {
        match self.lost.dropped_lines() {
            0 => {}
            lost => tracing::warn!(lost, "lines of the log were lost, as they were not read fast enough"),
        }
        drop(self.writer.take());
    }
}

/// A writer that rests after each time it has written all it was given.
struct Resting<W: Write>(BufWriter<W>);

impl<W: Write> Write for Resting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()?;
        thread::sleep(REST);
        Ok(())
    }
}

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
pub fn begin(filter: &str, is_json: bool) -> Result<Log, String> {
    // What the client of Redis says of each try names addresses; that Redis is away is said once, by us.
    let filter =
        EnvFilter::try_new(format!("redis=off,{filter}")).map_err(|error| format!("log (GATEWAY_LOG): {error}"))?;
    let colours = io::stderr().is_terminal();
    // Written by a thread of its own, as many lines at a time as there are.
    let builder = NonBlockingBuilder::default().buffered_lines_limit(WAITING).thread_name("log");
    let (writer, guard) = builder.finish(Resting(BufWriter::with_capacity(64 * 1024, io::stderr())));
    let log = Log { lost: writer.error_counter(), writer: Some(guard) };
    let lines = fmt().with_env_filter(filter).with_writer(writer).with_ansi(colours);
    let begun = if is_json { lines.json().with_current_span(false).try_init() } else { lines.compact().try_init() };
    begun.map_err(|error| format!("cannot log: {error}"))?;
    // Where, but not in which words: they may hold what was sent.
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!(place = panic.location().map(ToString::to_string), "panicked");
    }));
    Ok(log)
}
