use std::{sync::Barrier, thread, time::Duration};

use serde_json::json;
use tests::{Network, Told, on_both};

use super::{ask, body, events, warm};
use crate::keeping::{ADMIN, HOUSE, done};

const MANY: usize = 250;

#[test]
fn many_who_ask_the_same_at_once_are_answered_by_one_execution() {
    on_both(|backend| {
        let network = Network::start(backend);
        let other = network.database().serve();
        // Nothing is kept before the feed was first read.
        for server in [network.server(), &other] {
            warm(server, &body("{ centers { totalCount } }", &json!({})));
        }
        let facets =
            "{ resources(first: 50) { totalCount facets { name values { value count } } nodes { id name summary } } }";
        for (what, body) in [("a calendar", events()), ("facets", body(facets, &json!({})))] {
            let begin = Barrier::new(2 * MANY);
            let told: Vec<Vec<Told>> = thread::scope(|scope| {
                let servers = [network.server(), &other].map(|server| {
                    let ask = || {
                        begin.wait();
                        ask(server, &body)
                    };
                    (0..MANY).map(|_| scope.spawn(ask)).collect::<Vec<_>>()
                });
                servers.into_iter().map(|asking| asking.into_iter().map(|ask| ask.join().unwrap()).collect()).collect()
            });
            let first = &told[0][0].raw.text;
            assert!(!first.contains("errors"), "{first}");
            for told in &told {
                let executed = told.iter().filter(|told| told.statements > 0).count();
                assert_eq!(executed, 1, "{what} for {MANY}");
                assert!(told.iter().all(|told| told.raw.status == 200 && told.raw.text == *first));
                assert!(told.iter().all(|told| told.is_hit() || told.cache().starts_with("fwd=miss; ")));
            }
        }
    });
}

#[test]
fn who_asks_after_a_change_is_not_given_what_was_begun_before_it() {
    on_both(|backend| {
        let network = Network::start(backend);
        let made = json!({ "center": HOUSE, "name": "Shoes", "visibility": "PUBLIC" });
        let mut thing = done(&network, &ADMIN, "createResource", &made);
        let id = thing["id"].as_str().unwrap().to_owned();
        // Reads the entry first, and then for so long that the change comes meanwhile.
        let list = |number| format!("l{number}: resources(first: {}) {{ nodes {{ id name summary }} }} ", 100 - number);
        let lists: String = (0..25).map(list).collect();
        let asked = body(&format!("{{ node(id: \"{id}\") {{ ... on Resource {{ name }} }} {lists} }}"), &json!({}));
        warm(network.server(), &asked);
        for (round, visibility) in ["CENTER", "PUBLIC"].iter().cycle().take(12).enumerate() {
            thread::scope(|scope| {
                // What is kept is spent by another change.
                let other = json!({ "center": HOUSE, "name": format!("Coats {round}"), "visibility": "PUBLIC" });
                done(&network, &ADMIN, "createResource", &other);
                let before = scope.spawn(|| ask(network.server(), &asked));
                thread::sleep(Duration::from_millis(3 * round as u64));
                let change = json!({ "id": id, "expectedVersion": thing["version"], "visibility": visibility });
                thing = done(&network, &ADMIN, "updateResource", &change);
                let after = ask(network.server(), &asked).raw.json();
                let is_shown = !after["data"]["node"].is_null();
                assert_eq!(
                    is_shown,
                    *visibility == "PUBLIC",
                    "round {round}: {visibility} was said before this was asked"
                );
                before.join().unwrap();
            });
        }
    });
}
