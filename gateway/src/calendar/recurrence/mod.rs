//! A recurrence rule of RFC 5545, checked against its start, and its dates on the wall clock.
//!
//! Rules are reckoned in days without a zone, so that neither change of the clocks moves or swallows a date. Only the
//! end of a rule is an instant, and is turned to the last day on which the event still begins in time.

mod days;
pub(super) mod parts;
mod refusal;

use std::ops::RangeInclusive;

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
/// Almost a century of weeks; a rule is followed through all its dates up to the wanted ones.
pub const MOST_DATES: u32 = 5_000;
/// The years in which a rule may start: every date from there on is passed on the way to those of today.
pub const START_YEARS: RangeInclusive<i32> = 1970..=2200;
/// The last year in which a rule may end.
pub const LAST_YEAR: i32 = 2300;

/// A rule whose start is its first date.
#[derive(Clone, Debug)]
pub struct Recurrence {
    text: String,
    days: Days,
    time: NaiveTime,
    is_endless: bool,
}

impl Recurrence {
    /// Reads a rule for an event that starts then on the wall clock of a zone.
    ///
    /// # Errors
    /// The rule cannot be followed, or the start is not one of its dates.
    pub fn parse(text: &str, start: NaiveDateTime, zone: Tz) -> Result<Self, RuleRefused> {
        let mut parts = Parts::parse(text)?;
        if !START_YEARS.contains(&start.year()) {
            return Err(RuleRefused::StartOutOfRange(start.year()));
        }
        let last = Self::last_day(&mut parts, start, zone)?;
        let (first, time) = (start.date(), start.time());
        // Without the last day, so that a refusal can name a date beyond it.
        match Days::new(&parts, first, None)?.iter().next() {
            None => return Err(RuleRefused::NoDate),
            Some(day) if day != first => return Err(RuleRefused::StartNotADate(day.and_time(time))),
            Some(_) => {}
        }
        let days = Days::new(&parts, first, last)?;
        if let End::Count(count) = parts.end
            && days.iter().count() < count as usize
        {
            return Err(RuleRefused::CountTooFar(count));
        }
        Ok(Self { text: parts.to_string(), days, time, is_endless: parts.end == End::Never })
    }

    /// Turns an end on the wall clock to UTC, as RFC 5545 wants it of events with a zone, and finds the last day on
    /// which the event begins by then.
    fn last_day(parts: &mut Parts, start: NaiveDateTime, zone: Tz) -> Result<Option<NaiveDate>, RuleRefused> {
        let Some(until) = parts.end.instant(zone) else { return Ok(None) };
        let local = until.with_timezone(&zone);
        if local.year() > LAST_YEAR {
            return Err(RuleRefused::UntilTooFar);
        }
        let day = local.date_naive();
        let last = if instant(zone, day.and_time(start.time())) <= until { Some(day) } else { day.pred_opt() };
        if last < Some(start.date()) {
            return Err(RuleRefused::UntilBeforeStart(local));
        }
        parts.end = End::Instant(until);
        Ok(last)
    }

    /// The canonical text: upper case, in one order, without `RRULE:`, an UNTIL in UTC. Reading it again gives the same.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The dates from a time up to another on the wall clock, without the latter. Those before are passed on the way.
    pub fn dates(&self, from: NaiveDateTime, to: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> {
        self.all().skip_while(move |date| *date < from).take_while(move |date| *date < to)
    }

    /// The last date; nothing where there is no end.
    #[must_use]
    pub fn last_date(&self) -> Option<NaiveDateTime> {
        if self.is_endless { None } else { self.all().last() }
    }

    /// Whether a date comes after a time on the wall clock.
    #[must_use]
    pub fn has_date_after(&self, at: NaiveDateTime) -> bool {
        self.is_endless || self.all().any(|date| date > at)
    }

    fn all(&self) -> impl Iterator<Item = NaiveDateTime> {
        self.days.iter().map(|day| day.and_time(self.time))
    }
}
