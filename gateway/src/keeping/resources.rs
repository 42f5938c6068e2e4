//! Keeping a directory.

use chrono::NaiveDate;
use sea_orm::sea_query::LockType;
use uuid::Uuid;

use super::{
    ClientKey, Outcome,
    client_key::{self, Claim},
    demand_room, expect, house_of, settle,
};
use crate::{
    centers::{self, model::Center},
    directory::{
        model::Resource,
        repository,
        rules::{self, MOST_RESOURCES},
    },
    identity::{Action, Keeper},
    kernel::{
        clock,
        id::EntryKind,
        refusal::{Finding, Refusal},
        review::Review,
        vocabulary::VerificationMethod,
    },
    publication::{
        Kept,
        projector::{self, Before},
    },
    reports,
};

const GONE: Refusal = Refusal::NotFound("resource");

/// Adds a resource to a center's directory. It is due for verification from the day on which it is entered.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn create(
    keeper: &Keeper,
    center: Uuid,
    key: Option<&ClientKey>,
    fill: impl FnOnce(&mut Resource, &Center) -> Vec<Finding>,
) -> Outcome<Resource> {
    let txn = keeper.begin().await?;
    let center = centers::repository::lock(&txn, center, LockType::Share).await?;
    let id = match client_key::claim(&txn, center.id, Action::CreateResource, key).await? {
        Claim::New(id) => id,
        Claim::Made(id) => {
            let made = repository::lock(&txn, keeper.centers(), id).await?;
            return Ok(made.ok_or(GONE)?);
        }
    };
    demand_room(repository::count(&txn, center.id).await?, MOST_RESOURCES, "resources")?;
    let now = clock::now();
    let mut resource = Resource::blank(id, &center, now);
    let findings = fill(&mut resource, &center);
    let mut review = Review::new(now.date_naive());
    rules::look(None, &mut resource, now, &mut review);
    resource.verification.due_on = rules::due_after(&resource.needs, center.today(now));
    let deed = keeper.deed(center.id, settle(findings, review)?);
    repository::insert(&txn, std::slice::from_ref(&resource)).await?;
    projector::publish(&txn, &center, &[Kept::Resource(&resource)], Before::Nothing, Some(&deed)).await?;
    txn.commit().await?;
    Ok(resource)
}

/// Changes a resource of which the caller has read a version.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn update(
    keeper: &Keeper,
    id: Uuid,
    version: i64,
    fill: impl FnOnce(&mut Resource, &Center) -> Vec<Finding>,
) -> Outcome<Resource> {
    change(keeper, id, |resource, center| {
        expect(version, resource.version)?;
        Ok(fill(resource, center))
    })
    .await
}

/// Says that a resource was checked on a day, and how.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn verify(keeper: &Keeper, id: Uuid, method: VerificationMethod, on: Option<NaiveDate>) -> Outcome<Resource> {
    change(keeper, id, |resource, center| {
        let needs = resource.needs.clone();
        super::verify(&mut resource.verification, center, method, on, |on| rules::due_after(&needs, on))?;
        Ok(Vec::new())
    })
    .await
}

async fn change(
    keeper: &Keeper,
    id: Uuid,
    fill: impl FnOnce(&mut Resource, &Center) -> Outcome<Vec<Finding>>,
) -> Outcome<Resource> {
    let txn = keeper.begin().await?;
    let center = house_of(&txn, repository::keeper_of(keeper.centers(), id), GONE).await?;
    let before = repository::lock(&txn, keeper.centers(), id).await?.ok_or(GONE)?;
    let now = clock::now();
    let mut after = before.clone();
    let findings = fill(&mut after, &center)?;
    let mut review = Review::new(now.date_naive());
    rules::look(Some(&before), &mut after, now, &mut review);
    let fields = settle(findings, review)?;
    if fields.is_empty() {
        return Ok(before);
    }
    if before.needs != after.needs {
        let known_on = after.verification.verified_on.unwrap_or(center.today(after.created_at));
        after.verification.due_on = rules::due_after(&after.needs, known_on);
    }
    after.version += 1;
    after.updated_at = now;
    repository::update(&txn, &after).await?;
    let deed = keeper.deed(center.id, fields);
    projector::publish(&txn, &center, &[Kept::Resource(&after)], Before::Perhaps, Some(&deed)).await?;
    txn.commit().await?;
    Ok(after)
}

/// Takes a resource out of the directory, with what strangers said of it.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn remove(keeper: &Keeper, id: Uuid) -> Outcome<()> {
    let txn = keeper.begin().await?;
    house_of(&txn, repository::keeper_of(keeper.centers(), id), GONE).await?;
    let resource = repository::lock(&txn, keeper.centers(), id).await?.ok_or(GONE)?;
    repository::remove(&txn, resource.center_id, &[id]).await?;
    reports::repository::forget(&txn, resource.center_id, id).await?;
    let deed = keeper.deed(resource.center_id, Vec::new());
    projector::withdraw(&txn, resource.center_id, EntryKind::Resource, id, Some(&deed)).await?;
    Ok(txn.commit().await?)
}
