//! A recurrence rule of RFC 5545, checked against its start, and its dates on the wall clock.
//!
//! Rules are reckoned in days without a zone, so that neither change of the clocks moves or swallows a date. Only the
//! end of a rule is an instant, and is turned to the last day on which the event still begins in time.

mod days;
pub(super) mod parts;
mod refusal;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;

pub use refusal::RuleRefused;

use self::{
    days::Days,
    parts::{End, Parts},
};
use super::expansion::instant;

/// Longer than any rule of a calendar on a wall; a rule this long is still checked within milliseconds.
pub const MOST_CHARACTERS: usize = 500;
/// The widest step of a rule.
pub const MOST_INTERVAL: u32 = 1_000;

/// A rule whose start is its first date.
#[derive(Clone, Debug)]
pub struct Recurrence {
    text: String,
    days: Days,
    time: NaiveTime,
    first: NaiveDate,
    /// No date comes after this day.
    last: Option<NaiveDate>,
}

impl Recurrence {
    /// Reads a rule for an event that starts then on the wall clock of a zone.
    ///
    /// # Errors
    /// The rule cannot be followed, or the start is not one of its dates.
    pub fn parse(text: &str, start: NaiveDateTime, zone: Tz) -> Result<Self, RuleRefused> {
        let mut parts = Parts::parse(text)?;
        if !(1..=9999).contains(&start.year()) {
            return Err(RuleRefused::StartOutOfRange(start.year()));
        }
        let last = Self::end(&mut parts, start, zone)?;
        let text = parts.to_string();
        let (end, first, time) = (parts.end, start.date(), start.time());
        let days = Days::new(parts, first);
        match days.cycle().next() {
            None => return Err(RuleRefused::NoDate),
            Some(day) if day != first => return Err(RuleRefused::StartNotADate(day.and_time(time))),
            Some(_) => {}
        }
        let last = match end {
            End::Count(count) => Some(days.cycle().nth(count as usize - 1).ok_or(RuleRefused::CountTooFar(count))?),
            _ => last,
        };
        Ok(Self { text, days, time, first, last })
    }

    /// Turns an end on the wall clock to UTC, as RFC 5545 wants it of events with a zone, and finds the last day on
    /// which the event begins by then.
    fn end(parts: &mut Parts, start: NaiveDateTime, zone: Tz) -> Result<Option<NaiveDate>, RuleRefused> {
        let Some(until) = parts.end.instant(zone) else { return Ok(None) };
        let local = until.with_timezone(&zone);
        if until.year() > 9998 || local.year() > 9998 {
            return Err(RuleRefused::UntilTooFar);
        }
        if until < instant(zone, start) {
            return Err(RuleRefused::UntilBeforeStart(local));
        }
        parts.end = End::Instant(until);
        let day = local.date_naive();
        Ok(if instant(zone, day.and_time(start.time())) <= until { Some(day) } else { day.pred_opt() })
    }

    /// The canonical text: upper case, in one order, without `RRULE:`, an UNTIL in UTC. Reading it again gives the same.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The dates from a time up to another on the wall clock, without the latter. The work depends on how far apart the
    /// two are, not on how far they are from the start.
    pub fn dates(&self, from: NaiveDateTime, to: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> {
        let last = self.last.map_or(to.date(), |last| last.min(to.date()));
        self.days
            .between(from.date(), last)
            .map(|day| day.and_time(self.time))
            .filter(move |date| from <= *date && *date < to)
    }

    /// The last date; nothing where there is no end.
    #[must_use]
    pub fn last_date(&self) -> Option<NaiveDateTime> {
        let last = self.days.between(self.first, self.last?).next_back();
        last.map(|day| day.and_time(self.time))
    }

    /// Whether a date comes after a time on the wall clock.
    #[must_use]
    pub fn has_date_after(&self, at: NaiveDateTime) -> bool {
        self.last.is_none() || self.last_date().is_some_and(|last| last > at)
    }
}
