//! The one place that reads the system's clock.

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};

/// Now, cut to microseconds: what both databases keep of an instant.
#[must_use]
pub fn now() -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    Utc::now().trunc_subsecs(6)
}

/// Today's date in UTC; due dates and credentials turn over with it.
#[must_use]
pub fn today() -> NaiveDate {
    now().date_naive()
}
