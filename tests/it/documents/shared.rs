//! Replicas share what they remember through Redis, and believe of it nothing that is not so.

use gateway::cache::cipher::Cipher;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::{Network, RedisServer, Server, on_both};

use super::{code, persisted, post, sha256};

const TEXT: &str = "{ viewer { __typename } }";

/// What a replica answers: the code by which it refuses, or nothing.
fn ask(replica: &Server, body: &Value) -> String {
    let header = ("accept", "application/json".to_owned());
    let answer = replica.try_ask(&header, &body.to_string()).unwrap();
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
}

fn plant(redis: &RedisServer, hash: &str, text: &str) {
    let name = format!("document:{}", sha256(&format!("name of {hash}")));
    let key: [u8; 32] = Sha256::digest(format!("key of {hash}")).into();
    let bytes = Cipher::new(key).close(&name, text.into()).unwrap();
    redis.set_bytes(&format!("recovery-gateway:{name}"), &bytes);
}

#[test]
fn what_one_replica_was_sent_another_knows_by_its_hash() {
    on_both(|backend| {
        let redis = RedisServer::start();
        let settings = [("REDIS_URL", &*redis.url())];
        let network = Network::start_set(backend, &settings);
        let other = network.database().serve_set(&settings);
        let by_hash = json!({ "extensions": persisted(&sha256(TEXT)) });
        assert_eq!(ask(&other, &by_hash), "PERSISTED_QUERY_NOT_FOUND");
        let taught = json!({ "query": TEXT, "extensions": persisted(&sha256(TEXT)) });
        assert_eq!(code(&post(&network, &taught)), "");
        assert_eq!(ask(&other, &by_hash), "");

        // What is not so is not believed.
        let (planted, hash) = ("{ __typename }", sha256("{ regions { totalCount } }"));
        plant(&redis, &hash, planted);
        assert_eq!(ask(&other, &json!({ "extensions": persisted(&hash) })), "PERSISTED_QUERY_NOT_FOUND");
        // Nor does what is so get around what is held of every document.
        let search = "{ resources(search: \"quoxzarp\") { totalCount } }";
        plant(&redis, &sha256(search), search);
        let planted = json!({ "extensions": persisted(&sha256(search)) });
        assert_eq!(ask(&other, &planted), "PERSISTED_QUERY_NOT_SUPPORTED");
        assert_eq!(redis.cli(&["FLUSHALL"]).trim(), "OK");

        // What was searched for does not come there.
        for (query, variables) in [
            (search, json!({})),
            ("query($s: String = \"quoxzarp\") { resources(search: $s) { totalCount } }", json!({})),
            ("query($s: String) { resources(search: $s) { totalCount } }", json!({ "s": "quoxzarp" })),
        ] {
            let body = json!({ "query": query, "variables": variables, "extensions": persisted(&sha256(query)) });
            assert_eq!(code(&post(&network, &body)), "", "{query}");
        }
        let keys = redis.cli(&["KEYS", "recovery-gateway:document:*"]);
        let keys: Vec<_> = keys.lines().collect();
        assert_eq!(keys.len(), 1, "{keys:?}");
        assert!(!redis.cli(&["GET", keys[0]]).contains("quoxzarp"));
        assert!(redis.cli(&["PTTL", keys[0]]).trim().parse::<i64>().is_ok_and(|left| left > 0));

        // Without Redis each replica knows what it was sent itself.
        redis.kill();
        assert_eq!(ask(&other, &by_hash), "");
        assert_eq!(
            ask(&other, &json!({ "extensions": persisted(&sha256("{ __typename }")) })),
            "PERSISTED_QUERY_NOT_FOUND"
        );
        let taught = json!({ "query": "{ __typename }", "extensions": persisted(&sha256("{ __typename }")) });
        assert_eq!(ask(&other, &taught), "");
    });
}

#[test]
fn redis_trusts_nothing() {
    on_both(|backend| {
        let redis = RedisServer::start();
        let folder = tests::free_folder();
        let file = folder.path().join("trusted.json");
        std::fs::write(&file, json!({ "a": "{ __typename }" }).to_string()).unwrap();
        let url = redis.url();
        let settings = [
            ("REDIS_URL", url.as_str()),
            ("GATEWAY_TRUSTED_DOCUMENTS", file.to_str().unwrap()),
            ("GATEWAY_TRUSTED_DOCUMENTS_MODE", "required"),
        ];
        let network = Network::start_set(backend, &settings);
        plant(&redis, &sha256(TEXT), TEXT);
        let by_hash = json!({ "extensions": persisted(&sha256(TEXT)) });
        assert_eq!(code(&post(&network, &by_hash)), "DOCUMENT_NOT_TRUSTED");
        assert_eq!(code(&post(&network, &json!({ "documentId": "a" }))), "");
    });
}
