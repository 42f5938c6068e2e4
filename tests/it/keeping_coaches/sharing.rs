//! Who sees which part of a coach's page: each part is shared by itself, and no filter, facet or index knows more.

use serde_json::{Value, json};
use tests::{Network, Server, Who, on_both};

use super::{ROBIN, linked, page, update};
use crate::{
    keeping::{ADMIN, COACH, COLLEAGUE, HOUSE, digits, done, node, with},
    tenancy::dialect::{copy, id, one},
};

/// The parts of a page, what is empty where it is not seen, and a word of it that stands nowhere else.
const PARTS: [(&str, &str, &str); 7] = [
    ("pronouns", "/pronouns", "they/xe"),
    ("bio", "/bio", "zyzzyva"),
    ("pathways", "/pathways/0", "DHARMA"),
    ("populations", "/populations/0", "INDIGENOUS"),
    ("phone", "/contact/phone", "801-555-0161"),
    ("email", "/contact/email", "robin@example.org"),
    ("url", "/contact/url", "https://robin.example.org"),
];
const CIRCLES: [&str; 3] = ["CENTER", "NETWORK", "PUBLIC"];

/// Who asks, the copy that answers them, and how wide a circle must be to reach them.
const VIEWERS: [(Who, &str, usize); 5] = [
    (Who::Anonymous, "published", 2),
    (Who::Website(HOUSE), "published", 2),
    (COLLEAGUE, "shared", 1),
    (Who::Seat("network-admin"), "shared", 1),
    (COACH, "house", 0),
];

/// The parts of Robin's page that somebody sees, by name.
fn seen(network: &Network, who: &Who, coach: &Value) -> Vec<&'static str> {
    let selection = page("pronouns bio pathways populations contact { phone email url } sharing { bio }");
    let seen = node(network, who, coach, &selection);
    let is_own = [ADMIN, COACH, ROBIN].contains(who);
    assert_eq!(seen["sharing"].is_object(), is_own, "{who:?} reads who may see what");
    let shows = |pointer: &str, word: &str| {
        seen.pointer(pointer).and_then(Value::as_str).is_some_and(|text| text.contains(word))
    };
    PARTS.iter().filter(|(_, pointer, word)| shows(pointer, word)).map(|(part, ..)| *part).collect()
}

/// Whether the lists of coaches know what their pages say and no more: what a filter finds and a facet counts.
fn lists_know_what_pages_say(network: &Network, who: &Who, coach: &Value) {
    let query = format!(
        "fragment Lists on Center {{
            all: coaches(first: 100) {{ facets {{ name values {{ value count }} }} nodes {{ id pathways populations }} }}
            pathways: coaches(filter: {{ pathways: {{ anyOf: [DHARMA] }} }}, first: 100) {{ nodes {{ id }} }}
            populations: coaches(filter: {{ populations: {{ allOf: [INDIGENOUS] }} }}, first: 100) {{ nodes {{ id }} }}
        }}
        query {{ center(slug: \"{HOUSE}\") {{ ...Lists }}
            pathways: coaches(filter: {{ pathways: {{ anyOf: [DHARMA] }} }}, first: 100) {{ nodes {{ id }} }}
            populations: coaches(filter: {{ populations: {{ allOf: [INDIGENOUS] }} }}, first: 100) {{ nodes {{ id }} }} }}"
    );
    let data = network.ask(who, &query, json!({})).data().clone();
    let lists = &data["center"];
    let holds = |list: &Value| list["nodes"].as_array().unwrap().contains(&json!({ "id": coach }));
    let parts = seen(network, who, coach);
    for (dimension, word) in [("pathways", "DHARMA"), ("populations", "INDIGENOUS")] {
        let is_told = parts.contains(&dimension);
        assert_eq!(holds(&lists[dimension]), is_told, "{who:?}: the center's filter of {dimension}");
        // Across the network the own people read what all members read.
        if *who != COACH {
            assert_eq!(holds(&data[dimension]), is_told, "{who:?}: the network's filter of {dimension}");
        }
        let nodes = lists["all"]["nodes"].as_array().unwrap();
        let by_hand = nodes.iter().filter(|node| node[dimension].as_array().unwrap().contains(&json!(word))).count();
        let facets = lists["all"]["facets"].as_array().unwrap();
        let values = facets.iter().find(|facet| facet["name"] == dimension).map(|facet| &facet["values"]);
        let counted = values.and_then(|values| values.as_array().unwrap().iter().find(|value| value["value"] == word));
        let counted = counted.map_or(0, |value| value["count"].as_u64().unwrap());
        assert_eq!(counted, by_hand as u64, "{who:?}: a facet counts {dimension} otherwise than the pages");
    }
}

/// The parts of Robin's page that a copy holds anywhere: in the document, the facets or the words that are searched.
fn held(network: &Network, audience: &str, coach: &Value) -> Vec<&'static str> {
    let (database, backend) = (network.database(), network.database().backend());
    let entry = copy(backend, audience, "entry");
    let whole = match backend {
        tests::Backend::Sqlite => "document || facets".to_owned(),
        tests::Backend::Postgres => "document || array_to_string(facets, ' ') || lexemes::text".to_owned(),
    };
    let sql = format!("SELECT {whole} FROM {entry} WHERE id = {}", id(backend, digits(coach)));
    let mut text = one(database, &sql);
    if backend == tests::Backend::Sqlite {
        let sql = format!("SELECT count(*) FROM {audience}_entry_text WHERE {audience}_entry_text MATCH 'zyzzyva'");
        text.push_str(if one(database, &sql) == "0" { "" } else { "zyzzyva" });
    }
    PARTS.iter().filter(|(_, _, word)| text.contains(word)).map(|(part, ..)| *part).collect()
}

#[test]
fn each_part_is_seen_as_far_as_it_is_shared_and_no_list_knows_more() {
    on_both(|backend| {
        let network = Network::start(backend);
        let mut coach = linked(&network);
        coach = update(&network, &ROBIN, &coach, json!({ "visibility": "PUBLIC" }));
        let all: Vec<_> = PARTS.iter().map(|(part, ..)| *part).collect();
        for (part, ..) in PARTS {
            for (width, circle) in CIRCLES.iter().enumerate() {
                coach = update(&network, &ROBIN, &coach, json!({ "sharing": { part: circle } }));
                assert_eq!(coach["sharing"][part], *circle);
                for (who, audience, needed) in &VIEWERS {
                    let expected = match *needed {
                        0 => all.clone(),
                        needed if width >= needed => vec![part],
                        _ => Vec::new(),
                    };
                    assert_eq!(seen(&network, who, &coach["id"]), expected, "{part} to {circle}, {who:?}");
                    assert_eq!(held(&network, audience, &coach["id"]), expected, "{part} to {circle} in {audience}");
                    if ["pathways", "populations"].contains(&part) {
                        lists_know_what_pages_say(&network, who, &coach["id"]);
                    }
                }
            }
            // Null takes one part back to the own center and leaves the others as they are.
            coach = update(&network, &ROBIN, &coach, json!({ "sharing": { part: null } }));
            assert_eq!(coach["sharing"][part], "CENTER");
        }
    });
}

#[test]
fn a_part_is_never_seen_by_more_than_the_page() {
    on_both(|backend| {
        let network = Network::start(backend);
        let coach = linked(&network);
        let all: Vec<_> = PARTS.iter().map(|(part, ..)| *part).collect();
        let sharing: Value = all.iter().map(|part| ((*part).to_owned(), json!("PUBLIC"))).collect();
        let mut coach = update(&network, &ROBIN, &coach, json!({ "sharing": sharing }));
        for (width, circle) in CIRCLES.iter().enumerate() {
            coach = update(&network, &ROBIN, &coach, json!({ "visibility": circle }));
            for (who, _, needed) in &VIEWERS {
                let is_reached = width >= *needed;
                assert_eq!(node(&network, who, &coach["id"], "id").is_object(), is_reached, "{circle}, {who:?}");
                let expected = if is_reached { &all[..] } else { &[] };
                assert_eq!(seen(&network, who, &coach["id"]), expected, "{circle}, {who:?}");
                lists_know_what_pages_say(&network, who, &coach["id"]);
            }
        }
        // Null takes all parts back.
        let coach = update(&network, &ROBIN, &coach, json!({ "sharing": null }));
        assert_eq!(seen(&network, &Who::Anonymous, &coach["id"]), [""; 0]);
    });
}

#[test]
fn a_withdrawal_is_in_force_when_the_mutation_returns() {
    on_both(|backend| {
        let network = Network::start(backend);
        // A second server on the same database has no memory of the first one's doing.
        let other: Server = network.database().serve();
        let query = |coach: &Value| format!("{{ node(id: {}) {{ ... on Coach {{ bio }} }} }}", coach["id"]);
        let public = |coach: &Value| other.ask(&[], &query(coach)).json()["data"]["node"].clone();
        let mut coach = linked(&network);
        for (who, word) in [(ROBIN, json!({})), (ADMIN, json!({ "onTheCoachsWord": true }))] {
            for back in [
                json!({ "sharing": { "bio": "CENTER" } }),
                json!({ "visibility": "NETWORK" }),
                json!({ "visibility": null }),
            ] {
                let shared = with(&word, json!({ "visibility": "PUBLIC", "sharing": { "bio": "PUBLIC" } }));
                coach = update(&network, &who, &coach, shared);
                assert!(public(&coach)["bio"].is_string(), "it is shared at once: {who:?}");
                let is_page = back.get("visibility").is_some();
                coach = update(&network, &who, &coach, with(&word, back.clone()));
                let seen = public(&coach);
                assert_eq!(seen, if is_page { Value::Null } else { json!({ "bio": null }) }, "{who:?}, {back}");
            }
        }
        coach = update(&network, &ROBIN, &coach, json!({ "visibility": "PUBLIC" }));
        assert!(public(&coach).is_object());
        done(&network, &ROBIN, "removeCoach", &json!({ "id": coach["id"] }));
        assert_eq!(public(&coach), Value::Null);
    });
}
