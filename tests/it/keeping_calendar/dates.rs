//! Single dates of an event: called off, moved, noted, and what becomes of them when the whole of it moves.

use chrono::{Days, NaiveTime, TimeDelta};
use gateway::kernel::clock;
use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use super::{circle, column, dates, read, update, wall, week};
use crate::keeping::{ADMIN, DATE, done, errors, feed, finding, node, position, refused, with};

fn published(network: &Network) -> (Value, Vec<Value>) {
    let event = done(network, &ADMIN, "publishEvent", &circle());
    let dates = dates(network, &Who::Anonymous, &event["id"], 4);
    (event, dates)
}

fn reschedule(network: &Network, date: &Value, more: Value) -> Value {
    done(network, &ADMIN, "rescheduleOccurrence", &with(&json!({ "occurrence": date["id"] }), more))
}

#[test]
fn a_date_that_is_moved_keeps_its_id_and_can_be_put_back() {
    on_both(|backend| {
        let network = Network::start(backend);
        let (event, before) = published(&network);
        let date = &before[1];
        let moved_to = week(1) + TimeDelta::days(1) - TimeDelta::hours(2);
        let since = position(network.database());
        let moved = reschedule(&network, date, json!({ "localStart": wall(moved_to), "note": "In the garden." }));
        assert_eq!((&moved["id"], &moved["localStart"]), (&date["id"], &json!(wall(moved_to))));
        assert_eq!(moved["event"]["version"], 2, "the event has changed");
        let told = &feed(network.database(), since, &event["id"])[0];
        assert!(told.ends_with(r#"rescheduleOccurrence ["note","localStart"]"#), "{told}");
        let seen = node(&network, &Who::Anonymous, &date["id"], &format!("... on Occurrence {{ {DATE} }}"));
        assert_eq!(seen, moved, "everybody sees it at once");
        let all = dates(&network, &Who::Anonymous, &event["id"], 4);
        assert_eq!(column(&all, "id"), column(&before, "id"));
        assert_eq!(all[1], moved);

        // The note goes and comes without moving it.
        let silent = reschedule(&network, date, json!({ "note": null }));
        assert_eq!((&silent["note"], &silent["localStart"]), (&Value::Null, &moved["localStart"]));
        let noted = reschedule(&network, date, json!({ "note": "Bring a chair." }));
        assert_eq!((&noted["note"], &noted["localStart"]), (&json!("Bring a chair."), &moved["localStart"]));
        // Nothing is left of it when it is as the rule has it.
        for back in [json!({ "localStart": null, "note": " " }), json!({ "localStart": wall(week(1)), "note": null })] {
            reschedule(&network, date, json!({ "localStart": wall(moved_to), "note": "Again." }));
            let put = reschedule(&network, date, back);
            assert_eq!(put["localStart"], wall(week(1)));
            assert_eq!(put["note"], Value::Null);
            let count = crate::keeping::rows_of(network.database(), "event_override", "event_id", &event["id"]);
            assert_eq!(count, "0", "what is as the rule has it needs no row");
        }
        let version = read(&network, &event)["version"].clone();
        let same = reschedule(&network, date, json!({}));
        assert_eq!(same["event"]["version"], version, "what changes nothing is no change");
    });
}

#[test]
fn a_date_that_was_called_off_takes_place_again_when_it_is_rescheduled() {
    on_both(|backend| {
        let network = Network::start(backend);
        let (event, before) = published(&network);
        let off = done(&network, &ADMIN, "cancelOccurrence", &json!({ "occurrence": before[0]["id"], "note": "Ill." }));
        assert_eq!((&off["status"], &off["note"]), (&json!("CANCELLED"), &json!("Ill.")));
        let on = reschedule(&network, &before[0], json!({}));
        assert_eq!((&on["status"], &on["note"]), (&json!("SCHEDULED"), &json!("Ill.")));
        let moved = reschedule(
            &network,
            &before[0],
            json!({ "localStart": wall(week(0) + TimeDelta::hours(1)), "note": null }),
        );
        assert_eq!((&moved["status"], &moved["note"]), (&json!("SCHEDULED"), &Value::Null));
        let off = done(&network, &ADMIN, "cancelOccurrence", &json!({ "occurrence": before[0]["id"] }));
        assert_eq!(
            (&off["status"], &off["localStart"]),
            (&json!("CANCELLED"), &moved["localStart"]),
            "called off where it was"
        );
        assert_eq!(column(&dates(&network, &Who::Anonymous, &event["id"], 2), "status"), ["CANCELLED", "SCHEDULED"]);
    });
}

#[test]
fn a_date_cannot_be_moved_where_another_one_is_or_out_of_sight() {
    on_both(|backend| {
        let network = Network::start(backend);
        let (event, before) = published(&network);
        let to = |date: &Value, at: Option<String>| json!({ "occurrence": date["id"], "localStart": at });
        let taken = errors(&network, &ADMIN, "rescheduleOccurrence", &to(&before[0], Some(wall(week(2)))));
        assert_eq!(taken.iter().map(finding).collect::<Vec<_>>(), ["TAKEN localStart"]);
        let message = taken[0]["message"].as_str().unwrap();
        assert!(message.starts_with(&week(2).format("%Y-%m-%d %H:%M").to_string()), "{message}");

        let time = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
        for day in [clock::today() + Days::new(410), clock::today() - Days::new(40)] {
            let found =
                refused(&network, &ADMIN, "rescheduleOccurrence", &to(&before[0], Some(wall(day.and_time(time)))));
            assert_eq!(found, ["INVALID localStart"], "{day}");
        }
        assert_eq!(read(&network, &event)["version"], 1);

        // A place that a moved date has left is free, until somebody wants to come back.
        reschedule(&network, &before[0], json!({ "localStart": wall(week(0) + TimeDelta::days(1)) }));
        reschedule(&network, &before[1], json!({ "localStart": wall(week(0)) }));
        for back in [None, Some(wall(week(0)))] {
            let found = refused(&network, &ADMIN, "rescheduleOccurrence", &to(&before[0], back));
            assert_eq!(found, ["TAKEN localStart"]);
        }
    });
}

#[test]
fn a_note_is_short_and_free_of_persons() {
    on_both(|backend| {
        let network = Network::start(backend);
        let (event, before) = published(&network);
        for (note, expected) in [
            ("Call Tom at 801-555-0134".to_owned(), "PERSONAL_DATA note"),
            ("Write to tom@example.org".to_owned(), "PERSONAL_DATA note"),
            ("é".repeat(301), "TOO_LONG note"),
        ] {
            let input = json!({ "occurrence": before[0]["id"], "note": note });
            assert_eq!(refused(&network, &ADMIN, "cancelOccurrence", &input), [expected]);
            assert_eq!(refused(&network, &ADMIN, "rescheduleOccurrence", &input), [expected]);
        }
        assert_eq!(read(&network, &event)["version"], 1);
        let tidy = json!({ "occurrence": before[0]["id"], "note": "The street\r\nis \u{202E}closed." });
        assert_eq!(done(&network, &ADMIN, "cancelOccurrence", &tidy)["note"], "The street is closed.");
    });
}

#[test]
fn single_dates_stay_with_their_day_when_the_whole_moves() {
    on_both(|backend| {
        let network = Network::start(backend);
        let (_, before) = published(&network);
        done(&network, &ADMIN, "cancelOccurrence", &json!({ "occurrence": before[1]["id"], "note": "Holiday." }));
        let moved_to = week(2) + TimeDelta::days(2);
        let moved = reschedule(&network, &before[2], json!({ "localStart": wall(moved_to) }));
        let event = json!({ "id": moved["event"]["id"], "version": moved["event"]["version"] });
        assert_eq!(event["version"], 3);

        let stale = json!({ "id": event["id"], "expectedVersion": 1, "name": "Later circle" });
        assert_eq!(refused(&network, &ADMIN, "updateEvent", &stale), ["STALE_VERSION expectedVersion"]);
        let later = |weeks| week(weeks) + TimeDelta::hours(1);
        let event = update(&network, &event, json!({ "localStart": wall(later(0)) }));
        assert_eq!(event["version"], 4);
        let now = dates(&network, &Who::Anonymous, &event["id"], 4);
        assert_eq!(column(&now, "localStart"), [wall(later(0)), wall(later(1)), wall(moved_to), wall(later(3))]);
        assert_eq!(column(&now, "status"), ["SCHEDULED", "CANCELLED", "SCHEDULED", "SCHEDULED"]);
        assert_eq!(column(&now, "note"), ["-", "Holiday.", "-", "-"]);
        assert_eq!(node(&network, &ADMIN, &before[1]["id"], "id"), Value::Null, "the date at the old time is no more");

        // A day that is left out takes its word with it, also when it comes back.
        let left_out = json!({ "exceptDates": [week(1).date().to_string()] });
        let event = update(&network, &event, left_out);
        let event = update(&network, &event, json!({ "exceptDates": null }));
        let now = dates(&network, &Who::Anonymous, &event["id"], 4);
        assert_eq!(column(&now, "status"), ["SCHEDULED"; 4]);
        assert_eq!(now[2]["localStart"], wall(moved_to));

        // Days that the rule no longer has are forgotten.
        let wednesday = |weeks| later(weeks) + TimeDelta::days(1);
        let rule = json!({ "localStart": wall(wednesday(0)), "recurrence": "FREQ=WEEKLY;BYDAY=WE" });
        let event = update(&network, &event, rule);
        let now = dates(&network, &Who::Anonymous, &event["id"], 4);
        assert_eq!(column(&now, "localStart"), [0, 1, 2, 3].map(|weeks| wall(wednesday(weeks))));
        let rule = json!({ "localStart": wall(week(0)), "recurrence": "FREQ=WEEKLY;BYDAY=TU" });
        let event = update(&network, &event, rule);
        let now = dates(&network, &Who::Anonymous, &event["id"], 4);
        assert_eq!(column(&now, "localStart"), [0, 1, 2, 3].map(|weeks| wall(week(weeks))), "nothing comes back");
        assert_eq!(column(&now, "id"), column(&before, "id"));
        // What does not touch the clock leaves single dates alone.
        done(&network, &ADMIN, "cancelOccurrence", &json!({ "occurrence": before[3]["id"], "note": "Off." }));
        let event = read(&network, &event);
        update(&network, &event, json!({ "summary": "Still on Tuesdays." }));
        assert_eq!(dates(&network, &Who::Anonymous, &event["id"], 4)[3]["note"], "Off.");
    });
}
