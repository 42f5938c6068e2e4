//! Writes the log beside the answers: lines wait in one buffer, and a thread writes as many at a time as there are.

use std::{
    io::{self, ErrorKind, Write},
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use tracing_subscriber::fmt::MakeWriter;

/// How much may wait to be written, in bytes. Where it is not read that fast, lines are lost rather than answers held up.
const MOST_WAITING: usize = 4 << 20;

/// How much room is kept for what will wait next, in bytes.
const KEPT: usize = 1 << 20;

/// How long the thread rests once it has written all there was, so that it is not woken for each line of a busy server.
const REST: Duration = Duration::from_millis(5);

/// How long the end waits for what is left to be written.
const END: Duration = Duration::from_secs(1);

/// Where lines are put.
#[derive(Clone, Default)]
pub struct Lines(Arc<Shared>);

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    /// Told when something waits, when the end comes, and when it is reached.
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    bytes: Vec<u8>,
    /// How many lines found no room.
    lost: u64,
    is_ending: bool,
    has_ended: bool,
}

/// Writes the log while it lives; what waits when it goes is written as far as it is read within a second.
#[must_use]
pub struct Log(Lines);

impl Log {
    /// Writes lines from a thread of its own.
    ///
    /// # Errors
    /// There is no thread to be had.
    pub fn of(lines: Lines, to: impl Write + Send + 'static) -> io::Result<Self> {
        let shared = lines.0.clone();
        thread::Builder::new().name("log".to_owned()).spawn(move || shared.write(to))?;
        Ok(Self(lines))
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        let Lines(shared) = &self.0;
        let mut waiting = shared.lock();
        waiting.is_ending = true;
        shared.changed.notify_all();
        let _ = shared.changed.wait_timeout_while(waiting, END, |waiting| !waiting.has_ended);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what waits until the end.
    fn write(&self, mut to: impl Write) {
        let mut bytes = Vec::new();
        loop {
            let idle = |waiting: &mut Waiting| waiting.bytes.is_empty() && !waiting.is_ending;
            let mut waiting = self.changed.wait_while(self.lock(), idle).unwrap_or_else(PoisonError::into_inner);
            if waiting.bytes.is_empty() {
                waiting.has_ended = true;
                self.changed.notify_all();
                return;
            }
            mem::swap(&mut bytes, &mut waiting.bytes);
            let (lost, is_ending) = (mem::take(&mut waiting.lost), waiting.is_ending);
            drop(waiting);
            put(&mut to, &bytes);
            bytes.clear();
            bytes.shrink_to(KEPT);
            if lost > 0 {
                tracing::warn!(lost, "lines of the log were lost, as they were not read fast enough");
            }
            if !is_ending {
                thread::sleep(REST);
            }
        }
    }
}

/// Writes everything, however slowly it is read. Whoever reads the log may be gone, which is no reason to stop answering.
fn put(to: &mut impl Write, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        match to.write(bytes) {
            Ok(0) => return,
            Ok(written) => bytes = &bytes[written..],
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => thread::sleep(REST),
            Err(_) => return,
        }
    }
}

/// One line is given in one piece.
impl Write for &Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut waiting = self.0.lock();
        if waiting.bytes.len() + line.len() > MOST_WAITING {
            waiting.lost += 1;
            return Ok(line.len());
        }
        let is_first = waiting.bytes.is_empty();
        waiting.bytes.extend_from_slice(line);
        drop(waiting);
        if is_first {
            self.0.changed.notify_all();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = &'a Self;

    fn make_writer(&'a self) -> Self::Writer {
        self
    }
}
