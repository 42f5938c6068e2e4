//! Keys of websites.

use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use super::{ADMIN, COACH, COORDINATOR, STEWARD, STRANGER, assert_latest, call, data, done, refused, trail};

const KEY: &str = "siteKey { id label origins revokedAt } key";

fn issue(label: &str) -> Value {
    json!({ "center": "summit-commons", "label": label, "origins": ["https://Summit.Example.org:443", "http://localhost:3000"] })
}

/// What a website is told that comes with a key.
fn viewer(network: &Network, key: &str) -> tests::Raw {
    let body = json!({ "query": "{ viewer { __typename ... on Website { center { slug } } } }" }).to_string();
    network.ask_raw(&[("content-type", "application/json"), ("x-site-key", key)], body.as_bytes())
}

#[test]
fn a_key_opens_until_it_is_taken_back() {
    on_both(|backend| {
        let network = Network::start(backend);
        let made = done(&network, &ADMIN, "issueSiteKey", KEY, &issue("main website"));
        let (id, key) = (made["siteKey"]["id"].as_str().unwrap(), made["key"].as_str().unwrap());
        assert!(key.starts_with("rgk_") && key.len() == 4 + 43, "32 bytes of chance");
        assert_eq!(made["siteKey"]["origins"], json!(["https://summit.example.org", "http://localhost:3000"]));
        let told = viewer(&network, key).json();
        assert_eq!(told["data"]["viewer"], json!({ "__typename": "Website", "center": { "slug": "summit-commons" } }));
        assert_latest(&network, "issueSiteKey", "Admin of Summit Recovery Commons", id, &["label", "origins"]);
        let (_, text) = trail(&network, 10);
        assert!(!text.contains("main website") && !text.contains(key), "a value is in the audit trail");
        assert!(!network.log().contains(key), "the key is in the log");
        let other = done(&network, &ADMIN, "issueSiteKey", KEY, &issue("main website"));
        assert_ne!(other["key"], made["key"]);

        let revoke = json!({ "siteKey": id });
        for who in [Who::Anonymous, COACH, COORDINATOR, STEWARD] {
            refused(&network, &who, "issueSiteKey", &issue("x"), "NOT_ALLOWED", "");
            refused(&network, &who, "revokeSiteKey", &revoke, "NOT_ALLOWED", "");
        }
        refused(&network, &STRANGER, "issueSiteKey", &issue("x"), "NOT_ALLOWED", "");
        refused(&network, &STRANGER, "revokeSiteKey", &revoke, "NOT_FOUND", "siteKey");
        let gone = done(&network, &ADMIN, "revokeSiteKey", "siteKey { id revokedAt }", &revoke);
        assert!(gone["siteKey"]["revokedAt"].is_string());
        assert_eq!(viewer(&network, key).status, 401, "a key that is taken back opens nothing");
        assert_latest(&network, "revokeSiteKey", "Admin of Summit Recovery Commons", id, &["revokedAt"]);
        assert_eq!(
            done(&network, &ADMIN, "revokeSiteKey", "siteKey { id revokedAt }", &revoke),
            gone,
            "again is no change"
        );
    });
}

#[test]
fn what_may_not_stand_in_a_key_is_refused() {
    on_both(|backend| {
        let network = Network::start(backend);
        for (field, value, code, at) in [
            ("center", json!("nowhere"), "NOT_FOUND", "center"),
            ("label", json!(""), "BLANK", "label"),
            ("label", json!("l".repeat(81)), "TOO_LONG", "label"),
            ("label", json!("call 801-555-0134"), "PERSONAL_DATA", "label"),
            ("origins", json!(["https://a.org", "https://a.org/path"]), "INVALID", "origins.1"),
            ("origins", json!(["http://a.org"]), "INVALID", "origins.0"),
            ("origins", json!(["https://"]), "INVALID", "origins.0"),
            ("origins", json!(["https://a.org:0"]), "INVALID", "origins.0"),
            ("origins", json!(["https://a.org:99999"]), "INVALID", "origins.0"),
            ("origins", json!(["https://user@a.org"]), "INVALID", "origins.0"),
            ("origins", json!(["*"]), "INVALID", "origins.0"),
            ("origins", json!((0..21).map(|n| format!("https://a{n}.org")).collect::<Vec<_>>()), "TOO_MANY", "origins"),
        ] {
            let mut input = issue("website");
            input[field] = value;
            refused(&network, &ADMIN, "issueSiteKey", &input, code, at);
        }
        refused(&network, &ADMIN, "revokeSiteKey", &json!({ "siteKey": "rgk_x" }), "NOT_FOUND", "siteKey");
    });
}

#[test]
fn a_center_has_fifty_keys() {
    on_both(|backend| {
        let network = Network::start(backend);
        let count = || {
            data(&network, &ADMIN, "{ center(slug: \"summit-commons\") { siteKeys { id } } }")["center"]["siteKeys"]
                .as_array()
                .unwrap()
                .len()
        };
        let mut last = Value::Null;
        while count() < 50 {
            last = done(&network, &ADMIN, "issueSiteKey", KEY, &issue("website"))["siteKey"]["id"].clone();
        }
        let told = call(&network, &ADMIN, "issueSiteKey", KEY, &issue("website"));
        assert_eq!((&told["userErrors"][0]["code"], &told["userErrors"][0]["field"]), (&json!("FULL"), &json!([])));
        assert_eq!(told["key"], Value::Null);
        done(&network, &ADMIN, "revokeSiteKey", "siteKey { id }", &json!({ "siteKey": last }));
        done(&network, &ADMIN, "issueSiteKey", KEY, &issue("website"));
        assert_eq!(count(), 50, "what was taken back made room");
    });
}
