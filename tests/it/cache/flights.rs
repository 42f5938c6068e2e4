use std::{sync::Barrier, thread};

use serde_json::json;
use tests::{Network, Told, on_both};

use super::{ask, body, events, warm};

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
