//! Where a resource is had, or the venue of an event.

use sea_orm::entity::prelude::*;

/// A row of `site`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "site")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub center_id: Uuid,
    pub resource_id: Option<Uuid>,
    pub event_id: Option<Uuid>,
    pub place: i64,
    pub name: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub address: Option<Json>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    #[sea_orm(column_type = "JsonBinary")]
    pub hours: Option<Json>,
    #[sea_orm(column_type = "JsonBinary")]
    pub phones: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub accessibility: Json,
    pub is_address_confidential: bool,
}

/// No relations: a repository says what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
