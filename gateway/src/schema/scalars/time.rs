//! Instants, dates and times of the wall clock.

use async_graphql::{Description, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, SubsecRound, Timelike, Utc};

/// Years that both databases and RFC 3339 can tell.
fn is_telling(date: NaiveDate) -> bool {
    (1..=9999).contains(&date.year())
}

fn text(value: Value) -> Result<String, Value> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(other),
    }
}

/// The instant that a text says, if it says one.
#[must_use]
pub fn instant(text: &str) -> Option<chrono::DateTime<Utc>> {
    let at = chrono::DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc));
    // Both databases keep microseconds, and neither keeps leap seconds.
    at.filter(|at| is_telling(at.date_naive()) && at.nanosecond() < 1_000_000_000).map(|at| at.trunc_subsecs(6))
}

/// An instant, as RFC 3339: `2026-12-01T18:30:00Z`. Answers are in UTC; arguments may carry any offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Description)]
pub struct DateTime(pub chrono::DateTime<Utc>);

#[Scalar(use_type_description, specified_by_url = "https://scalars.graphql.org/andimarek/date-time.html")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = text(value).map_err(InputValueError::expected_type)?;
        instant(&text)
            .map(Self)
            .ok_or_else(|| InputValueError::custom("write an instant as 2026-12-01T18:30:00Z or with an offset"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// A date of the calendar, as ISO 8601: `2026-12-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Description)]
pub struct Date(pub NaiveDate);

#[Scalar(use_type_description)]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = text(value).map_err(InputValueError::expected_type)?;
        text.parse()
            .ok()
            .filter(|date: &NaiveDate| is_telling(*date) && date.to_string() == text)
            .map(Self)
            .ok_or_else(|| InputValueError::custom("write a date as 2026-12-01"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A date and time on a wall clock, without a zone: `2026-12-01T18:30:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Description)]
pub struct LocalDateTime(pub NaiveDateTime);

#[Scalar(use_type_description)]
impl ScalarType for LocalDateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = text(value).map_err(InputValueError::expected_type)?;
        text.parse()
            .ok()
            // People say no fractions; a leap second is one to the library.
            .filter(|local: &NaiveDateTime| is_telling(local.date()) && local.nanosecond() == 0)
            .map(Self)
            .ok_or_else(|| InputValueError::custom("write a wall-clock time as 2026-12-01T18:30:00, without an offset"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.format("%Y-%m-%dT%H:%M:%S").to_string())
    }
}

/// A time of the day on a wall clock: `18:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Description)]
pub struct LocalTime(pub NaiveTime);

#[Scalar(use_type_description)]
impl ScalarType for LocalTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = text(value).map_err(InputValueError::expected_type)?;
        NaiveTime::parse_from_str(&text, "%H:%M")
            .map(Self)
            .map_err(|_| InputValueError::custom("write a time of the day as 18:30"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.format("%H:%M").to_string())
    }
}

/// A length of time in hours, minutes and seconds, as ISO 8601: `PT1H30M`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Description)]
pub struct Duration(pub i64);

#[Scalar(use_type_description)]
impl ScalarType for Duration {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = text(value).map_err(InputValueError::expected_type)?;
        seconds(&text).map(Self).ok_or_else(|| InputValueError::custom("write a length of time as PT1H30M"))
    }

    fn to_value(&self) -> Value {
        let (hours, minutes, seconds) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        let part = |n: i64, unit: char| if n == 0 { String::new() } else { format!("{n}{unit}") };
        let text = [part(hours, 'H'), part(minutes, 'M'), part(seconds, 'S')].concat();
        Value::String(if text.is_empty() { "PT0S".to_owned() } else { format!("PT{text}") })
    }
}

fn seconds(text: &str) -> Option<i64> {
    let mut rest = text.strip_prefix("PT").filter(|rest| !rest.is_empty())?;
    let mut total: i64 = 0;
    for (unit, worth) in [('H', 3600), ('M', 60), ('S', 1)] {
        if let Some((count, after)) = rest.split_once(unit) {
            let count: u32 = count.parse().ok()?;
            total = total.checked_add(i64::from(count) * worth)?;
            rest = after;
        }
    }
    rest.is_empty().then_some(total)
}
