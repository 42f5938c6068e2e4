//! Takes resources over from another directory: new ones are added, changed ones replaced, and the rest
//! left as it is. All of it or nothing.

use std::collections::HashMap;

use sea_orm::sea_query::LockType;

use super::{
    Kept,
    projector::{self, Before, PublicationError},
};
use crate::{
    centers::{self, model::Center},
    db::DbError,
    directory::{self, model::Resource},
    identity::Operator,
    kernel::vocabulary::Visibility,
};

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Resources that were not there.
    pub added: usize,
    /// Resources that were there and differ now.
    pub changed: usize,
    /// Resources that were there just so.
    pub unchanged: usize,
    /// Resources that came from this source before and are no longer in it; they stay.
    pub missing: usize,
}

/// The center that an import is for.
///
/// # Errors
/// The database cannot be read.
pub async fn center(operator: &Operator, slug: &str) -> Result<Option<Center>, DbError> {
    let txn = operator.begin().await?;
    let center = centers::repository::center_by_slug(&txn, slug).await?;
    txn.commit().await?;
    Ok(center)
}

/// Takes over the resources of one source into a center's directory. With a visibility all of them get it;
/// without one a new resource is the center's own, and one that was there keeps what it had.
///
/// # Errors
/// The database refuses; nothing is then written.
pub async fn import(
    operator: &Operator,
    center: &Center,
    source_name: &str,
    resources: Vec<Resource>,
    visibility: Option<Visibility>,
) -> Result<Imported, PublicationError> {
    let txn = operator.begin().await?;
    let center = &centers::repository::lock(&txn, center.id, LockType::Update).await?;
    let mut known: HashMap<_, _> = directory::repository::of_center(&txn, center.id)
        .await?
        .into_iter()
        .filter(|resource| resource.provenance.source_name.as_deref() == Some(source_name))
        .map(|resource| (resource.id, resource))
        .collect();
    let mut imported = Imported::default();
    let mut written = Vec::new();
    let mut replaced = Vec::new();
    for mut resource in resources {
        let Some(before) = known.remove(&resource.id) else {
            resource.visibility = visibility.unwrap_or(resource.visibility);
            imported.added += 1;
            written.push(resource);
            continue;
        };
        resource.visibility = visibility.unwrap_or(before.visibility);
        if says_the_same(&resource, &before) {
            imported.unchanged += 1;
            continue;
        }
        resource.created_at = before.created_at;
        resource.version = before.version + 1;
        imported.changed += 1;
        replaced.push(resource.id);
        written.push(resource);
    }
    imported.missing = known.len();
    directory::repository::remove(&txn, center.id, &replaced).await?;
    directory::repository::insert(&txn, &written).await?;
    let kept: Vec<_> = written.iter().map(Kept::Resource).collect();
    projector::publish(&txn, center, &kept, Before::Perhaps, None).await?;
    txn.commit().await.map_err(DbError::from)?;
    Ok(imported)
}

/// Whether two readings of a resource say the same, whenever they were made.
fn says_the_same(new: &Resource, old: &Resource) -> bool {
    let mut new = new.clone();
    new.created_at = old.created_at;
    new.updated_at = old.updated_at;
    new.version = old.version;
    new.provenance.retrieved_at = old.provenance.retrieved_at;
    // An alert of the standard has no end, so its end is reckoned from the reading.
    if let (Some(new), Some(old)) = (&mut new.alert, &old.alert) {
        new.until = old.until;
    }
    new == *old
}
