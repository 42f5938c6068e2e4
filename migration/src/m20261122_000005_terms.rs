//! What searching needs: the words of what centers share, and on SQLite a column for each language in the words of
//! entries, so that a phrase can be followed.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::dialect::{self, COPIES};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run_in_each(manager, &["published", "shared"], TERMS).await?;
        if manager.get_database_backend() != DbBackend::Postgres {
            dialect::run_in_each(manager, &COPIES, TEXT).await?;
        }
        Ok(())
    }
}

/// The index is not unique: changes that bring the same word at the same moment do not wait for each other.
const TERMS: &str = r"
CREATE TABLE {copy}term (
    letter {folded} NOT NULL,
    length bigint NOT NULL,
    term {folded} NOT NULL
);
CREATE INDEX {index}term_by_form ON {copy}term (letter, length, term);
";

/// Whatever stands between the spaces is one word: the analyzer has split and folded the text. The rules by which the
/// copies are made are newer too, so that the words are filled in.
const TEXT: &str = r"
DROP TABLE {copy}entry_text;
CREATE VIRTUAL TABLE {copy}entry_text USING fts5 (
    a_en, a_es, b_en, b_es, c_en, c_es, d_en, d_es, content = '', contentless_delete = 1, tokenize = 'ascii'
);
";
