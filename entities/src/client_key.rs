//! A key by which a client may repeat a creation safely.

use sea_orm::entity::prelude::*;

/// A row of `client_key`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "client_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub center_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub deed: String,
    pub request_hash: String,
    pub made_id: Uuid,
    pub at: DateTimeUtc,
}

/// No relations: a repository says what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
