//! Reading and writing the sites of a center's resources and events.

use std::collections::HashMap;

use entities::site;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    db::{
        DbError, bulk,
        column::{Row, to_json, to_json_or_null},
    },
    kernel::{geo::GeoPoint, site::Site},
};

/// What a site belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A resource.
    Resource(Uuid),
    /// An event.
    Event(Uuid),
}

impl Owner {
    /// Its sites, by the columns of their index.
    fn within(self, center: Uuid) -> Condition {
        let owner = match self {
            Self::Resource(id) => site::Column::ResourceId.eq(id),
            Self::Event(id) => site::Column::EventId.eq(id),
        };
        Condition::all().add(site::Column::CenterId.eq(center)).add(owner)
    }
}

/// The sites of a center, by what they belong to, in their own order.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn of_center(
    db: &impl ConnectionTrait,
    center: Uuid,
    of_events: bool,
) -> Result<HashMap<Uuid, Vec<Site>>, DbError> {
    let owner = if of_events { site::Column::EventId } else { site::Column::ResourceId };
    let rows = site::Entity::find()
        .filter(site::Column::CenterId.eq(center))
        .filter(owner.is_not_null())
        .order_by_asc(site::Column::Place)
        .all(db)
        .await?;
    let mut sites: HashMap<Uuid, Vec<Site>> = HashMap::new();
    for row in rows {
        if let Some(owner) = row.resource_id.or(row.event_id) {
            sites.entry(owner).or_default().push(model(row)?);
        }
    }
    Ok(sites)
}

/// The sites of one resource or event, in their own order.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn of_owner(db: &impl ConnectionTrait, center: Uuid, owner: Owner) -> Result<Vec<Site>, DbError> {
    let rows = site::Entity::find().filter(owner.within(center)).order_by_asc(site::Column::Place).all(db).await?;
    rows.into_iter().map(model).collect()
}

/// Puts sites in the place of those that a resource or event has.
///
/// # Errors
/// The database refuses.
pub async fn replace(
    db: &impl ConnectionTrait,
    center: Uuid,
    owner: Owner,
    sites: Vec<site::ActiveModel>,
) -> Result<(), DbError> {
    site::Entity::delete_many().filter(owner.within(center)).exec(db).await?;
    bulk::insert_models(db, sites).await
}

fn model(row: site::Model) -> Result<Site, DbError> {
    let read = Row { table: "site", id: row.id };
    Ok(Site {
        id: row.id,
        name: row.name,
        address: read.json_or_null("address", row.address)?,
        location: GeoPoint::of_columns(row.latitude, row.longitude),
        hours: read.json_or_null("hours", row.hours)?,
        phones: read.json("phones", row.phones)?,
        accessibility: read.json("accessibility", row.accessibility)?,
        is_address_confidential: row.is_address_confidential,
    })
}

/// The row of a site at a place in its owner's list.
#[must_use]
pub fn row(site: &Site, center: Uuid, owner: Owner, place: i64) -> site::ActiveModel {
    let (resource, event) = match owner {
        Owner::Resource(id) => (Some(id), None),
        Owner::Event(id) => (None, Some(id)),
    };
    site::ActiveModel {
        id: Set(site.id),
        center_id: Set(center),
        resource_id: Set(resource),
        event_id: Set(event),
        place: Set(place),
        name: Set(site.name.clone()),
        address: Set(to_json_or_null(site.address.as_ref())),
        latitude: Set(site.location.map(|point| point.latitude)),
        longitude: Set(site.location.map(|point| point.longitude)),
        hours: Set(to_json_or_null(site.hours.as_ref())),
        phones: Set(to_json(&site.phones)),
        accessibility: Set(to_json(&site.accessibility)),
        is_address_confidential: Set(site.is_address_confidential),
    }
}
