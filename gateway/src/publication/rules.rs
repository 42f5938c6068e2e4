//! By which rules the copies are made. They are noted with the copies, so that a program with newer rules makes them
//! anew by itself, and an older one that still runs beside it leaves them.

use std::{fmt, str::FromStr};

use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::db::{DbError, Sql, tables};

/// Counts the ways in which an entry has been made. Raise it with every change of what a projection or an expansion
/// gives for the same truth: a new facet, a new field of a document, another order of words.
const SHAPE: u32 = 3;

/// The rules by which copies are made, older ones first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rules {
    shape: u32,
    /// The edition of the rules of time zones, such as `2025b`, by which dates become instants.
    zones: String,
}

/// Text that names no rules.
#[derive(Debug, thiserror::Error)]
#[error("these are no rules by which copies are made")]
pub struct MalformedRules;

impl Rules {
    /// Those of this program.
    #[must_use]
    pub fn present() -> Self {
        Self { shape: SHAPE, zones: chrono_tz::IANA_TZDB_VERSION.to_owned() }
    }
}

impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.shape, self.zones)
    }
}

impl FromStr for Rules {
    type Err = MalformedRules;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (shape, zones) = text.split_once('/').ok_or(MalformedRules)?;
        Ok(Self { shape: shape.parse().map_err(|_| MalformedRules)?, zones: zones.to_owned() })
    }
}

/// The rules by which the copies were made; nothing where nobody noted them.
///
/// # Errors
/// The database cannot be read.
pub async fn noted(txn: &DatabaseTransaction) -> Result<Option<Rules>, DbError> {
    let backend = txn.get_database_backend();
    let mut sql = Sql::new(backend);
    sql.push("SELECT projected_with FROM ").push(&tables::of_truth(backend, "network"));
    let row = txn.query_one_raw(sql.into_statement()).await?;
    let text: Option<String> = row.map(|row| row.try_get("", "projected_with")).transpose()?.flatten();
    // What cannot be read was noted by nobody whose rules are newer.
    Ok(text.and_then(|text| text.parse().ok()))
}

/// Notes that the copies were made by the rules of this program.
pub(super) async fn note(txn: &DatabaseTransaction) -> Result<(), DbError> {
    let backend = txn.get_database_backend();
    let mut sql = Sql::new(backend);
    sql.push("UPDATE ").push(&tables::of_truth(backend, "network")).push(" SET projected_with = ");
    sql.bind(Rules::present().to_string());
    txn.execute_raw(sql.into_statement()).await?;
    Ok(())
}
