//! A coach who never said who may see the listing is seen by the own house alone.

use serde_json::Value;
use tests::{Database, Network, Who};

use super::{
    VIEWERS, ask,
    dialect::{id, json, one, truth},
};

/// Where the newcomer works: not in the viewers' own house.
const NEWCOMERS_HOUSE: &str = "(SELECT min(slug) FROM {center} WHERE slug <> 'summit-commons')";

/// A coach whose row says nothing about who may see it, nor who may see which part.
pub fn newcomer(database: &Database) {
    let backend = database.backend();
    let center = truth(backend, "center");
    let house = NEWCOMERS_HOUSE.replace("{center}", &center);
    let all = "'[]'";
    let columns = "id, center_id, display_name, support_types, recovery_capital, pathways, populations, languages, \
                   settings, contact, sharing, created_at, updated_at, version";
    database.execute(&format!(
        "INSERT INTO {} ({columns}) SELECT {}, id, 'Newcomer', {all}, {all}, {all}, {all}, {all}, {all}, '{{}}', '{{}}', \
         created_at, created_at, 1 FROM {center} WHERE slug = {house}",
        truth(backend, "coach"),
        id(backend, NEWCOMER),
    ).replace("'[]'", &json(backend, "'[]'")).replace("'{}'", &json(backend, "'{}'")));
}

const NEWCOMER: &str = "0f0f0f0f000040008000000000000001";

/// Nobody but the house sees the newcomer.
pub fn newcomers_are_private(network: &Network) {
    let house = NEWCOMERS_HOUSE.replace("{center}", &truth(network.database().backend(), "center"));
    let house = one(network.database(), &format!("SELECT {house}"));
    let query = format!("{{ node(id: \"coach_{NEWCOMER}\") {{ ... on Coach {{ visibility pronouns bio }} }} }}");
    for who in &VIEWERS {
        assert_eq!(ask(network, who, &query)["node"], Value::Null, "{who:?} sees a coach who never said so");
    }
    let colleague = Who::Seat(Box::leak(format!("coach@{house}").into_boxed_str()));
    assert_eq!(ask(network, &colleague, &query)["node"]["visibility"], "CENTER");
}
