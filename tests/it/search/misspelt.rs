//! Misspelt words: whoever searches finds what they may see, by words that stand there now.

use serde_json::json;
use tests::{Database, Network, Who, on_both};

use super::{find, keep};
use crate::{
    keeping::{ADMIN, COLLEAGUE, HOUSE, done},
    tenancy::dialect::{copy, texts},
};

/// How often a word stands in the dictionary of a copy.
fn noted(database: &Database, of: &str, word: &str) -> usize {
    let table = copy(database.backend(), of, "term");
    texts(database, &format!("SELECT term FROM {table} WHERE term = '{word}'")).len()
}

#[test]
fn a_word_that_was_taken_back_is_not_meant() {
    on_both(|backend| {
        let network = Network::start(backend);
        let database = network.database();
        let gone = keep(&network, "Tantalus zither", json!({}));
        keep(&network, "Tantalum stove", json!({}));
        assert_eq!(find(&network, &Who::Anonymous, "tantalus"), ["Tantalus zither"]);
        // Both are as near.
        assert_eq!(find(&network, &Who::Anonymous, "tantalux"), ["Tantalum stove", "Tantalus zither"]);
        done(&network, &ADMIN, "removeResource", &json!({ "id": gone["id"] }));
        assert_eq!(noted(database, "published", "tantalus"), 1, "it is left behind");
        // What is left behind changes nothing: it neither is meant nor counts as spelt well.
        assert_eq!(find(&network, &Who::Anonymous, "tantalux"), ["Tantalum stove"]);
        assert_eq!(find(&network, &Who::Anonymous, "tantalus"), ["Tantalum stove"]);
        let trimmed = database.gateway(&["jobs", "--run", "trim"]);
        assert!(trimmed.stdout.contains("took off 6 words"), "{}{}", trimmed.stdout, trimmed.stderr);
        for of in ["published", "shared"] {
            let noted = ["tantalus", "zither", "tantalum", "stove"].map(|word| noted(database, of, word));
            assert_eq!(noted, [0, 0, 1, 1], "{of}");
        }
        assert_eq!(find(&network, &Who::Anonymous, "tantalux"), ["Tantalum stove"]);
    });
}

#[test]
fn only_what_one_may_see_is_meant() {
    on_both(|backend| {
        let network = Network::start(backend);
        keep(&network, "Feldspar kiln", json!({ "visibility": "NETWORK" }));
        keep(&network, "Gneiss kiln", json!({ "visibility": "CENTER" }));
        assert_eq!(find(&network, &Who::Anonymous, "feldspaar"), [] as [&str; 0]);
        assert_eq!(find(&network, &COLLEAGUE, "feldspaar"), ["Feldspar kiln"]);
        assert_eq!(find(&network, &COLLEAGUE, "gneisss"), [] as [&str; 0]);
        let database = network.database();
        assert_eq!([noted(database, "published", "feldspar"), noted(database, "shared", "feldspar")], [0, 1]);
        assert_eq!(noted(database, "shared", "gneiss"), 0);
        // The own people search the house copy, with the words that members share.
        let query = format!(
            "query ($text: String!) {{ center(slug: \"{HOUSE}\") {{ resources(search: $text) {{ totalCount nodes {{ name }} }} }} }}"
        );
        for (text, name) in [("feldspaar", "Feldspar kiln"), ("gneiss", "Gneiss kiln")] {
            let answer = network.ask(&ADMIN, &query, json!({ "text": text }));
            let list = &answer.data()["center"]["resources"];
            assert_eq!(list, &json!({ "totalCount": 1, "nodes": [{ "name": name }] }), "{text}");
        }
    });
}

#[test]
fn a_search_that_finds_something_takes_no_statement_more() {
    on_both(|backend| {
        let network = Network::start(backend);
        let ask = |text: &str, arguments: &str| {
            let query = format!(
                "query ($text: String!) {{ resources(search: $text, first: 3{arguments}) {{ totalCount facets {{ name }}
                   edges {{ cursor node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }} }}"
            );
            network.ask(&Who::Anonymous, &query, json!({ "text": text }))
        };
        let (right, wrong) = (ask("recovery", ""), ask("recovry", ""));
        assert_eq!(right.statements, 2, "a page and its totals");
        assert!((4..=6).contains(&wrong.statements), "{} statements", wrong.statements);
        assert_eq!(right.data(), wrong.data(), "the word that is meant gives the same list");
        // So do its later pages.
        let after = format!(", after: {}", right.data()["resources"]["pageInfo"]["endCursor"]);
        assert_eq!(ask("recovery", &after).data(), ask("recovry", &after).data());
        // However many words are wrong, few statements tell.
        let many = "recovry housng sobr treatmnt counsling emplyment fmaily grup trasportation medicaton clotes fod";
        assert!(ask(many, "").statements <= 6);
        // Words that are known, but nowhere together, are left as they are.
        let neither = ask("recovery zyzzyva", "");
        assert_eq!(neither.data()["resources"]["totalCount"], 0);
    });
}

#[test]
fn events_are_found_by_misspelt_words_too() {
    on_both(|backend| {
        let network = Network::start(backend);
        let ask = |text: &str| {
            let query = "query ($text: String!) { events(search: $text, window: { days: 30 }, first: 50) {
                totalCount facets { name isExact values { value count } } nodes { id } } }";
            network.ask(&Who::Anonymous, query, json!({ "text": text })).data().clone()
        };
        let right = ask("meeting");
        assert!(right["events"]["totalCount"].as_i64() > Some(3), "{right}");
        assert_eq!(ask("meetng"), right);
    });
}
