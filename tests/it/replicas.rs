//! Several processes on one database, and Redis between them: what one changes the others tell soon, with Redis as its
//! users run it, and a little later while it is away.

/// While Redis is away, hangs, or refuses.
mod away;
/// Going on at another replica.
mod resuming;
/// Addresses, and what is said of those that are none.
mod settings;
/// What is kept in Redis, and what becomes of it.
mod shared;
/// Being woken by Redis, however it is run.
mod woken;

use std::{cell::Cell, thread, time::Duration};

use serde_json::json;
use tests::{Backend, Listeners, Network, Server, Setting, Who};

use crate::{
    keeping::{ADMIN, done},
    subscriptions::{FOLLOW, resource},
};

/// By itself a replica looks four times a second, so that a change is told within a quarter of one, evenly spread.
/// Woken it is told at once: nearly always within so long.
const AT_ONCE: Duration = Duration::from_millis(100);
/// Changes by which it is judged how soon they are told.
const ROUNDS: usize = 15;
/// So many of them may be late on a machine that is busy. By looking alone so few would be late once in 500 runs.
const LATE: usize = 3;

/// A network that is served twice. Changes are made at the one, and followed at the other.
pub struct Replicas {
    // In this order: the other server leaves the database before that is dropped.
    pub other: Server,
    pub network: Network,
    pub listeners: Listeners,
    heard: Cell<usize>,
}

impl Replicas {
    /// Both with some settings more.
    pub fn start(backend: Backend, settings: &[Setting<'_>]) -> Self {
        let network = Network::start_set(backend, settings);
        let other = network.database().serve_set(settings);
        let listeners = Listeners::start();
        listeners.over_events("other", other.url(), &Who::Anonymous, FOLLOW, json!({}));
        listeners.first("other", "connected");
        Self { network, other, listeners, heard: Cell::new(0) }
    }

    /// Makes a change, and tells how long after that was answered the other replica told of it.
    pub fn round(&self) -> Duration {
        let count = self.heard.get();
        // At any point between two looks.
        thread::sleep(Duration::from_millis(count as u64 * 37 % 250));
        done(&self.network, &ADMIN, "createResource", &resource(&format!("Change {count}")));
        let answered = std::time::Instant::now();
        self.heard.set(count + 1);
        let is_told = |heard: &[tests::Heard]| heard.iter().filter(|heard| heard.event == "next").count() > count;
        let heard = self.listeners.until("other", is_told);
        let told = heard.iter().filter(|heard| heard.event == "next").nth(count).unwrap();
        let name = &told.data["data"]["catalogChanges"]["entry"]["name"];
        assert_eq!(name, &json!(format!("Change {count}")), "each is told once");
        told.at.saturating_duration_since(answered)
    }

    fn rounds(&self) -> Vec<Duration> {
        let mut rounds: Vec<_> = (0..ROUNDS).map(|_| self.round()).collect();
        rounds.sort();
        // Shown with a failure only.
        eprintln!("told after {rounds:?}");
        rounds
    }

    /// Changes are told at once.
    pub fn is_woken(&self, how: &str) {
        let rounds = self.rounds();
        assert!(rounds[ROUNDS - 1 - LATE] < AT_ONCE, "{how}: {rounds:?}");
    }

    /// Changes are told soon: within a second, but for a machine that is busy.
    pub fn is_followed(&self, how: &str) {
        let rounds = self.rounds();
        assert!(rounds[ROUNDS / 2] < Duration::from_secs(1), "{how}: {rounds:?}");
    }

    /// How often the log of a server says something.
    pub fn says(server: &Server, words: &str) -> usize {
        server.log().lines().filter(|line| line.contains(words)).count()
    }
}
