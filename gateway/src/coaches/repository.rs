//! Reading and writing coaches of the truth.

use std::collections::HashMap;

use entities::{coach, coach_credential};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{IntoCondition, SelectStatement},
};
use uuid::Uuid;

use super::model::{Coach, Credential};
use crate::{
    db::{
        DbError, bulk,
        column::{Row, to_json, to_json_or_null},
        count,
    },
    kernel::id::new_id,
};

/// The coaches of a center, whole.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn of_center(db: &impl ConnectionTrait, center: Uuid) -> Result<Vec<Coach>, DbError> {
    let rows = coach::Entity::find().filter(coach::Column::CenterId.eq(center)).order_by_asc(coach::Column::Id);
    let mut credentials = credentials(db, coach_credential::Column::CenterId.eq(center)).await?;
    let rows = rows.all(db).await?;
    rows.into_iter()
        .map(|row| {
            let credentials = credentials.remove(&row.id).unwrap_or_default();
            model(row, credentials)
        })
        .collect()
}

/// Which of some centers lists a coach.
pub fn keeper_of(centers: &[Uuid], id: Uuid) -> SelectStatement {
    let found = coach::Entity::find_by_id(id).filter(coach::Column::CenterId.is_in(centers.to_vec()));
    found.select_only().column(coach::Column::CenterId).into_query()
}

/// A coach of one of some centers, locked until the transaction ends.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn lock(txn: &DatabaseTransaction, centers: &[Uuid], id: Uuid) -> Result<Option<Coach>, DbError> {
    let row = coach::Entity::find_by_id(id)
        .filter(coach::Column::CenterId.is_in(centers.to_vec()))
        .lock_exclusive()
        .one(txn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let credentials = credentials(txn, of_coach(row.center_id, id)).await?.remove(&id).unwrap_or_default();
    model(row, credentials).map(Some)
}

/// How many coaches a center lists.
///
/// # Errors
/// The database cannot be read.
pub async fn count(db: &impl ConnectionTrait, center: Uuid) -> Result<u64, DbError> {
    Ok(count::count(coach::Entity::find().filter(coach::Column::CenterId.eq(center)), db).await?)
}

/// The credentials of a coach, by the columns of their index.
fn of_coach(center: Uuid, coach: Uuid) -> Condition {
    Condition::all().add(coach_credential::Column::CenterId.eq(center)).add(coach_credential::Column::CoachId.eq(coach))
}

async fn credentials(
    db: &impl ConnectionTrait,
    of: impl IntoCondition,
) -> Result<HashMap<Uuid, Vec<Credential>>, DbError> {
    // In the order in which they were entered, as ids grow with time.
    let held = coach_credential::Entity::find().filter(of).order_by_asc(coach_credential::Column::Id);
    let mut credentials: HashMap<Uuid, Vec<Credential>> = HashMap::new();
    for row in held.all(db).await? {
        credentials.entry(row.coach_id).or_default().push(Credential {
            label: row.label,
            issuer: row.issuer,
            jurisdiction: row.jurisdiction,
            expires_on: row.expires_on,
        });
    }
    Ok(credentials)
}

fn model(row: coach::Model, credentials: Vec<Credential>) -> Result<Coach, DbError> {
    let read = Row { table: "coach", id: row.id };
    Ok(Coach {
        id: row.id,
        center_id: row.center_id,
        display_name: row.display_name,
        pronouns: row.pronouns,
        bio: row.bio,
        support_types: read.json("support_types", row.support_types)?,
        recovery_capital: read.json("recovery_capital", row.recovery_capital)?,
        pathways: read.json("pathways", row.pathways)?,
        populations: read.json("populations", row.populations)?,
        languages: read.json("languages", row.languages)?,
        settings: read.json("settings", row.settings)?,
        credentials,
        availability: read.json_or_null("availability", row.availability)?,
        contact: read.json("contact", row.contact)?,
        visibility: read.word("visibility", &row.visibility)?,
        sharing: Some(read.json("sharing", row.sharing)?),
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

/// Writes new coaches with their credentials.
///
/// # Errors
/// The database refuses.
pub async fn insert(db: &impl ConnectionTrait, coaches: &[Coach]) -> Result<(), DbError> {
    bulk::insert_models(db, coaches.iter().map(row).collect()).await?;
    bulk::insert_models(db, coaches.iter().flat_map(credential_rows).collect()).await
}

/// Writes a coach who is there, with the credentials.
///
/// # Errors
/// The database refuses.
pub async fn update(txn: &DatabaseTransaction, coach: &Coach) -> Result<(), DbError> {
    coach::Entity::update_many()
        .set(row(coach))
        .filter(coach::Column::Id.eq(coach.id))
        .filter(coach::Column::CenterId.eq(coach.center_id))
        .exec(txn)
        .await?;
    coach_credential::Entity::delete_many().filter(of_coach(coach.center_id, coach.id)).exec(txn).await?;
    bulk::insert_models(txn, credential_rows(coach).collect()).await
}

/// Removes a coach with everything that hangs on the listing.
///
/// # Errors
/// The database refuses.
pub async fn remove(txn: &DatabaseTransaction, coach: &Coach) -> Result<(), DbError> {
    coach::Entity::delete_many()
        .filter(coach::Column::Id.eq(coach.id))
        .filter(coach::Column::CenterId.eq(coach.center_id))
        .exec(txn)
        .await?;
    Ok(())
}

fn credential_rows(coach: &Coach) -> impl Iterator<Item = coach_credential::ActiveModel> {
    coach.credentials.iter().map(|credential| coach_credential::ActiveModel {
        id: Set(new_id()),
        center_id: Set(coach.center_id),
        coach_id: Set(coach.id),
        label: Set(credential.label.clone()),
        issuer: Set(credential.issuer.clone()),
        jurisdiction: Set(credential.jurisdiction.clone()),
        expires_on: Set(credential.expires_on),
    })
}

fn row(coach: &Coach) -> coach::ActiveModel {
    coach::ActiveModel {
        id: Set(coach.id),
        center_id: Set(coach.center_id),
        display_name: Set(coach.display_name.clone()),
        pronouns: Set(coach.pronouns.clone()),
        bio: Set(coach.bio.clone()),
        support_types: Set(to_json(&coach.support_types)),
        recovery_capital: Set(to_json(&coach.recovery_capital)),
        pathways: Set(to_json(&coach.pathways)),
        populations: Set(to_json(&coach.populations)),
        languages: Set(to_json(&coach.languages)),
        settings: Set(to_json(&coach.settings)),
        contact: Set(to_json(&coach.contact)),
        availability: Set(to_json_or_null(coach.availability.as_ref())),
        visibility: Set(coach.visibility.as_str().to_owned()),
        sharing: Set(to_json(&coach.sharing.unwrap_or_default())),
        created_at: Set(coach.created_at),
        updated_at: Set(coach.updated_at),
        version: Set(coach.version),
    }
}
