//! What the tests of keeping share: a house and others, sending a mutation, and reading what came of it.

use serde_json::{Value, json};
use tests::{Database, Network, Who};

use crate::tenancy::dialect::{id, one, truth};

/// The house in which things are kept.
pub const HOUSE: &str = "summit-commons";
pub const ADMIN: Who = Who::Seat("admin@summit-commons");
pub const COACH: Who = Who::Seat("coach@summit-commons");
/// A member who belongs to another house.
pub const COLLEAGUE: Who = Who::Seat("coach@lantern-house");
pub const FOREIGN_ADMIN: Who = Who::Seat("admin@lantern-house");

/// A site, whole.
pub const SITE: &str = "id name address { lines city region postalCode country } location { latitude longitude } \
    hours { timeZone weekly { day opens closes } exceptions { on isClosed opens closes note } } \
    phones { number extension label } accessibility isAddressConfidential";
const VERIFICATION: &str = "verification { verifiedOn verifiedBy { slug } method dueOn isOverdue openReports }";
const COST: &str = "cost { kind amount { amount currency } description }";
const CONTACT: &str = "contact { phone email url }";

/// A date, whole.
pub const DATE: &str = "id startsAt endsAt localStart status note event { id name version status }";

/// Everything of a resource.
pub fn resource() -> String {
    format!(
        "id name summary description provider {{ name url }} supportTypes recoveryCapital needs pathways populations \
         languages eligibility {{ description minimumAge maximumAge requiredDocuments populations }} {COST} \
         applicationProcess sites {{ {SITE} }} serviceAreas {{ name description }} {CONTACT} status \
         availability {{ isAccepting openSlots statedAt expiresAt }} alert {{ text source until }} visibility version \
         center {{ slug }} {VERIFICATION}"
    )
}

/// Everything of an event but its dates.
pub fn event() -> String {
    format!(
        "id name summary description mode venue {{ {SITE} }} online {{ joinUrl phone note }} localStart timeZone \
         duration isAllDay recurrence {{ rule exceptDates text es: text(language: \"es\") }} supportTypes \
         recoveryCapital pathways populations languages registrationUrl capacity {COST} status visibility version \
         center {{ slug }} {VERIFICATION}"
    )
}

/// Everything of a coach.
pub fn coach() -> String {
    format!(
        "id displayName pronouns bio supportTypes recoveryCapital pathways populations languages settings \
         credentials {{ label issuer jurisdiction expiresOn isCurrent }} {CONTACT} \
         availability {{ isAccepting openSlots statedAt expiresAt }} visibility version center {{ slug }} \
         sharing {{ pronouns bio pathways populations phone email url }}"
    )
}

/// What a mutation gives: the field of its payload, and what is asked of that.
fn gives(mutation: &str) -> (&'static str, String) {
    match mutation {
        "removeResource" | "removeCoach" => ("removedId", String::new()),
        _ if mutation.ends_with("Resource") => ("resource", format!("{{ {} }}", resource())),
        _ if mutation.ends_with("Event") => ("event", format!("{{ {} }}", event())),
        _ if mutation.ends_with("Occurrence") => ("occurrence", format!("{{ {DATE} }}")),
        _ => ("coach", format!("{{ {} }}", coach())),
    }
}

/// The document of a mutation with the one variable `input`.
pub fn document(mutation: &str) -> String {
    let (first, rest) = mutation.split_at(1);
    let (field, selection) = gives(mutation);
    format!(
        "mutation ($input: {}{rest}Input!) {{ {mutation}(input: $input) {{ {field} {selection} \
         userErrors {{ code field message }} }} }}",
        first.to_uppercase()
    )
}

fn send(network: &Network, who: &Who, mutation: &str, input: &Value) -> Value {
    let answer = network.ask(who, &document(mutation), json!({ "input": input }));
    answer.data()[mutation].clone()
}

/// What a mutation made or changed.
pub fn done(network: &Network, who: &Who, mutation: &str, input: &Value) -> Value {
    let payload = send(network, who, mutation, input);
    assert_eq!(payload["userErrors"], json!([]), "{mutation} by {who:?} of {input:#}");
    payload[gives(mutation).0].clone()
}

/// Why a mutation was refused: each code with the way to what it is about, such as `TOO_LONG sites.0.name`.
pub fn refused(network: &Network, who: &Who, mutation: &str, input: &Value) -> Vec<String> {
    errors(network, who, mutation, input).iter().map(finding).collect()
}

/// The errors of a mutation that was refused, whole.
pub fn errors(network: &Network, who: &Who, mutation: &str, input: &Value) -> Vec<Value> {
    let payload = send(network, who, mutation, input);
    assert!(payload[gives(mutation).0].is_null(), "{mutation} by {who:?} is done: {input:#}");
    payload["userErrors"].as_array().cloned().unwrap_or_default()
}

/// The code of an error and the way to what it is about.
pub fn finding(error: &Value) -> String {
    let path: Vec<_> = error["field"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
    assert!(path.is_empty() || (path[0] == "input" && path.len() > 1), "{error} is about no part of the input");
    let path = path.get(1..).unwrap_or_default().join(".");
    format!("{} {path}", error["code"].as_str().unwrap()).trim_end().to_owned()
}

/// What is asked of something by its id; null where there is nothing for who asks.
pub fn node(network: &Network, who: &Who, entry: &Value, selection: &str) -> Value {
    let query = format!("query ($id: ID!) {{ node(id: $id) {{ {selection} }} }}");
    network.ask(who, &query, json!({ "id": entry })).data()["node"].clone()
}

/// An object with some fields more, or others in their place.
pub fn with(base: &Value, more: Value) -> Value {
    let mut whole = base.clone();
    let (into, Value::Object(more)) = (whole.as_object_mut().unwrap(), more) else { panic!("no object") };
    into.extend(more);
    whole
}

/// The digits of an id: what stands behind its kind.
pub fn digits(entry: &Value) -> &str {
    entry.as_str().and_then(|id| id.split('_').nth(1)).unwrap_or_else(|| panic!("{entry} is no id"))
}

/// The last position of the change feed.
pub fn position(database: &Database) -> i64 {
    one(database, &format!("SELECT position FROM {}", truth(database.backend(), "network"))).parse().unwrap()
}

/// What the change feed says of an entry since a position: audience, action, actor, deed and fields, `-` where a
/// column is null.
pub fn feed(database: &Database, since: i64, entry: &Value) -> Vec<String> {
    let backend = database.backend();
    let sql = format!(
        "SELECT audience, action, actor, deed, fields FROM {} WHERE position > {since} AND entry_id = {}
         ORDER BY audience",
        truth(backend, "change"),
        id(backend, digits(entry))
    );
    let told = |row: &Vec<Option<String>>| {
        let columns: Vec<_> = row.iter().map(|column| column.as_deref().unwrap_or("-").replace(' ', "")).collect();
        columns.join(" ")
    };
    database.rows(&sql).iter().map(told).collect()
}

/// Lets a stranger say that an entry of the house is wrong.
pub fn report(database: &Database, kind: &str, entry: &Value) {
    let backend = database.backend();
    let uuid = backend.pick("randomblob(16)", "gen_random_uuid()");
    let now = backend.pick("'2026-01-01 00:00:00+00:00'", "now()");
    database.execute(&format!(
        "INSERT INTO {} (id, center_id, entry_kind, entry_id, kind, reported_at)
         SELECT {uuid}, id, '{kind}', {}, 'CLOSED', {now} FROM {} WHERE slug = '{HOUSE}'",
        truth(backend, "problem_report"),
        id(backend, digits(entry)),
        truth(backend, "center")
    ));
}

/// How many rows of a table of the truth speak of an entry, by a column.
pub fn rows_of(database: &Database, table: &str, column: &str, entry: &Value) -> String {
    let backend = database.backend();
    let sql = format!("SELECT count(*) FROM {} WHERE {column} = {}", truth(backend, table), id(backend, digits(entry)));
    one(database, &sql)
}
