//! The change feed, and the row that says which database this is.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await
    }
}

/// A position is taken under a lock at the end of the transaction that writes it, so that positions
/// become visible in order. `epoch` changes when a database is restored: cursors of another epoch end.
const TABLES: &str = r"
CREATE TABLE {truth}network (
    id bigint PRIMARY KEY CHECK (id = 1),
    epoch {uuid} NOT NULL,
    position bigint NOT NULL,
    created_at {instant} NOT NULL
);
CREATE TABLE {truth}change (
    position bigint NOT NULL,
    audience text NOT NULL,
    entry_id {uuid},
    kind text,
    center_id {uuid},
    action text NOT NULL,
    at {instant} NOT NULL
);
CREATE INDEX change_by_position ON {truth}change (position);
CREATE INDEX change_by_center ON {truth}change (center_id, position);
";
