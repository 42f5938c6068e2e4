//! What is told of statements and connections: which database, of whose connections, what kind of statement, how long it
//! took. Never its text, nor a value.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{DatabaseConnection, DbBackend, DbErr};

use super::{Doors, Standby};
use crate::telemetry::{KeyValue, metrics, traces};

/// The pool of the connections that write.
pub const WRITERS: &str = "writers";
/// The pool of the connections that read, on SQLite; on PostgreSQL each door has its own, by its name.
pub const READERS: &str = "readers";

/// The pool of the connections that read a standby.
pub const STANDBY: &str = "standby";

/// Kinds of statements that are told apart.
const KINDS: [&str; 6] = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "CALL"];
/// All others.
const OTHER: &str = "OTHER";

/// A database, as it is told.
pub const fn system(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Sqlite => "sqlite",
        _ => "postgresql",
    }
}

/// A statement has ended.
pub fn statement(system: &'static str, pool: &'static str, sql: &str, took: Duration, failed: bool) {
    let first = sql.split_ascii_whitespace().next().unwrap_or_default();
    let kind = KINDS.into_iter().find(|kind| first.eq_ignore_ascii_case(kind)).unwrap_or(OTHER);
    metrics::called(system, pool, kind, took, failed);
    traces::called(kind, took, failed, || labels(system, pool, kind));
}

/// Begins or ends a transaction, and tells of it.
pub async fn transaction<T>(
    system: &'static str,
    pool: &'static str,
    kind: &'static str,
    work: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, DbErr> {
    let begun = Instant::now();
    let done = work.await;
    metrics::called(system, pool, kind, begun.elapsed(), done.is_err());
    traces::called(kind, begun.elapsed(), done.is_err(), || labels(system, pool, kind));
    done
}

fn labels(system: &'static str, pool: &'static str, kind: &'static str) -> Vec<KeyValue> {
    vec![
        KeyValue::new("db.system.name", system),
        KeyValue::new("db.operation.name", kind),
        KeyValue::new("db.client.connection.pool.name", pool),
    ]
}

/// What a pool holds: connections, those of them that are idle, and the most.
fn held(backend: DbBackend, pool: &DatabaseConnection) -> (i64, i64, i64) {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    match backend {
        DbBackend::Sqlite => {
            let pool = pool.get_sqlite_connection_pool();
            (pool.size().into(), count(pool.num_idle()), pool.options().get_max_connections().into())
        }
        _ => {
            let pool = pool.get_postgres_connection_pool();
            (pool.size().into(), count(pool.num_idle()), pool.options().get_max_connections().into())
        }
    }
}

impl Doors {
    /// Has the pools looked at whenever somebody reads the metrics.
    pub fn watch(self: &Arc<Self>) {
        let doors = self.clone();
        metrics::watch(metrics::CONNECTIONS, move |tell| {
            for (name, pool) in doors.each_pool() {
                let (all, idle, _) = held(doors.backend, &pool);
                for (state, count) in [("idle", idle), ("used", all - idle)] {
                    let name = KeyValue::new("db.client.connection.pool.name", name);
                    tell(count.max(0), &[name, KeyValue::new("db.client.connection.state", state)]);
                }
            }
        });
        let doors = self.clone();
        metrics::watch(metrics::MOST_CONNECTIONS, move |tell| {
            for (name, pool) in doors.each_pool() {
                tell(held(doors.backend, &pool).2, &[KeyValue::new("db.client.connection.pool.name", name)]);
            }
        });
    }

    /// Every pool once, by its name. On SQLite all doors that read share one, and those that write another.
    fn each_pool(&self) -> impl Iterator<Item = (&'static str, DatabaseConnection)> {
        let readers = match self.backend {
            DbBackend::Sqlite => self.pools.iter().take(1).map(|(_, pool)| (READERS, pool)).collect::<Vec<_>>(),
            _ => self.pools.iter().map(|(door, pool)| (door.as_str(), pool)).collect(),
        };
        let standby = self.standby().and_then(Standby::readers).map(|pool| (STANDBY, pool));
        let own = readers.into_iter().chain([(WRITERS, &self.writers)]).map(|(name, pool)| (name, pool.clone()));
        own.chain(standby)
    }
}
