//! What stays open: how much of it there may be, what follows the change feed for it, and when it ends.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time,
};

use crate::{catalog::follower::Follower, telemetry::metrics};

/// Sockets and streams that may be open at a time in one process, which may often have no more than 1,024 files open.
const MOST: u32 = 500;

/// Everything that stays open.
pub struct Live {
    /// Follows the change feed for all of them.
    pub follower: Arc<Follower>,
    seats: Arc<Semaphore>,
    leave: watch::Sender<bool>,
    stop: watch::Sender<bool>,
}

/// The right to stay open. Whoever ends the process waits a moment until all are given back.
pub struct Seat {
    _permit: OwnedSemaphorePermit,
}

impl Live {
    /// Nothing is open yet.
    #[must_use]
    pub fn new(follower: Arc<Follower>) -> Self {
        let seats = Arc::new(Semaphore::new(MOST as usize));
        Self { follower, seats, leave: watch::Sender::new(false), stop: watch::Sender::new(false) }
    }

    /// A seat for one more; none where all are taken.
    #[must_use]
    pub fn seat(&self) -> Option<Seat> {
        self.seats.clone().try_acquire_owned().ok().map(|permit| Seat { _permit: permit })
    }

    /// Has what is open looked at whenever somebody reads the metrics.
    pub fn watch(&self) {
        let seats = self.seats.clone();
        metrics::watch(metrics::STREAMS_OPEN, move |tell| {
            tell(i64::from(MOST) - i64::try_from(seats.available_permits()).unwrap_or(i64::MAX), &[]);
        });
        metrics::watch(metrics::MOST_STREAMS, |tell| tell(MOST.into(), &[]));
    }

    /// Whether the process will stop soon, so that whoever asks should find another one.
    #[must_use]
    pub fn is_leaving(&self) -> bool {
        *self.leave.borrow()
    }

    /// Says that it will stop soon; everything is still answered.
    pub fn leave(&self) {
        self.leave.send_replace(true);
    }

    /// Waits until it will stop soon.
    pub async fn leaving(&self) {
        // The other end is ours.
        let _ = self.leave.subscribe().wait_for(|leaves| *leaves).await;
    }

    /// Turns true when everything is to end.
    #[must_use]
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    /// Asks everything to end.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Waits until nothing is open any more, but not longer than that.
    pub async fn emptied(&self, most: Duration) {
        // The semaphore is never closed; what is still open then is cut off with the process.
        let _ = time::timeout(most, self.seats.acquire_many(MOST)).await;
    }
}
