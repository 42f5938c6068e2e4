//! What one request may cost: each refusal names the limit, its value and what was sent, before anything is executed.

use serde_json::{Value, json};
use tests::{Network, Who, on_both};

#[track_caller]
fn assert_over(network: &Network, query: &str, variables: Value, code: &str, limit: &Value) {
    let answer = network.ask(&Who::Anonymous, query, variables);
    let extensions = &answer.errors()[0]["extensions"];
    assert_eq!((&extensions["code"], &extensions["limit"]), (&json!(code), limit), "{}", answer.text);
    assert_eq!((answer.status, answer.statements), (400, 0), "{}", answer.text);
    assert!(answer.body.get("data").is_none());
}

fn limit(name: &str, most: u64, sent: u64) -> Value {
    json!({ "name": name, "most": most, "sent": sent })
}

/// A number of copies of a text, each with its number.
fn many(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect()
}

#[test]
fn each_limit_is_named_with_its_value_and_what_was_sent() {
    on_both(|backend| {
        let network = Network::start(backend);
        let slugs = many(51, |n| format!("a{n}: center(slug: \"summit-commons\") {{ __typename }} "));
        let more = many(51, |_| "viewer { __typename } ".to_owned());
        let changes =
            many(21, |_| "reportProblem(input: { entry: \"x\", problem: CLOSED }) { __typename } ".to_owned());
        let directives = "@include(if: true) ".repeat(51);
        let references = vec![json!({ "__typename": "Center", "slug": "summit-commons" }); 1_001];
        let deep = format!("{{ viewer {{ {} id {} }} }}", "a { ".repeat(16), "} ".repeat(16));
        for (query, variables, code, exceeded) in [
            (
                format!("{{ {} }}", "viewer ".repeat(1_001)),
                json!({}),
                "TOO_MANY_TOKENS",
                limit("limit_tokens", 1_000, 1_003),
            ),
            (
                format!("{{ center(slug: \"{}\") {{ __typename }} }}", "x".repeat(32_740)),
                json!({}),
                "DOCUMENT_TOO_LONG",
                limit("limit_document_bytes", 32_768, 32_775),
            ),
            (format!("{{ {slugs} }}"), json!({}), "TOO_MANY_ROOT_FIELDS", limit("limit_root_fields", 50, 51)),
            (
                format!("{{ viewer {{ {} }} }}", many(51, |n| format!("a{n}: __typename "))),
                json!({}),
                "TOO_MANY_ALIASES",
                limit("limit_aliases", 50, 51),
            ),
            (format!("{{ {more} }}"), json!({}), "TOO_MANY_ROOT_FIELDS", limit("limit_root_fields", 50, 51)),
            (format!("mutation {{ {changes} }}"), json!({}), "TOO_MANY_ROOT_FIELDS", limit("limit_mutations", 20, 21)),
            (
                format!("{{ viewer {directives} {{ __typename }} }}"),
                json!({}),
                "TOO_MANY_DIRECTIVES",
                limit("limit_directives", 50, 51),
            ),
            (
                "query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }".to_owned(),
                json!({ "r": references }),
                "TOO_MANY_REFERENCES",
                limit("limit_references", 1_000, 1_001),
            ),
            (deep, json!({}), "TOO_DEEP", limit("limit_depth", 16, 18)),
            (
                "{ __schema { types { fields { type { fields { name } } } } } }".to_owned(),
                json!({}),
                "TOO_DEEP",
                limit("types in types", 1, 2),
            ),
        ] {
            assert_over(&network, &query, variables, code, &exceeded);
        }
        // Fields are counted as often as fragments spread them, and a fragment's weight is reckoned once.
        let doubling = many(12, |n| format!("fragment f{n} on Query {{ ...f{0} ...f{0} }} ", n + 1));
        let doubling = format!("{{ ...f0 }} {doubling} fragment f12 on Query {{ __typename }}");
        assert_over(&network, &doubling, json!({}), "TOO_COMPLEX", &limit("limit_fields", 1_000, 12_287));
        // A list is one wherever its rows are asked for, and as long as a variable says that is not sent.
        let spread = "{ regions { ...R } } fragment R on RegionConnection { nodes { centers { ... { nodes { resources { \
                      edges { node { events: name } } } } } } } }";
        let told = network.ask_raw(
            &[("content-type", "application/json")],
            json!({ "query": spread, "extensions": { "cost": true } }).to_string().as_bytes(),
        );
        let asked = told.json()["extensions"]["cost"]["asked"].as_u64();
        assert!(asked.is_some_and(|asked| asked > 20 * 20 * 20), "{}", told.text);
        let deep = "query ($n: Int = 100) { regions(first: $n) { nodes { centers(first: $n) { nodes { resources(first: $n) \
                    { nodes { name } } } } } } }";
        let answer = network.ask(&Who::Anonymous, deep, json!({}));
        assert_eq!(answer.errors()[0]["extensions"]["limit"]["name"], "limit_cost", "{}", answer.text);
        let ids = "\"x\", ".repeat(500);
        let literal = format!("query ($x: ID!) {{ nodes(ids: [$x, {ids}{ids}]) {{ id }} }}");
        let answer = network.ask(&Who::Anonymous, &literal, json!({}));
        let code = &answer.errors()[0]["extensions"]["code"];
        assert!(code == "TOO_MANY_TOKENS" || code == "TOO_MANY_REFERENCES", "{}", answer.text);
        let defaults =
            format!("query ($r: [ID!]! = [{}]) {{ nodes(ids: $r) {{ __typename a: __typename }} }}", "1 ".repeat(900));
        let told = network.ask_raw(
            &[("content-type", "application/json")],
            json!({ "query": defaults, "extensions": { "cost": true } }).to_string().as_bytes(),
        );
        assert!(told.text.contains("at most 100"), "{}", told.text);
        // What looks through much of the catalog is asked for a few times; in lists it is one statement.
        let need = "need: { required: { needs: [HOUSING] } }, first: 1";
        let options = many(20, |n| format!("a{n}: referralOptions({need}) {{ totalCount }} "));
        assert_over(
            &network,
            &format!("{{ {options} }}"),
            json!({}),
            "TOO_COMPLEX",
            &limit("limit_cost", 100_000, 100_040),
        );
        let listed = "{ centers(first: 100) { nodes { resources(search: \"housing\") { facets { name } } } } }";
        assert!(network.ask(&Who::Anonymous, listed, json!({})).errors().is_empty());
        // A circle has no end.
        let circle = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }";
        let answer = network.ask(&Who::Anonymous, circle, json!({}));
        assert_eq!(answer.errors()[0]["extensions"]["code"], "TOO_COMPLEX", "{}", answer.text);
    });
}

#[test]
fn a_limit_is_what_is_configured() {
    on_both(|backend| {
        let network = Network::start_set(backend, &[("GATEWAY_LIMIT_TOKENS", "7"), ("GATEWAY_LIMIT_COST", "2")]);
        assert!(network.ask(&Who::Anonymous, "{ viewer { __typename } }", json!({})).errors().is_empty());
        let longer = "{ viewer { __typename __typename } }";
        assert_over(&network, longer, json!({}), "TOO_COMPLEX", &limit("limit_cost", 2, 3));
        let tokens = "{ viewer { __typename } } # words in comments are none, nor are,,, commas";
        assert!(network.ask(&Who::Anonymous, tokens, json!({})).errors().is_empty());
        let text = "{ center(slug: \"summit-commons\") { __typename } }";
        assert_over(&network, text, json!({}), "TOO_MANY_TOKENS", &limit("limit_tokens", 7, 11));
    });
}

#[test]
fn what_tools_ask_of_the_schema_is_answered() {
    on_both(|backend| {
        let network = Network::start(backend);
        // The query that GraphiQL and code generators send.
        let types = "kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind \
                     name ofType { kind name ofType { kind name } } } } } } }";
        let value = format!("name description type {{ {types} }} defaultValue isDeprecated deprecationReason");
        let query = format!(
            "query IntrospectionQuery {{ __schema {{ description queryType {{ name kind }} mutationType {{ name kind }} \
             subscriptionType {{ name kind }} types {{ ...FullType }} directives {{ name description isRepeatable locations \
             args(includeDeprecated: true) {{ {value} }} }} }} }} fragment FullType on __Type {{ kind name description \
             specifiedByURL isOneOf fields(includeDeprecated: true) {{ name description args(includeDeprecated: true) \
             {{ {value} }} type {{ {types} }} isDeprecated deprecationReason }} inputFields(includeDeprecated: true) \
             {{ {value} }} interfaces {{ {types} }} enumValues(includeDeprecated: true) {{ name description isDeprecated \
             deprecationReason }} possibleTypes {{ {types} }} }}"
        );
        let answer = network.ask(&Who::Anonymous, &query, json!({}));
        assert!(answer.data()["__schema"]["types"].as_array().is_some_and(|types| types.len() > 100));
        let sdl = network.ask(&Who::Anonymous, "{ _service { sdl } }", json!({}));
        assert!(sdl.data()["_service"]["sdl"].as_str().is_some_and(|sdl| sdl.contains("@key")));
    });
}

#[test]
fn the_log_tells_what_was_asked_by_a_hash_that_no_value_changes() {
    on_both(|backend| {
        let network = Network::start(backend);
        let hashes = |queries: &[&str]| -> Vec<String> {
            let before = network.log().matches("\"operation\":").count();
            for query in queries {
                let _ = network.ask(&Who::Anonymous, query, json!({}));
            }
            network.log().split("\"operation\":\"").skip(before + 1).map(|rest| rest[..16].to_owned()).collect()
        };
        let same = hashes(&[
            "{ center(slug: \"summit-commons\") { name } }",
            "{center(slug:\"harbor-house\"){name}}",
            "{ center ( slug : \"\"\"a \"quoted\" text\"\"\" ), { # a remark\n name } }",
        ]);
        assert_eq!(same.len(), 3);
        assert!(same.iter().all(|hash| *hash == same[0]), "{same:?}");
        let other =
            hashes(&["{ center(slug: \"summit-commons\") { slug } }", "{ resources(first: 3) { totalCount } }"]);
        assert!(other[0] != other[1] && !other.contains(&same[0]), "{other:?}");
    });
}

#[test]
fn the_name_of_a_type_is_asked_for_with_nothing_but_a_condition() {
    on_both(|backend| {
        let network = Network::start(backend);
        for odd in [
            "(search: \"quoxzarp\")",
            " @include(if: true, search: \"quoxzarp\")",
            " @skip",
            " @skip(if: \"quoxzarp\")",
            " @foo(search: \"quoxzarp\")",
            " { a }",
        ] {
            for query in
                [format!("{{ __typename{odd} }}"), format!("{{ ...f }} fragment f on Query {{ t: __typename{odd} }}")]
            {
                let answer = network.ask(&Who::Anonymous, &query, json!({}));
                let error = &answer.errors()[0];
                assert_eq!(error["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED", "{query}: {}", answer.text);
                assert!(answer.body.get("data").is_none() && !answer.text.contains("quoxzarp"), "{}", answer.text);
            }
        }
        let answer =
            network.ask(&Who::Anonymous, "{ __typename @include(if: true) t: __typename @skip(if: true) }", json!({}));
        assert_eq!(answer.body, json!({ "data": { "__typename": "Query" } }));
    });
}
