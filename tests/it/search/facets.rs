//! Facets as shoppers know them: each dimension that the filter narrows is counted as if it did not. The oracle asks the
//! server itself, once for each dimension, with that dimension taken out of the filter.

use serde_json::{Map, Value, json};
use tests::{Network, Who, on_both};

use crate::keeping::{ADMIN, HOUSE};

const RESOURCES: &str = "query ($filter: ResourceFilter, $search: String, $near: NearInput) {
    list: resources(filter: $filter, search: $search, near: $near) {
        totalCount facets { name isExact values { value count } } } }";
const COACHES: &str = "query ($filter: CoachFilter, $search: String, $near: NearInput) {
    list: coaches(filter: $filter, search: $search, near: $near) {
        totalCount facets { name isExact values { value count } } } }";
const EVENTS: &str = "query ($filter: EventFilter, $search: String, $near: NearInput) {
    list: events(filter: $filter, search: $search, near: $near, window: { days: 30 }) {
        totalCount facets { name isExact values { value count } } } }";

/// What may be said of each dimension, and of what is no dimension.
fn parts(list: &str) -> Vec<(&'static str, Vec<Value>)> {
    let sets = |any: Value, all: Value| vec![json!({ "anyOf": any }), json!({ "allOf": all })];
    let languages = ("languages", vec![json!(["es"]), json!(["es", "en"])]);
    let costs = ("costs", vec![json!(["FREE"]), json!(["FREE", "SLIDING_SCALE"])]);
    let supports = ("supportTypes", sets(json!(["EMOTIONAL", "INFORMATIONAL"]), json!(["INSTRUMENTAL"])));
    let capital = ("recoveryCapital", sets(json!(["SOCIAL"]), json!(["HUMAN"])));
    let region = ("region", vec![json!("wasatch-front"), json!("nowhere")]);
    match list {
        RESOURCES => vec![
            ("needs", sets(json!(["HOUSING", "FOOD", "EMPLOYMENT"]), json!(["HOUSING", "SOBER_LIVING"]))),
            supports,
            capital,
            ("populations", sets(json!(["WOMEN", "VETERANS"]), json!(["WOMEN"]))),
            languages,
            costs,
            region,
            ("age", vec![json!(17), json!(40)]),
        ],
        COACHES => vec![
            supports,
            capital,
            ("pathways", sets(json!(["TWELVE_STEP", "SMART"]), json!(["TWELVE_STEP"]))),
            ("settings", sets(json!(["RECOVERY_COMMUNITY_CENTER", "DRUG_COURT"]), json!(["DRUG_COURT"]))),
            languages,
            region,
        ],
        _ => vec![
            supports,
            capital,
            ("modes", vec![json!(["ONLINE"]), json!(["ONLINE", "HYBRID"])]),
            languages,
            costs,
            region,
        ],
    }
}

/// Numbers that look like chance and are the same each time.
fn chance(state: &mut u32) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state as usize
}

fn ask(network: &Network, who: &Who, query: &str, filter: &Map<String, Value>, more: &Value) -> Value {
    let mut variables = more.clone();
    variables["filter"] = Value::Object(filter.clone());
    network.ask(who, query, variables).data().pointer("/list").unwrap().clone()
}

/// The counts of one dimension.
fn counts(list: &Value, name: &str) -> Value {
    let facets = list["facets"].as_array().unwrap();
    facets.iter().find(|facet| facet["name"] == name).map_or(Value::Null, |facet| facet["values"].clone())
}

#[test]
fn each_dimension_is_counted_without_its_own_filter() {
    const DIMENSIONS: [&str; 9] = [
        "needs",
        "supportTypes",
        "recoveryCapital",
        "pathways",
        "populations",
        "languages",
        "costs",
        "modes",
        "settings",
    ];
    on_both(|backend| {
        let network = Network::start(backend);
        let (mut state, mut narrowed, mut differing) = (7, 0, 0);
        for query in [RESOURCES, COACHES, EVENTS] {
            for round in 0..24 {
                let mut filter = Map::new();
                for (name, values) in parts(query) {
                    if chance(&mut state) % 5 < 2 {
                        filter.insert(name.to_owned(), values[chance(&mut state) % values.len()].clone());
                    }
                }
                let more = match round % 4 {
                    0 => json!({ "search": "recovery" }),
                    1 => json!({ "near": { "center": HOUSE } }),
                    2 => json!({ "search": "recovry -detox", "near": { "center": HOUSE } }),
                    _ => json!({}),
                };
                let whole = ask(&network, &ADMIN, query, &filter, &more);
                for dimension in DIMENSIONS {
                    let mut without = filter.clone();
                    let is_narrowed = without.remove(dimension).is_some();
                    let oracle = ask(&network, &ADMIN, query, &without, &more);
                    let (told, expected) = (counts(&whole, dimension), counts(&oracle, dimension));
                    assert_eq!(told, expected, "{dimension} of {filter:?} with {more} in {query}");
                    narrowed += usize::from(is_narrowed);
                    differing += usize::from(is_narrowed && whole["totalCount"] != oracle["totalCount"]);
                }
                let are_exact = whole["facets"].as_array().unwrap().iter().all(|facet| facet["isExact"] == true);
                assert!(are_exact, "{whole}");
            }
        }
        assert!(narrowed > 100 && differing > 40, "{narrowed} dimensions were narrowed, {differing} of them to fewer");
    });
}

#[test]
fn lists_of_many_centers_count_alike() {
    on_both(|backend| {
        let network = Network::start(backend);
        let list = "totalCount facets { name isExact values { value count } }";
        let filter = "filter: { needs: { anyOf: [HOUSING] }, costs: [FREE] }";
        let query = format!(
            "{{ centers(first: 20, filter: {{ region: \"wasatch-front\" }}) {{ nodes {{ slug resources({filter}) {{ {list} }}
               free: resources(filter: {{ costs: [FREE] }}) {{ {list} }} }} }}
               regions {{ nodes {{ centers(filter: {{ languages: [\"es\"] }}) {{ {list} }} all: centers {{ {list} }} }} }} }}"
        );
        let answer = network.ask(&ADMIN, &query, json!({}));
        let centers = answer.data()["centers"]["nodes"].as_array().unwrap();
        assert!(centers.len() > 3);
        for center in centers {
            let alone = format!("{{ center(slug: {}) {{ resources({filter}) {{ {list} }} }} }}", center["slug"]);
            let alone = network.ask(&ADMIN, &alone, json!({}));
            assert_eq!(center["resources"], alone.data()["center"]["resources"], "{}", center["slug"]);
            assert_eq!(counts(&center["resources"], "needs"), counts(&center["free"], "needs"), "{}", center["slug"]);
        }
        for region in answer.data()["regions"]["nodes"].as_array().unwrap() {
            assert_eq!(counts(&region["centers"], "languages"), counts(&region["all"], "languages"));
        }
    });
}
