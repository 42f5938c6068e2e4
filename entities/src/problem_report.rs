//! A stranger's word that an entry is wrong: a code and nothing else.

use sea_orm::entity::prelude::*;

/// A row of `problem_report`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "problem_report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub center_id: Uuid,
    pub entry_id: Uuid,
    pub entry_kind: String,
    pub kind: String,
    pub reported_at: DateTimeUtc,
    pub reported_on: Option<Date>,
    pub resolved_at: Option<DateTimeUtc>,
    pub resolution: Option<String>,
}

/// No relations: a repository says what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
