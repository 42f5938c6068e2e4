//! The copies are the truth as each audience may know it, however they came to be: written a change at a time or
//! made anew. And what moved stands in the change feed, in order.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use serde_json::{Value, json};
use tests::{Backend, Database, Network, Who, free_folder, on_both, repository};

use crate::tenancy::dialect::{columns, copy, one, reproject, text, texts, truth};

const COPIES: [&str; 3] = ["published", "shared", "house"];

/// Words that the imported entries hold, in forms that the analyzer leaves as they are.
const WORDS: [&str; 9] = ["granit", "bench", "food", "ride", "shelter", "desk", "peer", "anew", "recoveri"];

/// The tables of a copy, those too that are made tomorrow; the words of SQLite are looked at by themselves, and so is the
/// dictionary, in which words may be left behind.
fn tables(database: &Database) -> Vec<String> {
    let mut tables = match database.backend() {
        Backend::Sqlite => texts(
            database,
            "SELECT substr(name, 8) FROM sqlite_schema
             WHERE type = 'table' AND name LIKE 'shared\\_%' ESCAPE '\\' AND name NOT LIKE '%entry\\_text%' ESCAPE '\\' ORDER BY 1",
        ),
        Backend::Postgres => texts(
            database,
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'shared' ORDER BY 1",
        ),
    };
    tables.retain(|table| table != "term");
    assert!(tables.len() >= 3, "{tables:?} are few");
    tables
}

/// Everything that the copies hold, but for the keys that tie an entry of SQLite to its words, and for the dates at
/// the ends of the horizon, which moves with the clock.
pub fn dump(database: &Database) -> BTreeMap<String, Vec<String>> {
    let within = match database.backend() {
        Backend::Sqlite => {
            "starts_at > strftime('%Y-%m-%dT%H', 'now', '-29 days') AND starts_at < strftime('%Y-%m-%dT%H', 'now', '399 days')"
        }
        Backend::Postgres => "starts_at > now() - interval '29 days' AND starts_at < now() + interval '399 days'",
    };
    dump_with(database, within)
}

/// Everything that the copies hold, to the ends of the horizon.
pub fn dump_whole(database: &Database) -> BTreeMap<String, Vec<String>> {
    dump_with(database, "1 = 1")
}

fn dump_with(database: &Database, dates: &str) -> BTreeMap<String, Vec<String>> {
    let backend = database.backend();
    let mut dump = BTreeMap::new();
    for of in COPIES {
        for name in tables(database) {
            let table = copy(backend, of, &name);
            let sql = match backend {
                Backend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}') WHERE name <> 'text_key'"),
                Backend::Postgres => format!(
                    "SELECT column_name FROM information_schema.columns WHERE table_schema = '{of}' AND table_name = '{name}'"
                ),
            };
            let columns = texts(database, &sql).join(", ");
            let within = if name == "occurrence" { dates } else { "1 = 1" };
            let mut rows: Vec<_> = database
                .rows(&format!("SELECT {columns} FROM {table} WHERE {within}"))
                .iter()
                .map(|row| row.iter().map(|value| value.as_deref().unwrap_or("NULL")).collect::<Vec<_>>().join(" | "))
                .collect();
            rows.sort_unstable();
            dump.insert(table, rows);
        }
        if backend == Backend::Sqlite {
            for word in WORDS {
                for column in ["a_en", "a_es", "b_en", "c_en", "d_en", "d_es"] {
                    let sql = format!(
                        "SELECT id FROM {of}_entry WHERE text_key IN
                         (SELECT rowid FROM {of}_entry_text WHERE {of}_entry_text MATCH '{column} : {word}') ORDER BY id"
                    );
                    dump.insert(format!("{of}, {word} in {column}"), texts(database, &sql));
                }
            }
            let orphans =
                format!("SELECT rowid FROM {of}_entry_text WHERE rowid NOT IN (SELECT text_key FROM {of}_entry)");
            dump.insert(format!("{of}, words of nothing"), texts(database, &orphans));
        }
    }
    dump
}

/// Fails where the copies that were written a change at a time are not those that were made anew.
pub fn assert_same(incremental: &BTreeMap<String, Vec<String>>, rebuilt: &BTreeMap<String, Vec<String>>) {
    assert_eq!(incremental.keys().collect::<Vec<_>>(), rebuilt.keys().collect::<Vec<_>>());
    let mut differences = Vec::new();
    for (table, rows) in incremental {
        let anew = &rebuilt[table];
        if rows == anew {
            continue;
        }
        let odd =
            |of: &[String], not: &[String]| of.iter().filter(|row| !not.contains(row)).cloned().collect::<Vec<_>>();
        let (before, after) = (odd(rows, anew), odd(anew, rows));
        let [one, other] = [&before, &after].map(|rows| rows.first().cloned().unwrap_or_default());
        let at = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count().saturating_sub(40);
        let near = |text: &str| text.chars().skip(at).take(160).collect::<String>();
        differences.push(format!(
            "{table}: {} of {} rows are otherwise than anew; {}\n  is        ...{}\n  would be  ...{}",
            before.len(),
            rows.len(),
            one.chars().take(47).collect::<String>(),
            near(&one),
            near(&other)
        ));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn import(database: &Database, path: &str, source: &str, more: &[&str]) {
    let args = [&["import", "hsds", path, "--center", "summit-commons", "--source", source], more].concat();
    let done = database.gateway(&args);
    assert_eq!(done.status, 0, "{}", done.stderr);
}

#[test]
fn what_is_imported_is_what_the_truth_would_make_anew() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let fixtures = repository().join("tests/fixtures/hsds");
        let whole = fixtures.display().to_string();
        let folder = free_folder();
        for file in ["services.json", "service_full.json"] {
            let text = fs::read_to_string(fixtures.join(file)).expect("a fixture can be read");
            let text = text.replace("Granite Bench", "Granite Bench Anew").replace("40.6968", "40.7968");
            fs::write(folder.path().join(file), text).expect("a file can be written");
        }
        let changed = folder.path().display().to_string();
        // Seeding is another test's business.
        reproject(&database);
        // Shared wider, shared narrower, changed, changed while it is shared otherwise, left as it was.
        import(&database, &whole, "One", &["--share", "network"]);
        import(&database, &changed, "One", &["--share", "public"]);
        import(&database, &whole, "Two", &["--share", "public"]);
        import(&database, &changed, "Two", &["--share", "center"]);
        import(&database, &changed, "Three", &[]);
        import(&database, &whole, "Three", &["--share", "network"]);
        import(&database, &whole, "Three", &["--share", "network"]);

        let incremental = dump(&database);
        let named = |table: &str, name: &str| incremental[table].iter().filter(|row| row.contains(name)).count();
        let entries = |of: &str| copy(backend, of, "entry");
        assert_eq!(named(&entries("published"), "granite bench"), 1);
        assert_eq!(named(&entries("shared"), "granite bench"), 2);
        assert_eq!(named(&entries("house"), "granite bench"), 3);
        positions_have_no_gap(&database);
        let known = dictionary(&database);
        reproject(&database);
        assert_same(&incremental, &dump(&database));
        // Words may be left behind, but none is missing.
        let anew = dictionary(&database);
        assert!(anew.len() > 500 && anew.is_subset(&known), "{:?}", anew.difference(&known).collect::<Vec<_>>());
    });
}

/// The words of the copies that have a dictionary.
fn dictionary(database: &Database) -> BTreeSet<(&'static str, String)> {
    let words = |of| texts(database, &format!("SELECT term FROM {}", copy(database.backend(), of, "term")));
    ["published", "shared"].into_iter().flat_map(|of| words(of).into_iter().map(move |word| (of, word))).collect()
}

#[test]
fn what_is_founded_is_what_the_truth_would_make_anew() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let founded = dump(&database);
        reproject(&database);
        assert_same(&founded, &dump(&database));
    });
}

pub fn positions_have_no_gap(database: &Database) {
    let backend = database.backend();
    let positions: Vec<i64> =
        texts(database, &format!("SELECT position FROM {} ORDER BY position", truth(backend, "change")))
            .iter()
            .map(|position| position.parse().expect("a position is a number"))
            .collect();
    let count = i64::try_from(positions.len()).expect("few changes");
    assert!(count > 50, "{count} changes are few");
    assert_eq!(positions, (1..=count).collect::<Vec<_>>());
    let counted = one(database, &format!("SELECT position FROM {}", truth(backend, "network")));
    assert_eq!(counted, count.to_string());
    let times = texts(database, &format!("SELECT at FROM {} ORDER BY position", truth(backend, "change")));
    assert!(times.is_sorted(), "later positions were written earlier");
}

/// What is taken back leaves the copy and a bare word in the feed: that it went, not what it was or why.
#[test]
fn what_is_taken_back_is_removed_and_nothing_more_is_said() {
    on_both(|backend| {
        let network = Network::start(backend);
        let database = network.database();
        let fixtures = repository().join("tests/fixtures/hsds").display().to_string();
        import(database, &fixtures, "One", &["--share", "network"]);
        let last = one(database, &format!("SELECT position FROM {}", truth(backend, "network")));
        import(database, &fixtures, "One", &["--share", "center"]);

        let of = |audience: &str| {
            let sql = format!(
                "SELECT action, kind, entry_id FROM {} WHERE position > {last} AND audience = '{audience}' ORDER BY entry_id",
                truth(backend, "change")
            );
            database.rows(&sql)
        };
        let imported = texts(
            database,
            &format!("SELECT id FROM {} WHERE source_name = 'One' ORDER BY id", truth(backend, "resource")),
        );
        assert_eq!(imported.len(), 8);
        for (audience, action) in [("shared", "REMOVED"), ("house", "WRITTEN")] {
            let rows = of(audience);
            assert!(
                rows.iter().all(|row| text(row, 0) == action && text(row, 1) == "RESOURCE"),
                "{audience}: {rows:?}"
            );
            let entries: Vec<_> = rows.iter().map(|row| text(row, 2)).collect();
            assert_eq!(entries, imported, "{audience}");
        }
        // The public never had them, so it is told nothing of their going.
        assert_eq!(of("published"), [] as [Vec<Option<String>>; 0]);
        // There is no column in which a removal could say more: who did what stands with the house's rows alone.
        let told = ["position", "audience", "entry_id", "kind", "center_id", "action", "at"];
        let who = ["actor", "actor_role", "deed", "fields"];
        assert_eq!(columns(database, "change"), [&told[..], &who[..]].concat());
        let said = format!(
            "SELECT count(*) FROM {} WHERE audience <> 'house'
             AND (actor IS NOT NULL OR actor_role IS NOT NULL OR deed IS NOT NULL OR fields IS NOT NULL)",
            truth(backend, "change")
        );
        assert_eq!(one(database, &said), "0");
        for table in tables(database) {
            let key = match table.as_str() {
                "entry" => "id",
                "occurrence" => "event_id",
                _ => "entry_id",
            };
            let left = format!(
                "SELECT count(*) FROM {} WHERE {key} IN (SELECT id FROM {} WHERE source_name = 'One')",
                copy(backend, "shared", &table),
                truth(backend, "resource")
            );
            assert_eq!(one(database, &left), "0", "{table}");
        }
        let query = "{ resources(search: \"granite pantries\") { totalCount } }";
        let answer = network.ask(&Who::Seat("network-admin"), query, json!({}));
        assert_eq!(answer.data()["resources"]["totalCount"], Value::from(0));
    });
}
