//! Coaches are found by the name and the sentences that they share, and leave no word behind.

use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use crate::{
    keeping::{ADMIN, COLLEAGUE, HOUSE, done, with},
    tenancy::dialect::{copy, one},
};

fn names(list: &Value) -> Vec<&str> {
    list["nodes"].as_array().unwrap().iter().map(|node| node["displayName"].as_str().unwrap()).collect()
}

#[test]
fn coaches_are_found_by_what_they_share() {
    on_both(|backend| {
        let network = Network::start(backend);
        let coach = |name: &str, bio: &str, circle: &str| {
            let input = json!({ "center": HOUSE, "displayName": name, "bio": bio, "visibility": "PUBLIC",
                "sharing": { "bio": circle }, "onTheCoachsWord": true });
            done(&network, &ADMIN, "createCoach", &input)
        };
        let quetzal = coach("Quetzal", "I walk with people through grief and quicksilver days.", "PUBLIC");
        coach("Quicksilver", "Tea first, then paperwork.", "NETWORK");
        let search = |who: &Who, text: &str| {
            let query = format!(
                "query ($text: String!) {{ coaches(search: $text, first: 50) {{ totalCount nodes {{ displayName }} }}
                   center(slug: \"{HOUSE}\") {{ coaches(search: $text) {{ totalCount nodes {{ displayName }} }} }} }}"
            );
            let data = network.ask(who, &query, json!({ "text": text })).data().clone();
            let (all, own) = (&data["coaches"], &data["center"]["coaches"]);
            assert_eq!(own["totalCount"], own["nodes"].as_array().unwrap().len());
            [all, own].map(|list| names(list).into_iter().map(str::to_owned).collect::<Vec<_>>())
        };
        // The name weighs more than the sentences.
        let both = ["Quicksilver", "Quetzal"];
        assert_eq!(search(&Who::Anonymous, "quicksilver"), [both, both]);
        assert_eq!(search(&Who::Anonymous, "\"quicksilver day\" -tea"), [["Quetzal"]; 2]);
        assert_eq!(search(&COLLEAGUE, "paperwork tea first"), [["Quicksilver"]; 2]);
        assert_eq!(search(&Who::Anonymous, "paperwork tea first"), [[] as [&str; 0]; 2]);
        // Nobody learns a name by guessing at it: the words of coaches are in no dictionary.
        assert_eq!(search(&Who::Anonymous, "quetzzal"), [[] as [&str; 0]; 2]);
        let hide = json!({ "id": quetzal["id"], "expectedVersion": quetzal["version"] });
        done(&network, &ADMIN, "updateCoach", &with(&hide, json!({ "visibility": "CENTER", "onTheCoachsWord": true })));
        assert_eq!(search(&Who::Anonymous, "quetzal"), [[] as [&str; 0]; 2]);
        for of in ["published", "shared"] {
            let table = copy(backend, of, "term");
            let sql = format!("SELECT count(*) FROM {table} WHERE term LIKE 'quet%' OR term LIKE 'quicks%'");
            assert_eq!(one(network.database(), &sql), "0", "{of}");
        }
    });
}
