//! The suite: what a text must find, what it must not, and what comes first. Both databases find the same in the same
//! order.

use serde_json::json;
use tests::{Backend, Network, Who};

use super::{find, keep};

const HOME: &str = "Quartz sober living house";
const CIRCLE: &str = "Living sober quartz circle";
const DESK: &str = "Quartz e-mail help desk";
const CLINIC: &str = "Basalt clinic";
const PANTRY: &str = "Obsidian pantry";
const PRAYER: &str = "Zafiro grupo de oración";
const WORKSHOP: &str = "Zafiro taller de carpintería";

/// The entries that the suite is about, among all those of the demo.
fn keep_all(network: &Network) {
    keep(
        network,
        HOME,
        json!({ "summary": "Beds for men in recovery", "description": "A shared kitchen. No curfew on weekends.",
            "needs": ["HOUSING"] }),
    );
    keep(network, CIRCLE, json!({ "summary": "A weekly gathering" }));
    keep(network, DESK, json!({ "summary": "Help with applications and 12-step meetings" }));
    let basalt = json!({ "provider": { "name": "Quartz Health Partners" },
        "summary": "Buprenorphine and methadone", "description": "Open since 2030." });
    keep(network, CLINIC, basalt);
    keep(network, PANTRY, json!({ "description": "Food, handed out over quartz countertops.", "needs": ["FOOD"] }));
    keep(network, PRAYER, json!({ "summary": "Reunión semanal para familias", "languages": ["es"] }));
    let taller = json!({ "description": "Clases para jóvenes con años de experiencia.", "languages": ["es"] });
    keep(network, WORKSHOP, taller);
}

/// A text, what it must find, what it must not, and which of these comes first.
type Case = (&'static str, &'static [&'static str], &'static [&'static str], Option<&'static str>);

const ALL_QUARTZ: &[&str] = &[HOME, CIRCLE, DESK, CLINIC, PANTRY];
const EVERYTHING: &[&str] = &[HOME, CIRCLE, DESK, CLINIC, PANTRY, PRAYER, WORKSHOP];

#[rustfmt::skip]
const CASES: [Case; 65] = [
    // Words: all must occur, in any field, in any form, in capitals or not.
    ("quartz", ALL_QUARTZ, &[PRAYER, WORKSHOP], Some(CIRCLE)),
    ("QUARTZ", ALL_QUARTZ, &[PRAYER], Some(CIRCLE)),
    ("quartz quartz", ALL_QUARTZ, &[PRAYER], Some(CIRCLE)),
    ("quartz basalt", &[CLINIC], &[HOME, PANTRY], Some(CLINIC)),
    ("sober living quartz", &[HOME, CIRCLE], &[DESK], Some(CIRCLE)),
    ("house quartz", &[HOME], &[CIRCLE], Some(HOME)),
    ("houses quartz", &[HOME], &[CIRCLE], Some(HOME)),
    ("quartz helping", &[DESK], &[HOME], Some(DESK)),
    ("the quartz of the circle", &[CIRCLE], &[HOME], Some(CIRCLE)),
    ("quartz zafiro", &[], EVERYTHING, None),
    // Fields: the name before the provider, the provider before the description.
    ("quartz -sober -help", &[CLINIC, PANTRY], &[HOME, CIRCLE, DESK], Some(CLINIC)),
    ("quartz food", &[PANTRY], &[HOME], Some(PANTRY)),
    // A dash within a word, or between spaces.
    ("e-mail quartz", &[DESK], &[HOME], Some(DESK)),
    ("quartz e-mail", &[DESK], &[HOME], Some(DESK)),
    ("quartz 12-step", &[DESK], &[HOME], Some(DESK)),
    ("quartz - circle", &[CIRCLE], &[HOME], Some(CIRCLE)),
    ("quartz -- circle", &[CIRCLE], &[HOME], Some(CIRCLE)),
    ("quartz --circle", &[CIRCLE], &[HOME], Some(CIRCLE)),
    // Phrases.
    ("\"sober living\" quartz", &[HOME], &[CIRCLE], Some(HOME)),
    ("\"living sober\"", &[CIRCLE], &[HOME], Some(CIRCLE)),
    ("\"quartz sober living house\"", &[HOME], &[CIRCLE], Some(HOME)),
    ("\"quartz living\"", &[], EVERYTHING, None),
    ("\"shared kitchens\" quartz", &[HOME], &[CIRCLE], Some(HOME)),
    ("\"beds for men\" quartz", &[HOME], &[CIRCLE], Some(HOME)),
    ("\"beds men\" quartz", &[HOME], &[CIRCLE], Some(HOME)),
    ("\"house beds\" quartz", &[], EVERYTHING, None),
    ("\"kitchen curfew\" quartz", &[], EVERYTHING, None),
    ("\"kitchen no curfew\" quartz", &[HOME], &[CIRCLE], Some(HOME)),
    ("\"12-step meeting\" quartz", &[DESK], &[HOME], Some(DESK)),
    ("\"quartz\"", ALL_QUARTZ, &[PRAYER], Some(CIRCLE)),
    ("\"sober living\" \"living house\"", &[HOME], &[CIRCLE], Some(HOME)),
    ("quartz \"sober living", &[HOME], &[CIRCLE], Some(HOME)),
    ("quartz “sober living”", &[HOME], &[CIRCLE], Some(HOME)),
    ("quartz «sober living»", &[HOME], &[CIRCLE], Some(HOME)),
    ("quartz \"\"", ALL_QUARTZ, &[PRAYER], Some(CIRCLE)),
    ("quartz \"the\"", ALL_QUARTZ, &[PRAYER], Some(CIRCLE)),
    // What must not occur.
    ("quartz -circle", &[HOME, DESK, CLINIC, PANTRY], &[CIRCLE], Some(DESK)),
    ("-circle quartz", &[HOME, DESK, CLINIC, PANTRY], &[CIRCLE], Some(DESK)),
    ("quartz -circles", &[HOME, DESK], &[CIRCLE], Some(DESK)),
    ("quartz -\"sober living\"", &[CIRCLE, DESK], &[HOME], Some(CIRCLE)),
    ("quartz -e-mail", &[HOME, CIRCLE], &[DESK], Some(CIRCLE)),
    ("quartz -living", &[DESK, CLINIC, PANTRY], &[HOME, CIRCLE], Some(DESK)),
    ("quartz -quartz", &[], EVERYTHING, None),
    ("\"sober living\" quartz -kitchen", &[], EVERYTHING, None),
    ("quartz -the", ALL_QUARTZ, &[PRAYER], Some(CIRCLE)),
    // Spanish, with accents and without.
    ("oracion", &[PRAYER], &[HOME], None),
    ("ORACIÓN zafiro", &[PRAYER], &[WORKSHOP], Some(PRAYER)),
    ("zafiro reuniones", &[PRAYER], &[WORKSHOP], Some(PRAYER)),
    ("zafiro familia", &[PRAYER], &[WORKSHOP], Some(PRAYER)),
    ("zafiro anos", &[WORKSHOP], &[PRAYER], Some(WORKSHOP)),
    ("carpinteria joven", &[WORKSHOP], &[PRAYER], Some(WORKSHOP)),
    ("\"grupo de oración\"", &[PRAYER], &[WORKSHOP], Some(PRAYER)),
    ("\"grupos oracion\"", &[PRAYER], &[WORKSHOP], Some(PRAYER)),
    ("\"oración grupo\"", &[], EVERYTHING, None),
    ("zafiro -grupo", &[WORKSHOP], &[PRAYER], Some(WORKSHOP)),
    // Needs, in the words of both languages, whatever the entry's own text says.
    ("quartz vivienda", &[HOME], &[CIRCLE, PANTRY], Some(HOME)),
    ("quartz comida", &[PANTRY], &[HOME], Some(PANTRY)),
    ("quartz viviendas", &[HOME], &[PANTRY], Some(HOME)),
    // Small typing errors, where nothing is found else.
    ("qartz", ALL_QUARTZ, &[PRAYER], Some(CIRCLE)),
    ("quatrz sober", &[HOME, CIRCLE], &[DESK], Some(CIRCLE)),
    ("quartzz -circle", &[HOME, DESK], &[CIRCLE], Some(DESK)),
    ("basalt buprenorfine", &[CLINIC], &[HOME], Some(CLINIC)),
    ("carpinetria zafrio", &[WORKSHOP], &[PRAYER], Some(WORKSHOP)),
    ("qaartzz", &[], EVERYTHING, None),
    ("basalt 2031", &[], EVERYTHING, None),
];

/// Texts over the entries of the demo alone.
const MORE: [&str; 16] = [
    "recovery",
    "sober housing",
    "\"sober housing\"",
    "\"recovery housing\" -men",
    "\"peer support\"",
    "support peer -\"peer support\"",
    "vivienda sobria",
    "\"banco de alimentos\"",
    "comida -despensa",
    "jobs for parents",
    "recovry",
    "huosing vouchrs",
    "medicin",
    "family -family",
    "\"a\" \"the\" housing",
    "center county -office \"in person\"",
];

#[test]
fn both_databases_find_the_same_in_the_same_order() {
    let networks = Backend::ALL.map(Network::start);
    networks.iter().for_each(keep_all);
    for (text, finds, lacks, first) in CASES {
        let [sqlite, postgres] = networks.each_ref().map(|network| find(network, &Who::Anonymous, text));
        assert_eq!(sqlite, postgres, "SQLite (left) and PostgreSQL find {text}");
        for name in finds {
            assert!(sqlite.iter().any(|found| found == name), "{text} does not find {name}: {sqlite:?}");
        }
        for name in lacks {
            assert!(sqlite.iter().all(|found| found != name), "{text} finds {name}");
        }
        if let Some(first) = first {
            assert_eq!(sqlite.first().map(String::as_str), Some(first), "{text}: {sqlite:?}");
        }
    }
    let mut found = 0;
    for text in MORE {
        let [sqlite, postgres] = networks.each_ref().map(|network| find(network, &Who::Anonymous, text));
        assert_eq!(sqlite, postgres, "SQLite (left) and PostgreSQL find {text}");
        found += sqlite.len();
    }
    assert!(found > 100, "{found} entries of the demo are few");
}

#[test]
fn what_cannot_be_searched_for_is_said() {
    let network = Network::start(Backend::Sqlite);
    let query = "query ($text: String!) { resources(search: $text) { totalCount } }";
    for (text, says) in [
        ("-housing", "a minus only leaves out"),
        ("-\"sober living\" -the", "a minus only leaves out"),
        ("the", "none of this can be searched for"),
        ("\"of the\" -", "none of this can be searched for"),
        ("a1 b2 c3 d4 e5 f6 g7 h8 \"i9 j10 k11 l12 m13\" -n14 -\"o15 p16 q17\"", "at most 16 words"),
    ] {
        let answer = network.ask(&Who::Anonymous, query, json!({ "text": text }));
        let message = answer.errors().first().map(|error| error["message"].to_string()).unwrap_or_default();
        assert!(message.contains(says), "{text}: {}", answer.text);
    }
}
