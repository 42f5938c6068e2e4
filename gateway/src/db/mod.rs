//! The doors of the database. On PostgreSQL each door is its own sign-in with its own grants, so the
//! database says no where the code forgets; on SQLite the doors share one file and the scopes in
//! [`crate::identity`] are the only guard.

/// What is told of a region as sums, in the words of both databases.
pub mod aggregates;
/// Many rows in one statement.
pub mod bulk;
/// Values that are kept as JSON or as words of the vocabulary.
pub mod column;
/// Counting rows without reading them.
pub mod count;
/// How the doors' passwords and the seal of a center door are derived.
pub mod credentials;
/// What went wrong with the database, without its words reaching a caller.
pub mod error;
/// Roles, grants and policies of PostgreSQL, laid anew after each migration.
pub mod grants;
/// Opening and checking a database.
pub mod setup;
/// A statement that is put together piece by piece, its values bound.
pub mod sql;
/// A standby from which everybody's reads may be answered.
pub mod standby;
/// How each database spells the names of our tables.
pub mod tables;
/// What is told of statements and connections.
mod told;
/// Bringing a database up to date, as its owner.
pub mod upkeep;
/// A transaction that writes, and tells when it is committed.
pub mod writing;

use std::sync::Arc;

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, QueryResult,
    SqliteTransactionMode, TransactionOptions,
};
use tokio::sync::Notify;
use uuid::Uuid;

pub use self::{
    error::DbError,
    setup::DatabaseSettings,
    sql::Sql,
    standby::{Place, Standby},
    writing::Writing,
};

/// How the statement that sets a door begins. It is not counted: it reads nothing.
const SET_DOOR: &str = "SELECT set_config('app.";

/// Which sign-in of the database a reader or writer comes in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Door {
    /// Anonymous callers and websites: the published copy of the catalog.
    Public,
    /// Members, network-wide: the shared copy of the catalog.
    Network,
    /// Members in their own centers: their rows and the house copy.
    Center,
    /// Coordinators: aggregate functions only.
    Region,
    /// Anybody: problem reports go in, nothing comes out.
    Intake,
    /// Nobody yet: roles, accounts and site keys are looked up.
    Identity,
    /// Network admins' own tables, migration, jobs and import.
    Operator,
}

impl Door {
    /// Every door.
    pub const ALL: [Self; 7] =
        [Self::Public, Self::Network, Self::Center, Self::Region, Self::Intake, Self::Identity, Self::Operator];

    /// The door's part of its role's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Network => "network",
            Self::Center => "center",
            Self::Region => "region",
            Self::Intake => "intake",
            Self::Identity => "identity",
            Self::Operator => "operator",
        }
    }
}

/// Whether a writer goes beside others or alone. Whoever makes whole copies anew goes alone: else the copies and a
/// change could wait for each other's rows for ever. SQLite has one writer anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Beside other writers.
    Shared,
    /// While nobody else writes.
    Alone,
}

impl Turn {
    /// The expression that waits for the turn, which ends with the transaction.
    const fn lock(self) -> &'static str {
        match self {
            Self::Shared => "pg_advisory_xact_lock_shared(hashtext('gateway copies'))",
            Self::Alone => "pg_advisory_xact_lock(hashtext('gateway copies'))",
        }
    }
}

/// Every door of one database. Writers of the center door have connections of their own, so that those who wait for
/// their turn keep nobody from reading; on SQLite every writer queues for the one connection that may write.
pub struct Doors {
    backend: DbBackend,
    pools: Vec<(Door, DatabaseConnection)>,
    writers: DatabaseConnection,
    standby: Option<Standby>,
    seal_key: String,
    /// Told by every transaction that wrote, once it is committed.
    written: Arc<Notify>,
}

impl Doors {
    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.backend
    }

    /// The standby, where there is one.
    #[must_use]
    pub fn standby(&self) -> Option<&Standby> {
        self.standby.as_ref()
    }

    /// The pool behind a door.
    fn pool(&self, door: Door) -> Result<&DatabaseConnection, DbError> {
        self.pools.iter().find(|(d, _)| *d == door).map(|(_, pool)| pool).ok_or(DbError::NoSuchDoor(door.as_str()))
    }

    /// Runs one statement through a door and returns its rows.
    ///
    /// # Errors
    /// The database cannot be reached or refuses.
    pub async fn fetch(&self, door: Door, sql: Sql) -> Result<Vec<QueryResult>, DbError> {
        Ok(told::fetch(self.pool(door)?, self.pool_name(door, AccessMode::ReadOnly), sql).await?)
    }

    /// Runs one statement that reads, as whoever comes in by a door, and waits for no writer: on SQLite the operator's
    /// one connection may be held by a change that takes its time.
    ///
    /// # Errors
    /// The database cannot be reached or refuses.
    pub async fn look(&self, door: Door, sql: Sql) -> Result<Vec<QueryResult>, DbError> {
        let door = if self.backend == DbBackend::Sqlite { Door::Public } else { door };
        self.fetch(door, sql).await
    }

    /// Waits until a transaction of this process that wrote is committed, or one was since this was last waited for.
    /// One may wait.
    pub async fn written(&self) {
        self.written.notified().await;
    }

    /// Opens the center door for some centers: a transaction that sees their rows and no others. Setting
    /// the door is not counted as a statement; it reads nothing.
    ///
    /// # Errors
    /// The database cannot be reached or refuses.
    pub async fn begin_reading_center(&self, centers: &[Uuid]) -> Result<DatabaseTransaction, DbError> {
        self.open_center(centers, AccessMode::ReadOnly).await
    }

    /// Opens the center door for writing.
    ///
    /// # Errors
    /// The database cannot be reached or refuses, or the copies are being made anew for longer than a writer waits.
    pub async fn begin_center(&self, centers: &[Uuid]) -> Result<Writing, DbError> {
        Ok(self.writing(Door::Center, self.open_center(centers, AccessMode::ReadWrite).await?))
    }

    async fn open_center(&self, centers: &[Uuid], access: AccessMode) -> Result<DatabaseTransaction, DbError> {
        let txn = self.open(Door::Center, access).await?;
        if self.backend == DbBackend::Postgres {
            let centers = centers.iter().map(Uuid::to_string).collect::<Vec<_>>().join(",");
            let seal = credentials::seal(&self.seal_key, &centers);
            let mut sql = Sql::new(self.backend);
            sql.push(SET_DOOR).push("centers', ").bind(centers).push(", true), set_config('app.seal', ");
            sql.bind(seal).push(", true)");
            if matches!(access, AccessMode::ReadWrite) {
                // The statements of a change are few and always the same: planned once, they are run often.
                sql.push(", set_config('plan_cache_mode', 'auto', true), ").push(Turn::Shared.lock());
            }
            txn.query_all_raw(sql.into_statement()).await.map_err(DbError::or_busy)?;
        }
        Ok(txn)
    }

    /// Opens the region door for a region: a transaction that may ask for its sums and for nothing else.
    ///
    /// # Errors
    /// The database cannot be reached or refuses.
    pub async fn begin_reading_region(&self, region: Uuid) -> Result<DatabaseTransaction, DbError> {
        let txn = self.open(Door::Region, AccessMode::ReadOnly).await?;
        if self.backend == DbBackend::Postgres {
            let region = region.to_string();
            let seal = credentials::region_seal(&self.seal_key, &region);
            let mut sql = Sql::new(self.backend);
            sql.push(SET_DOOR).push("region', ").bind(region).push(", true), set_config('app.seal', ");
            sql.bind(seal).push(", true)");
            txn.query_all_raw(sql.into_statement()).await?;
        }
        Ok(txn)
    }

    /// Begins a transaction of the operator, in its turn.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn begin_operator(&self, turn: Turn) -> Result<Writing, DbError> {
        let txn = self.begin(Door::Operator).await?;
        if self.backend == DbBackend::Postgres {
            let mut sql = Sql::new(self.backend);
            sql.push("SELECT ").push(turn.lock());
            txn.query_all_raw(sql.into_statement()).await.map_err(DbError::or_busy)?;
        }
        Ok(txn)
    }

    /// Begins a transaction that writes behind a door.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn begin(&self, door: Door) -> Result<Writing, DbError> {
        Ok(self.writing(door, self.open(door, AccessMode::ReadWrite).await?))
    }

    fn writing(&self, door: Door, txn: DatabaseTransaction) -> Writing {
        Writing::new(txn, self.pool_name(door, AccessMode::ReadWrite), self.written.clone())
    }

    /// What the pool is called from which a door's transactions have their connections.
    fn pool_name(&self, door: Door, access: AccessMode) -> &'static str {
        match (self.backend, door, access) {
            (DbBackend::Sqlite, _, AccessMode::ReadWrite)
            | (DbBackend::Sqlite, Door::Operator, _)
            | (_, Door::Center, AccessMode::ReadWrite) => told::WRITERS,
            (DbBackend::Sqlite, ..) => told::READERS,
            _ => door.as_str(),
        }
    }

    /// Begins a transaction that reads behind a door.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn begin_reading(&self, door: Door) -> Result<DatabaseTransaction, DbError> {
        self.open(door, AccessMode::ReadOnly).await
    }

    /// A writing one on SQLite takes the write lock at once, so that it never fails half-way for want of it.
    async fn open(&self, door: Door, access: AccessMode) -> Result<DatabaseTransaction, DbError> {
        let options = match (self.backend, access) {
            (DbBackend::Sqlite, AccessMode::ReadWrite) => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            },
            (DbBackend::Sqlite, AccessMode::ReadOnly) => TransactionOptions::default(),
            (_, access) => TransactionOptions { access_mode: Some(access), ..TransactionOptions::default() },
        };
        let pool = match (self.backend, door, access) {
            (DbBackend::Sqlite, _, AccessMode::ReadWrite) | (_, Door::Center, AccessMode::ReadWrite) => &self.writers,
            _ => self.pool(door)?,
        };
        Ok(told::begin(pool, self.pool_name(door, access), options).await?)
    }

    /// Closes every pool, waiting for what still runs.
    pub async fn close(&self) {
        for pool in self.pools.iter().map(|(_, pool)| pool).chain([&self.writers]) {
            if let Err(error) = pool.close_by_ref().await {
                tracing::warn!(%error, "a pool of the database did not close");
            }
        }
        if let Some(standby) = &self.standby {
            standby.close().await;
        }
    }
}

/// The doors, shared by everything that serves.
pub type SharedDoors = Arc<Doors>;
