//! Roles.

use serde_json::{Value, json};
use tests::{Network, Who, issuer_url, on_both};

use super::{ADMIN, COACH, COORDINATOR, STEWARD, STRANGER, assert_latest, data, done, refused, trail};

const MEMBERSHIP: &str = "membership { id displayName role region { slug } }";
const NEWCOMER: Who = Who::Seat("newcomer");

fn roles(network: &Network, who: &Who) -> Value {
    let query = "{ viewer { ... on Member { displayName roles { role center { slug } region { slug } } } } }";
    data(network, who, query)["viewer"].clone()
}

/// The id of the role that a name stands by.
fn held(network: &Network, who: &Who, name: &str) -> String {
    let query = "{ center(slug: \"summit-commons\") { members { id displayName } }
                   networkMembers(first: 100) { nodes { id displayName } } }";
    let data = data(network, who, query);
    let all = [&data["center"]["members"], &data["networkMembers"]["nodes"]];
    let mut all = all.iter().filter_map(|list| list.as_array()).flatten();
    let found = all.find(|held| held["displayName"] == name).unwrap_or_else(|| panic!("{name} holds nothing"));
    found["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_role_holds_until_it_is_taken_away() {
    on_both(|backend| {
        let network = Network::start(backend);
        assert_eq!(roles(&network, &NEWCOMER)["roles"], json!([]));
        let grant = json!({ "role": "CENTER_ADMIN", "center": "summit-commons", "subject": "newcomer", "displayName": "Robin" });
        let made = done(&network, &ADMIN, "grantRole", MEMBERSHIP, &grant);
        assert_eq!(made["membership"]["role"], "CENTER_ADMIN");
        assert_eq!(made["membership"]["region"], Value::Null);
        let id = made["membership"]["id"].as_str().unwrap();
        let held_now = roles(&network, &NEWCOMER);
        assert_eq!(held_now["displayName"], "Robin");
        assert_eq!(
            held_now["roles"],
            json!([{ "role": "CENTER_ADMIN", "center": { "slug": "summit-commons" }, "region": null }])
        );
        assert_latest(&network, "grantRole", "Admin of Summit Recovery Commons", id, &["role", "displayName"]);

        // Again: the name alone changes, and only where one is given.
        let again = json!({ "role": "CENTER_ADMIN", "center": "summit-commons", "subject": "newcomer", "issuer": issuer_url() });
        assert_eq!(done(&network, &ADMIN, "grantRole", MEMBERSHIP, &again), made);
        assert_eq!(trail(&network, 100).0.len(), 1, "nothing changed");
        let mut renamed = again.clone();
        renamed["displayName"] = json!("Robin Wren");
        let named = done(&network, &STEWARD, "grantRole", MEMBERSHIP, &renamed);
        assert_eq!(
            (&named["membership"]["id"], &named["membership"]["displayName"]),
            (&json!(id), &json!("Robin Wren"))
        );
        assert_latest(&network, "grantRole", "Network admin", id, &["displayName"]);
        renamed["displayName"] = Value::Null;
        assert_eq!(done(&network, &ADMIN, "grantRole", MEMBERSHIP, &renamed)["membership"]["displayName"], Value::Null);
        assert!(!trail(&network, 100).1.contains("Robin"), "a name that was given is in the audit trail as a value");

        // Whoever has the role may use it at once, and no longer once it is gone.
        let site_keys = "{ center(slug: \"summit-commons\") { siteKeys { id } } }";
        assert!(data(&network, &NEWCOMER, site_keys)["center"]["siteKeys"].is_array());
        let revoke = json!({ "membership": id });
        assert_eq!(done(&network, &ADMIN, "revokeRole", "revokedId", &revoke)["revokedId"], id);
        assert_eq!(roles(&network, &NEWCOMER)["roles"], json!([]));
        assert_eq!(data(&network, &NEWCOMER, site_keys)["center"]["siteKeys"], Value::Null);
        assert_latest(&network, "revokeRole", "Admin of Summit Recovery Commons", id, &["role"]);
        refused(&network, &ADMIN, "revokeRole", &revoke, "NOT_FOUND", "membership");
        refused(&network, &STEWARD, "revokeRole", &revoke, "NOT_FOUND", "membership");
    });
}

#[test]
fn the_network_has_roles_of_its_own() {
    on_both(|backend| {
        let network = Network::start(backend);
        let coordinator = json!({ "role": "REGIONAL_COORDINATOR", "region": "southern-utah", "subject": "newcomer", "displayName": "Kit" });
        let admin = json!({ "role": "NETWORK_ADMIN", "subject": "newcomer" });
        for who in [Who::Anonymous, COACH, ADMIN, COORDINATOR] {
            refused(&network, &who, "grantRole", &coordinator, "NOT_ALLOWED", "");
            refused(&network, &who, "grantRole", &admin, "NOT_ALLOWED", "");
        }
        let made = done(&network, &STEWARD, "grantRole", MEMBERSHIP, &coordinator);
        assert_eq!(made["membership"]["region"]["slug"], "southern-utah");
        let listed = data(
            &network,
            &STEWARD,
            "{ networkMembers(first: 100) { totalCount nodes { displayName role region { slug } } } }",
        );
        let nodes = listed["networkMembers"]["nodes"].as_array().unwrap();
        assert_eq!(listed["networkMembers"]["totalCount"], nodes.len());
        assert!(nodes.contains(
            &json!({ "displayName": "Kit", "role": "REGIONAL_COORDINATOR", "region": { "slug": "southern-utah" } })
        ));
        assert!(nodes.contains(&json!({ "displayName": "Network admin", "role": "NETWORK_ADMIN", "region": null })));
        let first = data(
            &network,
            &STEWARD,
            "{ networkMembers(first: 2) { nodes { id } pageInfo { hasNextPage endCursor } } }",
        );
        let next = format!(
            "{{ networkMembers(first: 2, after: {}) {{ nodes {{ id }} }} }}",
            first["networkMembers"]["pageInfo"]["endCursor"]
        );
        let next = data(&network, &STEWARD, &next);
        assert_ne!(next["networkMembers"]["nodes"], first["networkMembers"]["nodes"]);
        assert_eq!(next["networkMembers"]["nodes"].as_array().map(Vec::len), Some(2));
        for who in [Who::Anonymous, COACH, ADMIN, COORDINATOR] {
            assert_eq!(
                data(&network, &who, "{ networkMembers { totalCount } }")["networkMembers"],
                Value::Null,
                "{who:?}"
            );
        }

        let own = json!({ "membership": held(&network, &STEWARD, "Network admin") });
        refused(&network, &STEWARD, "revokeRole", &own, "LAST_ADMIN", "membership");
        refused(&network, &ADMIN, "revokeRole", &own, "NOT_FOUND", "membership");
        refused(&network, &COACH, "revokeRole", &own, "NOT_ALLOWED", "");
        done(&network, &STEWARD, "grantRole", MEMBERSHIP, &admin);
        done(&network, &NEWCOMER, "revokeRole", "revokedId", &own);
        assert_eq!(roles(&network, &STEWARD)["roles"], json!([]), "the first admin is one no more");
        let kit = json!({ "membership": held(&network, &NEWCOMER, "Kit") });
        done(&network, &NEWCOMER, "revokeRole", "revokedId", &kit);
    });
}

#[test]
fn a_center_gives_and_takes_its_own_roles_alone() {
    on_both(|backend| {
        let network = Network::start(backend);
        let grant = |role: &str| json!({ "role": role, "center": "summit-commons", "subject": "newcomer" });
        for who in [Who::Anonymous, Who::Website("summit-commons"), COACH, STRANGER, COORDINATOR] {
            refused(&network, &who, "grantRole", &grant("COACH"), "NOT_ALLOWED", "");
        }
        let coach = json!({ "membership": held(&network, &ADMIN, "Coach of Summit Recovery Commons") });
        refused(&network, &STRANGER, "revokeRole", &coach, "NOT_FOUND", "membership");
        for who in [Who::Anonymous, COACH, COORDINATOR] {
            refused(&network, &who, "revokeRole", &coach, "NOT_ALLOWED", "");
        }
        done(&network, &STEWARD, "revokeRole", "revokedId", &coach);
        assert_latest(&network, "revokeRole", "Network admin", coach["membership"].as_str().unwrap(), &["role"]);
        let strangers = data(&network, &STRANGER, "{ center(slug: \"open-porch\") { auditTrail { totalCount } } }");
        assert_eq!(strangers["center"]["auditTrail"]["totalCount"], 0, "what is done in one house is told in no other");
        for who in [Who::Anonymous, COACH, STRANGER, STEWARD] {
            let query = "{ center(slug: \"summit-commons\") { auditTrail { totalCount } } }";
            assert_eq!(data(&network, &who, query)["center"]["auditTrail"], Value::Null, "{who:?}");
        }
        refused(&network, &ADMIN, "grantRole", &json!({ "role": "COACH", "subject": "n" }), "BLANK", "center");
        refused(
            &network,
            &STEWARD,
            "grantRole",
            &json!({ "role": "REGIONAL_COORDINATOR", "subject": "n" }),
            "BLANK",
            "region",
        );
        for (changed, code, field) in [
            (json!({ "center": "nowhere" }), "NOT_FOUND", "center"),
            (json!({ "region": "wasatch-front" }), "INVALID", "region"),
            (json!({ "role": "NETWORK_ADMIN" }), "INVALID", "center"),
            (json!({ "subject": " " }), "BLANK", "subject"),
            (json!({ "subject": "s".repeat(256) }), "TOO_LONG", "subject"),
            (json!({ "subject": "a\nb" }), "INVALID", "subject"),
            (json!({ "issuer": "" }), "BLANK", "issuer"),
            (json!({ "issuer": "i".repeat(501) }), "TOO_LONG", "issuer"),
            (json!({ "displayName": "d".repeat(201) }), "TOO_LONG", "displayName"),
            (json!({ "displayName": "Ann, born 4/12/1990" }), "PERSONAL_DATA", "displayName"),
        ] {
            let mut input = grant("COACH");
            changed.as_object().unwrap().iter().for_each(|(name, value)| input[name] = value.clone());
            refused(&network, &ADMIN, "grantRole", &input, code, field);
        }
        let mut nowhere = json!({ "role": "REGIONAL_COORDINATOR", "region": "nowhere", "subject": "n" });
        refused(&network, &STEWARD, "grantRole", &nowhere, "NOT_FOUND", "region");
        nowhere["role"] = json!("NETWORK_ADMIN");
        refused(&network, &STEWARD, "grantRole", &nowhere, "INVALID", "region");
        refused(&network, &ADMIN, "revokeRole", &json!({ "membership": "site-key_1" }), "NOT_FOUND", "membership");
    });
}
