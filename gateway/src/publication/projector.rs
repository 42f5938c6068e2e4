//! Projects what is kept into the copies of the catalog, always within the transaction that changed it.

use std::collections::HashSet;

use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::{
    house::House,
    kept::{Kept, document},
    rules,
};
use crate::{
    calendar::{expansion::RuleError, horizon::Horizon},
    catalog::{
        Analyzer, Entry,
        feed::{self, Action, Change},
        writer,
    },
    centers::{self, model::Center, model::Region},
    db::{DbError, bulk},
    identity::{Deed, Operator},
    kernel::{
        audience::Audience,
        clock,
        id::{EntryKind, Subject},
    },
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

/// The copies that hold regions and centers: a house need not be told of itself.
const NETWORK_WIDE: [Audience; 2] = [Audience::Public, Audience::Network];

/// Whether the copies may hold an earlier entry of what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// They hold none: it was just made.
    Nothing,
    /// They may.
    Perhaps,
}

/// Writes what a center keeps to every copy that may hold it, takes it out of every other, and records both in the
/// change feed.
///
/// # Errors
/// The database refuses, or an event has a rule that cannot be followed.
pub async fn publish(
    txn: &DatabaseTransaction,
    center: &Center,
    kept: &[Kept<'_>],
    before: Before,
    deed: Option<&Deed>,
) -> Result<(), PublicationError> {
    let ids: Vec<_> = kept.iter().map(Kept::id).collect();
    let mut analyzer = Analyzer::default();
    let (mut changes, mut rows) = (Vec::new(), Vec::new());
    for audience in Audience::ALL {
        let entries: Vec<_> = entries(center, kept, audience)?;
        let held = match before {
            Before::Nothing => HashSet::new(),
            Before::Perhaps => writer::take(txn, audience, &ids).await?,
        };
        rows.extend(writer::rows(txn, audience, &entries, &mut analyzer).await?);
        let written: HashSet<_> = entries.iter().map(|entry| entry.id).collect();
        for kept in kept {
            let action = match written.contains(&kept.id()) {
                true => Action::Written,
                false if held.contains(&kept.id()) => Action::Removed,
                false => continue,
            };
            let subject = Some(Subject::Entry(kept.kind(), kept.id()));
            changes.push(Change { audience, action, subject, center_id: Some(center.id) });
        }
    }
    bulk::insert_all(txn, &rows).await?;
    Ok(feed::record(txn, &changes, deed, clock::now()).await?)
}

fn entries(center: &Center, kept: &[Kept<'_>], audience: Audience) -> Result<Vec<Entry>, RuleError> {
    kept.iter().filter_map(|kept| kept.entry(center, audience).transpose()).collect()
}

/// Takes an entry of a center out of every copy and records it in the change feed.
///
/// # Errors
/// The database refuses.
pub async fn withdraw(
    txn: &DatabaseTransaction,
    center: Uuid,
    kind: EntryKind,
    id: Uuid,
    deed: Option<&Deed>,
) -> Result<(), DbError> {
    let mut changes = Vec::new();
    for audience in Audience::ALL {
        if writer::take(txn, audience, &[id]).await?.contains(&id) {
            let subject = Some(Subject::Entry(kind, id));
            changes.push(Change { audience, action: Action::Removed, subject, center_id: Some(center) });
        }
    }
    feed::record(txn, &changes, deed, clock::now()).await
}

/// Writes a region or a center's own entry to the network-wide copies and records it.
///
/// # Errors
/// The database refuses.
pub async fn publish_place(
    txn: &DatabaseTransaction,
    place: Place<'_>,
    before: Before,
    deed: Option<&Deed>,
) -> Result<(), DbError> {
    let entry = place.entry();
    let subject = Some(Subject::Entry(entry.kind, entry.id));
    let center_id = (entry.kind == EntryKind::Center).then_some(entry.id);
    for audience in NETWORK_WIDE {
        if before == Before::Perhaps {
            writer::take(txn, audience, &[entry.id]).await?;
        }
        writer::insert(txn, audience, std::slice::from_ref(&entry), &mut Analyzer::default()).await?;
    }
    let change = |audience| Change { audience, action: Action::Written, subject, center_id };
    feed::record(txn, &Audience::ALL.map(change), deed, clock::now()).await
}

/// A place of the network, which everybody may know of.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// A region.
    Region(&'a Region),
    /// A center.
    Center(&'a Center),
}

impl Place<'_> {
    fn entry(self) -> Entry {
        match self {
            Self::Region(region) => centers::projection::project_region(region, document(region)),
            Self::Center(center) => centers::projection::project_center(center, document(center)),
        }
    }
}

/// Writes regions to the network-wide copies, which must not hold them. The feed is not told.
///
/// # Errors
/// The database refuses.
pub async fn load_regions(
    txn: &DatabaseTransaction,
    regions: &[Region],
    analyzer: &mut Analyzer,
) -> Result<(), DbError> {
    let entries: Vec<_> = regions.iter().map(|region| Place::Region(region).entry()).collect();
    for audience in NETWORK_WIDE {
        writer::insert(txn, audience, &entries, analyzer).await?;
    }
    Ok(())
}

/// Writes a house to every copy, which must not hold it. The feed is not told.
///
/// # Errors
/// The database refuses, or an event has a rule that cannot be followed.
pub async fn load_house(
    txn: &DatabaseTransaction,
    house: &House,
    horizon: Horizon,
    analyzer: &mut Analyzer,
) -> Result<(), PublicationError> {
    let kept = house.kept(horizon);
    for audience in Audience::ALL {
        let mut entries = entries(&house.center, &kept, audience)?;
        if NETWORK_WIDE.contains(&audience) {
            entries.push(Place::Center(&house.center).entry());
        }
        writer::insert(txn, audience, &entries, analyzer).await?;
    }
    Ok(())
}

/// Makes every copy anew from the truth, in one transaction, with the dates of events within a horizon.
/// `progress` is told of each center.
///
/// # Errors
/// The database refuses, or an event has a rule that cannot be followed.
pub async fn reproject(
    operator: &Operator,
    horizon: Horizon,
    mut progress: impl FnMut(usize, usize),
) -> Result<(), PublicationError> {
    let txn = operator.begin_alone().await?;
    let mut analyzer = Analyzer::default();
    for audience in Audience::ALL {
        writer::clear(&txn, audience).await?;
    }
    let regions = centers::repository::all_regions(&txn).await?;
    load_regions(&txn, &regions, &mut analyzer).await?;
    centers::repository::move_horizons(&txn, horizon.day()).await?;
    let centers = centers::repository::all_centers(&txn).await?;
    let total = centers.len();
    for (done, center) in centers.into_iter().enumerate() {
        let house = House::read(&txn, center).await?;
        load_house(&txn, &house, horizon, &mut analyzer).await?;
        progress(done + 1, total);
    }
    rules::note(&txn).await?;
    feed::record(&txn, &Change::rebuilt(None), None, clock::now()).await?;
    Ok(txn.commit().await.map_err(DbError::from)?)
}
