//! How many statements an operation takes: the same for a short list as for a long one.

use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use crate::operations::{CALENDAR_PAGE, Operation, REFERENCES, month, operations};

macro_rules! example {
    ($name:literal, $who:expr) => {
        Operation {
            name: concat!("examples/", $name),
            who: $who,
            query: include_str!(concat!("../../gateway/assets/examples/", $name, ".graphql")),
            variables: serde_json::from_str(include_str!(concat!("../../gateway/assets/examples/", $name, ".json")))
                .unwrap(),
        }
    };
}

/// The examples of the editor.
pub fn examples() -> Vec<Operation> {
    vec![
        example!("website", Who::Anonymous),
        example!("search", Who::Anonymous),
        example!("coach", Who::Seat("coach@summit-commons")),
        example!("coordinator", Who::Seat("coordinator@wasatch-front")),
        example!("admin", Who::Seat("admin@summit-commons")),
        example!("keep", Who::Seat("admin@summit-commons")),
        example!("network-admin", Who::Seat("network-admin")),
    ]
}

/// The most statements of each operation, those that look up who asks included. At most two for each level of
/// the document: one for the rows of a list and one for its counts.
const MOST: [(&str, u32); 16] = [
    ("calendar_page", 3),
    ("center_page", 3),
    ("directory_page", 3),
    ("house_directory", 6),
    ("network_search", 3),
    ("references", 1),
    ("referral_options", 4),
    // Who asks, the region, where centers are, what is summed of houses, coaches and centers around, and the centers by
    // name, of rows and of gaps; and what is told of needs.
    ("region_coverage", 8),
    ("region_report", 6),
    ("examples/website", 4),
    ("examples/search", 4),
    ("examples/coach", 7),
    ("examples/coordinator", 5),
    ("examples/admin", 6),
    ("examples/keep", 32),
    ("examples/network-admin", 3),
];

#[test]
fn each_operation_stays_within_its_statements() {
    on_both(|backend| {
        let network = Network::start(backend);
        let operations: Vec<_> = operations().into_iter().chain(examples()).collect();
        assert_eq!(operations.len(), MOST.len(), "an operation without a number, or the other way round");
        let mut over = Vec::new();
        for Operation { name, who, query, variables } in operations {
            let most =
                MOST.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{name} has no number")).1;
            let answer = network.ask(&who, query, variables);
            assert!(answer.data().is_object());
            eprintln!("{name}: {} of {most}", answer.statements);
            if answer.statements > most {
                over.push(format!("{name}: {} statements, not {most}", answer.statements));
            }
        }
        assert!(over.is_empty(), "on {backend:?}: {over:#?}");
    });
}

#[test]
fn every_example_of_the_editor_is_counted() {
    let folder = tests::repository().join("gateway/assets/examples");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("examples/{}", path.file_stem().unwrap().to_str().unwrap());
        assert!(MOST.iter().any(|(known, _)| *known == name), "{name} has no number of statements");
    }
}

#[test]
fn a_long_calendar_takes_as_many_statements_as_a_short_one() {
    on_both(|backend| {
        let network = Network::start(backend);
        let ask = |first: u32| {
            let window = json!({ "from": month()["from"], "days": 120 });
            let answer = network.ask(
                &Who::Anonymous,
                CALENDAR_PAGE,
                json!({ "center": "summit-commons", "window": window, "first": first }),
            );
            let dates = answer.data()["center"]["events"]["nodes"].as_array().unwrap();
            assert_eq!(dates.len(), first as usize, "the demo's calendar fills the page");
            answer.statements
        };
        let (short, long) = (ask(20), ask(100));
        assert_eq!(short, long);
        assert!(long <= 3, "{long} statements");
    });
}

/// Fifty ids of six kinds.
fn mixed(network: &Network, who: Who) -> Vec<Value> {
    let answer = network.ask(
        &who,
        "query($window: TimeWindow!) {
            regions(first: 3) { nodes { id } }
            centers(first: 7) { nodes { id } }
            coaches(first: 10) { nodes { id } }
            resources(first: 10) { nodes { id } }
            events(window: $window, first: 10) { nodes { id event { id } } }
        }",
        json!({ "window": month() }),
    );
    let data = answer.data();
    let mut ids = Vec::new();
    for list in ["regions", "centers", "coaches", "resources", "events"] {
        for node in data[list]["nodes"].as_array().unwrap() {
            ids.push(node["id"].clone());
            ids.extend(node["event"].get("id").cloned());
        }
    }
    assert_eq!(ids.len(), 50, "the demo has fifty of these");
    ids
}

#[test]
fn fifty_ids_of_all_kinds_take_a_statement_a_kind() {
    on_both(|backend| {
        let network = Network::start(backend);
        // Dates and then their events: six kinds; a member's own house is read beside the network.
        for (who, most) in [(Who::Anonymous, 6), (Who::Seat("coach@summit-commons"), 12)] {
            let ids = mixed(&network, who);
            let answer =
                network.ask(&who, "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", json!({ "ids": ids }));
            let found: Vec<_> =
                answer.data()["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect();
            assert_eq!(found, ids, "in their order");
            assert!(answer.statements <= most, "{who:?}: {} statements", answer.statements);
            // What has been answered is made like references to it.
            let answer = network.ask(&who, REFERENCES, json!({ "representations": answer.data()["nodes"] }));
            assert!(answer.data()["_entities"].as_array().unwrap().iter().all(Value::is_object));
            assert!(answer.statements <= most, "{who:?}: {} statements for references", answer.statements);
        }
    });
}

#[test]
fn fifty_references_take_a_statement_a_kind() {
    on_both(|backend| {
        let network = Network::start(backend);
        let list = network.ask(
            &Who::Anonymous,
            "{ centers(first: 12) { nodes { slug } } resources(first: 38) { nodes { id } } }",
            json!({}),
        );
        let mut representations = Vec::new();
        for center in list.data()["centers"]["nodes"].as_array().unwrap() {
            representations.push(json!({ "__typename": "Center", "slug": center["slug"] }));
        }
        for resource in list.data()["resources"]["nodes"].as_array().unwrap() {
            representations.push(json!({ "__typename": "Resource", "id": resource["id"] }));
        }
        assert_eq!(representations.len(), 50);
        let answer = network.ask(&Who::Anonymous, REFERENCES, json!({ "representations": representations }));
        assert!(answer.data()["_entities"].as_array().unwrap().iter().all(Value::is_object));
        assert!(answer.statements <= 2, "{} statements", answer.statements);
    });
}
