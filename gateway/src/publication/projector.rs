//! Projects houses into the copies of the catalog.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sea_orm::DatabaseTransaction;
use serde::Serialize;

use super::house::House;
use crate::{
    calendar::{self, expansion::RuleError},
    catalog::{
        Analyzer, Entry,
        feed::{self, Action, Change},
        writer,
    },
    centers::{self, model::Center, model::Region},
    coaches,
    db::DbError,
    directory::{self, model::Resource},
    identity::Operator,
    kernel::{audience::Audience, clock, id::EntryKind},
};

/// Why a projection stopped. Nothing of it is then written.
#[derive(Debug, thiserror::Error)]
pub enum PublicationError {
    /// The database refused.
    #[error(transparent)]
    Database(#[from] DbError),
    /// An event has a rule that cannot be followed.
    #[error(transparent)]
    Rule(#[from] RuleError),
}

/// The entries of a house for an audience.
///
/// # Errors
/// An event has a rule that cannot be followed.
pub fn entries(house: &House, audience: Audience, now: DateTime<Utc>) -> Result<Vec<Entry>, RuleError> {
    let center = &house.center;
    let mut entries = Vec::with_capacity(house.coaches.len() + house.resources.len() + house.events.len() + 1);
    if audience != Audience::House {
        entries.push(centers::projection::project_center(center, document(center)));
    }
    for coach in house.coaches.iter().filter_map(|coach| coaches::projection::seen_by(coach, audience)) {
        entries.push(coaches::projection::entry(&coach, center, document(&coach)));
    }
    entries.extend(resource_entries(center, &house.resources, audience));
    for (event, overrides) in &house.events {
        if let Some(seen) = calendar::projection::seen_by(event, audience) {
            let dates = calendar::expansion::occurrences(event, overrides, now)?;
            entries.push(calendar::projection::entry(&seen, center, dates, document(&seen)));
        }
    }
    Ok(entries)
}

fn resource_entries<'a>(
    center: &'a Center,
    resources: &'a [Resource],
    audience: Audience,
) -> impl Iterator<Item = Entry> + 'a {
    resources
        .iter()
        .filter_map(move |resource| directory::projection::seen_by(resource, audience))
        .map(move |seen| directory::projection::entry(&seen, center, document(&seen)))
}

/// Writes regions to the network-wide copies, which must not hold them.
///
/// # Errors
/// The database refuses.
pub async fn publish_regions(
    txn: &DatabaseTransaction,
    operator: &Operator,
    regions: &[Region],
    analyzer: &mut Analyzer,
) -> Result<(), DbError> {
    let entries: Vec<_> =
        regions.iter().map(|region| centers::projection::project_region(region, document(region))).collect();
    for audience in [Audience::Public, Audience::Network] {
        writer::insert(txn, operator, audience, &entries, analyzer).await?;
    }
    Ok(())
}

/// Writes a house to every copy, which must not hold it.
///
/// # Errors
/// The database refuses, or an event has a rule that cannot be followed.
pub async fn publish_house(
    txn: &DatabaseTransaction,
    operator: &Operator,
    house: &House,
    analyzer: &mut Analyzer,
) -> Result<(), PublicationError> {
    let now = clock::now();
    for audience in Audience::ALL {
        let entries = entries(house, audience, now)?;
        writer::insert(txn, operator, audience, &entries, analyzer).await?;
    }
    Ok(())
}

/// Writes changed resources of a center to every copy that may hold them, takes them out of every other,
/// and records both in the change feed.
///
/// # Errors
/// The database refuses.
pub async fn publish_resources(
    txn: &DatabaseTransaction,
    operator: &Operator,
    center: &Center,
    resources: &[Resource],
    analyzer: &mut Analyzer,
) -> Result<(), DbError> {
    let ids: Vec<_> = resources.iter().map(|resource| resource.id).collect();
    let mut changes = Vec::new();
    for audience in Audience::ALL {
        let held = writer::held(txn, operator, audience, &ids).await?;
        let entries: Vec<_> = resource_entries(center, resources, audience).collect();
        writer::remove(txn, operator, audience, &ids).await?;
        writer::insert(txn, operator, audience, &entries, analyzer).await?;
        let written: HashSet<_> = entries.iter().map(|entry| entry.id).collect();
        for id in &ids {
            let action = match written.contains(id) {
                true => Action::Written,
                false if held.contains(id) => Action::Removed,
                false => continue,
            };
            let entry = Some((EntryKind::Resource, *id));
            changes.push(Change { audience, action, entry, center_id: Some(center.id) });
        }
    }
    feed::record(txn, operator, &changes, clock::now()).await
}

/// Makes every copy anew from the truth, in one transaction. `progress` is told of each center.
///
/// # Errors
/// The database refuses, or an event has a rule that cannot be followed.
pub async fn reproject(operator: &Operator, mut progress: impl FnMut(usize, usize)) -> Result<(), PublicationError> {
    let txn = operator.begin().await?;
    feed::take_turn(&txn, operator).await?;
    let mut analyzer = Analyzer::default();
    for audience in Audience::ALL {
        writer::clear(&txn, operator, audience).await?;
    }
    let regions = centers::repository::all_regions(&txn).await?;
    publish_regions(&txn, operator, &regions, &mut analyzer).await?;
    let centers = centers::repository::all_centers(&txn).await?;
    let total = centers.len();
    for (done, center) in centers.into_iter().enumerate() {
        let house = House {
            coaches: coaches::repository::of_center(&txn, center.id).await?,
            resources: directory::repository::of_center(&txn, center.id).await?,
            events: calendar::repository::of_center(&txn, center.id).await?,
            center,
        };
        publish_house(&txn, operator, &house, &mut analyzer).await?;
        progress(done + 1, total);
    }
    let rebuilt = |audience| Change { audience, action: Action::Rebuilt, entry: None, center_id: None };
    feed::record(&txn, operator, &Audience::ALL.map(rebuilt), clock::now()).await?;
    Ok(txn.commit().await.map_err(DbError::from)?)
}

fn document(model: &impl Serialize) -> String {
    serde_json::to_string(model).unwrap_or_default()
}
