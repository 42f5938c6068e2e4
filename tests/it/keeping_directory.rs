//! Keeping a directory: a resource is its center's own until it is shared, is found at once by those with whom it is
//! shared and by nobody else, and is gone at once where it is taken back.

/// Every field: kept, left alone, cleared, tidied.
mod fields;
/// What may not stand in a resource.
mod limits;
/// Rights, versions, keys, several mutations in one request.
mod requests;

use chrono::{Days, NaiveDate};
use gateway::kernel::clock;
use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use crate::keeping::{
    ADMIN, COACH, COLLEAGUE, FOREIGN_ADMIN, HOUSE, SITE, done, feed, node, position, refused, report, rows_of, with,
};

/// Where nothing else is.
const NOWHERE: (f64, f64) = (61.2, -149.9);
/// A language in which nothing else is offered.
const RARE: &str = "tlh";

const OTHERS: [Who; 5] = [
    Who::Anonymous,
    Who::Website(HOUSE),
    COLLEAGUE,
    Who::Seat("coordinator@wasatch-front"),
    Who::Seat("network-admin"),
];
const MEMBERS: [Who; 3] = [COLLEAGUE, Who::Seat("coordinator@wasatch-front"), Who::Seat("network-admin")];
const EVERYBODY: [Who; 2] = [Who::Anonymous, Who::Website(HOUSE)];

/// A resource that every way of asking can tell from all others.
fn singular(visibility: Option<&str>) -> Value {
    let (latitude, longitude) = NOWHERE;
    let resource = json!({
        "center": HOUSE, "name": "Xylophonic furniture bank", "languages": [RARE], "needs": ["HOUSING"],
        "sites": [{ "name": "Warehouse", "location": { "latitude": latitude, "longitude": longitude } }],
    });
    visibility.map_or(resource.clone(), |visibility| with(&resource, json!({ "visibility": visibility })))
}

/// The ways by which somebody finds the singular resource.
fn ways(network: &Network, who: &Who, id: &Value) -> Vec<&'static str> {
    let (latitude, longitude) = NOWHERE;
    let found = format!(
        "query ($id: ID!) {{
            node(id: $id) {{ id }}
            list: resources(filter: {{ languages: [\"{RARE}\"] }}) {{ totalCount nodes {{ id }} }}
            search: resources(search: \"xylophonic\") {{ totalCount nodes {{ id }} }}
            near: resources(near: {{ point: {{ latitude: {latitude}, longitude: {longitude} }} }}, withinKm: 1)
                {{ totalCount nodes {{ id }} }}
            all: resources(first: 1) {{ facets {{ name values {{ value }} }} }}
            center(slug: \"{HOUSE}\") {{ resources(search: \"xylophonic\") {{ totalCount nodes {{ id }} }} }} }}"
    );
    let data = network.ask(who, &found, json!({ "id": id })).data().clone();
    let holds = |list: &Value| {
        let is_there = list["nodes"] == json!([{ "id": id }]);
        assert_eq!(list["totalCount"], u64::from(is_there), "{who:?}: {data:#}");
        is_there
    };
    let facets = data["all"]["facets"].as_array().unwrap();
    let languages = facets.iter().find(|facet| facet["name"] == "languages").expect("languages are a dimension");
    [
        ("node", data["node"]["id"] == *id),
        ("list", holds(&data["list"])),
        ("search", holds(&data["search"])),
        ("near", holds(&data["near"])),
        ("facets", languages["values"].as_array().unwrap().contains(&json!({ "value": RARE }))),
        ("center", holds(&data["center"]["resources"])),
    ]
    .into_iter()
    .filter_map(|(way, is_found)| is_found.then_some(way))
    .collect()
}

const EVERY_WAY: [&str; 6] = ["node", "list", "search", "near", "facets", "center"];
const NO_WAY: [&str; 0] = [];

fn update(network: &Network, resource: &Value, more: Value) -> Value {
    let input = json!({ "id": resource["id"], "expectedVersion": resource["version"] });
    done(network, &ADMIN, "updateResource", &with(&input, more))
}

#[test]
fn an_admin_adds_a_resource_to_the_directory_and_shares_it() {
    const ADD: &str = "mutation Add($input: CreateResourceInput!) {
        createResource(input: $input) {
            resource { id name visibility version center { slug }
                sites { address { city } location { latitude longitude } }
                verification { verifiedOn dueOn } }
            userErrors { code field message }
        }
    }";
    on_both(|backend| {
        let network = Network::start(backend);
        let input = json!({
            "center": HOUSE, "name": "Third Sunday bed share", "summary": "Beds and bedding for a first own room.",
            "provider": { "name": "Summit Recovery Commons" }, "supportTypes": ["INSTRUMENTAL"],
            "recoveryCapital": ["PHYSICAL"], "needs": ["HOUSING"], "languages": ["en", "es"],
            "cost": { "kind": "FREE" }, "visibility": "PUBLIC",
            "sites": [{
                "name": "Depot", "location": { "latitude": 40.75, "longitude": -111.9 },
                "address": { "lines": ["12 West 900 South"], "city": "Salt Lake City", "country": "US" },
                "hours": { "weekly": [{ "day": "SUNDAY", "opens": "10:00", "closes": "14:00" }] },
            }],
        });
        let answer = network.ask(&ADMIN, ADD, json!({ "input": input }));
        let payload = &answer.data()["createResource"];
        assert_eq!(payload["userErrors"], json!([]));
        let mut made = payload["resource"].clone();
        let id = made["id"].take();
        let due = clock::now().with_timezone(&chrono_tz::America::Denver).date_naive() + Days::new(30);
        assert_eq!(
            made,
            json!({
                "id": null, "name": "Third Sunday bed share", "visibility": "PUBLIC", "version": 1,
                "center": { "slug": HOUSE },
                "sites": [
                    { "address": { "city": "Salt Lake City" }, "location": { "latitude": 40.75, "longitude": -111.9 } },
                ],
                "verification": { "verifiedOn": null, "dueOn": due.to_string() },
            })
        );
        let open = "... on Resource { name sites { hours { timeZone weekly { day opens closes } } } }";
        let weekly = json!([{ "day": "SUNDAY", "opens": "10:00", "closes": "14:00" }]);
        let hours = json!({ "timeZone": "America/Denver", "weekly": weekly });
        let seen = node(&network, &Who::Anonymous, &id, open);
        assert_eq!(seen, json!({ "name": "Third Sunday bed share", "sites": [{ "hours": hours }] }));
    });
}

#[test]
fn a_new_resource_is_its_centers_own() {
    on_both(|backend| {
        let network = Network::start(backend);
        let before = position(network.database());
        let made = done(&network, &ADMIN, "createResource", &singular(None));
        assert_eq!(made["visibility"], "CENTER");
        assert_eq!(
            made["provider"],
            json!({ "name": "Summit Recovery Commons", "url": "https://summit-commons.example.org" })
        );
        for who in OTHERS.into_iter().chain([FOREIGN_ADMIN]) {
            assert_eq!(ways(&network, &who, &made["id"]), NO_WAY, "{who:?}");
        }
        for who in [ADMIN, COACH] {
            assert_eq!(ways(&network, &who, &made["id"]), ["node", "center"], "{who:?}");
        }
        let told = feed(network.database(), before, &made["id"]);
        assert_eq!(told.len(), 1, "others are told of it: {told:?}");
        assert!(
            told[0].starts_with("house WRITTEN AdminofSummitRecoveryCommons createResource [\"name\","),
            "{told:?}"
        );
    });
}

#[test]
fn what_is_shared_is_found_at_once_and_what_is_taken_back_is_gone_at_once() {
    on_both(|backend| {
        let network = Network::start(backend);
        let resource = done(&network, &ADMIN, "createResource", &singular(Some("PUBLIC")));
        let id = resource["id"].clone();
        let found = |expected: [&[&str]; 2]| {
            let [everybody, members] = expected;
            EVERYBODY.iter().for_each(|who| assert_eq!(ways(&network, who, &id), everybody, "{who:?}"));
            MEMBERS.iter().for_each(|who| assert_eq!(ways(&network, who, &id), members, "{who:?}"));
            for own in [ADMIN, COACH] {
                let ways = ways(&network, &own, &id);
                assert!(ways.contains(&"node") && ways.contains(&"center"), "{own:?} has lost it: {ways:?}");
            }
        };
        found([&EVERY_WAY, &EVERY_WAY]);

        let house = r#"house WRITTEN AdminofSummitRecoveryCommons updateResource ["visibility"]"#;
        let (gone, written) = ("REMOVED - - -", "WRITTEN - - -");
        let mut resource = resource;
        for (circle, seen, told) in [
            (
                "NETWORK",
                [&NO_WAY[..], &EVERY_WAY],
                vec![house.into(), format!("published {gone}"), format!("shared {written}")],
            ),
            ("CENTER", [&NO_WAY, &NO_WAY], vec![house.into(), format!("shared {gone}")]),
            (
                "PUBLIC",
                [&EVERY_WAY, &EVERY_WAY],
                vec![house.into(), format!("published {written}"), format!("shared {written}")],
            ),
            ("CENTER", [&NO_WAY, &NO_WAY], vec![house.into(), format!("published {gone}"), format!("shared {gone}")]),
        ] {
            let before = position(network.database());
            resource = update(&network, &resource, json!({ "visibility": circle }));
            found(seen);
            assert_eq!(feed(network.database(), before, &id), told, "{circle}");
        }
    });
}

#[test]
fn what_is_removed_is_gone_everywhere_with_what_was_said_of_it() {
    on_both(|backend| {
        let network = Network::start(backend);
        let database = network.database();
        let made = done(&network, &ADMIN, "createResource", &singular(Some("PUBLIC")));
        let id = &made["id"];
        report(database, "RESOURCE", id);
        let before = position(database);
        assert_eq!(done(&network, &ADMIN, "removeResource", &json!({ "id": id })), *id);
        for who in OTHERS.into_iter().chain([ADMIN, COACH]) {
            assert_eq!(ways(&network, &who, id), NO_WAY, "{who:?}");
        }
        for (table, column) in [("resource", "id"), ("site", "resource_id"), ("problem_report", "entry_id")] {
            assert_eq!(rows_of(database, table, column, id), "0", "{table}");
        }
        let told = [
            "house REMOVED AdminofSummitRecoveryCommons removeResource []",
            "published REMOVED - - -",
            "shared REMOVED - - -",
        ];
        assert_eq!(feed(database, before, id), told);
        for mutation in ["removeResource", "verifyResource"] {
            let input = if mutation == "removeResource" { json!({}) } else { json!({ "method": "PHONE" }) };
            assert_eq!(refused(&network, &ADMIN, mutation, &with(&input, json!({ "id": id }))), ["NOT_FOUND"]);
        }
    });
}

#[test]
fn what_was_checked_is_due_again_by_its_shortest_need() {
    on_both(|backend| {
        let network = Network::start(backend);
        let today = || clock::now().with_timezone(&chrono_tz::America::Denver).date_naive();
        let day = |value: &Value| value.as_str().unwrap().parse::<NaiveDate>().unwrap();
        let entered = today();
        let mut resource = done(&network, &ADMIN, "createResource", &json!({ "center": HOUSE, "name": "Chairs" }));
        for (needs, days) in [
            (json!(["HOUSING"]), 30),
            (json!(["FOOD"]), 60),
            (json!(["EMPLOYMENT"]), 90),
            (json!(["RECREATION"]), 180),
            (json!(["RECREATION", "EMPLOYMENT", "DETOX", "FOOD"]), 30),
            (Value::Null, 180),
        ] {
            resource = update(&network, &resource, json!({ "needs": needs }));
            let due = day(&resource["verification"]["dueOn"]);
            assert!([due, due - Days::new(1)].contains(&(entered + Days::new(days))), "entered, {needs}: {due}");
        }
        for (on, method) in [(None, "PHONE"), (Some("2026-02-27"), "IN_PERSON"), (Some("2024-02-29"), "WEBSITE")] {
            let mut input = json!({ "id": resource["id"], "method": method });
            if let Some(on) = on {
                input["on"] = on.into();
            }
            let earliest = today();
            let seen = done(&network, &ADMIN, "verifyResource", &input)["verification"].clone();
            let verified = day(&seen["verifiedOn"]);
            match on {
                Some(on) => assert_eq!(seen["verifiedOn"], on),
                None => assert!((earliest..=today()).contains(&verified), "the center's today is {earliest}: {seen}"),
            }
            let due = verified + Days::new(180);
            let overdue = due < clock::today();
            assert_eq!(
                seen,
                json!({ "verifiedOn": verified.to_string(), "verifiedBy": { "slug": HOUSE }, "method": method,
                        "dueOn": due.to_string(), "isOverdue": overdue, "openReports": 0 })
            );
        }
        let now = node(&network, &ADMIN, &resource["id"], "... on Resource { version }");
        let resource = with(&resource, now);
        let moved = update(&network, &resource, json!({ "needs": ["FOOD"] }));
        assert_eq!(moved["verification"]["dueOn"], "2024-04-29", "from the day on which it was verified");
        let tomorrow = (today() + Days::new(1)).to_string();
        let input = json!({ "id": resource["id"], "method": "PHONE", "on": tomorrow });
        assert_eq!(refused(&network, &ADMIN, "verifyResource", &input), ["INVALID on"]);
        assert_eq!(refused(&network, &COACH, "verifyResource", &input), ["NOT_ALLOWED"]);
    });
}

#[test]
fn a_confidential_site_never_shows_to_others() {
    on_both(|backend| {
        let network = Network::start(backend);
        let (latitude, longitude) = NOWHERE;
        let site = json!({
            "name": "The house", "isAddressConfidential": true, "phones": [{ "number": "801-555-0190" }],
            "address": { "lines": ["9 Quizzical Hideaway"], "city": "Quietsville", "country": "US" },
            "location": { "latitude": latitude, "longitude": longitude },
        });
        let input = with(&singular(Some("PUBLIC")), json!({ "sites": [site] }));
        let mut resource = done(&network, &ADMIN, "createResource", &input);
        let selection = format!("... on Resource {{ sites {{ {SITE} }} }}");
        for round in ["new", "changed"] {
            for who in OTHERS {
                let ways = ways(&network, &who, &resource["id"]);
                assert_eq!(ways, ["node", "list", "search", "facets", "center"], "{round}, {who:?}");
                let seen = node(&network, &who, &resource["id"], &selection);
                assert!(!seen.to_string().contains("Qui"), "{round}, {who:?} reads {seen}");
                assert!(seen["sites"][0]["location"].is_null(), "{round}, {who:?} reads {seen}");
                assert_eq!(seen["sites"][0]["phones"][0]["number"], "801-555-0190");
                let search = "{ resources(search: \"quizzical\") { totalCount } }";
                assert_eq!(network.ask(&who, search, json!({})).data()["resources"]["totalCount"], 0);
            }
            let own = node(&network, &COACH, &resource["id"], &selection);
            assert_eq!(own["sites"][0]["address"]["city"], "Quietsville", "{round}");
            assert_eq!(own["sites"][0]["location"], json!({ "latitude": latitude, "longitude": longitude }));
            resource = update(&network, &resource, json!({ "summary": "A room with a lock." }));
        }
    });
}

#[test]
fn open_reports_are_counted_for_the_own_center_alone() {
    on_both(|backend| {
        let network = Network::start(backend);
        let made = done(&network, &ADMIN, "createResource", &singular(Some("PUBLIC")));
        report(network.database(), "RESOURCE", &made["id"]);
        let count = |who: &Who| {
            let seen = node(&network, who, &made["id"], "... on Resource { verification { openReports } }");
            seen["verification"]["openReports"].clone()
        };
        assert_eq!([ADMIN, COACH].map(|who| count(&who)), [json!(1), json!(1)]);
        assert!(OTHERS.iter().all(|who| count(who).is_null()));
        assert_eq!(count(&FOREIGN_ADMIN), Value::Null);
        let changed = update(&network, &made, json!({ "summary": "Tables too." }));
        assert_eq!(changed["verification"]["openReports"], 1, "in the answer of a mutation");
    });
}
