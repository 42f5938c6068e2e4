//! Keeping the network over the wire: what is done stands everywhere at once, what is refused says why and where, and
//! who did what is told to the own center by the names of fields.

mod centers;
mod members;
mod reports;
mod site_keys;

use serde_json::{Value, json};
use tests::{Network, Who};

pub const ADMIN: Who = Who::Seat("admin@summit-commons");
pub const COACH: Who = Who::Seat("coach@summit-commons");
pub const STRANGER: Who = Who::Seat("admin@open-porch");
pub const STEWARD: Who = Who::Seat("network-admin");
pub const COORDINATOR: Who = Who::Seat("coordinator@wasatch-front");

/// Asks for a mutation: its payload.
pub fn call(network: &Network, who: &Who, name: &str, selected: &str, input: &Value) -> Value {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!(
        "mutation ($input: {kind}!) {{ {name}(input: $input) {{ {selected} userErrors {{ code field message }} }} }}"
    );
    network.ask(who, &query, json!({ "input": input })).data()[name].clone()
}

/// The payload of a mutation that is done.
pub fn done(network: &Network, who: &Who, name: &str, selected: &str, input: &Value) -> Value {
    let payload = call(network, who, name, selected, input);
    assert_eq!(payload["userErrors"], json!([]), "{who:?} does {name} with {input}");
    payload
}

/// A mutation that is refused for one reason: the code, and the field within the input with dots between.
pub fn refused(network: &Network, who: &Who, name: &str, input: &Value, code: &str, field: &str) {
    let payload = call(network, who, name, "__typename", input);
    let errors = payload["userErrors"].as_array().unwrap();
    let told: Vec<_> = errors
        .iter()
        .map(|error| {
            let path: Vec<_> = error["field"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
            (error["code"].as_str().unwrap(), path.join("."))
        })
        .collect();
    let field = if field.is_empty() { String::new() } else { format!("input.{field}") };
    assert_eq!(told, [(code, field)], "{who:?} does {name} with {input}: {errors:#?}");
}

/// What somebody is answered to a query.
pub fn data(network: &Network, who: &Who, query: &str) -> Value {
    network.ask(who, query, json!({})).data().clone()
}

/// The latest deeds in the audit trail of `summit-commons`, and the answer as text.
pub fn trail(network: &Network, first: usize) -> (Vec<Value>, String) {
    let query = format!(
        "{{ center(slug: \"summit-commons\") {{ auditTrail(first: {first}) {{
            nodes {{ at actor actorMembership deed subject fields }} }} }} }}"
    );
    let answer = network.ask(&ADMIN, &query, json!({}));
    (answer.data()["center"]["auditTrail"]["nodes"].as_array().unwrap().clone(), answer.text)
}

/// Whether the latest deed is that one.
pub fn assert_latest(network: &Network, deed: &str, actor: &str, subject: &str, fields: &[&str]) {
    let (done, text) = trail(network, 1);
    assert_eq!(
        (&done[0]["deed"], &done[0]["actor"], &done[0]["subject"], &done[0]["fields"]),
        (&json!(deed), &json!(actor), &json!(subject), &json!(fields)),
        "{text}"
    );
    assert!(done[0]["actorMembership"].as_str().unwrap().starts_with("membership_"), "{text}");
}

/// The id of a center, as everybody is told it.
pub fn center_id(network: &Network, slug: &str) -> String {
    data(network, &Who::Anonymous, &format!("{{ center(slug: \"{slug}\") {{ id }} }}"))["center"]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}
