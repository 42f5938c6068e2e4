//! Schedules as opening hours: weekly spans on the wall clock of a place, and dates that differ.
//!
//! A schedule's times are taken as the wall clock shows them. Its numeric offset cannot name a zone, and
//! an offset that the zone does not have is more often a slip than a different place.

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use crate::kernel::{
    hours::{HoursException, OpeningHours, WeeklyHours},
    vocabulary::Weekday,
};

use super::{
    Context,
    record::{Record, shown},
    text,
    wall_time::{NotWeekdays, offset_minutes, time, weekdays, zone_has_offset},
};

/// Bounded schedules up to so many days are dates that differ; longer ones are a season.
const LONGEST_EXCEPTION_DAYS: i64 = 31;
const NOTE_LIMIT: usize = 200;

/// What schedules say.
#[derive(Clone, Debug, Default)]
pub(super) struct Hours {
    /// The hours, where any could be told.
    pub(super) opening: Option<OpeningHours>,
    /// What is said in words only.
    pub(super) words: Vec<String>,
}

/// Reads all schedules of one place.
pub(super) fn hours(schedules: &[Record<'_>], context: &Context) -> Hours {
    let mut reader = Reader { context, zone: None, weekly: Vec::new(), exceptions: Vec::new(), words: Vec::new() };
    for schedule in schedules {
        reader.read(schedule);
    }
    let Reader { zone, mut weekly, mut exceptions, words, .. } = reader;
    weekly.sort_by_key(|span| (span.day, span.opens, span.closes));
    weekly.dedup();
    exceptions.sort_by_key(|exception| (exception.on, exception.opens));
    exceptions.dedup();
    let is_known = !weekly.is_empty() || !exceptions.is_empty();
    let time_zone = zone.unwrap_or(context.time_zone);
    Hours { opening: is_known.then_some(OpeningHours { time_zone, weekly, exceptions }), words }
}

struct Reader<'a> {
    context: &'a Context,
    zone: Option<Tz>,
    weekly: Vec<WeeklyHours>,
    exceptions: Vec<HoursException>,
    words: Vec<String>,
}

impl Reader<'_> {
    fn read(&mut self, schedule: &Record<'_>) {
        let today = self.context.today;
        let (from, to) = bounds(schedule);
        if let Some(end) = to.filter(|&end| end < today) {
            return schedule.left_out("", format!("it ended on {end}"));
        }
        let (opens, closes) = (clock(schedule, "opens_at"), clock(schedule, "closes_at"));
        let clocks = [opens, closes];
        if let (Some(from), Some(to)) = (from, to)
            && (0..LONGEST_EXCEPTION_DAYS).contains(&(to - from).num_days())
        {
            self.check_zone(schedule, &clocks, Some(from));
            return self.take_dates(schedule, from, to, opens, closes);
        }
        if let Some(start) = from.filter(|&start| start > today) {
            return schedule.left_out("", format!("it begins only on {start}"));
        }
        let Some(days) = self.weekly_days(schedule, opens.is_some() && closes.is_some()) else { return };
        let (Some((opens, _)), Some((closes, _))) = (opens, closes) else {
            return self.in_words(schedule, "it does not say when it opens and closes");
        };
        self.check_zone(schedule, &clocks, None);
        if let Some(end) = to {
            schedule.warned("valid_to", format!("it holds until {end}, weekly hours have no end"));
        }
        if ["bymonthday", "byweekno", "byyearday"].iter().any(|key| schedule.line(key).is_some()) {
            schedule.warned("", "days of the month or year are ignored in a weekly schedule");
        }
        let (opens, closes) = whole_day(opens, closes);
        self.weekly.extend(days.into_iter().map(|day| WeeklyHours { day, opens, closes }));
    }

    /// The weekdays of a weekly schedule; nothing, with a finding, where it is none.
    fn weekly_days(&mut self, schedule: &Record<'_>, has_times: bool) -> Option<Vec<Weekday>> {
        let frequency = schedule.line("freq").map(|word| word.to_uppercase());
        let listed = schedule.line("byday");
        match frequency.as_deref() {
            Some("WEEKLY") | None => {}
            Some("DAILY") => return Some(Weekday::ALL.to_vec()),
            Some(other) => {
                self.in_words(schedule, &format!("{} hours cannot be told as weekly hours", shown(other)));
                return None;
            }
        }
        if schedule.number("interval").is_some_and(|weeks| weeks > 1.0) {
            self.in_words(schedule, "hours of every second or later week cannot be told as weekly hours");
            return None;
        }
        let days = match listed {
            Some(list) => match weekdays(&list) {
                Ok(days) => days,
                Err(NotWeekdays::Ordinal) => {
                    self.in_words(schedule, "a certain weekday of the month cannot be told as weekly hours");
                    return None;
                }
                Err(NotWeekdays::Unknown(word)) => {
                    schedule.left_out("byday", format!("\"{}\" is no weekday", shown(&word)));
                    return None;
                }
            },
            // As in RFC 5545, a weekly rule without days means the weekday on which it begins.
            None if frequency.is_some() => {
                schedule.date("dtstart").map(|day| vec![Weekday::of(day)]).unwrap_or_default()
            }
            None => Vec::new(),
        };
        if days.is_empty() {
            let problem = if has_times { "it does not say on which days" } else { "it tells no days and times" };
            self.in_words(schedule, problem);
            return None;
        }
        Some(days)
    }

    /// Each date of a short schedule, on the weekdays that it names, is an exception.
    fn take_dates(&mut self, schedule: &Record<'_>, from: NaiveDate, to: NaiveDate, opens: Clock, closes: Clock) {
        let said = schedule.line("description").or_else(|| schedule.line("notes"));
        let is_closed_in_words = said.as_deref().is_some_and(|words| words.to_lowercase().contains("clos"));
        let hours = match (opens, closes) {
            (Some((opens, _)), Some((closes, _))) if !(is_closed_in_words && opens == closes) => {
                Some(whole_day(opens, closes))
            }
            _ if is_closed_in_words => None,
            _ => return self.in_words(schedule, "it does not say when it opens and closes, nor that it is closed"),
        };
        let days = schedule.line("byday").and_then(|list| weekdays(&list).ok()).filter(|days| !days.is_empty());
        let note = said.map(|words| text::cut(&words, NOTE_LIMIT).unwrap_or(words));
        for on in from.iter_days().take_while(|&day| day <= to).filter(|&day| day >= self.context.today) {
            // A single day is meant whatever weekday the export says.
            if from != to && days.as_ref().is_some_and(|days| !days.contains(&Weekday::of(on))) {
                continue;
            }
            let (opens, closes) = hours.unzip();
            self.exceptions.push(HoursException { on, is_closed: hours.is_none(), opens, closes, note: note.clone() });
        }
    }

    /// Leaves a schedule out and keeps its words, which often say it all: "first Tuesday, 6 pm".
    fn in_words(&mut self, schedule: &Record<'_>, problem: &str) {
        let said = schedule.line_within("description", 500).or_else(|| schedule.line_within("notes", 500));
        match said {
            Some(words) => {
                schedule.warned("", format!("{problem}; its words are added to the description"));
                if !self.words.contains(&words) {
                    self.words.push(words);
                }
            }
            None => schedule.left_out("", problem),
        }
    }

    fn check_zone(&mut self, schedule: &Record<'_>, clocks: &[Clock], on: Option<NaiveDate>) {
        let (zone, today) = (self.zone.unwrap_or(self.context.time_zone), self.context.today);
        if let Some(written) = schedule.numeral("timezone") {
            if let Ok(named) = written.parse::<Tz>()
                && written.contains('/')
            {
                // Some publishers name the zone, against the standard and rightly.
                if self.zone.is_some_and(|known| known != named) {
                    schedule.left_out("timezone", format!("hours of one place are told in one zone, which is {zone}"));
                }
                self.zone = self.zone.or(Some(named));
            } else if let Some(minutes) = offset_minutes(&written) {
                if !zone_has_offset(zone, minutes, on, today) {
                    let problem = format!(
                        "the offset {written} is not that of {zone}; the times are taken as {zone}'s wall clock"
                    );
                    schedule.warned("timezone", problem);
                }
            } else {
                schedule.left_out("timezone", format!("\"{}\" is no offset from UTC", shown(&written)));
            }
        }
        let odd =
            clocks.iter().flatten().filter_map(|(_, offset)| *offset).any(|m| !zone_has_offset(zone, m, on, today));
        if odd {
            schedule.warned(
                "opens_at",
                format!("the times carry an offset that {zone} does not have; they are taken as its wall clock"),
            );
        }
    }
}

/// A time of day with its offset, where both could be read.
type Clock = Option<(NaiveTime, Option<i32>)>;

fn clock(schedule: &Record<'_>, key: &str) -> Clock {
    let written = schedule.line(key)?;
    let time = time(&written);
    if time.is_none() {
        schedule.left_out(key, format!("\"{}\" is no time of day", shown(&written)));
    }
    time
}

/// The first and the last day of a schedule, from its validity and from its rule.
fn bounds(schedule: &Record<'_>) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let (valid_from, valid_to) = (schedule.date("valid_from"), schedule.date("valid_to"));
    let start = schedule.date("dtstart");
    let counted = || {
        let count = schedule.number("count").filter(|count| (1.0..=5000.0).contains(count))?;
        let days = schedule.line("byday").and_then(|list| weekdays(&list).ok()).map_or(1, |days| days.len().max(1));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 5,000")]
        let weeks = (count as u64).div_ceil(days as u64);
        start.or(valid_from)?.checked_add_days(Days::new(if weeks <= 1 && days == 1 { 0 } else { weeks * 7 }))
    };
    let ends = [valid_to, schedule.date("until"), counted()];
    (valid_from.max(start), ends.into_iter().flatten().min().filter(|end| end.year() < 2100))
}

/// HSDS writes the whole day as 00:00 to 23:59; our hours end at the minute before they close.
fn whole_day(opens: NaiveTime, closes: NaiveTime) -> (NaiveTime, NaiveTime) {
    let is_whole = opens == NaiveTime::MIN && NaiveTime::from_hms_opt(23, 59, 0) == Some(closes);
    (opens, if is_whole { NaiveTime::MIN } else { closes })
}
