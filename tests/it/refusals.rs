//! What cannot be answered is refused as the caller's to mend, alike on both databases, and never as our fault.

use serde_json::{Value, json};
use tests::{Network, Who, on_both};

fn code(network: &Network, query: &str, variables: Value) -> String {
    let answer = network.ask(&Who::Anonymous, query, variables);
    let errors = answer.errors();
    assert!(!errors.is_empty(), "{query} is answered: {}", answer.text);
    assert!(!answer.text.contains("INTERNAL"), "{query} is taken for our fault: {}", answer.text);
    errors[0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn years_that_no_database_tells_are_refused() {
    on_both(|backend| {
        let network = Network::start(backend);
        for query in [
            "{ resources(filter: { openAt: \"0000-01-01T00:00:00Z\" }) { totalCount } }",
            "{ resources(filter: { verifiedSince: \"-9999-01-01\" }) { totalCount } }",
            "{ resources(filter: { verifiedSince: \"+10000-01-01\" }) { totalCount } }",
            "{ resources(filter: { verifiedSince: \"2026-1-1\" }) { totalCount } }",
            "{ events(window: { from: \"0000-12-31T00:00:00Z\", days: 3 }) { totalCount } }",
        ] {
            code(&network, query, json!({}));
        }
        let nil = "00000000-0000-0000-0000-000000000000";
        for (order, cursor) in [
            ("RECENTLY_VERIFIED", json!({ "v": ["-262143-01-01", nil] })),
            ("RECENTLY_VERIFIED", json!({ "v": ["+10000-01-01", nil] })),
        ] {
            use base64::Engine;
            let after = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(cursor.to_string());
            let query = format!("{{ resources(orderBy: {order}, after: \"{after}\") {{ nodes {{ id }} }} }}");
            assert_eq!(code(&network, &query, json!({})), "INVALID_ARGUMENT", "{cursor}");
        }
        // The ends of the calendar are answered: no zone is asked about a year that no database tells.
        for at in ["0001-01-01T00:00:00Z", "0001-01-02T00:00:00Z", "9999-12-31T23:59:59Z"] {
            let query = format!("{{ resources(filter: {{ openAt: \"{at}\" }}) {{ totalCount }} }}");
            assert!(network.ask(&Who::Anonymous, &query, json!({})).errors().is_empty(), "{at}");
        }
        let signed = "{ node(id: \"occurrence_08e3c6d5ad9c5771ac03941221039a44_-50000101T000000\") { id } }";
        assert_eq!(code(&network, signed, json!({})), "INVALID_ARGUMENT");
    });
}

#[test]
fn text_with_a_character_that_no_text_holds_is_refused() {
    on_both(|backend| {
        let network = Network::start(backend);
        let query = "query ($slug: String!) { center(slug: $slug) { name } }";
        let raw = network
            .ask_raw(&[("content-type", "application/json")], br#"{"query":"{center(slug:\"\\\u00750000\"){name}}"}"#);
        assert_eq!(raw.status, 400, "{}", raw.text);
        assert_eq!(code(&network, query, json!({ "slug": "a\u{0}b" })), "BAD_REQUEST");
        assert_eq!(code(&network, "{ center(slug: \"a\\u0000b\") { name } }", json!({})), "BAD_REQUEST");
    });
}

#[test]
fn a_search_is_for_words() {
    on_both(|backend| {
        let network = Network::start(backend);
        let query = "query ($text: String!) { resources(search: $text) { totalCount } }";
        for text in ["the", "¡!", "y de la"] {
            assert_eq!(code(&network, query, json!({ "text": text })), "INVALID_ARGUMENT", "{text}");
        }
        let many: String = ('a'..='z').map(|letter| format!("{letter}{letter}{letter} ")).collect();
        assert_eq!(code(&network, query, json!({ "text": many })), "INVALID_ARGUMENT");
        let han: String = ('\u{4e00}'..'\u{4ec0}').collect();
        assert_eq!(code(&network, query, json!({ "text": han })), "INVALID_ARGUMENT");
        let all = network.ask(&Who::Anonymous, "{ resources { totalCount } }", json!({}));
        let blank = network.ask(&Who::Anonymous, query, json!({ "text": "  " }));
        assert_eq!(blank.data(), all.data(), "blank text asks for nothing");
    });
}

#[test]
fn a_word_that_is_said_often_is_asked_for_once() {
    on_both(|backend| {
        let network = Network::start(backend);
        let query = "query ($needs: NeedSet) { resources(filter: { needs: $needs }) { totalCount } }";
        let once = network.ask(&Who::Anonymous, query, json!({ "needs": { "allOf": ["HOUSING"] } }));
        let often = network.ask(&Who::Anonymous, query, json!({ "needs": { "allOf": vec!["HOUSING"; 5_000] } }));
        assert_eq!(once.data(), often.data());
        assert!(once.data()["resources"]["totalCount"].as_i64().is_some_and(|count| count > 0));
    });
}

#[test]
fn what_nests_too_deep_is_refused_before_it_is_parsed() {
    on_both(|backend| {
        let network = Network::start(backend);
        for depth in [65, 1_000, 5_000] {
            let (open, close) = ("[".repeat(depth), "]".repeat(depth));
            for query in [
                format!("{{ nodes(ids: {open}1{close}) {{ id }} }}"),
                format!("query ($a: Int = {open}1{close}) {{ __typename }}"),
                format!("{{ a(b: \"{close}\", c: {open}1{close}) }}"),
                format!("{{ # {close}\n a(b: \"\"\"{close}\\\"\"\" \"\"\", c: {open}1{close}) }}"),
            ] {
                assert_eq!(code(&network, &query, json!({})), "TOO_DEEP", "{depth}");
            }
        }
        let harmless = format!("{{ center(slug: \"{}\") {{ name }} }} # {}", "[".repeat(500), "{".repeat(500));
        assert_eq!(network.ask(&Who::Anonymous, &harmless, json!({})).data()["center"], Value::Null);
    });
}

#[test]
fn lists_in_lists_are_counted_before_they_are_read() {
    on_both(|backend| {
        let network = Network::start(backend);
        let deep = "{ regions(first: 100) { nodes { centers(first: 100) { nodes { \
                    resources(first: 100) { nodes { name } } } } } } }";
        assert_eq!(code(&network, deep, json!({})), "TOO_COMPLEX");
        // References multiply what is asked of each, wherever they are written.
        let asked = "... on Center { resources(first: 100) { nodes { name summary description } } }";
        let references = format!("query ($r: [_Any!]!) {{ _entities(representations: $r) {{ {asked} }} }}");
        let many = vec![json!({ "__typename": "Center", "slug": "summit-commons" }); 400];
        assert_eq!(code(&network, &references, json!({ "r": many })), "TOO_COMPLEX");
        // Fragments that double each other are reckoned once and refused at once.
        let doubling: String =
            (0..30).map(|n| format!("fragment f{n} on Query {{ ...f{0} ...f{0} }} ", n + 1)).collect();
        let doubling = format!("{{ ...f0 }} {doubling} fragment f30 on Query {{ __typename }}");
        assert_eq!(code(&network, &doubling, json!({})), "TOO_COMPLEX");
        let aliases: String = (0..60).map(|n| format!("a{n}: center(slug: \"summit-commons\") {{ name }} ")).collect();
        let answer = network.ask(&Who::Anonymous, &format!("{{ {aliases} }}"), json!({}));
        assert!(!answer.errors().is_empty(), "60 aliases are answered");
    });
}
