//! Automatic persisted queries.

use serde_json::{Value, json};
use tests::{Listeners, Network, Who, on_both};

use super::{JSON, STRICT, code, get, persisted, post, sha256};

const SLUG: &str = "query($slug: String!) { center(slug: $slug) { slug } }";

fn slug() -> Value {
    json!({ "slug": "summit-commons" })
}

#[test]
fn a_text_that_was_sent_once_is_named_by_its_hash() {
    on_both(|backend| {
        let network = Network::start(backend);
        let hash = sha256(SLUG);
        let by_hash = json!({ "extensions": persisted(&hash), "variables": slug() });
        let unknown = post(&network, &by_hash);
        assert_eq!((unknown.status, code(&unknown).as_str()), (200, "PERSISTED_QUERY_NOT_FOUND"));
        assert_eq!(unknown.json()["errors"][0]["message"], "PersistedQueryNotFound", "clients match on it");
        let strict = network.ask_raw(&[JSON, STRICT], by_hash.to_string().as_bytes());
        assert_eq!((strict.status, code(&strict).as_str()), (400, "PERSISTED_QUERY_NOT_FOUND"));

        let taught = post(&network, &json!({ "query": SLUG, "extensions": persisted(&hash), "variables": slug() }));
        assert_eq!(taught.json()["data"]["center"]["slug"], "summit-commons");
        let id = format!("sha256:{hash}");
        let extensions = persisted(&hash).to_string();
        let variables = slug().to_string();
        for raw in [
            post(&network, &by_hash),
            post(&network, &json!({ "documentId": id, "variables": slug() })),
            get(&network, &[("extensions", &extensions), ("variables", &variables)]),
            get(&network, &[("documentId", &id), ("variables", &variables)]),
        ] {
            assert_eq!(raw.json()["data"]["center"]["slug"], "summit-commons", "{}", raw.text);
        }
    });
}

#[test]
fn a_text_is_taught_by_an_address_too() {
    on_both(|backend| {
        let network = Network::start(backend);
        let extensions = persisted(&sha256(SLUG)).to_string();
        let variables = slug().to_string();
        let by_hash = [("extensions", extensions.as_str()), ("variables", variables.as_str())];
        assert_eq!(code(&get(&network, &by_hash)), "PERSISTED_QUERY_NOT_FOUND");
        assert_eq!(code(&get(&network, &[&[("query", SLUG)][..], &by_hash].concat())), "");
        assert_eq!(code(&get(&network, &by_hash)), "");
        // What changes something is sent by POST however it is named.
        let mutation = "mutation($id: ID!) { reportProblem(input: { entry: $id, kind: WRONG_HOURS }) { __typename } }";
        let extensions = persisted(&sha256(mutation));
        let variables = json!({ "id": "resource_x" });
        let body = json!({ "query": mutation, "extensions": extensions, "variables": variables });
        assert_eq!(code(&post(&network, &body)), "");
        let (extensions, variables) = (extensions.to_string(), variables.to_string());
        let refused = get(&network, &[("extensions", &extensions), ("variables", &variables)]);
        assert_eq!((refused.status, code(&refused).as_str()), (405, "METHOD_NOT_ALLOWED"));
    });
}

#[test]
fn a_hash_that_is_not_the_text_s_is_refused() {
    on_both(|backend| {
        let network = Network::start(backend);
        let other = sha256("{ viewer { __typename } }");
        let refused = post(&network, &json!({ "query": SLUG, "extensions": persisted(&other), "variables": slug() }));
        assert_eq!((refused.status, code(&refused).as_str()), (400, "PERSISTED_QUERY_HASH_MISMATCH"));
        for extensions in [
            json!({ "persistedQuery": 1 }),
            json!({ "persistedQuery": {} }),
            json!({ "persistedQuery": { "version": 2, "sha256Hash": other } }),
            json!({ "persistedQuery": { "version": 1, "sha256Hash": 7 } }),
            json!({ "persistedQuery": { "version": 1, "sha256Hash": "" } }),
            json!({ "persistedQuery": { "version": 1, "sha256Hash": "x".repeat(10_000) } }),
        ] {
            let refused = post(&network, &json!({ "extensions": extensions }));
            assert_eq!((refused.status, code(&refused).as_str()), (400, "BAD_REQUEST"), "{extensions}");
        }
        let unread = post(&network, &json!({ "documentId": "sha256:ABC" }));
        assert_eq!((unread.status, code(&unread).as_str()), (400, "BAD_REQUEST"));
        assert_eq!(code(&post(&network, &json!({ "documentId": "anything" }))), "PERSISTED_QUERY_NOT_FOUND");
        let asked = post(&network, &json!({ "query": "{ __typename }", "extensions": { "persistedQuery": null } }));
        assert_eq!(code(&asked), "");
    });
}

#[test]
fn what_is_refused_is_not_remembered() {
    on_both(|backend| {
        let network = Network::start(backend);
        let aliases: String = (0..60).map(|n| format!("a{n}: __typename ")).collect();
        for (text, why) in [
            ("{ nothing }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
            ("{".to_owned(), "GRAPHQL_PARSE_FAILED"),
            (format!("{{ viewer {{ {aliases} }} }}"), "TOO_MANY_ALIASES"),
            ("subscription { catalogChanges { id } }".to_owned(), "WRONG_TRANSPORT"),
            ("{ center { slug } }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        ] {
            let extensions = persisted(&sha256(&text));
            assert_eq!(code(&post(&network, &json!({ "query": text, "extensions": extensions }))), why);
            let again = post(&network, &json!({ "extensions": extensions }));
            assert_eq!(code(&again), "PERSISTED_QUERY_NOT_FOUND", "{text} is remembered");
        }
        // Nor what is sent by somebody who is not let in.
        let body = json!({ "query": "{ __typename }", "extensions": persisted(&sha256("{ __typename }")) });
        let refused = network.ask_raw(&[JSON, ("authorization", "Bearer x")], body.to_string().as_bytes());
        assert_eq!(refused.status, 401);
        let again = post(&network, &json!({ "extensions": body["extensions"] }));
        assert_eq!(code(&again), "PERSISTED_QUERY_NOT_FOUND");
    });
}

#[test]
fn where_it_is_off_clients_are_told_so() {
    on_both(|backend| {
        let network = Network::start_set(backend, &[("GATEWAY_PERSISTED_QUERIES", "off")]);
        let extensions = persisted(&sha256("{ __typename }"));
        for body in
            [json!({ "extensions": extensions }), json!({ "query": "{ __typename }", "extensions": extensions })]
        {
            let refused = post(&network, &body);
            assert_eq!((refused.status, code(&refused).as_str()), (200, "PERSISTED_QUERY_NOT_SUPPORTED"));
            assert_eq!(refused.json()["errors"][0]["message"], "PersistedQueryNotSupported", "clients match on it");
        }
        assert_eq!(code(&post(&network, &json!({ "query": "{ __typename }" }))), "");
    });
}

#[test]
fn each_of_a_batch_and_every_subscription_is_found_alike() {
    on_both(|backend| {
        let network = Network::start_set(backend, &[("GATEWAY_LIMIT_BATCH", "3")]);
        let known = "{ viewer { __typename } }";
        let body = json!([
            { "query": known, "extensions": persisted(&sha256(known)) },
            { "extensions": persisted(&sha256("{ __typename }")) },
            { "extensions": persisted(&sha256(known)) },
        ]);
        let answers = post(&network, &body).json();
        assert_eq!(answers[0]["data"]["viewer"]["__typename"], "Anonymous");
        assert_eq!(answers[1]["errors"][0]["extensions"]["code"], "PERSISTED_QUERY_NOT_FOUND");
        // All were looked up before the first was answered.
        assert_eq!(answers[2]["errors"][0]["extensions"]["code"], "PERSISTED_QUERY_NOT_FOUND");
        assert_eq!(post(&network, &body).json()[2]["data"]["viewer"]["__typename"], "Anonymous");

        let listeners = Listeners::start();
        let follow = "subscription { catalogChanges { id } }";
        let url = format!("{}/graphql", network.url());
        listeners.tell("bare", "socket", json!({ "url": url }));
        listeners.first("socket", "connected");
        let payload = |id: &str, payload: Value| json!({ "type": "subscribe", "id": id, "payload": payload });
        let by_hash = json!({ "extensions": persisted(&sha256(follow)) });
        let taught = json!({ "query": follow, "extensions": persisted(&sha256(follow)) });
        let messages =
            [payload("1", by_hash.clone()), payload("2", taught), payload("3", by_hash), json!({ "type": "ping" })];
        listeners.tell("send", "socket", json!({ "messages": [{ "type": "connection_init" }] }));
        listeners.until("socket", |heard| heard.iter().any(|heard| heard.data["type"] == "connection_ack"));
        listeners.tell("send", "socket", json!({ "messages": messages }));
        let heard = listeners.until("socket", |heard| heard.iter().any(|heard| heard.data["type"] == "pong"));
        let errors: Vec<_> = heard.iter().filter(|heard| heard.data["type"] == "error").collect();
        assert_eq!(errors.len(), 1, "{heard:#?}");
        assert_eq!(errors[0].data["id"], "1");
        assert_eq!(errors[0].data["payload"][0]["extensions"]["code"], "PERSISTED_QUERY_NOT_FOUND");

        let body = json!({ "documentId": format!("sha256:{}", sha256(follow)) }).to_string();
        let headers = json!({ "content-type": "application/json" });
        listeners.tell("text", "events", json!({ "url": url, "method": "POST", "headers": headers, "body": body }));
        assert_eq!(listeners.first("events", "connected").data["type"], "text/event-stream");
        let (field, value) = Who::Seat("admin@summit-commons").header().unwrap();
        let create = "mutation { createResource(input: { center: \"summit-commons\", name: \"Told\", visibility: PUBLIC }) { resource { id } } }";
        let made = network.ask_raw(&[JSON, (field, &value)], json!({ "query": create }).to_string().as_bytes());
        let id = made.json()["data"]["createResource"]["resource"]["id"].clone();
        let id = id.as_str().unwrap();
        let texts = |heard: &tests::Heard| heard.data.as_str().is_some_and(|text| text.contains(id));
        listeners.until("events", |heard| heard.iter().any(texts));
    });
}
