//! The parts of a rule as RFC 5545 writes them.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;

use super::{MOST_CHARACTERS, MOST_DATES, MOST_INTERVAL, RuleRefused};
use crate::calendar::expansion::instant;

/// What a rule counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::calendar) enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// How a rule ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::calendar) enum End {
    Never,
    Count(u32),
    /// With a whole last day.
    Day(NaiveDate),
    Wall(NaiveDateTime),
    Instant(DateTime<Utc>),
}

/// A weekday, or the nth one of a month or a year; from its end where negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::calendar) struct Day {
    pub(in crate::calendar) nth: Option<i32>,
    pub(in crate::calendar) weekday: Weekday,
}

/// The parts of a rule. Lists are sorted, without repetition, and empty where the rule has no such part.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::calendar) struct Parts {
    pub(in crate::calendar) frequency: Frequency,
    pub(in crate::calendar) interval: u32,
    pub(in crate::calendar) months: Vec<i32>,
    pub(in crate::calendar) weeks: Vec<i32>,
    pub(in crate::calendar) year_days: Vec<i32>,
    pub(in crate::calendar) month_days: Vec<i32>,
    pub(in crate::calendar) days: Vec<Day>,
    pub(in crate::calendar) positions: Vec<i32>,
    pub(in crate::calendar) week_start: Weekday,
    pub(in crate::calendar) end: End,
}

const FREQUENCIES: [(&str, Frequency); 4] = [
    ("DAILY", Frequency::Daily),
    ("WEEKLY", Frequency::Weekly),
    ("MONTHLY", Frequency::Monthly),
    ("YEARLY", Frequency::Yearly),
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

impl Parts {
    /// The parts of a rule in any order and letter case, with or without `RRULE:` before it.
    pub(in crate::calendar) fn parse(text: &str) -> Result<Self, RuleRefused> {
        let text = text.trim();
        let length = text.chars().count();
        if length > MOST_CHARACTERS {
            return Err(RuleRefused::TooLong(length));
        }
        if let Some(character) = text.chars().find(|c| !c.is_ascii_alphanumeric() && !"=;,+-:".contains(*c)) {
            return Err(RuleRefused::Character(character));
        }
        let text = text.to_ascii_uppercase();
        let mut frequency = None;
        let mut parts = Self {
            frequency: Frequency::Daily,
            interval: 1,
            months: Vec::new(),
            weeks: Vec::new(),
            year_days: Vec::new(),
            month_days: Vec::new(),
            days: Vec::new(),
            positions: Vec::new(),
            week_start: Weekday::Mon,
            end: End::Never,
        };
        let mut seen = Vec::new();
        for part in text.strip_prefix("RRULE:").unwrap_or(&text).split(';') {
            let (name, value) = part.split_once('=').ok_or_else(|| RuleRefused::NotAPart(part.to_owned()))?;
            if seen.contains(&name) {
                return Err(RuleRefused::Repeated(name.to_owned()));
            }
            seen.push(name);
            match name {
                "FREQ" => frequency = Some(frequency_of(part, value)?),
                "INTERVAL" => parts.interval = interval(value)?,
                "BYMONTH" => parts.months = numbers(name, value, 1, 12, "months from 1 to 12")?,
                "BYWEEKNO" => parts.weeks = numbers(name, value, -53, 53, "weeks from 2 to 51, or -51 to -2")?,
                "BYYEARDAY" => parts.year_days = numbers(name, value, -366, 366, "days from 1 to 366, or -366 to -1")?,
                "BYMONTHDAY" => parts.month_days = numbers(name, value, -31, 31, "days from 1 to 31, or -31 to -1")?,
                "BYDAY" => parts.days = days(value)?,
                "BYSETPOS" => {
                    parts.positions = numbers(name, value, -366, 366, "places from 1 to 366, or -366 to -1")?;
                }
                "WKST" => parts.week_start = weekday(value).ok_or_else(|| wrong(name, value, "one day, such as SU"))?,
                "COUNT" | "UNTIL" if parts.end != End::Never => return Err(RuleRefused::CountAndUntil),
                "COUNT" => {
                    let count = value.parse().ok().filter(|count| (1..=MOST_DATES).contains(count));
                    let takes = "a number of dates from 1 to 5000, and is left out of a rule without an end";
                    parts.end = End::Count(count.ok_or_else(|| wrong(name, value, takes))?);
                }
                "UNTIL" => {
                    parts.end = until(value)
                        .ok_or_else(|| wrong(name, value, "a day or time, such as 20270603 or 20270603T180000"))?;
                }
                "BYHOUR" | "BYMINUTE" | "BYSECOND" => return Err(RuleRefused::TimesOfDay(name.to_owned())),
                _ => return Err(RuleRefused::Unknown(name.to_owned())),
            }
        }
        parts.frequency = frequency.ok_or(RuleRefused::NoFrequency)?;
        parts.check()?;
        Ok(parts)
    }

    /// Refuses parts that do not go together, and those of which rrule 0.14 does not make the dates of RFC 5545: weeks
    /// that two years share, BYSETPOS in the first week of a weekly rule, days with and without numbers side by side.
    fn check(&self) -> Result<(), RuleRefused> {
        let is = |frequency| self.frequency == frequency;
        let nths = || self.days.iter().filter_map(|day| day.nth);
        let has_nth = nths().next().is_some();
        let (most_nth, most_days) = match self.frequency {
            Frequency::Daily => (0, 1),
            Frequency::Weekly => (0, 7),
            Frequency::Monthly => (5, 31),
            Frequency::Yearly => (53, 366),
        };
        let has_by = ![&self.months, &self.weeks, &self.year_days, &self.month_days].iter().all(|list| list.is_empty())
            || !self.days.is_empty();
        let wrong = if is(Frequency::Weekly) && !self.month_days.is_empty() {
            "a weekly rule has no BYMONTHDAY: use FREQ=MONTHLY, or leave it out"
        } else if !is(Frequency::Yearly) && !self.year_days.is_empty() {
            "only a yearly rule has BYYEARDAY: use FREQ=YEARLY, or leave it out"
        } else if !is(Frequency::Yearly) && !self.weeks.is_empty() {
            "only a yearly rule has BYWEEKNO: use FREQ=YEARLY, or leave it out"
        } else if !self.weeks.is_empty() && self.days.is_empty() {
            "calendars disagree on BYWEEKNO without a day: add BYDAY"
        } else if self.weeks.iter().any(|week| !(2..=51).contains(&week.abs())) {
            "BYWEEKNO takes weeks from 2 to 51, or -51 to -2: for days around the New Year use BYYEARDAY with BYDAY"
        } else if has_nth && (is(Frequency::Daily) || is(Frequency::Weekly)) {
            "only a monthly or yearly rule numbers its days: use FREQ=MONTHLY, or leave the numbers out of BYDAY"
        } else if has_nth && !self.weeks.is_empty() {
            "BYDAY has no numbers next to BYWEEKNO: leave them out"
        } else if has_nth && self.days.iter().any(|day| day.nth.is_none()) {
            "BYDAY numbers all its days or none: instead of MO write 1MO,2MO,3MO,4MO,5MO, or make it two events"
        } else if nths().any(|nth| nth > most_nth || nth <= -most_nth) {
            "BYDAY numbers days of a month from -4 to 5, and those of a year from -52 to 53: use BYSETPOS for others"
        } else if !self.positions.is_empty() && is(Frequency::Weekly) {
            "a weekly rule has no BYSETPOS: leave it out, and name only the days that are meant in BYDAY"
        } else if self.positions.iter().any(|position| position.abs() > most_days) {
            "BYSETPOS counts to 1 in a daily rule, to 31 in a monthly one: leave the numbers beyond out"
        } else if !self.positions.is_empty() && !has_by {
            "BYSETPOS chooses among the days of another part: add one, such as BYDAY"
        } else {
            return Ok(());
        };
        Err(RuleRefused::Misplaced(wrong))
    }
}

impl End {
    /// The instant of an end that is told as a time. A day ends with its last second.
    pub(in crate::calendar) fn instant(self, zone: Tz) -> Option<DateTime<Utc>> {
        match self {
            Self::Never | Self::Count(_) => None,
            Self::Day(day) => Some(instant(zone, day.and_time(NaiveTime::MIN) + chrono::TimeDelta::seconds(86_399))),
            Self::Wall(local) => Some(instant(zone, local)),
            Self::Instant(at) => Some(at),
        }
    }
}

/// The canonical text, in which equal rules are equal.
impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let frequency = FREQUENCIES.iter().find(|(_, frequency)| *frequency == self.frequency);
        write!(f, "FREQ={}", frequency.map_or("", |(name, _)| name))?;
        if self.interval > 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        list(f, "BYMONTH", &self.months)?;
        list(f, "BYWEEKNO", &self.weeks)?;
        list(f, "BYYEARDAY", &self.year_days)?;
        list(f, "BYMONTHDAY", &self.month_days)?;
        list(f, "BYDAY", &self.days)?;
        list(f, "BYSETPOS", &self.positions)?;
        if self.week_start != Weekday::Mon {
            write!(f, ";WKST={}", code(self.week_start))?;
        }
        match self.end {
            End::Never => Ok(()),
            End::Count(count) => write!(f, ";COUNT={count}"),
            End::Day(day) => write!(f, ";UNTIL={}", day.format("%Y%m%d")),
            End::Wall(local) => write!(f, ";UNTIL={}", local.format("%Y%m%dT%H%M%S")),
            End::Instant(at) => write!(f, ";UNTIL={}", at.format("%Y%m%dT%H%M%SZ")),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.nth {
            Some(nth) => write!(f, "{nth}{}", code(self.weekday)),
            None => f.write_str(code(self.weekday)),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, name: &str, items: &[impl fmt::Display]) -> fmt::Result {
    let mut before = format!(";{name}=");
    for item in items {
        write!(f, "{before}{item}")?;
        ",".clone_into(&mut before);
    }
    Ok(())
}

fn wrong(name: &str, value: &str, takes: &'static str) -> RuleRefused {
    RuleRefused::Value { name: name.to_owned(), value: value.to_owned(), takes }
}

fn frequency_of(part: &str, value: &str) -> Result<Frequency, RuleRefused> {
    match FREQUENCIES.iter().find(|(name, _)| *name == value) {
        Some((_, frequency)) => Ok(*frequency),
        None if ["SECONDLY", "MINUTELY", "HOURLY"].contains(&value) => Err(RuleRefused::TimesOfDay(part.to_owned())),
        None => Err(wrong("FREQ", value, "DAILY, WEEKLY, MONTHLY or YEARLY")),
    }
}

fn interval(value: &str) -> Result<u32, RuleRefused> {
    let interval = value.parse().map_err(|_| wrong("INTERVAL", value, "a number from 1 to 1000"))?;
    if (1..=MOST_INTERVAL).contains(&interval) { Ok(interval) } else { Err(RuleRefused::Interval(interval)) }
}

fn numbers(name: &str, value: &str, least: i32, most: i32, takes: &'static str) -> Result<Vec<i32>, RuleRefused> {
    let number = |text: &str| text.parse().ok().filter(|n| (least..=most).contains(n) && *n != 0);
    let mut numbers = value
        .split(',')
        .map(|text| number(text).ok_or_else(|| wrong(name, text, takes)))
        .collect::<Result<Vec<i32>, _>>()?;
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

fn days(value: &str) -> Result<Vec<Day>, RuleRefused> {
    let day = |text: &str| {
        let (nth, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
        let nth = if nth.is_empty() { None } else { Some(nth.parse().ok().filter(|nth| *nth != 0)?) };
        Some(Day { nth, weekday: weekday(name)? })
    };
    let mut days = value
        .split(',')
        .map(|text| day(text).ok_or_else(|| wrong("BYDAY", text, "days such as TU, 2TU or -1FR")))
        .collect::<Result<Vec<_>, _>>()?;
    days.sort_unstable_by_key(|day| (day.nth, day.weekday.num_days_from_monday()));
    days.dedup();
    Ok(days)
}

fn weekday(text: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| *name == text).map(|(_, day)| *day)
}

fn code(weekday: Weekday) -> &'static str {
    WEEKDAYS.iter().find(|(_, day)| *day == weekday).map_or("", |(name, _)| name)
}

fn until(value: &str) -> Option<End> {
    let local = |text: &str| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok();
    match (value.len(), value.strip_suffix('Z')) {
        (8, None) => NaiveDate::parse_from_str(value, "%Y%m%d").ok().map(End::Day),
        (15, None) => local(value).map(End::Wall),
        (16, Some(utc)) => local(utc).map(|at| End::Instant(at.and_utc())),
        _ => None,
    }
}
