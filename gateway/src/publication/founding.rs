//! Writing a whole new network at once.

use super::{
    house::House,
    projector::{self, PublicationError},
    rules,
};
use crate::{
    calendar::{self, horizon::Horizon},
    catalog::{
        Analyzer,
        feed::{self, Change},
    },
    centers::{self, model::Region},
    coaches,
    db::DbError,
    directory,
    identity::Operator,
    kernel::clock,
};

/// Writes a network, house by house, to the truth and the copies of an empty database. `progress` is told
/// of each house.
///
/// # Errors
/// The database refuses, or an event has a rule that cannot be followed. Houses that were told of stay.
pub async fn found(
    operator: &Operator,
    regions: &[Region],
    houses: impl Iterator<Item = House>,
    mut progress: impl FnMut(&House),
) -> Result<(), PublicationError> {
    let mut analyzer = Analyzer::default();
    let now = clock::now();
    let horizon = Horizon::around(now.date_naive());
    let txn = operator.begin().await?;
    centers::repository::insert_regions(&txn, regions, now).await?;
    projector::load_regions(&txn, regions, &mut analyzer).await?;
    feed::record(&txn, &Change::rebuilt(None), None, now).await?;
    txn.commit().await.map_err(DbError::from)?;
    for house in houses {
        let txn = operator.begin().await?;
        centers::repository::insert_center(&txn, &house.center, horizon.day()).await?;
        coaches::repository::insert(&txn, &house.coaches).await?;
        directory::repository::insert(&txn, &house.resources).await?;
        calendar::repository::insert(&txn, &house.events).await?;
        projector::load_house(&txn, &house, horizon, &mut analyzer).await?;
        feed::record(&txn, &Change::rebuilt(Some(house.center.id)), None, now).await?;
        txn.commit().await.map_err(DbError::from)?;
        progress(&house);
    }
    let txn = operator.begin().await?;
    rules::note(&txn).await?;
    feed::record(&txn, &Change::rebuilt(None), None, now).await?;
    Ok(txn.commit().await.map_err(DbError::from)?)
}

/// Whether the database holds no center yet.
///
/// # Errors
/// The database cannot be read.
pub async fn is_empty(operator: &Operator) -> Result<bool, DbError> {
    let txn = operator.begin().await?;
    let is_empty = centers::repository::is_empty(&txn).await?;
    txn.commit().await?;
    Ok(is_empty)
}
