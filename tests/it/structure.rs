//! How the code is laid out: floors, sizes, names.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use tests::repository;

/// Every source file of some crates, as the path from the root of the repository.
pub fn sources(crates: &[&str]) -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path.strip_prefix(repository()).unwrap().to_owned());
            }
        }
    }
    let mut found = Vec::new();
    crates.iter().for_each(|name| walk(&repository().join(name), &mut found));
    found.sort();
    assert!(!found.is_empty());
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(repository().join(path)).unwrap()
}

/// The code of a file without its comments.
pub fn code(path: &Path) -> String {
    let text = text(path);
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| line.split(" // ").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The module path of a file: `schema/calendar/event.rs` is `[schema, calendar, event]`.
fn module(path: &Path) -> Vec<String> {
    let inside = path.strip_prefix("gateway/src").unwrap().with_extension("");
    let mut parts: Vec<_> = inside.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts
}

/// Each path in a tree of `use`, such as `{db::{Door, Sql}, kernel}` after `crate::`; the rest of the text.
fn tree<'a>(prefix: &str, text: &'a str, paths: &mut Vec<String>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = rest.trim_start();
            if let Some(rest) = rest.strip_prefix('}') {
                return rest;
            }
            rest = tree(prefix, rest, paths).trim_start();
            rest = rest.strip_prefix(',').unwrap_or(rest);
        }
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    // A glob, or what is no path: passed over.
    if end == 0 {
        return text.get(text.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
    }
    let path = if prefix.is_empty() { text[..end].to_owned() } else { format!("{prefix}::{}", &text[..end]) };
    match text[end..].strip_prefix("::") {
        Some(rest) => tree(&path, rest, paths),
        None => {
            paths.push(path);
            // `as` gives another name, which is no path.
            let rest = text[end..].trim_start();
            rest.strip_prefix("as ")
                .map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_'))
        }
    }
}

/// The floors that a file uses: the first parts of its paths from the root of the crate.
fn used(path: &Path) -> BTreeSet<String> {
    let (code, module) = (code(path), module(path));
    let mut paths = Vec::new();
    let is_start = |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
    for (at, word) in code.match_indices("crate::") {
        if is_start(at) {
            tree("", &code[at + word.len()..], &mut paths);
        }
    }
    // `super` climbs from the module; above its floor stands the root of the crate.
    for (at, _) in code.match_indices("super::").filter(|(at, _)| is_start(*at)) {
        let mut rest = &code[at..];
        let mut depth = module.len();
        while let Some(above) = rest.strip_prefix("super::") {
            rest = above;
            depth = depth.saturating_sub(1);
        }
        if depth == 0 {
            tree("", rest, &mut paths);
        }
    }
    paths.iter().filter_map(|path| path.split("::").next().map(str::to_owned)).collect()
}

#[test]
fn each_floor_uses_only_floors_below_it() {
    let lib = text(Path::new("gateway/src/lib.rs"));
    let floors: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'))
        .collect();
    assert!(floors.len() > 10, "the map names the floors: {floors:?}");
    let floor = |name: &str| floors.iter().position(|floor| *floor == name);
    let mut wrong = Vec::new();
    let mut edges = 0;
    for path in sources(&["gateway/src"]) {
        let Some(own) = module(&path).first().and_then(|first| floor(first)) else { continue };
        for other in used(&path) {
            let Some(below) = floor(&other) else { continue };
            edges += 1;
            if below < own {
                wrong.push(format!("{}: {} uses {other}, which stands above it", path.display(), floors[own]));
            }
        }
    }
    assert!(edges > 200, "the scan finds what is used: {edges}");
    assert!(wrong.is_empty(), "the order of gateway/src/lib.rs is {floors:?}\n{wrong:#?}");
}

#[test]
fn the_scan_reads_paths_as_the_compiler_does() {
    let mut paths = Vec::new();
    tree("", "{db::{self, Door, sql::{Sql, *}}, kernel::id as identity, schema};", &mut paths);
    assert_eq!(paths, ["db::self", "db::Door", "db::sql::Sql", "kernel::id", "schema"]);
}

#[test]
fn files_are_short() {
    let sizes: BTreeMap<_, _> = sources(&["gateway/src", "entities/src", "migration/src", "tests/src", "tests/it"])
        .into_iter()
        .map(|path| (path.clone(), text(&path).lines().count()))
        .collect();
    let above = |most: usize| sizes.iter().filter(|(_, lines)| **lines > most).collect::<Vec<_>>();
    assert!(above(500).is_empty(), "longer than 500 lines: {:?}", above(500));
    assert!(above(350).len() * 10 <= sizes.len(), "more than one of ten is longer than 350 lines: {:?}", above(350));
}

#[test]
fn files_are_named_for_what_they_hold() {
    for path in sources(&["gateway/src", "entities/src", "migration/src", "tests/src", "tests/it"]) {
        for part in path.with_extension("").iter().map(|part| part.to_str().unwrap()) {
            assert!(!["util", "utils", "helper", "helpers", "common", "misc"].contains(&part), "{}", path.display());
        }
    }
}

#[test]
fn tables_are_read_and_written_by_repositories_alone() {
    let mut users = BTreeSet::new();
    for path in sources(&["gateway/src"]) {
        if code(&path).contains("entities::") {
            let inside = path.strip_prefix("gateway/src").unwrap().to_str().unwrap().replace('\\', "/");
            let is_repository = inside.ends_with("/repository.rs");
            if !is_repository && !["identity/roster.rs", "keeping/client_key.rs"].contains(&inside.as_str()) {
                users.insert(inside);
            }
        }
    }
    assert!(users.is_empty(), "these use the tables' entities and are no repositories: {users:?}");
}

#[test]
fn migrations_do_not_use_the_entities() {
    for path in sources(&["migration/src"]) {
        assert!(!code(&path).contains("entities::"), "{}: an entity changes, a migration must not", path.display());
    }
}
