//! The wire: statuses, headers, pages.

use serde_json::json;
use tests::{Network, Raw, Who, on_both, until};

use crate::hostile::wire;

const JSON: (&str, &str) = ("content-type", "application/json");

/// Whether a request was refused with this status and code, in the shape of GraphQL errors.
#[track_caller]
fn assert_refused(raw: &Raw, status: u16, code: &str) {
    assert_eq!(raw.status, status, "{}", raw.text);
    let body = raw.json();
    assert_eq!(body["errors"][0]["extensions"]["code"], code, "{body}");
    assert!(body["errors"][0]["message"].is_string() && body.get("data").is_none(), "{body}");
    assert_eq!(raw.header("cache-control"), Some("no-store"));
    assert!(raw.header("x-request-id").is_some_and(|id| id.len() == 32), "{:?}", raw.headers);
}

#[test]
fn requests_that_are_no_graphql_are_refused() {
    on_both(|backend| {
        let network = Network::start(backend);
        let query = br#"{ "query": "{ __typename }" }"#;
        for kind in
            ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp"]
        {
            assert_refused(&network.ask_raw(&[("content-type", kind)], query), 415, "UNSUPPORTED_MEDIA_TYPE");
        }
        assert_refused(&network.ask_raw(&[], query), 415, "UNSUPPORTED_MEDIA_TYPE");
        for body in [
            "",
            "{}",
            "[]",
            "null",
            "{ \"query\": 7 }",
            "{ \"query\": \"\" }",
            "{ \"query\": \"  \" }",
            "{ \"query\": \"{",
            "\u{0}",
        ] {
            assert_refused(&network.ask_raw(&[JSON], body.as_bytes()), 400, "BAD_REQUEST");
        }
        assert_refused(&network.ask_raw(&[JSON], b"\xff\xfe"), 400, "BAD_REQUEST");
        for kind in ["application/json", "application/json; charset=utf-8", "Application/JSON"] {
            let raw = network.ask_raw(&[("content-type", kind)], query);
            assert_eq!((raw.status, raw.json()), (200, json!({ "data": { "__typename": "Query" } })));
            assert_eq!(raw.header("cache-control"), Some("no-store"));
        }
        let log = network.log();
        assert!(!log.contains("panicked"), "{log}");
    });
}

#[test]
fn a_body_is_at_most_128_kib_long() {
    on_both(|backend| {
        let network = Network::start(backend);
        let body = |bytes: usize| {
            let frame = r##"{ "query": "{ __typename }", "variables": { "unused": "#" } }"##;
            frame.replace('#', &" ".repeat(bytes - frame.len() + 1)).into_bytes()
        };
        let fits = network.ask_raw(&[JSON], &body(128 * 1024));
        assert_eq!(fits.status, 200, "{}", fits.text);
        assert_refused(&network.ask_raw(&[JSON], &body(128 * 1024 + 1)), 413, "BODY_TOO_LONG");
    });
}

#[test]
fn wrong_operations_and_variables_get_errors_of_graphql() {
    on_both(|backend| {
        let network = Network::start(backend);
        let center = "query($slug: String!) { center(slug: $slug) { name } }";
        for (query, variables) in [
            ("{ nothing }", json!({})),
            ("{", json!({})),
            ("{ center }", json!({})),
            ("mutation { nothing }", json!({})),
            ("subscription { nothing }", json!({})),
            (center, json!({})),
            (center, json!({ "slug": 7 })),
            (center, json!({ "slug": null })),
            (center, json!({ "slug": { "a": [1] } })),
            (center, json!([])),
            (center, json!("slug")),
            ("query($first: Int) { centers(first: $first) { totalCount nodes { id } } }", json!({ "first": 1e99 })),
            ("query($first: Int) { centers(first: $first) { totalCount nodes { id } } }", json!({ "first": -1 })),
            ("query($near: NearInput) { centers(near: $near) { totalCount } }", json!({ "near": {} })),
            (
                "query($near: NearInput) { centers(near: $near) { totalCount } }",
                json!({ "near": { "point": { "latitude": 1e308, "longitude": 0 } } }),
            ),
            (
                "query($w: TimeWindow!) { events(window: $w) { totalCount } }",
                json!({ "w": { "from": "+262142-12-31T23:59:59Z", "days": 400 } }),
            ),
            (
                "query($w: TimeWindow!) { events(window: $w) { totalCount } }",
                json!({ "w": { "from": "yesterday", "days": 1 } }),
            ),
            ("query($w: TimeWindow!) { events(window: $w) { totalCount } }", json!({ "w": { "days": 2147483647 } })),
            ("query($after: String) { resources(after: $after) { nodes { id } } }", json!({ "after": "no cursor" })),
            ("{ node(id: \"💥\") { id } }", json!({})),
        ] {
            let body = json!({ "query": query, "variables": variables }).to_string();
            let raw = network.ask_raw(&[JSON], body.as_bytes());
            assert!(raw.status == 200 || raw.status == 400, "{} to {body}", raw.status);
            let answer = raw.json();
            assert!(answer["errors"].as_array().is_some_and(|errors| !errors.is_empty()), "{answer} to {body}");
            assert_ne!(answer["errors"][0]["extensions"]["code"], "INTERNAL", "{answer} to {body}");
        }
        let log = network.log();
        assert!(!log.contains("panicked"), "{log}");
        assert_eq!(network.ask(&Who::Anonymous, center, json!({ "slug": "summit-commons" })).status, 200);
    });
}

#[test]
fn a_deep_or_large_operation_is_refused() {
    on_both(|backend| {
        let network = Network::start(backend);
        let deep = format!(
            "{{ centers {{ nodes {{ {} id {} }} }} }}",
            "region { centers { nodes { ".repeat(8),
            "} } }".repeat(8)
        );
        let large =
            format!("{{ {} }}", (0..2_100).map(|n| format!("a{n}: viewer {{ __typename }} ")).collect::<String>());
        for query in [deep, large] {
            let answer = network.ask(&Who::Anonymous, &query, json!({}));
            assert!(!answer.errors().is_empty() && answer.statements == 0, "{}", answer.body);
        }
    });
}

#[test]
fn a_browser_at_the_api_is_shown_the_editor_and_a_get_changes_nothing() {
    on_both(|backend| {
        let network = Network::start(backend);
        assert_refused(&network.get("/graphql", &[("accept", "application/json")]), 400, "BAD_REQUEST");
        let asked = network.get("/graphql?query=%7B__typename%7D", &[]);
        assert_eq!((asked.status, asked.json()), (200, json!({ "data": { "__typename": "Query" } })));
        let change =
            "/graphql?query=mutation%7BreportProblem(input:%7Bentry:%22x%22,problem:WRONG_HOURS%7D)%7B__typename%7D%7D";
        let refused = network.get(change, &[]);
        assert_refused(&refused, 405, "METHOD_NOT_ALLOWED");
        assert_eq!(refused.header("allow"), Some("POST"));
        for path in ["/graphql", "/"] {
            let shown = network.get(path, &[("accept", "text/html,application/xhtml+xml;q=0.9")]);
            assert!((300..400).contains(&shown.status), "{path}: {}", shown.status);
            assert_eq!(shown.header("location"), Some("/graphiql"));
        }
    });
}

#[test]
fn the_editor_and_everything_it_names_come_from_us() {
    on_both(|backend| {
        let network = Network::start(backend);
        let page = network.get("/graphiql", &[]);
        assert_eq!(page.status, 200);
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        let policy = page.header("content-security-policy").expect("the page has a policy");
        for rule in ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(rule), "{rule} is missing in {policy}");
        }
        assert!(!policy.contains("http"), "no other host: {policy}");
        assert!(!page.text.contains("__EDITOR__"), "the tabs are filled in");

        let named: Vec<&str> = ["src=\"", "href=\""]
            .iter()
            .flat_map(|attribute| page.text.split(attribute).skip(1))
            .filter_map(|rest| rest.split('"').next())
            .filter(|address| !address.starts_with("data:"))
            .collect();
        assert!(named.iter().filter(|address| address.ends_with(".js")).count() >= 3, "{named:?}");
        for address in named {
            assert!(address.starts_with('/') && !address.starts_with("//"), "{address} is not ours");
            let asset = network.get(address, &[("accept-encoding", "gzip")]);
            assert_eq!(asset.status, 200, "{address}");
            assert!(!asset.body.is_empty());
            let kind = if address.ends_with(".css") { "text/css" } else { "text/javascript" };
            assert!(asset.header("content-type").is_some_and(|told| told.starts_with(kind)), "{address}");
            if asset.header("content-encoding") == Some("gzip") {
                assert!(asset.body.starts_with(&[0x1f, 0x8b]), "{address} says that it is compressed");
            }
        }
        assert_eq!(network.get("/graphiql/no-such-file.js", &[]).status, 404);
        assert_eq!(network.get("/graphiql/..%2findex.html", &[]).status, 404);
        // A served network hands out no tokens.
        assert!(!page.text.contains("Bearer"), "a token in the page");
    });
}

#[test]
fn it_says_whether_it_lives_and_is_ready() {
    on_both(|backend| {
        let network = Network::start(backend);
        for (path, says) in [("/healthz", "alive\n"), ("/readyz/process", "serving\n"), ("/readyz", "ready\n")] {
            let raw = network.get(path, &[]);
            assert_eq!((raw.status, raw.text.as_str()), (200, says), "{path}");
        }
        assert_eq!(network.get("/nothing", &[]).status, 404);
    });
}

#[test]
fn without_its_database_it_lives_but_is_not_ready() {
    let network = Network::start(tests::Backend::Postgres);
    let name = network.database().rows("SELECT current_database()")[0][0].clone().unwrap();
    // No door may come in any more, and whoever is there is sent away.
    network.database().execute(&format!(
        "REVOKE CONNECT ON DATABASE {name} FROM PUBLIC;
         SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
    ));
    let answer = network.ask(&Who::Anonymous, "{ centers { nodes { id } } }", json!({}));
    assert_eq!(answer.errors()[0]["extensions"]["code"], "INTERNAL");
    assert!(!answer.text.contains(&name), "the cause stays in the log: {}", answer.text);
    until("it is known to be away", || network.get("/readyz", &[]).status == 503).unwrap();
    assert_eq!(network.get("/readyz", &[]).text, "the database does not answer\n");
    for path in ["/healthz", "/readyz/process"] {
        assert_eq!(network.get(path, &[]).status, 200, "{path}");
    }
}

#[test]
fn a_body_that_cannot_be_read_is_not_called_too_long() {
    on_both(|backend| {
        let network = Network::start(backend);
        let head = "POST /graphql HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: application/json\r\n\
            Transfer-Encoding: chunked\r\n\r\n";
        let address = network.url().trim_start_matches("http://");
        let broken = wire::send(address, format!("{head}zz\r\n{{\"query\":").as_bytes(), false).unwrap();
        let body = String::from_utf8(broken.body).unwrap();
        assert!(broken.status == 400 && body.contains("BAD_REQUEST"), "{} {body}", broken.status);
        let long = format!("{head}30000\r\n{}\r\n0\r\n\r\n", "x".repeat(0x30000));
        let long = wire::send(address, long.as_bytes(), false).unwrap();
        assert_eq!(long.status, 413);
    });
}
