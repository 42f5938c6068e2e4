//! Single dates of an event: moved, called off, with a word on them. A date is known by when its rule would have it
//! begin, so it is the same one wherever it is moved.

use chrono::NaiveDateTime;
use uuid::Uuid;

use super::{Outcome, events, house_of, settle};
use crate::{
    calendar::{
        expansion::{self, instant},
        horizon::Horizon,
        model::{Event, Override},
        repository,
        rules::MOST_OVERRIDES,
    },
    centers,
    identity::Keeper,
    kernel::{
        clock,
        listing_rules::NOTE,
        occurrence::Occurrence,
        refusal::{Finding, Refusal},
        review::Review,
        vocabulary::EventStatus,
    },
    publication::projector::{Before, PublicationError},
};

const GONE: Refusal = Refusal::NotFound("date of an event");

/// A date of an event: which event, and when its rule would have it begin.
pub type DateOf = (Uuid, NaiveDateTime);

/// Calls one date off, with or without a word on it.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn cancel(keeper: &Keeper, date: DateOf, note: Option<String>) -> Outcome<Occurrence> {
    change(keeper, date, |change| {
        change.status = EventStatus::Cancelled;
        if note.is_some() {
            change.note = note;
        }
    })
    .await
}

/// Says what is different about one date: when it begins instead, a word on it. It takes place again if it was called
/// off.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn reschedule(keeper: &Keeper, date: DateOf, fill: impl FnOnce(&mut Override)) -> Outcome<Occurrence> {
    change(keeper, date, |change| {
        change.status = EventStatus::Scheduled;
        fill(change);
        if change.local_start == Some(change.original_start) {
            change.local_start = None;
        }
    })
    .await
}

async fn change(
    keeper: &Keeper,
    (event, original_start): DateOf,
    fill: impl FnOnce(&mut Override),
) -> Outcome<Occurrence> {
    let txn = keeper.begin().await?;
    let center = house_of(&txn, repository::keeper_of(keeper.centers(), event), GONE).await?;
    let (mut event, mut overrides) = repository::lock(&txn, keeper.centers(), event).await?.ok_or(GONE)?;
    let horizon = Horizon::around(centers::repository::horizon(&txn, center.id).await?);
    let dates = expansion::dates(&event, &overrides, horizon).map_err(PublicationError::from)?.within;
    if !dates.iter().any(|date| date.original_start == original_start) {
        return Err(Finding::at("occurrence", GONE).into());
    }
    let before =
        overrides.iter().position(|change| change.original_start == original_start).map(|at| overrides.remove(at));
    let usual = Override { original_start, status: EventStatus::Scheduled, local_start: None, note: None };
    let before = before.unwrap_or_else(|| usual.clone());
    let mut after = before.clone();
    fill(&mut after);
    let fields = look(&event, &dates, horizon, &before, &mut after)?;
    if overrides.len() >= MOST_OVERRIDES {
        return Err(Refusal::TooMany { count: overrides.len() + 1, most: MOST_OVERRIDES }.into());
    }
    // What is as the rule has it needs no row.
    if after != usual {
        overrides.push(after);
    }
    if !fields.is_empty() {
        event.version += 1;
        event.updated_at = clock::now();
        repository::update(&txn, &event, &overrides).await?;
        let deed = keeper.deed(center.id, fields);
        events::project(&txn, &center, &event, &overrides, Before::Perhaps, &deed).await?;
        txn.commit().await?;
    }
    Ok(expansion::occurrence(&event, &overrides, original_start))
}

/// Looks at what is different about a date, beside the others of its event.
fn look(
    event: &Event,
    dates: &[Occurrence],
    horizon: Horizon,
    before: &Override,
    after: &mut Override,
) -> Outcome<Vec<&'static str>> {
    let mut review = Review::new(clock::today());
    let original_start = after.original_start;
    review.field("note", Some(&before.note), &mut after.note, |note, review| NOTE.optional(note, review));
    review.field("status", Some(&before.status), &mut after.status, |_, _| ());
    review.field("localStart", Some(&before.local_start), &mut after.local_start, |start, review| {
        if let Some(moved_to) = *start {
            let at = instant(event.time_zone, moved_to);
            let is_kept_ready = horizon.first() <= at && at < horizon.last();
            review.demand(is_kept_ready, "move it to a time within the next 400 days");
        }
        // Another date may have come where this one was before it was moved.
        let start = start.unwrap_or(original_start);
        let is_other = |date: &&Occurrence| date.original_start != original_start && date.local_start == start;
        if dates.iter().find(is_other).is_some() {
            review.refuse(Refusal::DateTaken(start));
        }
    });
    settle(Vec::new(), review)
}
