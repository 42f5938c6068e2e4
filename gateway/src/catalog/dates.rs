//! The dates of events in the copies. They are written with their entry, and moved on by themselves as the horizon
//! moves: no entry changes because a day has passed.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Value};
use uuid::Uuid;

use crate::{
    db::{
        DbError, Sql,
        bulk::{self, Column, Rows},
        tables,
    },
    kernel::{audience::Audience, occurrence::Occurrence},
};

const OCCURRENCE: [Column; 8] = [
    ("event_id", "uuid"),
    ("original_start", "timestamp"),
    ("center_id", "uuid"),
    ("starts_at", "timestamptz"),
    ("ends_at", "timestamptz"),
    ("local_start", "timestamp"),
    ("status", "text"),
    ("note", "text"),
];

/// Writes dates that the copy does not hold, each with the center whose it is.
///
/// # Errors
/// The database refuses.
pub async fn insert(
    txn: &DatabaseTransaction,
    audience: Audience,
    dates: &[(Uuid, &Occurrence)],
) -> Result<(), DbError> {
    bulk::insert_all(txn, &[rows(txn, audience, dates)]).await
}

/// The rows of dates in a copy, each with the center whose it is.
pub(super) fn rows(txn: &DatabaseTransaction, audience: Audience, dates: &[(Uuid, &Occurrence)]) -> Rows {
    let rows = dates.iter().map(|(center, date)| row(*center, date)).collect();
    Rows { table: table(txn, audience), columns: OCCURRENCE.to_vec(), rows, are_a_set: false }
}

/// Takes the dates of a center out of a copy that begin before an instant, or at another one or after it, and tells
/// how many there were.
///
/// # Errors
/// The database refuses.
pub async fn cut(
    txn: &DatabaseTransaction,
    audience: Audience,
    center: Uuid,
    first: DateTime<Utc>,
    last: DateTime<Utc>,
) -> Result<u64, DbError> {
    let mut cut = 0;
    // Two statements, each of which follows the index by center and start.
    for (comparison, at) in [(" AND starts_at < ", first), (" AND starts_at >= ", last)] {
        let mut sql = Sql::new(txn.get_database_backend());
        sql.push("DELETE FROM ").push(&table(txn, audience)).push(" WHERE center_id = ").bind(center);
        sql.push(comparison).bind(at);
        cut += txn.execute_raw(sql.into_statement()).await?.rows_affected();
    }
    Ok(cut)
}

fn table(txn: &DatabaseTransaction, audience: Audience) -> String {
    tables::of_copy(txn.get_database_backend(), audience, "occurrence")
}

fn row(center: Uuid, date: &Occurrence) -> Vec<Value> {
    vec![
        date.event_id.into(),
        date.original_start.into(),
        center.into(),
        date.starts_at.into(),
        date.ends_at.into(),
        date.local_start.into(),
        date.status.as_str().into(),
        date.note.clone().into(),
    ]
}
