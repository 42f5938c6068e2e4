//! Keeping the pages of coaches. Who may see a coach is the coach's to say: it moves by the coach, or by an admin who
//! declares the coach's word.

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseTransaction, sea_query::LockType};
use uuid::Uuid;

use super::{
    ClientKey, Outcome,
    client_key::{self, Claim},
    demand_room, expect, members, record, settle,
};
use crate::{
    catalog::feed,
    centers::{
        self,
        members::{
            model::{Grant, Place},
            repository as held,
        },
        model::Center,
    },
    coaches::{
        accounts::repository as accounts,
        model::Coach,
        repository,
        rules::{self, MOST_ACCOUNTS, MOST_COACHES},
    },
    identity::{Action, Keeper, SignIn, rights::Standing},
    kernel::{
        clock,
        id::{EntryKind, Subject},
        listing::Availability,
        refusal::{Finding, Refusal},
        review::Review,
        vocabulary::Role,
    },
    publication::{
        Kept,
        projector::{self, Before},
    },
    reports,
};

const GONE: Refusal = Refusal::NotFound("coach");
/// What the audit trail says of a change that an admin made on the coach's word.
const ON_THE_COACHS_WORD: &str = "onTheCoachsWord";

/// Lists a coach.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn create(
    keeper: &Keeper,
    center: Uuid,
    key: Option<&ClientKey>,
    has_word: bool,
    fill: impl FnOnce(&mut Coach),
) -> Outcome<Coach> {
    let txn = keeper.begin().await?;
    let center = centers::repository::lock(&txn, center, LockType::Share).await?;
    let id = match client_key::claim(&txn, center.id, Action::CreateCoach, key).await? {
        Claim::New(id) => id,
        Claim::Made(id) => {
            let made = repository::lock(&txn, keeper.centers(), id).await?;
            return Ok(made.ok_or(GONE)?);
        }
    };
    demand_room(repository::count(&txn, center.id).await?, MOST_COACHES, "coaches")?;
    let now = clock::now();
    let before = Coach::blank(id, center.id, now);
    let mut coach = before.clone();
    fill(&mut coach);
    let mut review = Review::new(now.date_naive());
    rules::look(None, &mut coach, now, &mut review);
    let mut fields = settle(word(&before, &coach, has_word), review)?;
    fields.extend(has_word.then_some(ON_THE_COACHS_WORD));
    let deed = keeper.deed(center.id, fields);
    repository::insert(&txn, std::slice::from_ref(&coach)).await?;
    projector::publish(&txn, &center, &[Kept::Coach(&coach)], Before::Nothing, Some(&deed)).await?;
    txn.commit().await?;
    Ok(coach)
}

/// Changes a coach's page of which the caller has read a version.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn update(
    keeper: &Keeper,
    id: Uuid,
    version: i64,
    has_word: bool,
    fill: impl FnOnce(&mut Coach),
) -> Outcome<Coach> {
    change(keeper, id, has_word, |coach, _| {
        expect(version, coach.version)?;
        fill(coach);
        Ok(())
    })
    .await
}

/// Says whether a coach takes new people.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn state_availability(
    keeper: &Keeper,
    id: Uuid,
    state: impl FnOnce(DateTime<Utc>, &Center) -> Availability,
) -> Outcome<Coach> {
    change(keeper, id, false, |coach, center| {
        coach.availability = Some(state(clock::now(), center));
        Ok(())
    })
    .await
    .map_err(|halt| halt.of_part("availability"))
}

async fn change(
    keeper: &Keeper,
    id: Uuid,
    has_word: bool,
    fill: impl FnOnce(&mut Coach, &Center) -> Outcome<()>,
) -> Outcome<Coach> {
    let txn = keeper.begin().await?;
    let (center, before, standing) = page(&txn, keeper, id, LockType::Share).await?;
    let is_own = standing == Standing::OwnPage;
    let now = clock::now();
    let mut after = before.clone();
    fill(&mut after, &center)?;
    let mut review = Review::new(now.date_naive());
    rules::look(Some(&before), &mut after, now, &mut review);
    let mut fields = settle(word(&before, &after, has_word || is_own), review)?;
    if fields.is_empty() {
        return Ok(before);
    }
    fields.extend((has_word && !is_own).then_some(ON_THE_COACHS_WORD));
    after.version += 1;
    after.updated_at = now;
    repository::update(&txn, &after).await?;
    let deed = keeper.deed_as(standing, center.id, fields);
    projector::publish(&txn, &center, &[Kept::Coach(&after)], Before::Perhaps, Some(&deed)).await?;
    txn.commit().await?;
    Ok(after)
}

/// Takes a coach's page away, with everything that hangs on it.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn remove(keeper: &Keeper, id: Uuid) -> Outcome<()> {
    let txn = keeper.begin().await?;
    let (_, coach, standing) = page(&txn, keeper, id, LockType::Share).await?;
    repository::remove(&txn, &coach).await?;
    reports::repository::forget(&txn, coach.center_id, id).await?;
    let deed = keeper.deed_as(standing, coach.center_id, Vec::new());
    projector::withdraw(&txn, coach.center_id, EntryKind::Coach, id, Some(&deed)).await?;
    Ok(txn.commit().await?)
}

/// Says whose sign-in a coach is, who then holds the role of a coach in the center.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn link_account(keeper: &Keeper, id: Uuid, sign_in: SignIn) -> Outcome<Coach> {
    let txn = keeper.begin().await?;
    // Alone, so that nobody gets the same role twice.
    let (center, coach, _) = page(&txn, keeper, id, LockType::Update).await?;
    let mut grant = Grant { role: Role::Coach, sign_in: sign_in.clone(), display_name: None };
    // Whoever holds the role already is called as before.
    if held::same(&txn, Place::Center(center.id), &grant).await?.is_none() {
        grant.display_name = Some(Some(coach.display_name.clone()));
    }
    members::seat(&txn, Place::Center(center.id), grant, |fields| keeper.deed(center.id, fields)).await?;
    if !accounts::is_linked(&txn, &coach, &sign_in).await? {
        demand_room(accounts::count(&txn, coach.id).await?, MOST_ACCOUNTS, "sign-ins of a coach")?;
        accounts::link(&txn, &coach, &sign_in).await?;
        let subject = Subject::Entry(EntryKind::Coach, coach.id);
        let deed = keeper.deed(center.id, vec!["account"]);
        record(&txn, feed::Action::Written, subject, Some(center.id), &deed).await?;
    }
    txn.commit().await?;
    Ok(coach)
}

/// A coach whose page the keeper may change, with the center, and as who. Whoever is an admin of the center acts as one
/// also on the own page: so a coach's word is always declared where an admin could have linked the account.
async fn page(
    txn: &DatabaseTransaction,
    keeper: &Keeper,
    id: Uuid,
    lock: LockType,
) -> Outcome<(Center, Coach, Standing)> {
    let center = centers::repository::lock_keeper(txn, repository::keeper_of(keeper.centers(), id), lock).await?;
    let center = center.ok_or(GONE)?;
    let coach = repository::lock(txn, keeper.centers(), id).await?.ok_or(GONE)?;
    if keeper.stands_as(Standing::CenterAdmin, center.id) {
        return Ok((center, coach, Standing::CenterAdmin));
    }
    if accounts::is_linked(txn, &coach, keeper.sign_in()).await? {
        return Ok((center, coach, Standing::OwnPage));
    }
    Err(keeper.refusal().into())
}

/// What of a change waits for the coach's word.
fn word(before: &Coach, after: &Coach, has_word: bool) -> Vec<Finding> {
    if has_word {
        return Vec::new();
    }
    let visibility = (before.visibility != after.visibility).then_some("visibility");
    let sharing = (before.sharing != after.sharing).then_some("sharing");
    let moved = visibility.into_iter().chain(sharing);
    moved.map(|field| Finding::at(field, Refusal::NeedsTheCoachsWord)).collect()
}
