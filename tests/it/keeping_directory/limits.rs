//! What may not stand in a resource, each with its code and the way to it; and what just may.

use chrono::{Days, SecondsFormat};
use gateway::kernel::clock;
use serde_json::{Value, json};
use tests::{Network, on_both};

use crate::{
    keeping::{ADMIN, HOUSE, done, errors, finding, refused, with},
    tenancy::dialect::{one, truth},
};

fn letters(count: usize) -> String {
    "é".repeat(count)
}

fn many(count: usize, item: Value) -> Value {
    Value::Array(vec![item; count])
}

fn site(part: Value) -> Value {
    json!({ "sites": [part] })
}

fn hours(part: Value) -> Value {
    site(json!({ "hours": part }))
}

fn in_days(days: u64) -> String {
    (clock::now() + Days::new(days)).to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn yesterday() -> String {
    (clock::now() - Days::new(1)).to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// A URL of so many characters.
fn url(length: usize) -> String {
    format!("https://example.org/{}", "a".repeat(length - 20))
}

fn too_much() -> Vec<(Value, &'static str)> {
    vec![
        (json!({ "name": letters(201) }), "TOO_LONG name"),
        (json!({ "name": " \u{200B}" }), "BLANK name"),
        (json!({ "summary": letters(301) }), "TOO_LONG summary"),
        (json!({ "description": letters(8_001) }), "TOO_LONG description"),
        (json!({ "applicationProcess": letters(2_001) }), "TOO_LONG applicationProcess"),
        (json!({ "provider": { "name": letters(201) } }), "TOO_LONG provider.name"),
        (json!({ "provider": { "name": "" } }), "BLANK provider.name"),
        (json!({ "provider": { "name": "A", "url": url(2_001) } }), "TOO_LONG provider.url"),
        (json!({ "provider": { "name": "A", "url": "https://a b.org" } }), "INVALID provider.url"),
        (json!({ "contact": { "url": "http:///etc" } }), "INVALID contact.url"),
        (json!({ "contact": { "url": "https://" } }), "INVALID contact.url"),
        (json!({ "contact": { "phone": "ask Tom" } }), "INVALID contact.phone"),
        (json!({ "contact": { "phone": "12" } }), "INVALID contact.phone"),
        (json!({ "contact": { "phone": "2".repeat(41) } }), "TOO_LONG contact.phone"),
        (json!({ "contact": { "email": "desk" } }), "INVALID contact.email"),
        (json!({ "contact": { "email": "desk@example" } }), "INVALID contact.email"),
        (json!({ "contact": { "email": "a desk@example.org" } }), "INVALID contact.email"),
        (json!({ "contact": { "email": "desk@home@example.org" } }), "INVALID contact.email"),
        (json!({ "contact": { "email": format!("{}@example.org", "a".repeat(243)) } }), "TOO_LONG contact.email"),
        (json!({ "languages": (0..31).map(|n| format!("x-{n}")).collect::<Vec<_>>() }), "TOO_MANY languages"),
        (json!({ "eligibility": { "description": letters(1_001) } }), "TOO_LONG eligibility.description"),
        (json!({ "eligibility": { "minimumAge": -1 } }), "INVALID eligibility.minimumAge"),
        (json!({ "eligibility": { "maximumAge": 131 } }), "INVALID eligibility.maximumAge"),
        (json!({ "eligibility": { "minimumAge": 25, "maximumAge": 18 } }), "INVALID eligibility.maximumAge"),
        (
            json!({ "eligibility": { "requiredDocuments": many(21, json!("ID")) } }),
            "TOO_MANY eligibility.requiredDocuments",
        ),
        (
            json!({ "eligibility": { "requiredDocuments": ["ID", letters(121)] } }),
            "TOO_LONG eligibility.requiredDocuments.1",
        ),
        (json!({ "eligibility": { "requiredDocuments": [""] } }), "BLANK eligibility.requiredDocuments.0"),
        (json!({ "cost": { "kind": "FREE", "amount": { "amount": "0" } } }), "INVALID cost.amount"),
        (json!({ "cost": { "kind": "FEE", "amount": { "amount": "-0.01" } } }), "INVALID cost.amount.amount"),
        (json!({ "cost": { "kind": "FEE", "amount": { "amount": "1000000.01" } } }), "INVALID cost.amount.amount"),
        (json!({ "cost": { "kind": "FEE", "amount": { "amount": "1.00001" } } }), "INVALID cost.amount.amount"),
        (
            json!({ "cost": { "kind": "FEE", "amount": { "amount": "1", "currency": "usd" } } }),
            "INVALID cost.amount.currency",
        ),
        (json!({ "cost": { "kind": "FEE", "description": letters(301) } }), "TOO_LONG cost.description"),
        (json!({ "sites": many(51, json!({})) }), "TOO_MANY sites"),
        (site(json!({ "name": letters(121) })), "TOO_LONG sites.0.name"),
        (site(json!({ "address": { "lines": many(5, json!("A")) } })), "TOO_MANY sites.0.address.lines"),
        (site(json!({ "address": { "lines": ["A", letters(121)] } })), "TOO_LONG sites.0.address.lines.1"),
        (site(json!({ "address": { "lines": [" "] } })), "BLANK sites.0.address.lines.0"),
        (site(json!({ "address": { "city": letters(81) } })), "TOO_LONG sites.0.address.city"),
        (site(json!({ "address": { "postalCode": letters(81) } })), "TOO_LONG sites.0.address.postalCode"),
        (site(json!({ "address": { "country": "USA" } })), "INVALID sites.0.address.country"),
        (site(json!({ "address": { "country": "us" } })), "INVALID sites.0.address.country"),
        (site(json!({ "location": { "latitude": 91, "longitude": 0 } })), "INVALID sites.0.location"),
        (site(json!({ "location": { "latitude": 0, "longitude": -180.1 } })), "INVALID sites.0.location"),
        (site(json!({ "phones": many(11, json!({ "number": "211" })) })), "TOO_MANY sites.0.phones"),
        (site(json!({ "phones": [{ "number": "" }] })), "BLANK sites.0.phones.0.number"),
        (site(json!({ "phones": [{ "number": "at the desk" }] })), "INVALID sites.0.phones.0.number"),
        (site(json!({ "phones": [{ "number": "211", "extension": "12a" }] })), "INVALID sites.0.phones.0.extension"),
        (site(json!({ "phones": [{ "number": "211", "label": letters(121) }] })), "TOO_LONG sites.0.phones.0.label"),
        (site(json!({ "accessibility": many(21, json!("ramp")) })), "TOO_MANY sites.0.accessibility"),
        (site(json!({ "accessibility": ["ramp", ""] })), "BLANK sites.0.accessibility.1"),
        (
            hours(json!({ "weekly": many(51, json!({ "day": "FRIDAY", "opens": "09:00", "closes": "10:00" })) })),
            "TOO_MANY sites.0.hours.weekly",
        ),
        (
            hours(json!({ "exceptions": many(101, json!({ "on": "2030-01-01", "isClosed": true })) })),
            "TOO_MANY sites.0.hours.exceptions",
        ),
        (
            hours(json!({ "exceptions": [{ "on": "2030-01-01", "opens": "09:00" }] })),
            "INVALID sites.0.hours.exceptions.0",
        ),
        (
            hours(
                json!({ "exceptions": [{ "on": "2030-01-01", "isClosed": true, "opens": "09:00", "closes": "10:00" }] }),
            ),
            "INVALID sites.0.hours.exceptions.0",
        ),
        (
            hours(json!({ "exceptions": [{ "on": "2030-01-01", "isClosed": true, "note": letters(301) }] })),
            "TOO_LONG sites.0.hours.exceptions.0.note",
        ),
        (json!({ "serviceAreas": many(51, json!({ "name": "A" })) }), "TOO_MANY serviceAreas"),
        (json!({ "serviceAreas": [{ "name": "" }] }), "BLANK serviceAreas.0.name"),
        (json!({ "serviceAreas": [{ "name": letters(121) }] }), "TOO_LONG serviceAreas.0.name"),
        (
            json!({ "serviceAreas": [{ "name": "A", "description": letters(301) }] }),
            "TOO_LONG serviceAreas.0.description",
        ),
        (json!({ "availability": { "isAccepting": true, "openSlots": -1 } }), "INVALID availability.openSlots"),
        (json!({ "availability": { "isAccepting": true, "openSlots": 10_001 } }), "INVALID availability.openSlots"),
        (json!({ "availability": { "isAccepting": false, "openSlots": 1 } }), "INVALID availability.openSlots"),
        (
            json!({ "availability": { "isAccepting": true, "expiresAt": yesterday() } }),
            "INVALID availability.expiresAt",
        ),
        (
            json!({ "availability": { "isAccepting": true, "expiresAt": in_days(367) } }),
            "INVALID availability.expiresAt",
        ),
        (json!({ "alert": { "text": letters(501), "until": in_days(1) } }), "TOO_LONG alert.text"),
        (json!({ "alert": { "text": " ", "until": in_days(1) } }), "BLANK alert.text"),
        (json!({ "alert": { "text": "Snow", "source": letters(201), "until": in_days(1) } }), "TOO_LONG alert.source"),
        (json!({ "alert": { "text": "Snow", "until": yesterday() } }), "INVALID alert.until"),
        (json!({ "alert": { "text": "Snow", "until": in_days(367) } }), "INVALID alert.until"),
    ]
}

fn just_enough() -> Vec<Value> {
    vec![
        json!({ "name": letters(200), "summary": letters(300), "description": letters(8_000) }),
        json!({ "applicationProcess": letters(2_000), "provider": { "name": letters(200), "url": url(2_000) } }),
        json!({ "contact": { "phone": "2".repeat(40), "email": format!("{}@example.org", "a".repeat(242)) } }),
        json!({ "languages": (0..30).map(|n| format!("x-{n}")).collect::<Vec<_>>() }),
        json!({ "eligibility": { "minimumAge": 0, "maximumAge": 0, "requiredDocuments": many(20, json!(letters(120))) } }),
        json!({ "eligibility": { "description": letters(1_000), "minimumAge": 130, "maximumAge": 130 } }),
        json!({ "cost": { "kind": "FEE", "amount": { "amount": "1000000.0000" }, "description": letters(300) } }),
        json!({ "cost": { "kind": "SLIDING_SCALE", "amount": { "amount": "0", "currency": "MXN" } } }),
        json!({ "sites": many(50, json!({ "location": { "latitude": -90, "longitude": 180 } })) }),
        site(
            json!({ "name": letters(120), "address": { "lines": many(4, json!(letters(120))), "city": letters(80) } }),
        ),
        site(
            json!({ "phones": many(10, json!({ "number": "211", "extension": "0123456789", "label": letters(120) })) }),
        ),
        site(json!({ "accessibility": many(20, json!(letters(120))) })),
        hours(json!({ "weekly": many(50, json!({ "day": "FRIDAY", "opens": "09:00", "closes": "09:00" })) })),
        hours(json!({ "exceptions": many(100, json!({ "on": "2030-01-01", "note": letters(300) })) })),
        json!({ "serviceAreas": many(50, json!({ "name": letters(120), "description": letters(300) })) }),
        json!({ "availability": { "isAccepting": true, "openSlots": 10_000, "expiresAt": in_days(365) } }),
        json!({ "availability": { "isAccepting": false, "openSlots": 0 } }),
        json!({ "alert": { "text": letters(500), "source": letters(200), "until": in_days(365) } }),
    ]
}

#[test]
fn what_is_too_much_is_refused_where_it_stands_and_nothing_is_made() {
    on_both(|backend| {
        let network = Network::start(backend);
        let count = || {
            one(
                network.database(),
                &format!("SELECT count(*) FROM {}", truth(network.database().backend(), "resource")),
            )
        };
        let bare = json!({ "center": HOUSE, "name": "Beds" });
        let known = done(&network, &ADMIN, "createResource", &bare);
        let before = count();
        for (part, expected) in too_much() {
            let refusals = refused(&network, &ADMIN, "createResource", &with(&bare, part.clone()));
            assert_eq!(refusals, [expected], "a new one with {part}");
            let change = with(&json!({ "id": known["id"], "expectedVersion": 1 }), part.clone());
            assert_eq!(refused(&network, &ADMIN, "updateResource", &change), [expected], "a change to {part}");
        }
        assert_eq!(count(), before, "what was refused was made");
        let unchanged = done(&network, &ADMIN, "updateResource", &json!({ "id": known["id"], "expectedVersion": 1 }));
        assert_eq!(unchanged, known);
        for part in just_enough() {
            done(&network, &ADMIN, "createResource", &with(&bare, part));
        }
    });
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    on_both(|backend| {
        let network = Network::start(backend);
        let input = json!({
            "center": HOUSE, "name": "", "summary": letters(301),
            "eligibility": { "minimumAge": -1, "maximumAge": 200 },
            "sites": [{}, { "address": { "country": "Utah" }, "location": { "latitude": 91, "longitude": 0 } }],
        });
        let found: Vec<_> = errors(&network, &ADMIN, "createResource", &input).iter().map(finding).collect();
        let expected = [
            "BLANK name",
            "TOO_LONG summary",
            "INVALID eligibility.minimumAge",
            "INVALID eligibility.maximumAge",
            "INVALID sites.1.address.country",
            "INVALID sites.1.location",
        ];
        assert_eq!(found, expected);
        let long = &errors(&network, &ADMIN, "createResource", &input)[1]["message"];
        assert_eq!(long, "this has 301 characters; write at most 300");
    });
}

#[test]
fn a_persons_data_is_refused_exactly_where_none_may_stand() {
    const SAMPLES: [&str; 4] =
        ["Ask for Tom at 801-555-0134", "Write to tom@example.org", "For Tom, born 3/3/1987", "Tom, SSN 123-45-6789"];
    on_both(|backend| {
        let network = Network::start(backend);
        let bare = json!({ "center": HOUSE, "name": "Beds" });
        for sample in SAMPLES {
            for (part, at) in [
                (json!({ "name": sample }), "name"),
                (json!({ "eligibility": { "description": sample } }), "eligibility.description"),
                (json!({ "eligibility": { "requiredDocuments": ["ID", sample] } }), "eligibility.requiredDocuments.1"),
                (json!({ "cost": { "kind": "FEE", "description": sample } }), "cost.description"),
                (
                    hours(json!({ "exceptions": [{ "on": "2030-01-01", "note": sample }] })),
                    "sites.0.hours.exceptions.0.note",
                ),
                (site(json!({ "accessibility": [sample] })), "sites.0.accessibility.0"),
                (site(json!({ "phones": [{ "number": "211", "label": sample }] })), "sites.0.phones.0.label"),
            ] {
                let errors = errors(&network, &ADMIN, "createResource", &with(&bare, part));
                assert_eq!(errors.iter().map(finding).collect::<Vec<_>>(), [format!("PERSONAL_DATA {at}")], "{sample}");
                let message = errors[0]["message"].as_str().unwrap();
                assert!(message.contains("take it out") && message.contains("contact"), "{message}");
                assert!(!message.contains("Tom") && !message.contains("555"), "what was typed is repeated: {message}");
            }
            let told = json!({
                "description": sample, "summary": sample, "applicationProcess": sample,
                "provider": { "name": sample }, "serviceAreas": [{ "name": "Utah", "description": sample }],
                "contact": { "phone": "801-555-0134", "email": "desk@example.org" },
                "alert": { "text": sample, "source": sample, "until": in_days(1) },
            });
            let made = done(&network, &ADMIN, "createResource", &with(&bare, told));
            assert_eq!(made["applicationProcess"], sample, "how to begin is the provider's to say");
        }
    });
}
