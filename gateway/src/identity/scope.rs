//! What a query may see, and the door that it opens. The constructors are private to this floor, so a
//! query cannot be written for a circle that the viewer does not belong to.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, QueryResult};
use uuid::Uuid;

use crate::{
    db::{DbError, Door, Place, SharedDoors, Sql, Turn, Writing, tables},
    kernel::{
        audience::Audience,
        basis::{Basis, Tag},
    },
};

/// One copy of the catalog, and for the house copy the centers whose rows may be seen.
#[derive(Clone)]
pub struct Scope {
    doors: SharedDoors,
    audience: Audience,
    centers: Arc<[Uuid]>,
    basis: Arc<Basis>,
    /// Whether a standby may still be asked: once the primary was it alone is, so that nothing that was seen goes away.
    by_standby: Arc<AtomicBool>,
}

impl Scope {
    pub(super) fn network_wide(doors: SharedDoors, audience: Audience, basis: Arc<Basis>) -> Self {
        debug_assert!(audience != Audience::House, "a house has centers");
        Self { doors, audience, centers: Arc::from([]), basis, by_standby: Arc::default() }
    }

    /// The same for who writes nothing and may be answered from a standby.
    pub(super) fn by_standby(self) -> Self {
        self.by_standby.store(true, Ordering::Relaxed);
        self
    }

    /// The same, from the primary alone.
    #[must_use]
    pub fn by_primary(self) -> Self {
        self.by_standby.store(false, Ordering::Relaxed);
        self
    }

    pub(super) fn house(doors: SharedDoors, centers: Arc<[Uuid]>, basis: Arc<Basis>) -> Self {
        Self { doors, audience: Audience::House, centers, basis, by_standby: Arc::default() }
    }

    /// Whose copy is read.
    #[must_use]
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// The centers whose rows may be seen, where that is bounded. SQLite has no policies, so every
    /// statement over a house copy or a table of the truth names them.
    #[must_use]
    pub fn own_centers(&self) -> Option<&[Uuid]> {
        (self.audience == Audience::House).then_some(&self.centers)
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.doors.backend()
    }

    /// A table of the copy, as this database spells it.
    #[must_use]
    pub fn table(&self, name: &str) -> String {
        tables::of_copy(self.backend(), self.audience, name)
    }

    /// Something was read that was kept of an earlier statement; the answer rests on it as well.
    pub fn reads(&self, tags: impl IntoIterator<Item = Tag>) {
        self.basis.reads(tags);
    }

    /// Runs one reading statement behind the scope's door. What it reads is named with it: the answer rests on that.
    ///
    /// # Errors
    /// The database cannot be reached or refuses.
    pub async fn fetch(&self, sql: Sql, reads: impl IntoIterator<Item = Tag>) -> Result<Vec<QueryResult>, DbError> {
        self.basis.reads(reads);
        match self.audience {
            Audience::Public => match self.ask_standby(&sql).await {
                Some(rows) => Ok(rows),
                None => self.doors.fetch(Door::Public, sql).await,
            },
            Audience::Network => self.doors.fetch(Door::Network, sql).await,
            Audience::House => {
                self.basis.is_personal();
                let txn = self.begin_reading().await?;
                let rows = txn.query_all_raw(sql.into_statement()).await?;
                txn.commit().await?;
                Ok(rows)
            }
        }
    }

    /// What a standby has to say. What may not be kept may not be a moment old either.
    async fn ask_standby(&self, sql: &Sql) -> Option<Vec<QueryResult>> {
        let standby = self.doors.standby().filter(|_| self.by_standby.load(Ordering::Relaxed))?;
        let rows = if self.basis.may_be_kept() { standby.fetch(sql).await } else { None };
        if rows.is_none() {
            self.by_standby.store(false, Ordering::Relaxed);
        }
        rows
    }

    async fn begin_reading(&self) -> Result<DatabaseTransaction, DbError> {
        self.doors.begin_reading_center(&self.centers).await
    }
}

/// What an admin may read of one center's truth.
#[derive(Clone)]
pub struct AdminScope {
    scope: Scope,
    center: Uuid,
}

impl AdminScope {
    pub(super) fn of(doors: SharedDoors, center: Uuid) -> Self {
        Self { scope: Scope::house(doors, Arc::from([center]), Arc::default()), center }
    }

    /// The center, which every statement names: SQLite has no policies.
    #[must_use]
    pub fn center(&self) -> Uuid {
        self.center
    }

    /// Opens the center door for that center.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn begin_reading(&self) -> Result<DatabaseTransaction, DbError> {
        self.scope.begin_reading().await
    }
}

/// What a coordinator may have counted of one region: sums, and never a row of what is summed.
#[derive(Clone)]
pub struct RegionScope {
    doors: SharedDoors,
    region: Uuid,
}

impl RegionScope {
    pub(super) fn of(doors: SharedDoors, region: Uuid) -> Self {
        Self { doors, region }
    }

    /// The region, which every statement names on SQLite: it has no door that knows.
    #[must_use]
    pub fn region(&self) -> Uuid {
        self.region
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.doors.backend()
    }

    /// Runs one statement behind the region door.
    ///
    /// # Errors
    /// The database cannot be reached or refuses.
    pub async fn fetch(&self, sql: Sql) -> Result<Vec<QueryResult>, DbError> {
        let txn = self.doors.begin_reading_region(self.region).await?;
        let rows = txn.query_all_raw(sql.into_statement()).await?;
        txn.commit().await?;
        Ok(rows)
    }
}

/// Anybody who says that an entry is wrong, and whoever counts searches: what goes in by this door cannot be read by it.
#[derive(Clone)]
pub struct Intake {
    doors: SharedDoors,
}

impl Intake {
    pub(super) fn of(doors: SharedDoors) -> Self {
        Self { doors }
    }

    /// Begins a transaction that may add and nothing else.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn begin(&self) -> Result<Writing, DbError> {
        self.doors.begin(Door::Intake).await
    }
}

/// Whoever runs the network's machine: migration, seeding, import, jobs. Never a caller of the API.
#[derive(Clone)]
pub struct Operator {
    doors: SharedDoors,
}

impl Operator {
    /// The operator of a database that this process was given the address of.
    #[must_use]
    pub fn of(doors: SharedDoors) -> Self {
        Self { doors }
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.doors.backend()
    }

    /// Closes the database, so that SQLite leaves one file behind.
    pub async fn close(&self) {
        self.doors.close().await;
    }

    /// Runs one statement at once, also while copies are made anew: it waits for nobody's turn.
    ///
    /// # Errors
    /// The database cannot be reached or refuses.
    pub async fn fetch(&self, sql: Sql) -> Result<Vec<QueryResult>, DbError> {
        self.doors.fetch(Door::Operator, sql).await
    }

    /// Runs one statement that reads, and waits for no writer.
    ///
    /// # Errors
    /// The database cannot be reached or refuses.
    pub async fn look(&self, sql: Sql) -> Result<Vec<QueryResult>, DbError> {
        self.doors.look(Door::Operator, sql).await
    }

    /// Everything of the feed up to a place was seen, at a moment: a standby that shows less is no longer read.
    pub fn seen(&self, place: Place, at: Instant) {
        if let Some(standby) = self.doors.standby() {
            standby.wants(place, at);
        }
    }

    /// Keeps looking how far the standby is, where there is one.
    pub async fn watch_standby(&self) -> Infallible {
        match self.doors.standby() {
            Some(standby) => standby.watch().await,
            None => std::future::pending().await,
        }
    }

    /// Waits until a change of this process is committed. One may wait.
    pub async fn written(&self) {
        self.doors.written().await;
    }

    /// Begins a transaction that may write everything, beside the changes that others make.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn begin(&self) -> Result<Writing, DbError> {
        self.doors.begin_operator(Turn::Shared).await
    }

    /// Begins a transaction that reads.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub(super) async fn begin_reading(&self) -> Result<DatabaseTransaction, DbError> {
        self.doors.begin_reading(Door::Operator).await
    }

    /// Begins a transaction that makes whole copies anew. It waits for the changes that run, and others wait for it.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn begin_alone(&self) -> Result<Writing, DbError> {
        self.doors.begin_operator(Turn::Alone).await
    }
}
