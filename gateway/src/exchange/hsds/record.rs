//! One JSON object, read field by field. Whatever a field holds, reading it gives a value or nothing
//! and a finding; it never fails, because one odd field must not cost a whole service.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, Utc};
use serde_json::{Map, Value};

use super::{
    finding::{Finding, Log, Outcome},
    text,
};

/// The fields of a JSON object.
pub(super) type Fields = Map<String, Value>;

/// A JSON object together with where it stands, so that findings can say so.
#[derive(Clone)]
pub(super) struct Record<'a> {
    log: &'a Log,
    file: &'a str,
    name: &'a str,
    path: String,
    fields: &'a Fields,
}

impl<'a> Record<'a> {
    /// The object that stands at a path (empty for the record itself) of a named record in a file.
    pub(super) fn new(log: &'a Log, file: &'a str, name: &'a str, path: &str, fields: &'a Fields) -> Self {
        Self { log, file, name, path: path.to_owned(), fields }
    }

    fn note(&self, key: &str, problem: impl Into<String>, outcome: Outcome) {
        let field = match (self.path.is_empty(), key.is_empty()) {
            (_, true) => self.path.clone(),
            (true, false) => key.to_owned(),
            (false, false) => format!("{}.{key}", self.path),
        };
        let (file, record) = (self.file.to_owned(), self.name.to_owned());
        self.log.note(Finding { file, record, field, problem: problem.into(), outcome });
    }

    /// Says that the whole record is refused because of a field.
    pub(super) fn refused(&self, key: &str, problem: impl Into<String>) {
        self.note(key, problem, Outcome::RecordRefused);
    }

    /// Says that a field (the whole object where `key` is empty) is left out.
    pub(super) fn left_out(&self, key: &str, problem: impl Into<String>) {
        self.note(key, problem, Outcome::FieldLeftOut);
    }

    /// Says that a field (the whole object where `key` is empty) is kept, though doubtful.
    pub(super) fn warned(&self, key: &str, problem: impl Into<String>) {
        self.note(key, problem, Outcome::KeptWithWarning);
    }

    /// What a field holds, unless that is nothing.
    pub(super) fn value(&self, key: &str) -> Option<&'a Value> {
        self.fields.get(key).filter(|value| !value.is_null())
    }

    fn raw(&self, key: &str) -> Option<String> {
        match self.value(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            other => {
                self.left_out(key, format!("text is expected, this is {}", kind_of(other)));
                None
            }
        }
    }

    /// Text of several lines; nothing where it is blank.
    pub(super) fn lines(&self, key: &str) -> Option<String> {
        Some(text::lines(&self.raw(key)?)).filter(|kept| !kept.is_empty())
    }

    /// Text of one line; nothing where it is blank.
    pub(super) fn line(&self, key: &str) -> Option<String> {
        Some(text::line(&self.raw(key)?)).filter(|kept| !kept.is_empty())
    }

    /// Text of several lines, cut with a finding where it is too long.
    pub(super) fn lines_within(&self, key: &str, limit: usize) -> Option<String> {
        self.lines(key).map(|whole| self.within(key, whole, limit))
    }

    /// Text of one line, cut with a finding where it is too long.
    pub(super) fn line_within(&self, key: &str, limit: usize) -> Option<String> {
        self.line(key).map(|whole| self.within(key, whole, limit))
    }

    /// A text cut to a limit, with a finding if that was needed.
    pub(super) fn within(&self, key: &str, whole: String, limit: usize) -> String {
        let Some(kept) = text::cut(&whole, limit) else { return whole };
        self.warned(key, format!("longer than {limit} characters, the end is cut off"));
        kept
    }

    /// A number as it is written, also where it stands as text.
    pub(super) fn numeral(&self, key: &str) -> Option<String> {
        let raw = self.raw(key)?;
        Some(text::unquoted(&text::line(&raw)).to_owned()).filter(|kept| !kept.is_empty())
    }

    /// A number, also where it stands as text.
    pub(super) fn number(&self, key: &str) -> Option<f64> {
        let numeral = self.numeral(key)?;
        let number = numeral.parse::<f64>().ok().filter(|number| number.is_finite());
        if number.is_none() {
            self.left_out(key, format!("\"{}\" is not a number", shown(&numeral)));
        }
        number
    }

    /// A day; of an instant, the day that it is written with.
    pub(super) fn date(&self, key: &str) -> Option<NaiveDate> {
        let written = self.line(key)?;
        let date = written.get(..10).and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok());
        self.in_our_time(key, &written, date, |date| date.year())
    }

    /// An instant, to microseconds. Without an offset it is taken as UTC; of a bare day, midnight.
    pub(super) fn instant(&self, key: &str) -> Option<DateTime<Utc>> {
        let written = self.line(key)?;
        let naive = || {
            ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
                .iter()
                .find_map(|format| NaiveDateTime::parse_from_str(&written, format).ok())
        };
        let midnight = || Some(NaiveDate::parse_from_str(&written, "%Y-%m-%d").ok()?.and_time(NaiveTime::MIN));
        let instant = match DateTime::parse_from_rfc3339(&written) {
            Ok(instant) => Some(instant.with_timezone(&Utc)),
            Err(_) => naive().or_else(midnight).map(|wall| wall.and_utc()),
        };
        self.in_our_time(key, &written, instant.map(|at| at.trunc_subsecs(6)), |at| at.year())
    }

    /// Years far away are typing errors, and reckoning with them would leave the calendar.
    fn in_our_time<T>(&self, key: &str, written: &str, when: Option<T>, year: impl Fn(&T) -> i32) -> Option<T> {
        let when = when.filter(|when| (1900..=2200).contains(&year(when)));
        if when.is_none() {
            self.left_out(key, format!("\"{}\" is not a date", shown(written)));
        }
        when
    }

    /// The object that a field holds.
    pub(super) fn record(&self, key: &str) -> Option<Record<'a>> {
        match self.value(key)? {
            Value::Object(fields) => Some(self.below(key, fields)),
            other => {
                self.left_out(key, format!("an object is expected, this is {}", kind_of(other)));
                None
            }
        }
    }

    /// The objects of the list that a field holds; a lone object counts as a list of one.
    pub(super) fn records(&self, key: &str) -> Vec<Record<'a>> {
        let items = match self.value(key) {
            None => return Vec::new(),
            Some(Value::Object(fields)) => return vec![self.below(key, fields)],
            Some(Value::Array(items)) => items,
            Some(other) => {
                self.left_out(key, format!("a list is expected, this is {}", kind_of(other)));
                return Vec::new();
            }
        };
        let mut records = Vec::new();
        for (position, item) in items.iter().enumerate() {
            let key = format!("{key}[{position}]");
            match item {
                Value::Object(fields) => records.push(self.below(&key, fields)),
                Value::Null => {}
                other => self.left_out(&key, format!("an object is expected, this is {}", kind_of(other))),
            }
        }
        records
    }

    /// An object that belongs to this one and stands elsewhere, as if it stood under a key.
    pub(super) fn beside<'b>(&self, key: &str, fields: &'b Fields) -> Record<'b>
    where
        'a: 'b,
    {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Record { log: self.log, file: self.file, name: self.name, path, fields }
    }

    fn below(&self, key: &str, fields: &'a Fields) -> Record<'a> {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Record { path, fields, ..self.clone() }
    }
}

/// What a value is, in words.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Enough of a value to recognise it by in a finding.
pub(super) fn shown(value: &str) -> String {
    text::cut(value, 60).unwrap_or_else(|| value.to_owned())
}
