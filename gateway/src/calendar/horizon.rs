//! For which days the dates of events are kept ready. The day from which they are reckoned is a fact of the database,
//! moved on by a job: so a copy that was written a change at a time and one that is made anew hold the same dates.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

/// How far ahead dates are kept ready, in days.
pub const HORIZON_DAYS: u64 = 400;
/// Dates are reckoned so many days further, so that the horizon holds while the job that moves it on is late.
const MARGIN_DAYS: u64 = 3;
/// How long past dates stay, in days.
const KEPT_DAYS: u64 = 30;

/// The span of dates that are kept ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Horizon(NaiveDate);

impl Horizon {
    /// The span around a day, in UTC.
    #[must_use]
    pub fn around(day: NaiveDate) -> Self {
        Self(day)
    }

    /// The day around which it lies.
    #[must_use]
    pub fn day(self) -> NaiveDate {
        self.0
    }

    /// The first instant of it.
    #[must_use]
    pub fn first(self) -> DateTime<Utc> {
        midnight(self.0.checked_sub_days(Days::new(KEPT_DAYS)).unwrap_or(NaiveDate::MIN))
    }

    /// The first instant that is no longer in it.
    #[must_use]
    pub fn last(self) -> DateTime<Utc> {
        midnight(self.0.checked_add_days(Days::new(HORIZON_DAYS + MARGIN_DAYS)).unwrap_or(NaiveDate::MAX))
    }
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
