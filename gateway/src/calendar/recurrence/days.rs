//! The days of a rule. A rule looks at the days of one period after the other: days, weeks, months or years, of which
//! it takes every nth.

use chrono::{Datelike, NaiveDate, Weekday};

use super::parts::{Day, Frequency, Parts};

/// The Gregorian calendar repeats after so many days, weekdays included.
const CYCLE_DAYS: i64 = 146_097;
/// The last year that can be written with four digits.
const LAST_YEAR: i32 = 9999;

/// A rule with all that it takes from its start.
#[derive(Clone, Debug)]
pub(super) struct Days {
    parts: Parts,
    start: NaiveDate,
}

impl Days {
    /// The rule from that start, which says what the rule leaves open: the weekday, the day of the month, the month.
    pub(super) fn new(mut parts: Parts, start: NaiveDate) -> Self {
        let is_open = parts.weeks.is_empty()
            && parts.year_days.is_empty()
            && parts.month_days.is_empty()
            && parts.days.is_empty();
        match parts.frequency {
            Frequency::Weekly if is_open => {
                parts.days.push(Day { nth: None, weekday: start.weekday() });
            }
            Frequency::Monthly | Frequency::Yearly if is_open => {
                parts.month_days.push(start.day() as i32);
                if parts.frequency == Frequency::Yearly && parts.months.is_empty() {
                    parts.months.push(start.month() as i32);
                }
            }
            _ => {}
        }
        Self { parts, start }
    }

    /// The days from the start on through one cycle of the calendar, after which the same days are looked at again:
    /// a rule that has none by then never has one. With an interval the cycle takes as many turns, but more years.
    pub(super) fn cycle(&self) -> impl Iterator<Item = NaiveDate> {
        let turns = match self.parts.frequency {
            Frequency::Daily => CYCLE_DAYS,
            Frequency::Weekly => CYCLE_DAYS / 7,
            Frequency::Monthly => 400 * 12,
            Frequency::Yearly => 400,
        };
        (0..=turns)
            .map_while(|turn| self.period(turn))
            .flat_map(|(first, end)| self.of_period(first, end))
            .filter(|day| *day >= self.start)
    }

    /// The days from `first` up to and with `last`. No day outside is looked at but for the rest of its period, however
    /// far from the start it is.
    pub(super) fn between(&self, first: NaiveDate, last: NaiveDate) -> impl DoubleEndedIterator<Item = NaiveDate> {
        let first = first.max(self.start);
        (self.turn(first)..=self.turn(last))
            .filter_map(|turn| self.period(turn))
            .flat_map(|(begin, end)| self.of_period(begin, end))
            .filter(move |day| (first..=last).contains(day))
    }

    /// The days of a period that the rule takes.
    fn of_period(&self, first: NaiveDate, end: NaiveDate) -> Vec<NaiveDate> {
        let mut days: Vec<_> = first.iter_days().take_while(|day| *day < end).filter(|day| self.takes(*day)).collect();
        if !self.parts.positions.is_empty() {
            let of = days.len() as i32;
            let mut nth = 0;
            days.retain(|_| {
                nth += 1;
                fits(&self.parts.positions, nth, of)
            });
        }
        days
    }

    fn takes(&self, day: NaiveDate) -> bool {
        let parts = &self.parts;
        let in_month = (day.day() as i32, i32::from(day.num_days_in_month()));
        let in_year = (day.ordinal() as i32, year_length(day));
        let within = parts.frequency == Frequency::Monthly || !parts.months.is_empty();
        fits(&parts.months, day.month() as i32, 12)
            && fits(&parts.month_days, in_month.0, in_month.1)
            && fits(&parts.year_days, in_year.0, in_year.1)
            && self.takes_weekday(day.weekday(), if within { in_month } else { in_year })
            && self.takes_week(day)
    }

    /// Whether the rule takes this weekday, on that day of so many of a month or year.
    fn takes_weekday(&self, weekday: Weekday, (day, of): (i32, i32)) -> bool {
        let nth = (day - 1) / 7 + 1;
        let nth_last = -((of - day) / 7 + 1);
        let days = &self.parts.days;
        let names = |nth| days.binary_search_by_key(&Day { nth, weekday }.order(), Day::order).is_ok();
        days.is_empty() || names(None) || names(Some(nth)) || names(Some(nth_last))
    }

    /// Whether the rule takes the week of a day, which counts in the year that has most of its days.
    fn takes_week(&self, day: NaiveDate) -> bool {
        if self.parts.weeks.is_empty() {
            return true;
        }
        let middle =
            day.week(self.parts.week_start).checked_first_day().and_then(|first| first.checked_add_days(THREE));
        middle.is_some_and(|middle| {
            let days_before = middle.ordinal0() as i32;
            let of = (year_length(middle) - 1 - days_before % 7) / 7 + 1;
            fits(&self.parts.weeks, days_before / 7 + 1, of)
        })
    }

    /// The first day of the period at that turn, and the first day after it.
    fn period(&self, turn: i64) -> Option<(NaiveDate, NaiveDate)> {
        let number = self.number(self.start) + turn * i64::from(self.parts.interval);
        let (first, end) = (self.begin(number)?, self.begin(number + 1)?);
        (first.year() <= LAST_YEAR).then_some((first, end))
    }

    /// The last turn that begins on or before a day.
    fn turn(&self, day: NaiveDate) -> i64 {
        (self.number(day) - self.number(self.start)).div_euclid(i64::from(self.parts.interval))
    }

    /// The number of the day, week, month or year of a day, counted without regard to the interval.
    fn number(&self, day: NaiveDate) -> i64 {
        let days = i64::from(day.num_days_from_ce());
        match self.parts.frequency {
            Frequency::Daily => days,
            Frequency::Weekly => (days - self.week_offset()).div_euclid(7),
            Frequency::Monthly => i64::from(day.year()) * 12 + i64::from(day.month0()),
            Frequency::Yearly => i64::from(day.year()),
        }
    }

    /// The first day of the day, week, month or year of a number.
    fn begin(&self, number: i64) -> Option<NaiveDate> {
        let of_day = |days: i64| NaiveDate::from_num_days_from_ce_opt(i32::try_from(days).ok()?);
        let of_month = |year: i64, month0: i64| {
            NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, u32::try_from(month0).ok()? + 1, 1)
        };
        match self.parts.frequency {
            Frequency::Daily => of_day(number),
            Frequency::Weekly => of_day(number * 7 + self.week_offset()),
            Frequency::Monthly => of_month(number.div_euclid(12), number.rem_euclid(12)),
            Frequency::Yearly => of_month(number, 0),
        }
    }

    /// The number of the first day on which a week of the rule begins: January 1 of the year 1 was a Monday.
    fn week_offset(&self) -> i64 {
        i64::from(self.parts.week_start.num_days_from_monday()) + 1
    }
}

/// From the first day of a week to its middle.
const THREE: chrono::Days = chrono::Days::new(3);

/// Whether a list names the nth of so many, counted from the front or from the back; an empty list names all.
fn fits(list: &[i32], nth: i32, of: i32) -> bool {
    list.is_empty() || list.binary_search(&nth).is_ok() || list.binary_search(&(nth - of - 1)).is_ok()
}

fn year_length(day: NaiveDate) -> i32 {
    if day.leap_year() { 366 } else { 365 }
}
