//! Requests of every kind that somebody may send, good and bad, by chance that always falls the same way: none is our
//! fault, none takes long, and each error has a code that docs/errors.md explains.
//!
//! ```sh
//! HOSTILE_REQUESTS=50000 tests/run hostile      # more of them on each database
//! HOSTILE_SEED=7 tests/run hostile              # others
//! HOSTILE_MILLISECONDS=1000 tests/run hostile   # none may take longer, for a gateway that was built for release
//! ```

mod documents;
mod edges;
mod judge;
mod outside;
mod silent;
mod values;
pub mod wire;
mod world;

use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use serde_json::Value;
use tests::{Backend, Network, Who, on_both};

use self::{
    documents::{Document, Writer, misbuilt, mistyped},
    judge::{Tally, fault},
    values::Sender,
    wire::{Broken, broken, framed},
    world::{ASKERS, World},
};
use crate::{
    deeds::{Chance, assert_whole},
    projection::{assert_same, dump},
    tenancy::{dialect::reproject, introspection::Schema},
};

/// A number that the environment may set.
fn set(name: &str, default: usize) -> usize {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// A request, as its number makes it.
struct Sent {
    who: Who,
    bytes: Vec<u8>,
    root: Option<String>,
    is_beneath_graphql: bool,
    is_cut_off: bool,
}

/// Makes requests of one network.
struct Stranger {
    schema: Schema,
    world: World,
    seed: usize,
    headers: Vec<Option<(&'static str, String)>>,
}

impl Stranger {
    fn of(network: &Network, seed: usize) -> Self {
        let headers = ASKERS.iter().map(Who::header).collect();
        Self { schema: Schema::of(network), world: World::of(network), seed, headers }
    }

    fn writer(&self, oddness: usize, edges: usize) -> Writer<'_> {
        Writer { sender: Sender { schema: &self.schema, world: &self.world, oddness, edges } }
    }

    /// The request of a number, which is the same whenever it is made.
    fn request(&self, number: usize) -> Sent {
        let mut chance = Chance::of((self.seed * 1_000_003 + number) as u64);
        let asker = chance.below(ASKERS.len());
        let document = match number % 20 {
            0..=8 => self.good(&mut chance, number / 20 * 9 + number % 20),
            9..=13 => {
                let number = chance.below(1_000);
                let good = self.good(&mut chance, number);
                mistyped(&mut chance, good)
            }
            14..=16 => misbuilt(&mut chance, &self.writer(50, 50).sender),
            _ => {
                let Broken { bytes, is_beneath_graphql, is_cut_off } = broken(&mut chance);
                return Sent { who: Who::Anonymous, bytes, root: None, is_beneath_graphql, is_cut_off };
            }
        };
        let is_batch = chance.percent(3);
        let is_strict = chance.percent(30);
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(self.headers[asker].as_ref().map(|(name, value)| (*name, value.as_str())));
        headers.extend(is_strict.then_some(("accept", "application/graphql-response+json")));
        let body = if is_batch { format!("[{0},{0}]", document.body()) } else { document.body() };
        Sent {
            who: ASKERS[asker],
            bytes: framed("POST /graphql", &headers, body.as_bytes()),
            root: (number % 20 <= 8 && !is_batch).then_some(document.root),
            is_beneath_graphql: false,
            is_cut_off: false,
        }
    }

    /// A document over the fields of the root in turn.
    fn good(&self, chance: &mut Chance, turn: usize) -> Document {
        let roots: Vec<_> = ["Query", "Mutation"]
            .into_iter()
            .flat_map(|root| self.schema.of_name(root).fields.iter().map(move |field| (root, field)))
            .collect();
        let (root, field) = roots[turn % roots.len()];
        // Some that nobody would mind, some with one odd thing or two, some of nothing else.
        let (oddness, edges) = *chance.pick(&[(0, 2), (0, 20), (1, 60), (5, 30)]);
        self.writer(oddness, edges).document(chance, root, field)
    }
}

/// The lines of a log that tell of a fault of ours, or of a request that took longer than it may.
fn complaints(log: &str, most: f64) -> (Vec<&str>, f64) {
    let mut slowest: f64 = 0.0;
    let is_complaint = |line: &&str| {
        let Ok(told) = serde_json::from_str::<Value>(line) else { return true };
        let took = told["fields"]["milliseconds"].as_f64().unwrap_or_default();
        slowest = slowest.max(took);
        told["level"] == "ERROR" || took > most
    };
    let found = log.lines().filter(is_complaint).collect();
    (found, slowest)
}

fn assail(backend: Backend) {
    let (requests, seed) = (set("HOSTILE_REQUESTS", 2_600), set("HOSTILE_SEED", 1));
    let network = Network::start_set(backend, &[("GATEWAY_LIMIT_BATCH", "3"), ("GATEWAY_DATABASE_CONNECTIONS", "4")]);
    let stranger = Stranger::of(&network, seed);
    let address = network.url().trim_start_matches("http://").to_owned();
    let (next, faults, tally) = (AtomicUsize::new(0), Mutex::new(Vec::new()), Mutex::new(Tally::default()));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= requests {
                        break;
                    }
                    let sent = stranger.request(number);
                    let reply = wire::send(&address, &sent.bytes, sent.is_cut_off);
                    if let Some(root) = &sent.root {
                        tally.lock().unwrap().count(root, reply.as_ref());
                    }
                    if let Some(fault) = fault(reply.as_ref(), sent.is_beneath_graphql) {
                        let bytes: String = String::from_utf8_lossy(&sent.bytes).chars().take(4_000).collect();
                        let id = reply.and_then(|reply| reply.header("x-request-id").map(str::to_owned));
                        faults.lock().unwrap().push(format!(
                            "seed {seed}, request {number} ({id:?}) of {:?}: {fault}\n{bytes}",
                            sent.who
                        ));
                    }
                }
            });
        }
    });
    let log = network.log();
    let (complaints, slowest) = complaints(&log, set("HOSTILE_MILLISECONDS", 5_000) as f64);
    let tally = tally.into_inner().unwrap().0;
    eprintln!("{requests} requests, the slowest took {slowest:.0} ms; asked and answered: {tally:?}");
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(20)].join("\n\n"));
    assert!(complaints.is_empty(), "in the log:\n{}", complaints[..complaints.len().min(20)].join("\n"));
    // Whoever asks for nothing that there is finds no fault either.
    let never: Vec<_> = tally.iter().filter(|(_, (_, answered))| *answered == 0).collect();
    assert!(never.is_empty(), "these were never answered: {never:?}");
    assert!(tally["done"].1 > requests / 200, "{} changes were made", tally["done"].1);
    // However it was changed, it is whole, and the copies are those of the truth.
    let database = network.database();
    assert_whole(database);
    let incremental = dump(database);
    reproject(database);
    assert_same(&incremental, &dump(database));
}

#[test]
fn hostile_requests_are_never_our_fault() {
    on_both(assail);
}
