//! Many who write at the same time.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use serde_json::json;
use tests::{Backend, Database, Network, on_both};

use super::generator::HOUSES;
use crate::{
    deeds::{Deed, Outcome, assert_fed, assert_whole, versions, word},
    projection::{assert_same, dump},
    tenancy::dialect::{hex, one, reproject, text, texts, truth},
};

/// Writes of each writer.
const EACH: usize = 5;

/// Reads the feed again and again, as one who follows it: each time it is what was read before and what comes next,
/// without a gap. Tells how many different ends were seen.
fn follow(database: &Database, after: usize, has_ended: &AtomicBool) -> usize {
    let change = truth(database.backend(), "change");
    let sql = format!("SELECT position FROM {change} WHERE position > {after} ORDER BY position");
    let (mut seen, mut ends) = (0, 0);
    loop {
        let is_last = has_ended.load(Ordering::SeqCst);
        let positions: Vec<usize> = texts(database, &sql).iter().map(|text| text.parse().unwrap()).collect();
        assert!(
            positions.iter().copied().eq(after + 1..=after + positions.len()),
            "after {after} and {seen} more the feed reads {positions:?}"
        );
        assert!(positions.len() >= seen, "{seen} were read, and now {}", positions.len());
        ends += usize::from(positions.len() > seen);
        seen = positions.len();
        if is_last {
            return ends;
        }
    }
}

#[test]
fn positions_become_visible_in_their_order() {
    on_both(|backend| {
        let writers = if backend == Backend::Postgres { 50 } else { 10 };
        let network = Network::start_wide(backend, 16);
        let database = network.database();
        reproject(database);
        let founded = versions(database);
        let after: usize =
            one(database, &format!("SELECT position FROM {}", truth(backend, "network"))).parse().unwrap();
        let headers = HOUSES.map(|(_, admin, _)| admin.header().unwrap());
        // One resource of each house that all of its writers change.
        let shared = HOUSES.map(|(center, ..)| {
            let (resource, house) = (truth(backend, "resource"), truth(backend, "center"));
            let id = hex(backend, "r.id");
            one(
                database,
                &format!(
                    "SELECT min({id}) FROM {resource} r JOIN {house} c ON c.id = r.center_id WHERE c.slug = '{center}'"
                ),
            )
        });
        let has_ended = AtomicBool::new(false);
        let (ends, done) = thread::scope(|scope| {
            let reader = scope.spawn(|| follow(database, after, &has_ended));
            let writers: Vec<_> = (0..writers)
                .map(|writer| {
                    let (network, headers, shared) = (&network, &headers, &shared);
                    scope.spawn(move || {
                        let house = writer % HOUSES.len();
                        (0..EACH)
                            .filter(|number| {
                                let mark = word(writer * EACH + number);
                                let deed = if number % 2 == 0 {
                                    let input = json!({ "center": HOUSES[house].0, "clientKey": mark, "name": mark, "visibility": "PUBLIC" });
                                    Deed { name: "createResource", input }
                                } else {
                                    let day = format!("2026-11-{:02}", 1 + (writer + number) % 20);
                                    let input = json!({ "id": format!("resource_{}", shared[house]), "method": "PHONE", "on": day });
                                    Deed { name: "verifyResource", input }
                                };
                                let body = network.server().try_ask(&headers[house], &deed.body());
                                match Outcome::of(body.as_ref()) {
                                    Outcome::Done(_) => true,
                                    other => panic!("{} {}: {other:?}", deed.name, deed.input),
                                }
                            })
                            .count()
                    })
                })
                .collect();
            let done: usize = writers.into_iter().map(|writer| writer.join().unwrap()).sum();
            has_ended.store(true, Ordering::SeqCst);
            (reader.join().unwrap(), done)
        });
        assert_eq!(done, writers * EACH);
        assert!(ends > 5, "the reader saw {ends} ends of the feed only");
        assert_whole(database);
        assert_fed(database, &founded);
        let incremental = dump(database);
        reproject(database);
        assert_same(&incremental, &dump(database));
    });
}

#[test]
fn one_key_makes_one_row_however_many_send_it_at_once() {
    on_both(|backend| {
        let network = Network::start_wide(backend, 16);
        let database = network.database();
        let founded = versions(database);
        let header = HOUSES[0].1.header().unwrap();
        for (name, input) in [
            ("createResource", json!({ "name": "One pantry", "visibility": "PUBLIC" })),
            ("createCoach", json!({ "displayName": "One" })),
            (
                "publishEvent",
                json!({ "name": "One circle", "mode": "IN_PERSON", "duration": "PT1H", "localStart": "2026-12-03T18:00:00" }),
            ),
        ] {
            let mut deed = Deed { name, input };
            deed.input["center"] = json!(HOUSES[0].0);
            deed.input["clientKey"] = json!(name);
            let body = deed.body();
            let made: Vec<_> = thread::scope(|scope| {
                let senders: Vec<_> =
                    (0..20).map(|_| scope.spawn(|| network.server().try_ask(&header, &body))).collect();
                senders.into_iter().map(|sender| Outcome::of(sender.join().unwrap().as_ref())).collect()
            });
            let Outcome::Done(first) = &made[0] else { panic!("{name}: {:?}", made[0]) };
            assert!(
                made.iter().all(|one| matches!(one, Outcome::Done(thing) if thing["id"] == first["id"])),
                "{name}: {made:?}"
            );
        }
        let keys =
            database.rows(&format!("SELECT key, {} FROM {}", hex(backend, "made_id"), truth(backend, "client_key")));
        let now = versions(database);
        assert_eq!(keys.len(), 3);
        assert_eq!(now.len(), founded.len() + 3);
        assert!(keys.iter().all(|key| now.get(&text(key, 1)) == Some(&1)), "{keys:?}");
        assert_whole(database);
        assert_fed(database, &founded);
    });
}
