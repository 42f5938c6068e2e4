//! Work that runs by itself, each day, on one of many replicas. The table `job` has a row for each: who holds it, how
//! it went, when it runs next. Every job may be cut off at any statement and run again: it goes on where it was.

/// Moving every calendar on to today.
mod calendar;
/// The right to run a job.
pub mod lease;
/// Telling of entries that are to be verified again.
mod overdue;
/// Making the copies anew when the rules by which they are made have changed.
mod recompute;
/// Running jobs when they are due.
pub mod runner;
/// How the jobs stand.
pub mod standing;
/// Taking off the old end of what is kept for a time.
mod trim;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

pub use self::{lease::Lease, runner::Runner, standing::Standing};
use crate::{calendar::expansion::RuleError, db::DbError, identity::Operator, kernel::cause, publication::projector};

/// A job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Makes the copies anew when the rules by which they are made have changed.
    Recompute,
    /// Moves every calendar on to today.
    Calendar,
    /// Tells of entries that became due to be verified again.
    Overdue,
    /// Takes off the old end of what is kept for a time.
    Trim,
}

impl Job {
    /// Every job, in the order in which they run where several are due: copies that were made anew leave the calendars
    /// nothing to do.
    pub const ALL: [Self; 4] = [Self::Recompute, Self::Calendar, Self::Overdue, Self::Trim];

    /// Its name, as in the table `job`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recompute => "recompute",
            Self::Calendar => "calendar",
            Self::Overdue => "overdue",
            Self::Trim => "trim",
        }
    }

    /// What it does, in a few words.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Recompute => "makes the catalog anew when a new version of the program asks for it",
            Self::Calendar => "keeps the dates of events ready, from 30 days back to 400 days ahead",
            Self::Overdue => "tells followers of the change feed which entries became due to be verified again",
            Self::Trim => {
                "takes off old changes of the change feed, keys of requests that nobody repeats, old sums of searches, and \
                 words that no entry holds any more"
            }
        }
    }

    /// The job of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|job| job.name() == name)
    }

    /// Does the work and tells what was done.
    async fn run(self, operator: Operator, round: Round) -> Result<String, JobError> {
        match self {
            Self::Recompute => recompute::run(&operator).await,
            Self::Calendar => calendar::run(&operator, round).await,
            Self::Overdue => overdue::run(&operator, round).await,
            Self::Trim => trim::run(&operator, round).await,
        }
    }
}

/// One run of a job, and what it must know of those before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When the last one began that ended well.
    pub since: Option<DateTime<Utc>>,
    /// How many have failed since.
    pub failures: i64,
}

impl Round {
    /// The day of the run, in UTC. A run that ends after midnight is still one of the day on which it began.
    fn day(self) -> NaiveDate {
        self.started_at.date_naive()
    }

    /// The instant so many days before the run.
    fn days_ago(self, days: i64) -> DateTime<Utc> {
        self.started_at - TimeDelta::days(days)
    }
}

/// Why a job failed.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The database refused.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The copies cannot be made anew because of one event.
    #[error("the recurrence of {0} cannot be followed: correct it, and the catalog is made anew by the next run")]
    Rule(String),
    /// Some calendars were not moved on whole.
    #[error("{0}")]
    Calendars(calendar::Trouble),
}

impl From<projector::PublicationError> for JobError {
    fn from(error: projector::PublicationError) -> Self {
        match error {
            projector::PublicationError::Database(error) => Self::Database(error),
            projector::PublicationError::Rule(error) => Self::Rule(event_of(&error)),
        }
    }
}

impl JobError {
    /// What went wrong, fit for logs and for the table: without anything that somebody wrote, and without the id of a
    /// person.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Database(error) => words_of(error),
            other => cause::chain(other),
        }
    }
}

fn words_of(error: &DbError) -> String {
    match error {
        // The cause may quote the value, and the row may be a person's.
        DbError::Inconsistent { table, column, .. } => format!("a row of {table} holds a {column} that cannot be read"),
        other => cause::chain(other),
    }
}

fn event_of(error: &RuleError) -> String {
    format!("event {}", error.event())
}

/// So many of something.
fn count_of(count: impl Into<u128>, one: &str, many: &str) -> String {
    match count.into() {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}
