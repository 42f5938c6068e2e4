//! How many connections are open, and how many of one address. Whoever comes when there are enough is told so in a line and
//! sent away, so that a crowd of the silent leaves room for those who ask.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ahash::RandomState;
use tokio::net::TcpStream;

use crate::{
    http::fair_use::address::Prefix,
    telemetry::metrics::{self, Shed},
};

/// Files that are kept for everything else: connections to the database and to Redis, files of the database.
const OTHER_FILES: u64 = 200;

/// What somebody is told who is sent away.
const SENT_AWAY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// So many connections at a time.
pub struct ConnectionLimit {
    most: usize,
    each: Option<usize>,
    open: Mutex<Open>,
    /// So that no address lies in memory for longer than it is looked at.
    hash: RandomState,
}

#[derive(Default)]
struct Open {
    count: usize,
    of_each: HashMap<u64, usize>,
}

/// The right to be open, which is given back when this is dropped.
pub struct ConnectionPermit {
    limit: Arc<ConnectionLimit>,
    caller: u64,
}

impl ConnectionLimit {
    /// For so many connections, and so many of one address, as far as the system lets us have so many open files. Behind
    /// proxies all come from their addresses, so there they are not told apart.
    #[must_use]
    pub fn of(most: usize, each: Option<usize>, proxies: usize) -> Arc<Self> {
        // Where it cannot be told nothing is known to be in the way.
        let files = rlimit::increase_nofile_limit(u64::MAX).unwrap_or(u64::MAX);
        let room = usize::try_from(files.saturating_sub(OTHER_FILES).max(files / 2)).unwrap_or(usize::MAX);
        if room < most {
            tracing::warn!(
                room,
                "the system lets this process have fewer connections than limit_connections \
                 (GATEWAY_LIMIT_CONNECTIONS): raise its limit of open files (ulimit -n, LimitNOFILE=)"
            );
        }
        metrics::shed(Shed::Connection, 0);
        let each = each.filter(|_| proxies == 0);
        Arc::new(Self { most: most.min(room), each, open: Mutex::default(), hash: RandomState::new() })
    }

    /// A permit for one more of somebody; none where there are enough.
    #[must_use]
    pub fn acquire(self: &Arc<Self>, peer: IpAddr) -> Option<ConnectionPermit> {
        let caller = self.hash.hash_one(Prefix::of(peer));
        let mut open = self.open();
        let of_caller = open.of_each.get(&caller).copied().unwrap_or_default();
        if open.count >= self.most || self.each.is_some_and(|each| of_caller >= each) {
            return None;
        }
        open.count += 1;
        open.of_each.insert(caller, of_caller + 1);
        Some(ConnectionPermit { limit: self.clone(), caller })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut open = self.limit.open();
        open.count -= 1;
        if let Some(count) = open.of_each.get_mut(&self.caller) {
            *count -= 1;
            if *count == 0 {
                open.of_each.remove(&self.caller);
            }
        }
    }
}

/// Tells somebody who is not let in, as far as that takes no time.
pub fn send_away(stream: &TcpStream) {
    metrics::shed(Shed::Connection, 1);
    // It is gone either way.
    let _ = stream.try_write(SENT_AWAY);
}
