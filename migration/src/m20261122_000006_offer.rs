//! What entries offer, in narrow rows: for ranking referral options and for counting what a region offers.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::dialect::{self, COPIES};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run_in_each(manager, &COPIES, TABLE).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            dialect::run_in_each(manager, &COPIES, POSTGRES).await?;
        }
        Ok(())
    }
}

/// `offered_as` is what counts once; `needs` and `words` are bits. Places hold them too, so that near
/// a place fewer offers are looked at. Where the center stands in for a place that is not known, the place says so.
const TABLE: &str = r"
CREATE TABLE {copy}offer (
    entry_id {uuid} PRIMARY KEY,
    kind text NOT NULL,
    center_id {uuid} NOT NULL,
    offered_as {uuid} NOT NULL,
    sort_name {folded} NOT NULL,
    is_available boolean NOT NULL,
    minimum_age bigint,
    maximum_age bigint,
    due_on {date} NOT NULL,
    accepting_until {instant},
    refusing_until {instant},
    needs bigint NOT NULL,
    words bigint NOT NULL,
    languages text NOT NULL
);
CREATE INDEX {index}offer_by_center ON {copy}offer (center_id, kind);
ALTER TABLE {copy}place ADD COLUMN is_stand_in boolean NOT NULL DEFAULT false;
ALTER TABLE {copy}place ADD COLUMN needs bigint NOT NULL DEFAULT 0;
ALTER TABLE {copy}place ADD COLUMN words bigint NOT NULL DEFAULT 0;
";

/// No index is over bits: PostgreSQL finds offers by the bits of their needs, one by one.
const POSTGRES: &str = r"
ALTER TABLE {copy}offer ADD COLUMN answering integer[] NOT NULL;
CREATE INDEX offer_by_need ON {copy}offer USING gin (answering) WITH (fastupdate = off);
";
