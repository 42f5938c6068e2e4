//! Every argument and field of an input that a query can be given is sorted: it is private to the question, or it is not. What is
//! new fails here until somebody has said which.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Backend, Network, Who};

use super::{code, get};

/// What somebody searches for, where and for which need. What stands within one of these is private with it.
const PRIVATE: [&str; 5] =
    ["need: ReferralNeed", "needs: NeedSet", "point: GeoPointInput", "postalCode: String", "search: String"];

/// What may stand in an address: which page of which list, of which center, narrowed by facts of what is listed. Each with
/// its type: what is called alike and given otherwise is another thing.
const OPEN: [&str; 49] = [
    "after: String",
    "age: Int",
    "allOf: Pathway",
    "allOf: Population",
    "allOf: RecoveryCapital",
    "allOf: Setting",
    "allOf: SupportType",
    "anyOf: Pathway",
    "anyOf: Population",
    "anyOf: RecoveryCapital",
    "anyOf: Setting",
    "anyOf: SupportType",
    "at: DateTime",
    "by: CoverageDimension",
    "center: String",
    "costs: CostKind",
    "days: Int",
    "filter: CenterFilter",
    "filter: CoachFilter",
    "filter: EventFilter",
    "filter: ResourceFilter",
    "first: Int",
    "from: DateTime",
    "id: ID",
    "ids: ID",
    "includeClosed: Boolean",
    "includeInactive: Boolean",
    "isAccepting: Boolean",
    "kinds: CatalogKind",
    "language: LanguageCode",
    "languages: LanguageCode",
    "modes: EventMode",
    "near: NearInput",
    "on: Date",
    "openAt: DateTime",
    "orderBy: ResourceOrder",
    "pathways: PathwaySet",
    "populations: PopulationSet",
    "recoveryCapital: RecoveryCapitalSet",
    "region: String",
    "representations: _Any",
    "settings: SettingSet",
    "slug: String",
    "supportTypes: SupportTypeSet",
    "to: DateTime",
    "verifiedSince: Date",
    "visibility: Visibility",
    "window: TimeWindow",
    "withinKm: Float",
];

/// The name of a type without what stands around it.
fn bare(of: &Value) -> &str {
    of["name"].as_str().unwrap_or_else(|| bare(&of["ofType"]))
}

/// Every argument that can be reached from the roots that ask, and every field of the inputs that these take.
fn reachable(network: &Network) -> BTreeSet<String> {
    let of = "name ofType { name ofType { name ofType { name ofType { name } } } }";
    let query = format!(
        "{{ __schema {{ types {{ name possibleTypes {{ name }} inputFields {{ name type {{ {of} }} }}
           fields {{ type {{ {of} }} args {{ name type {{ {of} }} }} }} }} }} }}"
    );
    let answer = network.ask(&Who::Anonymous, &query, json!({}));
    let types = answer.data()["__schema"]["types"].as_array().unwrap();
    let list = |of: &Value| of.as_array().cloned().unwrap_or_default();
    let mut names = BTreeSet::new();
    let mut known = BTreeSet::new();
    let mut next = vec!["Query".to_owned(), "Subscription".to_owned()];
    while let Some(name) = next.pop() {
        if !known.insert(name.clone()) {
            continue;
        }
        let of = types.iter().find(|of| of["name"] == name).unwrap();
        next.extend(list(&of["possibleTypes"]).iter().map(|of| bare(of).to_owned()));
        let given = list(&of["fields"]).iter().flat_map(|field| list(&field["args"])).collect::<Vec<_>>();
        next.extend(list(&of["fields"]).iter().map(|field| bare(&field["type"]).to_owned()));
        for input in given.iter().chain(&list(&of["inputFields"])) {
            let name = format!("{}: {}", input["name"].as_str().unwrap(), bare(&input["type"]));
            if !PRIVATE.contains(&name.as_str()) {
                next.push(bare(&input["type"]).to_owned());
            }
            names.insert(name);
        }
    }
    assert!(known.contains("PathwaySet") && known.contains("NearInput"), "the walk reaches inputs: {known:?}");
    names
}

#[test]
fn everything_that_a_query_is_given_is_sorted() {
    let network = Network::start(Backend::Sqlite);
    let reachable = reachable(&network);
    let sorted: BTreeSet<_> = PRIVATE.iter().chain(&OPEN).map(|name| (*name).to_owned()).collect();
    assert_eq!(sorted.len(), PRIVATE.len() + OPEN.len(), "it stands on both sides");
    assert_eq!(reachable, sorted, "say of each whether it is private to a question, here and in limits/private.rs");
    // The program goes by the same list, whatever the field is.
    for (names, expected) in [(&PRIVATE[..], "PRIVATE_IN_ADDRESS"), (&OPEN[..], "GRAPHQL_VALIDATION_FAILED")] {
        for name in names.iter().filter_map(|sorted| sorted.split(": ").next()) {
            for query in [format!("{{ any({name}: 1) }}"), format!("{{ a {{ b(c: [{{ {name}: 1 }}]) }} }}")] {
                assert_eq!(code(&get(&network, &[("query", &query)])), expected, "{query}");
            }
            let variables = json!({ "v": [{ name: 1 }] }).to_string();
            let query = "query($v: Any) { any(of: $v) }";
            assert_eq!(code(&get(&network, &[("query", query), ("variables", &variables)])), expected, "{variables}");
        }
    }
}
