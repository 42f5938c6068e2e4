use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::{Backend, Heard, Listeners, Network, on_both};

use super::FOLLOW;
use crate::keeping::{ADMIN, COACH, done, with};

/// Opens a bare socket.
fn bare(network: &Network, listeners: &Listeners, name: &str, with: Value) {
    let mut with = with;
    with["url"] = format!("{}/graphql", network.url()).into();
    listeners.tell("bare", name, with);
    listeners.first(name, "connected");
}

fn send(listeners: &Listeners, name: &str, messages: Value) {
    listeners.tell("send", name, json!({ "messages": messages }));
}

/// The code by which a socket was closed; the reason says why.
fn closed(listeners: &Listeners, name: &str) -> u64 {
    let Heard { data, .. } = listeners.first(name, "closed");
    assert!(!data["reason"].as_str().unwrap().is_empty(), "{name}: {data}");
    data["code"].as_u64().unwrap()
}

fn messages(heard: &[Heard], kind: &str) -> Vec<Value> {
    heard.iter().filter(|heard| heard.data["type"] == kind).map(|heard| heard.data.clone()).collect()
}

fn subscribe(id: &str, query: &str) -> Value {
    json!({ "type": "subscribe", "id": id, "payload": { "query": query } })
}

const INIT: &str = r#"{"type":"connection_init"}"#;

#[test]
fn every_way_of_getting_it_wrong_has_its_code() {
    on_both(|backend| {
        let network = Network::start(backend);
        let listeners = Listeners::start();
        let good = subscribe("1", "subscription { catalogChanges { id } }");
        let cases: Vec<(&str, Value, u64)> = vec![
            ("no JSON", json!(["connection_init"]), 4400),
            ("no object", json!(["[1]"]), 4400),
            ("no type", json!(["{}"]), 4400),
            ("unknown type", json!([INIT, { "type": "nope".repeat(100) }]), 4400),
            ("a server's type", json!([INIT, { "type": "next", "id": "1", "payload": {} }]), 4400),
            ("a payload that is none", json!([{ "type": "connection_init", "payload": 1 }]), 4400),
            ("a ping with a text", json!([INIT, { "type": "ping", "payload": "hello" }]), 4400),
            ("no id", json!([INIT, { "type": "subscribe", "payload": { "query": "{a}" } }]), 4400),
            ("an empty id", json!([INIT, subscribe("", "{a}")]), 4400),
            ("a long id", json!([INIT, subscribe(&"x".repeat(256), "{a}")]), 4400),
            ("no query", json!([INIT, { "type": "subscribe", "id": "1", "payload": {} }]), 4400),
            (
                "variables that are none",
                json!([INIT, { "type": "subscribe", "id": "1", "payload": { "query": "{a}", "variables": [] } }]),
                4400,
            ),
            ("too early", json!([good]), 4401),
            ("never", json!([]), 4408),
            ("twice the same id", json!([INIT, good, good]), 4409),
            ("begun twice", json!([INIT, INIT]), 4429),
            ("a bad token", json!([{ "type": "connection_init", "payload": { "authorization": "Bearer x" } }]), 4403),
            ("no token", json!([{ "type": "connection_init", "payload": { "Authorization": 1 } }]), 4403),
            ("a bad site key", json!([{ "type": "connection_init", "payload": { "x-site-key": "x" } }]), 4403),
            (
                "both",
                json!([{ "type": "connection_init", "payload": { "x-site-key": "x", "authorization": "Bearer x" } }]),
                4403,
            ),
            ("too long", json!([INIT, "x".repeat(128 * 1024 + 1)]), 1009),
        ];
        for (name, frames, _) in &cases {
            bare(&network, &listeners, name, json!({}));
            send(&listeners, name, frames.clone());
        }
        for (name, _, code) in &cases {
            assert_eq!(closed(&listeners, name), *code, "{name}");
        }
        bare(&network, &listeners, "binary", json!({}));
        listeners.tell("binary", "binary", json!({}));
        assert_eq!(closed(&listeners, "binary"), 4400);
        bare(&network, &listeners, "no protocol", json!({ "protocols": [] }));
        assert_eq!(closed(&listeners, "no protocol"), 4406);
        let bad = json!({ "headers": { "authorization": "Bearer x" } });
        bare(&network, &listeners, "a bad header", bad);
        send(&listeners, "a bad header", json!([INIT]));
        assert_eq!(closed(&listeners, "a bad header"), 4403);
    });
}

#[test]
fn what_is_refused_is_an_error_and_the_socket_goes_on() {
    on_both(|backend| {
        let network = Network::start(backend);
        let listeners = Listeners::start();
        bare(&network, &listeners, "client", json!({}));
        let follow = "subscription { catalogChanges { id } }";
        let refused = [
            ("invalid", "subscription { nope }", "GRAPHQL_VALIDATION_FAILED"),
            ("unparsed", "subscription {", "GRAPHQL_PARSE_FAILED"),
            ("empty", " ", "BAD_REQUEST"),
            ("query", "{ viewer { __typename } }", "WRONG_TRANSPORT"),
            ("mutation", "mutation { removeResource(input: { id: \"x\" }) { removedId } }", "WRONG_TRANSPORT"),
            ("two roots", "subscription { a: catalogChanges { id } b: catalogChanges { id } }", "TOO_MANY_ROOT_FIELDS"),
            (
                "fragment",
                "subscription { ...f } fragment f on Subscription { catalogChanges { id } }",
                "GRAPHQL_VALIDATION_FAILED",
            ),
            ("argument", r#"subscription { catalogChanges(after: "x") { id } }"#, "INVALID_ARGUMENT"),
        ];
        let deep =
            format!("subscription {{ catalogChanges {} id {} }}", "{ entry { center ".repeat(40), "} }".repeat(40));
        let mut frames = vec![json!({ "type": "connection_init" })];
        frames.extend(refused.iter().map(|(id, query, _)| subscribe(id, query)));
        frames.push(subscribe("deep", &deep));
        send(&listeners, "client", frames.into());
        listeners.until("client", |heard| messages(heard, "error").len() == refused.len() + 1);
        let mut frames = Vec::new();
        frames.extend((0..21).map(|number| subscribe(&format!("listener {number}"), follow)));
        // An operation that is ended makes room for another of its name.
        frames.push(json!({ "type": "complete", "id": "listener 3" }));
        frames.push(json!({ "type": "complete", "id": "nobody" }));
        frames.push(subscribe("listener 3", follow));
        frames.push(json!({ "type": "pong" }));
        frames.push(json!({ "type": "ping", "payload": {} }));
        send(&listeners, "client", frames.into());
        listeners.until("client", |heard| messages(heard, "pong").len() == 1);
        done(&network, &ADMIN, "createResource", &super::resource("Heard by all"));
        let heard = listeners.until("client", |heard| {
            messages(heard, "next").len() == 20 && messages(heard, "error").len() == refused.len() + 2
        });
        let errors = messages(&heard, "error");
        let code = |id: &str| {
            let error = errors.iter().find(|error| error["id"] == id).unwrap_or_else(|| panic!("no error for {id}"));
            error["payload"][0]["extensions"]["code"].as_str().unwrap().to_owned()
        };
        for (id, _, expected) in refused {
            assert_eq!(code(id), expected, "{id}");
        }
        assert_eq!(code("deep"), "TOO_DEEP");
        assert_eq!(code("listener 20"), "TOO_MANY_SUBSCRIPTIONS");
        assert!(messages(&heard, "complete").is_empty(), "what was refused has not completed");
        assert!(heard.iter().all(|heard| heard.event != "closed"));
    });
}

#[test]
fn who_asks_is_told_by_the_first_message_or_by_the_handshake() {
    on_both(|backend| {
        let network = Network::start(backend);
        let listeners = Listeners::start();
        let (header, value) = COACH.header().unwrap();
        bare(&network, &listeners, "by header", json!({ "headers": { header: value } }));
        send(&listeners, "by header", json!([INIT]));
        bare(&network, &listeners, "by message", json!({}));
        send(&listeners, "by message", json!([{ "type": "connection_init", "payload": { "Authorization": value } }]));
        for name in ["by header", "by message"] {
            send(&listeners, name, json!([subscribe("1", FOLLOW), { "type": "ping" }]));
            listeners.until(name, |heard| messages(heard, "pong").len() == 1);
        }
        let secret = json!({ "center": crate::keeping::HOUSE, "name": "For the house" });
        done(&network, &ADMIN, "createResource", &secret);
        for name in ["by header", "by message"] {
            let heard = listeners.until(name, |heard| messages(heard, "next").len() == 1);
            let next = &messages(&heard, "next")[0];
            assert_eq!(next["payload"]["data"]["catalogChanges"]["entry"]["name"], "For the house", "{name}");
        }
        // Nothing of who asks, or of what was asked, is in the log.
        let log = network.log();
        for word in ["Bearer", "For the house", "catalogChanges", "127.0.0.1:"] {
            assert!(!log.lines().any(|line| line.contains("gateway::") && line.contains(word)), "{word} is in {log}");
        }
    });
}

#[test]
fn a_peer_that_says_nothing_is_asked_and_then_given_up() {
    let network = Network::start(Backend::Sqlite);
    let listeners = Listeners::start();
    for name in ["silent", "polite"] {
        bare(&network, &listeners, name, json!({}));
        send(&listeners, name, json!([INIT]));
    }
    let ping = listeners.until("polite", |heard| messages(heard, "ping").len() == 1).pop().unwrap();
    send(&listeners, "polite", json!([{ "type": "pong" }]));
    assert_eq!(closed(&listeners, "silent"), 1011);
    let silent = listeners.heard("silent");
    assert_eq!(messages(&silent, "ping").len(), 1);
    assert!(silent.last().unwrap().at - ping.at > Duration::from_secs(10), "it is given time to answer");
    assert!(listeners.heard("polite").iter().all(|heard| heard.event != "closed"));
}

#[test]
fn a_peer_that_reads_nothing_is_given_up() {
    let network = Network::start(Backend::Sqlite);
    let listeners = Listeners::start();
    let after = super::here(&network, &listeners);
    let long = with(&super::resource("Long"), json!({ "description": "Bread and soup. ".repeat(200) }));
    for _ in 0..20 {
        done(&network, &ADMIN, "createResource", &long);
    }
    bare(&network, &listeners, "deaf", json!({}));
    listeners.tell("deafen", "deaf", json!({}));
    // Some twenty megabytes, which is more than lies between two processes.
    let parts: String = (0..20).map(|part| format!("part{part}: description ")).collect();
    let query =
        format!("subscription {{ catalogChanges(after: {after}) {{ entry {{ ... on Resource {{ {parts} }} }} }} }}");
    let mut frames = vec![json!({ "type": "connection_init" })];
    frames.extend((0..20).map(|number| subscribe(&number.to_string(), &query)));
    send(&listeners, "deaf", frames.into());
    let until = Instant::now() + Duration::from_secs(60);
    let is_closed = |log: String| log.lines().any(|line| line.contains("gateway::socket") && line.contains("1008"));
    while !is_closed(network.log()) {
        assert!(Instant::now() < until, "it was not given up:\n{}", network.log());
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn so_many_may_listen_and_no_more() {
    let network = Network::start(Backend::Sqlite);
    let listeners = Listeners::start();
    let url = format!("{}/graphql", network.url());
    for number in 0..500 {
        listeners.tell("bare", "many", json!({ "url": url }));
        if number % 100 == 99 {
            listeners.until("many", |heard| heard.iter().filter(|heard| heard.event == "connected").count() > number);
        }
    }
    listeners.tell("bare", "one more", json!({ "url": url }));
    assert_eq!(closed(&listeners, "one more"), 503);
    // Nobody has begun, so all are sent away, and there is room again.
    listeners.until("many", |heard| heard.iter().filter(|heard| heard.event == "closed").count() == 500);
    bare(&network, &listeners, "another one", json!({}));
}

#[test]
fn who_closes_a_socket_is_answered() {
    on_both(|backend| {
        let network = Network::start(backend);
        let listeners = Listeners::start();
        bare(&network, &listeners, "client", json!({}));
        send(&listeners, "client", json!([INIT]));
        listeners.first("client", "message");
        listeners.tell("end", "client", json!({}));
        // Unanswered it would be 1006.
        assert_eq!(listeners.first("client", "closed").data["code"], 1000);
    });
}

#[test]
fn a_page_of_another_origin_does_not_sign_in() {
    on_both(|backend| {
        let known = "https://staff.example.org";
        let network = Network::start_set(backend, &[("GATEWAY_SIGNED_IN_ORIGINS", known)]);
        let listeners = Listeners::start();
        let token = COACH.header().expect("a coach has a token").1;
        let init = json!({ "type": "connection_init", "payload": { "authorization": token } });
        for (origin, may) in
            [(known, true), (network.url(), true), ("https://other.example.org", false), ("null", false)]
        {
            bare(&network, &listeners, origin, json!({ "headers": { "origin": origin } }));
            send(&listeners, origin, json!([init]));
            if may {
                assert_eq!(listeners.first(origin, "message").data["type"], "connection_ack", "{origin}");
            } else {
                assert_eq!(closed(&listeners, origin), 4403, "{origin}");
            }
            // What needs no token is told to every page.
            let anybody = format!("{origin} as anybody");
            bare(&network, &listeners, &anybody, json!({ "headers": { "origin": origin } }));
            send(&listeners, &anybody, json!([INIT]));
            assert_eq!(listeners.first(&anybody, "message").data["type"], "connection_ack", "{origin}");
        }
    });
}
