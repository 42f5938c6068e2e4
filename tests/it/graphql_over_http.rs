//! GraphQL over HTTP by the book.

use std::process::Command;

use serde_json::{Value, json};
use tests::{Backend, Network, Raw, Who, on_both};

const JSON: (&str, &str) = ("content-type", "application/json");
const STRICT: (&str, &str) = ("accept", "application/graphql-response+json");

fn send(network: &Network, headers: &[(&str, &str)], body: &Value) -> Raw {
    network.ask_raw(&[&[JSON], headers].concat(), body.to_string().as_bytes())
}

#[test]
fn every_audit_of_the_specification_is_passed() {
    let network = Network::start(Backend::Sqlite);
    let done = Command::new("node")
        .args(["tests/node/audit.mjs", &format!("{}/graphql", network.url())])
        .current_dir(tests::repository())
        .output()
        .expect("there is a command node");
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    assert!(said.ends_with("61 of 61\n"), "{said}");
}

#[test]
fn the_form_of_an_answer_is_the_one_that_is_most_welcome() {
    let network = Network::start(Backend::Sqlite);
    let (plain, response) = ("application/json", "application/graphql-response+json");
    for (accept, kind) in [
        ("", plain),
        ("*/*", plain),
        ("application/*", plain),
        ("application/graphql-response+json, application/json;q=0.9", response),
        ("application/json;q=0.9, application/graphql-response+json", response),
        ("application/graphql-response+json;q=0.8, application/json;q=0.9", plain),
        ("application/graphql-response+json, application/json", response),
        ("application/json, application/graphql-response+json", plain),
        ("Application/JSON ; Q=1", plain),
        // The closest range counts, wherever it stands.
        ("*/*, application/json;q=0", response),
        ("application/json;q=0, */*;q=0.1", response),
        ("application/json;q=0.1, */*", response),
        ("*/*;q=0.5, application/graphql-response+json;q=0.4", plain),
        ("text/html, */*;q=0.8", plain),
        // Nothing is more welcome than welcome, and what is no weight is none.
        ("application/graphql-response+json;q=7, application/json", response),
        ("application/json;q=much, application/graphql-response+json;q=0.1", response),
    ] {
        let raw = send(&network, &[("accept", accept)], &json!({ "query": "{ __typename }" }));
        assert_eq!(raw.status, 200, "{accept}: {}", raw.text);
        assert_eq!(raw.header("content-type"), Some(format!("{kind}; charset=utf-8").as_str()), "{accept}");
    }
    for accept in ["text/html", "application/json;q=0", "*/*;q=0", "image/*, application/json;q=nan"] {
        let raw = send(&network, &[("accept", accept)], &json!({ "query": "{ __typename }" }));
        assert_eq!(
            (raw.status, raw.json()["errors"][0]["extensions"]["code"].as_str()),
            (406, Some("NOT_ACCEPTABLE")),
            "{accept}"
        );
    }
}

#[test]
fn a_request_that_cannot_be_executed_has_no_data_and_a_code() {
    on_both(|backend| {
        let network = Network::start(backend);
        for (query, code) in [
            ("{", "GRAPHQL_PARSE_FAILED"),
            ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("{ center }", "GRAPHQL_VALIDATION_FAILED"),
            ("query A { __typename } query B { __typename }", "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { catalogChanges { cursor } }", "WRONG_TRANSPORT"),
        ] {
            for (headers, status) in [(&[][..], 200), (&[STRICT][..], 400)] {
                let raw = send(&network, headers, &json!({ "query": query }));
                assert_eq!(raw.status, status, "{query}: {}", raw.text);
                let body = raw.json();
                assert_eq!(body["errors"][0]["extensions"]["code"], code, "{query}: {body}");
                assert!(body.get("data").is_none(), "{query}: {body}");
            }
        }
        // An argument that cannot be read is found while its field is answered, and nulls what cannot be without it.
        let raw = send(
            &network,
            &[STRICT],
            &json!({ "query": "{ resources(filter: { openAt: \"soon\" }) { totalCount } }" }),
        );
        assert_eq!((raw.status, &raw.json()["errors"][0]["extensions"]["code"]), (200, &json!("INVALID_ARGUMENT")));
    });
}

#[test]
fn a_get_asks_and_changes_nothing() {
    on_both(|backend| {
        let network = Network::start(backend);
        let two = "/graphql?query=query%20A%7B__typename%7Dmutation%20B%7B__typename%7D&operationName=";
        assert_eq!(network.get(&format!("{two}A"), &[]).status, 200);
        assert_eq!(network.get(&format!("{two}B"), &[]).status, 405);
        let slug = "/graphql?query=query(%24s:String!)%7Bcenter(slug:%24s)%7Bslug%7D%7D&variables=";
        let asked = network.get(&format!("{slug}%7B%22s%22:%22summit-commons%22%7D"), &[]);
        assert_eq!(asked.json()["data"]["center"]["slug"], "summit-commons");
        assert_eq!(network.get(&format!("{slug}%5B%5D"), &[]).status, 400);
        // What a page of another site makes a browser ask unseen.
        for mode in ["no-cors", "navigate"] {
            let unseen = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", mode)];
            let refused = network.get(&format!("{two}A"), &unseen);
            assert_eq!(
                (refused.status, &refused.json()["errors"][0]["extensions"]["code"]),
                (403, &json!("CROSS_SITE"))
            );
            let declared = [unseen[0], unseen[1], ("graphql-preflight", "1")];
            assert_eq!(network.get(&format!("{two}A"), &declared).status, 200);
        }
        let read = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors")];
        assert_eq!(network.get(&format!("{two}A"), &read).status, 200);
    });
}

#[test]
fn a_batch_is_refused_unless_it_is_allowed_and_then_bounded() {
    on_both(|backend| {
        let one = json!({ "query": "{ __typename }" });
        let network = Network::start(backend);
        assert_eq!(send(&network, &[], &json!([one])).status, 400);
        let network = Network::start_set(backend, &[("GATEWAY_LIMIT_BATCH", "3")]);
        let wrong = json!({ "query": "{ nothing }" });
        let answers = send(&network, &[], &json!([one, wrong, one])).json();
        assert_eq!(answers[0]["data"]["__typename"], "Query");
        assert_eq!(answers[1]["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
        assert_eq!(answers[2]["data"]["__typename"], "Query");
        let four = send(&network, &[], &json!([one, one, one, one]));
        assert_eq!((four.status, &four.json()["errors"][0]["extensions"]["limit"]["sent"]), (400, &json!(4)));
        assert_eq!(send(&network, &[], &json!([])).status, 400);
        // Together they cost no more than one may.
        let dear =
            json!({ "query": "{ regions(first: 100) { nodes { centers(first: 100) { nodes { id name slug } } } } }" });
        assert_eq!(send(&network, &[], &dear).status, 200);
        let refused = send(&network, &[], &json!([dear, dear, dear]));
        assert_eq!(refused.json()["errors"][0]["extensions"]["code"], "TOO_COMPLEX", "{}", refused.text);
    });
}

#[test]
fn pages_of_any_origin_ask_what_is_public_and_only_known_ones_sign_in() {
    on_both(|backend| {
        let known = "https://staff.example.org";
        let network = Network::start_set(backend, &[("GATEWAY_SIGNED_IN_ORIGINS", known)]);
        let preflight = |origin: &str, headers: &str| {
            let asks = [
                ("origin", origin),
                ("access-control-request-method", "POST"),
                ("access-control-request-headers", headers),
            ];
            network.options("/graphql", &asks)
        };
        let allowed = |raw: &Raw| raw.header("access-control-allow-origin").map(str::to_owned);
        let stranger = "https://house.example.com";
        assert_eq!(allowed(&preflight(stranger, "content-type,x-site-key")).as_deref(), Some(stranger));
        assert_eq!(allowed(&preflight(stranger, "Authorization,content-type")), None);
        assert_eq!(allowed(&preflight(known, "authorization,content-type")).as_deref(), Some(known));
        let query = json!({ "query": "{ __typename }" });
        let token = Who::Seat("coach@summit-commons").header().expect("a seat has a token").1;
        for (origin, headers, may_read) in [
            (stranger, vec![], true),
            (stranger, vec![("authorization", token.as_str())], false),
            (known, vec![("authorization", token.as_str())], true),
        ] {
            let raw = send(&network, &[&[("origin", origin)], &headers[..]].concat(), &query);
            assert_eq!(allowed(&raw).is_some(), may_read, "{origin}");
            assert_eq!(raw.header("access-control-allow-credentials"), None);
        }
    });
}

#[test]
fn the_cost_is_told_to_whoever_asks() {
    on_both(|backend| {
        let network = Network::start(backend);
        let query = "{ centers(first: 10) { nodes { id name } } }";
        let told = send(&network, &[], &json!({ "query": query, "extensions": { "cost": true } })).json();
        assert_eq!(told["extensions"]["cost"], json!({ "asked": 31, "most": 100_000 }), "{told}");
        assert!(send(&network, &[], &json!({ "query": query })).json().get("extensions").is_none());
    });
}

#[test]
fn the_schema_is_told_to_nobody_where_that_is_off() {
    on_both(|backend| {
        let off = ["GATEWAY_INTROSPECTION", "GATEWAY_SUBGRAPH_SCHEMA", "GATEWAY_GRAPHIQL"].map(|name| (name, "off"));
        let network = Network::start_set(backend, &off);
        for query in [
            "{ __schema { types { name } } }",
            "{ ...s } fragment s on Query { __type(name: \"Center\") { name } }",
            "{ x: _service { sdl } }",
        ] {
            let body = send(&network, &[], &json!({ "query": query })).json();
            assert_eq!(body["errors"][0]["extensions"]["code"], "INTROSPECTION_OFF", "{query}: {body}");
        }
        for query in ["{ centrs { id } }", "{ centers(frist: 1) { nodes { id } } }", "{ centers { nodes { nam } } }"] {
            let raw = send(&network, &[], &json!({ "query": query }));
            for name in ["Did you mean", "centers\"", "first", "name\""] {
                assert!(!raw.text.contains(name), "{query} suggests {name}: {}", raw.text);
            }
        }
        assert_eq!(network.get("/graphiql", &[]).status, 404);
        assert_eq!(send(&network, &[], &json!({ "query": "{ viewer { __typename } }" })).status, 200);
    });
}
