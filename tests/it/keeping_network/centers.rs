//! Regions and centers.

use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use super::{ADMIN, COACH, COORDINATOR, STEWARD, STRANGER, assert_latest, call, center_id, data, done, refused, trail};

const CENTER: &str = "center { id slug name timeZone region { slug } version }";

fn north_fork() -> Value {
    json!({
        "slug": "north-fork", "name": "North Fork Recovery Center", "region": "wasatch-front",
        "timeZone": "America/Denver", "languages": ["en"],
        "address": { "lines": ["2400 Washington Boulevard"], "city": "Ogden", "region": "UT", "postalCode": "84401", "country": "US" },
        "location": { "latitude": 41.2230, "longitude": -111.9738 },
    })
}

/// Some input with one field changed; null where that is what is given.
fn with(input: &Value, field: &str, value: Value) -> Value {
    let mut input = input.clone();
    input[field] = value;
    input
}

#[test]
fn regions_and_centers_join() {
    on_both(|backend| {
        let network = Network::start(backend);
        let region = json!({ "slug": "uinta-basin", "name": "Uinta\nBasin", "clientKey": "region 1" });
        let made = done(&network, &STEWARD, "createRegion", "region { id slug name }", &region);
        assert_eq!(made["region"]["name"], "Uinta Basin", "{made}");
        let again = done(&network, &STEWARD, "createRegion", "region { id slug name }", &region);
        assert_eq!(again, made, "the same request makes one region");
        refused(
            &network,
            &STEWARD,
            "createRegion",
            &with(&region, "name", json!("Other")),
            "CLIENT_KEY_USED",
            "clientKey",
        );

        let query = "mutation CreateCenter($input: CreateCenterInput!) {
            createCenter(input: $input) { center { id slug name timeZone region { slug } } userErrors { code field message } }
        }";
        let answer = network.ask(&STEWARD, query, json!({ "input": north_fork() }));
        let made = &answer.data()["createCenter"];
        assert_eq!(made["userErrors"], json!([]));
        assert_eq!(made["center"]["slug"], "north-fork");
        assert_eq!(made["center"]["timeZone"], "America/Denver");
        assert_eq!(made["center"]["region"]["slug"], "wasatch-front");
        let seen = data(
            &network,
            &Who::Anonymous,
            "{ region(slug: \"uinta-basin\") { name }
               center(slug: \"north-fork\") { status availabilityDays languages version resources { totalCount } }
               centers(near: { point: { latitude: 41.2, longitude: -111.97 } }, withinKm: 5) { nodes { slug } } }",
        );
        assert_eq!(seen["region"]["name"], "Uinta Basin");
        assert_eq!(
            seen["center"],
            json!({ "status": "ACTIVE", "availabilityDays": 14, "languages": ["en"], "version": 1,
                    "resources": { "totalCount": 0 } })
        );
        assert!(seen["centers"]["nodes"].as_array().unwrap().contains(&json!({ "slug": "north-fork" })), "{seen}");
        // A key of the network's own, used for another deed.
        let misused = with(&with(&north_fork(), "slug", json!("south-fork")), "clientKey", json!("region 1"));
        refused(&network, &STEWARD, "createCenter", &misused, "CLIENT_KEY_USED", "clientKey");
        let keyed = with(&misused, "clientKey", json!("center 1"));
        let first = done(&network, &STEWARD, "createCenter", CENTER, &keyed);
        assert_eq!(done(&network, &STEWARD, "createCenter", CENTER, &keyed), first);
    });
}

#[test]
fn what_may_not_stand_in_them_is_refused() {
    on_both(|backend| {
        let network = Network::start(backend);
        for who in [Who::Anonymous, Who::Website("summit-commons"), COACH, ADMIN, COORDINATOR] {
            refused(&network, &who, "createCenter", &north_fork(), "NOT_ALLOWED", "");
            refused(&network, &who, "createRegion", &json!({ "slug": "ab", "name": "A" }), "NOT_ALLOWED", "");
        }
        for (slug, code) in [
            ("", "BLANK"),
            ("a", "INVALID"),
            ("North-Fork", "INVALID"),
            ("north--fork", "INVALID"),
            ("-north", "INVALID"),
            ("north-", "INVALID"),
            ("nörth", "INVALID"),
            ("north fork", "INVALID"),
            ("summit-commons", "TAKEN"),
            (&"a".repeat(61), "TOO_LONG"),
        ] {
            refused(&network, &STEWARD, "createCenter", &with(&north_fork(), "slug", json!(slug)), code, "slug");
        }
        refused(
            &network,
            &STEWARD,
            "createRegion",
            &json!({ "slug": "wasatch-front", "name": "Again" }),
            "TAKEN",
            "slug",
        );
        for (field, value, code, at) in [
            ("region", json!("nowhere"), "NOT_FOUND", "region"),
            ("name", json!("  "), "BLANK", "name"),
            ("name", json!("n".repeat(201)), "TOO_LONG", "name"),
            ("name", json!("Jane 801-555-0134"), "PERSONAL_DATA", "name"),
            ("mission", json!("m".repeat(2_001)), "TOO_LONG", "mission"),
            ("phone", json!("call us"), "INVALID", "phone"),
            ("email", json!("nobody"), "INVALID", "email"),
            ("website", json!("https://"), "INVALID", "website"),
            ("location", json!({ "latitude": 91.0, "longitude": 0.0 }), "INVALID", "location"),
            ("address", json!({ "lines": ["1", "2", "3", "4", "5"] }), "TOO_MANY", "address.lines"),
            ("address", json!({ "country": "usa" }), "INVALID", "address.country"),
            (
                "languages",
                json!(
                    (0..31)
                        .map(|n| format!("a{}", char::from(b'a' + n % 26)).repeat(1 + usize::from(n) / 26))
                        .collect::<Vec<_>>()
                ),
                "TOO_MANY",
                "languages",
            ),
            ("availabilityDays", json!(0), "INVALID", "availabilityDays"),
            ("availabilityDays", json!(91), "INVALID", "availabilityDays"),
        ] {
            refused(&network, &STEWARD, "createCenter", &with(&north_fork(), field, value), code, at);
        }
        // Everything that is wrong is told at once.
        let wrong = with(&with(&north_fork(), "name", json!("")), "availabilityDays", json!(1_000));
        let told = call(&network, &STEWARD, "createCenter", CENTER, &wrong);
        assert_eq!(told["userErrors"].as_array().map(Vec::len), Some(2), "{told}");
        let seen = data(&network, &STEWARD, "{ center(slug: \"north-fork\") { id } region(slug: \"ab\") { id } }");
        assert_eq!(seen, json!({ "center": null, "region": null }), "what is refused leaves nothing behind");
    });
}

#[test]
fn a_center_changes_with_what_hangs_on_it() {
    on_both(|backend| {
        let network = Network::start(backend);
        let id = center_id(&network, "summit-commons");
        let version = |network: &Network| {
            data(network, &ADMIN, "{ center(slug: \"summit-commons\") { version } }")["center"]["version"].clone()
        };
        let change = |fields: Value| {
            let mut input = json!({ "id": id, "expectedVersion": version(&network) });
            fields.as_object().unwrap().iter().for_each(|(field, value)| input[field] = value.clone());
            input
        };
        let events = "{ center(slug: \"summit-commons\") { events(window: { days: 60 }) { totalCount } }
                        events(window: { days: 60 }, search: \"quokka\") { totalCount } }";
        assert_eq!(data(&network, &Who::Anonymous, events)["events"]["totalCount"], 0);
        let renamed =
            change(json!({ "name": "Quokka Commons", "mission": "A house of our own.", "hours": { "weekly": [
            { "day": "MONDAY", "opens": "09:00", "closes": "17:00" }] } }));
        let before = version(&network).as_i64().unwrap();
        let changed =
            done(&network, &ADMIN, "updateCenter", "center { name slug mission version hours { timeZone } }", &renamed);
        assert_eq!(
            changed["center"],
            json!({ "name": "Quokka Commons", "slug": "summit-commons", "mission": "A house of our own.",
                    "version": before + 1, "hours": { "timeZone": "America/Denver" } })
        );
        let found = data(&network, &Who::Anonymous, events);
        assert_eq!(found["events"], found["center"]["events"], "events are searched by the name of their center");
        assert_ne!(found["events"]["totalCount"], 0);
        assert_latest(&network, "updateCenter", "Admin of Summit Recovery Commons", &id, &["name", "mission", "hours"]);
        assert!(!trail(&network, 5).1.contains("A house of our own"), "a value is in the audit trail");

        // Coaches are met where the center is.
        let near = "{ coaches(near: { point: { latitude: 10.0, longitude: 10.0 } }, withinKm: 5) {
            totalCount edges { distanceKm node { center { slug } } } } }";
        assert_eq!(data(&network, &STEWARD, near)["coaches"]["totalCount"], 0);
        let moved = change(json!({ "location": { "latitude": 10.0, "longitude": 10.0 } }));
        done(&network, &STEWARD, "updateCenter", CENTER, &moved);
        let found = data(&network, &STEWARD, near);
        assert!(found["coaches"]["totalCount"].as_i64().unwrap() > 0, "{found}");
        assert_eq!(found["coaches"]["edges"][0]["node"]["center"]["slug"], "summit-commons");
        assert_latest(&network, "updateCenter", "Network admin", &id, &["location"]);

        // Null clears, what is left out stays, and nothing changed is no change.
        let cleared = change(
            json!({ "mission": null, "hours": null, "location": null, "availabilityDays": null, "status": null }),
        );
        let selected =
            "center { name mission hours { timeZone } location { latitude } availabilityDays status version }";
        let changed = done(&network, &ADMIN, "updateCenter", selected, &cleared);
        assert_eq!(
            changed["center"],
            json!({ "name": "Quokka Commons", "mission": null, "hours": null, "location": null,
                    "availabilityDays": 14, "status": "ACTIVE", "version": before + 3 })
        );
        done(
            &network,
            &ADMIN,
            "updateCenter",
            CENTER,
            &change(json!({ "name": "Quokka Commons", "phone": "801-555-0134" })),
        );
        assert_eq!(version(&network), before + 4);
        done(&network, &ADMIN, "updateCenter", CENTER, &change(json!({ "name": "Quokka Commons" })));
        assert_eq!(version(&network), before + 4, "nothing changed");

        refused(
            &network,
            &ADMIN,
            "updateCenter",
            &with(&change(json!({})), "expectedVersion", json!(before)),
            "STALE_VERSION",
            "expectedVersion",
        );
        refused(&network, &ADMIN, "updateCenter", &change(json!({ "name": null })), "BLANK", "name");
        refused(&network, &ADMIN, "updateCenter", &change(json!({ "timeZone": null })), "BLANK", "timeZone");
        for who in [Who::Anonymous, COACH, STRANGER, COORDINATOR] {
            refused(&network, &who, "updateCenter", &change(json!({ "name": "Mine" })), "NOT_ALLOWED", "");
        }
        let unknown = with(&change(json!({})), "id", json!("center_00000000000040008000000000000000"));
        refused(&network, &ADMIN, "updateCenter", &unknown, "NOT_ALLOWED", "");
        refused(&network, &STEWARD, "updateCenter", &unknown, "NOT_FOUND", "id");
        refused(&network, &ADMIN, "updateCenter", &with(&unknown, "id", json!("region_1")), "NOT_FOUND", "id");

        // The copies that were written a change at a time are those that are made anew.
        let whole = "{ centers(first: 100) { nodes { name version } } events(window: { days: 60 }, search: \"quokka\") { totalCount } }";
        let before = data(&network, &Who::Anonymous, whole);
        crate::tenancy::dialect::reproject(network.database());
        assert_eq!(data(&network, &Who::Anonymous, whole), before);
    });
}

#[test]
fn admins_see_what_is_overdue() {
    on_both(|backend| {
        let network = Network::start(backend);
        let query = |on: &str, after: &str| {
            format!(
                "{{ center(slug: \"summit-commons\") {{ overdue(first: 7, {on} {after}) {{ totalCount
                    pageInfo {{ hasNextPage endCursor }}
                    edges {{ dueOn node {{ id center {{ slug }} verification {{ dueOn isOverdue }} }} }} }} }} }}"
            )
        };
        let all = data(&network, &ADMIN, &query("on: \"2100-01-01\"", ""));
        let total = all["center"]["overdue"]["totalCount"].as_u64().unwrap();
        assert!(total > 7, "{all}");
        let (mut after, mut seen) = (String::new(), Vec::new());
        loop {
            let page = data(&network, &ADMIN, &query("on: \"2100-01-01\"", &after))["center"]["overdue"].clone();
            for edge in page["edges"].as_array().unwrap() {
                assert_eq!(edge["node"]["center"]["slug"], "summit-commons");
                assert_eq!(edge["node"]["verification"]["dueOn"], edge["dueOn"]);
                seen.push((
                    edge["dueOn"].as_str().unwrap().to_owned(),
                    edge["node"]["id"].as_str().unwrap().to_owned(),
                ));
            }
            if page["pageInfo"]["hasNextPage"] != true {
                break;
            }
            after = format!(", after: {}", page["pageInfo"]["endCursor"]);
        }
        assert_eq!(seen.len() as u64, total);
        assert!(seen.windows(2).all(|pair| pair[0].0 <= pair[1].0), "soonest first");
        assert!(
            seen.iter().any(|(_, id)| id.starts_with("event_"))
                || seen.iter().all(|(_, id)| id.starts_with("resource_"))
        );
        let today = data(&network, &ADMIN, &query("", ""))["center"]["overdue"].clone();
        assert!(
            today["edges"].as_array().unwrap().iter().all(|edge| edge["node"]["verification"]["isOverdue"] == true)
        );
        for who in [Who::Anonymous, COACH, STRANGER, STEWARD] {
            assert_eq!(data(&network, &who, &query("", ""))["center"]["overdue"], Value::Null, "{who:?}");
        }
    });
}
