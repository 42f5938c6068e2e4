//! An event, single or recurring, on the wall clock of its zone.

use sea_orm::entity::prelude::*;

/// A row of `event`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub center_id: Uuid,
    pub name: String,
    pub summary: Option<String>,
    pub description: Option<String>,
    pub mode: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub online: Option<Json>,
    pub local_start: DateTime,
    pub time_zone: String,
    pub duration_seconds: i64,
    pub is_all_day: bool,
    pub recurrence: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub except_dates: Json,
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
    pub registration_url: Option<String>,
    pub capacity: Option<i64>,
    #[sea_orm(column_type = "JsonBinary")]
    pub cost: Json,
    pub status: String,
    pub visibility: String,
    pub origin: String,
    pub source_name: Option<String>,
    pub source_url: Option<String>,
    pub external_id: Option<String>,
    pub retrieved_at: Option<DateTimeUtc>,
    pub verified_on: Option<Date>,
    pub verified_by: Option<Uuid>,
    pub verification_method: Option<String>,
    pub due_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub version: i64,
}

/// No relations: a repository says what it reads.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
