//! The whole path of a directory: imported by a center, shared with the network, found through the API by a member
//! of another center, and not found by those it is not for.

use std::fs;

use serde_json::json;
use tests::{Database, Network, Output, Who, free_folder, on_both, repository};

use crate::tenancy::dialect::{copy, one, texts, truth};

const OWN: Who = Who::Seat("coach@summit-commons");

fn fixtures() -> String {
    repository().join("tests/fixtures/hsds").display().to_string()
}

fn import(database: &Database, path: &str, more: &[&str]) -> Output {
    let done = database.gateway(&[&["import", "hsds", path, "--center", "summit-commons"], more].concat());
    // A server beside it may answer for so long as if nothing had happened.
    std::thread::sleep(std::time::Duration::from_secs(1));
    done
}

/// The coach of a center that is not the importing one.
fn colleague(database: &Database) -> Who {
    let centers = truth(database.backend(), "center");
    let slug = one(database, &format!("SELECT max(slug) FROM {centers} WHERE slug <> 'summit-commons'"));
    Who::Seat(Box::leak(format!("coach@{slug}").into_boxed_str()))
}

fn names(network: &Network, who: &Who, arguments: &str) -> Vec<String> {
    let query = format!("{{ resources({arguments}, first: 100) {{ totalCount nodes {{ name }} }} }}");
    let answer = network.ask(who, &query, json!({}));
    let nodes = answer.data()["resources"]["nodes"].as_array().cloned().unwrap_or_default();
    nodes.iter().filter_map(|node| node["name"].as_str().map(str::to_owned)).collect()
}

#[test]
fn a_shared_directory_is_found_by_another_center() {
    on_both(|backend| {
        let network = Network::start(backend);
        let database = network.database();
        let done = import(database, &fixtures(), &["--source", "Invented 211", "--share", "network"]);
        assert_eq!(done.status, 0, "{}", done.stderr);
        let last = done.stdout.lines().last().unwrap_or_default();
        assert_eq!(
            last,
            "Summit Recovery Commons: 8 added, 0 changed, 0 unchanged, 0 no longer in the source, 29 findings"
        );
        let colleague = colleague(database);
        assert_ne!(colleague, OWN);

        // By words, in another form than the entry has them, and by place.
        let pantry = "Granite Bench Food Pantry".to_owned();
        let search = "search: \"granite pantries\"";
        let near = "near: { point: { latitude: 40.6968, longitude: -111.8415 } }, withinKm: 0.5";
        for who in [&colleague, &OWN, &Who::Seat("network-admin"), &Who::Seat("coordinator@southern-utah")] {
            assert_eq!(names(&network, who, search), ["Granite Bench Food Pantry"], "{who:?}");
            assert!(names(&network, who, near).contains(&pantry), "{who:?}");
        }
        for who in [&Who::Anonymous, &Who::Website("summit-commons")] {
            assert_eq!(names(&network, who, search), [] as [&str; 0], "{who:?}");
            assert!(!names(&network, who, near).contains(&pantry), "{who:?}");
        }

        let query = format!(
            "{{ resources({search}) {{ nodes {{
                provider {{ name }} needs languages cost {{ kind }} visibility center {{ slug }}
                sites {{ address {{ lines city postalCode }} phones {{ number extension }}
                         hours {{ timeZone weekly {{ day opens closes }} }} }}
                eligibility {{ requiredDocuments }}
                provenance {{ origin sourceName externalId }}
            }} }} }}"
        );
        let answer = network.ask(&colleague, &query, json!({}));
        let entry = &answer.data()["resources"]["nodes"][0];
        assert_eq!(entry["needs"], json!(["FOOD"]));
        assert_eq!(entry["cost"]["kind"], "FREE");
        assert_eq!(entry["visibility"], "NETWORK");
        assert_eq!(entry["center"]["slug"], "summit-commons");
        assert_eq!(entry["eligibility"]["requiredDocuments"], json!(["Anything that shows your address"]));
        assert_eq!(
            entry["provenance"],
            json!({
                "origin": "IMPORTED", "sourceName": "Invented 211", "externalId": "7b0f3a52-0c11-4a55-9a0e-2f9d1c6b0101"
            })
        );
        let site = &entry["sites"][0];
        assert_eq!(site["address"]["lines"], json!(["3300 S Invented Blvd", "Rear entrance"]));
        assert_eq!(
            site["hours"],
            json!({ "timeZone": "America/Denver", "weekly": [
                { "day": "TUESDAY", "opens": "10:00", "closes": "14:30" },
                { "day": "THURSDAY", "opens": "10:00", "closes": "14:30" },
            ] })
        );

        // A shelter's place stays hidden, also where everything else is shared.
        let shelter = "{ resources(search: \"safe harbor shelter\") { nodes { sites { \
                       isAddressConfidential address { city } location { latitude } } } } }";
        let answer = network.ask(&colleague, shelter, json!({}));
        assert_eq!(
            answer.data()["resources"]["nodes"][0]["sites"],
            json!([{ "isAddressConfidential": true, "address": null, "location": null }])
        );
    });
}

#[test]
fn an_unshared_directory_is_the_own_houses() {
    on_both(|backend| {
        let network = Network::start(backend);
        let database = network.database();
        let before = names(&network, &OTHER_THAN_OWN, "search: \"granite pantries\"");
        assert_eq!(before, [] as [&str; 0]);
        let done = import(database, &fixtures(), &[]);
        assert_eq!(done.status, 0, "{}", done.stderr);
        let colleague = colleague(database);
        let own = "{ center(slug: \"summit-commons\") { resources(search: \"granite pantries\") { totalCount nodes { visibility } } } }";
        let found = json!({ "totalCount": 1, "nodes": [{ "visibility": "CENTER" }] });
        let nothing = json!({ "totalCount": 0, "nodes": [] });
        for who in [&Who::Anonymous, &colleague, &Who::Seat("coordinator@wasatch-front"), &Who::Seat("network-admin")] {
            assert_eq!(names(&network, who, "search: \"granite pantries\""), [] as [&str; 0], "{who:?}");
            assert_eq!(network.ask(who, own, json!({})).data()["center"]["resources"], nothing, "{who:?}");
        }
        for who in [&OWN, &Who::Seat("admin@summit-commons")] {
            assert_eq!(network.ask(who, own, json!({})).data()["center"]["resources"], found, "{who:?}");
        }
        // A later import without a word about sharing takes back nothing and shares nothing.
        assert_eq!(import(database, &fixtures(), &["--share", "public"]).status, 0);
        assert_eq!(names(&network, &Who::Anonymous, "search: \"granite pantries\"").len(), 1);
        assert_eq!(import(database, &fixtures(), &[]).status, 0);
        assert_eq!(names(&network, &Who::Anonymous, "search: \"granite pantries\"").len(), 1);
        assert_eq!(import(database, &fixtures(), &["--share", "center"]).status, 0);
        for who in [&Who::Anonymous, &colleague] {
            assert_eq!(names(&network, who, "search: \"granite pantries\""), [] as [&str; 0], "{who:?}");
        }
        assert_eq!(network.ask(&OWN, own, json!({})).data()["center"]["resources"], found);
    });
}

/// A member who is not of the importing house, by a seat that every demo has.
const OTHER_THAN_OWN: Who = Who::Seat("network-admin");

#[test]
fn importing_again_updates_instead_of_doubling() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let resources = truth(backend, "resource");
        let imported = format!("SELECT id FROM {resources} WHERE source_name = 'Invented 211' ORDER BY id");
        let share = ["--source", "Invented 211", "--share", "network"];
        let first = import(&database, &fixtures(), &share);
        let ids = texts(&database, &imported);
        assert_eq!(ids.len(), 8);
        let feed = format!("SELECT count(*) FROM {}", truth(backend, "change"));
        let changes = one(&database, &feed);
        let again = import(&database, &fixtures(), &share);
        assert!(again.stdout.contains("0 added, 0 changed, 8 unchanged"), "{}", again.stdout);
        assert_eq!(texts(&database, &imported), ids);
        assert_eq!(one(&database, &feed), changes, "an import that changes nothing is in the change feed");
        let findings = |output: &Output| output.stdout.lines().filter(|line| line.ends_with(')')).count();
        assert_eq!((findings(&first), findings(&again)), (29, 29));

        // One record changes, one goes: the id stays, the version counts, what went stays until somebody looks.
        let folder = free_folder();
        let text = fs::read_to_string(repository().join("tests/fixtures/hsds/service_full.json")).expect("a fixture");
        fs::write(
            folder.path().join("service_full.json"),
            text.replace("Peer Recovery Coaching", "Peer Coaching Anew"),
        )
        .expect("a file can be written");
        let changed = import(&database, &folder.path().display().to_string(), &share);
        assert!(changed.stdout.contains("0 added, 1 changed, 0 unchanged, 7 no longer"), "{}", changed.stdout);
        assert_eq!(texts(&database, &imported), ids);
        let renamed = format!("SELECT version FROM {resources} WHERE name = 'Peer Coaching Anew'");
        assert_eq!(one(&database, &renamed), "2");
        let copied =
            format!("SELECT count(*) FROM {} WHERE sort_name = 'peer coaching anew'", copy(backend, "shared", "entry"));
        assert_eq!(one(&database, &copied), "1");
    });
}

#[test]
fn findings_are_told_by_record_and_field() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let done = import(&database, &fixtures(), &[]);
        for finding in [
            "services.json, 7b0f3a52-0c11-4a55-9a0e-2f9d1c6b0101, languages[2].code: \"xx\" is no language that is known here (left out)",
            "services.json, 7b0f3a52-0c11-4a55-9a0e-2f9d1c6b0106, name: it has no name (record refused)",
            "services.json, 7b0f3a52-0c11-4a55-9a0e-2f9d1c6b0104, url: \"javascript:alert(1)\" is no web address (left out)",
            "services.json, contents[7]: an object is expected, this is text (record refused)",
        ] {
            assert!(done.stdout.lines().any(|line| line == finding), "not told: {finding}\nin {}", done.stdout);
        }
        assert_eq!(done.stderr, "");
    });
}

/// Everything that an import could change.
fn state(database: &Database) -> Vec<Vec<String>> {
    let backend = database.backend();
    let ids = |table: String, column: &str| texts(database, &format!("SELECT {column} FROM {table} ORDER BY 1"));
    vec![
        ids(truth(backend, "resource"), "id"),
        ids(truth(backend, "site"), "id"),
        ids(truth(backend, "change"), "position"),
        ids(copy(backend, "published", "entry"), "id"),
        ids(copy(backend, "shared", "entry"), "id"),
        ids(copy(backend, "house", "entry"), "id"),
    ]
}

#[test]
fn what_cannot_be_imported_changes_nothing() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let before = state(&database);
        let folder = free_folder();
        let path = folder.path().display().to_string();

        let empty = import(&database, &path, &[]);
        assert_eq!(empty.status, 1, "{}", empty.stdout);

        for file in ["services.json", "organizations.json", "service_full.json"] {
            fs::copy(repository().join("tests/fixtures/hsds").join(file), folder.path().join(file)).expect("a fixture");
        }
        fs::write(folder.path().join("zz.json"), "[{\"id\": \"x\",\n \"name\": }]").expect("a file can be written");
        let broken = import(&database, &path, &["--share", "public"]);
        assert_eq!((broken.status, broken.stdout.as_str()), (1, ""));
        assert!(broken.stderr.starts_with("error: zz.json is not JSON: "), "{}", broken.stderr);
        assert!(broken.stderr.contains("line 2"), "{}", broken.stderr);

        let nowhere = database.gateway(&["import", "hsds", &fixtures(), "--center", "nowhere"]);
        assert_eq!((nowhere.status, nowhere.stdout.as_str()), (1, ""));
        assert_eq!(nowhere.stderr.trim_end(), "error: there is no center \"nowhere\"");

        let missing = import(&database, "/no/such/folder", &[]);
        assert_eq!(missing.status, 1);
        assert!(missing.stderr.starts_with("error: cannot read /no/such/folder: "), "{}", missing.stderr);

        // The database refuses the last of eight: none of them is there.
        let sql = match backend {
            tests::Backend::Sqlite => {
                "CREATE TRIGGER refuse BEFORE INSERT ON shared_entry WHEN NEW.sort_name = 'safe harbor shelter'
                 BEGIN SELECT raise(ABORT, 'refused'); END"
            }
            tests::Backend::Postgres => {
                "ALTER TABLE shared.entry ADD CONSTRAINT refuse CHECK (sort_name <> 'safe harbor shelter') NOT VALID"
            }
        };
        database.execute(sql);
        let refused = import(&database, &fixtures(), &["--share", "network"]);
        assert_eq!(refused.status, 1, "{}", refused.stdout);
        assert_eq!(state(&database), before);
    });
}
