//! Reading and writing who holds a role.

use entities::role::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::model::{Grant, Membership, Place};
use crate::{
    db::{DbError, bulk, column::Row},
    identity::{AdminScope, SignIn, Steward},
    kernel::{
        page::{Cursor, Page, Slice},
        vocabulary::Role,
    },
};

/// Who holds a role in the center, by name.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn of_center(scope: &AdminScope) -> Result<Vec<Membership>, DbError> {
    let txn = scope.begin_reading().await?;
    let query = Entity::find().filter(Column::CenterId.eq(scope.center()));
    let rows = query.order_by_asc(Column::DisplayName).order_by_asc(Column::Id).all(&txn).await?;
    txn.commit().await?;
    rows.into_iter().map(model).collect()
}

/// Who holds a role in a region or the network, in the order in which they got it.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn of_network(steward: &Steward, page: &Page) -> Result<Slice<Membership>, DbError> {
    let mut query = Entity::find().filter(Column::CenterId.is_null());
    if let Some(Cursor::Made(id)) = page.after {
        query = query.filter(Column::Id.gt(id));
    }
    let limit = u64::try_from(page.first).unwrap_or(u64::MAX).saturating_add(1);
    let txn = steward.begin_reading().await?;
    let rows = query.order_by_asc(Column::Id).limit(limit).all(&txn).await?;
    txn.commit().await?;
    let members = rows.into_iter().map(|row| Ok((Cursor::Made(row.id), model(row)?)));
    Ok(Slice::cut(members.collect::<Result<_, DbError>>()?, page))
}

/// How many hold a role in a region or the network.
///
/// # Errors
/// The database cannot be read.
pub async fn count_of_network(steward: &Steward) -> Result<u64, DbError> {
    let txn = steward.begin_reading().await?;
    let count = count(&txn, Place::Network).await?;
    txn.commit().await?;
    Ok(count)
}

/// How many hold a role in a center; or, for any other place, in a region or the network.
///
/// # Errors
/// The database cannot be read.
pub async fn count(db: &impl ConnectionTrait, place: Place) -> Result<u64, DbError> {
    let of = place.center().map_or(Column::CenterId.is_null(), |center| Column::CenterId.eq(center));
    Ok(Entity::find().filter(of).count(db).await?)
}

/// Where a role is held.
///
/// # Errors
/// The database cannot be read.
pub async fn place(steward: &Steward, id: Uuid) -> Result<Option<Place>, DbError> {
    let txn = steward.begin_reading().await?;
    let row = Entity::find_by_id(id).one(&txn).await?;
    txn.commit().await?;
    Ok(row.map(|row| Place::of_columns(row.center_id, row.region_id)))
}

/// The same role held by the same sign-in in a place.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn same(txn: &DatabaseTransaction, place: Place, grant: &Grant) -> Result<Option<Membership>, DbError> {
    let Grant { role, sign_in: SignIn { issuer, subject }, .. } = grant;
    let query = Entity::find()
        .filter(Column::Issuer.eq(issuer.expose()))
        .filter(Column::Subject.eq(subject.expose()))
        .filter(Column::Role.eq(role.as_str()))
        .filter(place.center().map_or(Column::CenterId.is_null(), |id| Column::CenterId.eq(id)))
        .filter(place.region().map_or(Column::RegionId.is_null(), |id| Column::RegionId.eq(id)));
    query.one(txn).await?.map(model).transpose()
}

/// A role held in one of some centers, locked until the transaction ends.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn lock(txn: &DatabaseTransaction, centers: &[Uuid], id: Uuid) -> Result<Option<Membership>, DbError> {
    let of = Column::CenterId.is_in(centers.to_vec());
    Entity::find_by_id(id).filter(of).lock_exclusive().one(txn).await?.map(model).transpose()
}

/// A role held in a region or the network, with every network admin, locked until the transaction ends: whoever counts
/// the admins waits here for whoever else adds or takes one.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn lock_of_network(txn: &DatabaseTransaction, id: Option<Uuid>) -> Result<Vec<Membership>, DbError> {
    let admins = Column::Role.eq(Role::NetworkAdmin.as_str());
    let wanted = Condition::any().add(admins).add_option(id.map(|id| Column::Id.eq(id)));
    let query = Entity::find().filter(Column::CenterId.is_null()).filter(wanted);
    let rows = query.order_by_asc(Column::Id).lock_exclusive().all(txn).await?;
    rows.into_iter().map(model).collect()
}

/// Writes that a sign-in holds a role.
///
/// # Errors
/// The database refuses.
pub async fn insert(txn: &DatabaseTransaction, sign_in: &SignIn, membership: &Membership) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(membership.id),
        issuer: Set(sign_in.issuer.expose().to_owned()),
        subject: Set(sign_in.subject.expose().to_owned()),
        display_name: Set(membership.display_name.clone()),
        role: Set(membership.role.as_str().to_owned()),
        center_id: Set(membership.place.center()),
        region_id: Set(membership.place.region()),
        granted_at: Set(membership.granted_at),
    };
    bulk::insert_models(txn, vec![row]).await
}

/// Writes what the holder of a role is called.
///
/// # Errors
/// The database refuses.
pub async fn rename(txn: &DatabaseTransaction, membership: &Membership) -> Result<(), DbError> {
    let name = ActiveModel { display_name: Set(membership.display_name.clone()), ..Default::default() };
    Entity::update_many().set(name).filter(Column::Id.eq(membership.id)).exec(txn).await?;
    Ok(())
}

/// Takes a role away.
///
/// # Errors
/// The database refuses.
pub async fn remove(txn: &DatabaseTransaction, id: Uuid) -> Result<(), DbError> {
    Entity::delete_by_id(id).exec(txn).await?;
    Ok(())
}

fn model(row: Model) -> Result<Membership, DbError> {
    let role = Row { table: "role", id: row.id }.word("role", &row.role)?;
    let place = Place::of_columns(row.center_id, row.region_id);
    Ok(Membership { id: row.id, display_name: row.display_name, role, place, granted_at: row.granted_at })
}
