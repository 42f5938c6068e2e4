//! Who may change a resource, which version, and what a request that is sent again or in parts makes.

use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use super::update;
use crate::{
    keeping::{ADMIN, COACH, FOREIGN_ADMIN, HOUSE, document, done, errors, feed, node, position, refused, with},
    tenancy::dialect::{one, truth},
};

const ABSENT: &str = "resource_00000000000000000000000000000000";

fn bare() -> Value {
    json!({ "center": HOUSE, "name": "Beds" })
}

/// How many resources the truth has, of all centers.
fn count(network: &Network) -> String {
    one(network.database(), &format!("SELECT count(*) FROM {}", truth(network.database().backend(), "resource")))
}

/// Every mutation of a resource that is there, but for its id.
fn mutations() -> [(&'static str, Value); 3] {
    [
        ("updateResource", json!({ "expectedVersion": 1, "name": "Ours now" })),
        ("verifyResource", json!({ "method": "PHONE" })),
        ("removeResource", json!({})),
    ]
}

#[test]
fn a_foreign_resource_is_to_an_admin_as_if_it_were_not_there() {
    on_both(|backend| {
        let network = Network::start(backend);
        for visibility in ["CENTER", "PUBLIC"] {
            let input = with(&bare(), json!({ "visibility": visibility }));
            let made = done(&network, &ADMIN, "createResource", &input);
            for (mutation, input) in mutations() {
                let [foreign, absent] = [made["id"].clone(), json!(ABSENT)].map(|id| {
                    let input = with(&input, json!({ "id": id }));
                    network.ask(&FOREIGN_ADMIN, &document(mutation), json!({ "input": input }))
                });
                assert_eq!(foreign.text, absent.text, "{mutation} of a {visibility} resource tells that it is there");
                assert_eq!(foreign.data()[mutation]["userErrors"][0]["code"], "NOT_FOUND");
            }
            let kept =
                node(&network, &ADMIN, &made["id"], "... on Resource { name version verification { verifiedOn } }");
            assert_eq!(kept, json!({ "name": "Beds", "version": 1, "verification": { "verifiedOn": null } }));
        }
        for id in ["resource_", "no id", "", "event_00000000000000000000000000000000"] {
            let found = refused(&network, &ADMIN, "removeResource", &json!({ "id": id }));
            assert_eq!(found, ["NOT_FOUND id"], "{id:?}");
        }
    });
}

#[test]
fn only_admins_of_the_center_keep_its_directory() {
    on_both(|backend| {
        let network = Network::start(backend);
        let made = done(&network, &ADMIN, "createResource", &with(&bare(), json!({ "visibility": "PUBLIC" })));
        let before = count(&network);
        let others = [
            Who::Anonymous,
            Who::Website(HOUSE),
            COACH,
            Who::Seat("coordinator@wasatch-front"),
            Who::Seat("network-admin"),
            Who::Seat("nobody in particular"),
        ];
        for who in others {
            for (mutation, input) in mutations() {
                let input = with(&input, json!({ "id": made["id"] }));
                assert_eq!(refused(&network, &who, mutation, &input), ["NOT_ALLOWED"], "{mutation} by {who:?}");
            }
            assert_eq!(refused(&network, &who, "createResource", &bare()), ["NOT_ALLOWED"], "{who:?}");
        }
        assert_eq!(refused(&network, &FOREIGN_ADMIN, "createResource", &bare()), ["NOT_ALLOWED"]);
        let nowhere = with(&bare(), json!({ "center": "no-such-center" }));
        assert_eq!(refused(&network, &ADMIN, "createResource", &nowhere), ["NOT_FOUND center"]);
        assert_eq!(count(&network), before);
        let told = errors(&network, &COACH, "createResource", &bare());
        assert_eq!(told[0]["message"], "this is for admins of the center");
    });
}

#[test]
fn a_version_that_was_changed_in_between_is_not_overwritten() {
    on_both(|backend| {
        let network = Network::start(backend);
        let made = done(&network, &ADMIN, "createResource", &bare());
        let changed = update(&network, &made, json!({ "summary": "First" }));
        assert_eq!(changed["version"], 2);
        for version in [0, 1, 3, -1] {
            let input = json!({ "id": made["id"], "expectedVersion": version, "summary": "Second" });
            let errors = errors(&network, &ADMIN, "updateResource", &input);
            assert_eq!(errors[0]["code"], "STALE_VERSION");
            assert_eq!(errors[0]["field"], json!(["input", "expectedVersion"]));
            assert!(errors[0]["message"].as_str().unwrap().contains("version 2"), "{errors:?}");
        }
        let kept = node(&network, &COACH, &made["id"], "... on Resource { summary version }");
        assert_eq!(kept, json!({ "summary": "First", "version": 2 }));
    });
}

#[test]
fn what_changes_nothing_is_no_change() {
    on_both(|backend| {
        let network = Network::start(backend);
        let made = done(
            &network,
            &ADMIN,
            "createResource",
            &with(&bare(), json!({ "visibility": "PUBLIC", "needs": ["FOOD"] })),
        );
        let before = position(network.database());
        for same in
            [json!({}), json!({ "name": "Beds" }), json!({ "needs": ["FOOD", "FOOD"], "summary": null, "alert": null })]
        {
            assert_eq!(update(&network, &made, same), made);
        }
        assert_eq!(position(network.database()), before, "the feed is told of nothing");
        let verified = done(
            &network,
            &ADMIN,
            "verifyResource",
            &json!({ "id": made["id"], "method": "PHONE", "on": "2026-01-05" }),
        );
        let again = done(
            &network,
            &ADMIN,
            "verifyResource",
            &json!({ "id": made["id"], "method": "PHONE", "on": "2026-01-05" }),
        );
        assert_eq!(again, verified);
        assert_eq!(feed(network.database(), before, &made["id"]).len(), 3, "one change in three copies");
    });
}

#[test]
fn a_creation_that_is_sent_again_makes_nothing_more() {
    on_both(|backend| {
        let network = Network::start(backend);
        let keyed = |key: &str| with(&bare(), json!({ "clientKey": key }));
        let made = done(&network, &ADMIN, "createResource", &keyed("k-1"));
        let (before, position_before) = (count(&network), position(network.database()));
        assert_eq!(done(&network, &ADMIN, "createResource", &keyed("k-1")), made);
        assert_eq!(count(&network), before, "the second made a second row");
        assert_eq!(position(network.database()), position_before);

        let other = with(&keyed("k-1"), json!({ "name": "Other beds" }));
        assert_eq!(refused(&network, &ADMIN, "createResource", &other), ["CLIENT_KEY_USED clientKey"]);
        let event = json!({ "center": HOUSE, "clientKey": "k-1", "name": "Beds", "mode": "IN_PERSON",
                            "localStart": "2027-01-05T18:00:00", "duration": "PT1H" });
        assert_eq!(refused(&network, &ADMIN, "publishEvent", &event), ["CLIENT_KEY_USED clientKey"]);
        let lantern = with(&keyed("k-1"), json!({ "center": "lantern-house" }));
        let theirs = done(&network, &FOREIGN_ADMIN, "createResource", &lantern);
        assert_ne!(theirs["id"], made["id"], "another center's keys are its own");

        // A refused creation has used nothing up.
        let blank = with(&keyed("k-2"), json!({ "name": "" }));
        assert_eq!(refused(&network, &ADMIN, "createResource", &blank), ["BLANK name"]);
        let second = done(&network, &ADMIN, "createResource", &keyed("k-2"));
        assert_ne!(second["id"], made["id"]);

        for (key, expected) in [
            ("", "BLANK clientKey"),
            (" \t", "BLANK clientKey"),
            (&"k".repeat(201), "INVALID clientKey"),
            ("a\nb", "INVALID clientKey"),
        ] {
            assert_eq!(refused(&network, &ADMIN, "createResource", &keyed(key)), [expected], "{key:?}");
        }
        done(&network, &ADMIN, "createResource", &keyed(&"k".repeat(200)));

        // What was changed since is answered as it is now; what was removed since is not made again.
        let changed = update(&network, &made, json!({ "summary": "Changed since" }));
        assert_eq!(done(&network, &ADMIN, "createResource", &keyed("k-1")), changed);
        done(&network, &ADMIN, "removeResource", &json!({ "id": made["id"] }));
        assert_eq!(refused(&network, &ADMIN, "createResource", &keyed("k-1")), ["NOT_FOUND"]);
    });
}

#[test]
fn mutations_of_one_request_see_what_those_before_them_did() {
    const SEEN: &str = "resource { id name version center { name \
                        resources(search: \"xylophonic\") { totalCount nodes { name } } } } \
                        userErrors { code field }";
    on_both(|backend| {
        let network = Network::start(backend);
        let query = format!(
            "mutation ($blank: CreateResourceInput!, $one: CreateResourceInput!, $two: CreateResourceInput!) {{
                refused: createResource(input: $blank) {{ {SEEN} }}
                one: createResource(input: $one) {{ {SEEN} }}
                two: createResource(input: $two) {{ {SEEN} }}
            }}"
        );
        let named = |name: &str| with(&bare(), json!({ "name": name }));
        let variables = json!({
            "blank": named(" "), "one": named("Xylophonic one"), "two": named("Xylophonic two"),
        });
        let answer = network.ask(&ADMIN, &query, variables);
        let data = answer.data();
        assert_eq!(
            data["refused"],
            json!({ "resource": null, "userErrors": [{ "code": "BLANK", "field": ["input", "name"] }] })
        );
        for (alias, names) in [("one", &["Xylophonic one"][..]), ("two", &["Xylophonic one", "Xylophonic two"])] {
            let list = &data[alias]["resource"]["center"]["resources"];
            let seen: Vec<_> =
                list["nodes"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap()).collect();
            assert_eq!(seen, names, "{alias}");
            assert_eq!(list["totalCount"], names.len());
        }

        // The same things, changed and read in one request.
        let id = &data["one"]["resource"]["id"];
        let query = format!(
            "mutation ($a: UpdateResourceInput!, $b: UpdateResourceInput!, $gone: RemoveResourceInput!) {{
                a: updateResource(input: $a) {{ {SEEN} }}
                stale: updateResource(input: $a) {{ {SEEN} }}
                b: updateResource(input: $b) {{ {SEEN} }}
                removeResource(input: $gone) {{ removedId }}
                after: updateResource(input: $b) {{ {SEEN} }}
            }}"
        );
        let change = |version: u64, name: &str| json!({ "id": id, "expectedVersion": version, "name": name });
        let two = &data["two"]["resource"]["id"];
        let variables =
            json!({ "a": change(1, "Xylophonic a"), "b": change(2, "Xylophonic b"), "gone": { "id": two } });
        let answer = network.ask(&ADMIN, &query, variables);
        let data = answer.data();
        let names = |alias: &str| data[alias]["resource"]["center"]["resources"]["nodes"].clone();
        assert_eq!(names("a"), json!([{ "name": "Xylophonic a" }, { "name": "Xylophonic two" }]));
        assert_eq!(data["stale"]["userErrors"][0]["code"], "STALE_VERSION");
        assert_eq!(names("b"), json!([{ "name": "Xylophonic b" }, { "name": "Xylophonic two" }]));
        assert_eq!(data["removeResource"]["removedId"], *two);
        assert_eq!(data["after"]["userErrors"][0]["code"], "STALE_VERSION");
    });
}
