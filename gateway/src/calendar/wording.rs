//! A recurrence rule in words, as a calendar on a wall would put it.

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

/// The parts of a rule that words can tell; where a week starts matters to the words of none of them.
const TOLD: [&str; 7] = ["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL", "WKST"];

/// The rule in English; nothing where it is one that a sentence would not make clearer.
#[must_use]
pub fn describe(rule: &str, zone: Tz) -> Option<String> {
    let parts: Vec<(&str, &str)> = rule.split(';').map(|part| part.split_once('=')).collect::<Option<_>>()?;
    // A part that the words below would pass over makes them wrong.
    if !parts.iter().all(|(key, _)| TOLD.contains(key)) {
        return None;
    }
    let part = |name: &str| parts.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    if part("BYDAY").is_some() && part("BYMONTHDAY").is_some() {
        return None;
    }
    let every = part("INTERVAL").map_or(Some(1), |interval| interval.parse::<u32>().ok())?;
    let by_day = part("BYDAY").map(|days| days.split(',').map(day).collect::<Option<Vec<_>>>());
    let mut text = match (part("FREQ")?, by_day) {
        ("DAILY" | "WEEKLY" | "YEARLY", _) if part("BYMONTHDAY").is_some() => return None,
        ("DAILY", None) => each(every, "day"),
        ("WEEKLY", None) => each(every, "week"),
        ("WEEKLY", Some(days)) => {
            let days = join(days?.into_iter().map(|(_, name)| name.to_owned()).collect());
            if every == 1 { format!("Every {days}") } else { format!("{} on {days}", each(every, "week")) }
        }
        ("MONTHLY", Some(days)) => {
            let days: Option<Vec<_>> =
                days?.into_iter().map(|(nth, name)| Some(format!("{} {name}", ordinal(nth?)))).collect();
            format!("{} on the {}", each(every, "month"), join(days?))
        }
        ("MONTHLY", None) => {
            let days =
                part("BYMONTHDAY")?.split(',').map(|day| Some(ordinal(day.parse().ok()?))).collect::<Option<_>>()?;
            format!("{} on the {}", each(every, "month"), join(days))
        }
        ("YEARLY", None) => each(every, "year"),
        _ => return None,
    };
    if let Some(count) = part("COUNT") {
        text.push_str(&format!(", {count} times"));
    }
    if let Some(until) = part("UNTIL") {
        let date = last_day(until, zone)?;
        text.push_str(&format!(", until {}", date.format("%B %-d, %Y")));
    }
    Some(text)
}

/// The last day of a rule on the wall clock of its zone. UNTIL is told in UTC where the event has a zone.
fn last_day(until: &str, zone: Tz) -> Option<NaiveDate> {
    match until.strip_suffix('Z') {
        Some(utc) => {
            let at = NaiveDateTime::parse_from_str(utc, "%Y%m%dT%H%M%S").ok()?;
            Some(at.and_utc().with_timezone(&zone).date_naive())
        }
        None => NaiveDate::parse_from_str(until.get(..8)?, "%Y%m%d").ok(),
    }
}

fn each(every: u32, unit: &str) -> String {
    match every {
        1 => format!("Every {unit}"),
        2 => format!("Every other {unit}"),
        n => format!("Every {n} {unit}s"),
    }
}

fn day(text: &str) -> Option<(Option<i32>, &'static str)> {
    let (nth, code) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let name = match code {
        "MO" => "Monday",
        "TU" => "Tuesday",
        "WE" => "Wednesday",
        "TH" => "Thursday",
        "FR" => "Friday",
        "SA" => "Saturday",
        "SU" => "Sunday",
        _ => return None,
    };
    Some((if nth.is_empty() { None } else { Some(nth.parse().ok()?) }, name))
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

fn join(mut items: Vec<String>) -> String {
    match items.pop() {
        Some(last) if items.is_empty() => last,
        Some(last) => format!("{} and {last}", items.join(", ")),
        None => String::new(),
    }
}
