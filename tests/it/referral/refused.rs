//! Questions that are no needs, and cursors that are no places in the list: refused with words that help.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use super::{ask, page};

const COACH: Who = Who::Seat("coach@summit-commons");

/// A need that is none, the argument that is at fault, and words of the message.
fn questions() -> Vec<(Value, &'static str, &'static [&'static str])> {
    let wide: Vec<_> = (b'a'..=b'k').map(|letter| format!("q{}", char::from(letter))).collect();
    vec![
        (json!({}), "need", &["say what is needed"]),
        (json!({ "required": {}, "preferred": {} }), "need", &["say what is needed"]),
        (json!({ "required": { "needs": [], "stepFree": false }, "text": "  " }), "need", &["say what is needed"]),
        (json!({ "preferred": { "languages": ["es"] } }), "need", &["preferred need"]),
        (json!({ "kinds": ["COACH"], "window": { "days": 7 } }), "need", &["say what is needed"]),
        (json!({ "required": { "age": 131 } }), "age", &["0 to 130"]),
        (json!({ "required": { "age": -1 } }), "age", &["0 to 130"]),
        (json!({ "preferred": { "needs": ["FOOD"], "age": 1000 } }), "age", &["0 to 130"]),
        (capital(&[("SOCIAL", 0)]), "priority", &["1 to 5", "0"]),
        (capital(&[("SOCIAL", 6)]), "priority", &["1 to 5", "6"]),
        (capital(&[("SOCIAL", 1), ("SOCIAL", 2)]), "recoveryCapital", &["SOCIAL", "twice"]),
        (json!({ "required": { "languages": wide } }), "languages", &["at most 10"]),
        (json!({ "near": { "postalCode": "00000" } }), "near", &["ZIP", "84111"]),
        (json!({ "near": { "postalCode": "8411" } }), "near", &["ZIP", "84111"]),
        (json!({ "near": { "postalCode": "Utah" } }), "near", &["ZIP"]),
        (json!({ "near": { "center": "nowhere" } }), "near", &["nowhere"]),
        (json!({ "near": { "point": { "latitude": 91, "longitude": 0 } } }), "near", &["-90 to 90"]),
        (json!({ "near": { "center": "red-mesa" }, "withinKm": 0 }), "withinKm", &["500"]),
        (json!({ "near": { "center": "red-mesa" }, "withinKm": 501 }), "withinKm", &["500"]),
        (json!({ "required": { "needs": ["FOOD"] }, "withinKm": 10 }), "withinKm", &["near"]),
        (json!({ "required": { "needs": ["FOOD"] }, "window": { "days": 0 } }), "window", &["1 to 400"]),
        (json!({ "required": { "needs": ["FOOD"] }, "window": {} }), "window", &["to or days"]),
        (json!({ "text": "?!" }), "text", &["name what is looked for"]),
    ]
}

fn capital(domains: &[(&str, i64)]) -> Value {
    let domains: Vec<_> = domains.iter().map(|(word, weight)| json!({ "domain": word, "priority": weight })).collect();
    json!({ "required": { "needs": ["FOOD"] }, "preferred": { "recoveryCapital": domains } })
}

fn refused(errors: &[Value], argument: &str, says: &[&str]) {
    let error = &errors[0];
    assert_eq!(error["extensions"]["code"], "INVALID_ARGUMENT", "{error}");
    assert_eq!(error["extensions"]["argument"], argument, "{error}");
    let message = error["message"].as_str().unwrap();
    assert!(says.iter().all(|words| message.contains(words)), "{message}");
}

#[test]
fn what_is_no_need_is_refused_with_words_that_help() {
    on_both(|backend| {
        let network = Network::start(backend);
        for who in [COACH, Who::Anonymous] {
            for (need, argument, says) in questions() {
                let errors = page(network.server(), who, &need, 5, None).expect_err(&need.to_string());
                refused(&errors, argument, says);
            }
        }
        let food = json!({ "required": { "needs": ["FOOD"] } });
        for size in [0, 101] {
            refused(&page(network.server(), COACH, &food, size, None).unwrap_err(), "first", &["1"]);
        }
    });
}

#[test]
fn a_cursor_is_of_this_list_and_of_today() {
    on_both(|backend| {
        let network = Network::start(backend);
        let food = json!({ "required": { "needs": ["FOOD"] } });
        let after = |cursor: &str| page(network.server(), COACH, &food, 5, Some(cursor));
        let first = page(network.server(), COACH, &food, 5, None).unwrap();
        let own = first["pageInfo"]["endCursor"].as_str().unwrap();
        let put = |by: TimeDelta| {
            let mut cursor: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(own).unwrap()).unwrap();
            let at: DateTime<Utc> = cursor["o"][0].as_str().unwrap().parse().unwrap();
            cursor["o"][0] = (at + by).to_rfc3339_opts(SecondsFormat::AutoSi, true).into();
            URL_SAFE_NO_PAD.encode(cursor.to_string())
        };
        assert_eq!(put(TimeDelta::zero()), own);
        assert!(after(own).is_ok());
        assert!(after(&put(-TimeDelta::hours(23))).is_ok());
        refused(&after(&put(-TimeDelta::hours(25))).unwrap_err(), "after", &["begin it anew"]);
        refused(&after(&put(TimeDelta::hours(1))).unwrap_err(), "after", &["begin it anew"]);
        for others in
            ["{ resources(first: 1) { pageInfo { endCursor } } }", "{ centers(first: 1) { pageInfo { endCursor } } }"]
        {
            let data = ask(network.server(), COACH, others, &json!({})).unwrap();
            let list = data.as_object().unwrap().values().next().unwrap();
            let cursor = list["pageInfo"]["endCursor"].as_str().unwrap();
            refused(&after(cursor).unwrap_err(), "after", &["cursor"]);
        }
        for garbage in ["", "garbage", &own[..own.len() - 2]] {
            refused(&after(garbage).unwrap_err(), "after", &["cursor"]);
        }
    });
}
