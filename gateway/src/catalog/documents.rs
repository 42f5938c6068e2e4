//! Documents by id or by slug, read back into the domain models that they were written from.

use std::sync::Arc;

use sea_orm::QueryResult;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::filter::{Parents, bounds};
use crate::{
    db::{DbError, Sql},
    identity::Scope,
    kernel::{basis::Tag, id::EntryKind},
};

/// The documents of some entries; those that the scope does not see are absent.
///
/// # Errors
/// The database cannot be read.
pub async fn by_id<T: DeserializeOwned>(
    scope: &Scope,
    kind: EntryKind,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Arc<T>)>, DbError> {
    let mut sql = Sql::new(scope.backend());
    sql.push("SELECT e.id, e.document FROM ").push(&scope.table("entry")).push(" e WHERE e.kind = ");
    sql.bind(kind.as_str()).push(" AND ").is_one_of("e.id", ids);
    bounds(&mut sql, scope, &Parents::Network, "e");
    let rows = scope.fetch(sql, ids.iter().map(|id| Tag::Entry(kind, *id))).await?;
    rows.iter().map(|row| document(row)).collect()
}

/// The documents of some entries by slug; those that the scope does not see are absent.
///
/// # Errors
/// The database cannot be read.
pub async fn by_slug<T: DeserializeOwned>(
    scope: &Scope,
    kind: EntryKind,
    slugs: &[String],
) -> Result<Vec<(String, Arc<T>)>, DbError> {
    let mut sql = Sql::new(scope.backend());
    sql.push("SELECT e.id, e.slug, e.document FROM ").push(&scope.table("entry")).push(" e WHERE e.kind = ");
    sql.bind(kind.as_str()).push(" AND e.slug IN (");
    sql.each(slugs, |sql, slug| {
        sql.bind(slug.as_str());
    });
    sql.push(")");
    bounds(&mut sql, scope, &Parents::Network, "e");
    // A slug may come to be, and go over to another entry.
    let rows = scope.fetch(sql, [Tag::Kind(kind)]).await?;
    rows.iter().map(|row| Ok((row.try_get("", "slug")?, document(row)?.1))).collect()
}

fn document<T: DeserializeOwned>(row: &QueryResult) -> Result<(Uuid, Arc<T>), DbError> {
    let id = row.try_get("", "id")?;
    Ok((id, Arc::new(parse(id, &row.try_get::<String>("", "document")?)?)))
}

/// The domain model that a document was written from.
pub(super) fn parse<T: DeserializeOwned>(id: Uuid, document: &str) -> Result<T, DbError> {
    serde_json::from_str(document).map_err(|cause| DbError::inconsistent("entry", id, "document", cause))
}
