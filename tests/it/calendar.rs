//! Wall clocks: dates across the changes of the clocks, rules, their words, opening hours.

mod recurrence;
mod wording;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use gateway::{
    calendar::{
        expansion::{self, instant},
        horizon::{HORIZON_DAYS, Horizon},
        model::{Event, Override},
    },
    kernel::{
        hours::{HoursException, OpeningHours, WeeklyHours},
        listing::{Cost, Provenance, Verification},
        occurrence::Occurrence,
        vocabulary::{EventMode, EventStatus, Origin, Visibility, Weekday},
    },
};

const DENVER: Tz = chrono_tz::America::Denver;

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn event(zone: Tz, start: &str, rule: Option<&str>) -> Event {
    Event {
        id: uuid::Uuid::from_u128(7),
        center_id: uuid::Uuid::from_u128(8),
        name: "Open circle".to_owned(),
        summary: None,
        description: None,
        mode: EventMode::InPerson,
        venue: None,
        online: None,
        local_start: local(start),
        time_zone: zone,
        duration_seconds: 5400,
        is_all_day: false,
        recurrence: rule.map(str::to_owned),
        except_dates: Vec::new(),
        support_types: Vec::new(),
        recovery_capital: Vec::new(),
        pathways: Vec::new(),
        populations: Vec::new(),
        languages: Vec::new(),
        registration_url: None,
        capacity: None,
        cost: Cost::unknown(),
        status: EventStatus::Scheduled,
        visibility: Visibility::Public,
        provenance: Provenance {
            origin: Origin::Entered,
            source_name: None,
            source_url: None,
            external_id: None,
            retrieved_at: None,
        },
        verification: Verification::default(),
        created_at: utc("2026-01-01T00:00:00Z"),
        updated_at: utc("2026-01-01T00:00:00Z"),
        version: 1,
    }
}

fn dates(event: &Event, overrides: &[Override], now: &str) -> Vec<Occurrence> {
    within(event, overrides, utc(now).date_naive())
}

fn within(event: &Event, overrides: &[Override], day: NaiveDate) -> Vec<Occurrence> {
    expansion::dates(event, overrides, Horizon::around(day)).unwrap().within
}

fn change(original: &str, status: EventStatus, to: Option<&str>) -> Override {
    Override { original_start: local(original), status, local_start: to.map(local), note: Some("a word".to_owned()) }
}

#[test]
fn a_weekly_event_keeps_its_wall_clock_across_both_clock_changes() {
    let zones = [
        DENVER,
        chrono_tz::America::New_York,
        chrono_tz::America::Los_Angeles,
        chrono_tz::America::Phoenix,
        chrono_tz::Europe::Berlin,
    ];
    for zone in zones {
        for hour in [0, 6, 12, 18, 23] {
            let event = event(zone, &format!("2026-01-05T{hour:02}:30:00"), Some("FREQ=WEEKLY;BYDAY=MO"));
            let dates = dates(&event, &[], "2026-02-01T00:00:00Z");
            // From 30 days before to 400 after: 61 or 62 Mondays, fewer those before the first.
            assert!((57..=62).contains(&dates.len()), "{} dates in {zone}", dates.len());
            let mut offsets = std::collections::BTreeSet::new();
            for (date, next) in dates.iter().zip(&dates[1..]) {
                assert_eq!(
                    next.local_start - date.local_start,
                    TimeDelta::days(7),
                    "a week on the wall clock of {zone}"
                );
                assert_eq!(date.local_start.time(), NaiveTime::from_hms_opt(hour, 30, 0).unwrap());
                assert_eq!(
                    date.starts_at.with_timezone(&zone).naive_local(),
                    date.local_start,
                    "the instant is that of the wall clock"
                );
                assert_eq!(date.ends_at - date.starts_at, TimeDelta::minutes(90));
                assert_eq!(date.original_start, date.local_start);
                offsets.insert(date.local_start - date.starts_at.naive_utc());
            }
            let changes = zone != chrono_tz::America::Phoenix;
            assert_eq!(
                offsets.len(),
                if changes { 2 } else { 1 },
                "{zone} {} its clocks",
                if changes { "changes" } else { "keeps" }
            );
        }
    }
}

#[test]
fn the_days_of_the_changes_themselves_are_right() {
    // Denver: forward on March 8 at 2:00, back on November 1 at 2:00, 2026.
    let event = event(DENVER, "2026-03-01T18:00:00", Some("FREQ=WEEKLY;BYDAY=SU"));
    let dates = dates(&event, &[], "2026-03-01T00:00:00Z");
    let start = |day: &str| {
        let wanted = local(&format!("{day}T18:00:00"));
        dates.iter().find(|date| date.local_start == wanted).unwrap_or_else(|| panic!("no date on {day}")).starts_at
    };
    assert_eq!(start("2026-03-01"), utc("2026-03-02T01:00:00Z"));
    assert_eq!(start("2026-03-08"), utc("2026-03-09T00:00:00Z"));
    assert_eq!(start("2026-10-25"), utc("2026-10-26T00:00:00Z"));
    assert_eq!(start("2026-11-01"), utc("2026-11-02T01:00:00Z"));
}

#[test]
fn times_that_the_clocks_skip_or_repeat_have_an_instant() {
    // Half past two on March 8 is skipped: told with the offset before, it is half past three after.
    assert_eq!(instant(DENVER, local("2026-03-08T02:30:00")), utc("2026-03-08T09:30:00Z"));
    // Half past one on November 1 comes twice: the first is meant.
    assert_eq!(instant(DENVER, local("2026-11-01T01:30:00")), utc("2026-11-01T07:30:00Z"));
    assert_eq!(instant(DENVER, local("2026-07-01T12:00:00")), utc("2026-07-01T18:00:00Z"));
    assert_eq!(instant(chrono_tz::Tz::UTC, local("2026-07-01T12:00:00")), utc("2026-07-01T12:00:00Z"));
}

#[test]
fn a_night_event_loses_no_date_to_the_clock_changes() {
    // Every night in the hour that is skipped in March and repeated in November.
    for start in ["2026-02-20T02:30:00", "2026-02-20T01:30:00"] {
        let event = event(DENVER, start, Some("FREQ=DAILY"));
        let dates = dates(&event, &[], "2026-02-20T00:00:00Z");
        let days: Vec<NaiveDate> = dates.iter().map(|date| date.original_start.date()).collect();
        for (day, next) in days.iter().zip(&days[1..]) {
            assert_eq!(*day + Days::new(1), *next, "each night once, from {start}");
        }
        assert!(dates.windows(2).all(|pair| pair[0].starts_at < pair[1].starts_at), "in order");
    }
}

#[test]
fn a_moved_date_keeps_its_identity() {
    let event = event(DENVER, "2026-06-01T18:00:00", Some("FREQ=WEEKLY;BYDAY=MO"));
    let moved = change("2026-06-08T18:00:00", EventStatus::Scheduled, Some("2026-06-09T19:30:00"));
    let dates = dates(&event, std::slice::from_ref(&moved), "2026-06-01T00:00:00Z");
    let date = dates.iter().find(|date| date.original_start == local("2026-06-08T18:00:00")).unwrap();
    assert_eq!(date.local_start, local("2026-06-09T19:30:00"));
    assert_eq!(date.starts_at, utc("2026-06-10T01:30:00Z"));
    assert_eq!(date.ends_at, utc("2026-06-10T03:00:00Z"));
    assert_eq!(date.note.as_deref(), Some("a word"));
    assert_eq!(date.status, EventStatus::Scheduled);
    assert!(!dates.iter().any(|date| date.local_start == local("2026-06-08T18:00:00")), "it left its place");
    assert_eq!(dates.iter().filter(|date| date.note.is_some()).count(), 1, "the others are as they were");
}

#[test]
fn a_cancelled_date_stays_listed_alone() {
    let event = event(DENVER, "2026-06-01T18:00:00", Some("FREQ=WEEKLY;BYDAY=MO"));
    let off = change("2026-06-15T18:00:00", EventStatus::Cancelled, None);
    let dates = dates(&event, &[off], "2026-06-01T00:00:00Z");
    let cancelled: Vec<_> = dates.iter().filter(|date| date.status == EventStatus::Cancelled).collect();
    assert_eq!(cancelled.len(), 1);
    assert_eq!(cancelled[0].starts_at, utc("2026-06-16T00:00:00Z"));
}

#[test]
fn a_cancelled_event_has_no_date_that_takes_place() {
    let mut event = event(DENVER, "2026-06-01T18:00:00", Some("FREQ=WEEKLY;BYDAY=MO"));
    event.status = EventStatus::Cancelled;
    let dates = dates(&event, &[change("2026-06-08T18:00:00", EventStatus::Scheduled, None)], "2026-06-01T00:00:00Z");
    assert!(dates.len() > 50);
    assert!(dates.iter().all(|date| date.status == EventStatus::Cancelled));
}

#[test]
fn a_single_event_has_one_date_within_the_horizon() {
    let event = event(DENVER, "2026-06-01T18:00:00", None);
    assert_eq!(dates(&event, &[], "2026-05-01T00:00:00Z").len(), 1);
    assert_eq!(dates(&event, &[], "2026-06-20T00:00:00Z").len(), 1, "a past date stays for a while");
    assert!(dates(&event, &[], "2026-07-10T00:00:00Z").is_empty(), "and then goes");
    let day = utc("2026-06-02T00:00:00Z").date_naive() - Days::new(HORIZON_DAYS);
    assert!(within(&event, &[], day - Days::new(4)).is_empty(), "beyond the horizon");
    assert_eq!(within(&event, &[], day).len(), 1);
}

#[test]
fn a_date_that_is_moved_far_is_found_where_it_went() {
    // Its first place is far behind the horizon, its new one within.
    let event = event(DENVER, "2026-06-01T18:00:00", Some("FREQ=WEEKLY;BYDAY=MO;COUNT=1"));
    let moved = change("2026-06-01T18:00:00", EventStatus::Scheduled, Some("2026-09-01T18:00:00"));
    let dates = dates(&event, &[moved], "2026-08-15T00:00:00Z");
    assert_eq!(dates.iter().map(|date| date.local_start).collect::<Vec<_>>(), [local("2026-09-01T18:00:00")]);
}

#[test]
fn rules_end_and_skip_as_they_say() {
    let starts = |rule: &str| -> Vec<String> {
        let event = event(DENVER, "2026-06-01T18:00:00", Some(rule));
        dates(&event, &[], "2026-06-01T00:00:00Z").iter().map(|date| date.local_start.date().to_string()).collect()
    };
    assert_eq!(starts("FREQ=WEEKLY;BYDAY=MO;COUNT=3"), ["2026-06-01", "2026-06-08", "2026-06-15"]);
    assert_eq!(
        starts("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=4"),
        ["2026-06-01", "2026-06-03", "2026-06-15", "2026-06-17"]
    );
    assert_eq!(starts("FREQ=MONTHLY;BYDAY=1MO;COUNT=2"), ["2026-06-01", "2026-07-06"]);
    assert_eq!(starts("FREQ=WEEKLY;BYDAY=MO;UNTIL=20260616T000000Z"), ["2026-06-01", "2026-06-08", "2026-06-15"]);
    let nonsense = event(DENVER, "2026-06-01T18:00:00", Some("FREQ=SOMETIMES"));
    let day = utc("2026-06-01T00:00:00Z").date_naive();
    let error = expansion::dates(&nonsense, &[], Horizon::around(day)).unwrap_err();
    assert!(error.to_string().contains("SOMETIMES"), "{error}");
}

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

fn hours(weekly: &[(Weekday, &str, &str)]) -> OpeningHours {
    let span =
        |&(day, opens, closes): &(Weekday, &str, &str)| WeeklyHours { day, opens: time(opens), closes: time(closes) };
    OpeningHours { time_zone: DENVER, weekly: weekly.iter().map(span).collect(), exceptions: Vec::new() }
}

fn exception(on: &str, span: Option<(&str, &str)>) -> HoursException {
    HoursException {
        on: on.parse().unwrap(),
        is_closed: span.is_none(),
        opens: span.map(|(opens, _)| time(opens)),
        closes: span.map(|(_, closes)| time(closes)),
        note: None,
    }
}

/// Whether it is open at a time of the wall clock of Denver.
fn is_open(hours: &OpeningHours, at: &str) -> Option<bool> {
    hours.is_open_at(instant(DENVER, local(at)))
}

#[test]
fn hours_hold_from_opening_up_to_closing() {
    // 2026-06-01 is a Monday.
    let hours = hours(&[(Weekday::Monday, "09:00:00", "12:00:00"), (Weekday::Monday, "13:00:00", "17:00:00")]);
    for (at, open) in [
        ("2026-06-01T08:59:59", false),
        ("2026-06-01T09:00:00", true),
        ("2026-06-01T11:59:59", true),
        ("2026-06-01T12:00:00", false),
        ("2026-06-01T13:00:00", true),
        ("2026-06-01T17:00:00", false),
        ("2026-06-02T10:00:00", false),
    ] {
        assert_eq!(is_open(&hours, at), Some(open), "{at}");
    }
    // The same wall clock in winter is another instant.
    assert_eq!(hours.is_open_at(utc("2026-06-01T15:30:00Z")), Some(true));
    assert_eq!(hours.is_open_at(utc("2026-12-07T15:30:00Z")), Some(false));
    assert_eq!(hours.is_open_at(utc("2026-12-07T16:30:00Z")), Some(true));
}

#[test]
fn hours_past_midnight_belong_to_the_day_on_which_they_begin() {
    let hours = hours(&[(Weekday::Friday, "20:00:00", "02:00:00")]);
    for (at, open) in [
        ("2026-06-05T19:59:00", false),
        ("2026-06-05T20:00:00", true),
        ("2026-06-05T23:59:59", true),
        ("2026-06-06T00:00:00", true),
        ("2026-06-06T01:59:59", true),
        ("2026-06-06T02:00:00", false),
        ("2026-06-05T01:00:00", false),
        ("2026-06-06T20:30:00", false),
    ] {
        assert_eq!(is_open(&hours, at), Some(open), "{at}");
    }
}

#[test]
fn hours_that_close_when_they_open_hold_a_whole_day() {
    let hours = hours(&[(Weekday::Monday, "00:00:00", "00:00:00")]);
    assert_eq!(is_open(&hours, "2026-06-01T00:00:00"), Some(true));
    assert_eq!(is_open(&hours, "2026-06-01T23:59:59"), Some(true));
    assert_eq!(is_open(&hours, "2026-06-02T00:00:00"), Some(false));
    assert_eq!(is_open(&hours, "2026-05-31T23:59:59"), Some(false));
}

#[test]
fn an_exception_stands_for_its_whole_day() {
    let mut hours = hours(&[(Weekday::Monday, "09:00:00", "17:00:00"), (Weekday::Sunday, "22:00:00", "01:00:00")]);
    hours.exceptions = vec![exception("2026-06-01", Some(("10:00:00", "11:00:00"))), exception("2026-06-08", None)];
    assert_eq!(is_open(&hours, "2026-06-01T09:30:00"), Some(false), "not as usual");
    assert_eq!(is_open(&hours, "2026-06-01T10:30:00"), Some(true), "but so");
    assert_eq!(is_open(&hours, "2026-06-08T10:30:00"), Some(false), "closed");
    assert_eq!(is_open(&hours, "2026-06-08T00:30:00"), Some(true), "the night before still runs");
    assert_eq!(is_open(&hours, "2026-06-15T10:30:00"), Some(true), "as usual again");
}

#[test]
fn what_is_not_known_is_not_guessed() {
    let mut hours = hours(&[]);
    assert_eq!(is_open(&hours, "2026-06-01T10:00:00"), None);
    hours.exceptions = vec![exception("2026-06-01", Some(("09:00:00", "12:00:00"))), exception("2026-06-02", None)];
    assert_eq!(is_open(&hours, "2026-06-01T10:00:00"), Some(true), "a day that is known in a week that is not");
    assert_eq!(is_open(&hours, "2026-06-02T10:00:00"), Some(false));
    assert_eq!(is_open(&hours, "2026-06-03T10:00:00"), None);
    // Neither open nor closed: a day that differs, nobody has said how.
    hours.exceptions =
        vec![HoursException { opens: None, closes: None, ..exception("2026-06-01", Some(("09:00:00", "12:00:00"))) }];
    assert_eq!(is_open(&hours, "2026-06-01T10:00:00"), None);
}
