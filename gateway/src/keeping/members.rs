//! Keeping who holds which role. Roles are looked up at each request, so a change holds from the next one on.

use sea_orm::{DatabaseTransaction, sea_query::LockType};
use uuid::Uuid;

use super::{Outcome, demand_room, record, settle};
use crate::{
    catalog::feed,
    centers::{
        self,
        members::{
            model::{Grant, Membership, Place},
            repository,
            rules::{self, MOST_MEMBERS},
        },
        model::Region,
    },
    identity::{Deed, Keeper, Steward},
    kernel::{
        clock,
        id::{RecordKind, Subject, new_id},
        refusal::{Finding, Refusal},
        review::Review,
        vocabulary::Role,
    },
};

const GONE: Refusal = Refusal::NotFound("membership");

/// Gives a role in a center. Who holds it already keeps it, and is called by the name that is given.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn grant(keeper: &Keeper, center: Uuid, grant: Grant) -> Outcome<Membership> {
    let txn = keeper.begin().await?;
    // Alone, so that nobody gets the same role twice.
    centers::repository::lock(&txn, center, LockType::Update).await?;
    let membership = seat(&txn, Place::Center(center), grant, |fields| keeper.deed(center, fields)).await?;
    txn.commit().await?;
    Ok(membership)
}

/// Gives a role in a region, by its slug, or in the network.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn grant_in_network(steward: &Steward, region: Option<&str>, grant: Grant) -> Outcome<Membership> {
    let txn = steward.begin().await?;
    // Alone, so that nobody gets the same role twice: there is always an admin, who is doing this.
    repository::lock_of_network(&txn, None).await?;
    let place = match region {
        None => Place::Network,
        Some(slug) => match centers::repository::lock_region(&txn, slug).await? {
            Some(Region { id, .. }) => Place::Region(id),
            None => return Err(Finding::at("region", Refusal::NotFound("region")).into()),
        },
    };
    let membership = seat(&txn, place, grant, |fields| steward.deed(fields)).await?;
    txn.commit().await?;
    Ok(membership)
}

pub(super) async fn seat(
    txn: &DatabaseTransaction,
    place: Place,
    mut grant: Grant,
    deed: impl FnOnce(Vec<&'static str>) -> Deed,
) -> Outcome<Membership> {
    let mut review = Review::new(clock::today());
    rules::look(&mut grant, &mut review);
    settle(Vec::new(), review)?;
    let (membership, fields) = match repository::same(txn, place, &grant).await? {
        Some(known) => {
            let named = grant.display_name.filter(|name| *name != known.display_name);
            let Some(display_name) = named else { return Ok(known) };
            let renamed = Membership { display_name, ..known };
            repository::rename(txn, &renamed).await?;
            (renamed, vec!["displayName"])
        }
        None => {
            demand_room(repository::count(txn, place).await?, MOST_MEMBERS, "members")?;
            let Grant { role, sign_in, display_name } = grant;
            let (id, granted_at) = (new_id(), clock::now());
            let made = Membership { id, display_name: display_name.flatten(), role, place, granted_at };
            repository::insert(txn, &sign_in, &made).await?;
            (made, vec!["role", "displayName"])
        }
    };
    let subject = Subject::Record(RecordKind::Membership, membership.id);
    record(txn, feed::Action::Written, subject, place.center(), &deed(fields)).await?;
    Ok(membership)
}

/// Takes a role in a center away.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn revoke(keeper: &Keeper, id: Uuid) -> Outcome<()> {
    let txn = keeper.begin().await?;
    let held = repository::lock(&txn, keeper.centers(), id).await?;
    let center = held.and_then(|held| held.place.center()).ok_or_else(|| Finding::at("membership", GONE))?;
    repository::remove(&txn, id).await?;
    let deed = keeper.deed(center, vec!["role"]);
    record(&txn, feed::Action::Removed, Subject::Record(RecordKind::Membership, id), Some(center), &deed).await?;
    Ok(txn.commit().await?)
}

/// Takes a role in a region or the network away; the last network admin stays.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn revoke_in_network(steward: &Steward, id: Uuid) -> Outcome<()> {
    let txn = steward.begin().await?;
    let held = repository::lock_of_network(&txn, Some(id)).await?;
    let role = held.iter().find(|held| held.id == id).map(|held| held.role);
    let role = role.ok_or_else(|| Finding::at("membership", GONE))?;
    let admins = held.iter().filter(|held| held.role == Role::NetworkAdmin).count();
    if role == Role::NetworkAdmin && admins == 1 {
        return Err(Finding::at("membership", Refusal::LastAdmin).into());
    }
    repository::remove(&txn, id).await?;
    let deed = steward.deed(vec!["role"]);
    record(&txn, feed::Action::Removed, Subject::Record(RecordKind::Membership, id), None, &deed).await?;
    Ok(txn.commit().await?)
}
