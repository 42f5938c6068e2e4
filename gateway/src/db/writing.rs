//! A transaction that writes, and tells when it is committed: in one place, so that no writer can forget it.

use std::{ops::Deref, sync::Arc};

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    entity::prelude::async_trait,
};
use tokio::sync::Notify;

use super::told;

/// A transaction that writes. Dropped, it is rolled back.
pub struct Writing {
    txn: DatabaseTransaction,
    /// Of whose connections it has one.
    pool: &'static str,
    written: Arc<Notify>,
}

impl Writing {
    pub(super) fn new(txn: DatabaseTransaction, pool: &'static str, written: Arc<Notify>) -> Self {
        Self { txn, pool, written }
    }

    /// Commits it, and wakes whoever follows the change feed.
    ///
    /// # Errors
    /// The database does not commit it, or it is not known whether it did.
    pub async fn commit(self) -> Result<(), DbErr> {
        let system = told::system(self.txn.get_database_backend());
        let committed = told::timed(system, self.pool, "COMMIT", self.txn.commit()).await;
        // Also where the answer was lost: it may be committed.
        self.written.notify_one();
        committed
    }
}

impl Deref for Writing {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.txn
    }
}

/// So that it stands wherever a transaction does.
#[async_trait::async_trait]
impl ConnectionTrait for Writing {
    fn get_database_backend(&self) -> DbBackend {
        self.txn.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.txn.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.txn.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.txn.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.txn.query_all_raw(statement).await
    }
}
