//! What may not stand in an event, each with its code and the way to it; and that null clears.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Network, on_both};

use super::{circle, read, update, wall, week};
use crate::keeping::{ADMIN, done, refused, with};

#[test]
fn what_is_too_much_or_cannot_be_meant_is_refused_where_it_stands() {
    on_both(|backend| {
        let network = Network::start(backend);
        let letters = |count| "é".repeat(count);
        let known = done(&network, &ADMIN, "publishEvent", &circle());
        for (part, expected) in [
            (json!({ "name": "" }), "BLANK name"),
            (json!({ "name": letters(201) }), "TOO_LONG name"),
            (json!({ "name": "Tom, 801-555-0134" }), "PERSONAL_DATA name"),
            (json!({ "summary": letters(301) }), "TOO_LONG summary"),
            (json!({ "description": letters(8_001) }), "TOO_LONG description"),
            (json!({ "venue": { "address": { "country": "usa" } } }), "INVALID venue.address.country"),
            (json!({ "venue": { "location": { "latitude": 91, "longitude": 0 } } }), "INVALID venue.location"),
            (
                json!({ "venue": { "accessibility": ["Ask Tom at 801-555-0134"] } }),
                "PERSONAL_DATA venue.accessibility.0",
            ),
            (json!({ "mode": "ONLINE" }), "INVALID online"),
            (json!({ "mode": "ONLINE", "online": { "note": "Ask us" } }), "INVALID online"),
            (json!({ "online": { "joinUrl": "https://" } }), "INVALID online.joinUrl"),
            (json!({ "online": { "phone": "the desk" } }), "INVALID online.phone"),
            (json!({ "online": { "phone": "211", "note": letters(501) } }), "TOO_LONG online.note"),
            (json!({ "localStart": "1969-12-30T18:30:00" }), "INVALID localStart"),
            (json!({ "duration": "PT59S" }), "INVALID duration"),
            (json!({ "duration": "PT336H1S" }), "INVALID duration"),
            (json!({ "capacity": 0 }), "INVALID capacity"),
            (json!({ "capacity": 100_001 }), "INVALID capacity"),
            (json!({ "registrationUrl": "https://a b" }), "INVALID registrationUrl"),
            (json!({ "cost": { "kind": "FREE", "amount": { "amount": "1" } } }), "INVALID cost.amount"),
            (json!({ "cost": { "kind": "FEE", "amount": { "amount": "-1" } } }), "INVALID cost.amount.amount"),
            (
                json!({ "cost": { "kind": "FEE", "description": "Pay tom@example.org" } }),
                "PERSONAL_DATA cost.description",
            ),
            (json!({ "languages": (0..31).map(|n| format!("x-{n}")).collect::<Vec<_>>() }), "TOO_MANY languages"),
        ] {
            let new = with(&circle(), part.clone());
            assert_eq!(refused(&network, &ADMIN, "publishEvent", &new), [expected], "a new one with {part}");
            let change = with(&json!({ "id": known["id"], "expectedVersion": 1 }), part.clone());
            assert_eq!(refused(&network, &ADMIN, "updateEvent", &change), [expected], "a change to {part}");
        }
        assert_eq!(read(&network, &known), known);
        for enough in [
            json!({ "name": letters(200), "summary": letters(300), "capacity": 100_000, "duration": "PT336H" }),
            json!({ "duration": "PT1M", "capacity": 1, "online": { "note": letters(500) } }),
            json!({ "mode": "ONLINE", "online": { "phone": "801-555-0150" } }),
        ] {
            done(&network, &ADMIN, "publishEvent", &with(&circle(), enough));
        }
    });
}

#[test]
fn an_event_that_is_sent_again_with_its_key_is_published_once() {
    on_both(|backend| {
        let network = Network::start(backend);
        let keyed = with(&circle(), json!({ "clientKey": "tuesday" }));
        let made = done(&network, &ADMIN, "publishEvent", &keyed);
        assert_eq!(done(&network, &ADMIN, "publishEvent", &keyed), made);
        let other = with(&keyed, json!({ "duration": "PT2H" }));
        assert_eq!(refused(&network, &ADMIN, "publishEvent", &other), ["CLIENT_KEY_USED clientKey"]);
    });
}

/// Each field with something in it, and what it is when it is cleared; nothing where it must not be empty.
fn fields() -> Vec<(&'static str, Value, Option<Value>)> {
    let unknown = json!({ "kind": "UNKNOWN", "amount": null, "description": null });
    let fee = json!({ "kind": "FEE", "amount": { "amount": "5.00", "currency": "USD" }, "description": "At the door" });
    let venue = json!({
        "name": "The park", "address": null, "location": null, "hours": null, "phones": [], "accessibility": ["ramp"],
        "isAddressConfidential": true,
    });
    vec![
        ("name", json!("Whole circle"), None),
        ("mode", json!("HYBRID"), None),
        ("localStart", json!(wall(week(0))), None),
        ("duration", json!("PT1H"), None),
        ("status", json!("POSTPONED"), None),
        ("summary", json!("One sentence."), Some(Value::Null)),
        ("description", json!("Two.\nLines."), Some(Value::Null)),
        ("venue", venue, Some(Value::Null)),
        (
            "online",
            json!({ "joinUrl": "https://meet.example.org/a", "phone": "211", "note": "Ask" }),
            Some(Value::Null),
        ),
        ("timeZone", json!("America/Chicago"), Some(json!("America/Denver"))),
        ("supportTypes", json!(["EMOTIONAL"]), Some(json!([]))),
        ("recoveryCapital", json!(["SOCIAL"]), Some(json!([]))),
        ("pathways", json!(["SMART"]), Some(json!([]))),
        ("populations", json!(["WOMEN"]), Some(json!([]))),
        ("languages", json!(["es"]), Some(json!([]))),
        ("registrationUrl", json!("https://example.org/register"), Some(Value::Null)),
        ("capacity", json!(12), Some(Value::Null)),
        ("cost", fee, Some(unknown)),
        ("visibility", json!("NETWORK"), Some(json!("CENTER"))),
        ("isAllDay", json!(false), Some(json!(false))),
    ]
}

#[test]
fn what_is_left_out_of_a_change_stays_and_null_clears() {
    on_both(|backend| {
        let network = Network::start(backend);
        let fields = fields();
        let query = "{ __type(name: \"UpdateEventInput\") { inputFields { name } } }";
        let answer = network.ask(&ADMIN, query, json!({}));
        let known: BTreeSet<_> = answer.data()["__type"]["inputFields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["name"].as_str().unwrap())
            .collect();
        // Rules and what they leave out have tests of their own.
        let others = ["id", "expectedVersion", "recurrence", "exceptDates"];
        assert_eq!(known, fields.iter().map(|(name, ..)| *name).chain(others).collect());

        let all: Value = fields.iter().map(|(name, value, _)| ((*name).to_owned(), value.clone())).collect();
        let mut whole = done(&network, &ADMIN, "publishEvent", &with(&circle(), all));
        for (name, value, empty) in &fields {
            let mut kept = whole[name].clone();
            if *name == "venue" {
                kept.as_object_mut().unwrap().remove("id");
            }
            assert_eq!(kept, *value, "{name} is kept");
            let Some(empty) = empty else {
                let nothing = json!({ "id": whole["id"], "expectedVersion": whole["version"], *name: null });
                assert_eq!(refused(&network, &ADMIN, "updateEvent", &nothing), [format!("BLANK {name}")]);
                continue;
            };
            let changed = update(&network, &whole, json!({ *name: null }));
            let version = whole["version"].as_i64().unwrap() + i64::from(value != empty);
            assert_eq!(changed, with(&whole, json!({ *name: empty, "version": version })), "{name} alone is cleared");
            assert_eq!(read(&network, &whole), changed, "{name}, read again");
            whole = update(&network, &changed, json!({ *name: value }));
        }
    });
}
