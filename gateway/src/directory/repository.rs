//! Reading and writing resources of the truth.

use entities::{resource, site};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, sea_query::SelectStatement,
};
use uuid::Uuid;

use super::model::Resource;
use crate::{
    db::{
        DbError, bulk,
        column::{Row, to_json, to_json_or_null},
        count,
    },
    kernel::{
        listing::{Provenance, Verification},
        site::Site,
    },
    sites::repository::{self as sites, Owner},
};

/// The resources of a center, whole.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn of_center(db: &impl ConnectionTrait, center: Uuid) -> Result<Vec<Resource>, DbError> {
    let rows = resource::Entity::find()
        .filter(resource::Column::CenterId.eq(center))
        .order_by_asc(resource::Column::Id)
        .all(db)
        .await?;
    let mut sites = sites::of_center(db, center, false).await?;
    rows.into_iter()
        .map(|row| {
            let sites = sites.remove(&row.id).unwrap_or_default();
            model(row, sites)
        })
        .collect()
}

/// Which of some centers keeps a resource.
pub fn keeper_of(centers: &[Uuid], id: Uuid) -> SelectStatement {
    let found = resource::Entity::find_by_id(id).filter(resource::Column::CenterId.is_in(centers.to_vec()));
    found.select_only().column(resource::Column::CenterId).into_query()
}

/// A resource that one of some centers keeps, locked until the transaction ends.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn lock(txn: &DatabaseTransaction, centers: &[Uuid], id: Uuid) -> Result<Option<Resource>, DbError> {
    let row = resource::Entity::find_by_id(id)
        .filter(resource::Column::CenterId.is_in(centers.to_vec()))
        .lock_exclusive()
        .one(txn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let sites = sites::of_owner(txn, row.center_id, Owner::Resource(id)).await?;
    model(row, sites).map(Some)
}

/// How many resources a center keeps.
///
/// # Errors
/// The database cannot be read.
pub async fn count(db: &impl ConnectionTrait, center: Uuid) -> Result<u64, DbError> {
    Ok(count::count(resource::Entity::find().filter(resource::Column::CenterId.eq(center)), db).await?)
}

fn model(row: resource::Model, sites: Vec<Site>) -> Result<Resource, DbError> {
    let read = Row { table: "resource", id: row.id };
    Ok(Resource {
        id: row.id,
        center_id: row.center_id,
        name: row.name,
        summary: row.summary,
        description: row.description,
        provider: read.json("provider", row.provider)?,
        support_types: read.json("support_types", row.support_types)?,
        recovery_capital: read.json("recovery_capital", row.recovery_capital)?,
        needs: read.json("needs", row.needs)?,
        pathways: read.json("pathways", row.pathways)?,
        populations: read.json("populations", row.populations)?,
        languages: read.json("languages", row.languages)?,
        eligibility: read.json("eligibility", row.eligibility)?,
        cost: read.json("cost", row.cost)?,
        application_process: row.application_process,
        sites,
        service_areas: read.json("service_areas", row.service_areas)?,
        contact: read.json("contact", row.contact)?,
        status: read.word("status", &row.status)?,
        availability: read.json_or_null("availability", row.availability)?,
        alert: read.json_or_null("alert", row.alert)?,
        visibility: read.word("visibility", &row.visibility)?,
        provenance: Provenance {
            origin: read.word("origin", &row.origin)?,
            source_name: row.source_name,
            source_url: row.source_url,
            external_id: row.external_id,
            retrieved_at: row.retrieved_at,
        },
        verification: Verification {
            verified_on: row.verified_on,
            verified_by: row.verified_by,
            method: row.verification_method.map(|word| read.word("verification_method", &word)).transpose()?,
            due_on: row.due_on,
        },
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

/// Writes new resources with their sites.
///
/// # Errors
/// The database refuses.
pub async fn insert(db: &impl ConnectionTrait, resources: &[Resource]) -> Result<(), DbError> {
    bulk::insert_models(db, resources.iter().map(row).collect()).await?;
    bulk::insert_models(db, resources.iter().flat_map(site_rows).collect()).await
}

fn site_rows(resource: &Resource) -> impl Iterator<Item = site::ActiveModel> {
    let owner = Owner::Resource(resource.id);
    resource.sites.iter().zip(0..).map(move |(site, place)| sites::row(site, resource.center_id, owner, place))
}

/// Writes a resource that is there, with its sites.
///
/// # Errors
/// The database refuses.
pub async fn update(txn: &DatabaseTransaction, resource: &Resource) -> Result<(), DbError> {
    resource::Entity::update_many()
        .set(row(resource))
        .filter(resource::Column::Id.eq(resource.id))
        .filter(resource::Column::CenterId.eq(resource.center_id))
        .exec(txn)
        .await?;
    sites::replace(txn, resource.center_id, Owner::Resource(resource.id), site_rows(resource).collect()).await
}

/// Removes resources of a center with their sites.
///
/// # Errors
/// The database refuses.
pub async fn remove(txn: &DatabaseTransaction, center: Uuid, ids: &[Uuid]) -> Result<(), DbError> {
    for ids in ids.chunks(1000) {
        resource::Entity::delete_many()
            .filter(resource::Column::CenterId.eq(center))
            .filter(resource::Column::Id.is_in(ids.to_vec()))
            .exec(txn)
            .await?;
    }
    Ok(())
}

fn row(resource: &Resource) -> resource::ActiveModel {
    resource::ActiveModel {
        id: Set(resource.id),
        center_id: Set(resource.center_id),
        name: Set(resource.name.clone()),
        summary: Set(resource.summary.clone()),
        description: Set(resource.description.clone()),
        provider: Set(to_json(&resource.provider)),
        support_types: Set(to_json(&resource.support_types)),
        recovery_capital: Set(to_json(&resource.recovery_capital)),
        needs: Set(to_json(&resource.needs)),
        pathways: Set(to_json(&resource.pathways)),
        populations: Set(to_json(&resource.populations)),
        languages: Set(to_json(&resource.languages)),
        eligibility: Set(to_json(&resource.eligibility)),
        cost: Set(to_json(&resource.cost)),
        application_process: Set(resource.application_process.clone()),
        service_areas: Set(to_json(&resource.service_areas)),
        contact: Set(to_json(&resource.contact)),
        status: Set(resource.status.as_str().to_owned()),
        availability: Set(to_json_or_null(resource.availability.as_ref())),
        alert: Set(to_json_or_null(resource.alert.as_ref())),
        visibility: Set(resource.visibility.as_str().to_owned()),
        origin: Set(resource.provenance.origin.as_str().to_owned()),
        source_name: Set(resource.provenance.source_name.clone()),
        source_url: Set(resource.provenance.source_url.clone()),
        external_id: Set(resource.provenance.external_id.clone()),
        retrieved_at: Set(resource.provenance.retrieved_at),
        verified_on: Set(resource.verification.verified_on),
        verified_by: Set(resource.verification.verified_by),
        verification_method: Set(resource.verification.method.map(|method| method.as_str().to_owned())),
        due_on: Set(resource.verification.due_on),
        created_at: Set(resource.created_at),
        updated_at: Set(resource.updated_at),
        version: Set(resource.version),
    }
}
