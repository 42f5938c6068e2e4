//! Whether the libraries and routers of others can make a graph of the schema, and answer from it.

use std::process::{Command, Output};

use tests::{Network, on_both, repository, token};

/// Runs a script of `tests/node` as a member who has a private entry to see. It complains on stderr and fails, or
/// says line by line what it tried.
fn node(script: &str, args: &[&str]) -> Vec<String> {
    let Output { status, stdout, stderr } = Command::new("node")
        .arg(format!("tests/node/{script}"))
        .args(args)
        .env("MEMBER", format!("Bearer {}", token("coach@summit-commons")))
        .current_dir(repository())
        .output()
        .expect("Node is installed, and its packages: run the tests with tests/run");
    let (said, complained) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "node tests/node/{script} {args:?}: {status}\n{said}{complained}");
    said.lines().filter_map(|line| line.strip_prefix("ok ")).map(str::to_owned).collect()
}

#[test]
fn the_schema_composes_alone_and_beside_another_subgraph() {
    let tried = node("compose.mjs", &["schema.graphql"]);
    assert_eq!(tried.len(), 4, "two libraries, two networks: {tried:?}");
}

#[test]
fn a_contract_of_what_is_public_shows_nothing_for_members() {
    let tried = node("contract.mjs", &["schema.graphql", "tests/it/tenancy/fields.txt"]);
    assert_eq!(tried.len(), 3, "{tried:?}");
}

#[test]
fn the_schema_keeps_the_rules_of_graphql_eslint() {
    assert_eq!(node("lint.mjs", &["schema.graphql"]).len(), 1);
}

#[test]
fn routers_of_others_answer_from_us_and_a_neighbour_in_both_directions() {
    on_both(|backend| {
        let network = Network::start(backend);
        let url = format!("{}/graphql", network.url());
        let tried = node("route.mjs", &["schema.graphql", &url]);
        for router in ["@apollo/gateway", "@graphql-hive/gateway"] {
            assert_eq!(tried.iter().filter(|line| line.starts_with(router)).count(), 4, "{router}: {tried:?}");
        }
    });
}
