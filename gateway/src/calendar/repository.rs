//! Reading and writing events of the truth.

use std::collections::HashMap;

use entities::{event, event_override, site};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{IntoCondition, SelectStatement},
};
use uuid::Uuid;

use super::model::{Event, Override};
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

/// The events of a center, whole, each with the dates on which it differs.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn of_center(db: &impl ConnectionTrait, center: Uuid) -> Result<Vec<(Event, Vec<Override>)>, DbError> {
    let rows = event::Entity::find()
        .filter(event::Column::CenterId.eq(center))
        .order_by_asc(event::Column::Id)
        .all(db)
        .await?;
    let mut venues = sites::of_center(db, center, true).await?;
    let mut overrides = overrides(db, event_override::Column::CenterId.eq(center)).await?;
    rows.into_iter()
        .map(|row| {
            let overrides = overrides.remove(&row.id).unwrap_or_default();
            let venues = venues.remove(&row.id).unwrap_or_default();
            Ok((model(row, venues)?, overrides))
        })
        .collect()
}

/// Which of some centers keeps an event.
pub fn keeper_of(centers: &[Uuid], id: Uuid) -> SelectStatement {
    let found = event::Entity::find_by_id(id).filter(event::Column::CenterId.is_in(centers.to_vec()));
    found.select_only().column(event::Column::CenterId).into_query()
}

/// Removes an event with its dates.
///
/// # Errors
/// The database refuses.
pub async fn remove(txn: &DatabaseTransaction, event: &Event) -> Result<(), DbError> {
    event::Entity::delete_many()
        .filter(event::Column::Id.eq(event.id))
        .filter(event::Column::CenterId.eq(event.center_id))
        .exec(txn)
        .await?;
    Ok(())
}

/// An event that one of some centers keeps, with the dates on which it differs, locked until the transaction ends.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn lock(
    txn: &DatabaseTransaction,
    centers: &[Uuid],
    id: Uuid,
) -> Result<Option<(Event, Vec<Override>)>, DbError> {
    let row = event::Entity::find_by_id(id)
        .filter(event::Column::CenterId.is_in(centers.to_vec()))
        .lock_exclusive()
        .one(txn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let venues = sites::of_owner(txn, row.center_id, Owner::Event(id)).await?;
    let overrides = overrides(txn, event_override::Column::EventId.eq(id)).await?.remove(&id).unwrap_or_default();
    Ok(Some((model(row, venues)?, overrides)))
}

/// How many events a center keeps.
///
/// # Errors
/// The database cannot be read.
pub async fn count(db: &impl ConnectionTrait, center: Uuid) -> Result<u64, DbError> {
    Ok(count::count(event::Entity::find().filter(event::Column::CenterId.eq(center)), db).await?)
}

async fn overrides(db: &impl ConnectionTrait, of: impl IntoCondition) -> Result<HashMap<Uuid, Vec<Override>>, DbError> {
    let rows =
        event_override::Entity::find().filter(of).order_by_asc(event_override::Column::OriginalStart).all(db).await?;
    let mut overrides: HashMap<Uuid, Vec<Override>> = HashMap::new();
    for row in rows {
        let read = Row { table: "event_override", id: row.event_id };
        overrides.entry(row.event_id).or_default().push(Override {
            original_start: row.original_start,
            status: read.word("status", &row.status)?,
            local_start: row.local_start,
            note: row.note,
        });
    }
    Ok(overrides)
}

fn model(row: event::Model, venues: Vec<Site>) -> Result<Event, DbError> {
    let read = Row { table: "event", id: row.id };
    Ok(Event {
        id: row.id,
        center_id: row.center_id,
        name: row.name,
        summary: row.summary,
        description: row.description,
        mode: read.word("mode", &row.mode)?,
        venue: venues.into_iter().next(),
        online: read.json_or_null("online", row.online)?,
        local_start: row.local_start,
        time_zone: read.word("time_zone", &row.time_zone)?,
        duration_seconds: row.duration_seconds,
        is_all_day: row.is_all_day,
        recurrence: row.recurrence,
        except_dates: read.json("except_dates", row.except_dates)?,
        support_types: read.json("support_types", row.support_types)?,
        recovery_capital: read.json("recovery_capital", row.recovery_capital)?,
        pathways: read.json("pathways", row.pathways)?,
        populations: read.json("populations", row.populations)?,
        languages: read.json("languages", row.languages)?,
        registration_url: row.registration_url,
        capacity: row.capacity,
        cost: read.json("cost", row.cost)?,
        status: read.word("status", &row.status)?,
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

/// Writes new events with their venues and the dates on which they differ.
///
/// # Errors
/// The database refuses.
pub async fn insert(db: &impl ConnectionTrait, events: &[(Event, Vec<Override>)]) -> Result<(), DbError> {
    bulk::insert_models(db, events.iter().map(|(event, _)| row(event)).collect()).await?;
    bulk::insert_models(db, events.iter().filter_map(|(event, _)| venue_row(event)).collect()).await?;
    let overrides = events.iter().flat_map(|(event, overrides)| override_rows(event, overrides));
    bulk::insert_models(db, overrides.collect()).await
}

/// Writes an event that is there, with its venue and the dates on which it differs.
///
/// # Errors
/// The database refuses.
pub async fn update(txn: &DatabaseTransaction, event: &Event, overrides: &[Override]) -> Result<(), DbError> {
    event::Entity::update_many()
        .set(row(event))
        .filter(event::Column::Id.eq(event.id))
        .filter(event::Column::CenterId.eq(event.center_id))
        .exec(txn)
        .await?;
    let venue = venue_row(event).into_iter().collect();
    sites::replace(txn, event.center_id, Owner::Event(event.id), venue).await?;
    event_override::Entity::delete_many().filter(event_override::Column::EventId.eq(event.id)).exec(txn).await?;
    bulk::insert_models(txn, override_rows(event, overrides).collect()).await
}

fn venue_row(event: &Event) -> Option<site::ActiveModel> {
    event.venue.as_ref().map(|venue| sites::row(venue, event.center_id, Owner::Event(event.id), 0))
}

fn override_rows(event: &Event, overrides: &[Override]) -> impl Iterator<Item = event_override::ActiveModel> {
    overrides.iter().map(move |change| event_override::ActiveModel {
        event_id: Set(event.id),
        center_id: Set(event.center_id),
        original_start: Set(change.original_start),
        status: Set(change.status.as_str().to_owned()),
        local_start: Set(change.local_start),
        note: Set(change.note.clone()),
    })
}

fn row(event: &Event) -> event::ActiveModel {
    event::ActiveModel {
        id: Set(event.id),
        center_id: Set(event.center_id),
        name: Set(event.name.clone()),
        summary: Set(event.summary.clone()),
        description: Set(event.description.clone()),
        mode: Set(event.mode.as_str().to_owned()),
        online: Set(to_json_or_null(event.online.as_ref())),
        local_start: Set(event.local_start),
        time_zone: Set(event.time_zone.name().to_owned()),
        duration_seconds: Set(event.duration_seconds),
        is_all_day: Set(event.is_all_day),
        recurrence: Set(event.recurrence.clone()),
        except_dates: Set(to_json(&event.except_dates)),
        support_types: Set(to_json(&event.support_types)),
        recovery_capital: Set(to_json(&event.recovery_capital)),
        pathways: Set(to_json(&event.pathways)),
        populations: Set(to_json(&event.populations)),
        languages: Set(to_json(&event.languages)),
        registration_url: Set(event.registration_url.clone()),
        capacity: Set(event.capacity),
        cost: Set(to_json(&event.cost)),
        status: Set(event.status.as_str().to_owned()),
        visibility: Set(event.visibility.as_str().to_owned()),
        origin: Set(event.provenance.origin.as_str().to_owned()),
        source_name: Set(event.provenance.source_name.clone()),
        source_url: Set(event.provenance.source_url.clone()),
        external_id: Set(event.provenance.external_id.clone()),
        retrieved_at: Set(event.provenance.retrieved_at),
        verified_on: Set(event.verification.verified_on),
        verified_by: Set(event.verification.verified_by),
        verification_method: Set(event.verification.method.map(|method| method.as_str().to_owned())),
        due_on: Set(event.verification.due_on),
        created_at: Set(event.created_at),
        updated_at: Set(event.updated_at),
        version: Set(event.version),
    }
}
