//! The change feed: what moved in which copy, in the order in which it became visible.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend};
use uuid::Uuid;

use crate::{
    db::{DbError, Sql, bulk},
    identity::Operator,
    kernel::{audience::Audience, id::EntryKind},
};

/// What happened to an entry of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It was written: it is new to the copy, or changed in it.
    Written,
    /// It left the copy. Nothing is said about why.
    Removed,
    /// The whole copy was made anew; whoever follows reads it again.
    Rebuilt,
}

impl Action {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Written => "WRITTEN",
            Self::Removed => "REMOVED",
            Self::Rebuilt => "REBUILT",
        }
    }
}

/// A change of one entry in one copy.
#[derive(Clone, Debug)]
pub struct Change {
    /// Whose copy.
    pub audience: Audience,
    /// What happened.
    pub action: Action,
    /// The entry; none where the whole copy was made anew.
    pub entry: Option<(EntryKind, Uuid)>,
    /// The center that keeps the entry.
    pub center_id: Option<Uuid>,
}

/// Takes the turn of a writer that rewrites much: others that do wait until its transaction ends, so that two
/// never write the same entries. SQLite has one writer anyway.
///
/// # Errors
/// The database refuses.
pub async fn take_turn(txn: &DatabaseTransaction, operator: &Operator) -> Result<(), DbError> {
    if operator.backend() == DbBackend::Postgres {
        txn.execute_unprepared("SELECT position FROM truth.network FOR UPDATE").await?;
    }
    Ok(())
}

/// Writes changes at the end of the transaction that made them. Taking the positions locks the one row
/// that counts them until the commit, so positions become visible in their order.
///
/// # Errors
/// The database refuses.
pub async fn record(
    txn: &DatabaseTransaction,
    operator: &Operator,
    changes: &[Change],
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    if changes.is_empty() {
        return Ok(());
    }
    let truth = if operator.backend() == DbBackend::Postgres { "truth." } else { "" };
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let mut sql = Sql::new(operator.backend());
    sql.push(&format!("UPDATE {truth}network SET position = position + ")).bind(count).push(" RETURNING position");
    let row = txn.query_one_raw(sql.into_statement()).await?;
    let last: i64 =
        row.ok_or_else(|| DbError::inconsistent("network", 1, "position", "no row"))?.try_get("", "position")?;
    let rows: Vec<_> = changes
        .iter()
        .zip(last - count + 1..)
        .map(|(change, position)| {
            vec![
                position.into(),
                change.audience.copy().into(),
                change.entry.map(|(_, id)| id).into(),
                change.entry.map(|(kind, _)| kind.as_str().to_owned()).into(),
                change.center_id.into(),
                change.action.as_str().into(),
                at.into(),
            ]
        })
        .collect();
    let columns = [
        ("position", "bigint"),
        ("audience", "text"),
        ("entry_id", "uuid"),
        ("kind", "text"),
        ("center_id", "uuid"),
        ("action", "text"),
        ("at", "timestamptz"),
    ];
    bulk::insert(txn, &format!("{truth}change"), &columns, &rows).await
}
