//! What may stand in an event, and what becomes of single dates when the whole of it moves.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::{
    expansion::DAY,
    model::{Event, OnlineVenue, Override},
    recurrence::{LAST_YEAR, Recurrence},
};
use crate::kernel::{
    listing_rules::{self as listing, DESCRIPTION, NAME, SUMMARY},
    refusal::Refusal,
    review::{Review, TextRule, any, look_at},
    site_rules,
    vocabulary::EventMode,
};

/// Events that one center can keep.
pub const MOST_EVENTS: u64 = 2_000;
/// Dates of one event that can differ from its rule.
pub const MOST_OVERRIDES: usize = 500;
/// Dates on which a rule does not hold.
const MOST_EXCEPT_DATES: usize = 200;
/// The longest that one date can last, in seconds.
const MOST_DURATION: i64 = 14 * DAY;
/// Calendars change: by then somebody should have looked at an event again.
const DUE_DAYS: u64 = 90;

/// Looks at what a center wants kept of an event.
pub fn look(before: Option<&Event>, after: &mut Event, review: &mut Review) {
    recurrence(before, after, review);
    look_at! { before, after, review:
        "name" name => |text, review| NAME.required(text, review);
        "summary" summary => |text, review| SUMMARY.optional(text, review);
        "description" description => |text, review| DESCRIPTION.optional(text, review);
        "mode" mode => any;
        "venue" venue => |venue, review| venue.iter_mut().for_each(|venue| site_rules::site(venue, review));
        "online" online => |online, review| online.iter_mut().for_each(|online| join(online, review));
        "localStart" local_start => |start, review| {
            review.demand((1970..=2200).contains(&start.year()), "begin between 1970 and 2200");
        };
        "timeZone" time_zone => any;
        "duration" duration_seconds => |seconds, review| {
            review.demand((60..=MOST_DURATION).contains(seconds), "one date lasts from a minute to 14 days");
        };
        "isAllDay" is_all_day => any;
        "recurrence" recurrence => any;
        "exceptDates" except_dates => any;
        "supportTypes" support_types => listing::words;
        "recoveryCapital" recovery_capital => listing::words;
        "pathways" pathways => listing::words;
        "populations" populations => listing::words;
        "languages" languages => listing::languages;
        "registrationUrl" registration_url => listing::url;
        "capacity" capacity => |people, review| {
            review.demand(people.is_none_or(|people| (1..=100_000).contains(&people)), "give 1 to 100,000 people");
        };
        "cost" cost => listing::cost;
        "status" status => any;
        "visibility" visibility => any;
        "verification" verification => any;
    }
    let is_whole = after.local_start.time() == NaiveTime::MIN && after.duration_seconds % DAY == 0;
    if after.is_all_day && !is_whole {
        let message = "what lasts whole days begins at midnight and lasts PT24H or a multiple of it";
        review.at("isAllDay", |review| review.demand(false, message));
    }
    let is_joined = after.online.as_ref().is_some_and(|online| online.join_url.is_some() || online.phone.is_some());
    if after.mode == EventMode::Online && !is_joined {
        review.at("online", |review| review.demand(false, "say where it is joined: joinUrl or phone"));
    }
}

fn join(online: &mut OnlineVenue, review: &mut Review) {
    review.at("joinUrl", |review| listing::url(&mut online.join_url, review));
    review.at("phone", |review| online.phone.iter_mut().for_each(|number| listing::phone_number(number, review)));
    review.at("note", |review| TextRule::prose(500).optional(&mut online.note, review));
}

/// A rule hangs on its start and zone: where one of them is new, all three are looked at together.
fn recurrence(before: Option<&Event>, after: &mut Event, review: &mut Review) {
    after.except_dates.sort_unstable();
    after.except_dates.dedup();
    let is_known = before.is_some_and(|before| {
        (&before.recurrence, before.local_start, before.time_zone, &before.except_dates)
            == (&after.recurrence, after.local_start, after.time_zone, &after.except_dates)
    });
    if is_known {
        return;
    }
    if !(1970..=2200).contains(&after.local_start.year()) {
        return;
    }
    let Some(text) = &after.recurrence else {
        let has_none = after.except_dates.is_empty();
        return review.at("exceptDates", |review| review.demand(has_none, "only what recurs has dates to leave out"));
    };
    let rule = match Recurrence::parse(text, after.local_start, after.time_zone) {
        Ok(rule) => rule,
        Err(refused) => return review.at("recurrence", |review| review.refuse(Refusal::Rule(refused.to_string()))),
    };
    let mut dates = std::mem::take(&mut after.except_dates);
    if dates.len() <= MOST_EXCEPT_DATES {
        let known = starts_on(&rule, dates.iter().copied());
        review.at("exceptDates", |review| {
            review.each(MOST_EXCEPT_DATES, &mut dates, |date, review| {
                review.demand(known.contains_key(date), "this is not a date of the rule");
            });
        });
    } else {
        review.at("exceptDates", |review| review.each(MOST_EXCEPT_DATES, &mut dates, |_, _| ()));
    }
    after.except_dates = dates;
    after.recurrence = Some(rule.text().to_owned());
}

/// When a rule has it begin on some days. The rule is followed once, however many days they are: each time it is
/// followed from its start.
fn starts_on(rule: &Recurrence, days: impl Iterator<Item = NaiveDate>) -> BTreeMap<NaiveDate, NaiveDateTime> {
    let days: BTreeSet<_> = days.filter(|day| day.year() <= LAST_YEAR).collect();
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return BTreeMap::new() };
    let (from, to) = (first.and_time(NaiveTime::MIN), last.and_time(NaiveTime::MIN) + TimeDelta::days(1));
    let dates = rule.dates(from, to).filter(|date| days.contains(&date.date()));
    dates.map(|date| (date.date(), date)).collect()
}

/// The dates that differ, after the event as a whole has moved: each stays with its day, at the new time of the rule.
/// Those whose day the rule no longer has are dropped. What happens once happens when the event says.
#[must_use]
pub fn carry_over(overrides: Vec<Override>, after: &Event) -> Vec<Override> {
    let Some(rule) = &after.recurrence else {
        let start = after.local_start;
        let is_alone = overrides.len() == 1;
        let kept = overrides.into_iter().find(|change| is_alone || change.original_start.date() == start.date());
        return kept
            .map(|change| Override { original_start: start, local_start: None, ..change })
            .into_iter()
            .collect();
    };
    let Ok(rule) = Recurrence::parse(rule, after.local_start, after.time_zone) else { return Vec::new() };
    let starts = starts_on(&rule, overrides.iter().map(|change| change.original_start.date()));
    let kept = overrides.into_iter().filter_map(|change| {
        let day = change.original_start.date();
        let original_start = *starts.get(&day).filter(|_| !after.except_dates.contains(&day))?;
        // What was moved to where the rule has it now is no longer moved.
        let local_start = change.local_start.filter(|start| *start != original_start);
        Some(Override { original_start, local_start, ..change })
    });
    kept.collect()
}

/// The day by which an event should be verified again, after the day on which it was last known to be right.
#[must_use]
pub fn due_after(on: NaiveDate) -> Option<NaiveDate> {
    on.checked_add_days(Days::new(DUE_DAYS))
}
