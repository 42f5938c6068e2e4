//! When an event happens: a first start that its rule agrees with, and dates on which it differs.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};
use chrono_tz::Tz;

use super::{
    Plan,
    chance::Dice,
    event_texts::{CANCELLED_NOTES, EventText, MOVED_NOTES, NOTES, Rhythm},
    places::wall,
};
use crate::{
    calendar::model::Override,
    kernel::vocabulary::EventStatus::{Cancelled, Postponed, Scheduled},
};

/// When an event happens.
pub(super) struct Schedule {
    pub(super) start: NaiveDateTime,
    pub(super) rule: Option<String>,
    /// What the rhythm is called in a name: a weekday, "Daily", "Twice-weekly", "Monthly".
    pub(super) day: &'static str,
    /// The days from one date to the next, where they are always as many.
    step: Option<u64>,
    /// The last date on which it can happen.
    last: Option<NaiveDate>,
}

/// Dates that differ lie this many days ahead at most.
const NEAR_DAYS: i64 = 35;

/// A schedule of that rhythm for an event.
pub(super) fn schedule(plan: &Plan, zone: Tz, text: &EventText, rhythm: Rhythm, dice: &mut Dice) -> Schedule {
    let (hour, minute) = dice.pick(text.starts);
    let time = wall(hour, minute);
    let day = dice.pick(text.days);
    match rhythm {
        Rhythm::Once => {
            let date = from(plan.day(dice.between(-20, 53)), day);
            Schedule { start: date.and_time(time), rule: None, day: weekday_name(day), step: None, last: Some(date) }
        }
        Rhythm::Daily => {
            let date = plan.day(dice.between(-60, -1));
            Schedule {
                start: date.and_time(time),
                rule: Some("FREQ=DAILY".to_owned()),
                day: "Daily",
                step: Some(1),
                last: None,
            }
        }
        Rhythm::Weekly => weekly(plan, zone, text, (day, time), 1, dice),
        Rhythm::Fortnightly => weekly(plan, zone, text, (day, time), 2, dice),
        Rhythm::Monthly => monthly(plan, zone, day, time, dice),
    }
}

/// Every week or every other one: without an end, until a day, or a counted course.
fn weekly(
    plan: &Plan,
    zone: Tz,
    text: &EventText,
    (day, time): (Weekday, NaiveTime),
    interval: u64,
    dice: &mut Dice,
) -> Schedule {
    const COURSE_DATES: i64 = 6;
    let is_course = dice.percent(12);
    let begins = if is_course { dice.between(-20, 40) } else { dice.between(-60, 10) };
    let first = from(plan.day(begins), day);
    let mut rule = format!("FREQ=WEEKLY;{}BYDAY={}", if interval == 2 { "INTERVAL=2;" } else { "" }, code(day));
    let mut name = weekday_name(day);
    let mut last = None;
    if is_course {
        let count = COURSE_DATES + dice.between(0, 6);
        rule.push_str(&format!(";COUNT={count}"));
        last = first.checked_add_days(Days::new(7 * interval * (count as u64 - 1)));
    } else if dice.percent(18) {
        let until = from(plan.day(dice.between(25, 150)), day);
        rule.push_str(&until_rule(until, time, zone));
        last = Some(until);
    } else if interval == 1 && !plan.is_big() && text.days.contains(&day.succ().succ()) && dice.percent(15) {
        // A second day, which in a big network would only make more dates of the same.
        rule.push(',');
        rule.push_str(code(day.succ().succ()));
        name = "Twice-weekly";
    }
    Schedule { start: first.and_time(time), rule: Some(rule), day: name, step: Some(7 * interval), last }
}

/// On the first, second or last such weekday of the month, or on a day of that number.
fn monthly(plan: &Plan, zone: Tz, day: Weekday, time: NaiveTime, dice: &mut Dice) -> Schedule {
    let near = plan.day(dice.between(-40, 50));
    let first_of_month = near.with_day(1).unwrap_or(near);
    let (date, by, name) = match dice.weighted(&[(70, 0), (12, 1), (18, 2)]) {
        0 => {
            let nth = 1 + dice.below(4) as u8;
            let date = nth_weekday(first_of_month, day, nth);
            (date, format!("BYDAY={nth}{}", code(day)), weekday_name(day))
        }
        1 => {
            let next_month = first_of_month + Months::new(1);
            let week_before = next_month - Days::new(7);
            (from(week_before, day), format!("BYDAY=-1{}", code(day)), weekday_name(day))
        }
        _ => {
            let number = 1 + dice.below(28) as u64;
            (first_of_month + Days::new(number - 1), format!("BYMONTHDAY={number}"), "Monthly")
        }
    };
    let mut rule = format!("FREQ=MONTHLY;{by}");
    if dice.percent(15) {
        rule.push_str(&until_rule(date + Months::new(8), time, zone));
    }
    Schedule { start: date.and_time(time), rule: Some(rule), day: name, step: None, last: None }
}

/// The dates that differ, of an event that comes at even steps.
pub(super) fn overrides(plan: &Plan, schedule: &Schedule, dice: &mut Dice) -> Vec<Override> {
    let Some(step) = schedule.step else { return Vec::new() };
    let horizon = plan.day(NEAR_DAYS);
    let near: Vec<NaiveDateTime> = (0..)
        .map(|turn| schedule.start + Days::new(step * turn))
        .skip_while(|start| start.date() <= plan.starting)
        .take_while(|start| start.date() <= horizon && schedule.last.is_none_or(|last| start.date() <= last))
        .collect();
    dice.some(&near, 1, 2).into_iter().map(|original_start| different(original_start, dice)).collect()
}

fn different(original_start: NaiveDateTime, dice: &mut Dice) -> Override {
    let (status, local_start, notes) = match dice.weighted(&[(40, 0), (25, 1), (30, 2), (5, 3)]) {
        0 => (Cancelled, None, CANCELLED_NOTES),
        1 => {
            let hours = dice.pick(&[1, 2, 24, 25, 48]);
            (Scheduled, Some(original_start + TimeDelta::hours(hours)), MOVED_NOTES)
        }
        2 => (Scheduled, None, NOTES),
        _ => (Postponed, None, CANCELLED_NOTES),
    };
    Override { original_start, status, local_start, note: Some(dice.pick(notes).to_owned()) }
}

/// The first such weekday on or after a date.
fn from(date: NaiveDate, day: Weekday) -> NaiveDate {
    date + Days::new(u64::from(day.days_since(date.weekday())))
}

fn nth_weekday(first_of_month: NaiveDate, day: Weekday, nth: u8) -> NaiveDate {
    from(first_of_month, day) + Days::new(7 * u64::from(nth - 1))
}

/// The end of a rule, which is told in UTC because its start has a zone.
fn until_rule(date: NaiveDate, time: NaiveTime, zone: Tz) -> String {
    let wall = date.and_time(time);
    let instant = wall.and_local_timezone(zone).earliest().map_or(wall, |at| at.naive_utc());
    instant.format(";UNTIL=%Y%m%dT%H%M%SZ").to_string()
}

/// The weekday as rules abbreviate it.
const fn code(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}

const fn weekday_name(day: Weekday) -> &'static str {
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
