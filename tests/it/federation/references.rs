//! References as a router sends them, good and bad in one list: each is answered for itself.

use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use crate::tenancy::{
    canaries::houses,
    dialect::{copy, hex, id, one, truth},
};

const QUERY: &str = "query($of: [_Any!]!) { _entities(representations: $of) {
    __typename
    ... on Region { id slug }
    ... on Center { id slug }
    ... on Coach { id }
    ... on Resource { id }
    ... on Event { id }
    ... on Occurrence { id }
} }";

/// What is answered for each reference, and for each place with an error its code.
fn ask(network: &Network, who: &Who, of: &Value) -> (Vec<Value>, Vec<(u64, String)>) {
    let answer = network.ask(who, QUERY, json!({ "of": of }));
    let found = answer.body["data"]["_entities"].as_array().unwrap_or_else(|| panic!("no list: {}", answer.text));
    let errors = answer.errors().iter().map(|error| {
        assert_eq!(error["path"][0], "_entities", "{error}");
        assert_eq!(error["path"].as_array().map(Vec::len), Some(2), "{error}");
        (error["path"][1].as_u64().unwrap(), error["extensions"]["code"].as_str().unwrap().to_owned())
    });
    let mut errors: Vec<_> = errors.collect();
    errors.sort();
    (found.clone(), errors)
}

/// A center, one of its resources that everybody sees, and the region, an event and a date of it.
fn known(network: &Network) -> Value {
    let query = "{ center(slug: \"summit-commons\") { id slug region { id slug }
        resources(first: 1) { nodes { id } } coaches(first: 1) { nodes { id } }
        events(window: { days: 30 }, first: 1) { nodes { id event { id } } } } }";
    network.ask(&Who::Anonymous, query, json!({})).data()["center"].clone()
}

#[test]
fn each_key_of_each_type_names_it() {
    on_both(|backend| {
        let network = Network::start(backend);
        let known = known(&network);
        let date = &known["events"]["nodes"][0];
        let of = json!([
            { "__typename": "Center", "id": known["id"] },
            { "__typename": "Center", "slug": known["slug"] },
            { "__typename": "Center", "id": known["id"], "slug": known["slug"] },
            { "__typename": "Center", "id": known["id"], "slug": null, "more": { "of": ["another", "graph"] } },
            { "__typename": "Region", "id": known["region"]["id"] },
            { "__typename": "Region", "slug": known["region"]["slug"] },
            { "__typename": "Coach", "id": known["coaches"]["nodes"][0]["id"] },
            { "__typename": "Resource", "id": known["resources"]["nodes"][0]["id"] },
            { "__typename": "Event", "id": date["event"]["id"] },
            { "__typename": "Occurrence", "id": date["id"] },
            // A slug is no key of a resource, and is passed over like anything else.
            { "__typename": "Resource", "id": known["resources"]["nodes"][0]["id"], "slug": 7 },
        ]);
        let (found, errors) = ask(&network, &Who::Anonymous, &of);
        assert_eq!(errors, [], "{found:?}");
        for (found, of) in found.iter().zip(of.as_array().unwrap()) {
            for key in ["__typename", "id", "slug"] {
                assert!(of[key].is_null() || of[key] == 7 || found[key] == of[key], "{of} is {found}");
            }
        }
        assert_eq!(found.len(), of.as_array().unwrap().len());
    });
}

#[test]
fn a_bad_reference_nulls_itself_alone_and_says_what_is_wrong() {
    on_both(|backend| {
        let network = Network::start(backend);
        let known = known(&network);
        let (center, resource) = (&known["id"], &known["resources"]["nodes"][0]["id"]);
        let bad = [
            json!({ "__typename": "Person", "id": center }),
            json!({ "__typename": "Query" }),
            json!({ "__typename": 5, "id": center }),
            json!({ "__typename": null, "id": center }),
            json!({ "id": center }),
            json!({ "__typename": "Center" }),
            json!({ "__typename": "Center", "id": null }),
            json!({ "__typename": "Center", "name": "Summit Recovery Commons" }),
            json!({ "__typename": "Resource", "slug": "summit-commons" }),
            json!({ "__typename": "Center", "id": 5 }),
            json!({ "__typename": "Center", "id": [center] }),
            json!({ "__typename": "Center", "slug": { "of": "summit-commons" } }),
            json!({ "__typename": "Center", "id": "no id at all" }),
            json!({ "__typename": "Center", "id": resource }),
            json!({ "__typename": "Occurrence", "id": known["events"]["nodes"][0]["event"]["id"] }),
            json!("Center"),
            json!([{ "__typename": "Center", "id": center }]),
        ];
        let good = json!({ "__typename": "Resource", "id": resource });
        let absent = json!({ "__typename": "Center", "slug": "no-such-center" });
        // Good ones, bad ones and absent ones take turns.
        let of: Vec<_> = bad.iter().flat_map(|bad| [&good, bad, &absent]).collect();
        let (found, errors) = ask(&network, &Who::Anonymous, &json!(of));
        assert_eq!(found.len(), of.len());
        for three in found.chunks(3) {
            assert_eq!(three, [json!({ "__typename": "Resource", "id": resource }), Value::Null, Value::Null]);
        }
        let expected: Vec<_> = (0..bad.len() as u64).map(|n| (3 * n + 1, "INVALID_REFERENCE".to_owned())).collect();
        assert_eq!(errors, expected);
    });
}

#[test]
fn what_is_hidden_is_as_silent_as_what_is_absent() {
    on_both(|backend| {
        let network = Network::start(backend);
        let database = network.database();
        let (_, other_coach, _) = houses(database).into_iter().find(|(slug, ..)| slug != "summit-commons").unwrap();
        let Who::Seat(seat) = other_coach else { panic!("{other_coach:?} has no seat") };
        let center = seat.trim_start_matches("coach@");
        let sql = format!(
            "SELECT {} FROM {} WHERE visibility = 'CENTER' AND center_id = (SELECT id FROM {} WHERE slug = '{center}')
             ORDER BY id LIMIT 1",
            hex(backend, "id"),
            truth(backend, "resource"),
            truth(backend, "center")
        );
        let hidden = json!({ "__typename": "Resource", "id": format!("resource_{}", one(database, &sql)) });
        let absent = json!({ "__typename": "Resource", "id": "resource_00000000000040008000000000000000" });
        // Keys of two centers name neither.
        let known = known(&network);
        let torn = json!({ "__typename": "Center", "id": known["id"], "slug": center });
        for who in [Who::Anonymous, Who::Seat("coach@summit-commons"), Who::Seat("network-admin")] {
            let ask = |of: &Value| network.ask(&who, QUERY, json!({ "of": [of] }));
            let (hidden, absent) = (ask(&hidden), ask(&absent));
            assert_eq!(hidden.text, absent.text, "{who:?}");
            assert_eq!(hidden.statements, absent.statements, "{who:?}");
            assert_eq!(hidden.data()["_entities"], json!([null]), "{who:?}");
            assert_eq!(ask(&torn).data()["_entities"], json!([null]), "{who:?}");
        }
        assert_eq!(ask(&network, &other_coach, &json!([hidden])).0[0]["id"], hidden["id"], "its own people see it");
    });
}

#[test]
fn a_fault_of_ours_nulls_what_it_befell_alone() {
    on_both(|backend| {
        let mut broken = String::new();
        let network = Network::start_with(backend, |database| {
            let entry = copy(backend, "published", "entry");
            let sql = format!(
                "SELECT {} FROM {entry} WHERE kind = 'EVENT'
                 AND center_id <> (SELECT id FROM {} WHERE slug = 'summit-commons') ORDER BY id LIMIT 1",
                hex(backend, "id"),
                truth(backend, "center")
            );
            broken = one(database, &sql);
            database.execute(&format!("UPDATE {entry} SET document = '{{}}' WHERE id = {};", id(backend, &broken)));
        });
        let known = known(&network);
        let of = json!([
            { "__typename": "Center", "id": known["id"] },
            { "__typename": "Event", "id": format!("event_{broken}") },
            { "__typename": "Resource", "id": known["resources"]["nodes"][0]["id"] },
        ]);
        let (found, errors) = ask(&network, &Who::Anonymous, &of);
        assert_eq!(found[0]["id"], known["id"]);
        assert_eq!(found[1], Value::Null);
        assert_eq!(found[2]["id"], of[2]["id"]);
        assert_eq!(errors, [(1, "INTERNAL".to_owned())]);
    });
}

#[test]
fn an_error_below_a_reference_stands_at_its_place() {
    on_both(|backend| {
        let network = Network::start(backend);
        let query = "query($of: [_Any!]!) { _entities(representations: $of) {
            ... on Region { name }
            ... on Center { resources(first: 1000) { totalCount } }
        } }";
        let of = json!([
            { "__typename": "Region", "slug": "wasatch-front" },
            { "__typename": "Center", "slug": "summit-commons" },
            { "__typename": "Region", "slug": "wasatch-front" },
        ]);
        let answer = network.ask(&Who::Anonymous, query, json!({ "of": of }));
        let found = &answer.body["data"]["_entities"];
        assert!(found[0]["name"].is_string() && found[1].is_null() && found[2]["name"].is_string(), "{}", answer.text);
        let [error] = answer.errors() else { panic!("{}", answer.text) };
        assert_eq!(error["path"], json!(["_entities", 1, "resources"]));
        assert_eq!(error["extensions"]["code"], "INVALID_ARGUMENT");
    });
}

#[test]
fn the_service_tells_the_published_schema() {
    on_both(|backend| {
        let network = Network::start(backend);
        let answer = network.ask(&Who::Anonymous, "{ _service { sdl } }", json!({}));
        let published = std::fs::read_to_string(tests::repository().join("schema.graphql")).unwrap();
        assert_eq!(answer.data()["_service"]["sdl"], published);
        assert_eq!(answer.statements, 0);
    });
}
