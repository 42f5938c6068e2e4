//! Reading and writing which sign-in is which coach.

use entities::coach_account::{ActiveModel, Column, Entity};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
};
use uuid::Uuid;

use super::super::model::Coach;
use crate::{
    db::{DbError, bulk},
    identity::SignIn,
};

/// Whether a sign-in is a coach.
///
/// # Errors
/// The database cannot be read.
pub async fn is_linked(db: &impl ConnectionTrait, coach: &Coach, sign_in: &SignIn) -> Result<bool, DbError> {
    let found = Entity::find_by_id((sign_in.issuer.expose().to_owned(), sign_in.subject.expose().to_owned(), coach.id))
        .filter(Column::CenterId.eq(coach.center_id));
    Ok(found.one(db).await?.is_some())
}

/// How many sign-ins a coach has.
///
/// # Errors
/// The database cannot be read.
pub async fn count(db: &impl ConnectionTrait, coach: Uuid) -> Result<u64, DbError> {
    Ok(Entity::find().filter(Column::CoachId.eq(coach)).count(db).await?)
}

/// Notes that a sign-in is a coach.
///
/// # Errors
/// The database refuses.
pub async fn link(txn: &DatabaseTransaction, coach: &Coach, sign_in: &SignIn) -> Result<(), DbError> {
    let account = ActiveModel {
        issuer: Set(sign_in.issuer.expose().to_owned()),
        subject: Set(sign_in.subject.expose().to_owned()),
        center_id: Set(coach.center_id),
        coach_id: Set(coach.id),
    };
    bulk::insert_models(txn, vec![account]).await
}
