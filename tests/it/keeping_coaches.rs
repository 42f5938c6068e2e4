//! Keeping the pages of coaches: a page is the own center's until the coach says otherwise, and what the coach says is
//! in force at once.

/// What may not stand on a page.
mod limits;
/// Who sees which part.
mod sharing;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use gateway::kernel::clock;
use serde_json::{Value, json};
use tests::{Network, Who, issuer_url, on_both};

use crate::{
    keeping::{
        ADMIN, COACH, COLLEAGUE, FOREIGN_ADMIN, HOUSE, digits, document, done, errors, feed, node, position, refused,
        report, rows_of, with,
    },
    tenancy::dialect::{copy, id, one, truth},
};

/// Who signs in as the coach whose page the tests keep.
const ROBIN: Who = Who::Seat("robin's sign-in");

fn page(selection: &str) -> String {
    format!("... on Coach {{ {selection} }}")
}

/// A coach of the house, with everything on the page.
fn robin() -> Value {
    json!({
        "center": HOUSE, "displayName": "Robin", "pronouns": "they/xe", "bio": "Twelve years and a zyzzyva collection.",
        "supportTypes": ["EMOTIONAL"], "recoveryCapital": ["SOCIAL"], "pathways": ["DHARMA"],
        "populations": ["INDIGENOUS"], "languages": ["en", "tlh"], "settings": ["DRUG_COURT"],
        "credentials": [
            { "label": "Peer Specialist", "issuer": "Utah", "jurisdiction": "UT", "expiresOn": "2020-02-29" },
        ],
        "contact": { "phone": "801-555-0161", "email": "robin@example.org", "url": "https://robin.example.org" },
    })
}

/// A coach who signs in, and the page.
fn linked(network: &Network) -> Value {
    let made = done(network, &ADMIN, "createCoach", &robin());
    done(network, &ADMIN, "linkCoachAccount", &json!({ "coach": made["id"], "subject": "robin's sign-in" }))
}

fn update(network: &Network, who: &Who, coach: &Value, more: Value) -> Value {
    let input = json!({ "id": coach["id"], "expectedVersion": coach["version"] });
    done(network, who, "updateCoach", &with(&input, more))
}

/// Another coach of the house than the one whom the seat of its coach is.
fn somebody_else(network: &Network, coach: &Value) -> Value {
    let backend = network.database().backend();
    let sql = format!(
        "SELECT max(coach_id) FROM (SELECT c.id AS coach_id FROM {} c JOIN {} h ON h.id = c.center_id
         WHERE h.slug = '{HOUSE}' AND c.id <> {}) AS others",
        truth(backend, "coach"),
        truth(backend, "center"),
        id(backend, digits(coach))
    );
    let sql = match backend {
        tests::Backend::Sqlite => sql,
        tests::Backend::Postgres => sql.replace("max(coach_id)", "max(coach_id::text)"),
    };
    json!(format!("coach_{}", one(network.database(), &sql).replace('-', "")))
}

#[test]
fn a_new_coach_is_the_own_centers_alone() {
    on_both(|backend| {
        let network = Network::start(backend);
        let before = position(network.database());
        let made = done(&network, &ADMIN, "createCoach", &robin());
        let own = ["pronouns", "bio", "pathways", "populations", "phone", "email", "url"];
        let sharing: Value = own.iter().map(|part| ((*part).to_owned(), json!("CENTER"))).collect();
        assert_eq!((&made["visibility"], &made["sharing"], &made["version"]), (&json!("CENTER"), &sharing, &json!(1)));
        assert_eq!(made["credentials"][0]["isCurrent"], false, "it has run out");
        for (field, value) in robin().as_object().unwrap() {
            match field.as_str() {
                "center" => assert_eq!(made["center"]["slug"], *value),
                "credentials" => assert_eq!(made["credentials"][0]["jurisdiction"], "UT"),
                _ => assert_eq!(made[field], *value, "{field}"),
            }
        }
        for who in [Who::Anonymous, Who::Website(HOUSE), COLLEAGUE, FOREIGN_ADMIN, Who::Seat("network-admin")] {
            assert_eq!(node(&network, &who, &made["id"], "id"), Value::Null, "{who:?}");
        }
        for who in [ADMIN, COACH] {
            assert_eq!(node(&network, &who, &made["id"], &page(&crate::keeping::coach())), made, "{who:?}");
        }
        let told = feed(network.database(), before, &made["id"]);
        assert_eq!(told.len(), 1, "others are told: {told:?}");
        assert!(told[0].starts_with("house WRITTEN AdminofSummitRecoveryCommons createCoach"), "{told:?}");
        let keyed = with(&robin(), json!({ "clientKey": "robin" }));
        let once = done(&network, &ADMIN, "createCoach", &keyed);
        assert_eq!(done(&network, &ADMIN, "createCoach", &keyed), once, "sent again");
        let other = with(&keyed, json!({ "displayName": "Robyn" }));
        assert_eq!(refused(&network, &ADMIN, "createCoach", &other), ["CLIENT_KEY_USED clientKey"]);
    });
}

#[test]
fn nothing_is_shared_without_the_coachs_word() {
    on_both(|backend| {
        let network = Network::start(backend);
        let shared = json!({ "visibility": "PUBLIC", "sharing": { "bio": "NETWORK" } });
        let needed = ["NEEDS_THE_COACHS_WORD visibility", "NEEDS_THE_COACHS_WORD sharing"];
        assert_eq!(refused(&network, &ADMIN, "createCoach", &with(&robin(), shared.clone())), needed);
        let made = done(&network, &ADMIN, "createCoach", &robin());
        let input = json!({ "id": made["id"], "expectedVersion": 1 });
        assert_eq!(refused(&network, &ADMIN, "updateCoach", &with(&input, shared.clone())), needed);
        let message = errors(&network, &ADMIN, "updateCoach", &with(&input, shared.clone()))[0]["message"].clone();
        assert!(message.as_str().unwrap().contains("onTheCoachsWord"), "{message}");
        for (one, at) in
            [(json!({ "visibility": "NETWORK" }), needed[0]), (json!({ "sharing": { "phone": "PUBLIC" } }), needed[1])]
        {
            assert_eq!(refused(&network, &ADMIN, "updateCoach", &with(&input, one)), [at]);
        }
        // What moves nothing needs no word.
        for nothing in
            [json!({ "visibility": null, "sharing": null }), json!({ "sharing": { "bio": null, "url": "CENTER" } })]
        {
            assert_eq!(update(&network, &ADMIN, &made, nothing), made);
        }

        let before = position(network.database());
        let moved = update(&network, &ADMIN, &made, with(&shared, json!({ "onTheCoachsWord": true })));
        assert_eq!((&moved["visibility"], &moved["sharing"]["bio"]), (&json!("PUBLIC"), &json!("NETWORK")));
        let told = [
            "house WRITTEN AdminofSummitRecoveryCommons updateCoach [\"visibility\",\"sharing\",\"onTheCoachsWord\"]",
            "published WRITTEN - - -",
            "shared WRITTEN - - -",
        ];
        assert_eq!(feed(network.database(), before, &made["id"]), told);
        // Taking it back is moving it too.
        let back = json!({ "id": made["id"], "expectedVersion": 2, "visibility": "CENTER" });
        assert_eq!(refused(&network, &ADMIN, "updateCoach", &back), [needed[0]]);

        let before = position(network.database());
        let worded = with(&robin(), with(&shared, json!({ "onTheCoachsWord": true })));
        let made = done(&network, &ADMIN, "createCoach", &worded);
        assert_eq!(made["visibility"], "PUBLIC");
        let told = feed(network.database(), before, &made["id"]);
        assert!(told[0].ends_with("\"onTheCoachsWord\"]"), "{told:?}");
    });
}

#[test]
fn a_sign_in_that_is_linked_keeps_the_own_page_and_no_other() {
    on_both(|backend| {
        let network = Network::start(backend);
        let made = done(&network, &ADMIN, "createCoach", &robin());
        let roles = "{ viewer { ... on Member { displayName roles { role center { slug } } } } }";
        let before = network.ask(&ROBIN, roles, json!({})).data()["viewer"].clone();
        assert_eq!(before["roles"], json!([]));
        assert_eq!(refused(&network, &ROBIN, "removeCoach", &json!({ "id": made["id"] })), ["NOT_ALLOWED"]);
        let linked = linked_to(&network, &made);
        assert_eq!(linked, made, "the page is as it was");
        let held = json!({ "displayName": "Robin", "roles": [{ "role": "COACH", "center": { "slug": HOUSE } }] });
        assert_eq!(network.ask(&ROBIN, roles, json!({})).data()["viewer"], held, "from the next request on");
        assert_eq!(linked_to(&network, &made), made, "linked again, nothing changes");
        assert_eq!(network.ask(&ROBIN, roles, json!({})).data()["viewer"], held, "one role");

        // The coach moves the own page without anybody's word, and the trail does not claim one.
        let before = position(network.database());
        let change = json!({
            "displayName": "Robin R", "visibility": "NETWORK", "sharing": { "bio": "NETWORK" }, "onTheCoachsWord": true,
        });
        let mine = update(&network, &ROBIN, &made, change);
        assert_eq!((&mine["visibility"], &mine["version"]), (&json!("NETWORK"), &json!(2)));
        assert_eq!(
            feed(network.database(), before, &made["id"])[0],
            r#"house WRITTEN Robin updateCoach ["displayName","visibility","sharing"]"#
        );

        let colleague = somebody_else(&network, &made["id"]);
        let version = node(&network, &ROBIN, &colleague, &page("version displayName"));
        for (mutation, input) in [
            ("updateCoach", json!({ "id": colleague, "expectedVersion": version["version"], "displayName": "Mine" })),
            ("stateAvailability", json!({ "coach": colleague, "isAccepting": false })),
            ("removeCoach", json!({ "id": colleague })),
        ] {
            assert_eq!(
                refused(&network, &ROBIN, mutation, &input),
                ["NOT_ALLOWED"],
                "{mutation} of a colleague's page"
            );
        }
        for (mutation, input) in [
            ("linkCoachAccount", json!({ "coach": made["id"], "subject": "a friend" })),
            ("createCoach", robin()),
            ("createResource", json!({ "center": HOUSE, "name": "Beds" })),
        ] {
            assert_eq!(refused(&network, &ROBIN, mutation, &input), ["NOT_ALLOWED"], "{mutation}");
        }
        assert_eq!(node(&network, &ROBIN, &colleague, &page("version displayName")), version);
    });
}

fn linked_to(network: &Network, coach: &Value) -> Value {
    done(network, &ADMIN, "linkCoachAccount", &json!({ "coach": coach["id"], "subject": "robin's sign-in" }))
}

#[test]
fn a_coach_without_an_account_and_admins_of_other_centers_touch_no_page() {
    on_both(|backend| {
        let newcomer = Who::Seat("newcomer");
        let network = Network::start_with(backend, |database| {
            let args = ["grant", "coach@summit-commons", "--issuer", &issuer_url(), "--subject", "newcomer"];
            assert_eq!(database.gateway(&args).status, 0);
        });
        let made = linked(&network);
        let mutations = [
            ("updateCoach", "id", json!({ "expectedVersion": 1, "displayName": "Mine" })),
            ("stateAvailability", "coach", json!({ "isAccepting": true })),
            ("removeCoach", "id", json!({})),
        ];
        for (mutation, field, input) in mutations.clone() {
            let of = |coach: &Value| with(&input, json!({ field: coach }));
            for who in [newcomer, Who::Anonymous, Who::Website(HOUSE), Who::Seat("network-admin")] {
                assert_eq!(
                    refused(&network, &who, mutation, &of(&made["id"])),
                    ["NOT_ALLOWED"],
                    "{mutation} by {who:?}"
                );
            }
        }
        let foreign = mutations.into_iter().chain([("linkCoachAccount", "coach", json!({ "subject": "ours" }))]);
        for (mutation, field, input) in foreign {
            let [there, absent] = [made["id"].clone(), json!("coach_00000000000000000000000000000000")].map(|coach| {
                let input = with(&input, json!({ field: coach }));
                network.ask(&FOREIGN_ADMIN, &document(mutation), json!({ "input": input }))
            });
            assert_eq!(there.text, absent.text, "{mutation} tells that there is such a coach");
            assert_eq!(there.data()[mutation]["userErrors"][0]["code"], "NOT_FOUND");
            let other = with(&input, json!({ field: "resource_00000000000000000000000000000000" }));
            assert_eq!(refused(&network, &ADMIN, mutation, &other), [format!("NOT_FOUND {field}")], "{mutation}");
        }
        assert_eq!(node(&network, &ADMIN, &made["id"], &page(&crate::keeping::coach())), made);
    });
}

#[test]
fn a_statement_about_new_people_counts_for_as_long_as_it_says() {
    on_both(|backend| {
        let network = Network::start_with(backend, |database| {
            database.execute(&format!("UPDATE {} SET availability_days = 5", truth(backend, "center")));
        });
        let made = linked(&network);
        assert_eq!(made["availability"], Value::Null);
        let instant = |value: &Value| value.as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
        let state = |more: Value| {
            let input = with(&json!({ "coach": made["id"] }), more);
            done(&network, &ROBIN, "stateAvailability", &input)
        };
        let asked = clock::now();
        let said = state(json!({ "isAccepting": true, "openSlots": 2 }));
        let stated = &said["availability"];
        assert_eq!(
            (&stated["isAccepting"], &stated["openSlots"], &said["version"]),
            (&json!(true), &json!(2), &json!(2))
        );
        assert_eq!(
            instant(&stated["expiresAt"]) - instant(&stated["statedAt"]),
            TimeDelta::days(5),
            "as the center has set"
        );
        assert!((asked..=clock::now()).contains(&instant(&stated["statedAt"])), "{stated}");

        let at = |days: i64| (clock::now() + TimeDelta::days(days)).to_rfc3339_opts(SecondsFormat::Secs, true);
        let soon = at(1);
        assert_eq!(state(json!({ "isAccepting": true, "expiresAt": soon }))["availability"]["expiresAt"], soon);
        for (wrong, expected) in [
            (json!({ "isAccepting": true, "expiresAt": at(-1) }), "INVALID expiresAt"),
            (json!({ "isAccepting": true, "expiresAt": at(368) }), "INVALID expiresAt"),
            (json!({ "isAccepting": false, "openSlots": 1 }), "INVALID openSlots"),
            (json!({ "isAccepting": true, "openSlots": -1 }), "INVALID openSlots"),
        ] {
            let input = with(&json!({ "coach": made["id"] }), wrong);
            assert_eq!(refused(&network, &ROBIN, "stateAvailability", &input), [expected], "{input}");
        }
        let off = done(
            &network,
            &ADMIN,
            "stateAvailability",
            &json!({ "coach": made["id"], "isAccepting": false, "openSlots": 0 }),
        );
        assert_eq!(off["availability"]["isAccepting"], false, "an admin says it too");

        // Who lists the coach counts the statement.
        let capacity = format!("{{ center(slug: \"{HOUSE}\") {{ capacity {{ coaches accepting openSlots }} }} }}");
        let count = |who: &Who| network.ask(who, &capacity, json!({})).data()["center"]["capacity"].clone();
        let before = [Who::Anonymous, COACH].map(|who| count(&who));
        state(json!({ "isAccepting": true, "openSlots": 7 }));
        let after = [Who::Anonymous, COACH].map(|who| count(&who));
        assert_eq!(after[0], before[0], "the page is not shared");
        let more = |field: &str| after[1][field].as_i64().unwrap() - before[1][field].as_i64().unwrap();
        assert_eq!([more("coaches"), more("accepting"), more("openSlots")], [0, 1, 7]);
    });
}

#[test]
fn a_page_that_is_removed_is_gone_everywhere() {
    on_both(|backend| {
        let network = Network::start(backend);
        let database = network.database();
        for (who, actor) in [(ROBIN, "Robin"), (ADMIN, "AdminofSummitRecoveryCommons")] {
            let made = linked(&network);
            let made =
                update(&network, &ROBIN, &made, json!({ "visibility": "PUBLIC", "sharing": { "bio": "PUBLIC" } }));
            report(database, "COACH", &made["id"]);
            assert_eq!(node(&network, &Who::Anonymous, &made["id"], "id"), json!({ "id": made["id"] }));
            let before = position(database);
            assert_eq!(done(&network, &who, "removeCoach", &json!({ "id": made["id"] })), made["id"]);
            for viewer in [Who::Anonymous, COLLEAGUE, ADMIN, COACH, ROBIN] {
                assert_eq!(node(&network, &viewer, &made["id"], "id"), Value::Null, "{viewer:?}");
            }
            for (table, column) in [("coach", "id"), ("coach_account", "coach_id"), ("problem_report", "entry_id")] {
                assert_eq!(rows_of(database, table, column, &made["id"]), "0", "{table}");
            }
            for audience in ["published", "shared", "house"] {
                let entry = copy(backend, audience, "entry");
                let left = format!("SELECT count(*) FROM {entry} WHERE id = {}", id(backend, digits(&made["id"])));
                assert_eq!(one(database, &left), "0", "{audience}");
            }
            let told =
                [&format!("house REMOVED {actor} removeCoach []"), "published REMOVED - - -", "shared REMOVED - - -"];
            assert_eq!(feed(database, before, &made["id"]), told);
            assert_eq!(refused(&network, &ADMIN, "removeCoach", &json!({ "id": made["id"] })), ["NOT_FOUND"]);
        }
    });
}
