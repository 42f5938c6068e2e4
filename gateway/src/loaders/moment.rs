//! The moment of a request. What depends on the time says here until when it holds, so that an answer is kept no longer.

use std::sync::Arc;

use chrono::{DateTime, Days, DurationRound, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::kernel::{basis::Basis, clock};

/// The moment of a request: every "now" in an answer is the same.
#[derive(Clone)]
pub struct Moment {
    now: DateTime<Utc>,
    basis: Arc<Basis>,
}

impl Moment {
    /// The present moment, for an answer that rests on this.
    #[must_use]
    pub fn present(basis: Arc<Basis>) -> Self {
        Self { now: clock::now(), basis }
    }

    /// The instant itself, for what is written. An answer that tells it, or filters by it, holds for nobody else.
    #[must_use]
    pub fn instant(&self) -> DateTime<Utc> {
        self.basis.holds_until(self.now);
        self.now
    }

    /// The minute that has begun. An answer that begins there holds until the next one.
    #[must_use]
    pub fn minute(&self) -> DateTime<Utc> {
        let minute = to_the_minute(self.now);
        self.basis.holds_until(minute + TimeDelta::minutes(1));
        minute
    }

    /// Whether an instant is still ahead.
    #[must_use]
    pub fn is_before(&self, instant: DateTime<Utc>) -> bool {
        let is_ahead = self.now < instant;
        if is_ahead {
            self.basis.holds_until(instant);
        }
        is_ahead
    }

    /// Whether a day has passed whole, in UTC.
    #[must_use]
    pub fn is_after(&self, day: NaiveDate) -> bool {
        let end = day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX).and_time(NaiveTime::MIN).and_utc();
        !self.is_before(end)
    }
}

/// An instant without its seconds: windows of time are read to the minute.
#[must_use]
pub fn to_the_minute(instant: DateTime<Utc>) -> DateTime<Utc> {
    instant.duration_trunc(TimeDelta::minutes(1)).unwrap_or(instant)
}
