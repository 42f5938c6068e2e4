//! The dates on which an event happens, on the wall clock of its zone: kept across both clock changes.

use chrono::{DateTime, Days, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use rrule::RRuleSet;

use super::model::{Event, Override};
use crate::kernel::{occurrence::Occurrence, vocabulary::EventStatus};

/// How far ahead dates are kept ready, in days.
pub const HORIZON_DAYS: u64 = 400;
/// How long past dates stay, in days.
const KEPT_DAYS: u64 = 30;
/// More dates than any calendar of a house has in the horizon: several a day.
const MOST_DATES: u16 = 2_000;

/// A rule that cannot be followed.
#[derive(Debug, thiserror::Error)]
#[error("the recurrence \"{rule}\" cannot be followed: {cause}")]
pub struct RuleError {
    rule: String,
    cause: String,
}

/// The dates of an event within the horizon around an instant, moved, cancelled and noted as the
/// overrides say.
///
/// # Errors
/// The event has a rule that cannot be followed.
pub fn occurrences(event: &Event, overrides: &[Override], now: DateTime<Utc>) -> Result<Vec<Occurrence>, RuleError> {
    let first = now.checked_sub_days(Days::new(KEPT_DAYS)).unwrap_or(now);
    let last = now.checked_add_days(Days::new(HORIZON_DAYS)).unwrap_or(now);
    let mut starts = match &event.recurrence {
        None => vec![event.local_start],
        Some(rule) => recurring(event, rule, first, last)?,
    };
    // A date that was moved into the horizon may lie far outside it by its rule.
    for moved in overrides.iter().filter(|change| change.local_start.is_some()) {
        if !starts.contains(&moved.original_start) {
            starts.push(moved.original_start);
        }
    }
    let duration = TimeDelta::seconds(event.duration_seconds);
    let dates = starts.into_iter().map(|original_start| {
        let changed = overrides.iter().find(|change| change.original_start == original_start);
        let local_start = changed.and_then(|change| change.local_start).unwrap_or(original_start);
        let starts_at = instant(event.time_zone, local_start);
        let status = match (event.status, changed) {
            (EventStatus::Scheduled, Some(change)) => change.status,
            (status, _) => status,
        };
        Occurrence {
            event_id: event.id,
            original_start,
            starts_at,
            ends_at: starts_at + duration,
            local_start,
            status,
            note: changed.and_then(|change| change.note.clone()),
        }
    });
    Ok(dates.filter(|date| first <= date.starts_at && date.starts_at < last).collect())
}

fn recurring(
    event: &Event,
    rule: &str,
    first: DateTime<Utc>,
    last: DateTime<Utc>,
) -> Result<Vec<NaiveDateTime>, RuleError> {
    let failed = |cause: String| RuleError { rule: rule.to_owned(), cause };
    let start = event.local_start.format("%Y%m%dT%H%M%S");
    let set: RRuleSet = format!("DTSTART;TZID={}:{start}\nRRULE:{rule}", event.time_zone.name())
        .parse()
        .map_err(|error: rrule::RRuleError| failed(error.to_string()))?;
    let zone: rrule::Tz = event.time_zone.into();
    // The rule speaks in wall-clock days; a day more on both sides leaves none out.
    let margin = TimeDelta::days(1);
    let dates = set.after((first - margin).with_timezone(&zone)).before((last + margin).with_timezone(&zone));
    Ok(dates.all(MOST_DATES).dates.into_iter().map(|date| date.naive_local()).collect())
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
