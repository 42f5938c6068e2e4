//! What is told of statements and connections: which database, of whose connections, what kind of statement, how long it
//! took. Never its text, nor a value.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, QueryResult, TransactionOptions,
    TransactionTrait,
};

use super::{Doors, SET_DOOR, Sql, Standby};
use crate::telemetry::{KeyValue, metrics, tally, traces};

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

/// What kind of statement some text is.
fn kind(sql: &str) -> &'static str {
    let first = sql.split_ascii_whitespace().next().unwrap_or_default();
    KINDS.into_iter().find(|kind| first.eq_ignore_ascii_case(kind)).unwrap_or(OTHER)
}

/// Runs a statement by itself, and tells of it with its wait for a connection, also where it was given none.
pub async fn fetch(pool: &DatabaseConnection, name: &'static str, sql: Sql) -> Result<Vec<QueryResult>, DbErr> {
    let (system, statement) = (system(sql.backend()), sql.into_statement());
    let rows = timed(system, name, kind(&statement.sql), pool.query_all_raw(statement)).await;
    tally::statement();
    rows
}

/// Begins a transaction, and tells of that with its wait for a connection, and of each of its statements.
pub async fn begin(
    pool: &DatabaseConnection,
    name: &'static str,
    options: TransactionOptions,
) -> Result<DatabaseTransaction, DbErr> {
    let mut pool = pool.clone();
    let system = system(pool.get_database_backend());
    pool.set_metric_callback(move |info| {
        if !info.statement.sql.starts_with(SET_DOOR) {
            tally::statement();
            called(system, name, kind(&info.statement.sql), info.elapsed, info.failed);
        }
    });
    timed(system, name, "BEGIN", pool.begin_with_options(options)).await
}

/// Tells of something that a database is asked to do.
pub async fn timed<T>(
    system: &'static str,
    pool: &'static str,
    kind: &'static str,
    work: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, DbErr> {
    let begun = Instant::now();
    let done = work.await;
    called(system, pool, kind, begun.elapsed(), done.is_err());
    done
}

fn called(system: &'static str, pool: &'static str, kind: &'static str, took: Duration, failed: bool) {
    metrics::called(system, pool, kind, took, failed);
    traces::called(kind, took, failed, || labels(system, pool, kind));
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
    /// Has the pools and the standby looked at whenever somebody reads the metrics.
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
        metrics::measure(metrics::STANDBY_READ, move || {
            doors.standby().map(|standby| f64::from(u8::from(standby.is_read())))
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
