//! The periods that are closed. A week begins on Monday, in UTC, and belongs to the month and quarter in which it begins.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::db::aggregates::demand::{Closed, FLOOR, MOST_OF_ONE};

/// The Monday of a day's week.
#[must_use]
pub fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

/// The last closed week, month and quarter, on a day.
#[must_use]
pub fn closed(today: NaiveDate) -> [Closed; 3] {
    let this_week = monday(today);
    let month = this_week.with_day(1).unwrap_or(this_week);
    let quarter = month - Months::new(month.month0() % 3);
    [
        period(this_week - Days::new(7), this_week),
        period(first_monday(month - Months::new(1)), first_monday(month)),
        period(first_monday(quarter - Months::new(3)), first_monday(quarter)),
    ]
}

/// A sum is told where it is at least [`FLOOR`] and more than one member could make it in the weeks of the period; there
/// from the first number on that is rounded to the next five, so that the least that is told is not one number alone.
fn period(from: NaiveDate, to: NaiveDate) -> Closed {
    let of_one = MOST_OF_ONE * (to - from).num_days() / 7;
    let enough = if of_one < FLOOR { FLOOR } else { (of_one + 2) / 5 * 5 + 3 };
    Closed { from, to, enough }
}

fn first_monday(first: NaiveDate) -> NaiveDate {
    first + Days::new(u64::from((7 - first.weekday().num_days_from_monday()) % 7))
}
