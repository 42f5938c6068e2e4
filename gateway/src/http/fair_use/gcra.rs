//! The law by which everybody is counted: the generic cell rate algorithm, as networks have it for their cells. All that is
//! remembered of a caller is one moment, until which what was spent is paid off at the caller's rate.

use std::time::Duration;

const SECOND: u64 = 1_000_000_000;

/// How fast a caller may go on, and how much may be spent at once. Times are nanoseconds since some beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    unit: u64,
    burst: u64,
}

impl Rate {
    /// So many units a second, and at once what comes together in the time of a burst; nothing where none are counted.
    #[must_use]
    pub fn of(per_second: u64, burst: Duration) -> Option<Self> {
        let unit = SECOND.checked_div(per_second)?.max(1);
        let burst = u64::try_from(burst.as_nanos()).unwrap_or(u64::MAX >> 2);
        Some(Self { unit, burst: (burst / unit).max(1) * unit })
    }

    /// The most that may be spent at once, in units.
    #[must_use]
    pub fn most(&self) -> u64 {
        self.burst / self.unit
    }

    /// How long it takes until the most may be spent again.
    #[must_use]
    pub fn window(&self) -> Duration {
        Duration::from_nanos(self.burst)
    }

    /// The time in which so many units are paid off. What costs more than may ever be spent at once counts as that much.
    #[must_use]
    pub fn time(&self, units: u64) -> u64 {
        units.min(self.most()) * self.unit
    }

    /// Spends units: until when all is paid off then.
    ///
    /// # Errors
    /// It is too much for this moment: how long to wait.
    pub fn spend(&self, due: u64, now: u64, units: u64) -> Result<u64, Duration> {
        let after = due.max(now).saturating_add(self.time(units));
        let late = after.saturating_sub(now.saturating_add(self.burst));
        if late == 0 { Ok(after) } else { Err(Duration::from_nanos(late)) }
    }

    /// Takes over what was spent elsewhere. Nobody is kept waiting for longer than twice the time of a burst.
    #[must_use]
    pub fn owe(&self, due: u64, now: u64, time: u64) -> u64 {
        due.max(now).saturating_add(time).min(now.saturating_add(2 * self.burst)).max(due)
    }

    /// What may still be spent at once, in units.
    #[must_use]
    pub fn left(&self, due: u64, now: u64) -> u64 {
        self.burst.saturating_sub(due.saturating_sub(now)) / self.unit
    }
}
