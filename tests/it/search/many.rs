//! A word that very many entries hold: its pages are read along the index of names, and are the same as if all of them
//! had been ranked.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tests::{Backend, Network, Who};

use super::keep;
use crate::{
    keeping::digits,
    tenancy::dialect::{id, one},
};

/// Copies of an entry in the copy of everybody, each with a name of its own.
fn multiply(network: &Network, entry: &Value, count: usize) {
    let database = network.database();
    let columns = one(
        database,
        "SELECT string_agg(column_name, ', ') FROM information_schema.columns
         WHERE table_schema = 'published' AND table_name = 'entry' AND column_name NOT IN ('id', 'sort_name')",
    );
    database.execute(&format!(
        "INSERT INTO published.entry (id, sort_name, {columns})
         SELECT gen_random_uuid(), substr(md5(n::text), 1, 3), {columns}
         FROM published.entry, generate_series(1, {count}) n WHERE id = {}",
        id(Backend::Postgres, digits(&entry["id"]))
    ));
}

#[test]
fn a_word_of_many_entries_is_paged_like_one_of_few() {
    let network = Network::start(Backend::Postgres);
    // By the name, by the summary and by the description; only the middle one is held by few.
    let entries = [
        (keep(&network, "Porphyry", json!({})), 2_300, 8),
        (keep(&network, "Stone", json!({ "summary": "Porphyry" })), 300, 4),
        (keep(&network, "Stone", json!({ "description": "Porphyry" })), 2_400, 1),
    ];
    for (entry, count, _) in &entries {
        multiply(&network, entry, *count);
    }
    let query = "query ($after: String) { resources(search: \"porphyry\", first: 97, after: $after) {
        totalCount isTotalCountExact edges { cursor } pageInfo { hasNextPage endCursor } } }";
    let mut places: Vec<(i64, String, String)> = Vec::new();
    let mut after = Value::Null;
    loop {
        let answer = network.ask(&Who::Anonymous, query, json!({ "after": after }));
        let list = &answer.data()["resources"];
        assert_eq!(list["totalCount"], 5_003);
        for edge in list["edges"].as_array().unwrap() {
            let bytes = URL_SAFE_NO_PAD.decode(edge["cursor"].as_str().unwrap()).unwrap();
            let cursor: Value = serde_json::from_slice(&bytes).unwrap();
            let part = |at: usize| cursor["r"][at].as_str().unwrap().to_owned();
            // Falling rank, then by name and id.
            places.push((-cursor["r"][0].as_i64().unwrap(), part(1), part(2)));
        }
        after = list["pageInfo"]["endCursor"].clone();
        if list["pageInfo"]["hasNextPage"] != true {
            break;
        }
    }
    assert!(places.is_sorted(), "out of order");
    places.dedup();
    for (_, count, rank) in entries {
        assert_eq!(places.iter().filter(|place| place.0 == -rank).count(), count + 1, "of rank {rank}");
    }
}
