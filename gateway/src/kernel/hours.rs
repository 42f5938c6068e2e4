//! Opening hours on the wall clock of a place, with dated exceptions.
//!
//! Hours that close at or before they open run past midnight, as people write "22:00 to 02:00".

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
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

impl OpeningHours {
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
