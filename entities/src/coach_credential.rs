//! A credential that a coach holds, as a record: names differ by state.

use sea_orm::entity::prelude::*;

/// A row of `coach_credential`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "coach_credential")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub center_id: Uuid,
    pub coach_id: Uuid,
    pub label: String,
    pub issuer: String,
    pub jurisdiction: Option<String>,
    pub expires_on: Option<Date>,
}

/// No relations: a repository says what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
