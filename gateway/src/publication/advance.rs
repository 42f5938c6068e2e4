//! Moving the dates of a center's events on to another day. What it leaves is what a rebuild would make for that day:
//! dates that came into the horizon are added, those that fell out go, and events that are over leave the copies that
//! others read. Nothing else is written.

use chrono::NaiveDate;
use sea_orm::{DatabaseTransaction, sea_query::LockType};
use uuid::Uuid;

use crate::{
    calendar::{self, expansion, horizon::Horizon, model::Event, model::Override},
    catalog::{
        dates,
        feed::{self, Action, Change},
        writer,
    },
    centers,
    db::DbError,
    kernel::{
        audience::Audience,
        clock,
        id::{EntryKind, Subject},
        occurrence::Occurrence,
    },
};

/// What moving a center's dates on has changed, reckoned in the house copy, which holds them all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advanced {
    /// Dates that came into the horizon.
    pub came: usize,
    /// Dates that fell out of it.
    pub went: u64,
    /// Events that are over and have left a copy that others read.
    pub retired: usize,
    /// Events whose rule cannot be followed. Their dates run out; everything else was moved on.
    pub unfollowed: Vec<Uuid>,
}

/// An event with the dates that come into the horizon.
struct Coming {
    event: Event,
    dates: Vec<Occurrence>,
    is_over: bool,
}

/// Moves the dates of a center's events on to a day, in the transaction given. A center that is there already is left
/// as it is.
///
/// # Errors
/// The database refuses, or holds what cannot be.
pub async fn advance(txn: &DatabaseTransaction, center: Uuid, day: NaiveDate) -> Result<Advanced, DbError> {
    // Whoever changes an event of the center waits, and then reckons from the new day.
    centers::repository::lock(txn, center, LockType::Update).await?;
    let from = Horizon::around(centers::repository::horizon(txn, center).await?);
    let to = Horizon::around(day);
    let mut advanced = Advanced::default();
    if to <= from {
        return Ok(advanced);
    }
    let events = calendar::repository::of_center(txn, center).await?;
    let coming = coming(events, from, to, &mut advanced.unfollowed);
    let over: Vec<_> = coming.iter().filter(|coming| coming.is_over).map(|coming| coming.event.id).collect();
    let mut changes = Vec::new();
    for audience in Audience::ALL {
        let went = dates::cut(txn, audience, center, to.first(), from.last()).await?;
        let lists = |coming: &&Coming| {
            audience.sees(coming.event.visibility) && (audience == Audience::House || !coming.is_over)
        };
        let dates = coming.iter().filter(lists).flat_map(|coming| &coming.dates);
        let came: Vec<_> = dates.map(|date| (center, date)).collect();
        dates::insert(txn, audience, &came).await?;
        if audience == Audience::House {
            (advanced.came, advanced.went) = (came.len(), went);
        } else {
            let left = writer::take(txn, audience, &over).await?;
            advanced.retired = advanced.retired.max(left.len());
            changes.extend(left.into_iter().map(|id| {
                let subject = Some(Subject::Entry(EntryKind::Event, id));
                Change { audience, action: Action::Removed, subject, center_id: Some(center) }
            }));
        }
    }
    centers::repository::move_horizon(txn, center, day).await?;
    if advanced.came > 0 || advanced.went > 0 || advanced.retired > 0 {
        changes.extend(Change::rebuilt(Some(center)));
    }
    feed::record(txn, &changes, None, clock::now()).await?;
    Ok(advanced)
}

/// The dates that lie in one horizon and not yet in the earlier one. Both are spans between two instants, so these are
/// the dates that begin after the end of the earlier.
fn coming(events: Vec<(Event, Vec<Override>)>, from: Horizon, to: Horizon, unfollowed: &mut Vec<Uuid>) -> Vec<Coming> {
    let mut coming = Vec::with_capacity(events.len());
    for (event, overrides) in events {
        match expansion::dates(&event, &overrides, to) {
            Ok(mut dates) => {
                dates.within.retain(|date| from.last() <= date.starts_at);
                coming.push(Coming { event, dates: dates.within, is_over: dates.are_over });
            }
            Err(error) => unfollowed.push(error.event()),
        }
    }
    coming
}

/// The events of a center whose rule cannot be followed.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn unfollowed(txn: &DatabaseTransaction, center: Uuid) -> Result<Vec<Uuid>, DbError> {
    let horizon = Horizon::around(centers::repository::horizon(txn, center).await?);
    let events = calendar::repository::of_center(txn, center).await?;
    let failed = |(event, overrides): &(Event, Vec<Override>)| expansion::dates(event, overrides, horizon).err();
    Ok(events.iter().filter_map(failed).map(|error| error.event()).collect())
}
