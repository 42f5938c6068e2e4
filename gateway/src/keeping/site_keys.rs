//! Keeping the keys of websites. They are looked up at each request, so one that is taken back opens nothing more.

use sea_orm::sea_query::LockType;
use uuid::Uuid;

use super::{Outcome, demand_room, record, settle};
use crate::{
    catalog::feed,
    centers::{
        self,
        site_keys::{
            model::{SiteKey, new_key},
            repository,
            rules::{self, MOST_KEYS},
        },
    },
    identity::Keeper,
    kernel::{
        clock,
        id::{RecordKind, Subject, new_id},
        refusal::{Finding, Refusal},
        review::Review,
        secret::Secret,
    },
};

/// Makes a key for a center's website. The key itself is told here and nowhere else.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn issue(keeper: &Keeper, center: Uuid, label: String, origins: Vec<String>) -> Outcome<(SiteKey, Secret)> {
    let txn = keeper.begin().await?;
    // Alone, so that two keys do not take the one place that is left.
    centers::repository::lock(&txn, center, LockType::Update).await?;
    let now = clock::now();
    let mut key = SiteKey { id: new_id(), label, origins, created_at: now, revoked_at: None };
    let mut review = Review::new(now.date_naive());
    rules::look(&mut key, &mut review);
    let deed = keeper.deed(center, settle(Vec::new(), review)?);
    let count = repository::count(&txn, center).await?;
    // What was taken back long ago makes room.
    if count < MOST_KEYS || !repository::forget_revoked(&txn, center).await? {
        demand_room(count, MOST_KEYS, "site keys")?;
    }
    let secret = new_key();
    repository::insert(&txn, center, &key, &secret).await?;
    record(&txn, feed::Action::Written, Subject::Record(RecordKind::SiteKey, key.id), Some(center), &deed).await?;
    txn.commit().await?;
    Ok((key, secret))
}

/// Takes a key back. Taking it back again changes nothing.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn revoke(keeper: &Keeper, id: Uuid) -> Outcome<SiteKey> {
    let txn = keeper.begin().await?;
    let held = repository::lock(&txn, keeper.centers(), id).await?;
    let (center, key) = held.ok_or_else(|| Finding::at("siteKey", Refusal::NotFound("site key")))?;
    if key.revoked_at.is_some() {
        return Ok(key);
    }
    let now = clock::now();
    repository::revoke(&txn, id, now).await?;
    let deed = keeper.deed(center, vec!["revokedAt"]);
    record(&txn, feed::Action::Written, Subject::Record(RecordKind::SiteKey, id), Some(center), &deed).await?;
    txn.commit().await?;
    Ok(SiteKey { revoked_at: Some(now), ..key })
}
