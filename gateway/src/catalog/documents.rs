//! Documents by id or by slug, as they were written.

use uuid::Uuid;

use super::filter::{Parents, bounds};
use crate::{
    db::{DbError, Sql},
    identity::Scope,
    kernel::id::EntryKind,
};

/// The documents of some entries; those that the scope does not see are absent.
///
/// # Errors
/// The database cannot be read.
pub async fn by_id(scope: &Scope, kind: EntryKind, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, DbError> {
    let mut sql = Sql::new(scope.backend());
    sql.push("SELECT e.id, e.document FROM ").push(&scope.table("entry")).push(" e WHERE e.kind = ");
    sql.bind(kind.as_str()).push(" AND ").is_one_of("e.id", ids);
    bounds(&mut sql, scope, &Parents::Network, "e");
    let rows = scope.fetch(sql).await?;
    rows.iter().map(|row| Ok((row.try_get("", "id")?, row.try_get("", "document")?))).collect()
}

/// The documents of some entries by slug; those that the scope does not see are absent.
///
/// # Errors
/// The database cannot be read.
pub async fn by_slug(scope: &Scope, kind: EntryKind, slugs: &[String]) -> Result<Vec<(String, String)>, DbError> {
    let mut sql = Sql::new(scope.backend());
    sql.push("SELECT e.slug, e.document FROM ").push(&scope.table("entry")).push(" e WHERE e.kind = ");
    sql.bind(kind.as_str()).push(" AND e.slug IN (");
    sql.each(slugs, |sql, slug| {
        sql.bind(slug.as_str());
    });
    sql.push(")");
    bounds(&mut sql, scope, &Parents::Network, "e");
    let rows = scope.fetch(sql).await?;
    rows.iter().map(|row| Ok((row.try_get("", "slug")?, row.try_get("", "document")?))).collect()
}
