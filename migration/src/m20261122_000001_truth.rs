//! The truth: what each center keeps. Every table of a tenant carries its center, and composite keys
//! keep a child in its parent's center.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            dialect::run(manager, "CREATE SCHEMA truth").await?;
        }
        dialect::run(manager, TABLES).await
    }
}

const TABLES: &str = r"
CREATE TABLE {truth}region (
    id {uuid} PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    name text NOT NULL,
    created_at {instant} NOT NULL,
    updated_at {instant} NOT NULL,
    version bigint NOT NULL
);
CREATE TABLE {truth}center (
    id {uuid} PRIMARY KEY,
    region_id {uuid} NOT NULL REFERENCES {truth}region (id),
    slug text NOT NULL UNIQUE,
    name text NOT NULL,
    mission text,
    status text NOT NULL,
    time_zone text NOT NULL,
    address {json},
    latitude {float},
    longitude {float},
    phone text,
    email text,
    website text,
    languages {json} NOT NULL,
    settings {json} NOT NULL,
    hours {json},
    created_at {instant} NOT NULL,
    updated_at {instant} NOT NULL,
    version bigint NOT NULL,
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX center_by_region ON {truth}center (region_id);
CREATE TABLE {truth}coach (
    id {uuid} PRIMARY KEY,
    center_id {uuid} NOT NULL REFERENCES {truth}center (id),
    display_name text NOT NULL,
    pronouns text,
    bio text,
    support_types {json} NOT NULL,
    recovery_capital {json} NOT NULL,
    pathways {json} NOT NULL,
    populations {json} NOT NULL,
    languages {json} NOT NULL,
    settings {json} NOT NULL,
    contact {json} NOT NULL,
    availability {json},
    visibility text NOT NULL DEFAULT 'CENTER',
    sharing {json} NOT NULL,
    created_at {instant} NOT NULL,
    updated_at {instant} NOT NULL,
    version bigint NOT NULL,
    UNIQUE (center_id, id)
);
CREATE TABLE {truth}coach_credential (
    id {uuid} PRIMARY KEY,
    center_id {uuid} NOT NULL,
    coach_id {uuid} NOT NULL,
    label text NOT NULL,
    issuer text NOT NULL,
    jurisdiction text,
    expires_on {date},
    FOREIGN KEY (center_id, coach_id) REFERENCES {truth}coach (center_id, id) ON DELETE CASCADE
);
CREATE INDEX coach_credential_by_coach ON {truth}coach_credential (center_id, coach_id);
CREATE TABLE {truth}resource (
    id {uuid} PRIMARY KEY,
    center_id {uuid} NOT NULL REFERENCES {truth}center (id),
    name text NOT NULL,
    summary text,
    description text,
    provider {json} NOT NULL,
    support_types {json} NOT NULL,
    recovery_capital {json} NOT NULL,
    needs {json} NOT NULL,
    pathways {json} NOT NULL,
    populations {json} NOT NULL,
    languages {json} NOT NULL,
    eligibility {json} NOT NULL,
    cost {json} NOT NULL,
    application_process text,
    service_areas {json} NOT NULL,
    contact {json} NOT NULL,
    status text NOT NULL,
    availability {json},
    alert {json},
    visibility text NOT NULL DEFAULT 'CENTER',
    origin text NOT NULL,
    source_name text,
    source_url text,
    external_id text,
    retrieved_at {instant},
    verified_on {date},
    verified_by {uuid},
    verification_method text,
    due_on {date},
    created_at {instant} NOT NULL,
    updated_at {instant} NOT NULL,
    version bigint NOT NULL,
    UNIQUE (center_id, id),
    UNIQUE (center_id, source_name, external_id)
);
CREATE TABLE {truth}event (
    id {uuid} PRIMARY KEY,
    center_id {uuid} NOT NULL REFERENCES {truth}center (id),
    name text NOT NULL,
    summary text,
    description text,
    mode text NOT NULL,
    online {json},
    local_start {wall} NOT NULL,
    time_zone text NOT NULL,
    duration_seconds bigint NOT NULL CHECK (duration_seconds > 0),
    recurrence text,
    support_types {json} NOT NULL,
    recovery_capital {json} NOT NULL,
    pathways {json} NOT NULL,
    populations {json} NOT NULL,
    languages {json} NOT NULL,
    registration_url text,
    capacity bigint,
    cost {json} NOT NULL,
    status text NOT NULL,
    visibility text NOT NULL DEFAULT 'CENTER',
    origin text NOT NULL,
    source_name text,
    source_url text,
    external_id text,
    retrieved_at {instant},
    verified_on {date},
    verified_by {uuid},
    verification_method text,
    due_on {date},
    created_at {instant} NOT NULL,
    updated_at {instant} NOT NULL,
    version bigint NOT NULL,
    UNIQUE (center_id, id),
    UNIQUE (center_id, source_name, external_id)
);
CREATE TABLE {truth}event_override (
    event_id {uuid} NOT NULL,
    center_id {uuid} NOT NULL,
    original_start {wall} NOT NULL,
    status text NOT NULL,
    local_start {wall},
    note text,
    PRIMARY KEY (event_id, original_start),
    FOREIGN KEY (center_id, event_id) REFERENCES {truth}event (center_id, id) ON DELETE CASCADE
);
CREATE TABLE {truth}site (
    id {uuid} PRIMARY KEY,
    center_id {uuid} NOT NULL,
    resource_id {uuid},
    event_id {uuid},
    place bigint NOT NULL,
    name text,
    address {json},
    latitude {float},
    longitude {float},
    hours {json},
    phones {json} NOT NULL,
    accessibility {json} NOT NULL,
    is_address_confidential boolean NOT NULL,
    CHECK ((resource_id IS NULL) <> (event_id IS NULL)),
    CHECK ((latitude IS NULL) = (longitude IS NULL)),
    FOREIGN KEY (center_id, resource_id) REFERENCES {truth}resource (center_id, id) ON DELETE CASCADE,
    FOREIGN KEY (center_id, event_id) REFERENCES {truth}event (center_id, id) ON DELETE CASCADE
);
CREATE INDEX site_by_resource ON {truth}site (center_id, resource_id);
CREATE INDEX site_by_event ON {truth}site (center_id, event_id);
CREATE TABLE {truth}role (
    id {uuid} PRIMARY KEY,
    issuer text NOT NULL,
    subject text NOT NULL,
    display_name text,
    role text NOT NULL,
    center_id {uuid} REFERENCES {truth}center (id),
    region_id {uuid} REFERENCES {truth}region (id),
    granted_at {instant} NOT NULL,
    CHECK (CASE role
        WHEN 'NETWORK_ADMIN' THEN center_id IS NULL AND region_id IS NULL
        WHEN 'REGIONAL_COORDINATOR' THEN center_id IS NULL AND region_id IS NOT NULL
        ELSE center_id IS NOT NULL AND region_id IS NULL END)
);
CREATE INDEX role_by_subject ON {truth}role (issuer, subject);
CREATE INDEX role_by_center ON {truth}role (center_id);
CREATE TABLE {truth}coach_account (
    issuer text NOT NULL,
    subject text NOT NULL,
    center_id {uuid} NOT NULL,
    coach_id {uuid} NOT NULL,
    PRIMARY KEY (issuer, subject, coach_id),
    FOREIGN KEY (center_id, coach_id) REFERENCES {truth}coach (center_id, id) ON DELETE CASCADE
);
CREATE TABLE {truth}site_key (
    id {uuid} PRIMARY KEY,
    center_id {uuid} NOT NULL REFERENCES {truth}center (id),
    label text NOT NULL,
    key_hash text NOT NULL UNIQUE,
    origins {json} NOT NULL,
    created_at {instant} NOT NULL,
    revoked_at {instant}
);
CREATE INDEX site_key_by_center ON {truth}site_key (center_id);
CREATE TABLE {truth}problem_report (
    id {uuid} PRIMARY KEY,
    center_id {uuid} NOT NULL REFERENCES {truth}center (id),
    entry_id {uuid} NOT NULL,
    entry_kind text NOT NULL,
    kind text NOT NULL,
    reported_at {instant} NOT NULL,
    resolved_at {instant},
    resolution text
);
CREATE INDEX problem_report_by_center ON {truth}problem_report (center_id, reported_at);
CREATE INDEX problem_report_open ON {truth}problem_report (entry_id) WHERE resolved_at IS NULL;
";
