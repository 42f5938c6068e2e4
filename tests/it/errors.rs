//! The page of errors: every code that can be answered, and no other.

use std::{collections::BTreeSet, path::PathBuf};

use gateway::kernel::code::Code;
use tests::repository;

use crate::structure::{code, sources};

const BEGIN: &str = "<!-- printed from gateway/src/kernel/code.rs -->\n";
const END: &str = "<!-- the end of what is printed -->\n";

/// The table of codes.
fn table() -> String {
    let rows = Code::ALL.iter().map(|code| {
        let (name, statuses) = (code.as_str(), code.statuses().replace(' ', ", "));
        format!("| `{name}` | {statuses} | {} | {} |\n", code.meaning().trim(), code.remedy())
    });
    "| code | status | what it means | what to do |\n|---|---|---|---|\n".to_owned() + &rows.collect::<String>()
}

fn page() -> String {
    std::fs::read_to_string(repository().join("docs/errors.md")).unwrap()
}

#[test]
fn the_table_of_codes_is_printed() {
    let text = page();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (printed, after) = rest.split_once(END).unwrap();
    if std::env::var_os("RENEW").is_some() {
        let renewed = format!("{before}{BEGIN}{}{END}{after}", table());
        std::fs::write(repository().join("docs/errors.md"), renewed).unwrap();
        return;
    }
    assert!(printed == table(), "docs/errors.md differs; run: RENEW=1 tests/run the_table_of_codes_is_printed");
    let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(names.len(), Code::ALL.len(), "two codes have one name");
}

/// `schema.graphql` is the program's own, which `schema_contract` holds.
#[test]
fn every_code_of_mutations_is_explained() {
    let schema = std::fs::read_to_string(repository().join("schema.graphql")).unwrap();
    let (_, rest) = schema.split_once("\nenum UserErrorCode ").and_then(|(_, rest)| rest.split_once('{')).unwrap();
    let (words, _) = rest.split_once("\n}").unwrap();
    let is_word = |line: &&str| !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let known: BTreeSet<_> = words.lines().map(str::trim).filter(is_word).collect();
    let page = page();
    let (_, table) = page.split_once("\n## Codes of mutations\n").unwrap();
    let explained: BTreeSet<_> =
        table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|(code, _)| code).collect();
    assert!(known.len() > 10, "{known:?}");
    assert_eq!(known, explained);
}

#[test]
fn every_code_is_given_somewhere_and_nobody_writes_one_by_hand() {
    let is_speaker = |path: &PathBuf| !path.ends_with("kernel/code.rs") && !path.starts_with("gateway/src/exchange");
    let sources: Vec<_> = sources(&["gateway/src"]).into_iter().filter(is_speaker).collect();
    let texts: Vec<String> = sources.iter().map(|path| code(path).split_whitespace().collect()).collect();
    let by_hand: Vec<_> = sources
        .iter()
        .zip(&texts)
        .filter(|(_, text)| ["\"code\",\"", "\"code\":\""].iter().any(|written| text.contains(written)))
        .collect();
    assert!(by_hand.is_empty(), "take the code from kernel::code: {by_hand:?}");
    let given = |code: &&Code| {
        let name = format!("Code::{code:?}");
        let is_whole = |rest: &str| !rest.starts_with(|letter: char| letter.is_alphanumeric());
        texts.iter().any(|text| text.match_indices(&name).any(|(at, _)| is_whole(&text[at + name.len()..])))
    };
    let never: Vec<_> = Code::ALL.iter().filter(|code| !given(code)).collect();
    assert!(never.is_empty(), "these are explained and never given: {never:?}");
}
