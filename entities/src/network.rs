//! The one row that says which database this is and how far its change feed has come.

use sea_orm::entity::prelude::*;

/// A row of `network`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "network")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub epoch: Uuid,
    pub position: i64,
    pub floor: i64,
    pub projected_with: Option<String>,
    pub created_at: DateTimeUtc,
}

/// No relations: a repository says what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
