//! Reading and writing site keys.

use chrono::{DateTime, Utc};
use entities::site_key::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::model::SiteKey;
use crate::{
    db::{
        DbError, bulk,
        column::{Row, to_json},
        credentials,
    },
    identity::AdminScope,
    kernel::secret::Secret,
};

/// The site keys of the center, oldest first.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn of_center(scope: &AdminScope) -> Result<Vec<SiteKey>, DbError> {
    let txn = scope.begin_reading().await?;
    let query = Entity::find().filter(Column::CenterId.eq(scope.center()));
    let rows = query.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(&txn).await?;
    txn.commit().await?;
    rows.into_iter().map(model).collect()
}

/// How many keys a center has, taken back or not.
///
/// # Errors
/// The database cannot be read.
pub async fn count(db: &impl ConnectionTrait, center: Uuid) -> Result<u64, DbError> {
    Ok(Entity::find().filter(Column::CenterId.eq(center)).count(db).await?)
}

/// A key of one of some centers, with its center, locked until the transaction ends.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn lock(txn: &DatabaseTransaction, centers: &[Uuid], id: Uuid) -> Result<Option<(Uuid, SiteKey)>, DbError> {
    let row = Entity::find_by_id(id).filter(Column::CenterId.is_in(centers.to_vec())).lock_exclusive();
    row.one(txn).await?.map(|row| Ok((row.center_id, model(row)?))).transpose()
}

/// Writes a new key of a center, by its hash alone.
///
/// # Errors
/// The database refuses.
pub async fn insert(
    txn: &DatabaseTransaction,
    center: Uuid,
    site_key: &SiteKey,
    secret: &Secret,
) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(site_key.id),
        center_id: Set(center),
        label: Set(site_key.label.clone()),
        key_hash: Set(credentials::site_key_hash(secret.expose())),
        origins: Set(to_json(&site_key.origins)),
        created_at: Set(site_key.created_at),
        revoked_at: Set(None),
    };
    bulk::insert_models(txn, vec![row]).await
}

/// Writes that a key was taken back.
///
/// # Errors
/// The database refuses.
pub async fn revoke(txn: &DatabaseTransaction, id: Uuid, at: DateTime<Utc>) -> Result<(), DbError> {
    let revoked = ActiveModel { revoked_at: Set(Some(at)), ..Default::default() };
    Entity::update_many().set(revoked).filter(Column::Id.eq(id)).exec(txn).await?;
    Ok(())
}

/// Forgets the key of a center that was taken back first; tells whether there was one.
///
/// # Errors
/// The database refuses.
pub async fn forget_revoked(txn: &DatabaseTransaction, center: Uuid) -> Result<bool, DbError> {
    let revoked = Entity::find().filter(Column::CenterId.eq(center)).filter(Column::RevokedAt.is_not_null());
    let Some(first) = revoked.order_by_asc(Column::RevokedAt).order_by_asc(Column::Id).one(txn).await? else {
        return Ok(false);
    };
    Entity::delete_by_id(first.id).exec(txn).await?;
    Ok(true)
}

fn model(row: Model) -> Result<SiteKey, DbError> {
    let origins = Row { table: "site_key", id: row.id }.json("origins", row.origins)?;
    let Model { id, label, created_at, revoked_at, .. } = row;
    Ok(SiteKey { id, label, origins, created_at, revoked_at })
}
