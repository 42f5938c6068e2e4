//! Keeping the centers of the network.

use sea_orm::{DatabaseTransaction, sea_query::LockType};
use uuid::Uuid;

use super::{
    ClientKey, Outcome,
    client_key::{self, Claim},
    demand_room, expect, settle, taken,
};
use crate::{
    calendar::{self, horizon::Horizon},
    centers::{
        model::Center,
        repository,
        rules::{self, MOST_CENTERS},
    },
    coaches, directory,
    identity::{Action, Keeper, Steward},
    kernel::{
        clock,
        refusal::{Finding, Refusal},
        review::Review,
    },
    publication::{
        Kept,
        projector::{self, Before, Place},
    },
};

const GONE: Refusal = Refusal::NotFound("center");

/// Lets a center join a region, by the region's slug. Its calendar is reckoned from today.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn create(
    steward: &Steward,
    key: Option<&ClientKey>,
    region: &str,
    fill: impl FnOnce(&mut Center) -> Vec<Finding>,
) -> Outcome<Center> {
    let txn = steward.begin().await?;
    let id = match client_key::claim(&txn, Uuid::nil(), Action::CreateCenter, key).await? {
        Claim::New(id) => id,
        Claim::Made(id) => return Ok(repository::lock_if_any(&txn, id, LockType::Share).await?.ok_or(GONE)?),
    };
    demand_room(repository::count_centers(&txn).await?, MOST_CENTERS, "centers")?;
    let region = repository::lock_region(&txn, region).await?;
    let region = region.ok_or_else(|| Finding::at("region", Refusal::NotFound("region")))?;
    let now = clock::now();
    let mut center = Center::blank(id, &region, now);
    let findings = fill(&mut center);
    let mut review = Review::new(now.date_naive());
    rules::look(None, &mut center, &mut review);
    let deed = steward.deed(settle(findings, review)?);
    repository::insert_center(&txn, &center, now.date_naive()).await.map_err(|error| taken(error, "slug"))?;
    projector::publish_place(&txn, Place::Center(&center), Before::Nothing, Some(&deed)).await?;
    txn.commit().await?;
    Ok(center)
}

/// Changes a center of which the caller has read a version, and in the same transaction what is found by its name or
/// its place.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn update(
    keeper: &Keeper,
    id: Uuid,
    version: i64,
    fill: impl FnOnce(&mut Center) -> Vec<Finding>,
) -> Outcome<Center> {
    let txn = keeper.begin().await?;
    // Alone: whoever writes an entry of the center meanwhile would write it by the old name.
    let before = repository::lock_if_any(&txn, id, LockType::Update).await?;
    let before = before.ok_or_else(|| Finding::at("id", GONE))?;
    expect(version, before.version)?;
    let now = clock::now();
    let mut after = before.clone();
    let findings = fill(&mut after);
    let mut review = Review::new(now.date_naive());
    rules::look(Some(&before), &mut after, &mut review);
    let fields = settle(findings, review)?;
    if fields.is_empty() {
        return Ok(before);
    }
    after.version += 1;
    after.updated_at = now;
    repository::update_center(&txn, &after).await?;
    // First, since whoever has taken a position of the feed holds up every other center until the end.
    republish(&txn, &before, &after).await?;
    let deed = keeper.deed(id, fields);
    projector::publish_place(&txn, Place::Center(&after), Before::Perhaps, Some(&deed)).await?;
    txn.commit().await?;
    Ok(after)
}

/// Writes anew what hangs on a center: events are searched by its name, coaches are met where it is, what has no place that
/// may be known stands where it is, and what is offered depends on whether it pauses or has closed.
async fn republish(txn: &DatabaseTransaction, before: &Center, after: &Center) -> Outcome<()> {
    let horizon = Horizon::around(repository::horizon(txn, after.id).await?);
    let (mut events, mut listed, mut resources) = (Vec::new(), Vec::new(), Vec::new());
    let (has_moved, has_turned) = (before.location != after.location, before.status != after.status);
    if before.name != after.name || has_moved || has_turned {
        events = calendar::repository::of_center(txn, after.id).await?;
    }
    if has_moved || has_turned {
        listed = coaches::repository::of_center(txn, after.id).await?;
        resources = directory::repository::of_center(txn, after.id).await?;
    }
    let dated = events.iter().map(|(event, overrides)| Kept::Event(event, overrides, horizon));
    let kept: Vec<_> =
        dated.chain(listed.iter().map(Kept::Coach)).chain(resources.iter().map(Kept::Resource)).collect();
    if !kept.is_empty() {
        projector::publish(txn, after, &kept, Before::Perhaps, None).await?;
    }
    Ok(())
}
