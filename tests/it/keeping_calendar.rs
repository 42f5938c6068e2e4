//! Keeping a calendar: events that recur on a wall clock, and who sees them.

/// Single dates: moved, called off, noted.
mod dates;
/// What may not stand in an event.
mod limits;
/// Events as wholes: rules and clocks.
mod rules;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, Weekday};
use gateway::kernel::clock;
use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use crate::keeping::{
    ADMIN, COACH, COLLEAGUE, DATE, FOREIGN_ADMIN, HOUSE, document, done, errors, feed, node, position, refused, with,
};

/// A Tuesday some days ahead, by which every test of these days is reckoned.
fn tuesday() -> NaiveDate {
    let from = clock::today() + Days::new(10);
    from.iter_days().take(7).find(|day| day.weekday() == Weekday::Tue).expect("a week has a Tuesday")
}

/// The Tuesday some weeks after the first, at half past six.
fn week(weeks: u64) -> NaiveDateTime {
    (tuesday() + Days::new(7 * weeks)).and_hms_opt(18, 30, 0).unwrap()
}

/// How a wall-clock time is written.
fn wall(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// An event every Tuesday.
fn circle() -> Value {
    json!({
        "center": HOUSE, "name": "Xylophonic circle", "mode": "IN_PERSON", "localStart": wall(week(0)),
        "duration": "PT1H30M", "recurrence": "FREQ=WEEKLY;BYDAY=TU", "visibility": "PUBLIC",
    })
}

/// The window from the day before the first Tuesday for some weeks.
fn weeks(weeks: u64) -> Value {
    let from = tuesday() - Days::new(1);
    json!({ "from": format!("{from}T00:00:00Z"), "days": 7 * weeks })
}

/// The dates of an event within some weeks.
fn dates(network: &Network, who: &Who, event: &Value, within: u64) -> Vec<Value> {
    let query = format!(
        "query ($id: ID!, $window: TimeWindow!) {{
            node(id: $id) {{ ... on Event {{ occurrences(window: $window, first: 100) {{ nodes {{ {DATE} }} }} }} }} }}"
    );
    let answer = network.ask(who, &query, json!({ "id": event, "window": weeks(within) }));
    answer.data()["node"]["occurrences"]["nodes"].as_array().cloned().unwrap_or_default()
}

/// A column of some dates.
fn column<'a>(dates: &'a [Value], name: &str) -> Vec<&'a str> {
    dates.iter().map(|date| date[name].as_str().unwrap_or("-")).collect()
}

fn update(network: &Network, event: &Value, more: Value) -> Value {
    let input = json!({ "id": event["id"], "expectedVersion": event["version"] });
    done(network, &ADMIN, "updateEvent", &with(&input, more))
}

/// An event as its own people see it now.
fn read(network: &Network, event: &Value) -> Value {
    node(network, &COACH, &event["id"], &format!("... on Event {{ {} }}", crate::keeping::event()))
}

#[test]
fn an_admin_publishes_a_weekly_event_and_calls_one_date_off() {
    const PUBLISH: &str = "mutation Publish($input: PublishEventInput!, $window: TimeWindow!) {
        publishEvent(input: $input) {
            event { id name localStart timeZone recurrence { rule text }
                occurrences(window: $window, first: 3) { nodes { id startsAt localStart } } }
            userErrors { code field message }
        }
    }";
    const CANCEL: &str = "mutation Cancel($occurrence: ID!, $note: String) {
        cancelOccurrence(input: { occurrence: $occurrence, note: $note }) {
            occurrence { id startsAt status note event { id name } }
            userErrors { code field message }
        }
    }";
    on_both(|backend| {
        let network = Network::start(backend);
        let input = json!({
            "center": HOUSE, "name": "Tuesday circle for all", "summary": "Every pathway.", "mode": "HYBRID",
            "localStart": wall(week(0)), "timeZone": "America/Denver", "duration": "PT1H30M",
            "recurrence": "FREQ=WEEKLY;BYDAY=TU", "supportTypes": ["EMOTIONAL", "AFFILIATIONAL"],
            "recoveryCapital": ["SOCIAL"], "pathways": ["ALL_PATHWAYS"], "visibility": "PUBLIC",
            "online": { "joinUrl": "https://meet.example.org/tuesday" },
        });
        let answer = network.ask(&ADMIN, PUBLISH, json!({ "input": input, "window": weeks(9) }));
        let payload = &answer.data()["publishEvent"];
        assert_eq!(payload["userErrors"], json!([]));
        let event = &payload["event"];
        assert_eq!(event["recurrence"], json!({ "rule": "FREQ=WEEKLY;BYDAY=TU", "text": "Every Tuesday" }));
        let nodes = event["occurrences"]["nodes"].as_array().unwrap();
        assert_eq!(column(nodes, "localStart"), [0, 1, 2].map(|weeks| wall(week(weeks))));

        let answer = network.ask(&ADMIN, CANCEL, json!({ "occurrence": nodes[1]["id"], "note": "Snow." }));
        let expected = json!({
            "occurrence": {
                "id": nodes[1]["id"], "startsAt": nodes[1]["startsAt"], "status": "CANCELLED", "note": "Snow.",
                "event": { "id": event["id"], "name": "Tuesday circle for all" },
            },
            "userErrors": [],
        });
        assert_eq!(answer.data()["cancelOccurrence"], expected);
        // Without a note, an earlier one stays.
        let answer = network.ask(&ADMIN, CANCEL, json!({ "occurrence": nodes[1]["id"] }));
        assert_eq!(answer.data()["cancelOccurrence"], expected);
    });
}

#[test]
fn a_website_reads_that_a_date_was_called_off_and_why() {
    on_both(|backend| {
        let network = Network::start(backend);
        let event = done(&network, &ADMIN, "publishEvent", &circle());
        let before = dates(&network, &Who::Anonymous, &event["id"], 3);
        let cancel = json!({ "occurrence": before[1]["id"], "note": "The heating is out." });
        done(&network, &ADMIN, "cancelOccurrence", &cancel);
        let variables = json!({ "center": HOUSE, "window": weeks(3), "first": 100 });
        for who in [Who::Anonymous, Who::Website(HOUSE), COLLEAGUE, COACH] {
            let page = network.ask(&who, crate::operations::CALENDAR_PAGE, variables.clone());
            let nodes = page.data()["center"]["events"]["nodes"].as_array().unwrap();
            let ours: Vec<_> = nodes.iter().filter(|date| date["event"]["id"] == event["id"]).cloned().collect();
            assert_eq!(column(&ours, "id"), column(&before, "id"), "{who:?}: it stays listed");
            assert_eq!(column(&ours, "status"), ["SCHEDULED", "CANCELLED", "SCHEDULED"], "{who:?}");
            assert_eq!(column(&ours, "note"), ["-", "The heating is out.", "-"], "{who:?}");
        }
    });
}

#[test]
fn who_sees_an_event_changes_at_once() {
    on_both(|backend| {
        let network = Network::start(backend);
        let mut input = circle();
        input.as_object_mut().unwrap().remove("visibility");
        let mut event = done(&network, &ADMIN, "publishEvent", &input);
        assert_eq!(event["visibility"], "CENTER", "a new event is the center's own");
        let id = event["id"].clone();
        let query = format!(
            "query ($window: TimeWindow!) {{
                events(window: $window, search: \"xylophonic\", first: 10) {{ totalCount nodes {{ event {{ id }} }} }}
                center(slug: \"{HOUSE}\") {{ events(window: $window, first: 100) {{ nodes {{ event {{ id }} }} }} }} }}"
        );
        let seen = |who: &Who| {
            let data = network.ask(who, &query, json!({ "window": weeks(1) })).data().clone();
            let of = |list: &Value| list["nodes"].as_array().unwrap().contains(&json!({ "event": { "id": id } }));
            let everywhere = [
                node(&network, who, &id, "id")["id"] == id,
                of(&data["events"]),
                of(&data["center"]["events"]),
                !dates(&network, who, &id, 1).is_empty(),
            ];
            assert_eq!(data["events"]["totalCount"], u64::from(everywhere[1]), "{who:?}");
            everywhere
        };
        let [yes, no] = [true, false].map(|is| [is; 4]);
        let (gone, written) = ("REMOVED - - -", "WRITTEN - - -");
        for (circle, everybody, members, told) in [
            ("NETWORK", no, yes, vec![format!("shared {written}")]),
            ("PUBLIC", yes, yes, vec![format!("published {written}"), format!("shared {written}")]),
            ("NETWORK", no, yes, vec![format!("published {gone}"), format!("shared {written}")]),
            ("CENTER", no, no, vec![format!("shared {gone}")]),
        ] {
            let before = position(network.database());
            event = update(&network, &event, json!({ "visibility": circle }));
            for who in [Who::Anonymous, Who::Website(HOUSE)] {
                assert_eq!(seen(&who), everybody, "{circle}, {who:?}");
            }
            for who in [COLLEAGUE, Who::Seat("coordinator@wasatch-front"), Who::Seat("network-admin")] {
                assert_eq!(seen(&who), members, "{circle}, {who:?}");
            }
            for who in [ADMIN, COACH] {
                let [node, _, center, dates] = seen(&who);
                assert!(node && center && dates, "{circle}, {who:?}");
            }
            let house = r#"house WRITTEN AdminofSummitRecoveryCommons updateEvent ["visibility"]"#;
            let expected: Vec<_> = [house.to_owned()].into_iter().chain(told).collect();
            assert_eq!(feed(network.database(), before, &id), expected, "{circle}");
        }
    });
}

#[test]
fn an_event_that_is_called_off_stays_listed_and_can_come_back() {
    on_both(|backend| {
        let network = Network::start(backend);
        let event = done(&network, &ADMIN, "publishEvent", &circle());
        let off = done(&network, &ADMIN, "cancelEvent", &json!({ "id": event["id"] }));
        assert_eq!(off, with(&event, json!({ "status": "CANCELLED", "version": 2 })));
        let again = done(&network, &ADMIN, "cancelEvent", &json!({ "id": event["id"] }));
        assert_eq!(again, off, "what is off already is not changed");
        for who in [Who::Anonymous, COLLEAGUE, COACH] {
            let dates = dates(&network, &who, &event["id"], 3);
            assert_eq!(column(&dates, "status"), ["CANCELLED"; 3], "{who:?}");
            assert_eq!(dates[0]["event"]["status"], "CANCELLED", "{who:?}");
        }
        let back = update(&network, &off, json!({ "status": "SCHEDULED" }));
        assert_eq!(column(&dates(&network, &Who::Anonymous, &event["id"], 3), "status"), ["SCHEDULED"; 3]);
        update(&network, &back, json!({ "status": "POSTPONED" }));
        assert_eq!(column(&dates(&network, &Who::Anonymous, &event["id"], 3), "status"), ["POSTPONED"; 3]);
        let nothing = json!({ "id": event["id"], "expectedVersion": 4, "status": null });
        assert_eq!(refused(&network, &ADMIN, "updateEvent", &nothing), ["BLANK status"]);
    });
}

#[test]
fn an_event_that_was_checked_is_due_again_after_ninety_days() {
    on_both(|backend| {
        let network = Network::start(backend);
        let entered = clock::now().with_timezone(&chrono_tz::America::Denver).date_naive();
        let event = done(&network, &ADMIN, "publishEvent", &circle());
        let due: NaiveDate = event["verification"]["dueOn"].as_str().unwrap().parse().unwrap();
        assert!([due, due - Days::new(1)].contains(&(entered + Days::new(90))), "{due}");
        let input = json!({ "id": event["id"], "method": "EMAIL", "on": "2026-01-01" });
        let seen = done(&network, &ADMIN, "verifyEvent", &input);
        let expected = json!({ "verifiedOn": "2026-01-01", "verifiedBy": { "slug": HOUSE }, "method": "EMAIL",
                               "dueOn": "2026-04-01", "isOverdue": true, "openReports": 0 });
        assert_eq!(seen["verification"], expected);
        assert_eq!(seen["version"], 2);
        let future = json!({ "id": event["id"], "method": "EMAIL", "on": (clock::today() + Days::new(2)).to_string() });
        assert_eq!(refused(&network, &ADMIN, "verifyEvent", &future), ["INVALID on"]);
    });
}

#[test]
fn a_foreign_event_and_its_dates_are_as_if_they_were_not_there() {
    const NIL: &str = "00000000000000000000000000000000";
    on_both(|backend| {
        let network = Network::start(backend);
        let event = done(&network, &ADMIN, "publishEvent", &circle());
        let date = dates(&network, &ADMIN, &event["id"], 1)[0]["id"].as_str().unwrap().to_owned();
        let digits = crate::keeping::digits(&event["id"]);
        let ids = [event["id"].as_str().unwrap(), &date].map(|id| (json!(id), json!(id.replace(digits, NIL))));
        let [of_event, of_date] = &ids;
        for (mutation, field, input, (foreign, absent)) in [
            ("updateEvent", "id", json!({ "expectedVersion": 1, "name": "Ours" }), of_event),
            ("cancelEvent", "id", json!({}), of_event),
            ("verifyEvent", "id", json!({ "method": "PHONE" }), of_event),
            ("cancelOccurrence", "occurrence", json!({}), of_date),
            ("rescheduleOccurrence", "occurrence", json!({ "note": "Ours" }), of_date),
        ] {
            let [foreign, absent] = [foreign, absent].map(|id| {
                let input = with(&input, json!({ field: id }));
                network.ask(&FOREIGN_ADMIN, &document(mutation), json!({ "input": input }))
            });
            assert_eq!(foreign.text, absent.text, "{mutation} tells that it is there");
            assert_eq!(foreign.data()[mutation]["userErrors"][0]["code"], "NOT_FOUND", "{mutation}");
            let own = with(&input, json!({ field: if field == "id" { &of_event.0 } else { &of_date.0 } }));
            for who in [COACH, Who::Anonymous, Who::Seat("network-admin")] {
                assert_eq!(refused(&network, &who, mutation, &own), ["NOT_ALLOWED"], "{mutation} by {who:?}");
            }
        }
        assert_eq!(read(&network, &event), event);
        let never = json!({ "occurrence": date.replace(&tuesday().format("%Y%m%d").to_string(), "20200101") });
        assert_eq!(refused(&network, &ADMIN, "cancelOccurrence", &never), ["NOT_FOUND occurrence"]);
        let told = errors(&network, &ADMIN, "cancelOccurrence", &json!({ "occurrence": event["id"] }));
        assert_eq!(crate::keeping::finding(&told[0]), "NOT_FOUND occurrence");
    });
}
