//! A recurrence rule in words, as a calendar on a wall would put it.
//!
//! A rule is first taken apart into what a sentence tells; each language then has its own sentence. Where no sentence
//! would be right there is none: it is better to say nothing than something wrong.

mod english;
mod spanish;

use chrono::{NaiveDate, NaiveDateTime, Weekday};
use chrono_tz::Tz;

use super::recurrence::parts::{Day, End, Frequency, Parts};

/// A language in which rules are put into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// American English.
    English,
    /// The Spanish of the United States.
    Spanish,
}

impl Language {
    /// The language of a BCP 47 code, English where none is named; nothing where there are no words in it.
    #[must_use]
    pub fn of_code(code: Option<&str>) -> Option<Self> {
        let Some(code) = code else { return Some(Self::English) };
        match code.to_ascii_lowercase().split('-').next() {
            Some("en") => Some(Self::English),
            Some("es") => Some(Self::Spanish),
            _ => None,
        }
    }
}

/// The rule in words; nothing where it is one that a sentence would not make clearer.
#[must_use]
pub fn describe(rule: &str, zone: Tz, language: Language) -> Option<String> {
    let told = Told::of(&Parts::parse(rule).ok()?, zone)?;
    match language {
        Language::English => english::sentence(&told),
        Language::Spanish => spanish::sentence(&told),
    }
}

/// A day within a sentence: "March 3, 2026", "el 3 de marzo de 2026".
#[must_use]
pub fn day(day: NaiveDate, language: Language) -> String {
    match language {
        Language::English => english::date(day),
        Language::Spanish => spanish::date(day).unwrap_or_else(|| day.to_string()),
    }
}

/// A moment on a wall clock within a sentence: "Tuesday, March 3, at 7:00 PM", "el martes 3 de marzo a las 19:00".
#[must_use]
pub fn moment(local: NaiveDateTime, language: Language) -> String {
    match language {
        Language::English => english::moment(local),
        Language::Spanish => spanish::moment(local),
    }
}

/// What a sentence tells.
struct Told {
    every: u32,
    rhythm: Rhythm,
    /// The months that it keeps to, counted from 1; empty where it keeps to none.
    months: Vec<u32>,
    /// Whether a month or year may lack one of its days, such as the 31st or a fifth Monday.
    may_lack: bool,
    ending: Ending,
}

enum Rhythm {
    Daily,
    /// On these days, in the order of the week; empty where the start says the day.
    Weekly(Vec<Weekday>),
    Monthly(Vec<Spot>),
    /// On days of the month or months; empty where the start says the day.
    Yearly(Vec<Spot>),
}

/// A day of a month; from its end where negative.
enum Spot {
    Date(i32),
    Nth(i32, Kind),
}

/// What is counted to find a day of a month.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Weekday(Weekday),
    /// Monday to Friday.
    Workday,
    /// Saturday and Sunday.
    WeekendDay,
}

enum Ending {
    Never,
    Count(u32),
    Until(NaiveDate),
}

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

impl Told {
    fn of(parts: &Parts, zone: Tz) -> Option<Self> {
        if !parts.weeks.is_empty() || !parts.year_days.is_empty() {
            return None;
        }
        // All months are no choice among them, but of a year they are where the days are.
        let is_yearly = parts.frequency == Frequency::Yearly;
        let months: &[i32] = if parts.months.len() == 12 && !is_yearly { &[] } else { &parts.months };
        let has_spots = !parts.month_days.is_empty() || !parts.days.is_empty();
        let rhythm = match parts.frequency {
            // The days of a longer step fall on those weekdays now and then, which no sentence makes clear.
            Frequency::Daily if !parts.month_days.is_empty() || !parts.positions.is_empty() => return None,
            Frequency::Daily if parts.days.is_empty() => Rhythm::Daily,
            Frequency::Daily if parts.interval == 1 => weekly(weekdays(&parts.days)?),
            Frequency::Daily => return None,
            Frequency::Weekly if !parts.positions.is_empty() => return None,
            Frequency::Weekly if parts.interval == 1 => weekly(weekdays(&parts.days)?),
            Frequency::Weekly => Rhythm::Weekly(weekdays(&parts.days)?),
            // Which months of the chosen ones a longer step meets depends on the start.
            Frequency::Monthly if !has_spots || (parts.interval > 1 && !months.is_empty()) => return None,
            Frequency::Monthly if months.is_empty() => Rhythm::Monthly(spots(parts)?),
            Frequency::Monthly => Rhythm::Yearly(spots(parts)?),
            // Without a month the days of a year are meant; with several, the places count over all of them.
            Frequency::Yearly if has_spots && months.is_empty() => return None,
            Frequency::Yearly if !parts.positions.is_empty() && months.len() != 1 => return None,
            Frequency::Yearly => Rhythm::Yearly(spots(parts)?),
        };
        let ending = match parts.end {
            End::Never => Ending::Never,
            End::Count(count) => Ending::Count(count),
            end => Ending::Until(end.instant(zone)?.with_timezone(&zone).date_naive()),
        };
        let may_lack = match &rhythm {
            Rhythm::Monthly(spots) | Rhythm::Yearly(spots) => spots.iter().any(|spot| spot.may_lack(months)),
            Rhythm::Daily | Rhythm::Weekly(_) => false,
        };
        let months = months.iter().map(|month| *month as u32).collect();
        Some(Self { every: parts.interval, rhythm, months, may_lack, ending })
    }
}

impl Spot {
    /// Whether one of these months, or of all where there are none, may be too short for it.
    fn may_lack(&self, months: &[i32]) -> bool {
        let shortest = |month: &i32| match month {
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let (nth, in_each) = match self {
            Self::Date(day) => (day, months.iter().map(shortest).min().unwrap_or(28)),
            Self::Nth(nth, Kind::Weekday(_)) => (nth, 4),
            Self::Nth(nth, Kind::Workday) => (nth, 20),
            Self::Nth(nth, Kind::WeekendDay) => (nth, 8),
        };
        nth.abs() > in_each
    }
}

/// Every week on each of its days is every day.
fn weekly(days: Vec<Weekday>) -> Rhythm {
    if days.len() == WEEK.len() { Rhythm::Daily } else { Rhythm::Weekly(days) }
}

/// The weekdays in order, where none is numbered.
fn weekdays(days: &[Day]) -> Option<Vec<Weekday>> {
    days.iter().map(|day| if day.nth.is_none() { Some(day.weekday) } else { None }).collect()
}

/// The days within a month, where it is one list of dates, of numbered weekdays, or of places among weekdays.
fn spots(parts: &Parts) -> Option<Vec<Spot>> {
    let from_front = |nth: &i32| (*nth < 0, *nth);
    if parts.month_days.is_empty() && parts.positions.is_empty() {
        let mut days =
            parts.days.iter().map(|day| Some((day.nth?, day.weekday))).collect::<Option<Vec<(i32, Weekday)>>>()?;
        days.sort_by_key(|(nth, day)| (from_front(nth), day.num_days_from_monday()));
        // A month has no sixth Monday; a year has, but then no month is named.
        let is_of_month = days.iter().all(|(nth, _)| nth.abs() <= 5);
        return is_of_month.then(|| days.into_iter().map(|(nth, day)| Spot::Nth(nth, Kind::Weekday(day))).collect());
    }
    let mut numbers = if parts.positions.is_empty() { parts.month_days.clone() } else { parts.positions.clone() };
    numbers.sort_by_key(from_front);
    if parts.positions.is_empty() {
        return parts.days.is_empty().then(|| numbers.into_iter().map(Spot::Date).collect());
    }
    if !parts.month_days.is_empty() {
        return None;
    }
    let (workdays, weekend) = WEEK.split_at(5);
    let spot: fn(i32, Weekday) -> Spot = match weekdays(&parts.days)?.as_slice() {
        [_] => |nth, day| Spot::Nth(nth, Kind::Weekday(day)),
        days if days == workdays => |nth, _| Spot::Nth(nth, Kind::Workday),
        days if days == weekend => |nth, _| Spot::Nth(nth, Kind::WeekendDay),
        days if days == WEEK => |nth, _| Spot::Date(nth),
        _ => return None,
    };
    let first = parts.days.first()?.weekday;
    // No month has so many of them; the sentence would promise a day that never comes.
    let most = match spot(1, first) {
        Spot::Nth(_, Kind::Weekday(_)) => 5,
        Spot::Nth(_, Kind::Workday) => 23,
        Spot::Nth(_, Kind::WeekendDay) => 10,
        Spot::Date(_) => 31,
    };
    numbers.iter().all(|nth| nth.abs() <= most).then(|| numbers.into_iter().map(|nth| spot(nth, first)).collect())
}

/// Whether the days are Monday to Friday.
fn are_workdays(days: &[Weekday]) -> bool {
    days == &WEEK[..5]
}

/// The items in a sentence: "one", "one and two", "one, two and three". The Spanish "y" is "e" before the sound of i.
#[must_use]
pub fn join(mut items: Vec<String>, and: &str) -> String {
    match items.pop() {
        Some(last) if items.is_empty() => last,
        Some(last) => {
            let begins = |sounds: &[&str]| sounds.iter().any(|sound| last.starts_with(sound));
            let and = if and == "y" && begins(&["i", "í", "hi"]) && !begins(&["hie"]) { "e" } else { and };
            format!("{} {and} {last}", items.join(", "))
        }
        None => String::new(),
    }
}
