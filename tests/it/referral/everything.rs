//! Nothing that fits is left out: the lists of the catalog, gone through one by one.

use std::collections::HashSet;

use serde_json::{Value, json};
use tests::{Server, Who};

use super::{
    ask,
    laws::{Listed, kilometres, own_center},
    option::{COACH, RESOURCE, Told},
    reasons::{self, Standing},
};

/// What the list should hold and does not, of the resources and coaches that there are.
pub fn left_out(catalog: &[Told], listed: &Listed<'_>) -> Vec<String> {
    // Words and hours are found by rules of their own, which have tests of their own.
    if listed.need.asked("text").is_some() || listed.when.window.is_some() {
        return Vec::new();
    }
    let ids: HashSet<_> = listed.options.iter().map(Told::id).collect();
    let told: HashSet<_> = listed.options.iter().filter_map(told_once).collect();
    let missing = catalog.iter().filter(|entry| fits(listed, entry) && !ids.contains(entry.id()));
    // What several centers took over from one list is offered once.
    missing
        .filter(|entry| told_once(entry).is_none_or(|one| !told.contains(&one)))
        .map(|entry| format!("{} is left out", entry.name()))
        .collect()
}

/// What makes one thing of what several centers took over from elsewhere.
fn told_once(option: &Told) -> Option<(String, String)> {
    let external = option.entry()["provenance"]["externalId"].as_str()?;
    Some((external.to_owned(), option.name().to_lowercase()))
}

fn fits(listed: &Listed<'_>, entry: &Told) -> bool {
    let own = own_center(listed.need.who).filter(|_| listed.need.asked("outsideOwnCenter") != Some(&json!(false)));
    let is_near = listed.around.is_none_or(|(place, radius)| {
        let mut places = entry.places();
        if places.is_empty() {
            places.extend(entry.center_place());
        }
        places.into_iter().any(|at| kilometres(place, at) < radius - 0.001)
    });
    let kinds = listed.need.asked("kinds").and_then(Value::as_array).filter(|kinds| !kinds.is_empty());
    let is_active = entry.kind() == "Coach" || entry.entry()["status"] == "ACTIVE";
    is_active
        && entry.is_held()
        && kinds.is_none_or(|kinds| kinds.contains(&json!(entry.kind().to_uppercase())))
        && entry.entry()["visibility"] != "CENTER"
        && own != Some(entry.center())
        && is_near
        && reasons::required(listed.need).iter().all(|asked| asked.judge(entry) != Standing::Unmet)
}

/// The resources and coaches that somebody may see.
pub fn catalog(server: &Server, who: Who) -> Vec<Told> {
    let mut all = Vec::new();
    for (field, fields) in [("resources", RESOURCE), ("coaches", COACH)] {
        let query = format!(
            "query ($after: String) {{ {field}(first: 100, after: $after) {{
                pageInfo {{ hasNextPage endCursor }} nodes {{ __typename {fields} }} }} }}"
        );
        let mut after = Value::Null;
        loop {
            let page = ask(server, who, &query, &json!({ "after": after })).unwrap()[field].clone();
            let nodes = page["nodes"].as_array().unwrap().iter();
            all.extend(nodes.map(|node| Told(json!({ "option": node }))));
            if page["pageInfo"]["hasNextPage"] != true {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
    }
    all
}
