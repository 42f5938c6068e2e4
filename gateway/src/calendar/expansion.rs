//! The dates on which an event happens, on the wall clock of its zone: kept across both clock changes.

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::{
    horizon::Horizon,
    model::{Event, Override},
    recurrence::{Recurrence, RuleRefused},
};
use crate::kernel::{occurrence::Occurrence, vocabulary::EventStatus};

/// An event whose rule cannot be followed.
#[derive(Debug, thiserror::Error)]
#[error("the recurrence of event {event} cannot be followed: {cause}")]
pub struct RuleError {
    event: uuid::Uuid,
    cause: RuleRefused,
}

impl RuleError {
    /// The event.
    #[must_use]
    pub fn event(&self) -> uuid::Uuid {
        self.event
    }
}

/// The dates of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Dates {
    /// Those that begin within the horizon.
    pub within: Vec<Occurrence>,
    /// Whether the last one lies before it.
    pub are_over: bool,
}

/// The seconds of a day.
pub(super) const DAY: i64 = 24 * 60 * 60;

/// The dates of an event, moved, cancelled and noted as the overrides say.
///
/// # Errors
/// The event has a rule that cannot be followed.
pub fn dates(event: &Event, overrides: &[Override], horizon: Horizon) -> Result<Dates, RuleError> {
    let (first, last) = (horizon.first(), horizon.last());
    let (mut starts, goes_on): (Vec<_>, _) = match &event.recurrence {
        None => (vec![event.local_start], false),
        Some(rule) => {
            let failed = |cause| RuleError { event: event.id, cause };
            let rule = Recurrence::parse(rule, event.local_start, event.time_zone).map_err(failed)?;
            // The rule speaks of the wall clock; a day more on both sides leaves none out.
            let margin = TimeDelta::days(1);
            let (from, to) = (first.naive_utc() - margin, last.naive_utc() + margin);
            (rule.dates(from, to).collect(), rule.has_date_after(to))
        }
    };
    // A date that was moved may lie far outside the horizon by its rule.
    for moved in overrides.iter().filter(|change| change.local_start.is_some()) {
        if !starts.contains(&moved.original_start) {
            starts.push(moved.original_start);
        }
    }
    starts.retain(|start| !event.except_dates.contains(&start.date()));
    let all: Vec<_> = starts.into_iter().map(|start| occurrence(event, overrides, start)).collect();
    let are_over = !goes_on && all.iter().all(|date| date.ends_at < first);
    let within = all.into_iter().filter(|date| first <= date.starts_at && date.starts_at < last).collect();
    Ok(Dates { within, are_over })
}

/// The date of an event that would begin at a time of its wall clock.
#[must_use]
pub fn occurrence(event: &Event, overrides: &[Override], original_start: NaiveDateTime) -> Occurrence {
    let changed = overrides.iter().find(|change| change.original_start == original_start);
    let local_start = changed.and_then(|change| change.local_start).unwrap_or(original_start);
    let starts_at = instant(event.time_zone, local_start);
    let duration = TimeDelta::seconds(event.duration_seconds);
    // Whole days end at midnight, also where the clocks make one of them longer.
    let ends_at = match event.is_all_day && event.duration_seconds % DAY == 0 {
        true => instant(event.time_zone, local_start + duration),
        false => starts_at + duration,
    };
    let status = match (event.status, changed) {
        (EventStatus::Scheduled, Some(change)) => change.status,
        (status, _) => status,
    };
    let note = changed.and_then(|change| change.note.clone());
    Occurrence { event_id: event.id, original_start, starts_at, ends_at, local_start, status, note }
}

/// The instant of a wall-clock time. Of a time that happens twice the first is meant; one that the
/// clocks skip is told with the offset before the change, as RFC 5545 has it.
#[must_use]
pub fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
        LocalResult::None => {
            let before = zone.from_local_datetime(&(local - TimeDelta::hours(3))).earliest();
            before.map_or_else(|| local.and_utc(), |at| (at + TimeDelta::hours(3)).with_timezone(&Utc))
        }
    }
}
