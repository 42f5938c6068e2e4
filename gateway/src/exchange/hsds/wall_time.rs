//! Times of day, weekdays and offsets as schedules write them.

use chrono::{Days, NaiveDate, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;

use crate::kernel::vocabulary::Weekday;

/// A time of day with the minutes of its offset from UTC, where it carries one.
pub(super) fn time(written: &str) -> Option<(NaiveTime, Option<i32>)> {
    let upper = written.trim().to_uppercase();
    let (clock, offset) = if let Some(clock) = upper.strip_suffix('Z') {
        (clock, Some(0))
    } else if let Some(sign) = upper.rfind(['+', '-']) {
        (upper.get(..sign)?, Some(offset_minutes(upper.get(sign..)?)?))
    } else {
        (upper.as_str(), None)
    };
    let compact: String = clock.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    // Twelve-hour clocks are no HSDS, but people type them.
    for (suffix, is_afternoon) in [("AM", false), ("PM", true)] {
        if let Some(short) = compact.strip_suffix(suffix) {
            let (hour, minute) = short.split_once(':').unwrap_or((short, "0"));
            let hour: u32 = hour.parse().ok().filter(|hour| (1..=12).contains(hour))?;
            let hour = hour % 12 + if is_afternoon { 12 } else { 0 };
            return Some((NaiveTime::from_hms_opt(hour, minute.parse().ok()?, 0)?, offset));
        }
    }
    let clock = clock.trim();
    if clock == "24:00" || clock == "24:00:00" {
        return Some((NaiveTime::MIN, offset));
    }
    let time = ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"].iter().find_map(|f| NaiveTime::parse_from_str(clock, f).ok())?;
    // Seconds are noise of the exporting database; a leap second among them would not be kept alike everywhere.
    let (hour, minute) = (chrono::Timelike::hour(&time), chrono::Timelike::minute(&time));
    Some((NaiveTime::from_hms_opt(hour, minute, 0)?, offset))
}

/// The minutes of an offset: "-7", "-07:00", "+0530", "-6.5".
pub(super) fn offset_minutes(written: &str) -> Option<i32> {
    let written = written.trim();
    let (sign, digits) = match written.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, written.strip_prefix('+').unwrap_or(written)),
    };
    let minutes = if let Some((hours, minutes)) = digits.split_once(':') {
        hours.parse::<u16>().ok()?.checked_mul(60)?.checked_add(minutes.parse().ok()?)?
    } else if digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()) {
        let number: u16 = digits.parse().ok()?;
        number / 100 * 60 + number % 100
    } else {
        let hours: f64 = digits.parse().ok().filter(|hours| (0.0..=18.0).contains(hours))?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 18 hours")]
        let minutes = (hours * 60.0).round() as u16;
        minutes
    };
    (minutes <= 18 * 60).then_some(sign * i32::from(minutes))
}

/// Whether a zone has an offset at noon of a date; without a date, now or half a year from now, since hours
/// without bounds are written once and hold in summer and winter.
pub(super) fn zone_has_offset(zone: Tz, minutes: i32, on: Option<NaiveDate>, today: NaiveDate) -> bool {
    let days = match on {
        Some(day) => vec![Some(day)],
        None => vec![Some(today), today.checked_add_days(Days::new(182))],
    };
    days.into_iter().flatten().filter_map(|day| day.and_hms_opt(12, 0, 0)).any(|noon| {
        zone.offset_from_local_datetime(&noon)
            .earliest()
            .is_some_and(|offset| offset.fix().local_minus_utc() == minutes * 60)
    })
}

/// What is wrong with a list of weekdays.
#[derive(Debug, PartialEq)]
pub(super) enum NotWeekdays {
    /// "2MO", the second Monday of a month.
    Ordinal,
    /// A word that names no day.
    Unknown(String),
}

/// The weekdays of a list such as "MO,WE", "MO-FR" or "Monday, Tuesday".
pub(super) fn weekdays(list: &str) -> Result<Vec<Weekday>, NotWeekdays> {
    let mut days = Vec::new();
    for item in list.split([',', ';', ' ', '/']).filter(|item| !item.is_empty()) {
        let ends: Vec<&str> = if item.starts_with('-') { vec![item] } else { item.split(['-', '–']).collect() };
        match ends.as_slice() {
            [day] => days.push(weekday(day)?),
            [first, last] => {
                let (first, last) = (weekday(first)?, weekday(last)?);
                // A range may run over the end of the week, as "SA-MO" does.
                let mut week = Weekday::ALL.iter().cycle().skip_while(|&&day| day != first).take(7);
                days.extend(week.by_ref().take_while(|&&day| day != last));
                days.push(last);
            }
            _ => return Err(NotWeekdays::Unknown(item.to_owned())),
        }
    }
    days.sort();
    days.dedup();
    Ok(days)
}

fn weekday(word: &str) -> Result<Weekday, NotWeekdays> {
    let bare = word.trim().to_uppercase();
    if bare.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+') {
        return Err(NotWeekdays::Ordinal);
    }
    let long_enough = bare.len() >= 2;
    let found = Weekday::ALL.iter().find(|day| long_enough && day.as_str().starts_with(&bare));
    found.copied().ok_or_else(|| NotWeekdays::Unknown(word.to_owned()))
}
