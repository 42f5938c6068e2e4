//! The days of a rule. The `rrule` crate reckons them, and is known nowhere else.

use chrono::{DateTime, Days as Shift, NaiveDate, NaiveTime};
use rrule::{RRule, RRuleSet, Tz, Unvalidated};

use super::{
    RuleRefused,
    parts::{End, Parts},
};

/// The crate looks for a next date until the year 10,000, which takes it long where there is none. The calendar repeats
/// every 146,097 days, or 400 years, weekdays included: 19 such cycles later the search is over in our year 2400.
const LATER: Shift = Shift::new(19 * 146_097);

/// A rule with its start and its end.
#[derive(Clone, Debug)]
pub(super) struct Days(RRuleSet);

impl Days {
    /// The days of a rule from one day on, up to and with another where there is one. An end that is told as a time is
    /// not looked at: it is an instant, which days know nothing of.
    pub(super) fn new(parts: &Parts, first: NaiveDate, last: Option<NaiveDate>) -> Result<Self, RuleRefused> {
        let unread = |error: rrule::RRuleError| RuleRefused::Unread(error.to_string());
        let text = Parts { end: End::Never, ..parts.clone() }.to_string();
        let mut rule: RRule<Unvalidated> = text.parse().map_err(unread)?;
        if let End::Count(count) = parts.end {
            rule = rule.count(count);
        }
        if let Some(last) = last {
            rule = rule.until(later(last));
        }
        let first = later(first);
        let rule = rule.validate(first).map_err(unread)?;
        Ok(Self(RRuleSet::new(first).rrule(rule).limit()))
    }

    /// All days in order, reckoned as they are asked for.
    pub(super) fn iter(&self) -> impl Iterator<Item = NaiveDate> {
        self.0.into_iter().map(|date| date.date_naive() - LATER)
    }
}

/// A day as the crate sees it. It is told UTC, so that no change of the clocks moves or swallows a date.
fn later(day: NaiveDate) -> DateTime<Tz> {
    (day + LATER).and_time(NaiveTime::MIN).and_utc().with_timezone(&Tz::UTC)
}
