//! Following the change feed: one follower a process learns what is new and keeps the newest changes at hand, and any
//! number of followings read on from it, each at its own pace. Nothing is pushed to anybody, so who is slow loses
//! nothing and costs no memory: what the follower no longer holds is read from the database.

/// Where a following stands, as text that says nothing.
mod cursor;
/// One listener's way along the feed.
mod following;
/// The newest changes, at hand.
mod ring;
/// Reading the feed.
mod rows;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::{
    sync::{Notify, watch},
    time,
};

pub use self::{
    following::{Beginning, Following, Lost, Moved, Seen, Wish},
    rows::Followed,
};
use self::{ring::Ring, rows::Feed};
use super::freshness::{Freshness, Known};
use crate::{db::DbError, identity::Operator, kernel::cause::chain};

/// How often the database is asked whether anything is new, while somebody listens.
const PACE: Duration = Duration::from_millis(200);
/// How long it is left alone when it does not answer.
const PATIENCE: Duration = Duration::from_secs(1);
/// Changes that are read at once.
const BATCH: usize = 1_000;

/// The one of a process that follows the change feed.
pub struct Follower {
    /// Whether what was kept of the catalog still stands.
    pub freshness: Freshness,
    operator: Operator,
    ring: Mutex<Ring>,
    /// How far the feed was seen to reach; nothing before it was first read.
    head: watch::Sender<Option<Feed>>,
    /// Makes it look at once. Whoever first listens does; a message from another process could.
    wake: Notify,
}

impl Follower {
    /// The follower of a database. It reads nothing until it runs and somebody listens.
    #[must_use]
    pub fn of(operator: Operator) -> Arc<Self> {
        let (head, wake) = (watch::Sender::new(None), Notify::new());
        Arc::new(Self { freshness: Freshness::default(), operator, ring: Mutex::default(), head, wake })
    }

    /// Follows the feed while anybody listens, until asked to stop.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        tokio::select! {
            // Whether we are asked to stop, or nobody is left who could.
            _ = stop.wait_for(|stop| *stop) => {}
            () = self.follow_on() => {}
        }
    }

    async fn follow_on(&self) {
        loop {
            self.wake.notified().await;
            while self.head.receiver_count() > 0 {
                let wait = match self.look().await {
                    Ok(()) => PACE,
                    Err(error) => {
                        self.freshness.lose();
                        tracing::error!(cause = chain(&error), "the change feed cannot be read; it is tried again");
                        PATIENCE
                    }
                };
                tokio::select! {
                    () = time::sleep(wait) => {}
                    () = self.wake.notified() => {}
                }
            }
        }
    }

    /// Takes in what is new and tells those who listen.
    async fn look(&self) -> Result<(), DbError> {
        let confirmed = Instant::now();
        let feed = rows::feed(&self.operator).await?;
        if self.freshness.known().is_some_and(|known| known.epoch != feed.epoch) {
            self.freshness.forget();
        }
        let mut end = self.ring().prepare(feed);
        while end < feed.position {
            let rows = rows::after(&self.operator, end, BATCH).await?;
            // Nothing follows although something should: whoever listens goes on behind it.
            let last = rows.last().map_or(feed.position, |row| row.position);
            rows.iter().for_each(|row| self.freshness.take_in(row));
            self.ring().take_in(rows, last);
            end = last;
        }
        let since = self.ring().since();
        self.freshness.confirm(Known { epoch: feed.epoch, since, position: end, confirmed });
        self.head.send_if_modified(|head| {
            let seen = Feed { position: end, ..feed };
            let is_new = head.is_none_or(|head| (head.epoch, head.position) != (seen.epoch, seen.position));
            *head = Some(seen);
            is_new
        });
        Ok(())
    }

    /// What follows a position: at most so many changes, and the position up to which they are all.
    async fn after(&self, from: Feed, most: usize) -> Result<Result<(Vec<Followed>, i64), Lost>, DbError> {
        if let Some(held) = self.ring().after(from, most) {
            return Ok(Ok(held));
        }
        let feed = rows::feed(&self.operator).await?;
        let rows = rows::after(&self.operator, from.position, most).await?;
        // Looked at last: what was taken off while the rows were read would be missing among them.
        let now = rows::feed(&self.operator).await?;
        if !feed.reaches_back_to(from) || !now.reaches_back_to(from) {
            return Ok(Err(Lost::Expired));
        }
        let last = if rows.len() < most { feed.position } else { from.position };
        let last = rows.last().map_or(last, |row| row.position.max(last));
        Ok(Ok((rows, last)))
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
