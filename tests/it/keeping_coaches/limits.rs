//! What may not stand on a coach's page, each with its code and the way to it; and that null clears.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Network, on_both};

use super::{ROBIN, linked, robin, update};
use crate::keeping::{ADMIN, COACH, HOUSE, done, errors, finding, node, refused, with};

fn letters(count: usize) -> String {
    "é".repeat(count)
}

#[test]
fn what_is_too_much_is_refused_where_it_stands() {
    on_both(|backend| {
        let network = Network::start(backend);
        let coach = linked(&network);
        let credential = |part: Value| json!({ "credentials": [with(&json!({ "label": "A", "issuer": "B" }), part)] });
        for (part, expected) in [
            (json!({ "displayName": " " }), "BLANK displayName"),
            (json!({ "displayName": letters(81) }), "TOO_LONG displayName"),
            (json!({ "displayName": "Robin 801-555-0161" }), "PERSONAL_DATA displayName"),
            (json!({ "pronouns": letters(81) }), "TOO_LONG pronouns"),
            (json!({ "bio": letters(2_001) }), "TOO_LONG bio"),
            (json!({ "languages": (0..31).map(|n| format!("x-{n}")).collect::<Vec<_>>() }), "TOO_MANY languages"),
            (json!({ "credentials": vec![json!({ "label": "A", "issuer": "B" }); 21] }), "TOO_MANY credentials"),
            (credential(json!({ "label": "" })), "BLANK credentials.0.label"),
            (credential(json!({ "label": letters(121) })), "TOO_LONG credentials.0.label"),
            (credential(json!({ "issuer": "" })), "BLANK credentials.0.issuer"),
            (credential(json!({ "issuer": "Ask tom@example.org" })), "PERSONAL_DATA credentials.0.issuer"),
            (credential(json!({ "jurisdiction": letters(21) })), "TOO_LONG credentials.0.jurisdiction"),
            (json!({ "contact": { "phone": "at the desk" } }), "INVALID contact.phone"),
            (json!({ "contact": { "email": "robin" } }), "INVALID contact.email"),
            (json!({ "contact": { "url": "https://" } }), "INVALID contact.url"),
        ] {
            let new = with(&robin(), part.clone());
            assert_eq!(refused(&network, &ADMIN, "createCoach", &new), [expected], "a new one with {part}");
            let change = with(&json!({ "id": coach["id"], "expectedVersion": 1 }), part.clone());
            for who in [ADMIN, ROBIN] {
                assert_eq!(refused(&network, &who, "updateCoach", &change), [expected], "{part} by {who:?}");
            }
        }
        let enough = json!({
            "displayName": letters(80), "pronouns": letters(80), "bio": letters(2_000),
            "credentials": vec![json!({ "label": letters(120), "issuer": letters(120), "jurisdiction": "UT" }); 20],
        });
        done(&network, &ADMIN, "createCoach", &with(&robin(), enough));
    });
}

#[test]
fn how_to_reach_a_coach_does_not_stand_in_the_bio() {
    on_both(|backend| {
        let network = Network::start(backend);
        let coach = linked(&network);
        for bio in ["Call me at 801-555-0161 any time.", "Write to robin@example.org.", "Llámame al 801 555 0161"] {
            let input = json!({ "id": coach["id"], "expectedVersion": 1, "bio": bio });
            let errors = errors(&network, &ROBIN, "updateCoach", &input);
            assert_eq!(errors.iter().map(finding).collect::<Vec<_>>(), ["PERSONAL_DATA bio"]);
            let message = errors[0]["message"].as_str().unwrap();
            assert!(message.ends_with("write it under their contact"), "{message}");
        }
        let contact = json!({ "contact": { "phone": "801-555-0162" } });
        let changed = update(&network, &ROBIN, &coach, contact);
        assert_eq!(changed["contact"], json!({ "phone": "801-555-0162", "email": null, "url": null }));
    });
}

#[test]
fn what_is_left_out_of_a_change_stays_and_null_clears() {
    on_both(|backend| {
        let network = Network::start(backend);
        let fields = [
            ("pronouns", Value::Null),
            ("bio", Value::Null),
            ("supportTypes", json!([])),
            ("recoveryCapital", json!([])),
            ("pathways", json!([])),
            ("populations", json!([])),
            ("languages", json!([])),
            ("settings", json!([])),
            ("credentials", json!([])),
            ("contact", Value::Null),
        ];
        let query = "{ __type(name: \"UpdateCoachInput\") { inputFields { name } } }";
        let answer = network.ask(&ADMIN, query, json!({}));
        let known = answer.data()["__type"]["inputFields"].as_array().unwrap();
        let known: BTreeSet<_> = known.iter().map(|field| field["name"].as_str().unwrap()).collect();
        // Who sees what has tests of its own.
        let others = ["id", "expectedVersion", "displayName", "onTheCoachsWord", "visibility", "sharing"];
        assert_eq!(known, fields.iter().map(|(name, _)| *name).chain(others).collect());

        let bare = done(&network, &ADMIN, "createCoach", &json!({ "center": HOUSE, "displayName": "Sam" }));
        let mut whole = linked(&network);
        for (name, empty) in fields {
            assert_eq!(bare[name], empty, "{name} is left out of a new one");
            let changed = update(&network, &ROBIN, &whole, json!({ name: null }));
            let version = whole["version"].as_i64().unwrap() + 1;
            assert_eq!(changed, with(&whole, json!({ name: empty, "version": version })), "{name} alone is cleared");
            let selection = format!("... on Coach {{ {} }}", crate::keeping::coach());
            assert_eq!(node(&network, &COACH, &whole["id"], &selection), changed, "{name}, read again");
            whole = update(&network, &ROBIN, &changed, json!({ name: robin()[name] }));
        }
        let nothing = json!({ "id": whole["id"], "expectedVersion": whole["version"], "displayName": null });
        assert_eq!(refused(&network, &ROBIN, "updateCoach", &nothing), ["BLANK displayName"]);
    });
}

#[test]
fn a_page_that_was_changed_in_between_is_not_overwritten() {
    on_both(|backend| {
        let network = Network::start(backend);
        let coach = linked(&network);
        update(&network, &ROBIN, &coach, json!({ "bio": "Mine." }));
        let late = json!({ "id": coach["id"], "expectedVersion": 1, "bio": "The admin's." });
        let errors = errors(&network, &ADMIN, "updateCoach", &late);
        assert_eq!(errors.iter().map(finding).collect::<Vec<_>>(), ["STALE_VERSION expectedVersion"]);
        assert!(errors[0]["message"].as_str().unwrap().contains("version 2"), "{errors:?}");
        let bio = node(&network, &COACH, &coach["id"], "... on Coach { bio version }");
        assert_eq!(bio, json!({ "bio": "Mine.", "version": 2 }));
    });
}

#[test]
fn a_sign_in_is_named_as_it_stands_in_the_token() {
    on_both(|backend| {
        let network = Network::start(backend);
        let coach = done(&network, &ADMIN, "createCoach", &robin());
        let link = |more: Value| with(&json!({ "coach": coach["id"] }), more);
        for (part, expected) in [
            (json!({ "subject": " " }), "BLANK subject"),
            (json!({ "subject": letters(256) }), "TOO_LONG subject"),
            (json!({ "subject": "a\nb" }), "INVALID subject"),
            (json!({ "subject": "a", "issuer": "" }), "BLANK issuer"),
            (json!({ "subject": "a", "issuer": letters(501) }), "TOO_LONG issuer"),
        ] {
            assert_eq!(refused(&network, &ADMIN, "linkCoachAccount", &link(part)), [expected]);
        }
        // Somebody of the same name at another issuer is somebody else.
        done(
            &network,
            &ADMIN,
            "linkCoachAccount",
            &link(json!({ "subject": "robin's sign-in", "issuer": "https://other.example.org" })),
        );
        let input = json!({ "id": coach["id"], "expectedVersion": 1, "bio": "Mine." });
        assert_eq!(refused(&network, &ROBIN, "updateCoach", &input), ["NOT_ALLOWED"]);
        for n in 0..4 {
            done(&network, &ADMIN, "linkCoachAccount", &link(json!({ "subject": format!("sign-in {n}") })));
        }
        assert_eq!(refused(&network, &ADMIN, "linkCoachAccount", &link(json!({ "subject": "a sixth" }))), ["FULL"]);
    });
}
