//! A coach of a center. Seen by the own center alone until the coach says otherwise.

use sea_orm::entity::prelude::*;

/// A row of `coach`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "coach")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub center_id: Uuid,
    pub display_name: String,
    pub pronouns: Option<String>,
    pub bio: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub support_types: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub recovery_capital: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub pathways: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub populations: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub languages: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub settings: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub contact: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub availability: Option<Json>,
    pub visibility: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub sharing: Json,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub version: i64,
}

/// No relations: a repository says what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
