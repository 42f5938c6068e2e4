//! The catalog: one copy of what is shared for each audience, all of one shape.
//!
//! `published` is what everybody may know, `shared` what members may know, `house` what a center's own
//! people know. On PostgreSQL each copy is a schema; SQLite, which has none, carries the copy's name
//! as a prefix. A reader names one copy, and on PostgreSQL its door has grants on no other.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::dialect::{self, COPIES};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut tables = SQLITE;
        if manager.get_database_backend() == DbBackend::Postgres {
            tables = POSTGRES;
            for copy in COPIES {
                dialect::run(manager, &format!("CREATE SCHEMA {copy}")).await?;
            }
        }
        for statements in [TABLES, tables, INDEXES] {
            dialect::run_in_each(manager, &COPIES, statements).await?;
        }
        Ok(())
    }
}

/// `facets` holds `dimension:WORD` tokens that filters and counts read; `document` is the domain model
/// as JSON text, handed on as it is. An entry that was never verified has the first day of year 1.
const TABLES: &str = r"
CREATE TABLE {copy}place (
    entry_id {uuid} NOT NULL,
    site_id {uuid} NOT NULL,
    center_id {uuid} NOT NULL,
    kind text NOT NULL,
    is_active boolean NOT NULL,
    band bigint NOT NULL,
    longitude {float} NOT NULL,
    x {float} NOT NULL,
    y {float} NOT NULL,
    z {float} NOT NULL,
    PRIMARY KEY (entry_id, site_id)
);
CREATE TABLE {copy}opening (
    entry_id {uuid} NOT NULL,
    site_id {uuid} NOT NULL,
    center_id {uuid} NOT NULL,
    time_zone text NOT NULL,
    on_date {date},
    days bigint NOT NULL,
    opens bigint NOT NULL,
    closes bigint NOT NULL
);
CREATE TABLE {copy}occurrence (
    event_id {uuid} NOT NULL,
    original_start {wall} NOT NULL,
    center_id {uuid} NOT NULL,
    starts_at {instant} NOT NULL,
    ends_at {instant} NOT NULL,
    local_start {wall} NOT NULL,
    status text NOT NULL,
    note text,
    PRIMARY KEY (event_id, original_start)
);
";

const POSTGRES: &str = r#"
CREATE TABLE {copy}entry (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    center_id uuid,
    region_id uuid NOT NULL,
    slug text,
    sort_name text COLLATE "C" NOT NULL,
    is_active boolean NOT NULL,
    minimum_age bigint,
    maximum_age bigint,
    verified_on date NOT NULL,
    accepting_until timestamptz,
    open_slots bigint,
    facets text[] NOT NULL,
    lexemes tsvector NOT NULL,
    document text NOT NULL
);
CREATE INDEX entry_by_facet ON {copy}entry USING gin (facets);
CREATE INDEX entry_by_lexeme ON {copy}entry USING gin (lexemes);
"#;

const SQLITE: &str = r"
CREATE TABLE {copy}entry (
    text_key integer PRIMARY KEY,
    id uuid_text NOT NULL UNIQUE,
    kind text NOT NULL,
    center_id uuid_text,
    region_id uuid_text NOT NULL,
    slug text,
    sort_name text NOT NULL,
    is_active boolean NOT NULL,
    minimum_age bigint,
    maximum_age bigint,
    verified_on date_text NOT NULL,
    accepting_until timestamp_with_timezone_text,
    open_slots bigint,
    facets json_text NOT NULL,
    document text NOT NULL
);
CREATE VIRTUAL TABLE {copy}entry_text USING fts5 (
    a, b, c, d, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);
";

const INDEXES: &str = r"
CREATE INDEX {index}entry_by_name ON {copy}entry (kind, sort_name, id);
CREATE INDEX {index}entry_by_center ON {copy}entry (center_id, kind, sort_name, id);
CREATE INDEX {index}entry_by_verification ON {copy}entry (kind, verified_on, id);
CREATE UNIQUE INDEX {index}entry_by_slug ON {copy}entry (kind, slug) WHERE slug IS NOT NULL;
CREATE INDEX {index}place_by_position ON {copy}place (kind, band, longitude);
CREATE INDEX {index}opening_by_entry ON {copy}opening (entry_id);
CREATE INDEX {index}occurrence_by_start ON {copy}occurrence (starts_at, event_id, original_start);
CREATE INDEX {index}occurrence_by_center ON {copy}occurrence (center_id, starts_at, event_id, original_start);
";
