//! Rows come in their order, each once, by pages of any size; a cursor of another list is refused.

use serde_json::{Value, json};
use tests::{Network, on_both};

use super::{COORDINATOR, DIMENSIONS, REGION, ask, cell, rows};
use crate::operations::REGION_COVERAGE;

#[test]
fn rows_are_paged_in_their_order() {
    on_both(|backend| {
        let network = Network::start(backend);
        for by in DIMENSIONS {
            let whole = rows(&network, by, 100);
            assert!(whole.len() > 9, "{by}: {}", whole.len());
            assert_eq!(rows(&network, by, 7), whole, "{by}");
            // A cell's rows stand together, by slug.
            let mut cells: Vec<_> = whole.iter().map(cell).collect();
            cells.dedup();
            let mut once = cells.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), cells.len(), "{by}: {cells:?}");
            for pair in whole.windows(2).filter(|pair| cell(&pair[0]) == cell(&pair[1])) {
                assert!(pair[0]["center"]["slug"].as_str() < pair[1]["center"]["slug"].as_str());
            }
        }
    });
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    on_both(|backend| {
        let network = Network::start(backend);
        let cursor = |by: &str| {
            ask(&network, &COORDINATOR, REGION, by, 3, None)["coverage"]["rows"]["pageInfo"]["endCursor"].clone()
        };
        let name = network.ask(&COORDINATOR, "{ centers(first: 1) { pageInfo { endCursor } } }", json!({}));
        let name = name.data()["centers"]["pageInfo"]["endCursor"].clone();
        for (after, by) in [(cursor("NEED"), "POPULATION"), (name, "NEED"), (json!("nonsense"), "NEED")] {
            let variables = json!({ "region": REGION, "by": by, "first": 3, "after": after });
            let answer = network.ask(&COORDINATOR, REGION_COVERAGE, variables);
            assert_eq!(answer.errors()[0]["extensions"]["code"], "INVALID_ARGUMENT", "{}", answer.text);
            assert_eq!(answer.body["data"]["region"]["coverage"], Value::Null);
        }
        for first in [0, 101] {
            let variables = json!({ "region": REGION, "by": "NEED", "first": first });
            let answer = network.ask(&COORDINATOR, REGION_COVERAGE, variables);
            assert_eq!(answer.errors()[0]["extensions"]["argument"], "first", "{}", answer.text);
        }
    });
}
