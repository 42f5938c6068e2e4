//! The filter `openAt` finds just the resources of which a site says that it is open, around the clock, over the
//! week's end, on dates that differ, and past midnight.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Network, Who, on_both};

const ASK: &str = "query ($center: String!, $slugs: [String!], $at: DateTime!) {
    all: center(slug: $center) {
        resources(first: 100) { nodes { id status sites { hours { isOpenAt(at: $at) exceptions { on } } } } }
    }
    open: resources(filter: { center: $slugs, openAt: $at }, first: 100) { nodes { id } }
}";

#[test]
fn the_filter_finds_what_says_that_it_is_open() {
    on_both(|backend| {
        let network = Network::start(backend);
        let now = network.ask(&Who::Anonymous, "{ center(slug: \"summit-commons\") { updatedAt } }", json!({}));
        let made =
            now.data()["center"]["updatedAt"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        let (mut open, mut shut) = (0, 0);
        for center in ["summit-commons", "iron-kettle", "antelope-view"] {
            // Every seven hours of nine weeks: each hour of the day and day of the week, and the dates that differ.
            for step in 0..216 {
                let at = (made + chrono::TimeDelta::hours(step * 7)).to_rfc3339();
                let variables = json!({ "center": center, "slugs": [center], "at": at });
                let answer = network.ask(&Who::Anonymous, ASK, variables);
                let nodes = answer.data()["all"]["resources"]["nodes"].as_array().unwrap();
                let says_open = |node: &&Value| {
                    let sites = node["sites"].as_array().unwrap();
                    node["status"] == "ACTIVE" && sites.iter().any(|site| site["hours"]["isOpenAt"] == json!(true))
                };
                let ids = |node: &Value| node["id"].as_str().unwrap().to_owned();
                let said: BTreeSet<String> = nodes.iter().filter(says_open).map(ids).collect();
                let found: BTreeSet<String> =
                    answer.data()["open"]["nodes"].as_array().unwrap().iter().map(ids).collect();
                assert_eq!(found, said, "{center} at {at}");
                open += said.len();
                shut += nodes.len() - said.len();
            }
        }
        assert!(open > 1_000 && shut > 1_000, "{open} open and {shut} shut");
    });
}
