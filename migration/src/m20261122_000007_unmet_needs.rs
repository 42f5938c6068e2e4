//! What is searched for, and what of it in vain: sums of a week in a region, and nothing about who searched. And how many
//! places are free stands beside what is offered, so that it can be summed there.

use sea_orm_migration::prelude::*;

use crate::dialect::{self, COPIES};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLE).await?;
        dialect::run_in_each(manager, &COPIES, COPY).await
    }
}

/// This is the whole row: no moment, no id, nobody. A week is named by its Monday, in UTC.
const TABLE: &str = r"
CREATE TABLE {truth}demand (
    region_id {uuid} NOT NULL REFERENCES {truth}region (id),
    need text NOT NULL,
    week {date} NOT NULL,
    searches bigint NOT NULL,
    without_result bigint NOT NULL,
    PRIMARY KEY (region_id, need, week),
    CHECK (searches >= 0 AND without_result BETWEEN 0 AND searches)
);
CREATE INDEX demand_by_age ON {truth}demand (week);
";

/// The weekly hours of a region are read by its centers.
const COPY: &str = r"
ALTER TABLE {copy}offer ADD COLUMN open_slots bigint;
CREATE INDEX {index}opening_by_center ON {copy}opening (center_id) WHERE on_date IS NULL;
";
