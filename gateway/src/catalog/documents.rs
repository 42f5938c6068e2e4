//! Documents by id or by slug, read back into the domain models that they were written from.

use std::sync::Arc;

use sea_orm::QueryResult;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{
    filter::{Parents, bounds},
    freshness,
    shelf::Shelf,
};
use crate::{
    cache::sealed::Kept,
    db::{DbError, Sql},
    identity::Scope,
    kernel::{audience::Audience, basis::Tag, clock, id::EntryKind},
};

/// What documents are called on the shelf.
const DOCUMENT: &[u8] = b"document";

/// The documents of some entries; those that the scope does not see are absent.
///
/// # Errors
/// The database cannot be read.
pub async fn by_id<T: DeserializeOwned>(
    scope: &Scope,
    kind: EntryKind,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Arc<T>)>, DbError> {
    texts(scope, kind, ids).await?.into_iter().map(|(id, text)| Ok((id, Arc::new(parse(id, &text)?)))).collect()
}

async fn texts(scope: &Scope, kind: EntryKind, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, DbError> {
    let mut sql = Sql::new(scope.backend());
    sql.push("SELECT e.id, e.document FROM ").push(&scope.table("entry")).push(" e WHERE e.kind = ");
    sql.bind(kind.as_str()).push(" AND ").is_one_of("e.id", ids);
    bounds(&mut sql, scope, &Parents::Network, "e");
    let rows = scope.fetch(sql, ids.iter().map(|id| Tag::Entry(kind, *id))).await?;
    rows.iter().map(|row| Ok((row.try_get("", "id")?, row.try_get("", "document")?))).collect()
}

/// The documents of some entries, as far as they lie on the shelf from there; those that the scope does not see are
/// absent.
///
/// # Errors
/// The database cannot be read.
pub async fn shelved<T: DeserializeOwned>(
    scope: &Scope,
    shelf: Option<&Shelf>,
    kind: EntryKind,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Arc<T>)>, DbError> {
    let Some(shelf) = shelf.filter(|_| kind != EntryKind::Coach && scope.audience() != Audience::House) else {
        return by_id(scope, kind, ids).await;
    };
    let freshness = &shelf.follower().freshness;
    let known = freshness.known();
    let (copy, kind_name) = (scope.audience().copy().as_bytes(), kind.as_str().as_bytes());
    let places: Vec<[&[u8]; 4]> = ids.iter().map(|id| [DOCUMENT, copy, kind_name, id.as_bytes().as_slice()]).collect();
    let mut found = Vec::new();
    if let Some(known) = freshness.confirmed() {
        let lying = shelf.take_each(&places.iter().map(<[_; 4]>::as_slice).collect::<Vec<_>>()).await;
        for (id, kept) in ids.iter().zip(lying) {
            let kept = kept.filter(|kept| freshness.stands(&known, scope.audience(), kept));
            if let Some(entry) = kept.and_then(|kept| serde_json::from_slice(&kept.body).ok()) {
                found.push((*id, Arc::new(entry)));
            }
        }
        scope.reads(found.iter().map(|(id, _)| Tag::Entry(kind, *id)));
    }
    let missing: Vec<_> = ids.iter().filter(|id| !found.iter().any(|(known, _)| known == *id)).copied().collect();
    if missing.is_empty() {
        return Ok(found);
    }
    let read = texts(scope, kind, &missing).await?;
    let made = read.iter().filter_map(|(id, text)| {
        let slots = freshness::slots([Tag::Entry(kind, *id)]);
        let kept =
            Kept { position: known?.position, slots, until: None, made_at: clock::now(), body: text.clone().into() };
        Some((ids.iter().position(|known| known == id)?, kept))
    });
    let made: Vec<_> = made.collect();
    shelf.put(made.iter().map(|(at, kept)| (places[*at].as_slice(), kept)));
    for (id, text) in read {
        found.push((id, Arc::new(parse(id, &text)?)));
    }
    Ok(found)
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
///
/// # Errors
/// The copy holds what cannot be.
pub fn parse<T: DeserializeOwned>(id: Uuid, document: &str) -> Result<T, DbError> {
    serde_json::from_str(document).map_err(|cause| DbError::inconsistent("entry", id, "document", cause))
}
