//! Lets nothing be asked of a server that does not answer: whoever asks would wait for it, one after another.

use std::sync::atomic::{AtomicU32, Ordering};

/// So many failures in a row are no accident.
const MOST: u32 = 3;

/// Counts failures in a row; open once there were too many, until it is mended.
#[derive(Default)]
pub struct Breaker(AtomicU32);

impl Breaker {
    /// Whether anything may be asked.
    pub fn is_closed(&self) -> bool {
        self.0.load(Ordering::Relaxed) < MOST
    }

    /// Something went well. What was asked before it opened does not close it.
    pub fn went_well(&self) {
        // Mostly there is nothing to forget, and nothing is written.
        let failures = self.0.load(Ordering::Relaxed);
        if (1..MOST).contains(&failures) {
            // Another failure meanwhile counts on.
            let _ = self.0.compare_exchange(failures, 0, Ordering::Relaxed, Ordering::Relaxed);
        }
    }

    /// Something failed; true for the one failure that opens it.
    pub fn opens(&self) -> bool {
        let failures =
            self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |failures| Some(failures.saturating_add(1)));
        failures.is_ok_and(|failures| failures + 1 == MOST)
    }

    /// Closes it.
    pub fn mend(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}
