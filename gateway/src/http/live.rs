//! What stays open, and how much of it there may be.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time,
};

use crate::telemetry::metrics;

/// Sockets and streams that may be open at a time in one process: a change is told to each of them that may see it.
const MOST: u32 = 500;

/// Everything that stays open.
pub struct Live {
    seats: Arc<Semaphore>,
    callers: Callers,
    each: Option<usize>,
}

/// How many seats each caller has who has one.
type Callers = Arc<Mutex<HashMap<u64, usize>>>;

/// The right to stay open. Whoever ends the process waits a moment until all are given back.
pub struct Seat {
    _permit: OwnedSemaphorePermit,
    callers: Callers,
    caller: u64,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut callers = open(&self.callers);
        if let Some(seats) = callers.get_mut(&self.caller) {
            *seats -= 1;
            if *seats == 0 {
                callers.remove(&self.caller);
            }
        }
    }
}

fn open(callers: &Mutex<HashMap<u64, usize>>) -> MutexGuard<'_, HashMap<u64, usize>> {
    callers.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Live {
    /// Nothing is open yet; each caller may have so many seats, or all of them.
    #[must_use]
    pub fn new(each: Option<usize>) -> Self {
        Self { seats: Arc::new(Semaphore::new(MOST as usize)), callers: Callers::default(), each }
    }

    /// A seat for one more of a caller; none where all are taken, or as many as one may have.
    #[must_use]
    pub fn seat(&self, caller: u64) -> Option<Seat> {
        let permit = self.seats.clone().try_acquire_owned().ok()?;
        let mut callers = open(&self.callers);
        let seats = callers.entry(caller).or_default();
        if self.each.is_some_and(|each| *seats >= each) {
            return None;
        }
        *seats += 1;
        Some(Seat { _permit: permit, callers: self.callers.clone(), caller })
    }

    /// Has what is open looked at whenever somebody reads the metrics.
    pub fn watch(&self) {
        let seats = self.seats.clone();
        metrics::watch(metrics::STREAMS_OPEN, move |tell| {
            tell(i64::from(MOST) - i64::try_from(seats.available_permits()).unwrap_or(i64::MAX), &[]);
        });
        metrics::watch(metrics::MOST_STREAMS, |tell| tell(MOST.into(), &[]));
    }

    /// Waits until nothing is open any more, but not longer than that.
    pub async fn emptied(&self, most: Duration) {
        // The semaphore is never closed; what is still open then is cut off with the process.
        let _ = time::timeout(most, self.seats.acquire_many(MOST)).await;
    }
}
