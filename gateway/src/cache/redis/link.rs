//! The connection that all commands share: made when it is first used and anew when it is lost, never waited for longer
//! than for an answer, and left alone for a while when it fails again and again.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use redis::{Cmd, ErrorKind, RedisError, RedisResult, ServerErrorKind};
use tokio::time;

use super::{
    breaker::Breaker,
    connect::{Connection, FIND, RESPONSE, Server},
};
use crate::telemetry::metrics;

/// How long nothing is asked of a server that failed, before it is tried whether it is back.
const PAUSE: Duration = Duration::from_secs(1);

/// The one connection to a server.
pub struct Link {
    server: Arc<Server>,
    /// With its number, so that who failed with an old one does not take the new one away.
    held: Mutex<Option<(u64, Connection)>>,
    made: AtomicU64,
    connecting: Arc<tokio::sync::Mutex<()>>,
    breaker: Breaker,
    has_refused: AtomicBool,
    /// What it is tried with.
    probe: Cmd,
}

impl Link {
    /// A link to a server. Nothing is connected before something is asked.
    pub fn new(server: Arc<Server>, probe: Cmd) -> Arc<Self> {
        Arc::new(Self {
            server,
            held: Mutex::default(),
            made: AtomicU64::new(0),
            connecting: Arc::default(),
            breaker: Breaker::default(),
            has_refused: AtomicBool::new(false),
            probe,
        })
    }

    /// Asks something, where the server is not left alone; nothing where it fails or takes too long. A connection that
    /// turns out to be gone is made anew, once: the server may have been restarted since it was last asked.
    pub async fn ask<T, F>(self: &Arc<Self>, ask: impl Fn(Connection) -> F) -> Option<T>
    where
        F: Future<Output = RedisResult<T>>,
    {
        if !self.breaker.is_closed() {
            return None;
        }
        let asked = time::timeout(RESPONSE, async {
            let (number, connection) = self.connection().await?;
            match ask(connection).await {
                Err(error) if self.drop_if_lost(number, &error) && error.is_connection_dropped() => {
                    let (number, connection) = self.connection().await?;
                    Some(ask(connection).await.inspect_err(|error| {
                        self.drop_if_lost(number, error);
                    }))
                }
                result => Some(result),
            }
        });
        match asked.await {
            Ok(Some(Ok(answer))) => {
                self.breaker.went_well();
                Some(answer)
            }
            Ok(Some(Err(error))) => {
                self.failed(&error);
                None
            }
            Ok(None) => None,
            Err(_) => {
                self.count(&words(&too_slow()));
                None
            }
        }
    }

    /// Takes note of a command that failed: of a server that fails again and again nothing is asked for a while.
    fn failed(self: &Arc<Self>, error: &RedisError) {
        if is_refusal(error) {
            self.breaker.went_well();
            self.refused(error);
        } else {
            self.count(&words(error));
        }
    }

    /// Takes note that the server cannot be listened to: one that does not answer otherwise either is away, any other
    /// refuses.
    pub async fn doubt(self: &Arc<Self>, error: &RedisError) {
        if self.answers().await {
            self.refused(error);
        }
    }

    /// What the server refuses is said once a connection.
    fn refused(&self, error: &RedisError) {
        if !self.has_refused.swap(true, Ordering::Relaxed) {
            let cause = words(error);
            tracing::warn!(cause, "Redis refuses what it is asked; see what its user may do, and whether it is full");
        }
    }

    fn count(self: &Arc<Self>, cause: &str) {
        if self.breaker.opens() {
            metrics::redis(false);
            tracing::warn!(cause, "Redis is away: replicas share nothing until it is back");
            // What hangs may hang for ever: it is found anew.
            *self.held() = None;
            tokio::spawn(recover(Arc::downgrade(self)));
        }
    }

    /// The connection, made where there is none; nothing where that fails, which is taken note of.
    async fn connection(self: &Arc<Self>) -> Option<(u64, Connection)> {
        if let Some(held) = self.held().clone() {
            return Some(held);
        }
        let turn = self.connecting.clone().lock_owned().await;
        // Whoever had the turn before may have made it.
        if let Some(held) = self.held().clone() {
            return Some(held);
        }
        let link = self.clone();
        // Connecting may take longer than who asks may wait, and goes on for those who ask next.
        let made = tokio::spawn(async move {
            let _turn = turn;
            let made = time::timeout(FIND, link.server.connect()).await.unwrap_or_else(|_| Err(too_slow()));
            let connection = made.inspect_err(|error| link.count(&words(error))).ok()?;
            let number = link.made.fetch_add(1, Ordering::Relaxed);
            link.has_refused.store(false, Ordering::Relaxed);
            *link.held() = Some((number, connection.clone()));
            Some((number, connection))
        });
        made.await.ok().flatten()
    }

    /// Lets a connection go after which nothing can be asked on it.
    fn drop_if_lost(&self, number: u64, error: &RedisError) -> bool {
        let is_lost = !is_refusal(error);
        let mut held = self.held();
        if is_lost && held.as_ref().is_some_and(|(own, _)| *own == number) {
            *held = None;
        }
        is_lost
    }

    fn held(&self) -> MutexGuard<'_, Option<(u64, Connection)>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the server answers, be it that it refuses.
    async fn answers(self: &Arc<Self>) -> bool {
        let Some((number, mut connection)) = self.connection().await else { return false };
        let probed = time::timeout(RESPONSE, self.probe.exec_async(&mut connection)).await;
        match probed.unwrap_or_else(|_| Err(too_slow())) {
            Err(error) if self.drop_if_lost(number, &error) => {
                self.count(&words(&error));
                false
            }
            _ => true,
        }
    }
}

/// Tries once in a while whether the server is back, so that nobody who asks has to; as long as anybody may ask.
async fn recover(link: Weak<Link>) {
    let since = Instant::now();
    loop {
        time::sleep(PAUSE).await;
        let Some(link) = link.upgrade() else { return };
        if link.answers().await {
            link.breaker.mend();
            let seconds = since.elapsed().as_secs();
            metrics::redis(true);
            tracing::info!(seconds, "Redis is back");
            return;
        }
    }
}

/// What took too long.
pub fn too_slow() -> RedisError {
    std::io::Error::from(std::io::ErrorKind::TimedOut).into()
}

/// Whether the server works and says no to what it was asked: another command may go well.
fn is_refusal(error: &RedisError) -> bool {
    match error.kind() {
        ErrorKind::Extension | ErrorKind::UnexpectedReturnType => true,
        ErrorKind::Server(kind) => matches!(kind, ServerErrorKind::ResponseError | ServerErrorKind::NoPerm),
        _ => false,
    }
}

/// Why it failed, fit for the log: what the server says may quote a key.
fn words(error: &RedisError) -> String {
    match (error.kind(), error.code()) {
        (ErrorKind::Io, _) => error.to_string(),
        (ErrorKind::AuthenticationFailed, _) | (_, Some("WRONGPASS" | "NOAUTH")) => {
            "user or password are wrong: see redis_url (REDIS_URL)".to_owned()
        }
        (_, code) => code.unwrap_or_else(|| error.category()).to_owned(),
    }
}
