//! Reading regions and centers from the catalog and from the truth, and writing them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::{center, region};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
    sea_query::{LockType, SelectStatement},
};
use uuid::Uuid;

use super::model::{Center, Region};
use crate::{
    db::{
        DbError, bulk,
        column::{Row, to_json, to_json_or_null},
    },
    kernel::geo::GeoPoint,
};

/// Every region.
///
/// # Errors
/// The database cannot be read.
pub async fn all_regions(db: &impl ConnectionTrait) -> Result<Vec<Region>, DbError> {
    let rows = region::Entity::find().order_by_asc(region::Column::Slug).all(db).await?;
    Ok(rows.into_iter().map(|row| Region { id: row.id, slug: row.slug, name: row.name }).collect())
}

/// Every center, by slug.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn all_centers(db: &impl ConnectionTrait) -> Result<Vec<Center>, DbError> {
    let regions: HashMap<_, _> = all_regions(db).await?.into_iter().map(|region| (region.id, region.slug)).collect();
    let rows = center::Entity::find().order_by_asc(center::Column::Slug).all(db).await?;
    rows.into_iter().map(|row| model(row, &regions)).collect()
}

/// Whether there is no center.
///
/// # Errors
/// The database cannot be read.
pub async fn is_empty(db: &impl ConnectionTrait) -> Result<bool, DbError> {
    Ok(center::Entity::find().one(db).await?.is_none())
}

/// The center of a slug.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn center_by_slug(db: &impl ConnectionTrait, slug: &str) -> Result<Option<Center>, DbError> {
    let regions: HashMap<_, _> = all_regions(db).await?.into_iter().map(|region| (region.id, region.slug)).collect();
    let row = center::Entity::find().filter(center::Column::Slug.eq(slug)).one(db).await?;
    row.map(|row| model(row, &regions)).transpose()
}

/// A center that is there, locked until the transaction ends: shared by whoever changes what it keeps, alone by
/// whoever changes what all of its entries hang on.
///
/// # Errors
/// The database cannot be read, or there is no such center.
pub async fn lock(txn: &DatabaseTransaction, id: Uuid, kind: LockType) -> Result<Center, DbError> {
    let center = lock_if_any(txn, id, kind).await?;
    center.ok_or_else(|| DbError::inconsistent("center", id, "id", "no such center"))
}

/// The same of a center that may not be there.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn lock_if_any(txn: &DatabaseTransaction, id: Uuid, kind: LockType) -> Result<Option<Center>, DbError> {
    lock_found(txn, center::Entity::find_by_id(id), kind).await
}

/// The center that keeps an entry, as a statement finds it, locked until the transaction ends. Whoever changes an entry
/// locks its center first and the entry after it, so that no two wait for each other.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn lock_keeper(
    txn: &DatabaseTransaction,
    keeper: SelectStatement,
    kind: LockType,
) -> Result<Option<Center>, DbError> {
    lock_found(txn, center::Entity::find().filter(center::Column::Id.in_subquery(keeper)), kind).await
}

async fn lock_found(
    txn: &DatabaseTransaction,
    found: Select<center::Entity>,
    kind: LockType,
) -> Result<Option<Center>, DbError> {
    let Some(row) = found.lock(kind).one(txn).await? else { return Ok(None) };
    let region = region::Entity::find_by_id(row.region_id).one(txn).await?;
    model(row, &region.into_iter().map(|region| (region.id, region.slug)).collect()).map(Some)
}

/// The region of an identifier.
///
/// # Errors
/// The database cannot be read.
pub async fn region(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Region>, DbError> {
    let row = region::Entity::find_by_id(id).one(db).await?;
    Ok(row.map(|row| Region { id: row.id, slug: row.slug, name: row.name }))
}

/// The region of a slug, locked until the transaction ends.
///
/// # Errors
/// The database cannot be read.
pub async fn lock_region(txn: &DatabaseTransaction, slug: &str) -> Result<Option<Region>, DbError> {
    let row = region::Entity::find().filter(region::Column::Slug.eq(slug)).lock_exclusive().one(txn).await?;
    Ok(row.map(|row| Region { id: row.id, slug: row.slug, name: row.name }))
}

/// How many regions there are.
///
/// # Errors
/// The database cannot be read.
pub async fn count_regions(db: &impl ConnectionTrait) -> Result<u64, DbError> {
    Ok(region::Entity::find().count(db).await?)
}

/// How many centers there are.
///
/// # Errors
/// The database cannot be read.
pub async fn count_centers(db: &impl ConnectionTrait) -> Result<u64, DbError> {
    Ok(center::Entity::find().count(db).await?)
}

fn model(row: center::Model, regions: &HashMap<uuid::Uuid, String>) -> Result<Center, DbError> {
    let read = Row { table: "center", id: row.id };
    let region_slug = regions.get(&row.region_id).cloned();
    Ok(Center {
        id: row.id,
        region_id: row.region_id,
        region_slug: region_slug
            .ok_or_else(|| DbError::inconsistent("center", row.id, "region_id", "no such region"))?,
        slug: row.slug,
        name: row.name,
        mission: row.mission,
        status: read.word("status", &row.status)?,
        time_zone: read.word("time_zone", &row.time_zone)?,
        address: read.json_or_null("address", row.address)?,
        location: GeoPoint::of_columns(row.latitude, row.longitude),
        phone: row.phone,
        email: row.email,
        website: row.website,
        languages: read.json("languages", row.languages)?,
        settings: read.json("settings", row.settings)?,
        hours: read.json_or_null("hours", row.hours)?,
        availability_days: row.availability_days,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

/// Writes new regions.
///
/// # Errors
/// The database refuses.
pub async fn insert_regions(db: &impl ConnectionTrait, regions: &[Region], at: DateTime<Utc>) -> Result<(), DbError> {
    let rows = regions
        .iter()
        .map(|region| region::ActiveModel {
            id: Set(region.id),
            slug: Set(region.slug.clone()),
            name: Set(region.name.clone()),
            created_at: Set(at),
            updated_at: Set(at),
            version: Set(1),
        })
        .collect();
    bulk::insert_models(db, rows).await
}

/// Writes a new center, its calendar reckoned from a day.
///
/// # Errors
/// The database refuses.
pub async fn insert_center(db: &impl ConnectionTrait, center: &Center, horizon: NaiveDate) -> Result<(), DbError> {
    bulk::insert_models(db, vec![center::ActiveModel { horizon: Set(horizon), ..row(center) }]).await
}

/// Writes a center that is there.
///
/// # Errors
/// The database refuses.
pub async fn update_center(db: &impl ConnectionTrait, center: &Center) -> Result<(), DbError> {
    center::Entity::update_many().set(row(center)).filter(center::Column::Id.eq(center.id)).exec(db).await?;
    Ok(())
}

/// The day from which the dates of a center's events are reckoned.
///
/// # Errors
/// The database cannot be read, or there is no such center.
pub async fn horizon(db: &impl ConnectionTrait, center: Uuid) -> Result<NaiveDate, DbError> {
    let day = center::Entity::find_by_id(center).select_only().column(center::Column::Horizon);
    day.into_tuple().one(db).await?.ok_or_else(|| DbError::inconsistent("center", center, "id", "no such center"))
}

/// How far the dates of a center's events are reckoned.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Calendar {
    /// The center.
    pub id: Uuid,
    /// What it is called in addresses.
    pub slug: String,
    /// The day from which they are reckoned.
    pub horizon: NaiveDate,
}

/// How far every center's dates are reckoned, by slug.
///
/// # Errors
/// The database cannot be read.
pub async fn calendars(db: &impl ConnectionTrait) -> Result<Vec<Calendar>, DbError> {
    let columns = [center::Column::Id, center::Column::Slug, center::Column::Horizon];
    let rows = center::Entity::find().select_only().columns(columns).order_by_asc(center::Column::Slug);
    Ok(rows.into_model().all(db).await?)
}

/// Moves the day from which a center's dates are reckoned.
///
/// # Errors
/// The database refuses.
pub async fn move_horizon(db: &impl ConnectionTrait, center: Uuid, day: NaiveDate) -> Result<(), DbError> {
    let set = center::ActiveModel { horizon: Set(day), ..Default::default() };
    center::Entity::update_many().set(set).filter(center::Column::Id.eq(center)).exec(db).await?;
    Ok(())
}

/// Moves the day from which every center's dates are reckoned.
///
/// # Errors
/// The database refuses.
pub async fn move_horizons(db: &impl ConnectionTrait, day: NaiveDate) -> Result<(), DbError> {
    let set = center::ActiveModel { horizon: Set(day), ..Default::default() };
    center::Entity::update_many().set(set).exec(db).await?;
    Ok(())
}

fn row(center: &Center) -> center::ActiveModel {
    center::ActiveModel {
        id: Set(center.id),
        region_id: Set(center.region_id),
        slug: Set(center.slug.clone()),
        name: Set(center.name.clone()),
        mission: Set(center.mission.clone()),
        status: Set(center.status.as_str().to_owned()),
        time_zone: Set(center.time_zone.name().to_owned()),
        address: Set(to_json_or_null(center.address.as_ref())),
        latitude: Set(center.location.map(|point| point.latitude)),
        longitude: Set(center.location.map(|point| point.longitude)),
        phone: Set(center.phone.clone()),
        email: Set(center.email.clone()),
        website: Set(center.website.clone()),
        languages: Set(to_json(&center.languages)),
        settings: Set(to_json(&center.settings)),
        hours: Set(to_json_or_null(center.hours.as_ref())),
        created_at: Set(center.created_at),
        updated_at: Set(center.updated_at),
        version: Set(center.version),
        availability_days: Set(center.availability_days),
        // Moved by itself.
        horizon: NotSet,
    }
}
