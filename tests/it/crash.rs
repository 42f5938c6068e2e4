//! A write is never half-visible: a server that is killed while it writes leaves each change whole, in the truth, in
//! every copy that its circle says and in the feed, or leaves nothing of it.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use tests::{Backend, Database, Network, Who, on_both};

use crate::{
    deeds::{Chance, Deed, Outcome, assert_fed, assert_whole, kept, versions, word},
    projection::{assert_same, dump},
    tenancy::dialect::{copy, hex, reproject, text, truth},
};

const CRASHES: usize = 10;
/// The mutations of a round: so many of each at the same time, each on something of its own.
const MIX: [(&str, usize); 8] = [
    ("createResource", 55),
    ("publishEvent", 20),
    ("createCoach", 15),
    ("updateResource", 40),
    ("removeResource", 20),
    ("cancelOccurrence", 20),
    ("cancelEvent", 10),
    ("updateCoach", 20),
];
const CIRCLES: [&str; 3] = ["PUBLIC", "NETWORK", "CENTER"];

/// A mutation of a round.
struct Attempt {
    deed: Deed,
    /// The header of the admin who sends it.
    header: (&'static str, String),
    /// The digits of what it changes, and its version before; nothing where it makes something.
    target: Option<(String, i64)>,
    /// The word by which its doing is known.
    mark: String,
}

/// Something that a center keeps.
struct Thing {
    digits: String,
    version: i64,
    center: String,
    /// When a date begins by its rule.
    start: Option<String>,
}

/// The things of a kind, in an order of chance.
fn things(database: &Database, table: &str, chance: &mut Chance) -> Vec<Thing> {
    let backend = database.backend();
    let (start, scheduled) = match table {
        "event" => (
            format!(
                "(SELECT min(o.original_start) FROM {} o WHERE o.event_id = t.id AND o.status = 'SCHEDULED' AND o.starts_at > {})",
                copy(backend, "house", "occurrence"),
                backend.pick("strftime('%Y-%m-%dT%H', 'now')", "now()")
            ),
            "AND t.status = 'SCHEDULED'",
        ),
        _ => ("NULL".to_owned(), ""),
    };
    let rows = database.rows(&format!(
        "SELECT {}, t.version, c.slug, {start} FROM {} t JOIN {} c ON c.id = t.center_id WHERE 1 = 1 {scheduled} ORDER BY 1",
        hex(backend, "t.id"),
        truth(backend, table),
        truth(backend, "center")
    ));
    let mut things: Vec<_> = rows
        .iter()
        .map(|row| Thing {
            digits: text(row, 0),
            version: text(row, 1).parse().expect("a version is a number"),
            center: text(row, 2),
            start: row[3].clone(),
        })
        .filter(|thing| table != "event" || thing.start.is_some())
        .collect();
    chance.shuffle(&mut things);
    things
}

/// The mutations of a round, in an order of chance.
fn attempts(database: &Database, chance: &mut Chance, round: usize) -> Vec<Attempt> {
    let [mut resources, mut events, mut coaches] =
        ["resource", "event", "coach"].map(|table| things(database, table, chance));
    let mut headers = BTreeMap::new();
    let mut attempts: Vec<Attempt> = Vec::new();
    for (name, count) in MIX {
        for _ in 0..count {
            let mark = word(round * 1_000 + attempts.len());
            let circle = chance.pick(&CIRCLES);
            let taken = match name {
                "updateResource" | "removeResource" => &mut resources,
                "cancelOccurrence" | "cancelEvent" => &mut events,
                _ => &mut coaches,
            };
            let target = if name.starts_with("update") || name.starts_with("cancel") || name.starts_with("remove") {
                // Coaches are few: where none is left, fewer change at a time.
                let Some(thing) = taken.pop() else { continue };
                thing
            } else {
                let center = chance.pick(&resources).center.clone();
                Thing { digits: String::new(), version: 0, center, start: None }
            };
            let header = headers.entry(target.center.clone()).or_insert_with_key(|center| {
                Who::Seat(Box::leak(format!("admin@{center}").into_boxed_str())).header().expect("a seat has a token")
            });
            let header = header.clone();
            let input = input(name, &target, &mark, circle);
            let target = (!target.digits.is_empty()).then_some((target.digits, target.version));
            attempts.push(Attempt { deed: Deed { name, input }, header, target, mark });
        }
    }
    chance.shuffle(&mut attempts);
    attempts
}

fn input(name: &str, thing: &Thing, mark: &str, circle: &str) -> Value {
    let Thing { digits, version, center, start } = thing;
    let site = json!([{ "location": { "latitude": 40.7, "longitude": -111.9 }, "address": { "city": "Provo" } }]);
    match name {
        "createResource" => json!({
            "center": center, "clientKey": mark, "name": format!("Pantry {mark}"), "visibility": circle,
            "needs": ["FOOD"], "sites": site,
        }),
        "publishEvent" => json!({
            "center": center, "clientKey": mark, "name": format!("Circle {mark}"), "visibility": circle,
            "mode": "ONLINE", "online": { "joinUrl": "https://example.org/circle" }, "duration": "PT1H",
            "localStart": "2026-12-03T18:00:00", "recurrence": "FREQ=WEEKLY",
        }),
        "createCoach" => json!({
            "center": center, "clientKey": mark, "displayName": mark, "visibility": circle, "onTheCoachsWord": true,
        }),
        "updateResource" => json!({
            "id": format!("resource_{digits}"), "expectedVersion": version, "name": format!("Pantry {mark}"),
            "visibility": circle, "sites": site,
        }),
        "removeResource" => json!({ "id": format!("resource_{digits}") }),
        "cancelOccurrence" => {
            let start: String =
                start.iter().flat_map(|start| start.chars()).filter(char::is_ascii_digit).take(14).collect();
            let (day, time) = start.split_at(8);
            json!({ "occurrence": format!("occurrence_{digits}_{day}T{time}"), "note": mark })
        }
        "cancelEvent" => json!({ "id": format!("event_{digits}") }),
        _ => json!({
            "id": format!("coach_{digits}"), "expectedVersion": version, "bio": mark, "visibility": circle,
            "onTheCoachsWord": true,
        }),
    }
}

/// Sends everything at once and kills the server after so many answers.
fn send_and_kill(network: &Network, attempts: &[Attempt], answers: usize, pause: Duration) -> Vec<Outcome> {
    let answered = AtomicUsize::new(0);
    let ended = AtomicUsize::new(0);
    thread::scope(|scope| {
        let senders: Vec<_> = attempts
            .iter()
            .map(|attempt| {
                scope.spawn(|| {
                    let body = network.server().try_ask(&attempt.header, &attempt.deed.body());
                    answered.fetch_add(usize::from(body.is_some()), Ordering::SeqCst);
                    ended.fetch_add(1, Ordering::SeqCst);
                    Outcome::of(body.as_ref())
                })
            })
            .collect();
        while answered.load(Ordering::SeqCst) < answers && ended.load(Ordering::SeqCst) < attempts.len() {
            thread::sleep(Duration::from_micros(300));
        }
        thread::sleep(pause);
        network.server().kill();
        senders.into_iter().map(|sender| sender.join().unwrap()).collect()
    })
}

/// Waits until PostgreSQL has ended what the dead server had begun: a commit that was sent may still be under way.
fn wait_until_gone(database: &Database) {
    let left = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'gateway'";
    while database.backend() == Backend::Postgres && !database.rows(left).is_empty() {
        thread::sleep(Duration::from_millis(2));
    }
}

/// The words of everything that is kept, by its digits, with its version.
fn words(database: &Database) -> BTreeMap<String, (i64, String)> {
    let rows = database.rows(&kept(database.backend()));
    rows.iter().map(|row| (text(row, 0), (text(row, 1).parse().unwrap(), text(row, 2)))).collect()
}

/// Everything acknowledged is there, and of the rest each is there or not.
fn assert_done_or_not(attempts: &[Attempt], outcomes: &[Outcome], kept: &BTreeMap<String, (i64, String)>) {
    for (Attempt { deed, target, mark, .. }, outcome) in attempts.iter().zip(outcomes) {
        let name = deed.name;
        let is_done = match outcome {
            Outcome::Done(_) => true,
            Outcome::Unknown(_) => false,
            Outcome::Refused(codes) => panic!("{name} {}: refused {codes:?}", deed.input),
        };
        let Some((digits, before)) = target else {
            let count = kept.values().filter(|(_, words)| words.contains(mark.as_str())).count();
            assert!(count == 1 || (count == 0 && !is_done), "{name} {mark}: {count} are there, done: {is_done}");
            continue;
        };
        match (name, kept.get(digits)) {
            ("removeResource", found) => {
                assert!(found.is_none() || !is_done, "{digits} was removed and is there");
                assert!(found.is_none_or(|(version, _)| version == before), "{digits} was half removed");
            }
            (_, None) => panic!("{name}: {digits} is gone"),
            (_, Some((version, words))) => {
                let is_there = *version == before + 1 && (name == "cancelEvent" || words.contains(mark.as_str()));
                let is_as_before = version == before && !words.contains(mark.as_str());
                assert!(is_there || (is_as_before && !is_done), "{name} {digits}: {version} from {before}, {words}");
            }
        }
    }
}

/// Sends what makes something once more by its key, answered or not: there is one of each then.
fn retry(network: &Network, attempts: &[Attempt], outcomes: &[Outcome]) {
    let made: Vec<_> = attempts.iter().zip(outcomes).filter(|(attempt, _)| attempt.target.is_none()).collect();
    thread::scope(|scope| {
        for some in made.chunks(made.len().div_ceil(8)) {
            scope.spawn(move || {
                for (attempt, first) in some {
                    let body = network.server().try_ask(&attempt.header, &attempt.deed.body());
                    match (Outcome::of(body.as_ref()), first) {
                        (Outcome::Done(again), Outcome::Done(first)) => assert_eq!(again["id"], first["id"]),
                        (Outcome::Done(_), _) => {}
                        (other, _) => panic!("{} {}: {other:?}", attempt.deed.name, attempt.deed.input),
                    }
                }
            });
        }
    });
    let kept = words(network.database());
    for (Attempt { mark, .. }, _) in made {
        let count = kept.values().filter(|(_, words)| words.contains(mark.as_str())).count();
        assert_eq!(count, 1, "{mark} was made so often");
    }
}

#[test]
fn a_write_is_never_half_visible() {
    on_both(|backend| {
        let mut network = Network::start_wide(backend, 8);
        // Seeding is another test's business.
        reproject(network.database());
        let seed = 41 + backend as u64;
        let mut chance = Chance::of(seed);
        let founded = versions(network.database());
        let (mut done, mut unknown) = (0, 0);
        for round in 0..CRASHES {
            eprintln!("seed {seed}, crash {round}:");
            let attempts = attempts(network.database(), &mut chance, round);
            let answers = chance.below(attempts.len() * 4 / 5);
            let pause = Duration::from_micros(chance.below(20_000) as u64);
            let outcomes = send_and_kill(&network, &attempts, answers, pause);
            let known = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Done(_))).count();
            eprintln!("  {known} of {} acknowledged", outcomes.len());
            done += known;
            unknown += outcomes.len() - known;
            wait_until_gone(network.database());
            network.restart();
            assert_done_or_not(&attempts, &outcomes, &words(network.database()));
            assert_whole(network.database());
            retry(&network, &attempts, &outcomes);
            assert_whole(network.database());
            assert_fed(network.database(), &founded);
        }
        assert!(
            done > 200 && unknown > 200,
            "{done} acknowledged and {unknown} not: the crashes came too late or early"
        );
        let incremental = dump(network.database());
        reproject(network.database());
        assert_same(&incremental, &dump(network.database()));
    });
}
