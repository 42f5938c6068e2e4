//! What becomes of entries in referral options: each law of `docs/referral-ranking.md` with entries made for it, far from
//! everything else, so that nothing else is in the list.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{Days, TimeDelta};
use gateway::kernel::clock;
use serde_json::{Value, json};
use tests::{Backend, Network, Who, on_both};

use crate::{
    keeping::{COACH, COLLEAGUE, FOREIGN_ADMIN, digits, done, with},
    tenancy::dialect::{copy, id, one, reproject, truth},
};

/// Nothing else is within 500 km.
const NOWHERE: (f64, f64) = (61.2, -149.9);

const ASK: &str = "query ($need: ReferralNeed!, $first: Int, $after: String) {
    referralOptions(need: $need, first: $first, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes {
            distanceKm
            reasons { code text }
            unknowns { code text }
            option {
                ... on Resource { name }
                ... on Coach { displayName }
                ... on Occurrence { startsAt event { name } }
            }
        }
    }
}";

/// A site at a place, or one of which nobody may know where it is.
fn site(more: Value) -> Value {
    let (latitude, longitude) = NOWHERE;
    with(&json!({ "name": "Door", "location": { "latitude": latitude, "longitude": longitude } }), more)
}

/// A resource of a foreign house that answers housing, shared with the network.
fn home(network: &Network, name: &str, more: Value) -> Value {
    let plain = json!({
        "center": "lantern-house", "name": name, "visibility": "NETWORK", "needs": ["HOUSING"],
        "sites": [site(json!({}))],
    });
    done(network, &FOREIGN_ADMIN, "createResource", &with(&plain, more))
}

fn near() -> Value {
    let (latitude, longitude) = NOWHERE;
    json!({ "point": { "latitude": latitude, "longitude": longitude } })
}

/// A need for housing there.
fn housing(more: Value) -> Value {
    with(&json!({ "required": { "needs": ["HOUSING"] }, "near": near(), "withinKm": 5, "kinds": ["RESOURCE"] }), more)
}

fn options(network: &Network, who: &Who, need: &Value) -> Vec<Value> {
    let answer = network.ask(who, ASK, json!({ "need": need, "first": 100 }));
    let list = &answer.data()["referralOptions"];
    let nodes = list["nodes"].as_array().unwrap().clone();
    assert_eq!(list["totalCount"], nodes.len());
    nodes
}

fn name(option: &Value) -> &str {
    let option = &option["option"];
    option["name"].as_str().or(option["displayName"].as_str()).or(option["event"]["name"].as_str()).unwrap()
}

fn names(options: &[Value]) -> Vec<&str> {
    options.iter().map(name).collect()
}

fn codes(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|reason| reason["code"].as_str().unwrap()).collect()
}

#[test]
fn what_is_known_comes_before_what_is_not_and_what_is_not_met_never_comes() {
    on_both(|backend| {
        let network = Network::start(backend);
        home(&network, "Speaks it", json!({ "languages": ["tlh"] }));
        home(&network, "Has not said", json!({}));
        home(&network, "Speaks another", json!({ "languages": ["tli"] }));
        let required = housing(json!({ "required": { "needs": ["HOUSING"], "languages": ["tlh"] } }));
        let found = options(&network, &COACH, &required);
        assert_eq!(names(&found), ["Speaks it", "Has not said"]);
        assert_eq!(codes(&found[0]["reasons"]), ["NEED", "LANGUAGE", "DISTANCE"]);
        assert_eq!(codes(&found[1]["unknowns"]), ["LANGUAGE"]);
        let preferred = housing(json!({ "preferred": { "languages": ["tlh"] } }));
        let found = options(&network, &COACH, &preferred);
        assert_eq!(names(&found), ["Speaks it", "Has not said", "Speaks another"]);
        assert_eq!(codes(&found[2]["reasons"]), ["NEED", "DISTANCE"]);
        assert_eq!(codes(&found[2]["unknowns"]), [""; 0]);
    });
}

#[test]
fn what_is_overdue_sinks_and_says_so() {
    on_both(|backend| {
        let network = Network::start(backend);
        let stale = home(&network, "A home that nobody has checked", json!({ "languages": ["tlh"] }));
        home(&network, "B home", json!({}));
        let need = housing(json!({ "preferred": { "languages": ["tlh"] } }));
        assert_eq!(names(&options(&network, &COACH, &need)), ["A home that nobody has checked", "B home"]);
        network.database().execute(&format!(
            "UPDATE {} SET due_on = '2026-01-31' WHERE id = {}",
            truth(backend, "resource"),
            id(backend, digits(&stale["id"]))
        ));
        reproject(network.database());
        let found = options(&network, &COACH, &need);
        assert_eq!(names(&found), ["B home", "A home that nobody has checked"]);
        assert_eq!(codes(&found[1]["unknowns"]), ["OVERDUE"]);
        assert_eq!(
            found[1]["unknowns"][0]["text"],
            "Was to be checked again by January 31, 2026; call before you rely on it."
        );
    });
}

#[test]
fn what_two_centers_took_over_counts_once() {
    on_both(|backend| {
        let network = Network::start(backend);
        let first = home(&network, "Regional shelter", json!({}));
        let second = done(
            &network,
            &Who::Seat("admin@iron-kettle"),
            "createResource",
            &json!({
                "center": "iron-kettle", "name": "Regional Shelter", "visibility": "PUBLIC", "needs": ["HOUSING"],
                "sites": [site(json!({}))], "languages": ["tlh"],
            }),
        );
        home(&network, "Another shelter", json!({}));
        let need = housing(json!({ "preferred": { "languages": ["tlh"] } }));
        assert_eq!(
            names(&options(&network, &COACH, &need)),
            ["Regional Shelter", "Another shelter", "Regional shelter"]
        );
        for (at, entry) in [&first, &second].into_iter().enumerate() {
            network.database().execute(&format!(
                "UPDATE {} SET source_name = 'Source {at}', external_id = 'shelter-17' WHERE id = {}",
                truth(backend, "resource"),
                id(backend, digits(&entry["id"]))
            ));
        }
        reproject(network.database());
        assert_eq!(names(&options(&network, &COACH, &need)), ["Regional Shelter", "Another shelter"]);
    });
}

#[test]
fn a_window_is_held_against_hours_with_their_exceptions() {
    on_both(|backend| {
        let network = Network::start(backend);
        let today = clock::today();
        let day = |ahead: u64| today.checked_add_days(Days::new(ahead)).unwrap();
        let week = |opens: &str, closes: &str, exceptions: Value| {
            let days = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
            let spans: Vec<_> =
                days.iter().map(|day| json!({ "day": day, "opens": opens, "closes": closes })).collect();
            json!({ "sites": [site(json!({ "hours": {
                "timeZone": "America/Anchorage", "weekly": spans, "exceptions": exceptions } }))] })
        };
        home(&network, "By day", week("09:00", "17:00", json!([])));
        home(&network, "By night", week("21:00", "06:00", json!([])));
        home(&network, "By day, but not then", week("09:00", "17:00", json!([{ "on": day(3), "isClosed": true }])));
        home(
            &network,
            "By day, then at night",
            week("09:00", "17:00", json!([{ "on": day(3), "opens": "20:00", "closes": "23:00" }])),
        );
        home(&network, "Unknown", json!({}));
        // Anchorage is eight or nine hours behind UTC: both windows lie within the hours in either case.
        let window = |from: &str, to: &str, ahead: u64| json!({ "from": format!("{}T{from}:00:00Z", day(ahead)), "to": format!("{}T{to}:00:00Z", day(ahead)) });
        let at = |window: Value| {
            let found = options(&network, &COACH, &housing(json!({ "window": window })));
            let unknown: Vec<_> =
                found.iter().filter(|option| codes(&option["unknowns"]) == ["TIME"]).map(name).collect();
            assert_eq!(unknown, ["Unknown"]);
            assert_eq!(found.last().map(name), Some("Unknown"));
            let mut known: Vec<_> =
                names(&found).into_iter().filter(|name| *name != "Unknown").map(str::to_owned).collect();
            known.sort();
            known
        };
        // Noon of that date there.
        assert_eq!(at(window("20", "22", 3)), ["By day"]);
        assert_eq!(at(window("20", "22", 4)), ["By day", "By day, but not then", "By day, then at night"]);
        // The evening of that date there, and the hours after its midnight.
        assert_eq!(at(window("06", "07", 4)), ["By day, then at night", "By night"]);
        assert_eq!(at(window("10", "13", 4)), ["By night"]);
        // Some of a longer window is enough; from its ninth day on nobody looks.
        assert_eq!(at(json!({ "from": format!("{}T00:00:00Z", day(2)), "days": 20 })).len(), 4);
    });
}

#[test]
fn a_place_that_must_stay_hidden_is_offered_without_a_distance() {
    on_both(|backend| {
        let network = Network::start(backend);
        home(&network, "Hidden shelter", json!({ "sites": [site(json!({ "isAddressConfidential": true }))] }));
        // It is not found where it is ...
        assert_eq!(names(&options(&network, &COACH, &housing(json!({})))), [""; 0]);
        // ... but around the center that keeps it, and nothing tells how far.
        let around = json!({ "required": { "needs": ["HOUSING"] }, "near": { "center": "lantern-house" },
            "withinKm": 1, "text": "hidden shelter" });
        let found = options(&network, &COACH, &around);
        assert_eq!(names(&found), ["Hidden shelter"]);
        assert!(found[0]["distanceKm"].is_null());
        assert_eq!(codes(&found[0]["unknowns"]), ["DISTANCE"]);
        let table = copy(backend, "shared", "place");
        let (latitude, _) = NOWHERE;
        let z = latitude.to_radians().sin();
        let there = format!("SELECT count(*) FROM {table} WHERE abs(z - {z}) < 0.0001");
        assert_eq!(one(network.database(), &there), "0");
    });
}

#[test]
fn a_statement_about_room_counts_until_it_expires_and_a_cursor_keeps_the_moment() {
    on_both(|backend| {
        let network = Network::start(backend);
        let later = (clock::now() + TimeDelta::days(3)).to_rfc3339();
        let stated =
            |is_accepting: bool| json!({ "availability": { "isAccepting": is_accepting, "expiresAt": later } });
        home(&network, "A full for good", stated(false));
        let full = home(&network, "B full until an hour ago", stated(false));
        home(&network, "C silent", json!({}));
        let free = home(&network, "D free until an hour ago", stated(true));
        let ago = |hours: i64| clock::now() - TimeDelta::hours(hours);
        for entry in [full, free] {
            let expired = ago(1).to_rfc3339();
            let set = match backend {
                Backend::Sqlite => format!("json_set(availability, '$.expires_at', '{expired}')"),
                Backend::Postgres => format!("jsonb_set(availability, '{{expires_at}}', '\"{expired}\"')"),
            };
            let (table, id) = (truth(backend, "resource"), id(backend, digits(&entry["id"])));
            network.database().execute(&format!("UPDATE {table} SET availability = {set} WHERE id = {id}"));
        }
        reproject(network.database());
        let page = |after: Option<&str>| {
            let answer = network.ask(&COACH, ASK, json!({ "need": housing(json!({})), "first": 2, "after": after }));
            answer.data()["referralOptions"].clone()
        };
        let rows = |page: &Value| page["nodes"].as_array().unwrap().clone();
        let cursor = |page: &Value| page["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
        let first = page(None);
        assert_eq!(names(&rows(&first)), ["B full until an hour ago", "C silent"]);
        assert_eq!(names(&rows(&page(Some(&cursor(&first))))), ["D free until an hour ago", "A full for good"]);

        // The beginning of the same list two hours ago.
        let at = ago(2).format("%Y-%m-%dT%H:%M:00Z").to_string();
        let begin = json!({ "o": [at, 0, 0, "", "00000000-0000-0000-0000-000000000000"] });
        let then = page(Some(&URL_SAFE_NO_PAD.encode(begin.to_string())));
        assert_eq!(names(&rows(&then)), ["D free until an hour ago", "C silent"]);
        assert!(codes(&rows(&then)[0]["reasons"]).contains(&"ACCEPTING"));
        let rest = rows(&page(Some(&cursor(&then))));
        assert_eq!(names(&rest), ["A full for good", "B full until an hour ago"], "told as of the first page");
        assert_eq!(codes(&rest[1]["unknowns"]), ["ACCEPTING"]);
    });
}

#[test]
fn coaches_come_as_far_as_they_share_and_may_help_where_their_kind_of_support_fits() {
    on_both(|backend| {
        let network = Network::start(backend);
        let coach = |name: &str, visibility: &str, shared: &str, more: Value| {
            let plain = json!({
                "center": "lantern-house", "displayName": name, "visibility": visibility, "languages": ["tlh"],
                "supportTypes": ["INSTRUMENTAL"], "populations": ["VETERANS"], "onTheCoachsWord": true,
                "sharing": { "populations": shared },
            });
            done(&network, &FOREIGN_ADMIN, "createCoach", &with(&plain, more));
        };
        coach("Ada", "NETWORK", "NETWORK", json!({}));
        coach("Bo", "NETWORK", "CENTER", json!({}));
        coach("Cy", "CENTER", "CENTER", json!({}));
        coach("Di", "PUBLIC", "NETWORK", json!({ "supportTypes": ["EMOTIONAL"] }));
        let need = |needs: &[&str]| json!({ "required": { "needs": needs, "languages": ["tlh"], "populations": ["VETERANS"] }, "kinds": ["COACH"] });
        let found = options(&network, &COACH, &need(&["HOUSING"]));
        assert_eq!(names(&found), ["Ada", "Bo"]);
        assert_eq!(codes(&found[0]["reasons"]), ["LANGUAGE", "POPULATION"]);
        assert_eq!(codes(&found[0]["unknowns"]), ["NEED"]);
        assert_eq!(codes(&found[1]["unknowns"]), ["NEED", "POPULATION"], "what is not shared is no reason");
        assert_eq!(names(&options(&network, &COACH, &need(&["PEER_COACHING"]))), ["Ada", "Di", "Bo"]);
        assert_eq!(names(&options(&network, &COACH, &need(&["DETOX"]))), [""; 0], "no peer does that");
        // Their own house is left out unless it is asked for; the public sees what is public.
        assert_eq!(names(&options(&network, &COLLEAGUE, &need(&["PEER_COACHING"]))), [""; 0]);
        let own = with(&need(&["PEER_COACHING"]), json!({ "outsideOwnCenter": false }));
        assert_eq!(names(&options(&network, &COLLEAGUE, &own)), ["Ada", "Di", "Bo"]);
        let public = options(&network, &Who::Anonymous, &need(&["PEER_COACHING"]));
        assert_eq!(names(&public), ["Di"]);
        assert_eq!(codes(&public[0]["unknowns"]), ["POPULATION"]);
    });
}

#[test]
fn a_zip_code_is_a_place() {
    on_both(|backend| {
        let network = Network::start(backend);
        home(&network, "In Anchorage", json!({ "sites": [site(json!({}))] }));
        let at = |code: &str| housing(json!({ "near": { "postalCode": code }, "withinKm": 40 }));
        let found = options(&network, &COACH, &at("99501"));
        assert_eq!(names(&found), ["In Anchorage"]);
        let km = found[0]["distanceKm"].as_f64().unwrap();
        assert!((0.1..10.0).contains(&km), "{km} km from the middle of the area");
        assert_eq!(options(&network, &COACH, &at("99501-1234")), found);
        for wrong in ["9950", "00000", "99501-", "abcde", "９９５０１", ""] {
            let answer = network.ask(&COACH, ASK, json!({ "need": at(wrong) }));
            assert_eq!(answer.errors()[0]["extensions"]["argument"], "near", "{wrong}: {:?}", answer.errors());
        }
    });
}
