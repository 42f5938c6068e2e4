//! What is wrong with a rule, and what to do about it.

use chrono::{DateTime, NaiveDateTime};
use chrono_tz::Tz;

use super::{LAST_YEAR, MOST_CHARACTERS, MOST_INTERVAL, START_YEARS};

/// Why a rule is not followed, for the person who wrote it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RuleRefused {
    /// Longer than any rule that a person can follow.
    #[error("the rule has {0} characters, and {MOST_CHARACTERS} are the most: make it several events")]
    TooLong(usize),
    /// A character that could end the line and begin another one.
    #[error("the character {0:?} has no place in a rule: write only letters, digits and = ; , + - on one line")]
    Character(char),
    /// Not NAME=VALUE.
    #[error("\"{0}\" is not a part of a rule: write NAME=VALUE, divided by semicolons, like FREQ=WEEKLY;BYDAY=TU")]
    NotAPart(String),
    /// A name that RFC 5545 does not have.
    #[error("rules have no part named {0}: check its spelling or leave it out")]
    Unknown(String),
    /// The same name twice.
    #[error("{0} is there twice: put all its values into one list, divided by commas")]
    Repeated(String),
    /// Nothing that says how often.
    #[error("the rule does not say how often: add FREQ=DAILY, FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY")]
    NoFrequency,
    /// A value that the part cannot have.
    #[error("{name} cannot be \"{value}\": it takes {takes}")]
    Value {
        /// The part.
        name: String,
        /// What it was given.
        value: String,
        /// What it takes.
        takes: &'static str,
    },
    /// Several dates a day.
    #[error("{0} would make more than one date a day: give each time of day its own event")]
    TimesOfDay(String),
    /// An interval beyond all calendars.
    #[error("INTERVAL takes a number from 1 to {MOST_INTERVAL}, not {0}")]
    Interval(u32),
    /// A part where RFC 5545 does not allow it, or where calendars do not make the same dates of it.
    #[error("{0}")]
    Misplaced(&'static str),
    /// Two ends.
    #[error("COUNT and UNTIL both end the rule: keep one of them")]
    CountAndUntil,
    /// A last date before the first one.
    #[error("the rule ends on {}, before it starts: move UNTIL behind the start", .0.format("%B %-d, %Y"))]
    UntilBeforeStart(DateTime<Tz>),
    /// An end that is meant as none.
    #[error("UNTIL takes a year up to {LAST_YEAR}: leave it out of a rule without an end")]
    UntilTooFar,
    /// An end that nobody lives to see.
    #[error("the rule comes to {0} dates in centuries at best: leave COUNT out, or make it smaller")]
    CountTooFar(u32),
    /// A start so far away that it is a slip of the pen.
    #[error(
        "the start is in the year {0}: rules start in the years {least} to {most}",
        least = START_YEARS.start(),
        most = START_YEARS.end()
    )]
    StartOutOfRange(i32),
    /// A start on which the event would not happen.
    #[error(
        "the start is not a date of the rule, whose first one is {}: start there, or change the rule",
        .0.format("%A, %B %-d, %Y")
    )]
    StartNotADate(NaiveDateTime),
    /// A rule that can never be met, or so rarely that nobody waits for it.
    #[error("no day in two centuries meets all parts of the rule: take one of them out")]
    NoDate,
    /// A rule that passes all checks but that of the crate.
    #[error("the rule cannot be followed: put it in simpler parts ({0})")]
    Unread(String),
}
