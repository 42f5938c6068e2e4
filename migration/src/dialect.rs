//! The words that PostgreSQL and SQLite spell differently, and how a list of statements is run.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// Braced word, PostgreSQL, SQLite.
const WORDS: [(&str, &str, &str); 9] = [
    ("{truth}", "truth.", ""),
    ("{uuid}", "uuid", "uuid_text"),
    ("{instant}", "timestamptz", "timestamp_with_timezone_text"),
    ("{wall}", "timestamp", "datetime_text"),
    ("{date}", "date", "date_text"),
    ("{json}", "jsonb", "json_text"),
    ("{float}", "double precision", "double"),
    ("{folded}", "text COLLATE \"C\"", "text"),
    ("{words}", "text[]", "json_text"),
];

/// A statement in the words of one database.
#[must_use]
pub fn spell(backend: DbBackend, statement: &str) -> String {
    WORDS.iter().fold(statement.to_owned(), |text, (word, postgres, sqlite)| {
        text.replace(word, if backend == DbBackend::Postgres { postgres } else { sqlite })
    })
}

/// Runs statements that are separated by a semicolon at the end of a line.
///
/// # Errors
/// The database's own, from the first statement that it refuses.
pub async fn run(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    for statement in statements.split(";\n").map(str::trim).filter(|s| !s.is_empty()) {
        db.execute_unprepared(&spell(db.get_database_backend(), statement)).await?;
    }
    Ok(())
}

/// Every copy of the catalog.
pub const COPIES: [&str; 3] = ["published", "shared", "house"];

/// Runs statements once for each of some copies. `{copy}` stands before the name of a table, `{index}` before that of an
/// index: on PostgreSQL a copy is a schema, on SQLite a prefix, and indexes lie in the schema of their table.
///
/// # Errors
/// The database's own, from the first statement that it refuses.
pub async fn run_in_each(manager: &SchemaManager<'_>, copies: &[&str], statements: &str) -> Result<(), DbErr> {
    for copy in copies {
        let (table, index) = if manager.get_database_backend() == DbBackend::Postgres {
            (format!("{copy}."), String::new())
        } else {
            (format!("{copy}_"), format!("{copy}_"))
        };
        run(manager, &statements.replace("{copy}", &table).replace("{index}", &index)).await?;
    }
    Ok(())
}
