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
    time::Duration,
};

use tokio::{
    sync::{Notify, watch},
    time,
};

pub use self::following::{Beginning, Following, Lost, Moved, Seen, Wish};
use self::{
    ring::Ring,
    rows::{Feed, Followed},
};
use crate::{cache::redis::Redis, db::DbError, identity::Operator, kernel::cause::chain};

/// How often the database is asked whether anything is new by nobody's word: every word of a change may be lost.
const PACE: Duration = Duration::from_millis(250);
/// How long it may take to answer.
const ANSWER: Duration = Duration::from_secs(5);
/// How long it is left alone when it does not.
const PATIENCE: Duration = Duration::from_secs(1);
/// Changes that are read at once.
const BATCH: usize = 1_000;

/// The one of a process that follows the change feed.
pub struct Follower {
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
        Arc::new(Self { operator, redis, ring: Mutex::default(), head, looking, wake })
    }

    /// Follows the feed until asked to stop.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        tokio::select! {
            // Whether we are asked to stop, or nobody is left who could.
            _ = stop.wait_for(|stop| *stop) => {}
            _ = self.follow_on() => {}
            _ = self.pass_on() => {}
            _ = self.listen() => {}
        }
    }

    async fn follow_on(&self) -> Infallible {
        let mut is_away = false;
        loop {
            let cause = match time::timeout(ANSWER, self.look()).await {
                Ok(Ok(_)) => None,
                Ok(Err(error)) => Some(chain(&error)),
                Err(_) => Some(format!("no answer within {} s", ANSWER.as_secs())),
            };
            match &cause {
                Some(cause) if !is_away => {
                    tracing::error!(cause, "the change feed cannot be read; it is tried again until it can");
                }
                None if is_away => tracing::info!("the change feed can be read again"),
                _ => {}
            }
            is_away = cause.is_some();
            if is_away {
                time::sleep(PATIENCE).await;
                continue;
            }
            tokio::select! {
                () = time::sleep(PACE) => {}
                () = self.wake.notified() => {}
            }
        }
    }

    /// Makes known what this process commits: to itself, and then to the other replicas.
    async fn pass_on(&self) -> Infallible {
        loop {
            self.operator.written().await;
            self.wake.notify_one();
            if let Some(redis) = &self.redis {
                redis.tell().await;
            }
        }
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
        loop {
            let from = self.ring().end();
            let (feed, rows) = rows::since(&self.operator, from, BATCH).await?;
            if let Some(seen) = self.ring().take_in(feed, rows, BATCH) {
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

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
