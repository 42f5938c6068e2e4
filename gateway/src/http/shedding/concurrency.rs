//! Bounded concurrency: so many requests are executed at a time, some more wait for their turn, and whoever comes then is
//! sent away at once. What waits longer than anybody cares for would only keep others waiting.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time,
};

use crate::telemetry::metrics::{self, Shed};

/// So many times as many as are executed may wait.
const WAITING: usize = 4;
/// For so long.
const PATIENCE: Duration = Duration::from_secs(3);

/// Nobody can be given a permit soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overloaded;

/// So many at a time.
pub struct ConcurrencyLimit {
    permits: Semaphore,
    waiting: AtomicUsize,
    most_waiting: usize,
}

/// Limits of those who sign in and of all others, so that no crowd keeps members from their work, nor they a crowd.
pub struct Concurrency {
    /// Of members.
    pub members: ConcurrencyLimit,
    /// Of everybody else.
    pub everybody: ConcurrencyLimit,
}

impl Concurrency {
    /// So many requests at a time, half for the ones and half for the others.
    #[must_use]
    pub fn of(most: usize) -> Self {
        metrics::shed(Shed::Request, 0);
        Self { members: ConcurrencyLimit::of(most / 2), everybody: ConcurrencyLimit::of(most - most / 2) }
    }
}

impl ConcurrencyLimit {
    /// So many at a time.
    #[must_use]
    pub fn of(most: usize) -> Self {
        Self { permits: Semaphore::new(most), waiting: AtomicUsize::new(0), most_waiting: WAITING * most }
    }

    /// Fails where nobody more may wait: for whoever can be sent away before anything is done for them.
    ///
    /// # Errors
    /// Nobody more may.
    pub fn check(&self) -> Result<(), Overloaded> {
        if self.waiting.load(Ordering::Relaxed) < self.most_waiting { Ok(()) } else { Err(shed()) }
    }

    /// A permit, for as long as it is held.
    ///
    /// # Errors
    /// Too many wait, or it would take too long.
    pub async fn acquire(&self) -> Result<SemaphorePermit<'_>, Overloaded> {
        if let Ok(permit) = self.permits.try_acquire() {
            return Ok(permit);
        }
        let _place = Place::take(self).ok_or_else(shed)?;
        let permit = time::timeout(PATIENCE, self.permits.acquire()).await;
        // The semaphore is never closed.
        permit.ok().and_then(Result::ok).ok_or_else(shed)
    }
}

fn shed() -> Overloaded {
    metrics::shed(Shed::Request, 1);
    Overloaded
}

/// A place among those who wait, given back whatever becomes of whoever has it.
struct Place<'a>(&'a ConcurrencyLimit);

impl<'a> Place<'a> {
    fn take(limit: &'a ConcurrencyLimit) -> Option<Self> {
        let before = limit.waiting.fetch_add(1, Ordering::Relaxed);
        let place = Self(limit);
        (before < limit.most_waiting).then_some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
