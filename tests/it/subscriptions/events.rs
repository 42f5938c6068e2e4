use serde_json::{Value, json};
use tests::{Backend, Heard, Listeners, Network, Who, on_both};

use super::{change, resource};
use crate::keeping::{ADMIN, COACH, done};

fn texts(heard: &[Heard]) -> String {
    heard.iter().filter(|heard| heard.event == "text").filter_map(|heard| heard.data.as_str()).collect()
}

/// Sends a body and reads the stream to its end: the status, and the text.
fn posted(network: &Network, listeners: &Listeners, name: &str, headers: Value, body: Value) -> (Value, String) {
    let url = format!("{}/graphql", network.url());
    let mut headers = headers;
    headers["content-type"] = "application/json".into();
    let body = body.to_string();
    listeners.tell("text", name, json!({ "url": url, "method": "POST", "headers": headers, "body": body }));
    let heard = listeners.until(name, |heard| heard.iter().any(|heard| heard.event == "closed"));
    (heard[0].data.clone(), texts(&heard))
}

#[test]
fn whatever_is_asked_of_a_stream_is_answered_by_it() {
    on_both(|backend| {
        let network = Network::start(backend);
        let listeners = Listeners::start();
        let ask = |name: &str, headers: Value, body: Value| posted(&network, &listeners, name, headers, body);
        let stream = json!({ "status": 200, "type": "text/event-stream" });
        let complete = "event: complete\ndata: \n\n";
        let (head, text) = ask("query", json!({}), json!({ "query": "{ viewer { __typename } }" }));
        assert_eq!(head, stream);
        assert_eq!(
            text,
            format!("event: next\ndata: {{\"data\":{{\"viewer\":{{\"__typename\":\"Anonymous\"}}}}}}\n\n{complete}")
        );
        let (field, value) = ADMIN.header().unwrap();
        let create = "mutation { createResource(input: { center: \"summit-commons\", name: \"By a stream\" }) { resource { name } } }";
        let (_, text) = ask("mutation", json!({ field: value }), json!({ "query": create }));
        assert!(text.contains("By a stream") && text.ends_with(complete), "{text}");
        for (name, body, code) in [
            ("invalid", json!({ "query": "subscription { nope }" }), "GRAPHQL_VALIDATION_FAILED"),
            ("unparsed", json!({ "query": "{" }), "GRAPHQL_PARSE_FAILED"),
            ("deep", json!({ "query": "{a".repeat(70) }), "TOO_DEEP"),
            (
                "two",
                json!({ "query": "subscription { a: catalogChanges { id } b: catalogChanges { id } }" }),
                "TOO_MANY_ROOT_FIELDS",
            ),
            ("batch", json!([{ "query": "{ viewer { __typename } }" }]), "BAD_REQUEST"),
        ] {
            let (head, text) = ask(name, json!({}), body);
            assert_eq!(head, stream, "{name}");
            assert!(text.starts_with("event: next\ndata: {\"errors\":[") && text.contains(code), "{name}: {text}");
            assert!(!text.contains("\"data\":") && text.ends_with(complete), "{name}: {text}");
        }
        // Who cannot be told apart is no part of what is asked.
        let (head, text) =
            ask("token", json!({ "authorization": "Bearer x" }), json!({ "query": "{ viewer { __typename } }" }));
        assert_eq!(head["status"], 401);
        assert!(text.contains("UNAUTHENTICATED"), "{text}");
        // And without the header a subscription says how it is sent.
        let told = network.ask(&Who::Anonymous, "subscription { catalogChanges { id } }", json!({}));
        assert_eq!(told.errors()[0]["extensions"]["code"], "WRONG_TRANSPORT");
    });
}

#[test]
fn what_is_done_by_one_process_is_told_by_another() {
    on_both(|backend| {
        let network = Network::start(backend);
        let other = network.database().serve();
        let listeners = Listeners::start();
        let query = "subscription { catalogChanges { action entry { name } } }";
        listeners.over_events("there", other.url(), &COACH, query, json!({}));
        listeners.first("there", "connected");
        done(&network, &ADMIN, "createResource", &resource("Done elsewhere"));
        let told = change(&listeners.results("there", 1)[0]);
        assert_eq!(told, json!({ "action": "WRITTEN", "entry": { "name": "Done elsewhere" } }));
    });
}

#[test]
fn a_browser_reads_a_stream_by_its_address_and_hears_that_it_lives() {
    let network = Network::start(Backend::Sqlite);
    let listeners = Listeners::start();
    let address = format!("{}/graphql?query=subscription%7BcatalogChanges%7Bid%7D%7D", network.url());
    listeners.tell("text", "browser", json!({ "url": address, "method": "GET" }));
    let connected = listeners.first("browser", "connected");
    assert_eq!(connected.data, json!({ "status": 200, "type": "text/event-stream" }));
    let made = done(&network, &ADMIN, "createResource", &resource("Read by an address"));
    let id = made["id"].as_str().unwrap();
    listeners.until("browser", |heard| texts(heard).contains(&format!("\"id\":\"{id}\"")));
    // A comment, now that nothing happens.
    listeners.until("browser", |heard| texts(heard).ends_with(":\n\n"));
}
