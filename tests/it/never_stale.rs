//! Never stale: two replicas on one database and one Redis are written and read by many at a time, while Redis and the
//! replicas are killed, stopped and emptied and the clock moves over what ends by it. Everything is recorded, and judged
//! after the run by one law (`never_stale/law.rs`).
//!
//! A short run is among the tests. A long one, for which the seed is told so that its course can be had again:
//!
//! ```text
//! NEVER_STALE_SECONDS=600 NEVER_STALE_STANDBY_SECONDS=600 NEVER_STALE_SEED=7 tests/run a_random_run
//! ```

mod faults;
mod hand_made;
mod law;
mod readers;
mod story;
mod things;
pub mod world;
mod writers;

use std::{
    collections::BTreeMap,
    io::Write as _,
    sync::atomic::Ordering,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tests::issuer_url;

use self::{
    faults::{Fault, trouble},
    law::{BOUND, Group, History, judge},
    things::Thing,
    world::{CENTERS, Ground, World, bearer, hold},
    writers::{Rights, Writer, carry_out},
};
use crate::deeds::{Deed, Outcome};

/// How long the run among the tests lasts.
const SECONDS: u64 = 40;
/// Readers of each replica.
const READERS: usize = 3;
/// Writers who ask each replica first.
const WRITERS: usize = 2;

/// Does something that must be done before the run begins.
fn arrange(world: &World, seat: &str, name: &'static str, input: Value) -> Value {
    let deed = Deed { name, input };
    match Outcome::of(world.mutate(0, &bearer(seat), &deed.operation(), &deed.input).as_ref()) {
        Outcome::Done(value) => value,
        other => panic!("{name} by {seat}: {other:?}"),
    }
}

/// The centers with their admins and coaches; what of it is written during the run.
fn found(world: &World, rights: &Rights) -> (Vec<Thing>, Vec<usize>) {
    let (mut things, mut coaches) = (Vec::new(), Vec::new());
    for (number, slug) in CENTERS.iter().enumerate() {
        let of = |kind| Group { kind, center: number };
        let center = Thing::new(world.subject(of("center"), BOUND), of("center"));
        let center = carry_out(world, rights, 0, &center.make_center(slug, "wasatch-front")).expect("it is made");
        let seat = format!("admin@{slug}");
        let role = json!({ "role": "CENTER_ADMIN", "center": slug, "subject": seat, "displayName": "Keeper", "issuer": issuer_url() });
        arrange(world, "network-admin", "grantRole", role);
        let coach = Thing::new(world.subject(of("coach"), 0), of("coach"));
        let made = coach.make(slug, world.begun, world.begun, &mut crate::deeds::Chance::of(0));
        let mut coach = carry_out(world, rights, 0, &made).expect("it is made");
        let link = json!({ "coach": coach.id, "subject": format!("coach@{slug}"), "issuer": issuer_url() });
        let linked = arrange(world, &seat, "linkCoachAccount", link);
        coach.version = linked["version"].as_i64().expect("a coach has a version");
        coaches.push(coach.subject);
        let ids = [&center, &coach].map(|thing| (thing.subject, thing.id.clone()));
        hold(&world.ids).extend(ids);
        things.extend([center, coach]);
    }
    (things, coaches)
}

/// What was recorded in a run of so many seconds, and what went wrong meanwhile.
fn run(world: &World, seconds: u64, seed: u64) -> (History, BTreeMap<Fault, usize>) {
    let rights = Rights::new();
    let (things, coaches) = found(world, &rights);
    let mut writers: Vec<_> =
        (0..2 * WRITERS).map(|number| Writer::new(world, &rights, number % 2, seed + number as u64)).collect();
    let count = writers.len();
    things.into_iter().enumerate().for_each(|(number, thing)| writers[number % count].give(thing));
    writers.iter_mut().for_each(Writer::furnish);
    let faults = thread::scope(|scope| {
        let mut busy: Vec<_> = writers.iter_mut().map(|writer| scope.spawn(|| writer.write())).collect();
        busy.extend((0..2 * READERS).map(|number| {
            let coaches = &coaches;
            scope.spawn(move || readers::read(world, number % 2, seed + 100 + number as u64, coaches))
        }));
        let faults = scope.spawn(|| trouble(world, seed + 200));
        let until = Instant::now() + Duration::from_secs(seconds);
        // Who ends before the time has failed, and is told of at once.
        while Instant::now() < until && !faults.is_finished() && !busy.iter().any(|one| one.is_finished()) {
            thread::sleep(Duration::from_millis(50));
        }
        world.is_over.store(true, Ordering::Relaxed);
        faults.join().expect("the trouble ends in order")
    });
    drop(writers);
    let history = History {
        subjects: std::mem::take(&mut hold(&world.subjects)),
        reads: std::mem::take(&mut hold(&world.reads)),
        clock: world.clock(),
    };
    (history, faults)
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

#[test]
fn a_random_run_shows_nothing_stale() {
    let (world, seconds) = (World::start(), setting("NEVER_STALE_SECONDS", SECONDS));
    hold_to_the_law(&world, seconds);
}

/// Everybody's reads go to a standby that lags, hangs and ends: the law is the same.
#[test]
fn a_random_run_with_a_standby_shows_nothing_stale() {
    let (world, seconds) = (World::on(Ground::paired()), setting("NEVER_STALE_STANDBY_SECONDS", SECONDS));
    hold_to_the_law(&world, seconds);
    let read = world.count_standby();
    writeln!(std::io::stderr(), "never stale: the standby was read {read} times").unwrap();
    assert!(read as u64 > 10 * seconds, "it was read {read} times");
}

fn hold_to_the_law(world: &World, seconds: u64) {
    let seed = setting("NEVER_STALE_SEED", 1);
    let (history, faults) = run(world, seconds, seed);
    let [refused, unanswered] = [&world.refused, &world.unanswered].map(|count| count.load(Ordering::Relaxed));
    let errors = hold(&world.errors);
    let violations = judge(&history);
    let writes: usize = history.subjects.iter().map(|subject| subject.writes.len()).sum();
    let cached = history.reads.iter().filter(|read| read.cached.is_some()).count();
    let summary = format!(
        "never stale: seed {seed}, {seconds} s: {} reads, {cached} of them cached, {writes} writes ({refused} refused), \
         {faults:?}, {unanswered} requests unanswered, {} answered with errors, {} violations",
        history.reads.len(),
        errors.len(),
        violations.len()
    );
    // Past the test runner, which shows what is printed only where a test has failed.
    let mut shown = std::io::stderr();
    writeln!(shown, "{summary}").unwrap();
    let told: Vec<_> = violations.iter().take(5).map(|violation| story::tell(&history, violation)).collect();
    assert!(violations.is_empty(), "{summary}\n{}", told.join("\n"));
    assert!(Fault::all(world).iter().all(|fault| faults.contains_key(fault)), "not everything went wrong: {faults:?}");
    assert!(writes as u64 > 2 * seconds && history.reads.len() as u64 > 10 * seconds, "little was done: {summary}");
    assert!(refused * 10 < writes, "too much was refused: {summary}");
    // Dates are read in one statement and their events in the next: where an event left the copy between the two, the
    // answer is an error.
    let is_other = |error: &&String| !error.contains("\"INTERNAL\"") || !error.contains("\"events\",\"nodes\"");
    let unknown: Vec<_> = errors.iter().filter(is_other).take(5).collect();
    assert!(unknown.is_empty() && errors.len() * 50 < history.reads.len(), "{summary}\n{unknown:#?}");
}
