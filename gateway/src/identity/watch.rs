//! Whether sessions that are held for long still hold. A request looks its roles up; a socket that stays open asks
//! here to be told when its token expires, its roles change or its site key is taken back. One task asks the database
//! for all of them together, and runs only while there is somebody to ask about.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    sync::oneshot,
    time::{Sleep, sleep, timeout},
};

use super::{
    held::{self, Held, Standing},
    session::Session,
};
use crate::{
    db::SharedDoors,
    kernel::{cause::chain, clock},
};

/// The time between two looks. With the look itself it stays below the second in which a session must end.
const PACE: Duration = Duration::from_millis(400);
/// How long one look may take before the database counts as not answering.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a session has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// Its token has expired.
    Expired,
    /// The roles of its sign-in are not those with which it began.
    RolesChanged,
    /// Its site key was taken back.
    KeyRevoked,
}

/// Watches over every session that is held for long. Clones watch together.
#[derive(Clone)]
pub struct SessionWatch {
    inner: Arc<Inner>,
}

struct Inner {
    doors: SharedDoors,
    watched: Mutex<Watched>,
}

#[derive(Default)]
struct Watched {
    last: u64,
    sessions: HashMap<u64, Entry>,
    /// Whether the task runs.
    is_running: bool,
    is_closed: bool,
}

struct Entry {
    held: Held,
    end: oneshot::Sender<EndReason>,
}

/// Resolves with the reason when the session has ended. Dropping it ends the watch over this session.
pub struct Ended {
    expiry: Option<Pin<Box<Sleep>>>,
    /// The session's number, and what the task says; none for who holds nothing that could be taken away.
    watched: Option<(u64, oneshot::Receiver<EndReason>)>,
    inner: Weak<Inner>,
}

impl SessionWatch {
    /// A watch that asks through these doors.
    #[must_use]
    pub fn new(doors: SharedDoors) -> Self {
        Self { inner: Arc::new(Inner { doors, watched: Mutex::default() }) }
    }

    /// Begins to watch over a session. What changed since the session was opened counts too.
    #[must_use]
    pub fn register(&self, session: &Session) -> Ended {
        let left = |until: chrono::DateTime<chrono::Utc>| (until - clock::now()).to_std().unwrap_or(Duration::ZERO);
        let expiry = session.until.map(|until| Box::pin(sleep(left(until))));
        let watched = Held::by(&session.viewer).and_then(|held| self.inner.add(held));
        Ended { expiry, watched, inner: Arc::downgrade(&self.inner) }
    }

    /// Ends the watch over all of them: nobody is told any more. For the end of the process, before the database closes.
    pub fn close(&self) {
        let mut watched = self.inner.watched();
        watched.is_closed = true;
        watched.sessions.clear();
    }

    /// How many sessions are watched.
    #[must_use]
    pub fn count(&self) -> usize {
        self.inner.watched().sessions.len()
    }
}

impl Inner {
    fn watched(&self) -> MutexGuard<'_, Watched> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a session, and starts the task where it does not run.
    fn add(self: &Arc<Self>, held: Held) -> Option<(u64, oneshot::Receiver<EndReason>)> {
        let (end, told) = oneshot::channel();
        let mut watched = self.watched();
        if watched.is_closed {
            return None;
        }
        watched.last += 1;
        let number = watched.last;
        watched.sessions.insert(number, Entry { held, end });
        if !watched.is_running {
            watched.is_running = true;
            tokio::spawn(look_on(Arc::downgrade(self)));
        }
        Some((number, told))
    }

    /// What every session rests on, and the number of the last; nothing, and the task is over, where there are none.
    fn held(&self) -> Option<(Vec<Held>, u64)> {
        let mut watched = self.watched();
        watched.is_running = !watched.sessions.is_empty();
        let held = || watched.sessions.values().map(|entry| entry.held.clone()).collect();
        watched.is_running.then(|| (held(), watched.last))
    }

    /// Tells those whose session has ended, up to the number that was the last when what holds was asked: about
    /// those who came later nothing is known.
    fn tell(&self, standing: &Standing, last: u64) {
        let mut watched = self.watched();
        let ended: Vec<_> = watched
            .sessions
            .iter()
            .filter(|(number, _)| **number <= last)
            .filter_map(|(number, entry)| Some((*number, standing.ends(&entry.held)?)))
            .collect();
        for (number, reason) in ended {
            if let Some(entry) = watched.sessions.remove(&number) {
                // Whoever just hung up need not be told.
                let _ = entry.end.send(reason);
            }
        }
    }
}

/// Looks again and again, until nobody is watched or the watch is gone.
async fn look_on(watch: Weak<Inner>) {
    let mut is_failing = false;
    loop {
        sleep(PACE).await;
        let Some(inner) = watch.upgrade() else { return };
        let Some((asked, last)) = inner.held() else { return };
        let cause = match timeout(PATIENCE, held::now(&inner.doors, &asked)).await {
            Ok(Ok(standing)) => {
                inner.tell(&standing, last);
                if is_failing {
                    tracing::info!("open sessions can be checked again");
                }
                is_failing = false;
                continue;
            }
            Ok(Err(error)) => chain(&error),
            Err(_) => format!("the database did not answer within {} s", PATIENCE.as_secs()),
        };
        // Who was let in stays in: a database that is down must not close every socket at once.
        if !is_failing {
            tracing::warn!(cause, "open sessions cannot be checked; they stay open until they can");
        }
        is_failing = true;
    }
}

impl Future for Ended {
    type Output = EndReason;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<EndReason> {
        if let Some((_, told)) = &mut self.watched
            && let Poll::Ready(said) = Pin::new(told).poll(context)
        {
            self.watched = None;
            // Nothing is said at the end of the process, when the watch is closed.
            if let Ok(reason) = said {
                return Poll::Ready(reason);
            }
        }
        match &mut self.expiry {
            Some(expiry) => expiry.as_mut().poll(context).map(|()| EndReason::Expired),
            None => Poll::Pending,
        }
    }
}

impl Drop for Ended {
    fn drop(&mut self) {
        if let (Some(inner), Some((number, _))) = (self.inner.upgrade(), &self.watched) {
            inner.watched().sessions.remove(number);
        }
    }
}
