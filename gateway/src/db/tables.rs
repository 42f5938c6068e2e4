//! How each database spells the names of our tables: schemas on PostgreSQL, prefixes on SQLite.

use sea_orm::DbBackend;

use crate::kernel::audience::Audience;

/// A table of a copy of the catalog.
#[must_use]
pub fn of_copy(backend: DbBackend, audience: Audience, name: &str) -> String {
    let between = if backend == DbBackend::Postgres { '.' } else { '_' };
    format!("{}{between}{name}", audience.copy())
}

/// A table of the truth.
#[must_use]
pub fn of_truth(backend: DbBackend, name: &str) -> String {
    if backend == DbBackend::Postgres { format!("truth.{name}") } else { name.to_owned() }
}
