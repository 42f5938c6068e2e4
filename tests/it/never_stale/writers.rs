//! Those who write. Each has things of its own, so that the writes of one thing have an order; what they share are the
//! centers, whose rows they lock, and the positions of the feed.

use std::{sync::atomic::Ordering, thread, time::Duration};

use serde_json::Value;

use super::{
    law::{BOUND, Circle, Group, Moment, Write},
    things::{Plan, Thing},
    world::{CENTERS, World, bearer, hold, now},
};
use crate::deeds::{Chance, Outcome};

/// Writing comes in bursts, so long of every span. What was kept wrongly is shown until something near it changes, and
/// the bound allows it to be shown for a second: only where nothing changes for longer than that is it found out.
const BURST: Moment = 1_000_000;
const SPAN: Moment = 3_200_000;

/// How many resources and events a writer has in each center.
const SHARE: [(&str, usize); 2] = [("res", 3), ("event", 2)];

/// What the requests of those who may change something carry.
pub struct Rights {
    admins: Vec<String>,
    coaches: Vec<String>,
    network: String,
}

impl Rights {
    /// Those of the centers of a run.
    pub fn new() -> Self {
        let seats = |role: &str| CENTERS.iter().map(|center| bearer(&format!("{role}@{center}"))).collect();
        Self { admins: seats("admin"), coaches: seats("coach"), network: bearer("network-admin") }
    }

    fn of(&self, plan: &Plan) -> &str {
        match plan.by {
            "network" => &self.network,
            "coach" => &self.coaches[plan.after.group.center],
            _ => &self.admins[plan.after.group.center],
        }
    }
}

/// A writer, who asks one replica first.
pub struct Writer<'a> {
    world: &'a World,
    rights: &'a Rights,
    replica: usize,
    chance: Chance,
    things: Vec<Thing>,
}

impl<'a> Writer<'a> {
    /// One who has nothing yet.
    pub fn new(world: &'a World, rights: &'a Rights, replica: usize, seed: u64) -> Self {
        Self { world, rights, replica, chance: Chance::of(seed), things: Vec::new() }
    }

    /// Gives it something that is there already.
    pub fn give(&mut self, thing: Thing) {
        self.things.push(thing);
    }

    /// Makes its share in every center.
    pub fn furnish(&mut self) {
        for center in 0..CENTERS.len() {
            for (kind, count) in SHARE {
                (0..count).for_each(|_| self.make(Group { kind, center }));
            }
        }
    }

    /// Writes until the run is over.
    pub fn write(&mut self) {
        while !self.world.is_over() {
            let at = self.chance.below(self.things.len());
            let plan = self.things[at].change(self.world.gateway_clock(), &mut self.chance);
            match carry_out(self.world, self.rights, self.replica, &plan) {
                Some(thing) if plan.after.circle() == Circle::Nobody => {
                    self.things.remove(at);
                    self.make(thing.group);
                }
                Some(thing) => self.things[at] = thing,
                None => {}
            }
            thread::sleep(Duration::from_millis(5 + self.chance.below(40) as u64));
            while (now() - self.world.begun) % SPAN > BURST && !self.world.is_over() {
                thread::sleep(Duration::from_millis(10));
            }
        }
    }

    fn make(&mut self, group: Group) {
        let new = Thing::new(self.world.subject(group, BOUND), group);
        loop {
            let clock = self.world.gateway_clock();
            let plan = new.make(CENTERS[group.center], self.world.begun, clock, &mut self.chance);
            if let Some(thing) = carry_out(self.world, self.rights, self.replica, &plan) {
                hold(&self.world.ids).push((thing.subject, thing.id.clone()));
                return self.things.push(thing);
            }
            assert!(!self.world.is_over(), "{} is never made", plan.deed.input);
        }
    }
}

/// Sends a mutation until somebody has answered it, and records what it did; the thing as it is then, or nothing where
/// it was refused.
///
/// # Panics
/// The answer is none that may come.
pub fn carry_out(world: &World, rights: &Rights, replica: usize, plan: &Plan) -> Option<Thing> {
    let (bearer, query, subject) = (rights.of(plan), plan.deed.operation(), plan.after.subject);
    let sent = now();
    let record = |answered| {
        let (deed, state) = (plan.deed.name, plan.after.state());
        world.wrote(subject, Write { deed, state, sent, answered: Some(answered) });
    };
    // Whoever is not answered asks the other replica: what was done is then found done, or done.
    for attempt in 0.. {
        let answer = world.mutate((replica + attempt) % 2, bearer, &query, &plan.deed.input);
        let answered = now();
        match Outcome::of(answer.as_ref()) {
            Outcome::Done(value) => {
                record(answered);
                return Some(learnt(plan, &value));
            }
            Outcome::Refused(codes) if attempt == 0 => {
                // What is to end soon may have ended while it was sent.
                assert!(is_late(&codes), "{codes:?}: {} {}", plan.deed.name, plan.deed.input);
                world.refused.fetch_add(1, Ordering::Relaxed);
                return None;
            }
            Outcome::Refused(codes) if codes == ["STALE_VERSION"] => {
                // Nobody else writes it, so it was the first attempt.
                record(answered);
                let mut thing = plan.after.clone();
                thing.version += 1;
                return Some(thing);
            }
            Outcome::Refused(codes) if codes == ["NOT_FOUND"] => {
                record(answered);
                return Some(plan.after.clone());
            }
            Outcome::Refused(codes) => {
                assert!(is_late(&codes), "{codes:?}: {} {}", plan.deed.name, plan.deed.input);
                // It may be too late by now for what was in time at first: its version tells whether it was done.
                let Some(version) = version(world, (replica + attempt) % 2, bearer, plan) else { continue };
                if version < plan.after.version + 1 {
                    world.refused.fetch_add(1, Ordering::Relaxed);
                    return None;
                }
                record(now());
                let mut thing = plan.after.clone();
                thing.version = version;
                return Some(thing);
            }
            Outcome::Unknown(_) => {
                world.unanswered.fetch_add(1, Ordering::Relaxed);
                thread::sleep(Duration::from_millis(100));
            }
        }
        assert!(attempt < 600, "nobody answers {}", plan.deed.name);
    }
    None
}

/// Whether something was refused because what was to end soon has ended by then, and for nothing else.
fn is_late(codes: &[String]) -> bool {
    codes.iter().all(|code| code == "INVALID")
}

/// The version of a thing as its own center reads it, which is nobody's copy.
fn version(world: &World, replica: usize, bearer: &str, plan: &Plan) -> Option<i64> {
    let kinds = ["Resource", "Event", "Center", "Coach"].map(|kind| format!("... on {kind} {{ version }}")).join(" ");
    let query = format!("{{ node(id: \"{}\") {{ {kinds} }} }}", plan.after.id);
    world.mutate(replica, bearer, &query, &Value::Null)?["data"]["node"]["version"].as_i64()
}

/// The thing as an answer tells it.
fn learnt(plan: &Plan, value: &Value) -> Thing {
    let mut thing = plan.after.clone();
    let version = value["version"].as_i64().or(value["event"]["version"].as_i64());
    thing.version = version.unwrap_or(thing.version);
    if thing.id.is_empty() {
        thing.id = value["id"].as_str().expect("what is made has an id").to_owned();
    }
    thing
}
