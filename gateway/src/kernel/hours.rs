//! Opening hours on the wall clock of a place, with dated exceptions.
//!
//! Hours that close at or before they open run past midnight, as people write "22:00 to 02:00".

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::vocabulary::Weekday;

/// One span of a weekday.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeeklyHours {
    /// The day on which the span begins.
    pub day: Weekday,
    /// When it opens, on the wall clock.
    pub opens: NaiveTime,
    /// When it closes; at or before `opens` means the next day.
    pub closes: NaiveTime,
}

/// A date on which the weekly hours do not hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HoursException {
    /// The date, on the calendar of the place.
    pub on: NaiveDate,
    /// Whether it is closed the whole day.
    pub is_closed: bool,
    /// When it opens instead.
    pub opens: Option<NaiveTime>,
    /// When it closes instead.
    pub closes: Option<NaiveTime>,
    /// Why, in a few words.
    pub note: Option<String>,
}

/// Weekly opening hours with dated exceptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpeningHours {
    /// The IANA zone on whose wall clock the hours are told.
    pub time_zone: Tz,
    /// The spans of a usual week; none where the week is not known.
    pub weekly: Vec<WeeklyHours>,
    /// Dates that differ.
    pub exceptions: Vec<HoursException>,
}

/// A span in minutes of the wall clock, as an index of hours keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The one date on which it holds; without one it holds every week.
    pub on: Option<NaiveDate>,
    /// The weekdays on which it holds, Monday as the lowest bit.
    pub days: i64,
    /// The minute of the day at which it opens.
    pub opens: i64,
    /// The minute at which it closes, beyond 1,440 where that is the next day.
    pub closes: i64,
}

/// One wall clock at some instant: the date, the weekday counted from Monday, the minute of the day. The day
/// before is told with its minutes counted on, so that spans past midnight are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WallTime {
    /// The date.
    pub date: NaiveDate,
    /// The weekday, Monday is 0.
    pub weekday: i64,
    /// The minute of the day.
    pub minute: i64,
}

/// A day on which a window of time lies, on one wall clock. What opens on that day may close on the next, so its minutes
/// go on to 2,880.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WallDay {
    /// The date.
    pub date: NaiveDate,
    /// The weekday, Monday is 0.
    pub weekday: i64,
    /// The first minute of the window.
    pub from: i64,
    /// The first minute that is no longer in it.
    pub to: i64,
}

/// The days of a window on a wall clock, with the day before it, from which something may still be open.
#[must_use]
pub fn wall_days(from: NaiveDateTime, to: NaiveDateTime) -> Vec<WallDay> {
    let first = from.date().checked_sub_days(Days::new(1)).unwrap_or(from.date());
    let day = |date: NaiveDate| {
        let midnight = date.and_time(NaiveTime::MIN);
        let minutes = |at: NaiveDateTime| (at - midnight).num_minutes().clamp(0, 2 * DAY);
        WallDay { date, weekday: Weekday::of(date) as i64, from: minutes(from), to: minutes(to) }
    };
    first.iter_days().take_while(|date| *date <= to.date()).map(day).filter(|day| day.from < day.to).collect()
}

/// The minutes of a day.
const DAY: i64 = 24 * 60;

/// An instant on the wall clock of a zone, as that day's and as the day before's.
#[must_use]
pub fn wall_times(at: DateTime<Utc>, zone: Tz) -> Option<[WallTime; 2]> {
    let local = at.with_timezone(&zone).naive_local();
    let minute = minute_of(local.time());
    let yesterday = local.date().checked_sub_days(Days::new(1))?;
    let weekday = |date| Weekday::of(date) as i64;
    Some([
        WallTime { date: local.date(), weekday: weekday(local.date()), minute },
        WallTime { date: yesterday, weekday: weekday(yesterday), minute: minute + DAY },
    ])
}

fn minute_of(time: NaiveTime) -> i64 {
    i64::from(time.hour() * 60 + time.minute())
}

fn span(on: Option<NaiveDate>, days: i64, opens: NaiveTime, closes: NaiveTime) -> Span {
    let (opens, closes) = (minute_of(opens), minute_of(closes));
    Span { on, days, opens, closes: if closes <= opens { closes + DAY } else { closes } }
}

impl OpeningHours {
    /// The hours as spans: weekdays with the same hours as one, and for a date that differs its spans, or an
    /// empty one where it is closed.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for weekly in &self.weekly {
            let new = span(None, 1 << (weekly.day as i64), weekly.opens, weekly.closes);
            match spans.iter_mut().find(|known| (known.opens, known.closes) == (new.opens, new.closes)) {
                Some(known) => known.days |= new.days,
                None => spans.push(new),
            }
        }
        spans.extend(self.exceptions.iter().map(|exception| match (exception.opens, exception.closes) {
            (Some(opens), Some(closes)) if !exception.is_closed => span(Some(exception.on), 0, opens, closes),
            _ => Span { on: Some(exception.on), days: 0, opens: 0, closes: 0 },
        }));
        spans
    }

    /// Whether it is open at an instant; `None` where nothing is known, never a guess.
    #[must_use]
    pub fn is_open_at(&self, at: DateTime<Utc>) -> Option<bool> {
        let local = at.with_timezone(&self.time_zone).naive_local();
        let (today, time) = (local.date(), local.time());
        let yesterday = today.checked_sub_days(Days::new(1))?;
        let spans = self.spans_of(today)?;
        let late = self.spans_of(yesterday).unwrap_or_default();
        Some(
            spans.iter().any(|&(opens, closes)| opens <= time && (time < closes || closes <= opens))
                || late.iter().any(|&(opens, closes)| closes <= opens && time < closes),
        )
    }

    /// The spans that begin on a date; `None` where that date is not known.
    fn spans_of(&self, date: NaiveDate) -> Option<Vec<(NaiveTime, NaiveTime)>> {
        let exceptions: Vec<_> = self.exceptions.iter().filter(|e| e.on == date).collect();
        if !exceptions.is_empty() {
            return exceptions.iter().filter(|e| !e.is_closed).map(|e| Some((e.opens?, e.closes?))).collect();
        }
        (!self.weekly.is_empty()).then(|| {
            let day = Weekday::of(date);
            self.weekly.iter().filter(|w| w.day == day).map(|w| (w.opens, w.closes)).collect()
        })
    }
}
