//! Searching: one suite of texts that must find the same on both databases, misspelt words, facets as shoppers know
//! them, and pages of what many entries hold.

mod cases;
mod coaches;
mod facets;
mod many;
mod misspelt;

use serde_json::{Value, json};
use tests::{Network, Who};

use crate::keeping::{ADMIN, HOUSE, done, with};

/// A resource of the house that everybody may see, and some fields of it.
fn keep(network: &Network, name: &str, more: Value) -> Value {
    let input = json!({ "center": HOUSE, "name": name, "visibility": "PUBLIC" });
    done(network, &ADMIN, "createResource", &with(&input, more))
}

/// The names of the resources that somebody finds by a text, best fit first.
fn find(network: &Network, who: &Who, text: &str) -> Vec<String> {
    let query = "query ($text: String!) { resources(search: $text, first: 100) { totalCount nodes { name } } }";
    let answer = network.ask(who, query, json!({ "text": text }));
    let list = &answer.data()["resources"];
    let names: Vec<_> =
        list["nodes"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(list["totalCount"].as_u64().unwrap().min(100), names.len() as u64, "the count of {text}");
    names
}
