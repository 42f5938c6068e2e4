//! Something that people can turn to, as one center keeps it.

use sea_orm::entity::prelude::*;

/// A row of `resource`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "resource")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub center_id: Uuid,
    pub name: String,
    pub summary: Option<String>,
    pub description: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub provider: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub support_types: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub recovery_capital: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub needs: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub pathways: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub populations: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub languages: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub eligibility: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub cost: Json,
    pub application_process: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub service_areas: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub contact: Json,
    pub status: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub availability: Option<Json>,
    #[sea_orm(column_type = "JsonBinary")]
    pub alert: Option<Json>,
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
