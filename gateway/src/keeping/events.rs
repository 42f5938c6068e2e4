//! Keeping a calendar.

use chrono::NaiveDate;
use sea_orm::{DatabaseTransaction, sea_query::LockType};
use uuid::Uuid;

use super::{
    ClientKey, Outcome,
    client_key::{self, Claim},
    demand_room, expect, house_of, settle,
};
use crate::{
    calendar::{
        horizon::Horizon,
        model::{Event, Override},
        repository,
        rules::{self, MOST_EVENTS},
    },
    centers::{self, model::Center},
    identity::{Action, Deed, Keeper},
    kernel::{
        clock,
        id::EntryKind,
        refusal::{Finding, Refusal},
        review::Review,
        vocabulary::{EventStatus, VerificationMethod},
    },
    publication::{
        Kept,
        projector::{self, Before},
    },
    reports,
};

const GONE: Refusal = Refusal::NotFound("event");

/// Adds an event to a center's calendar.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn publish(
    keeper: &Keeper,
    center: Uuid,
    key: Option<&ClientKey>,
    fill: impl FnOnce(&mut Event, &Center) -> Vec<Finding>,
) -> Outcome<Event> {
    let txn = keeper.begin().await?;
    let center = centers::repository::lock(&txn, center, LockType::Share).await?;
    let id = match client_key::claim(&txn, center.id, Action::PublishEvent, key).await? {
        Claim::New(id) => id,
        Claim::Made(id) => {
            let made = repository::lock(&txn, keeper.centers(), id).await?;
            return Ok(made.ok_or(GONE)?.0);
        }
    };
    demand_room(repository::count(&txn, center.id).await?, MOST_EVENTS, "events")?;
    let now = clock::now();
    let mut event = Event::blank(id, &center, now);
    let findings = fill(&mut event, &center);
    let mut review = Review::new(now.date_naive());
    rules::look(None, &mut event, &mut review);
    event.verification.due_on = rules::due_after(center.today(now));
    let deed = keeper.deed(center.id, settle(findings, review)?);
    repository::insert(&txn, &[(event.clone(), Vec::new())]).await?;
    project(&txn, &center, &event, &[], Before::Nothing, &deed).await?;
    txn.commit().await?;
    Ok(event)
}

/// Changes an event of which the caller has read a version. Single dates that differ stay with their day.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn update(
    keeper: &Keeper,
    id: Uuid,
    version: i64,
    fill: impl FnOnce(&mut Event, &Center) -> Vec<Finding>,
) -> Outcome<Event> {
    change(keeper, id, |event, center| {
        expect(version, event.version)?;
        Ok(fill(event, center))
    })
    .await
}

/// Calls an event off as a whole. It stays listed with its dates, so that people who meant to come read it.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn cancel(keeper: &Keeper, id: Uuid) -> Outcome<Event> {
    change(keeper, id, |event, _| {
        event.status = EventStatus::Cancelled;
        Ok(Vec::new())
    })
    .await
}

/// Says that an event was checked on a day, and how.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn verify(keeper: &Keeper, id: Uuid, method: VerificationMethod, on: Option<NaiveDate>) -> Outcome<Event> {
    change(keeper, id, |event, center| {
        super::verify(&mut event.verification, center, method, on, rules::due_after)?;
        Ok(Vec::new())
    })
    .await
}

async fn change(
    keeper: &Keeper,
    id: Uuid,
    fill: impl FnOnce(&mut Event, &Center) -> Outcome<Vec<Finding>>,
) -> Outcome<Event> {
    let txn = keeper.begin().await?;
    let center = house_of(&txn, repository::keeper_of(keeper.centers(), id), GONE).await?;
    let (before, overrides) = repository::lock(&txn, keeper.centers(), id).await?.ok_or(GONE)?;
    let now = clock::now();
    let mut after = before.clone();
    let findings = fill(&mut after, &center)?;
    let mut review = Review::new(now.date_naive());
    rules::look(Some(&before), &mut after, &mut review);
    let fields = settle(findings, review)?;
    if fields.is_empty() {
        return Ok(before);
    }
    after.version += 1;
    after.updated_at = now;
    let overrides = rules::carry_over(overrides, &after);
    repository::update(&txn, &after, &overrides).await?;
    project(&txn, &center, &after, &overrides, Before::Perhaps, &keeper.deed(center.id, fields)).await?;
    txn.commit().await?;
    Ok(after)
}

/// Takes an event out of the calendar with its dates, and with what strangers said of it. Whoever meant to come reads
/// nothing any more: what is called off is better cancelled.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn remove(keeper: &Keeper, id: Uuid) -> Outcome<()> {
    let txn = keeper.begin().await?;
    house_of(&txn, repository::keeper_of(keeper.centers(), id), GONE).await?;
    let (event, _) = repository::lock(&txn, keeper.centers(), id).await?.ok_or(GONE)?;
    repository::remove(&txn, &event).await?;
    reports::repository::forget(&txn, event.center_id, id).await?;
    let deed = keeper.deed(event.center_id, Vec::new());
    projector::withdraw(&txn, event.center_id, EntryKind::Event, id, Some(&deed)).await?;
    Ok(txn.commit().await?)
}

/// Writes an event and its dates to the copies.
pub(super) async fn project(
    txn: &DatabaseTransaction,
    center: &Center,
    event: &Event,
    overrides: &[Override],
    before: Before,
    deed: &Deed,
) -> Outcome<()> {
    let horizon = Horizon::around(centers::repository::horizon(txn, center.id).await?);
    let kept = [Kept::Event(event, overrides, horizon)];
    Ok(projector::publish(txn, center, &kept, before, Some(deed)).await?)
}
