//! Recurrence rules: against python-dateutil, at the changes of the clocks, refused, and run away.

use std::process::Command;

use chrono::{Datelike, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use gateway::calendar::{
    expansion::instant,
    recurrence::{Recurrence, RuleRefused},
};

const DENVER: Tz = chrono_tz::America::Denver;
const START: &str = "2026-06-01T18:00:00";

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn rule(text: &str, start: &str) -> Recurrence {
    Recurrence::parse(text, local(start), DENVER).unwrap_or_else(|refused| panic!("{text} from {start}: {refused}"))
}

fn refused(text: &str, start: &str) -> RuleRefused {
    Recurrence::parse(text, local(start), DENVER).expect_err(text)
}

/// The days of a rule within 400 days of its start.
fn days(text: &str, start: &str) -> Vec<String> {
    let from = local(start);
    rule(text, start).dates(from, from + TimeDelta::days(400)).map(|date| date.date().to_string()).collect()
}

/// A rule and its dates as python-dateutil has them.
struct Expected {
    start: NaiveDateTime,
    rule: String,
    dates: Vec<NaiveDateTime>,
}

/// The Python that has python-dateutil: that of `TEST_PYTHON`, which tests/run sets.
fn python() -> String {
    std::env::var("TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

fn oracle(seed: u32, count: usize) -> Vec<Expected> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/oracle/rules.py");
    let output = Command::new(python()).args([script, &seed.to_string(), &count.to_string()]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rules: Vec<Expected> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            let dates = value["dates"].as_array().unwrap().iter().map(|date| local(date.as_str().unwrap())).collect();
            let text = |name: &str| value[name].as_str().unwrap().to_owned();
            Expected { start: local(&text("start")), rule: text("rule"), dates }
        })
        .collect();
    assert_eq!(rules.len(), count);
    rules
}

/// Whether a rule is one of those that are refused because the crate would make other dates of it than RFC 5545, or
/// because of an end that nobody lives to see.
fn is_refused_class(rule: &str, refusal: &RuleRefused) -> bool {
    let value = |name: &str| rule.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let at_new_year = |week: &str| !(2..=51).contains(&week.parse::<i32>().unwrap().abs());
    let beyond = |day: &str| match rule.starts_with("FREQ=MONTHLY") {
        true => day.len() == 4 && day.starts_with("-5"),
        false => rule.starts_with("FREQ=YEARLY") && day.starts_with("-53"),
    };
    match refusal {
        RuleRefused::CountTooFar(_) => value("COUNT").is_some_and(|count| count.parse::<i32>().unwrap() > 1),
        RuleRefused::Misplaced(_) => {
            rule.starts_with("FREQ=WEEKLY") && value("BYSETPOS").is_some()
                || value("BYWEEKNO").is_some_and(|weeks| weeks.split(',').any(at_new_year))
                || value("BYDAY").is_some_and(|days| days.split(',').any(beyond))
        }
        _ => false,
    }
}

#[test]
fn two_thousand_random_rules_have_the_dates_of_dateutil() {
    let mut refused = 0;
    for Expected { start, rule, dates } in oracle(20_260_601, 2_000) {
        match Recurrence::parse(&rule, start, Tz::UTC) {
            Ok(parsed) => {
                let ours: Vec<_> = parsed.dates(start, start + TimeDelta::days(400)).collect();
                assert_eq!(ours, dates, "{rule} from {start}");
            }
            Err(refusal) => {
                assert!(is_refused_class(&rule, &refusal), "{rule} from {start}: {refusal}");
                refused += 1;
            }
        }
    }
    assert!(refused <= 120, "{refused} of 2,000 rules are refused");
}

#[test]
fn random_rules_keep_their_text_and_their_dates_in_any_window() {
    for Expected { start, rule, dates } in oracle(7, 300) {
        let Ok(parsed) = Recurrence::parse(&rule, start, DENVER) else { continue };
        let again = Recurrence::parse(parsed.text(), start, DENVER).unwrap();
        assert_eq!(again.text(), parsed.text(), "{rule}");
        let lower = format!("rrule:{}", rule.to_lowercase());
        assert_eq!(Recurrence::parse(&lower, start, DENVER).unwrap().text(), parsed.text());

        let all: Vec<_> = parsed.dates(start, start + TimeDelta::days(400)).collect();
        assert_eq!(all.first(), dates.first(), "{rule} begins with its start");
        for (from, to) in [(-30, 17), (17, 18), (100, 131), (364, 400)] {
            let (from, to) = (start + TimeDelta::days(from), start + TimeDelta::days(to));
            let part: Vec<_> = all.iter().copied().filter(|date| from <= *date && *date < to).collect();
            assert_eq!(parsed.dates(from, to).collect::<Vec<_>>(), part, "{rule} from {from} to {to}");
            assert_eq!(again.dates(from, to).collect::<Vec<_>>(), part, "{} from {from} to {to}", again.text());
        }
        match parsed.last_date() {
            None => assert!(parsed.has_date_after(local("9000-01-01T00:00:00"))),
            Some(last) => {
                let later = TimeDelta::seconds(1);
                assert_eq!(parsed.dates(last, last + later).collect::<Vec<_>>(), [last], "{rule}");
                assert_eq!(parsed.dates(last + later, local("9999-12-31T00:00:00")).next(), None, "{rule}");
                assert!(parsed.has_date_after(last - later) && !parsed.has_date_after(last), "{rule}");
            }
        }
    }
}

#[test]
fn what_is_written_instead_of_a_refused_part_has_the_dates_that_were_meant() {
    // The second day of each week, for BYDAY=MO,FR;BYSETPOS=2.
    assert_eq!(days("FREQ=WEEKLY;BYDAY=FR;COUNT=3", "2026-06-05T18:00:00"), ["2026-06-05", "2026-06-12", "2026-06-19"]);
    // Every Monday and the first Tuesday, for BYDAY=MO,1TU.
    assert_eq!(
        days("FREQ=MONTHLY;BYDAY=1MO,2MO,3MO,4MO,5MO,1TU;COUNT=4", START),
        ["2026-06-01", "2026-06-02", "2026-06-08", "2026-06-15"]
    );
    // The first of five Mondays, for BYDAY=-5MO.
    assert_eq!(days("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-5;COUNT=3", START), ["2026-06-01", "2026-08-03", "2026-11-02"]);
    // The Monday of the first week, for BYWEEKNO=1;BYDAY=MO.
    assert_eq!(
        days("FREQ=YEARLY;BYYEARDAY=-3,-2,-1,1,2,3,4;BYDAY=MO;COUNT=2", "2025-12-29T18:00:00"),
        ["2025-12-29", "2027-01-04"]
    );
}

#[test]
fn leap_days_and_long_intervals_are_found() {
    assert_eq!(days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2028-02-29T18:00:00"), ["2028-02-29"]);
    let leap = rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=3", "2096-02-29T18:00:00");
    assert_eq!(leap.last_date(), Some(local("2108-02-29T18:00:00")), "2100 is no leap year");
    let rare = rule("FREQ=DAILY;INTERVAL=1000;COUNT=3", START);
    assert_eq!(rare.last_date(), Some(local(START) + TimeDelta::days(2_000)));
    let fractional = rule("FREQ=DAILY;COUNT=2", "2026-06-01T18:00:00.5");
    assert_eq!(fractional.last_date(), Some(local("2026-06-02T18:00:00.5")), "the time is kept as it is");
}

#[test]
fn texts_are_canonical() {
    for (text, canonical) in [
        ("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO"),
        (" rrule:wkst=mo;byday=we,mo,we;interval=1;freq=weekly\n", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("FREQ=WEEKLY;WKST=SU;INTERVAL=02;BYDAY=MO", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=SU"),
        ("COUNT=3;BYDAY=+1MO;FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=1MO;COUNT=3"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,1,-1", "FREQ=MONTHLY;BYMONTHDAY=-1,1,15"),
        // The whole of the day in Denver, where it ends at six in summer and at seven in winter, by UTC.
        ("FREQ=DAILY;UNTIL=20260701", "FREQ=DAILY;UNTIL=20260702T055959Z"),
        ("FREQ=DAILY;UNTIL=20261201", "FREQ=DAILY;UNTIL=20261202T065959Z"),
        ("FREQ=DAILY;UNTIL=20260701T180000", "FREQ=DAILY;UNTIL=20260702T000000Z"),
        ("FREQ=DAILY;UNTIL=20260702T000000Z", "FREQ=DAILY;UNTIL=20260702T000000Z"),
    ] {
        assert_eq!(rule(text, START).text(), canonical, "{text}");
    }
}

#[test]
fn an_end_counts_on_the_wall_clock() {
    let last = |text: &str| rule(text, START).last_date().map(|date| date.to_string());
    let evening = |day: &str| Some(format!("{day} 18:00:00"));
    assert_eq!(last("FREQ=DAILY"), None);
    assert_eq!(last("FREQ=DAILY;COUNT=3"), evening("2026-06-03"));
    assert_eq!(last("FREQ=DAILY;UNTIL=20260610"), evening("2026-06-10"));
    assert_eq!(last("FREQ=DAILY;UNTIL=20260610T180000"), evening("2026-06-10"), "with the last moment");
    assert_eq!(last("FREQ=DAILY;UNTIL=20260610T175959"), evening("2026-06-09"));
    assert_eq!(last("FREQ=DAILY;UNTIL=20260611T000000Z"), evening("2026-06-10"), "the next day by UTC");
    assert_eq!(last("FREQ=DAILY;UNTIL=20260610T235959Z"), evening("2026-06-09"));
    // In winter the evening is an hour later by UTC.
    assert_eq!(last("FREQ=DAILY;UNTIL=20261202T000000Z"), evening("2026-11-30"));
    assert_eq!(last("FREQ=DAILY;UNTIL=20261202T010000Z"), evening("2026-12-01"));
    assert_eq!(last("FREQ=WEEKLY;BYDAY=MO;UNTIL=20260612"), evening("2026-06-08"));
}

#[test]
fn both_clock_changes_keep_every_date() {
    // Denver: forward on March 8 at 2:00, back on November 1 at 2:00, 2026.
    for time in ["00:00", "01:30", "02:30", "03:00", "23:59"] {
        let start = format!("2026-03-01T{time}:00");
        let daily = rule("FREQ=DAILY", &start);
        let dates: Vec<_> = daily.dates(local(&start), local("2026-12-01T00:00:00")).collect();
        assert_eq!(dates.len(), 275, "one a day at {time}");
        assert!(dates.windows(2).all(|pair| pair[1] - pair[0] == TimeDelta::days(1)), "on the wall clock, at {time}");
        assert!(
            dates.windows(2).all(|pair| instant(DENVER, pair[0]) < instant(DENVER, pair[1])),
            "in order, at {time}"
        );

        // An end on the day of a change takes that day in, told as a day or as the time of the event.
        for day in ["20260308", "20261101"] {
            for until in [day.to_owned(), format!("{day}T{}00", time.replace(':', ""))] {
                let ended = rule(&format!("FREQ=DAILY;UNTIL={until}"), &start);
                let last = ended.last_date().unwrap().format("%Y%m%d").to_string();
                assert_eq!(last, day, "{} for {until} at {time}", ended.text());
            }
        }
    }
}

#[test]
fn refusals_say_what_is_wrong_and_what_to_do() {
    let long = format!("FREQ=DAILY;BYMONTHDAY={}", "1,".repeat(300));
    for (text, message) in [
        (long.as_str(), "the rule has 622 characters, and 500 are the most"),
        ("FREQ=DAILY\nATTACH:x", "the character '\\n' has no place in a rule"),
        ("FREQ=DAILY\r\nDTSTART:20200101", "the character '\\r' has no place in a rule"),
        ("FREQ=DAILY;BYDAY=MO TU", "the character ' ' has no place in a rule"),
        ("FREQ=DÍA", "the character 'Í' has no place in a rule"),
        ("", "\"\" is not a part of a rule"),
        ("nonsense", "\"NONSENSE\" is not a part of a rule: write NAME=VALUE"),
        ("FREQ=DAILY;", "\"\" is not a part of a rule"),
        ("FREQ=DAILY;RRULE:COUNT=3", "rules have no part named RRULE:COUNT"),
        ("FREQ=DAILY;BYEASTER=1", "rules have no part named BYEASTER"),
        ("FREQ=DAILY;FREQ=WEEKLY", "FREQ is there twice"),
        ("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "BYDAY is there twice: put all its values into one list"),
        ("BYDAY=MO", "the rule does not say how often: add FREQ=DAILY"),
        ("FREQ=SOMETIMES", "FREQ cannot be \"SOMETIMES\": it takes DAILY, WEEKLY, MONTHLY or YEARLY"),
        ("FREQ=HOURLY", "FREQ=HOURLY would make more than one date a day: give each time of day its own event"),
        ("FREQ=MINUTELY", "FREQ=MINUTELY would make more than one date a day"),
        ("FREQ=SECONDLY", "FREQ=SECONDLY would make more than one date a day"),
        ("FREQ=DAILY;BYHOUR=9,17", "BYHOUR would make more than one date a day: give each time of day its own event"),
        ("FREQ=DAILY;BYMINUTE=0,30", "BYMINUTE would make more than one date a day"),
        ("FREQ=DAILY;BYSECOND=0", "BYSECOND would make more than one date a day"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL takes a number from 1 to 1000, not 0"),
        ("FREQ=DAILY;INTERVAL=1001", "INTERVAL takes a number from 1 to 1000, not 1001"),
        ("FREQ=DAILY;INTERVAL=99999999999", "INTERVAL cannot be \"99999999999\""),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY cannot be \"XX\": it takes days such as TU, 2TU or -1FR"),
        ("FREQ=WEEKLY;BYDAY=", "BYDAY cannot be \"\""),
        ("FREQ=WEEKLY;BYDAY=XXMO", "BYDAY cannot be \"XXMO\""),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY cannot be \"0MO\""),
        ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY numbers days of a month from -4 to 5"),
        ("FREQ=MONTHLY;BYDAY=-5MO", "BYDAY numbers days of a month from -4 to 5"),
        ("FREQ=YEARLY;BYDAY=-53MO", "those of a year from -52 to 53: use BYSETPOS for others"),
        ("FREQ=YEARLY;BYDAY=54MO", "those of a year from -52 to 53"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH cannot be \"13\": it takes months from 1 to 12"),
        ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH cannot be \"-1\""),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY cannot be \"0\""),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY cannot be \"32\""),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS cannot be \"0\""),
        ("FREQ=WEEKLY;WKST=1MO", "WKST cannot be \"1MO\""),
        ("FREQ=DAILY;COUNT=0", "COUNT cannot be \"0\": it takes a number of dates from 1 to 5000"),
        ("FREQ=DAILY;COUNT=5001", "COUNT cannot be \"5001\""),
        ("FREQ=DAILY;UNTIL=20261301", "UNTIL cannot be \"20261301\": it takes a day or time"),
        ("FREQ=DAILY;UNTIL=2026-07-01", "UNTIL cannot be \"2026-07-01\""),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "a weekly rule has no BYMONTHDAY: use FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYYEARDAY=1", "only a yearly rule has BYYEARDAY"),
        ("FREQ=WEEKLY;BYWEEKNO=1", "only a yearly rule has BYWEEKNO"),
        ("FREQ=YEARLY;BYWEEKNO=23", "calendars disagree on BYWEEKNO without a day: add BYDAY"),
        ("FREQ=WEEKLY;BYDAY=1MO", "only a monthly or yearly rule numbers its days"),
        ("FREQ=YEARLY;BYWEEKNO=1,20;BYDAY=MO", "BYWEEKNO takes weeks from 2 to 51, or -51 to -2"),
        ("FREQ=YEARLY;BYWEEKNO=52;BYDAY=MO", "for days around the New Year use BYYEARDAY with BYDAY"),
        ("FREQ=YEARLY;BYWEEKNO=-52;BYDAY=MO", "BYWEEKNO takes weeks from 2 to 51, or -51 to -2"),
        ("FREQ=YEARLY;BYWEEKNO=54;BYDAY=MO", "BYWEEKNO cannot be \"54\": it takes weeks from 2 to 51, or -51 to -2"),
        ("FREQ=MONTHLY;BYDAY=MO,1TU", "instead of MO write 1MO,2MO,3MO,4MO,5MO, or make it two events"),
        ("FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=2", "a weekly rule has no BYSETPOS: leave it out, and name only the days"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=32", "BYSETPOS counts to 1 in a daily rule, to 31 in a monthly one"),
        ("FREQ=DAILY;BYDAY=MO;BYSETPOS=2", "BYSETPOS counts to 1 in a daily rule"),
        ("FREQ=YEARLY;BYWEEKNO=23;BYDAY=1MO", "BYDAY has no numbers next to BYWEEKNO"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS chooses among the days of another part"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "COUNT and UNTIL both end the rule: keep one of them"),
        ("FREQ=DAILY;COUNT=3;COUNT=3", "COUNT is there twice"),
        ("FREQ=DAILY;UNTIL=20260601T175959", "the rule ends on June 1, 2026, before it starts"),
        ("FREQ=DAILY;UNTIL=20250601", "the rule ends on June 1, 2025, before it starts: move UNTIL behind the start"),
        ("FREQ=DAILY;UNTIL=99991231T235959Z", "UNTIL takes a year up to 2300: leave it out"),
        ("FREQ=DAILY;UNTIL=23010101", "UNTIL takes a year up to 2300"),
        ("FREQ=DAILY;COUNT=4000000000", "and is left out of a rule without an end"),
        ("FREQ=YEARLY;COUNT=1000", "the rule comes to 1000 dates in centuries at best: leave COUNT out"),
        ("FREQ=WEEKLY;BYDAY=TU", "the start is not a date of the rule, whose first one is Tuesday, June 2, 2026"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "whose first one is Tuesday, February 29, 2028: start there"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=20270101", "whose first one is Tuesday, February 29, 2028"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no day in two centuries meets all parts of the rule"),
    ] {
        let refusal = refused(text, START).to_string();
        assert!(refusal.contains(message), "{text:?}: {refusal}");
    }
}

#[test]
fn starts_are_followed_or_refused() {
    for start in ["1970-01-01T00:00:00", "2200-12-31T23:59:59"] {
        for frequency in ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] {
            let parsed = rule(&format!("FREQ={frequency};INTERVAL=1000"), start);
            let window = (local("0001-01-01T00:00:00"), local("9999-12-31T23:59:59"));
            assert_eq!(parsed.dates(window.0, window.1).next(), Some(local(start)), "{frequency}");
        }
    }
    for year in [-1, 0, 1, 1969, 2201, 9999, 10_000, 200_000] {
        let start = local(START).with_year(year).unwrap();
        let refusal = Recurrence::parse("FREQ=DAILY", start, DENVER).expect_err("out of range");
        assert_eq!(refusal, RuleRefused::StartOutOfRange(year));
        assert!(refusal.to_string().ends_with("rules start in the years 1970 to 2200"));
    }
    let old = rule("FREQ=DAILY", "1970-01-01T18:00:00");
    assert_eq!(old.dates(local("2026-01-01T00:00:00"), local("2027-01-01T00:00:00")).count(), 365);
}

#[test]
fn rules_that_run_away_are_caught() {
    // Each without a date or with few, and some with lists as long as a rule can have. Without a bound the crate would
    // search for 8,000 years.
    let list = |numbers: std::ops::Range<i32>| {
        numbers.map(|n| if n < 0 { n } else { n + 1 }).map(|n| n.to_string()).collect::<Vec<_>>().join(",")
    };
    let days = (1..=13)
        .flat_map(|nth| ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].map(|day| format!("{nth}{day}")))
        .collect::<Vec<_>>()
        .join(",");
    let rules = [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYDAY=MO,TU".to_owned(),
        "FREQ=DAILY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=30".to_owned(),
        "FREQ=MONTHLY;BYMONTH=2;BYDAY=MO;BYSETPOS=-7".to_owned(),
        "FREQ=MONTHLY;BYMONTH=2,4;BYMONTHDAY=31".to_owned(),
        "FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366".to_owned(),
        "FREQ=YEARLY;BYWEEKNO=51;BYMONTH=6;BYDAY=MO".to_owned(),
        format!("FREQ=YEARLY;BYDAY={days};BYSETPOS=366"),
        format!("FREQ=YEARLY;BYYEARDAY={};BYSETPOS=366", list(-90..30)),
        format!("FREQ=YEARLY;BYWEEKNO={};BYDAY=MO,TU;BYMONTHDAY={};BYSETPOS=300", list(-51..-1), list(-31..20)),
    ];
    let started = std::time::Instant::now();
    for text in &rules {
        assert!(text.len() <= 500);
        // A start in an odd year keeps INTERVAL=4 out of the leap years.
        for start in ["1971-01-01T18:00:00", "2025-01-01T18:00:00", "2197-01-01T18:00:00"] {
            assert_eq!(refused(text, start), RuleRefused::NoDate, "{text} from {start}");
        }
    }
    for (text, start) in [
        // 5,000 dates of which each is 28 years or more after the other.
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TH;COUNT=5000", "1996-02-29T18:00:00"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TH;COUNT=5000", "1996-02-29T18:00:00"),
    ] {
        assert_eq!(refused(text, start), RuleRefused::CountTooFar(5_000), "{text}");
    }
    let longest = rule("FREQ=DAILY;UNTIL=23001231", "1970-01-01T18:00:00");
    assert_eq!(longest.last_date(), Some(local("2300-12-31T18:00:00")));
    assert!(started.elapsed().as_secs() < 10, "{:?} for {} rules", started.elapsed(), rules.len());
}
