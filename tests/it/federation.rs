//! Whether a router can compose the schema.

use std::process::Command;

#[test]
fn the_schema_composes_alone_and_beside_another_subgraph() {
    let done = Command::new("node")
        .args(["tests/node/compose.mjs", "schema.graphql"])
        .current_dir(tests::repository())
        .output()
        .expect("there is a command node");
    let (said, complained) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{said}{complained}");
    assert_eq!(said.lines().filter(|line| line.starts_with("ok ")).count(), 4, "two libraries, two networks: {said}");
}
