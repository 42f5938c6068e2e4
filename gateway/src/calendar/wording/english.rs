//! Rules in American English.

use chrono::{Month, NaiveDate, NaiveDateTime, Weekday};

use super::{Ending, Kind, Rhythm, Spot, Told, are_workdays, join};

/// The sentence for a rule.
pub(super) fn sentence(told: &Told) -> Option<String> {
    let every = told.every;
    let months = join(told.months.iter().map(|month| month_name(*month)).collect::<Option<_>>()?, "and");
    let within = if months.is_empty() { String::new() } else { format!(" in {months}") };
    let mut text = match &told.rhythm {
        Rhythm::Daily => each(every, "day") + &within,
        Rhythm::Weekly(days) if days.is_empty() => each(every, "week") + &within,
        Rhythm::Weekly(days) if every == 1 => {
            let days = if are_workdays(days) { "weekday".to_owned() } else { names(days) };
            format!("Every {days}{within}")
        }
        Rhythm::Weekly(days) => {
            let days = if are_workdays(days) { "weekdays".to_owned() } else { names(days) };
            format!("{} on {days}{within}", each(every, "week"))
        }
        Rhythm::Monthly(spots) => format!("{} on {}", each(every, "month"), on(spots)),
        Rhythm::Yearly(spots) => match (spots.as_slice(), told.months.len()) {
            ([], _) => each(every, "year") + &within,
            ([Spot::Date(day)], 1) if *day > 0 => format!("{} on {months} {day}", each(every, "year")),
            _ => format!("{} on {} of {months}", each(every, "year"), on(spots)),
        },
    };
    if told.may_lack {
        text.push_str(", where there is one");
    }
    match told.ending {
        Ending::Never => {}
        Ending::Count(1) => text.push_str(", once"),
        Ending::Count(count) => text.push_str(&format!(", {count} times")),
        Ending::Until(day) => text.push_str(&format!(", until {}", date(day))),
    }
    Some(text)
}

/// "March 3, 2026"
pub(super) fn date(day: NaiveDate) -> String {
    day.format("%B %-d, %Y").to_string()
}

/// "Tuesday, March 3, at 7:00 PM"
pub(super) fn moment(local: NaiveDateTime) -> String {
    local.format("%A, %B %-d, at %-I:%M %p").to_string()
}

fn each(every: u32, unit: &str) -> String {
    match every {
        1 => format!("Every {unit}"),
        2 => format!("Every other {unit}"),
        n => format!("Every {n} {unit}s"),
    }
}

/// "the 1st and 15th", "the 15th and the last day", "the 2nd Thursday and 4th Thursday".
fn on(spots: &[Spot]) -> String {
    let has_last_day = spots.iter().any(|spot| matches!(spot, Spot::Date(day) if *day < 0));
    let spots = spots.iter().map(|spot| match spot {
        Spot::Date(day) if *day < 0 => format!("{} day", ordinal(*day)),
        Spot::Date(day) => ordinal(*day),
        Spot::Nth(nth, kind) => format!("{} {}", ordinal(*nth), kind_name(*kind)),
    });
    let between = if has_last_day { "and the" } else { "and" };
    format!("the {}", join(spots.collect(), between))
}

fn names(days: &[Weekday]) -> String {
    join(days.iter().map(|day| name(*day).to_owned()).collect(), "and")
}

fn month_name(month: u32) -> Option<String> {
    Some(Month::try_from(u8::try_from(month).ok()?).ok()?.name().to_owned())
}

const fn name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Weekday(day) => name(day),
        Kind::Workday => "weekday",
        Kind::WeekendDay => "weekend day",
    }
}

fn ordinal(nth: i32) -> String {
    match nth {
        -1 => "last".to_owned(),
        n if n < -1 => format!("{} last", ordinal(-n)),
        n => {
            let ending = match (n % 10, n % 100) {
                (1, rest) if rest != 11 => "st",
                (2, rest) if rest != 12 => "nd",
                (3, rest) if rest != 13 => "rd",
                _ => "th",
            };
            format!("{n}{ending}")
        }
    }
}
