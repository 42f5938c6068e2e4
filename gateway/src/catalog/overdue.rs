//! What a center should verify again, from the house copy: it is read behind the center door, for the center's admins.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, QueryResult};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::documents;
use crate::{
    db::{DbError, Sql, tables},
    identity::AdminScope,
    kernel::{
        audience::Audience,
        id::EntryKind,
        page::{Cursor, Page, Slice},
    },
};

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

fn overdue(row: &QueryResult) -> Result<(Cursor, Overdue), DbError> {
    let (id, due_on) = (row.try_get("", "id")?, row.try_get("", "due_on")?);
    let is_event = row.try_get::<String>("", "kind")? == EntryKind::Event.as_str();
    Ok((Cursor::Due(due_on, id), Overdue { id, is_event, due_on, document: row.try_get("", "document")? }))
}
