//! Trusted documents: named by their ids, and in the mode `required` the only ones that run.

use std::{fs, path::Path};

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{Backend, Listeners, Network, free_folder, on_both};

use super::{JSON, code, get, persisted, post, sha256};

const PAGE: &str = "query CenterPage($slug: String!) { center(slug: $slug) { slug } }";
const SEARCH: &str = "query Search($text: String) { resources(search: $text) { totalCount } }";
const FOLLOW: &str = "subscription Follow { catalogChanges { id } }";
const TWO: &str = "query One { viewer { __typename } } query Two { __typename }";

fn listed() -> Value {
    json!({ "center-page": PAGE, "search": SEARCH, "follow": FOLLOW, "two": TWO })
}

/// A network whose trusted documents are these.
fn start(backend: Backend, manifest: &Value, mode: &str) -> (Network, TempDir) {
    let folder = free_folder();
    let file = folder.path().join("trusted.json");
    fs::write(&file, manifest.to_string()).unwrap();
    let settings = [
        ("GATEWAY_TRUSTED_DOCUMENTS", name(&file)),
        ("GATEWAY_TRUSTED_DOCUMENTS_MODE", mode),
        ("GATEWAY_LIMIT_BATCH", "5"),
    ];
    (Network::start_set(backend, &settings), folder)
}

fn name(file: &Path) -> &str {
    file.to_str().unwrap()
}

fn slug() -> Value {
    json!({ "slug": "summit-commons" })
}

#[test]
fn a_trusted_document_is_named_by_its_id_or_hash() {
    on_both(|backend| {
        for mode in ["", "allowed", "required"] {
            let (network, _folder) = start(backend, &listed(), mode);
            let hash = sha256(PAGE);
            let by_id = [("documentId", "center-page"), ("variables", r#"{"slug":"summit-commons"}"#)];
            let extensions = persisted(&hash);
            let text = extensions.to_string();
            for raw in [
                post(&network, &json!({ "documentId": "center-page", "variables": slug() })),
                post(&network, &json!({ "documentId": format!("sha256:{hash}"), "variables": slug() })),
                post(&network, &json!({ "extensions": extensions, "variables": slug() })),
                post(&network, &json!({ "query": PAGE, "extensions": extensions, "variables": slug() })),
                post(&network, &json!({ "query": PAGE, "documentId": "center-page", "variables": slug() })),
                post(&network, &json!({ "query": PAGE, "variables": slug() })),
                get(&network, &by_id),
                get(&network, &[("extensions", &text), by_id[1]]),
                get(&network, &[("query", PAGE), by_id[1]]),
            ] {
                assert_eq!(raw.json()["data"]["center"]["slug"], "summit-commons", "{mode}: {}", raw.text);
            }
            let two = post(&network, &json!({ "documentId": "two", "operationName": "Two" }));
            assert_eq!(two.json()["data"]["__typename"], "Query", "{}", two.text);
            let wrong = post(&network, &json!({ "query": SEARCH, "documentId": "center-page" }));
            assert_eq!(code(&wrong), "PERSISTED_QUERY_HASH_MISMATCH");
            // It may carry what is private, but not in an address.
            let text = json!({ "text": "housing" });
            assert_eq!(code(&post(&network, &json!({ "documentId": "search", "variables": text }))), "");
            let by_hash = persisted(&sha256(SEARCH));
            assert_eq!(code(&post(&network, &json!({ "extensions": by_hash, "variables": text }))), "");
            let (by_hash, text) = (by_hash.to_string(), text.to_string());
            let refused = get(&network, &[("documentId", "search"), ("variables", &text)]);
            assert_eq!(code(&refused), "PRIVATE_IN_ADDRESS");
            // A client that is told this sends the text by POST.
            let refused = get(&network, &[("extensions", &by_hash), ("variables", &text)]);
            assert_eq!(code(&refused), "PERSISTED_QUERY_NOT_SUPPORTED");
            assert_eq!(code(&get(&network, &[("documentId", "search")])), "");
        }
    });
}

#[test]
fn where_nothing_else_runs_nothing_else_runs() {
    on_both(|backend| {
        let (network, _folder) = start(backend, &listed(), "required");
        let own = "{ viewer { __typename } }";
        let introspection = "{ __schema { queryType { name } } }";
        let service = "{ _service { sdl } }";
        let refused = |raw: tests::Raw, what: &str| {
            assert_eq!((raw.status, code(&raw).as_str()), (403, "DOCUMENT_NOT_TRUSTED"), "{what}: {}", raw.text);
            assert!(!raw.text.contains("CenterPage") && !raw.text.contains("center-page"), "{}", raw.text);
        };
        for text in [own, introspection, service, "{ nothing", &format!("{PAGE} ")] {
            refused(post(&network, &json!({ "query": text })), text);
            refused(post(&network, &json!({ "query": text, "extensions": persisted(&sha256(text)) })), text);
            refused(post(&network, &json!({ "extensions": persisted(&sha256(text)) })), text);
            refused(post(&network, &json!({ "documentId": format!("sha256:{}", sha256(text)) })), text);
            refused(get(&network, &[("query", text)]), text);
            refused(get(&network, &[("documentId", "centre-page")]), text);
        }
        // One that is trusted teaches nothing beside it.
        let batch =
            json!([{ "query": own }, { "documentId": "center-page", "variables": slug() }, { "documentId": "no" }]);
        let answers = post(&network, &batch).json();
        assert_eq!(answers[0]["errors"][0]["extensions"]["code"], "DOCUMENT_NOT_TRUSTED");
        assert_eq!(answers[1]["data"]["center"]["slug"], "summit-commons");
        assert_eq!(answers[2]["errors"][0]["extensions"]["code"], "DOCUMENT_NOT_TRUSTED");

        let listeners = Listeners::start();
        let url = format!("{}/graphql", network.url());
        listeners.tell("bare", "socket", json!({ "url": url }));
        listeners.first("socket", "connected");
        listeners.tell("send", "socket", json!({ "messages": [{ "type": "connection_init" }] }));
        listeners.until("socket", |heard| heard.iter().any(|heard| heard.data["type"] == "connection_ack"));
        let subscribe = |id: &str, payload: Value| json!({ "type": "subscribe", "id": id, "payload": payload });
        let untrusted = "subscription { catalogChanges { cursor } }";
        let messages = [
            subscribe("own", json!({ "query": untrusted })),
            subscribe("hash", json!({ "extensions": persisted(&sha256(untrusted)) })),
            subscribe("id", json!({ "documentId": "follow" })),
            subscribe("text", json!({ "query": FOLLOW })),
            json!({ "type": "ping" }),
        ];
        listeners.tell("send", "socket", json!({ "messages": messages }));
        let heard = listeners.until("socket", |heard| heard.iter().any(|heard| heard.data["type"] == "pong"));
        let errors: Vec<_> =
            heard.iter().filter(|heard| heard.data["type"] == "error").map(|heard| &heard.data).collect();
        let ids: Vec<_> = errors.iter().map(|error| error["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["own", "hash"], "{heard:#?}");
        assert!(errors.iter().all(|error| error["payload"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"));

        let stream = |name: &str, body: Value| {
            let headers = json!({ "content-type": "application/json" });
            let body = body.to_string();
            listeners.tell("text", name, json!({ "url": url, "method": "POST", "headers": headers, "body": body }));
            listeners.first(name, "connected").data
        };
        assert_eq!(stream("untrusted", json!({ "query": untrusted }))["status"], 403);
        assert_eq!(
            stream("trusted", json!({ "documentId": "follow" })),
            json!({ "status": 200, "type": "text/event-stream" })
        );
    });
}

#[test]
fn the_log_names_trusted_operations_and_no_others() {
    on_both(|backend| {
        let (network, _folder) = start(backend, &listed(), "allowed");
        assert_eq!(code(&post(&network, &json!({ "documentId": "center-page", "variables": slug() }))), "");
        assert_eq!(code(&post(&network, &json!({ "documentId": "two", "operationName": "One" }))), "");
        assert_eq!(
            code(&post(&network, &json!({ "documentId": "two", "operationName": "Quoxzarp" }))),
            "GRAPHQL_VALIDATION_FAILED"
        );
        let own = "query Quoxzarp { viewer { __typename } }";
        let body = json!({ "query": own, "operationName": "Quoxzarp", "extensions": persisted(&sha256(own)) });
        assert_eq!(code(&post(&network, &body)), "");
        assert_eq!(code(&post(&network, &json!({ "extensions": persisted(&sha256(own)) }))), "");
        let log = network.log();
        let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let requests: Vec<_> = lines.filter(|line| line["target"] == "gateway::request").collect();
        let names: Vec<_> = requests.iter().map(|line| line["fields"]["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["CenterPage", "One", "", "", ""], "{log}");
        assert!(!log.contains("Quoxzarp"), "{log}");
    });
}

#[test]
fn an_off_list_is_not_looked_at() {
    on_both(|backend| {
        let (network, _folder) = start(backend, &listed(), "off");
        let named = post(&network, &json!({ "documentId": "center-page", "variables": slug() }));
        assert_eq!(code(&named), "PERSISTED_QUERY_NOT_FOUND");
        let raw = network.ask_raw(&[JSON], json!({ "query": "{ __typename }" }).to_string().as_bytes());
        assert_eq!(code(&raw), "");
    });
}
