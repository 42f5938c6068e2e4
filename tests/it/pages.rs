//! Pages: through every list, by pages of any size, each row comes once and in order; what comes and goes in between
//! moves no cursor; and what is no page is an error, not a cut.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tests::{Database, Network, Who, on_both};

use crate::tenancy::dialect::{copy, hex, id, id_of, one, truth};

const ADMIN: Who = Who::Seat("admin@summit-commons");

/// A list: how it is asked for, up to and after its own arguments, and who asks.
struct List {
    name: &'static str,
    who: Who,
    begin: String,
    end: &'static str,
}

impl List {
    fn page(&self, network: &Network, first: i64, after: Option<&str>) -> Answered {
        let after = after.map(|cursor| format!(", after: \"{cursor}\"")).unwrap_or_default();
        let selected = "edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount isTotalCountExact";
        let query = format!("{{ {}first: {first}{after}) {{ {selected} }}{} }}", self.begin, self.end);
        let answer = network.ask(&self.who, &query, json!({}));
        match answer.errors() {
            [] => Ok(connection(&answer.body["data"]).unwrap_or_else(|| panic!("no list in {}", answer.text)).clone()),
            errors => Err(errors.to_vec()),
        }
    }

    /// All rows by pages of sizes that a function gives: cursor and id.
    fn rows(&self, network: &Network, mut first: impl FnMut() -> i64) -> Vec<(String, String)> {
        let mut rows: Vec<(String, String)> = Vec::new();
        loop {
            let size = first();
            let after = rows.last().map(|(cursor, _)| cursor.clone());
            let page = self.page(network, size, after.as_deref()).expect("a page");
            let edges = page["edges"].as_array().expect("edges are a list");
            assert!(edges.len() <= usize::try_from(size).expect("a size"), "{}: {} of {size}", self.name, edges.len());
            let ids: Vec<_> = edges.iter().map(|edge| &edge["node"]).collect();
            assert_eq!(ids, page["nodes"].as_array().expect("nodes are a list").iter().collect::<Vec<_>>());
            let info = &page["pageInfo"];
            assert_eq!(info["hasPreviousPage"], after.is_some(), "{}", self.name);
            assert_eq!(info["startCursor"], edges.first().map_or(Value::Null, |edge| edge["cursor"].clone()));
            assert_eq!(info["endCursor"], edges.last().map_or(Value::Null, |edge| edge["cursor"].clone()));
            let text = |value: &Value| value.as_str().expect("text").to_owned();
            rows.extend(edges.iter().map(|edge| (text(&edge["cursor"]), text(&edge["node"]["id"]))));
            if info["hasNextPage"] != true {
                return rows;
            }
            assert_eq!(
                edges.len(),
                usize::try_from(size).expect("a size"),
                "{}: a page with a next is not full",
                self.name
            );
        }
    }
}

type Answered = Result<Value, Vec<Value>>;

/// The one connection in an answer.
fn connection(data: &Value) -> Option<&Value> {
    let fields = data.as_object()?;
    if fields.contains_key("edges") {
        return Some(data);
    }
    fields.values().find_map(connection)
}

/// Sizes that look like chance and are the same each time.
fn sizes(seed: u32, most: u32) -> impl FnMut() -> i64 {
    let mut state = seed.wrapping_mul(2_654_435_761).max(1);
    move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        i64::from(state % most + 1)
    }
}

fn lists(database: &Database) -> Vec<List> {
    let backend = database.backend();
    let event = one(
        database,
        &format!(
            "SELECT min({}) FROM {} WHERE recurrence = 'FREQ=DAILY' AND visibility = 'PUBLIC'",
            hex(backend, "id"),
            truth(backend, "event")
        ),
    );
    let window = "window: { from: \"2026-12-01T00:00:00Z\", to: \"2026-12-15T00:00:00Z\" }, ";
    let today = gateway::kernel::clock::today();
    let until = today + chrono::Days::new(10);
    let window = window.replace("2026-12-01", &today.to_string()).replace("2026-12-15", &until.to_string());
    let near = "near: { center: \"summit-commons\" }, withinKm: 120, ";
    let of = |name, who, begin: String, end| List { name, who, begin, end };
    let (anybody, member) = (Who::Anonymous, Who::Seat("coordinator@wasatch-front"));
    vec![
        of("resources by name", anybody, "resources(orderBy: NAME, ".to_owned(), ""),
        of("resources by name, inactive too", member, "resources(filter: { includeInactive: true }, ".to_owned(), ""),
        of("resources by verification", anybody, "resources(orderBy: RECENTLY_VERIFIED, ".to_owned(), ""),
        of("resources by fit", member, "resources(search: \"recovery\", ".to_owned(), ""),
        of(
            "resources by fit of several",
            member,
            "resources(search: \"housing \\\"sober living\\\" -women\", ".to_owned(),
            "",
        ),
        of("resources by fit of a misspelt word", anybody, "resources(search: \"recovry\", ".to_owned(), ""),
        of("resources by distance", anybody, format!("resources({near}"), ""),
        of("resources by name around a place", anybody, format!("resources({near}orderBy: NAME, "), ""),
        of("resources by fit around a place", member, format!("resources({near}search: \"housing\", "), ""),
        of(
            "resources of a need",
            anybody,
            "resources(filter: { needs: { anyOf: [HOUSING, FOOD, LEGAL] } }, ".to_owned(),
            "",
        ),
        of("coaches", member, "coaches(".to_owned(), ""),
        of("coaches by fit", member, "coaches(search: \"recovery\", ".to_owned(), ""),
        of("coaches by distance", member, format!("coaches({near}"), ""),
        of("centers", anybody, "centers(".to_owned(), ""),
        of("centers by distance", anybody, format!("centers({near}"), ""),
        of("regions", anybody, "regions(".to_owned(), ""),
        of("centers of a region", anybody, "region(slug: \"wasatch-front\") { centers(".to_owned(), " }"),
        of("dates", anybody, format!("events({window}"), ""),
        of("dates by words", member, format!("events({window}search: \"recovery\", "), ""),
        of("dates around a place", anybody, format!("events({window}{near}"), ""),
        of("resources of a center", anybody, "center(slug: \"summit-commons\") { resources(".to_owned(), " }"),
        of("resources of the own center", ADMIN, "center(slug: \"summit-commons\") { resources(".to_owned(), " }"),
        of("coaches of the own center", ADMIN, "center(slug: \"summit-commons\") { coaches(".to_owned(), " }"),
        of("dates of the own center", ADMIN, format!("center(slug: \"summit-commons\") {{ events({window}"), " }"),
        of("reports", ADMIN, "center(slug: \"summit-commons\") { problemReports(".to_owned(), " }"),
        of("members of the network", Who::Seat("network-admin"), "networkMembers(".to_owned(), ""),
        of(
            "dates of an event",
            anybody,
            format!("node(id: \"event_{event}\") {{ ... on Event {{ occurrences({window}"),
            " } }",
        ),
    ]
}

/// Reports at few times, so that the ids must order them.
fn report(database: &Database) {
    let backend = database.backend();
    let resources = truth(backend, "resource");
    let center = format!("(SELECT id FROM {} WHERE slug = 'summit-commons')", truth(backend, "center"));
    let at =
        format!("'2026-11-0' || (CASE WHEN {} < '8' THEN '1' ELSE '2' END) || 'T10:00:00+00:00'", hex(backend, "id"));
    let at = if backend == tests::Backend::Postgres { format!("({at})::timestamptz") } else { at };
    database.execute(&format!(
        "INSERT INTO {} (id, center_id, entry_id, entry_kind, kind, reported_at)
         SELECT {}, center_id, id, 'RESOURCE', 'WRONG_HOURS', {at} FROM {resources} WHERE center_id = {center}",
        truth(backend, "problem_report"),
        id_of(backend, &format!("substr({0}, 17) || substr({0}, 1, 16)", hex(backend, "id"))),
    ));
}

#[test]
fn pages_of_any_size_give_each_row_once_and_in_order() {
    on_both(|backend| {
        let network = Network::start_with(backend, report);
        for (seed, list) in (1..).zip(lists(network.database())) {
            let whole = list.rows(&network, || 100);
            assert!(whole.len() >= 3, "{} has {} rows", list.name, whole.len());
            let mut ids: Vec<_> = whole.iter().map(|(_, id)| id).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), whole.len(), "{}: a row comes twice", list.name);
            let most = if whole.len() > 120 { 60 } else { 11 };
            assert_eq!(list.rows(&network, sizes(seed, most)), whole, "{}", list.name);
            let page = list.page(&network, 1, None).expect("a page");
            assert_eq!(page["totalCount"], whole.len(), "{}", list.name);
            assert_eq!(page["isTotalCountExact"], true, "{}", list.name);
            // Beyond the last row there is an empty page, not an error.
            let (last, _) = whole.last().expect("the list has rows");
            let beyond = list.page(&network, 5, Some(last)).expect("a page");
            assert_eq!(beyond["edges"], json!([]), "{}", list.name);
            assert_eq!(beyond["pageInfo"]["hasNextPage"], false, "{}", list.name);
            assert_eq!(beyond["totalCount"], whole.len(), "{}: a cursor changes the count", list.name);
        }
    });
}

#[test]
fn a_page_that_cannot_be_is_an_error() {
    on_both(|backend| {
        let network = Network::start_with(backend, report);
        let lists = lists(network.database());
        let cursors: Vec<_> = lists.iter().map(|list| list.rows(&network, || 100)[0].0.clone()).collect();
        let kind = |cursor: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(cursor).expect("a cursor is base64");
            let value: Value = serde_json::from_slice(&bytes).expect("a cursor is JSON");
            value.as_object().expect("a cursor is of a kind").keys().next().expect("a kind").clone()
        };
        let refused = |list: &List, first: i64, after: Option<&str>, argument: &str| {
            let errors = list.page(&network, first, after).expect_err("this page cannot be");
            assert_eq!(errors[0]["extensions"]["code"], "INVALID_ARGUMENT", "{}: {errors:?}", list.name);
            assert_eq!(errors[0]["extensions"]["argument"], argument, "{}: {errors:?}", list.name);
        };
        let made_up = [json!({ "n": "x" }), json!({ "q": ["x", 1] }), json!([]), json!("n")];
        for (list, own) in lists.iter().zip(&cursors) {
            for first in [0, 101, -1, 1_000_000] {
                refused(list, first, None, "first");
            }
            for garbage in ["", "garbage", "====", "bm90IGpzb24", &own[..own.len() - 3]] {
                refused(list, 5, Some(garbage), "after");
            }
            for cursor in &made_up {
                refused(list, 5, Some(&URL_SAFE_NO_PAD.encode(cursor.to_string())), "after");
            }
            let others = cursors.iter().filter(|cursor| kind(cursor) != kind(own));
            for foreign in others.take(20) {
                refused(list, 5, Some(foreign), "after");
            }
        }
    });
}

/// Between two pages one row before the cursor and one after it come, and the row of the cursor itself goes.
#[test]
fn cursors_survive_what_comes_and_goes() {
    on_both(|backend| {
        for (order, arguments) in [
            ("name", "orderBy: NAME, "),
            ("verification", "orderBy: RECENTLY_VERIFIED, "),
            ("fit", "search: \"recovery\", "),
            ("distance", "near: { center: \"summit-commons\" }, withinKm: 150, "),
        ] {
            let network = Network::start(backend);
            let list = List { name: order, who: Who::Anonymous, begin: format!("resources({arguments}"), end: "" };
            let whole: Vec<_> = list.rows(&network, || 100).into_iter().map(|(_, id)| id).collect();
            assert!(whole.len() > 16, "{order} has {} rows", whole.len());
            let row = |id: &str| id_of_row(backend, id);
            let set_active = |ids: &[&String], is_active: bool| {
                let ids: Vec<_> = ids.iter().map(|id| row(id)).collect();
                for (table, key) in [("entry", "id"), ("place", "entry_id")] {
                    network.database().execute(&format!(
                        "UPDATE {} SET is_active = {is_active} WHERE {key} IN ({})",
                        copy(backend, "published", table),
                        ids.join(", ")
                    ));
                }
            };
            let (before, after) = (&whole[2], &whole[12]);
            set_active(&[before, after], false);
            let page = list.page(&network, 7, None).expect("a page");
            let first: Vec<_> = ids_of(&page);
            let expected: Vec<_> = whole.iter().filter(|id| *id != before).take(7).cloned().collect();
            assert_eq!(first, expected, "{order}");

            set_active(&[before, after], true);
            for (table, key) in [("place", "entry_id"), ("entry", "id")] {
                let last = first.last().expect("the page has rows");
                network.database().execute(&format!(
                    "DELETE FROM {} WHERE {key} = {}",
                    copy(backend, "published", table),
                    row(last)
                ));
            }
            let cursor = page["pageInfo"]["endCursor"].as_str().expect("a cursor").to_owned();
            let mut rest = Vec::new();
            let mut cursor = Some(cursor);
            while let Some(at) = cursor {
                let page = list.page(&network, 9, Some(&at)).expect("a page");
                rest.extend(ids_of(&page));
                let info = &page["pageInfo"];
                cursor =
                    (info["hasNextPage"] == true).then(|| info["endCursor"].as_str().expect("a cursor").to_owned());
            }
            assert_eq!(rest, whole[8..], "{order}");
        }
    });
}

fn ids_of(page: &Value) -> Vec<String> {
    let nodes = page["nodes"].as_array().expect("nodes are a list");
    nodes.iter().map(|node| node["id"].as_str().expect("an id").to_owned()).collect()
}

/// The row of an id of the API.
fn id_of_row(backend: tests::Backend, api: &str) -> String {
    id(backend, api.split_once('_').expect("an id names its kind").1)
}
