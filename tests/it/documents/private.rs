//! What somebody searches for, where and for which need, stands in no address and is kept nowhere.

use serde_json::{Value, json};
use tests::{Network, on_both};

use super::{code, get, persisted, post, sha256};

/// Questions that carry something private, each with its variables.
fn questions() -> Vec<(&'static str, Value)> {
    let point = json!({ "point": { "latitude": 40.76, "longitude": -111.89 } });
    vec![
        ("{ resources(search: \"quoxzarp\") { totalCount } }", json!({})),
        ("{ r: resources(search: \"\"\"quoxzarp\"\"\") { totalCount } }", json!({})),
        ("{ center(slug: \"summit-commons\") { resources(search: \"quoxzarp\") { totalCount } } }", json!({})),
        ("{ resources(near: { point: { latitude: 0, longitude: 0 } }) { totalCount } }", json!({})),
        ("{ resources(filter: { needs: { anyOf: [HOUSING] } }) { totalCount } }", json!({})),
        ("query($s: String) { resources(search: $s) { totalCount } }", json!({ "s": "quoxzarp" })),
        ("query($s: String = \"quoxzarp\") { resources(search: $s) { totalCount } }", json!({})),
        ("query($n: NearInput) { resources(near: $n) { totalCount } }", json!({ "n": point })),
        ("query($p: GeoPointInput!) { coaches(near: { point: $p }) { totalCount } }", json!({ "p": point["point"] })),
        (
            "query($l: Float!) { centers(near: { point: { latitude: $l, longitude: $l } }) { totalCount } }",
            json!({ "l": 40.5 }),
        ),
        (
            "query($f: ResourceFilter) { resources(filter: $f) { totalCount } }",
            json!({ "f": { "needs": { "allOf": ["HOUSING"] } } }),
        ),
        (
            "query($f: ResourceFilter = { needs: { anyOf: [HOUSING] } }) { resources(filter: $f) { totalCount } }",
            json!({}),
        ),
        (
            "query($n: [Need!]) { resources(filter: { needs: { anyOf: $n } }) { totalCount } }",
            json!({ "n": "HOUSING" }),
        ),
        ("{ ...all } fragment all on Query { resources(search: \"quoxzarp\") { totalCount } }", json!({})),
        (
            "query($s: String) { ... on Query { ...all } } fragment all on Query { events(search: $s, window: { days: 1 }) { totalCount } }",
            json!({ "s": "quoxzarp" }),
        ),
        ("{ resources(search: \"quoxzarp\") @skip(if: true) { totalCount } viewer { __typename } }", json!({})),
    ]
}

/// Questions that could carry it and do not.
fn harmless() -> Vec<(&'static str, Value)> {
    vec![
        ("{ resources(search: null) { totalCount } }", json!({})),
        ("{ resources(search: \"  \") { totalCount } }", json!({})),
        ("{ resources(near: { center: \"summit-commons\" }, first: 1) { totalCount } }", json!({})),
        ("{ resources(filter: { needs: { anyOf: [] } }) { totalCount } }", json!({})),
        ("{ resources(filter: { needs: null, region: \"wasatch-front\" }) { totalCount } }", json!({})),
        ("query($s: String) { resources(search: $s) { totalCount } }", json!({})),
        ("query($s: String = \"quoxzarp\") { resources(search: $s) { totalCount } }", json!({ "s": null })),
        (
            "query($f: ResourceFilter) { resources(filter: $f) { totalCount } }",
            json!({ "f": { "needs": { "anyOf": [] } } }),
        ),
        ("{ center(slug: \"search\") { name } }", json!({})),
        ("{ search: resources(first: 1) { needs: totalCount } }", json!({})),
    ]
}

#[test]
fn an_address_carries_nothing_private() {
    on_both(|backend| {
        let network = Network::start(backend);
        for (query, variables) in questions() {
            let variables = variables.to_string();
            let refused = get(&network, &[("query", query), ("variables", &variables)]);
            assert_eq!((refused.status, code(&refused).as_str()), (405, "PRIVATE_IN_ADDRESS"), "{query} {variables}");
            assert_eq!(refused.header("allow"), Some("POST"));
            assert!(!refused.text.contains("quoxzarp"), "{}", refused.text);
            let extensions = persisted(&sha256(query)).to_string();
            let taught = get(&network, &[("query", query), ("variables", &variables), ("extensions", &extensions)]);
            assert_eq!(code(&taught), "PRIVATE_IN_ADDRESS", "{query} {variables}");
            assert_eq!(code(&get(&network, &[("extensions", &extensions)])), "PERSISTED_QUERY_NOT_FOUND", "{query}");
        }
        for (query, variables) in harmless() {
            let answered = get(&network, &[("query", query), ("variables", &variables.to_string())]);
            assert_eq!((answered.status, code(&answered).as_str()), (200, ""), "{query} {variables}");
        }
        // Of several operations the one that is not asked for stands in the address too.
        let two = "query A { viewer { __typename } } query B { resources(search: \"quoxzarp\") { totalCount } }";
        assert_eq!(code(&get(&network, &[("query", two), ("operationName", "A")])), "PRIVATE_IN_ADDRESS");
        let log = network.log();
        assert!(!log.contains("quoxzarp") && !log.contains("40.76"), "{log}");
    });
}

#[test]
fn a_hash_asks_nothing_private() {
    on_both(|backend| {
        let network = Network::start(backend);
        for (query, variables) in questions() {
            let extensions = persisted(&sha256(query));
            // Whoever sends the whole text by POST is answered: nothing between has written it down.
            let taught = post(&network, &json!({ "query": query, "extensions": extensions, "variables": variables }));
            assert_eq!(code(&taught), "", "{query}");
            let is_in_text = variables == json!({});
            // A text that tells it by itself is not remembered, and what it asks is not asked by a hash.
            let expected = if is_in_text { "PERSISTED_QUERY_NOT_FOUND" } else { "PERSISTED_QUERY_NOT_SUPPORTED" };
            let by_hash = json!({ "extensions": extensions, "variables": variables });
            assert_eq!(code(&post(&network, &by_hash)), expected, "{query} {variables}");
            let (extensions, variables) = (extensions.to_string(), variables.to_string());
            let by_address = get(&network, &[("extensions", &extensions), ("variables", &variables)]);
            assert_eq!(code(&by_address), expected, "{query} {variables}");
            let error = &by_address.json()["errors"][0];
            let word = if is_in_text { "PersistedQueryNotFound" } else { "PersistedQueryNotSupported" };
            assert_eq!(error["message"], word, "clients match on it");
            let is_told = error["extensions"]["reason"].as_str().is_some_and(|reason| reason.contains("by POST"));
            assert_eq!(is_told, !is_in_text, "{error}");
        }
    });
}

#[test]
fn what_a_mutation_enters_is_not_remembered_with_its_text() {
    on_both(|backend| {
        let network = Network::start(backend);
        let remembered = |query: &str, variables: Value| {
            let extensions = persisted(&sha256(query));
            let taught = post(&network, &json!({ "query": query, "extensions": extensions, "variables": variables }));
            assert_eq!(code(&taught), "", "{query}");
            code(&post(&network, &json!({ "extensions": extensions, "variables": variables }))).is_empty()
        };
        let report = |entry: &str| {
            format!("mutation($e: ID!) {{ reportProblem(input: {{ entry: {entry}, kind: CLOSED }}) {{ __typename }} }}")
        };
        let id = json!({ "e": "resource_00000000000000000000000000000000" });
        assert!(remembered(&report("$e"), id.clone()));
        let written = report("\"resource_0\"").replace("($e: ID!)", "");
        assert!(!remembered(&written, json!({})));
        let default = report("$e").replace("ID!", "ID = \"resource_0\"");
        assert!(!remembered(&default, id.clone()));
        let fragment = format!(
            "{} fragment f on Mutation {{ b: reportProblem(input: {{ entry: \"x\", kind: CLOSED }}) {{ __typename }} }}",
            report("$e").replacen("{ report", "{ ...f report", 1)
        );
        assert!(!remembered(&fragment, id));
    });
}

#[test]
fn the_hash_of_an_operation_tells_no_value() {
    on_both(|backend| {
        let network = Network::start(backend);
        let asked = |values: &str| format!("{{ resources(first: 1, filter: {{ {values} }}) {{ totalCount }} }}");
        let same = [
            "needs: { anyOf: [DETOX] }",
            "needs: { anyOf: [HOUSING] }",
            "needs: { anyOf: [DETOX, HOUSING, FOOD] }",
            "needs : { anyOf : [ DETOX HOUSING ] }",
        ];
        let others = ["needs: { allOf: [DETOX] }", "costs: [FREE]", "languages: [\"en\"]", "age: 30"];
        let more = [
            asked("languages: [\"es\", \"en\"]"),
            asked("age: 31"),
            "query($n: Need! = DETOX) { resources(filter: { needs: { anyOf: [$n] } }) { totalCount } }".to_owned(),
            "query($n: Need! = FOOD) { resources(filter: { needs: { anyOf: [$n] } }) { totalCount } }".to_owned(),
            "{ viewer @skip(if: true) { __typename } }".to_owned(),
            "{ viewer @skip(if: false) { __typename } }".to_owned(),
        ];
        for query in same.iter().chain(&others).map(|values| asked(values)).chain(more) {
            assert_eq!(code(&post(&network, &json!({ "query": query }))), "", "{query}");
        }
        let log = network.log();
        let told: Vec<_> = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).collect();
        let hashes: Vec<_> = told.iter().filter_map(|line| line["fields"]["operation"].as_str()).collect();
        let [one, two, three, four, all_of, free, english, age, languages, older, detox, food, skip, show] = hashes[..]
        else {
            panic!("{log}")
        };
        assert!([two, three, four].iter().all(|hash| *hash == one), "{hashes:?}");
        assert_eq!([english, age, detox, skip], [languages, older, food, show]);
        let mut several = vec![one, all_of, free, english, age, detox, skip];
        several.sort_unstable();
        several.dedup();
        assert_eq!(several.len(), 7, "what is asked is told apart: {hashes:?}");
    });
}

#[test]
fn a_text_with_a_place_in_a_list_is_not_remembered() {
    on_both(|backend| {
        let network = Network::start(backend);
        let near = "centers(first: 1, near: { point: $p }";
        let first = format!("query($p: GeoPointInput!) {{ {near}) {{ pageInfo {{ endCursor }} }} }}");
        let variables = json!({ "p": { "latitude": 40.76, "longitude": -111.89 } });
        let page = post(&network, &json!({ "query": first, "variables": variables })).json();
        let cursor = page["data"]["centers"]["pageInfo"]["endCursor"].as_str().unwrap();
        let next = "{ totalCount }";
        for query in [
            format!("query($p: GeoPointInput!) {{ {near}, after: \"{cursor}\") {next} }}"),
            format!("query($p: GeoPointInput!, $a: String = \"{cursor}\") {{ {near}, after: $a) {next} }}"),
        ] {
            let extensions = persisted(&sha256(&query));
            let taught = post(&network, &json!({ "query": query, "extensions": extensions, "variables": variables }));
            assert_eq!(code(&taught), "", "{query}");
            assert_eq!(code(&post(&network, &json!({ "extensions": extensions }))), "PERSISTED_QUERY_NOT_FOUND");
        }
    });
}
