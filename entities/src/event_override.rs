//! One date of an event that is moved, cancelled or noted; keyed by when it would have begun.

use sea_orm::entity::prelude::*;

/// A row of `event_override`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event_override")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: Uuid,
    pub center_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub original_start: DateTime,
    pub status: String,
    pub local_start: Option<DateTime>,
    pub note: Option<String>,
}

/// No relations: a repository says what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
