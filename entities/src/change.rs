//! The change feed: what moved in which copy of the catalog, in the order in which it became visible.

use sea_orm::entity::prelude::*;

/// A row of `change`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub audience: String,
    pub entry_id: Option<Uuid>,
    pub kind: Option<String>,
    pub center_id: Option<Uuid>,
    pub action: String,
    pub at: DateTimeUtc,
    pub actor: Option<String>,
    pub actor_role: Option<Uuid>,
    pub deed: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub fields: Option<Json>,
}

/// No relations: a repository says what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
