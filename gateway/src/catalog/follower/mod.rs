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
    convert::Infallible,
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
use crate::{
    cache::redis::Redis,
    db::{DbError, Place},
    identity::Operator,
    kernel::cause::chain,
    telemetry::{KeyValue, metrics, traces},
};

/// How often the database is asked whether anything is new by nobody's word: every word of a change may be lost.
const PACE: Duration = Duration::from_millis(250);
/// How long it may take to answer: what comes later proves nothing to be fresh.
const ANSWER: Duration = Duration::from_secs(1);
/// How often in a row it does not when it is lost: once is a hiccup.
const LOST: u32 = 2;
/// How long it is left alone then.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long a word is let lie: of many that come together one look takes in all.
const BREATH: Duration = Duration::from_millis(5);
/// Changes that are read at once.
const BATCH: usize = 1_000;

/// The one of a process that follows the change feed.
pub struct Follower {
    /// Whether what was kept of the catalog still stands.
    pub freshness: Freshness,
    operator: Operator,
    redis: Option<Arc<Redis>>,
    ring: Mutex<Ring>,
    /// How far the feed was seen to reach; nothing before it was first read.
    head: watch::Sender<Option<Feed>>,
    /// One looks at a time.
    looking: tokio::sync::Mutex<()>,
    /// Makes it look at once: a change of this process, or the word of another.
    wake: Notify,
}

impl Follower {
    /// The follower of a database, which hears of the changes of other replicas by Redis where there is one. It reads
    /// nothing until it runs.
    #[must_use]
    pub fn of(operator: Operator, redis: Option<Arc<Redis>>) -> Arc<Self> {
        let (head, looking, wake) = (watch::Sender::new(None), tokio::sync::Mutex::default(), Notify::new());
        Arc::new(Self { freshness: Freshness::default(), operator, redis, ring: Mutex::default(), head, looking, wake })
    }

    /// Follows the feed until asked to stop.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        tokio::select! {
            // Whether we are asked to stop, or nobody is left who could.
            _ = stop.wait_for(|stop| *stop) => {}
            _ = self.follow_on() => {}
            _ = self.pass_on() => {}
            _ = self.listen() => {}
            _ = self.operator.watch_standby() => {}
        }
    }

    /// Has it looked at whenever somebody reads the metrics, how long ago the end of the feed was seen.
    pub fn watch(self: &Arc<Self>) {
        let follower = self.clone();
        metrics::measure(metrics::FEED_LAG, move || {
            Some(follower.freshness.known()?.confirmed.elapsed().as_secs_f64())
        });
    }

    async fn follow_on(&self) -> Infallible {
        let mut failures = 0_u32;
        loop {
            let (cause, is_slow) = match time::timeout(ANSWER, self.look()).await {
                Ok(Ok(_)) => (None, false),
                Ok(Err(error)) => (Some(chain(&error)), false),
                Err(_) => (Some(format!("no answer within {} s", ANSWER.as_secs())), true),
            };
            let Some(cause) = cause else {
                if failures >= LOST {
                    tracing::info!("the change feed can be read again");
                }
                failures = 0;
                tokio::select! {
                    () = time::sleep(PACE) => {}
                    () = self.wake.notified() => time::sleep(BREATH).await,
                }
                continue;
            };
            failures = failures.saturating_add(1);
            // Whoever answers next may be another one, to which not everything has come that was seen of this one.
            if !is_slow || failures >= LOST {
                self.ring().forget();
            }
            if failures == LOST {
                tracing::error!(cause, "the change feed cannot be read; it is tried again until it can");
            }
            if failures >= LOST {
                self.freshness.lose();
                time::sleep(PATIENCE).await;
            }
        }
    }

    /// Makes known what this process commits: to itself at once, and to the other replicas as fast as Redis takes it.
    async fn pass_on(&self) -> Infallible {
        let news = Notify::new();
        let hear = async {
            loop {
                self.operator.written().await;
                self.wake.notify_one();
                news.notify_one();
            }
        };
        let tell = async {
            loop {
                news.notified().await;
                if let Some(redis) = &self.redis {
                    redis.tell().await;
                }
            }
        };
        tokio::select! { never = hear => never, never = tell => never }
    }

    /// Is woken by what the other replicas make known.
    async fn listen(&self) -> Infallible {
        match &self.redis {
            Some(redis) => redis.listen(&self.wake).await,
            None => std::future::pending().await,
        }
    }

    /// Takes in what is new, tells those who listen, and says up to where that is all.
    async fn look(&self) -> Result<Feed, DbError> {
        let _one = self.looking.lock().await;
        self.look_in_turn().await
    }

    /// Takes in what was committed before now, so that whoever changed something finds it changed. Of many who wait one
    /// look takes in all.
    pub async fn catch_up(self: &Arc<Self>) {
        let (follower, asked) = (self.clone(), Instant::now());
        // A task of its own: what it reads is none of the request's statements.
        let looking = tokio::spawn(async move {
            let _one = follower.looking.lock().await;
            if follower.freshness.known().is_none_or(|known| known.confirmed < asked) {
                // Where it fails, nothing counts as fresh before it can be read again.
                let _ = follower.look_in_turn().await;
            }
        });
        let _ = time::timeout(ANSWER, looking).await;
    }

    async fn look_in_turn(&self) -> Result<Feed, DbError> {
        loop {
            let (from, confirmed) = (self.ring().end(), Instant::now());
            let (feed, rows) = rows::since(&self.operator, from, BATCH).await?;
            rows.iter().for_each(|row| self.freshness.take_in(row));
            let count = rows.len();
            let (seen, since, generation) = self.take_in(feed, rows);
            if count > 0 {
                metrics::changes(count);
                let changes = i64::try_from(count).unwrap_or(i64::MAX);
                traces::passed("relay", confirmed.elapsed(), || vec![KeyValue::new("gateway.feed.changes", changes)]);
            }
            if let Some(seen) = seen {
                let Feed { epoch, position, .. } = seen;
                // First: whoever knows the position may read it from nothing that shows less.
                self.operator.seen(Place { epoch, position }, confirmed);
                self.freshness.confirm(Known { epoch, generation, since, position, confirmed });
                self.head.send_if_modified(|head| {
                    let is_new = head.is_none_or(|head| (head.epoch, head.position) != (seen.epoch, seen.position));
                    *head = Some(seen);
                    is_new
                });
                return Ok(seen);
            }
        }
    }

    /// What follows a position: at most so many changes, and the position up to which they are all.
    async fn after(&self, from: Feed, most: usize) -> Result<Result<(Vec<Followed>, i64), Lost>, DbError> {
        if let Some(held) = self.ring().after(from, most) {
            return Ok(Ok(held));
        }
        // One statement: what is taken off the feed meanwhile is either among the rows, or known to be missing.
        let (feed, rows) = rows::since(&self.operator, from.position, most).await?;
        if !feed.reaches_back_to(from) {
            return Ok(Err(Lost::Expired));
        }
        let last =
            if rows.len() < most { feed.position } else { rows.last().map_or(feed.position, |row| row.position) };
        Ok(Ok((rows, last)))
    }

    /// Takes in what was read, and tells where the feed ends once that is reached, from where on it is known, and of
    /// which stretch that is.
    fn take_in(&self, feed: Feed, rows: Vec<Followed>) -> (Option<Feed>, i64, u64) {
        let mut ring = self.ring();
        (ring.take_in(feed, rows, BATCH), ring.since(), ring.generation())
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
