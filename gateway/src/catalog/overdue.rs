//! What should be verified again. A center's own is read from the house copy, behind the center door, for the center's
//! admins; of what is shared it is told how much, for whoever runs the network.

use std::time::Duration;

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, QueryResult};
use serde::de::DeserializeOwned;
use tokio::{sync::watch, time};
use uuid::Uuid;

use super::documents;
use crate::{
    db::{DbError, Sql, tables},
    identity::{AdminScope, Operator},
    kernel::{
        audience::Audience,
        clock,
        id::EntryKind,
        page::{Cursor, Page, Slice},
    },
    telemetry::metrics,
};

/// How often it is looked how much of what is shared is overdue.
const PACE: Duration = Duration::from_secs(60);

/// An entry that is due.
#[derive(Clone, Debug)]
pub struct Overdue {
    /// Identifies the entry.
    pub id: Uuid,
    /// Whether it is an event; else it is a resource.
    pub is_event: bool,
    /// Since when.
    pub due_on: NaiveDate,
    document: String,
}

impl Overdue {
    /// The entry itself.
    ///
    /// # Errors
    /// The copy holds what cannot be.
    pub fn entry<T: DeserializeOwned>(&self) -> Result<T, DbError> {
        documents::parse(self.id, &self.document)
    }
}

/// The resources and events of the center that were due before a day, those that are due longest first.
///
/// # Errors
/// The database cannot be read.
pub async fn page(scope: &AdminScope, before: NaiveDate, page: &Page) -> Result<Slice<Overdue>, DbError> {
    let txn = scope.begin_reading().await?;
    let mut sql = Sql::new(txn.get_database_backend());
    sql.push("SELECT e.id, e.kind, e.due_on, e.document");
    from(&mut sql, scope, before);
    if let Some(Cursor::Due(day, id)) = page.after {
        sql.push(" AND (e.due_on, e.id) > (").bind(day).push(", ").bind(id).push(")");
    }
    sql.push(&format!(" ORDER BY e.due_on, e.id LIMIT {}", page.first + 1));
    let rows = txn.query_all_raw(sql.into_statement()).await?;
    txn.commit().await?;
    Ok(Slice::cut(rows.iter().map(overdue).collect::<Result<_, _>>()?, page))
}

/// How many there are.
///
/// # Errors
/// The database cannot be read.
pub async fn count(scope: &AdminScope, before: NaiveDate) -> Result<i64, DbError> {
    let txn = scope.begin_reading().await?;
    let mut sql = Sql::new(txn.get_database_backend());
    sql.push("SELECT count(*) AS n");
    from(&mut sql, scope, before);
    let row = txn.query_one_raw(sql.into_statement()).await?;
    txn.commit().await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default())
}

fn from(sql: &mut Sql, scope: &AdminScope, before: NaiveDate) {
    let table = tables::of_copy(sql.backend(), Audience::House, "entry");
    sql.push(" FROM ").push(&table).push(" e WHERE e.center_id = ").bind(scope.center());
    sql.push(" AND e.due_on < ").bind(before).push(" AND e.kind IN (");
    sql.bind(EntryKind::Resource.as_str()).push(", ").bind(EntryKind::Event.as_str()).push(")");
}

/// Tells once in a while how many shared entries are overdue, where anything is told, until asked to stop.
pub async fn watch(operator: &Operator, mut stop: watch::Receiver<bool>) {
    while metrics::are_on() {
        // While the database is away the follower says so.
        for (kind, count) in shared(operator, clock::today()).await.into_iter().flatten() {
            metrics::overdue(kind.as_str(), count);
        }
        // We are asked to stop, or nobody is left who could.
        if time::timeout(PACE, stop.wait_for(|stop| *stop)).await.is_ok() {
            return;
        }
    }
}

/// How many shared entries were due before a day, by their narrow rows.
async fn shared(operator: &Operator, before: NaiveDate) -> Result<[(EntryKind, u64); 2], DbError> {
    let table = tables::of_copy(operator.backend(), Audience::Network, "offer");
    let mut sql = Sql::new(operator.backend());
    sql.push("SELECT kind, count(*) AS n FROM ")
        .push(&table)
        .push(" WHERE due_on < ")
        .bind(before)
        .push(" GROUP BY kind");
    let mut counts = [(EntryKind::Resource, 0), (EntryKind::Event, 0)];
    for row in operator.look(sql).await? {
        let (kind, count): (String, i64) = (row.try_get("", "kind")?, row.try_get("", "n")?);
        for counted in counts.iter_mut().filter(|(known, _)| known.as_str() == kind) {
            counted.1 = u64::try_from(count).unwrap_or_default();
        }
    }
    Ok(counts)
}

fn overdue(row: &QueryResult) -> Result<(Cursor, Overdue), DbError> {
    let (id, due_on) = (row.try_get("", "id")?, row.try_get("", "due_on")?);
    let is_event = row.try_get::<String>("", "kind")? == EntryKind::Event.as_str();
    Ok((Cursor::Due(due_on, id), Overdue { id, is_event, due_on, document: row.try_get("", "document")? }))
}
