//! A role held by a sign-in (issuer and subject) in a center, a region or the network.

use sea_orm::entity::prelude::*;

/// A row of `role`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "role")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub issuer: String,
    pub subject: String,
    pub display_name: Option<String>,
    pub role: String,
    pub center_id: Option<Uuid>,
    pub region_id: Option<Uuid>,
    pub granted_at: DateTimeUtc,
}

/// No relations: a repository says what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
