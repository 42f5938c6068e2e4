//! Days and times of day in Utah, where the demo lies.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::{America::Denver, Tz};
use serde_json::{Value, json};

/// Where every center of the demo is.
pub const ZONE: Tz = Denver;

/// The day on which somebody asks.
#[derive(Clone, Copy, Debug)]
pub struct Day(NaiveDate);

impl Day {
    /// The day of an instant.
    pub fn of(at: DateTime<Utc>) -> Self {
        Self(at.with_timezone(&ZONE).date_naive())
    }

    /// A window in words: `7 days` from now on, or a day and two times of its wall clock, such as `Sunday 9:00-12:00`,
    /// `tomorrow 8:00-12:00` and `Friday 22:00-6:00`, which goes on into the next day.
    pub fn window(self, words: &str) -> Value {
        if let Some(days) = words.strip_suffix(" days") {
            return json!({ "days": days.parse::<i32>().unwrap() });
        }
        let (day, times) = words.split_once(' ').unwrap_or_else(|| panic!("no window: {words}"));
        let (from, to) = times.split_once('-').unwrap_or_else(|| panic!("no times: {words}"));
        let tomorrow = self.0 + Days::new(1);
        let date = match day {
            "tomorrow" => tomorrow,
            weekday => {
                let weekday: Weekday = weekday.parse().unwrap_or_else(|_| panic!("no day: {words}"));
                tomorrow.iter_days().find(|date| chrono::Datelike::weekday(date) == weekday).unwrap()
            }
        };
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap_or_else(|_| panic!("no time: {text}"));
        let (from, to) = (time(from), time(to));
        let until = if to > from { date } else { date + Days::new(1) };
        json!({ "from": instant(date, from), "to": instant(until, to) })
    }
}

/// An instant by the wall clock; an hour that a change of the clocks leaves out is the one after it.
fn instant(date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let wall = date.and_time(time);
    let local = wall.and_local_timezone(ZONE).earliest();
    local.or_else(|| (wall + TimeDelta::hours(1)).and_local_timezone(ZONE).earliest()).unwrap().to_utc()
}

/// Whether a week with its dates that differ is open at any quarter of an hour of a window.
pub fn opens(hours: &Value, from: DateTime<Utc>, to: DateTime<Utc>) -> bool {
    let quarters = (to.min(from + TimeDelta::days(8)) - from).num_minutes() / 15;
    // The last minute is in the window and may be on no quarter.
    let moments = (0..=quarters).map(|quarter| from + TimeDelta::minutes(15 * quarter)).filter(|at| *at < to);
    moments.chain([to - TimeDelta::minutes(1)]).any(|at| is_open(hours, at))
}

fn is_open(hours: &Value, at: DateTime<Utc>) -> bool {
    let wall = at.with_timezone(&ZONE).naive_local();
    let today = spans(hours, wall.date())
        .into_iter()
        .any(|(opens, closes)| opens <= wall.time() && (closes <= opens || wall.time() < closes));
    // What opened yesterday may go on past midnight.
    let yesterday = spans(hours, wall.date() - Days::new(1));
    today || yesterday.into_iter().any(|(opens, closes)| closes <= opens && wall.time() < closes)
}

/// From when until when it is open on a date: a date that differs replaces its weekday.
fn spans(hours: &Value, date: NaiveDate) -> Vec<(NaiveTime, NaiveTime)> {
    let time = |value: &Value| {
        let text = value.as_str()?;
        NaiveTime::parse_from_str(text, "%H:%M:%S").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M")).ok()
    };
    let span = |span: &Value| Some((time(&span["opens"])?, time(&span["closes"])?));
    let list = |field: &str| hours[field].as_array().cloned().unwrap_or_default();
    let on_date: Vec<_> = list("exceptions").into_iter().filter(|day| day["on"] == date.to_string()).collect();
    if !on_date.is_empty() {
        return on_date.iter().filter_map(span).collect();
    }
    let weekday = gateway::kernel::vocabulary::Weekday::of(date).as_str();
    list("weekly").iter().filter(|day| day["day"] == weekday).filter_map(span).collect()
}
