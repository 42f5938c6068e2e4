//! One span a stage, as docs/telemetry.md draws them.

use serde_json::{Value, json};
use tests::{Backend, Collector, Listeners, Network, RedisServer, Span, Who, on_both};

use super::documented::{drawing, drawn};

const COACH: Who = Who::Seat("coach@summit-commons");

/// A member's query.
const DESK: &str = "query Desk($center: String!) { center(slug: $center) {
    name resources(first: 2) { totalCount nodes { name } } } }";
/// A mutation.
const CREATE: &str = "mutation Create($input: CreateResourceInput!) {
    createResource(input: $input) { resource { id } userErrors { code message } } }";
/// A query of everybody.
const REGIONS: &str = "{ regions { nodes { name } } }";

/// The spans of a trace as a tree: each with the word that tells it from others of its name.
fn tree(spans: &[Span]) -> String {
    let is_known = |id: &str| spans.iter().any(|span| span.id == id);
    let mut roots: Vec<_> = spans.iter().filter(|span| !is_known(&span.parent)).collect();
    roots.sort_by_key(|span| span.begun);
    roots.iter().map(|root| branch(root, spans, 0)).collect()
}

fn branch(span: &Span, spans: &[Span], depth: usize) -> String {
    let word = ["gateway.loader", "db.system.name"].iter().find_map(|name| span.told(name));
    // Both databases are drawn alike.
    let word = word.map(|word| if matches!(word, "sqlite" | "postgresql") { "SQL" } else { word });
    let word = word.map(|word| format!(" ({word})")).unwrap_or_default();
    let mut inside: Vec<_> = spans.iter().filter(|inner| inner.parent == span.id).collect();
    inside.sort_by_key(|span| span.begun);
    let own = format!("{}{}{word}\n", "  ".repeat(depth), span.name);
    inside.iter().fold(own, |text, inner| text + &branch(inner, spans, depth + 1))
}

/// A tree without the statements between the first and the last of a transaction.
fn stages(tree: &str) -> Vec<&str> {
    let is_stage = |line: &&str| !line.contains("(SQL)") || line.contains("BEGIN") || line.contains("COMMIT");
    tree.lines().filter(is_stage).collect()
}

/// The spans of a request, by the id on its answer.
pub fn asked(network: &Network, collector: &Collector, who: &Who, query: &str, variables: Value) -> Vec<Span> {
    let header = who.header();
    let mut headers: Vec<_> = header.iter().map(|(name, value)| (*name, value.as_str())).collect();
    headers.push(("content-type", "application/json"));
    let raw = network.ask_raw(&headers, json!({ "query": query, "variables": variables }).to_string().as_bytes());
    assert_eq!(raw.json()["errors"], Value::Null, "{}", raw.text);
    collector.trace_of(raw.header("x-request-id").unwrap())
}

fn pantry(key: &str) -> Value {
    json!({ "input": { "center": "summit-commons", "clientKey": key, "name": "Pantry of the spans", "needs": ["FOOD"],
        "visibility": "PUBLIC" } })
}

#[test]
fn requests_are_told_as_trees() {
    on_both(|backend| {
        let (collector, redis) = (Collector::start(), RedisServer::start());
        let url = redis.url();
        let settings = [&collector.settings()[..], &[("REDIS_URL", url.as_str())]].concat();
        let network = Network::start_set(backend, &settings);
        let center = json!({ "center": "summit-commons" });
        // The keys of the issuer are fetched, and documents put in Redis.
        asked(&network, &collector, &COACH, DESK, center.clone());
        let desk = asked(&network, &collector, &COACH, DESK, center);
        drawn("a member's query", &tree(&desk));
        let admin = Who::Seat("admin@summit-commons");
        let mutation = tree(&asked(&network, &collector, &admin, CREATE, pantry("key-of-spans")));
        // How many rows go in one statement is the database's own.
        match backend {
            Backend::Postgres => drawn("a mutation", &mutation),
            Backend::Sqlite => assert_eq!(stages(&mutation), stages(&drawing("a mutation"))),
        }
        drawn("a question of everybody", &tree(&asked(&network, &collector, &Who::Anonymous, REGIONS, json!({}))));
        drawn("the same again", &tree(&asked(&network, &collector, &Who::Anonymous, REGIONS, json!({}))));

        let root = desk.iter().find(|span| span.parent.is_empty()).unwrap();
        assert_eq!((root.name.as_str(), root.kind), ("POST /graphql", 2));
        for (name, value) in [
            ("http.request.method", "POST"),
            ("http.route", "/graphql"),
            ("http.response.status_code", "200"),
            ("gateway.viewer", "member"),
        ] {
            assert_eq!(root.told(name), Some(value), "{root:#?}");
        }
        assert_eq!(root.resource["service.name"], "recovery-gateway");
        let query = desk.iter().find(|span| span.name == "query").unwrap();
        assert_eq!(query.told("graphql.operation.type"), Some("query"));
        assert_eq!(query.told("graphql.document.hash").map(str::len), Some(16), "{query:#?}");
        // Its name was made up by whoever asked.
        assert!(desk.iter().all(|span| span.told("graphql.operation.name").is_none()), "{desk:#?}");
        let statement = desk.iter().find(|span| span.name == "SELECT").unwrap();
        assert_eq!(statement.told("db.system.name"), Some(backend.pick("sqlite", "postgresql")));
        assert!(desk.iter().all(|span| span.begun <= span.ended && span.begun >= root.begun - 1_000_000), "{desk:#?}");
    });
}

#[test]
fn what_begins_by_itself_is_a_trace_of_its_own() {
    let (collector, listeners) = (Collector::start(), Listeners::start());
    let network = Network::start_set(Backend::Sqlite, &collector.settings());
    let follow = "subscription { catalogChanges { action } }";
    listeners.over_socket("socket", network.url(), &COACH, follow, json!({}));
    listeners.over_events("stream", network.url(), &COACH, follow, json!({}));
    let by_itself = collector.span(|span| span.name == "subscription" && span.parent.is_empty());
    let of_request = collector.span(|span| span.name == "subscription" && !span.parent.is_empty());
    assert_ne!(by_itself.trace, of_request.trace);
    let limits = collector.span(|span| span.name == "limits" && span.parent == by_itself.id);
    assert_eq!(limits.trace, by_itself.trace);
    let admin = Who::Seat("admin@summit-commons");
    let mutation = asked(&network, &collector, &admin, CREATE, pantry("key-of-relay"));
    let relay = collector.span(|span| span.name == "relay" && span.parent.is_empty());
    assert!(relay.told("gateway.feed.changes").is_some_and(|changes| changes != "0"), "{relay:#?}");
    assert!(mutation.iter().all(|span| span.trace != relay.trace));
}
