//! Following the catalog over what stays open: each is told what it may see and nothing else, nobody misses a change or
//! is told it twice, and what must end ends at once.

/// Expiry, roles and keys that are taken away, the end of the process.
mod ending;
/// Streams of server-sent events, and what else is answered by them.
mod events;
/// Every way in which a client can get the protocol wrong.
mod protocol;
/// Going on after a break.
mod resuming;

use serde_json::{Value, json};
use tests::{Listeners, Network, Who, on_both};

use crate::keeping::{ADMIN, COACH, COLLEAGUE, FOREIGN_ADMIN, HOUSE, done, with};

/// What is followed unless a test says otherwise.
pub const FOLLOW: &str = "subscription ($center: String, $kinds: [CatalogKind!], $after: String) {
    catalogChanges(center: $center, kinds: $kinds, after: $after) {
        cursor at action kind id entry { id name visibility center { slug } ... on Resource { version } }
    }
}";

/// A way to open a subscription: of a name, to an address, as somebody.
pub type Open = fn(&Listeners, &str, &str, &Who, &str, Value);

/// A resource of the house that everybody may see.
pub fn resource(name: &str) -> Value {
    json!({ "center": HOUSE, "name": name, "visibility": "PUBLIC" })
}

/// Where the feed stands: the cursor of a change that is made for that.
pub fn here(network: &Network, listeners: &Listeners) -> Value {
    listeners.over_events("here", network.url(), &ADMIN, FOLLOW, json!({}));
    // The answer begins only where the place in the feed was taken.
    listeners.first("here", "connected");
    done(network, &ADMIN, "createResource", &resource("Where the feed stands"));
    let change = change(&listeners.results("here", 1)[0]);
    listeners.tell("end", "here", json!({}));
    change["cursor"].clone()
}

/// The change of a result.
pub fn change(result: &Value) -> Value {
    assert!(result["errors"].is_null(), "{result:#}");
    result["data"]["catalogChanges"].clone()
}

/// A change in a few words: what happened to what, and the entry's name and visibility where it has one.
fn words(result: &Value) -> String {
    let change = change(result);
    let entry = &change["entry"];
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let parts = [&change["action"], &change["kind"], &entry["name"], &entry["visibility"]];
    parts.map(text).join(" ")
}

#[test]
fn each_is_told_what_it_may_see() {
    on_both(|backend| {
        let network = Network::start(backend);
        let listeners = Listeners::start();
        let after = json!({ "after": here(&network, &listeners) });
        let (socket, events) = (Listeners::over_socket, Listeners::over_events);
        let viewers: [(&str, Who, Open); 7] = [
            ("anonymous", Who::Anonymous, events),
            ("anonymous socket", Who::Anonymous, socket),
            ("website", Who::Website(HOUSE), socket),
            ("colleague", COLLEAGUE, events),
            ("coordinator", Who::Seat("coordinator@wasatch-front"), socket),
            ("coach", COACH, socket),
            ("admin", ADMIN, events),
        ];
        for (name, who, open) in &viewers {
            open(&listeners, name, network.url(), who, FOLLOW, after.clone());
        }
        let everybody = ["anonymous", "anonymous socket", "website"];
        let members = ["colleague", "coordinator"];
        let own = ["coach", "admin"];
        let mut heard = std::collections::BTreeMap::<&str, Vec<String>>::new();
        // Waits until those for whom a step is have heard of it, so that an entry is told as it was then.
        let mut told = |who: &[&'static str], what: &str| {
            for name in who {
                let own = heard.entry(name).or_default();
                own.push(what.to_owned());
                listeners.results(name, own.len());
            }
        };

        let secret = json!({ "center": HOUSE, "name": "Zebra pantry" });
        let made = done(&network, &ADMIN, "createResource", &secret);
        told(&own, "WRITTEN RESOURCE Zebra pantry CENTER");
        let share = |visibility: &str, version: u64| {
            let input = json!({ "id": made["id"], "expectedVersion": version, "visibility": visibility });
            done(&network, &ADMIN, "updateResource", &input);
        };
        share("NETWORK", 1);
        told(&own, "WRITTEN RESOURCE Zebra pantry NETWORK");
        told(&members, "WRITTEN RESOURCE Zebra pantry NETWORK");
        share("PUBLIC", 2);
        for group in [&own[..], &members, &everybody] {
            told(group, "WRITTEN RESOURCE Zebra pantry PUBLIC");
        }
        share("CENTER", 3);
        told(&own, "WRITTEN RESOURCE Zebra pantry CENTER");
        told(&members, "REMOVED RESOURCE - -");
        told(&everybody, "REMOVED RESOURCE - -");
        done(&network, &ADMIN, "removeResource", &json!({ "id": made["id"] }));
        told(&own, "REMOVED RESOURCE - -");
        // What another house keeps to itself, and what is no part of the catalog.
        let foreign = json!({ "center": "lantern-house", "name": "Yak pantry" });
        done(&network, &FOREIGN_ADMIN, "createResource", &foreign);
        told(&["colleague"], "WRITTEN RESOURCE Yak pantry CENTER");
        for mutation in [
            "issueSiteKey(input: { center: \"summit-commons\", label: \"Zebra key\" }) { userErrors { code } }",
            "grantRole(input: { center: \"summit-commons\", role: COACH, subject: \"zebra\" }) { userErrors { code } }",
        ] {
            assert!(network.ask(&ADMIN, &format!("mutation {{ {mutation} }}"), json!({})).errors().is_empty());
        }
        done(&network, &ADMIN, "createResource", &resource("Public marker"));
        for group in [&own[..], &members, &everybody] {
            told(group, "WRITTEN RESOURCE Public marker PUBLIC");
        }

        for (name, ..) in &viewers {
            let results: Vec<Value> = listeners
                .heard(name)
                .into_iter()
                .filter(|heard| heard.event == "next")
                .map(|heard| heard.data)
                .collect();
            assert_eq!(results.iter().map(words).collect::<Vec<_>>(), heard[name], "{name}");
            for result in &results {
                let text = result.to_string();
                for word in ["actor", "deed", "Admin of", "zebra", "Zebra key"] {
                    assert!(!text.contains(word), "{name} is told \"{word}\": {text}");
                }
            }
            let ids: Vec<_> = results.iter().map(|result| change(result)["id"].clone()).collect();
            if everybody.contains(name) {
                assert_eq!(ids[..2], [made["id"].clone(), made["id"].clone()], "{name} can tell what was removed");
            }
        }
    });
}

#[test]
fn only_what_is_wanted_is_told_and_a_rebuild_to_everybody() {
    on_both(|backend| {
        let network = Network::start(backend);
        let listeners = Listeners::start();
        let after = here(&network, &listeners);
        let open = |name: &str, variables: Value| {
            let variables = with(&variables, json!({ "after": after }));
            listeners.over_events(name, network.url(), &COACH, FOLLOW, variables);
        };
        open("all", json!({}));
        open("events", json!({ "kinds": ["EVENT"] }));
        open("house", json!({ "center": HOUSE, "kinds": ["RESOURCE", "COACH"] }));
        open("elsewhere", json!({ "center": "lantern-house" }));
        done(&network, &ADMIN, "createResource", &resource("Quilt circle"));
        let event = json!({ "center": HOUSE, "name": "Quilt evening", "mode": "IN_PERSON", "visibility": "PUBLIC",
            "localStart": "2027-01-05T18:00:00", "duration": "PT1H" });
        done(&network, &ADMIN, "publishEvent", &event);
        let coach = json!({ "center": HOUSE, "displayName": "Quill", "visibility": "PUBLIC", "onTheCoachsWord": true });
        done(&network, &ADMIN, "createCoach", &coach);
        let elsewhere = json!({ "center": "lantern-house", "name": "Quarry walks", "visibility": "PUBLIC" });
        done(&network, &FOREIGN_ADMIN, "createResource", &elsewhere);
        let rebuilt = network.database().gateway(&["reproject"]);
        assert_eq!(rebuilt.status, 0, "{}", rebuilt.stderr);
        let rebuild = "REBUILT - - -";
        let (circle, evening) = ("WRITTEN RESOURCE Quilt circle PUBLIC", "WRITTEN EVENT Quilt evening PUBLIC");
        let (quill, walks) = ("WRITTEN COACH - -", "WRITTEN RESOURCE Quarry walks PUBLIC");
        for (name, expected) in [
            ("all", vec![circle, evening, quill, walks, rebuild]),
            ("events", vec![evening, rebuild]),
            ("house", vec![circle, quill, rebuild]),
            ("elsewhere", vec![walks, rebuild]),
        ] {
            let results = listeners.results(name, expected.len());
            assert_eq!(results.iter().map(words).collect::<Vec<_>>(), expected, "{name}");
        }
        for (name, variables, argument) in [
            ("no kinds", json!({ "kinds": [] }), "kinds"),
            ("no such center", json!({ "center": "no-such-center" }), "center"),
        ] {
            open(name, variables);
            let error = &listeners.results(name, 1)[0]["errors"][0];
            let told = (&error["extensions"]["code"], &error["extensions"]["argument"]);
            assert_eq!(told, (&json!("INVALID_ARGUMENT"), &json!(argument)), "{error}");
            listeners.first(name, "complete");
        }
    });
}

#[test]
fn the_entries_of_many_changes_are_told_with_whatever_is_asked_of_them() {
    on_both(|backend| {
        let network = Network::start(backend);
        let listeners = Listeners::start();
        let after = here(&network, &listeners);
        let names: Vec<_> = (0..12).map(|number| format!("Loaf {number}")).collect();
        for name in &names {
            done(&network, &ADMIN, "createResource", &resource(name));
        }
        let query = "subscription ($after: String) { change: catalogChanges(after: $after) { entry { ...about } } }
            fragment about on CatalogEntry {
                name center { name region { slug } events(window: { days: 30 }, first: 1) { totalCount } }
                verification { isOverdue openReports }
            }";
        for (name, who, reports) in [("coach", COACH, json!(0)), ("colleague", COLLEAGUE, Value::Null)] {
            listeners.over_socket(name, network.url(), &who, query, json!({ "after": after }));
            let results = listeners.results(name, names.len());
            for (result, expected) in results.iter().zip(&names) {
                let entry = &result["data"]["change"]["entry"];
                assert_eq!(entry["name"], expected.as_str(), "{result:#}");
                assert_eq!(entry["center"]["region"]["slug"], "wasatch-front");
                assert!(entry["center"]["events"]["totalCount"].as_i64().unwrap() > 0);
                assert_eq!(entry["verification"]["openReports"], reports, "{name}");
            }
        }
    });
}
