//! The golden set on a day that stands still, so that each weekday, date and due day is always the same.

use std::{collections::BTreeSet, fmt::Write as _};

use chrono::{DateTime, Utc};
use gateway::kernel::vocabulary::{CostKind, Need as Word, Pathway, Population, RecoveryCapital, SupportType};
use serde_json::Value;
use tests::{Backend, Database, Server, issuer_url, on_both, repository};

use super::{
    list,
    need::{self, Need},
    option::Told,
    times::Day,
};
use crate::never_stale::world::libfaketime;

/// When it is asked: a Wednesday, eleven in the morning in Utah.
const NOW: &str = "2026-10-14 17:00:00";

/// The demo network as it is seeded and served on that day.
struct Pinned {
    server: Server,
    // Goes after its server has left it.
    _database: Database,
}

impl Pinned {
    fn start(backend: Backend) -> Self {
        let database = Database::empty(backend);
        let migrated = database.gateway(&["migrate"]);
        assert_eq!(migrated.status, 0, "{}", migrated.stderr);
        let program = |args: &[&str]| {
            let clock = [
                ("LD_PRELOAD", libfaketime().to_str().expect("the path is text").to_owned()),
                ("FAKETIME", format!("@{NOW}")),
                ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
                ("TZ", "UTC".to_owned()),
            ];
            clock.into_iter().fold(database.program(args), |program, (name, value)| program.env(name, value))
        };
        let seeded = program(&["seed", "--seats-for", &issuer_url()]).run();
        assert_eq!(seeded.status, 0, "{}", seeded.stderr);
        let server = program(&["serve", "--listen", "127.0.0.1:0"]).serve();
        Self { server, _database: database }
    }
}

fn day() -> Day {
    let now: DateTime<Utc> = format!("{}Z", NOW.replace(' ', "T")).parse().unwrap();
    Day::of(now)
}

/// A need as the file shows it: how many options, and the first five.
fn shown(need: &Need, options: &[Told]) -> String {
    let mut text = format!("{}\n  {} options\n", need.title, options.len());
    for option in options.iter().take(5) {
        let kind = if option.is_date() { "Date" } else { option.kind() };
        let when = option.0["option"]["localStart"].as_str().map(|at| format!(", {}", &at[..16])).unwrap_or_default();
        let far = option.distance().map(|km| format!(", {km:.1} km")).unwrap_or_default();
        let not_known = option.codes("unknowns");
        let not_known = if not_known.is_empty() { String::new() } else { format!(" ? {}", not_known.join(" ")) };
        let _ = writeln!(
            text,
            "  {kind} {}, {}{when}{far}\n      {}{not_known}",
            option.name(),
            option.center(),
            option.codes("reasons").join(" ")
        );
    }
    text
}

/// Where the list is not as it is expected to be.
fn wrong(need: &Need, options: &[Told]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut complain = |what: String| wrong.push(format!("{}: {what}", need.title));
    let mut at = 0;
    for expected in &need.first {
        for _ in 0..expected.times {
            match options.get(at) {
                Some(option) if expected.fits(option) => {}
                Some(option) => complain(format!("{} stands at {at} and is not {expected}", option.name())),
                None => complain(format!("nothing stands at {at}, which was to be {expected}")),
            }
            at += 1;
        }
    }
    for expected in &need.among {
        if !options.iter().take(expected.times).any(|option| expected.fits(option)) {
            complain(format!("among the first {} none is {expected}", expected.times));
        }
    }
    for unwanted in &need.never {
        if let Some(option) = options.iter().find(|option| unwanted.fits(option)) {
            complain(format!("{} came, though it is {unwanted}", option.name()));
        }
    }
    if need.is_empty && !options.is_empty() {
        complain(format!("{} came, though nothing fits", options[0].name()));
    }
    wrong
}

#[test]
fn the_golden_set_comes_as_a_coach_expects_it() {
    let needs = need::all();
    assert!(needs.len() >= 64, "{} needs are few", needs.len());
    let file = repository().join("tests/it/referral/golden.txt");
    on_both(|backend| {
        let pinned = Pinned::start(backend);
        let (mut text, mut faults) = (String::new(), Vec::new());
        for need in &needs {
            let (_, options) = list(&pinned.server, need, &need.variables(day()), 100);
            text = text + &shown(need, &options) + "\n";
            faults.extend(wrong(need, &options));
        }
        if std::env::var_os("RENEW").is_some() && backend == Backend::Sqlite {
            std::fs::write(&file, &text).unwrap();
        }
        let golden = std::fs::read_to_string(&file).unwrap_or_default();
        let differs = text.lines().zip(golden.lines()).find(|(now, before)| now != before);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert!(
            text == golden,
            "golden.txt differs, first at {differs:?}; if that is meant: RENEW=1 tests/run the_golden_set"
        );
    });
}

#[test]
fn each_need_is_a_need_of_its_own() {
    let needs = need::all();
    let titles: BTreeSet<_> = needs.iter().map(|need| need.title.as_str()).collect();
    assert_eq!(titles.len(), needs.len(), "two needs have one title");
    for need in &needs {
        let is_judged = need.is_empty || !(need.first.is_empty() && need.among.is_empty() && need.never.is_empty());
        assert!(is_judged, "{}: nothing is expected", need.title);
    }
}

#[test]
fn the_set_asks_for_each_word_of_the_vocabularies() {
    let needs = need::all();
    let asked = |field: &str| -> BTreeSet<String> {
        let lists =
            needs.iter().flat_map(|need| ["required", "preferred"].map(|side| need.asked(&format!("{side}.{field}"))));
        let words = lists.flatten().filter_map(Value::as_array).flatten();
        words.filter_map(|word| word.as_str().or_else(|| word["domain"].as_str())).map(str::to_owned).collect()
    };
    macro_rules! all_of {
        ($($word:ident in $field:literal),+) => {$(
            let words: BTreeSet<_> = $word::ALL.iter().map(|word| word.as_str().to_owned()).collect();
            assert_eq!(asked($field), words, $field);
        )+};
    }
    all_of!(
        Word in "needs", SupportType in "supportTypes", RecoveryCapital in "recoveryCapital", Pathway in "pathways",
        Population in "populations", CostKind in "costs"
    );
}
