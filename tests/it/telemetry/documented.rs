//! docs/telemetry.md, as far as it is held to what is told.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Mutex};

use tests::repository;

/// The page, of which one test at a time may renew a part.
static PAGE: Mutex<()> = Mutex::new(());

fn path() -> PathBuf {
    repository().join("docs/telemetry.md")
}

/// What the page draws under a title.
pub fn drawing(title: &str) -> String {
    let page = fs::read_to_string(path()).unwrap();
    let (_, rest) = page.split_once(&format!("<!-- {title} -->\n```\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

/// Something is drawn as the page draws it, under a title.
pub fn drawn(title: &str, tree: &str) {
    let _one = PAGE.lock();
    let page = fs::read_to_string(path()).unwrap();
    let begin = format!("<!-- {title} -->\n```\n");
    let (before, rest) = page.split_once(&begin).unwrap_or_else(|| panic!("the page draws no \"{title}\": {tree}"));
    let (known, after) = rest.split_once("```").unwrap();
    if std::env::var_os("RENEW").is_some() {
        fs::write(path(), format!("{before}{begin}{tree}```{after}")).unwrap();
        return;
    }
    assert_eq!(known, tree, "docs/telemetry.md draws \"{title}\" otherwise; run: RENEW=1 tests/run telemetry");
}

/// The metrics of the page's table with their units.
pub fn listed() -> BTreeMap<String, String> {
    let page = fs::read_to_string(path()).unwrap();
    let (_, table) = page.split_once("\n## Metrics\n").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let row = |line: &str| {
        let cells: Vec<_> = line.strip_prefix("| `")?.split(" | ").collect();
        let unit = cells.get(1)?.trim_matches('`');
        Some((cells[0].trim_end_matches('`').to_owned(), unit.to_owned()))
    };
    table.lines().filter_map(row).collect()
}
