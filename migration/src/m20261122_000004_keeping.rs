//! What keeping a directory needs: who did what, keys that make creating safe to repeat, the horizon of each
//! calendar, jobs.

use sea_orm_migration::prelude::*;

use crate::dialect::{self, COPIES};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TRUTH).await?;
        dialect::run_in_each(manager, &COPIES, COPY).await
    }
}

/// `horizon` is the day from which the dates of a center's events are reckoned; `reported_on` keeps strangers from
/// saying one thing a thousand times a day; `floor` is the last position of the change feed that was trimmed;
/// `projected_with` says by which rules the copies were made. The actor's columns are filled for the own center alone.
const TRUTH: &str = r"
ALTER TABLE {truth}center ADD COLUMN availability_days bigint NOT NULL DEFAULT 14;
ALTER TABLE {truth}center ADD COLUMN horizon {date} NOT NULL DEFAULT '2026-01-01';
UPDATE {truth}center SET horizon = CURRENT_DATE;
ALTER TABLE {truth}event ADD COLUMN is_all_day boolean NOT NULL DEFAULT false;
ALTER TABLE {truth}event ADD COLUMN except_dates {json} NOT NULL DEFAULT '[]';
ALTER TABLE {truth}problem_report ADD COLUMN reported_on {date};
CREATE UNIQUE INDEX role_once_in_center
    ON {truth}role (issuer, subject, role, center_id) WHERE center_id IS NOT NULL;
CREATE UNIQUE INDEX role_once_in_region
    ON {truth}role (issuer, subject, role, region_id) WHERE region_id IS NOT NULL;
CREATE UNIQUE INDEX role_once_in_network
    ON {truth}role (issuer, subject, role) WHERE center_id IS NULL AND region_id IS NULL;
CREATE UNIQUE INDEX problem_report_once_a_day
    ON {truth}problem_report (entry_id, kind, reported_on) WHERE resolved_at IS NULL;
ALTER TABLE {truth}change ADD COLUMN actor text;
ALTER TABLE {truth}change ADD COLUMN actor_role {uuid};
ALTER TABLE {truth}change ADD COLUMN deed text;
ALTER TABLE {truth}change ADD COLUMN fields {json};
ALTER TABLE {truth}network ADD COLUMN floor bigint NOT NULL DEFAULT 0;
ALTER TABLE {truth}network ADD COLUMN projected_with text;
CREATE TABLE {truth}client_key (
    center_id {uuid} NOT NULL,
    key text NOT NULL,
    deed text NOT NULL,
    request_hash text NOT NULL,
    made_id {uuid} NOT NULL,
    at {instant} NOT NULL,
    PRIMARY KEY (center_id, key)
);
CREATE INDEX client_key_by_age ON {truth}client_key (at);
CREATE TABLE {truth}job (
    name text PRIMARY KEY,
    holder {uuid},
    leased_until {instant},
    next_run_at {instant} NOT NULL,
    started_at {instant},
    finished_at {instant},
    milliseconds bigint,
    did text,
    error text,
    failures bigint NOT NULL DEFAULT 0
);
";

/// An entry that need not be verified again is due on the last day of all.
const COPY: &str = r"
ALTER TABLE {copy}entry ADD COLUMN due_on {date} NOT NULL DEFAULT '9999-12-31';
CREATE INDEX {index}entry_by_due ON {copy}entry (center_id, due_on, id);
";
