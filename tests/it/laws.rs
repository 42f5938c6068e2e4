//! What holds however a network is changed: random mutations by random viewers, and many at the same time.

mod generator;
mod together;

use serde_json::{Value, json};
use tests::{Answer, Backend, Database, Network, Who, on_both};

use self::generator::{HOUSES, Step, World, deed_in, neutral};
use crate::{
    deeds::{Chance, Deed, Outcome, assert_whole, versions, word},
    projection::{assert_same, dump, positions_have_no_gap},
    tenancy::dialect::{reproject, text, texts},
    twins::{OWN, VIEWERS, add_private_rows},
};

const SEEDS: [u64; 3] = [11, 12, 13];
const STEPS: usize = 150;

/// Tells the state of a database: two that are alike mean that nothing was changed between them.
fn watch(database: &Database) -> Box<dyn FnMut() -> Vec<(String, String)> + '_> {
    if database.backend() == Backend::Sqlite {
        let mut commits = database.commits();
        return Box::new(move || vec![("anything".to_owned(), commits().to_string())]);
    }
    let tables = texts(
        database,
        "SELECT schemaname || '.' || tablename FROM pg_tables
         WHERE schemaname IN ('truth', 'published', 'shared', 'house') ORDER BY 1",
    );
    assert!(tables.len() > 20, "{tables:?} are few");
    let look = |table: &String| {
        format!("SELECT '{table}', concat(count(*), ' ', sum(hashtextextended(t::text, 0)::numeric)) FROM {table} t")
    };
    let sql = tables.iter().map(look).collect::<Vec<_>>().join(" UNION ALL ");
    Box::new(move || {
        let mut state: Vec<_> = database.rows(&sql).iter().map(|row| (text(row, 0), text(row, 1))).collect();
        // What is read side by side comes in any order.
        state.sort_unstable();
        state
    })
}

/// What a step has done, as the next ones have to know it.
fn learn(world: &mut World, step: &Step, things: &[Value]) {
    let digits = |thing: &Value| {
        let id = thing["id"].as_str().or(thing.as_str()).expect("an answer has its id");
        id.split('_').nth(1).expect("an id has digits").to_owned()
    };
    let version = |thing: &Value| thing["version"].as_i64().or(thing["event"]["version"].as_i64());
    match step.target {
        Ok(at) if step.deed.name.starts_with("remove") => world.things[at].is_gone = true,
        Ok(at) => {
            let (now, was) = (version(&things[0]).expect("an answer has its version"), world.things[at].version);
            assert!(was <= now && now <= was + 1, "{}: from version {was} to {now}", step.deed.name);
            world.things[at].version = now;
        }
        Err(house) => {
            let digits: Vec<_> = things.iter().map(digits).collect();
            // What was made before with the same key is made once.
            if world.things.iter().all(|thing| thing.digits != digits) {
                let kind = match step.deed.name {
                    "createResource" => "resource",
                    "publishEvent" => "event",
                    _ => "coach",
                };
                world.learn(kind, house, digits);
            }
        }
    }
}

/// Sends random mutations and holds each answer to what must become of it.
fn obey(backend: Backend, seed: u64) {
    let network = Network::start_with(backend, reproject);
    let database = network.database();
    let (mut world, mut chance, mut watch) = (World::of(database, 1), Chance::of(seed), watch(database));
    let mut before = watch();
    let mut known = versions(database);
    let (mut done, mut refused) = (0, 0);
    for number in 0..STEPS {
        let step = world.step(&mut chance);
        let deed = deed_in(&step, &world.things, 0);
        let what = format!("seed {seed}, step {number}: {:?} {} {}", step.who, deed.name, deed.input);
        let answer = ask(&network, &step.who, &deed);
        let after = watch();
        let is_gone = step.target.is_ok_and(|at| world.things[at].is_gone);
        match Outcome::of(Some(&answer.body)) {
            Outcome::Unknown(why) => panic!("{what}: {why}"),
            Outcome::Refused(codes) => {
                let changed: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).map(|(a, _)| &a.0).collect();
                assert!(changed.is_empty(), "{what}: was refused with {codes:?} and changed {changed:?}");
                if step.may && step.is_stale && !is_gone {
                    assert_eq!(codes, ["STALE_VERSION"], "{what}");
                }
                refused += 1;
            }
            Outcome::Done(thing) => {
                assert!(step.may, "{what}: was done without a right");
                assert!(!step.is_stale && !is_gone, "{what}: was done to what is not there so");
                learn(&mut world, &step, &[thing]);
                let now = versions(database);
                let grown = now.iter().filter(|(id, version)| known.get(*id) != Some(version));
                let grown: Vec<_> =
                    grown.map(|(id, version)| (known.get(id).copied().unwrap_or_default(), *version)).collect();
                assert!(grown.len() <= 1 && grown.iter().all(|(was, is)| *is == was + 1), "{what}: versions {grown:?}");
                known = now;
                done += 1;
            }
        }
        before = after;
    }
    assert!(done > STEPS / 5 && refused > STEPS / 5, "seed {seed}: {done} done and {refused} refused say little");
    assert_whole(database);
    positions_have_no_gap(database);
    let incremental = dump(database);
    reproject(database);
    eprintln!("seed {seed}: the copies made anew");
    assert_same(&incremental, &dump(database));
}

fn ask(network: &Network, who: &Who, deed: &Deed) -> Answer {
    network.ask(who, &deed.operation(), json!({ "input": deed.input }))
}

/// A refused mutation changes nothing at all, nobody changes anything without the right to it, a version that is not
/// the present one is refused, versions only grow, and the copies made anew are those that were written on the way.
#[test]
fn every_change_is_right_and_whole_or_is_none() {
    on_both(|backend| SEEDS.into_iter().for_each(|seed| obey(backend, seed)));
}

/// What the viewers ask between the changes: everything that shows what was changed, and nothing that tells the time.
fn probes() -> Vec<String> {
    let window = "window: { from: \"2026-12-01T00:00:00Z\", to: \"2027-02-28T00:00:00Z\" }";
    let counted = |list: &str, node: &str| {
        format!(
            "{{ {list} {{ totalCount facets {{ name values {{ value count }} }} edges {{ node {{ {node} }} }} }} }}"
        )
    };
    let resource = "id name summary visibility version center { slug } sites { location { latitude } } verification { method dueOn }";
    let coach = "id displayName bio visibility version availability { openSlots }";
    let date = "id localStart status note event { id name version }";
    vec![
        counted("resources(first: 100, orderBy: NAME, filter: { includeInactive: true })", resource),
        counted("resources(first: 100, search: \"open pantry\")", resource),
        counted("resources(first: 50, near: { center: \"summit-commons\" }, withinKm: 100)", resource),
        counted("coaches(first: 100)", coach),
        counted(&format!("events(first: 100, {window})"), date),
        counted(&format!("events(first: 100, search: \"circle\", {window})"), date),
        "{ centers(first: 50) { edges { node { slug capacity { coaches accepting openSlots } resources { totalCount } coaches { totalCount } } } } }".to_owned(),
    ]
}

/// Fails where a viewer can tell one network from the other.
fn assert_alike(twins: &[Network; 2], world: &World, what: &str) {
    for probe in probes() {
        for who in &VIEWERS {
            let answers = twins.each_ref().map(|network| network.ask(who, &probe, json!({})));
            assert!(answers[0].errors().is_empty(), "{probe}: {}", answers[0].body["errors"]);
            assert_answers_alike(&answers, world, &format!("{what}: {who:?} asks {probe}"));
        }
    }
}

fn assert_answers_alike(answers: &[Answer; 2], world: &World, what: &str) {
    let [of_plain, of_crowded] = [0, 1].map(|network| neutral(&answers[network].text, &world.things, network));
    if of_plain != of_crowded {
        let at = of_plain.bytes().zip(of_crowded.bytes()).take_while(|(a, b)| a == b).count();
        let near = |text: &str| text.chars().skip(at.saturating_sub(120)).take(240).collect::<String>();
        panic!("{what} can tell the twins apart\n{}\n{}", near(&of_plain), near(&of_crowded));
    }
    assert_eq!(answers[0].statements, answers[1].statements, "{what}");
}

/// Changes two networks alike of which one has private rows of foreign houses more, and gets more of them on the way.
fn diverge(backend: Backend, seed: u64) {
    let twins = [Network::start_with(backend, reproject), Network::start_with(backend, add_private_rows)];
    let (mut world, mut chance) = (World::of(twins[0].database(), 2), Chance::of(seed));
    // Those of the foreign houses that are in the second network alone: nobody else may learn that they are.
    let private: Vec<_> = world
        .things
        .iter()
        .filter(|thing| thing.house > 0)
        .map(|thing| {
            let (first, last) = thing.digits[0].split_at(16);
            let mut private = thing.clone();
            private.digits.fill(format!("{last}{first}"));
            private.is_gone = true;
            private
        })
        .collect();
    world.things.extend(private);
    let mut compared = 0;
    for number in 0..STEPS {
        let step = world.step(&mut chance);
        let is_owner = HOUSES[1..].iter().any(|(_, admin, coach)| step.who == *admin || step.who == *coach);
        if is_owner && step.target.is_ok_and(|at| world.things[at].is_gone) {
            continue;
        }
        let what = format!("seed {seed}, step {number}: {:?} {} {}", step.who, step.deed.name, step.deed.input);
        let answers = [0, 1].map(|at| ask(&twins[at], &step.who, &deed_in(&step, &world.things, at)));
        match answers.each_ref().map(|answer| Outcome::of(Some(&answer.body))) {
            [Outcome::Done(one), Outcome::Done(other)] => learn(&mut world, &step, &[one, other]),
            [Outcome::Refused(one), Outcome::Refused(other)] if one == other => {}
            unlike => panic!("{what}: {unlike:?}"),
        }
        if !is_owner {
            assert_answers_alike(&answers, &world, &what);
            compared += 1;
        }
        if number % 10 == 0 {
            let (center, owner, _) = HOUSES[1 + chance.below(HOUSES.len() - 1)];
            let mark = word(100_000 + number);
            let input = json!({ "center": center, "clientKey": mark, "name": format!("Open pantry {mark}"), "visibility": "CENTER" });
            let made = ask(&twins[1], &owner, &Deed { name: "createResource", input });
            assert!(matches!(Outcome::of(Some(&made.body)), Outcome::Done(_)), "{}", made.text);
        }
        if number % 50 == 49 {
            assert_alike(&twins, &world, &what);
        }
    }
    assert!(compared > STEPS / 5, "seed {seed}: {compared} answers to people of {OWN} and of no house are few");
    for network in &twins {
        let incremental = dump(network.database());
        reproject(network.database());
        assert_same(&incremental, &dump(network.database()));
    }
    assert_alike(&twins, &world, &format!("seed {seed}, made anew"));
}

/// However the networks are changed, nobody but the owners can tell that one has private rows more.
#[test]
fn private_rows_of_others_show_in_no_change() {
    on_both(|backend| diverge(backend, 21));
}
