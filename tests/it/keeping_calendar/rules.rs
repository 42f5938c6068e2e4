//! Events as wholes: what a new one begins with, rules that can and cannot be followed, and the clocks.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::America::Denver;
use serde_json::{Value, json};
use tests::{Network, on_both};

use super::{circle, column, dates, tuesday, update, wall, week};
use crate::keeping::{ADMIN, COACH, HOUSE, done, errors, node, refused, with};

fn instant(text: &Value) -> DateTime<Utc> {
    text.as_str().unwrap().parse().unwrap()
}

fn denver(local: NaiveDateTime) -> DateTime<Utc> {
    Denver.from_local_datetime(&local).earliest().unwrap().with_timezone(&Utc)
}

#[test]
fn a_new_event_takes_place_at_the_center_on_its_clock() {
    on_both(|backend| {
        let network = Network::start(backend);
        let event = done(&network, &ADMIN, "publishEvent", &circle());
        let center = format!(
            "{{ center(slug: \"{HOUSE}\") {{ name timeZone address {{ lines }} location {{ latitude longitude }} }} }}"
        );
        let center = network.ask(&COACH, &center, json!({})).data()["center"].clone();
        assert_eq!(event["timeZone"], center["timeZone"]);
        assert_eq!(event["venue"]["name"], center["name"]);
        assert_eq!(event["venue"]["location"], center["location"]);
        assert_eq!(event["venue"]["address"]["lines"], center["address"]["lines"]);
        assert_eq!(
            (&event["status"], &event["version"], &event["isAllDay"]),
            (&json!("SCHEDULED"), &json!(1), &json!(false))
        );
        assert_eq!(event["cost"]["kind"], "UNKNOWN");
        let first = &dates(&network, &COACH, &event["id"], 1)[0];
        assert_eq!(instant(&first["startsAt"]), denver(week(0)));
        assert_eq!(instant(&first["endsAt"]), denver(week(0)) + TimeDelta::minutes(90));

        let online = json!({ "mode": "ONLINE", "online": { "phone": "801-555-0150" } });
        assert_eq!(done(&network, &ADMIN, "publishEvent", &with(&circle(), online))["venue"], Value::Null);
        let nowhere = done(&network, &ADMIN, "publishEvent", &with(&circle(), json!({ "venue": null })));
        assert_eq!(nowhere["venue"], Value::Null, "said to be nowhere yet");
        let elsewhere = json!({ "venue": { "name": "The park" }, "timeZone": "America/New_York" });
        let park = done(&network, &ADMIN, "publishEvent", &with(&circle(), elsewhere));
        assert_eq!(park["venue"]["name"], "The park");
        let first = &dates(&network, &COACH, &park["id"], 1)[0];
        assert_eq!(instant(&first["startsAt"]), denver(week(0)) - TimeDelta::hours(2));
        assert_eq!(update(&network, &park, json!({ "timeZone": null }))["timeZone"], "America/Denver");
    });
}

#[test]
fn a_rule_that_cannot_be_followed_is_refused_with_its_reason() {
    on_both(|backend| {
        let network = Network::start(backend);
        let known = done(&network, &ADMIN, "publishEvent", &circle());
        for (rule, reason) in [
            ("FREQ=SECONDLY", "would make more than one date a day"),
            ("FREQ=DAILY;BYHOUR=9,18", "BYHOUR"),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "meets all parts of the rule"),
            ("FREQ=WEEKLY;BYDAY=WE", "the start is not a date of the rule, whose first one is"),
            ("every Tuesday", "' ' has no place in a rule"),
            ("TUESDAYS", "\"TUESDAYS\" is not a part of a rule"),
            ("", "not a part of a rule"),
            ("FREQ=WEEKLY;BYDAY=TU\nEXDATE:20270105T183000", "'\\n' has no place in a rule"),
            ("FREQ=WEEKLY;BYDAY=TU\r\nRRULE:FREQ=DAILY", "'\\r' has no place in a rule"),
            ("FREQ=WEEKLY;BYDAY=TU;X-OTHER=1", "rules have no part named X-OTHER"),
            ("FREQ=WEEKLY;BYDAY=TU;COUNT=2;UNTIL=20991231", "COUNT and UNTIL both end the rule"),
            ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20200101", "before it starts"),
            (&"FREQ=WEEKLY;BYDAY=TU;".repeat(30), "500 are the most"),
        ] {
            let change = json!({ "id": known["id"], "expectedVersion": 1, "recurrence": rule });
            for (mutation, input) in
                [("publishEvent", with(&circle(), json!({ "recurrence": rule }))), ("updateEvent", change)]
            {
                let errors = errors(&network, &ADMIN, mutation, &input);
                assert_eq!(errors.len(), 1, "{rule}: {errors:?}");
                assert_eq!(errors[0]["code"], "UNUSABLE_RULE", "{rule}");
                assert_eq!(errors[0]["field"], json!(["input", "recurrence"]), "{rule}");
                let message = errors[0]["message"].as_str().unwrap();
                assert!(message.contains(reason), "{rule:?} is refused for something else: {message}");
            }
        }
    });
}

#[test]
fn a_rule_ends_where_it_says_and_is_told_in_two_languages() {
    on_both(|backend| {
        let network = Network::start(backend);
        let [last, next] = [2, 3].map(|weeks| week(weeks).date());
        let until = |day: NaiveDate| format!("FREQ=WEEKLY;BYDAY=TU;UNTIL={}", day.format("%Y%m%d"));
        for (rule, count, english, spanish) in [
            ("FREQ=WEEKLY;BYDAY=TU".to_owned(), 6, "Every Tuesday", "Cada martes"),
            ("RRULE:freq=weekly;byday=tu;count=3".to_owned(), 3, "Every Tuesday, 3 times", "Cada martes, 3 veces"),
            (until(last), 3, "Every Tuesday, until ", "Cada martes, hasta el "),
            (until(next - Days::new(1)), 3, "Every Tuesday, until ", "Cada martes, hasta el "),
            ("FREQ=WEEKLY;INTERVAL=2".to_owned(), 3, "Every other week", "Cada dos semanas"),
        ] {
            let event = done(&network, &ADMIN, "publishEvent", &with(&circle(), json!({ "recurrence": rule })));
            let starts = dates(&network, &COACH, &event["id"], 6);
            assert_eq!(starts.len(), count, "{rule}: {:?}", column(&starts, "localStart"));
            let told = &event["recurrence"];
            assert!(told["rule"].as_str().unwrap().starts_with("FREQ=WEEKLY;"), "{told}");
            assert!(told["text"].as_str().unwrap().starts_with(english), "{told}");
            assert!(told["es"].as_str().unwrap().starts_with(spanish), "{told}");
        }
        let once = done(&network, &ADMIN, "publishEvent", &with(&circle(), json!({ "recurrence": null })));
        assert_eq!(once["recurrence"], Value::Null);
        assert_eq!(column(&dates(&network, &COACH, &once["id"], 6), "localStart"), [wall(week(0))]);
        let text = "... on Event { recurrence { fr: text(language: \"fr\") mx: text(language: \"es-MX\") } }";
        let event = done(&network, &ADMIN, "publishEvent", &circle());
        let told = node(&network, &COACH, &event["id"], text);
        assert_eq!(told["recurrence"]["mx"], "Cada martes");
    });
}

#[test]
fn dates_that_are_left_out_are_no_dates() {
    on_both(|backend| {
        let network = Network::start(backend);
        let [day, last] = [1, 3].map(|weeks| week(weeks).date().to_string());
        let event =
            done(&network, &ADMIN, "publishEvent", &with(&circle(), json!({ "exceptDates": [last, day, day] })));
        assert_eq!(event["recurrence"]["exceptDates"], json!([day, last]), "in order, each once");
        let starts = |within| column(&dates(&network, &COACH, &event["id"], within), "localStart").join(" ");
        assert_eq!(starts(5), [0, 2, 4].map(|weeks| wall(week(weeks))).join(" "));

        let wednesday = (tuesday() + Days::new(8)).to_string();
        let wrong = with(&circle(), json!({ "exceptDates": [day, wednesday] }));
        assert_eq!(refused(&network, &ADMIN, "publishEvent", &wrong), ["INVALID exceptDates.1"]);
        let once = with(&circle(), json!({ "recurrence": null, "exceptDates": [day] }));
        assert_eq!(refused(&network, &ADMIN, "publishEvent", &once), ["INVALID exceptDates"]);
        let many: Vec<_> = (0..201).map(|weeks| week(weeks).date().to_string()).collect();
        let many = with(&circle(), json!({ "exceptDates": many }));
        assert_eq!(refused(&network, &ADMIN, "publishEvent", &many), ["TOO_MANY exceptDates"]);

        // A rule that no longer has such a day is not taken as it is.
        let daily = json!({ "id": event["id"], "expectedVersion": 1, "recurrence": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU" });
        assert_eq!(
            refused(&network, &ADMIN, "updateEvent", &daily),
            ["INVALID exceptDates.0", "INVALID exceptDates.1"]
        );
        let back = update(&network, &event, json!({ "exceptDates": null }));
        assert_eq!(back["recurrence"]["exceptDates"], json!([]));
        assert_eq!(starts(5), [0, 1, 2, 3, 4].map(|weeks| wall(week(weeks))).join(" "));
    });
}

/// The next day in Denver that is longer or shorter than others.
fn odd_day() -> NaiveDate {
    let midnight = |day: NaiveDate| denver(day.and_time(chrono::NaiveTime::MIN));
    let mut days = tuesday().iter_days();
    days.find(|day| midnight(*day + Days::new(1)) - midnight(*day) != TimeDelta::days(1)).expect("the clocks change")
}

#[test]
fn a_whole_day_ends_at_midnight_also_when_the_clocks_change() {
    on_both(|backend| {
        let network = Network::start(backend);
        let day = odd_day();
        let input = json!({
            "center": HOUSE, "name": "Open house", "mode": "IN_PERSON", "localStart": format!("{day}T00:00:00"),
            "duration": "PT24H", "isAllDay": true,
        });
        let event = done(&network, &ADMIN, "publishEvent", &input);
        let query = "query ($id: ID!, $window: TimeWindow!) {
            node(id: $id) { ... on Event { occurrences(window: $window) { nodes { startsAt endsAt localStart } } } } }";
        let window = json!({ "from": format!("{}T00:00:00Z", day - Days::new(1)), "days": 3 });
        let only = |id: &Value| {
            let answer = network.ask(&COACH, query, json!({ "id": id, "window": window }));
            answer.data()["node"]["occurrences"]["nodes"][0].clone()
        };
        let date = only(&event["id"]);
        let midnight = (day + Days::new(1)).and_time(chrono::NaiveTime::MIN);
        assert_eq!(instant(&date["endsAt"]), denver(midnight));
        assert_ne!(instant(&date["endsAt"]) - instant(&date["startsAt"]), TimeDelta::days(1), "that day is an odd one");

        for (more, at) in [
            (json!({ "localStart": format!("{day}T09:00:00") }), "isAllDay"),
            (json!({ "duration": "PT23H" }), "isAllDay"),
        ] {
            let refusals = refused(&network, &ADMIN, "publishEvent", &with(&input, more));
            assert_eq!(refusals, [format!("INVALID {at}")]);
        }
        // What is not a whole day lasts as long as it says.
        let long = done(&network, &ADMIN, "publishEvent", &with(&input, json!({ "isAllDay": false })));
        let date = only(&long["id"]);
        assert_eq!(instant(&date["endsAt"]) - instant(&date["startsAt"]), TimeDelta::days(1));
    });
}

#[test]
fn an_event_may_last_past_midnight_and_keeps_the_wall_clock_across_the_change() {
    on_both(|backend| {
        let network = Network::start(backend);
        let late = week(0).date().and_hms_opt(22, 30, 0).unwrap();
        let input = with(&circle(), json!({ "localStart": wall(late), "duration": "PT3H" }));
        let event = done(&network, &ADMIN, "publishEvent", &input);
        let within = 40;
        let all = dates(&network, &COACH, &event["id"], within);
        assert_eq!(all.len(), within as usize);
        for (date, weeks) in all.iter().zip(0..) {
            let start = late + TimeDelta::weeks(weeks);
            assert_eq!(date["localStart"], wall(start));
            assert_eq!(instant(&date["startsAt"]), denver(start));
            assert_eq!(instant(&date["endsAt"]), denver(start) + TimeDelta::hours(3), "past midnight");
        }
        let offsets = |date: &Value| (instant(&date["startsAt"]).naive_utc() - late).num_hours().rem_euclid(24);
        assert!(all.iter().any(|date| offsets(date) != offsets(&all[0])), "the clocks change within 40 weeks");
    });
}
