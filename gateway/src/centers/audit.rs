//! Who changed what of a center: the deeds of the change feed, for its admins.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use crate::{
    db::{DbError, Sql, tables},
    identity::AdminScope,
    kernel::{
        audience::Audience,
        id::Subject,
        page::{Cursor, Page, Slice},
    },
};

/// Something that was done.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, by the name that was given with the role; the network's own jobs are nobody.
    pub actor: Option<String>,
    /// By which held role.
    pub actor_role: Option<Uuid>,
    /// What, by the action's name in the API.
    pub deed: String,
    /// To what; nothing where it was done to much.
    pub subject: Option<Subject>,
    /// To which fields, by name.
    pub fields: Vec<String>,
}

/// What was done to a center and what it keeps, latest first.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn page(scope: &AdminScope, page: &Page) -> Result<Slice<AuditEntry>, DbError> {
    let txn = scope.begin_reading().await?;
    let mut sql = Sql::new(txn.get_database_backend());
    sql.push("SELECT d.* FROM (SELECT position, at, actor, actor_role, deed, kind, entry_id, fields, ");
    sql.push("row_number() OVER (PARTITION BY at ORDER BY position DESC) AS place");
    from(&mut sql, scope);
    if let Some(Cursor::Done(at, _)) = page.after {
        sql.push(" AND at <= ").bind(at);
    }
    sql.push(") d");
    if let Some(Cursor::Done(at, place)) = page.after {
        sql.push(" WHERE d.at < ").bind(at).push(" OR d.place > ").bind(place);
    }
    sql.push(&format!(" ORDER BY d.at DESC, d.place LIMIT {}", page.first + 1));
    let rows = txn.query_all_raw(sql.into_statement()).await?;
    txn.commit().await?;
    Ok(Slice::cut(rows.iter().map(entry).collect::<Result<_, _>>()?, page))
}

/// How much was done.
///
/// # Errors
/// The database cannot be read.
pub async fn count(scope: &AdminScope) -> Result<i64, DbError> {
    let txn = scope.begin_reading().await?;
    let mut sql = Sql::new(txn.get_database_backend());
    sql.push("SELECT count(*) AS n");
    from(&mut sql, scope);
    let row = txn.query_one_raw(sql.into_statement()).await?;
    txn.commit().await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default())
}

fn from(sql: &mut Sql, scope: &AdminScope) {
    let table = tables::of_truth(sql.backend(), "change");
    sql.push(" FROM ").push(&table).push(" WHERE center_id = ").bind(scope.center());
    sql.push(" AND audience = ").bind(Audience::House.copy()).push(" AND deed IS NOT NULL");
}

fn entry(row: &QueryResult) -> Result<(Cursor, AuditEntry), DbError> {
    let position: i64 = row.try_get("", "position")?;
    let fields: Option<serde_json::Value> = row.try_get("", "fields")?;
    let (kind, id): (Option<String>, Option<Uuid>) = (row.try_get("", "kind")?, row.try_get("", "entry_id")?);
    let inconsistent = |cause| DbError::inconsistent("change", position, "fields", cause);
    let (at, place) = (row.try_get("", "at")?, row.try_get("", "place")?);
    let entry = AuditEntry {
        at,
        actor: row.try_get("", "actor")?,
        actor_role: row.try_get("", "actor_role")?,
        deed: row.try_get("", "deed")?,
        subject: kind.zip(id).and_then(|(kind, id)| Subject::of_columns(&kind, id)),
        fields: fields.map(serde_json::from_value).transpose().map_err(inconsistent)?.unwrap_or_default(),
    };
    Ok((Cursor::Done(at, place), entry))
}
