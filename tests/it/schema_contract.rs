//! The schema as a contract: what is published is what is served, and everything in it is explained.

use serde_json::{Value, json};
use tests::{Backend, Network, Program, Who, repository};

#[test]
fn the_published_schema_is_that_of_the_program() {
    let printed = Program::new(["schema"]).run();
    assert_eq!(printed.status, 0, "{}", printed.stderr);
    let published = std::fs::read_to_string(repository().join("schema.graphql")).unwrap_or_default();
    let differs = published.lines().zip(printed.stdout.lines()).position(|(published, printed)| published != printed);
    let line = differs.unwrap_or(published.lines().count().min(printed.stdout.lines().count())) + 1;
    assert!(
        published == printed.stdout,
        "schema.graphql differs from the program's schema in line {line}; run: cargo run -- schema > schema.graphql"
    );
}

/// The types of our own making, as a running server tells them.
fn types() -> Vec<Value> {
    const QUERY: &str = "{ __schema { types {
        kind name description
        fields(includeDeprecated: true) {
            name description type { ...shape } args { name description type { ...shape } }
        }
        inputFields { name description type { ...shape } }
        enumValues(includeDeprecated: true) { name description }
    } } }
    fragment shape on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";
    // The schema is the program's, whatever the database.
    let network = Network::start(Backend::Sqlite);
    let answer = network.ask(&Who::Anonymous, QUERY, json!({}));
    let types = answer.data()["__schema"]["types"].as_array().unwrap().clone();
    // Of GraphQL itself and of federation.
    let theirs = ["_Any", "_Entity", "_Service", "Boolean", "Float", "ID", "Int", "String"];
    let name = |kind: &Value| kind["name"].as_str().unwrap().to_owned();
    types.into_iter().filter(|kind| !name(kind).starts_with("__") && !theirs.contains(&name(kind).as_str())).collect()
}

fn list<'a>(owner: &'a Value, what: &str) -> impl Iterator<Item = &'a Value> {
    owner[what].as_array().into_iter().flatten()
}

/// The fields of a type that are ours.
fn fields(kind: &Value) -> impl Iterator<Item = &Value> {
    list(kind, "fields").filter(|field| !matches!(field["name"].as_str(), Some("_service" | "_entities")))
}

#[test]
fn everything_is_described() {
    let types = types();
    assert!(types.len() > 60, "introspection shows the schema: {} types", types.len());
    let mut missing = Vec::new();
    for kind in &types {
        let mut check = |path: &[&Value], described: &Value| {
            if described["description"].as_str().is_none_or(|text| text.trim().is_empty()) {
                missing.push(path.iter().filter_map(|part| part["name"].as_str()).collect::<Vec<_>>().join("."));
            }
        };
        check(&[kind], kind);
        for field in fields(kind) {
            check(&[kind, field], field);
            list(field, "args").for_each(|argument| check(&[kind, field, argument], argument));
        }
        list(kind, "inputFields").for_each(|field| check(&[kind, field], field));
        list(kind, "enumValues").for_each(|value| check(&[kind, value], value));
    }
    assert!(missing.is_empty(), "without a description: {missing:#?}");
}

#[test]
fn things_are_reached_as_things_and_not_as_ids() {
    // What names something outside this graph, something that may be of any kind, or something that is no more.
    let by_design = ["externalId", "entryId", "removedId", "revokedId"];
    let types = types();
    let ids: Vec<String> = types
        .iter()
        .flat_map(|kind| fields(kind).map(move |field| (kind, field["name"].as_str().unwrap())))
        .filter(|(_, field)| (field.ends_with("Id") || field.ends_with("Ids")) && !by_design.contains(field))
        .map(|(kind, field)| format!("{}.{field}", kind["name"]))
        .collect();
    assert!(ids.is_empty(), "give the thing instead of its id: {ids:?}");
}

/// The named type inside lists and non-nulls, and whether there is a list around it.
fn unwrap(shape: &Value) -> (&Value, bool) {
    match shape["kind"].as_str() {
        Some("NON_NULL") => unwrap(&shape["ofType"]),
        Some("LIST") => (unwrap(&shape["ofType"]).0, true),
        _ => (shape, false),
    }
}

#[test]
fn lists_that_grow_are_connections() {
    // Lists of things with an identity: each is short, by what it is.
    let short = ["Center.members", "Center.siteKeys", "Member.centers", "Member.coaches", "Resource.sites"];
    let types = types();
    let has_id = |name: &Value| {
        types
            .iter()
            .find(|kind| kind["name"] == *name)
            .is_some_and(|kind| fields(kind).any(|field| field["name"] == "id"))
    };
    let mut bare = Vec::new();
    for kind in types.iter().filter(|kind| !kind["name"].as_str().unwrap().ends_with("Connection")) {
        for field in fields(kind) {
            let (of, is_list) = unwrap(&field["type"]);
            let path = format!("{}.{}", kind["name"].as_str().unwrap(), field["name"].as_str().unwrap());
            if is_list && has_id(&of["name"]) && path != "Query.nodes" && !short.contains(&path.as_str()) {
                bare.push(path);
            }
        }
    }
    assert!(bare.is_empty(), "make these connections: {bare:?}");
}

#[test]
fn every_connection_pages_the_same_way() {
    let types = types();
    let find = |name: &str| types.iter().find(|kind| kind["name"] == name);
    let mut seen = 0;
    for kind in &types {
        for field in fields(kind) {
            let Some(name) = unwrap(&field["type"]).0["name"].as_str().filter(|name| name.ends_with("Connection"))
            else {
                continue;
            };
            seen += 1;
            // The rows of a coverage are paged by the field that gives it, which reads them.
            let is_coverage = kind["name"] == "Coverage" && field["name"] == "rows";
            let paged = if is_coverage {
                find("Region").and_then(|region| fields(region).find(|field| field["name"] == "coverage"))
            } else {
                Some(field)
            };
            let arguments: Vec<_> =
                list(paged.unwrap(), "args").filter_map(|argument| argument["name"].as_str()).collect();
            assert!(arguments.contains(&"first") && arguments.contains(&"after"), "{}.{}", kind["name"], field["name"]);
            let connection = find(name).unwrap();
            let has: Vec<_> = fields(connection).filter_map(|field| field["name"].as_str()).collect();
            for needed in ["edges", "nodes", "pageInfo", "totalCount"] {
                assert!(has.contains(&needed), "{name} lacks {needed}");
            }
        }
    }
    assert!(seen >= 10, "{seen} connections");
}
