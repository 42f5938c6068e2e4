//! Every field of a resource: what is given is kept as typed, what is left out stays, null clears.

use std::collections::BTreeSet;

use chrono::{Days, SecondsFormat};
use gateway::kernel::clock;
use serde_json::{Value, json};
use tests::{Network, on_both};

use super::update;
use crate::keeping::{ADMIN, COACH, HOUSE, done, feed, node, position, refused, resource, with};

/// Each field with something in it, and what it is when it is cleared.
fn fields() -> Vec<(&'static str, Value, Value)> {
    let soon = (clock::now() + Days::new(9)).to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let site = json!({
        "name": "Depot", "location": { "latitude": 40.75, "longitude": -111.9 },
        "address": { "lines": ["12 West 900 South", "Door B"], "city": "Salt Lake City", "region": "UT",
                     "postalCode": "84101", "country": "US" },
        "hours": { "timeZone": "America/Chicago",
                   "weekly": [{ "day": "FRIDAY", "opens": "22:00", "closes": "02:00" }],
                   "exceptions": [
                       { "on": "2030-07-04", "isClosed": true, "opens": null, "closes": null, "note": "Holiday" },
                       { "on": "2030-07-05", "isClosed": false, "opens": "10:00", "closes": "11:30", "note": null }] },
        "phones": [{ "number": "801-555-0177", "extension": "007", "label": "front desk" }],
        "accessibility": ["step-free entrance"], "isAddressConfidential": false,
    });
    let who = json!({ "description": "Adults who rent", "minimumAge": 18, "maximumAge": 64,
                      "requiredDocuments": ["A photo ID"], "populations": ["PARENTS"] });
    let nobody = json!({ "description": null, "minimumAge": null, "maximumAge": null,
                         "requiredDocuments": [], "populations": [] });
    let price = json!({ "kind": "FEE", "amount": { "amount": "12.50", "currency": "USD" }, "description": "By card" });
    let unknown = json!({ "kind": "UNKNOWN", "amount": null, "description": null });
    let contact = json!({ "phone": "801-555-0178", "email": "desk@example.org", "url": "https://example.org/beds" });
    let house = json!({ "name": "Summit Recovery Commons", "url": "https://summit-commons.example.org" });
    vec![
        ("summary", json!("Beds for a first room."), Value::Null),
        ("description", json!("Ask at the desk.\nBring a van."), Value::Null),
        ("provider", json!({ "name": "County bed bank", "url": "https://beds.example.org" }), house),
        ("supportTypes", json!(["INSTRUMENTAL", "INFORMATIONAL"]), json!([])),
        ("recoveryCapital", json!(["PHYSICAL"]), json!([])),
        ("needs", json!(["HOUSING", "FAMILY"]), json!([])),
        ("pathways", json!(["SECULAR"]), json!([])),
        ("populations", json!(["VETERANS", "WOMEN"]), json!([])),
        ("languages", json!(["en", "es-MX"]), json!([])),
        ("eligibility", who, nobody),
        ("cost", price, unknown),
        ("applicationProcess", json!("Call, then come."), Value::Null),
        ("sites", json!([site]), json!([])),
        ("serviceAreas", json!([{ "name": "Salt Lake County", "description": "And its edges" }]), json!([])),
        ("contact", contact, json!({ "phone": null, "email": null, "url": null })),
        ("status", json!("TEMPORARILY_CLOSED"), json!("ACTIVE")),
        ("availability", json!({ "isAccepting": true, "openSlots": 3, "expiresAt": soon }), Value::Null),
        ("alert", json!({ "text": "Snow.", "source": "The city", "until": soon }), Value::Null),
        ("visibility", json!("NETWORK"), json!("CENTER")),
    ]
}

/// What was answered, without what a client does not send.
fn plain(mut field: Value) -> Value {
    if let Some(sites) = field.as_array_mut() {
        sites.iter_mut().filter_map(Value::as_object_mut).for_each(|site| drop(site.remove("id")));
    }
    if let Some(stated) = field.as_object_mut() {
        stated.remove("statedAt");
    }
    field
}

#[test]
fn the_table_has_every_field() {
    on_both(|backend| {
        let network = Network::start(backend);
        let query = "{ __type(name: \"UpdateResourceInput\") { inputFields { name } } }";
        let answer = network.ask(&ADMIN, query, json!({}));
        let known = answer.data()["__type"]["inputFields"].as_array().unwrap();
        let known: BTreeSet<_> = known.iter().filter_map(|field| field["name"].as_str()).collect();
        let fields = fields();
        let tested = fields.iter().map(|(name, ..)| *name).chain(["id", "expectedVersion", "name"]);
        assert_eq!(known, tested.collect());
    });
}

#[test]
fn what_is_left_out_stays_and_null_clears() {
    on_both(|backend| {
        let network = Network::start(backend);
        let fields = fields();
        let bare = json!({ "center": HOUSE, "name": "Beds" });
        let all: Value = fields.iter().map(|(name, value, _)| ((*name).to_owned(), value.clone())).collect();
        let mut whole = done(&network, &ADMIN, "createResource", &with(&bare, all.clone()));
        let cleared = done(&network, &ADMIN, "createResource", &bare);
        let whole_selection = format!("... on Resource {{ {} }}", resource());
        for (name, value, empty) in &fields {
            assert_eq!(plain(whole[name].clone()), *value, "{name} is kept");
            assert_eq!(plain(cleared[name].clone()), *empty, "{name} is left out of a new one");
            let before = position(network.database());
            let changed = update(&network, &whole, json!({ *name: null }));
            assert_eq!(changed[name], *empty, "{name} is cleared");
            let told = &feed(network.database(), before, &whole["id"])[0];
            assert!(told.ends_with(&format!("updateResource [\"{name}\"]")), "{name}: {told}");
            let version = whole["version"].as_i64().unwrap() + 1;
            let mut expected = with(&whole, json!({ *name: empty, "version": version }));
            if *name == "needs" {
                expected["verification"] = changed["verification"].clone();
            }
            assert_eq!(changed, expected, "{name} alone");
            assert_eq!(node(&network, &COACH, &whole["id"], &whole_selection), changed, "{name}, read again");
            whole = update(&network, &changed, json!({ *name: value }));
            assert_eq!(plain(whole[name].clone()), *value, "{name} is set");
        }
        let nothing = json!({ "id": whole["id"], "expectedVersion": whole["version"], "name": null });
        assert_eq!(refused(&network, &ADMIN, "updateResource", &nothing), ["BLANK name"]);
    });
}

#[test]
fn text_is_kept_as_typed_without_what_is_not_seen_but_turns_the_rest() {
    on_both(|backend| {
        let network = Network::start(backend);
        let mut made = done(&network, &ADMIN, "createResource", &json!({ "center": HOUSE, "name": "Beds" }));
        for (field, typed, kept) in [
            ("name", "Cafe\u{301} hour", json!("Café hour")),
            ("name", "  A  quiet   room ", json!("  A  quiet   room ")),
            ("name", "Beds\u{202E} and\u{2066} \u{202A}more\u{2069}", json!("Beds and more")),
            ("name", "Ring\u{7}ing\u{1B} bells", json!("Ringing bells")),
            ("name", "One\r\nline\tonly", json!("One line only")),
            ("name", "नमस्\u{200D}ते 👩\u{200D}👧", json!("नमस्\u{200D}ते 👩\u{200D}👧")),
            ("summary", "One\nsentence", json!("One sentence")),
            ("summary", " \u{200B}\u{2060}\n", Value::Null),
            ("description", "one\r\ntwo\rthree\u{2028}four\tfive\n\nsix", json!("one\ntwo\nthree\nfour five\n\nsix")),
            (
                "description",
                "<b>\"O'Brien\"; DROP TABLE resource; --</b>",
                json!("<b>\"O'Brien\"; DROP TABLE resource; --</b>"),
            ),
            ("description", "\u{200E}\u{AD}", Value::Null),
            ("applicationProcess", "", Value::Null),
        ] {
            made = update(&network, &made, json!({ field: typed }));
            assert_eq!(made[field], kept, "{field} typed as {typed:?}");
        }
        let parts = json!({
            "eligibility": { "description": " " }, "cost": { "kind": "FREE", "description": "\t" },
            "alert": { "text": "Snow", "source": "", "until": (clock::now() + Days::new(1)).to_rfc3339() },
            "sites": [
                { "name": "\n", "address": { "city": " ", "country": "US" }, "phones": [{ "number": "211", "label": " " }] },
            ],
            "serviceAreas": [{ "name": "Utah", "description": "\u{2800}" }],
        });
        let made = update(&network, &made, parts);
        for blank in [
            "/eligibility/description",
            "/cost/description",
            "/alert/source",
            "/sites/0/name",
            "/sites/0/address/city",
            "/sites/0/phones/0/label",
            "/serviceAreas/0/description",
        ] {
            assert_eq!(made.pointer(blank), Some(&Value::Null), "blank text is none: {blank}");
        }
    });
}

#[test]
fn words_and_languages_are_kept_once_each() {
    on_both(|backend| {
        let network = Network::start(backend);
        let input = json!({
            "center": HOUSE, "name": "Beds", "needs": ["FOOD", "HOUSING", "FOOD"],
            "languages": ["ES", "en", "es", "zh-Hant"],
        });
        let made = done(&network, &ADMIN, "createResource", &input);
        assert_eq!(made["needs"], json!(["FOOD", "HOUSING"]));
        assert_eq!(made["languages"], json!(["es", "en", "zh-Hant"]));
    });
}

#[test]
fn a_site_keeps_its_id_where_it_is_named() {
    on_both(|backend| {
        let network = Network::start(backend);
        let named = |names: &[&str]| {
            let sites: Vec<_> = names.iter().map(|name| json!({ "name": name })).collect();
            json!({ "center": HOUSE, "name": "Beds", "sites": sites })
        };
        let ids = |resource: &Value| -> Vec<Value> {
            resource["sites"].as_array().unwrap().iter().map(|site| site["id"].clone()).collect()
        };
        let other = done(&network, &ADMIN, "createResource", &named(&["Elsewhere"]));
        let made = done(&network, &ADMIN, "createResource", &named(&["One", "Two"]));
        let (one, two, foreign) = (&ids(&made)[0], &ids(&made)[1], &ids(&other)[0]);
        let made = update(
            &network,
            &made,
            json!({ "sites": [
                { "id": two, "name": "Two, moved" }, { "name": "Three" }, { "id": foreign, "name": "Four" },
                { "id": "site_nothing", "name": "Five" },
            ] }),
        );
        let now = ids(&made);
        assert_eq!(now[0], *two, "a site that is named stays");
        assert_eq!(made["sites"][0]["name"], "Two, moved");
        let distinct: BTreeSet<_> = now.iter().chain([one, foreign]).map(Value::to_string).collect();
        assert_eq!(distinct.len(), 6, "an id that the resource does not have makes a new site: {now:?}");
        let seen = node(&network, &COACH, &other["id"], "... on Resource { sites { id name } }");
        assert_eq!(seen["sites"], json!([{ "id": foreign, "name": "Elsewhere" }]), "the other resource keeps its site");
        // One site cannot be two: the second is a new one.
        let twice =
            update(&network, &made, json!({ "sites": [{ "id": two, "name": "A" }, { "id": two, "name": "B" }] }));
        assert_eq!(ids(&twice)[0], *two);
        assert_ne!(ids(&twice)[1], *two);
    });
}
