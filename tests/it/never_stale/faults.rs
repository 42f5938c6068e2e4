//! What goes wrong meanwhile, one thing after another, in an order of chance.

use std::{collections::BTreeMap, thread, time::Duration};

use super::{
    things::midnight,
    world::{World, hold, sweep_clocks},
};
use crate::deeds::Chance;

/// Something that goes wrong, or the clock's moving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Redis is killed and comes back empty.
    RedisKilled,
    /// Redis forgets everything.
    RedisFlushed,
    /// Redis takes connections and answers nothing for a while.
    RedisStopped,
    /// A replica is stopped for a while, wherever it is: between commit and telling of it too.
    ReplicaStopped,
    /// A replica is killed and another one started in its place.
    ReplicaKilled,
    /// The clock of both replicas is put to just before midnight, and runs over it.
    ClockMoved,
    /// The standby replays nothing for a while.
    StandbyLags,
    /// The standby answers nothing for a while.
    StandbyStopped,
    /// The standby is killed and comes back.
    StandbyKilled,
}

impl Fault {
    const USUAL: [Self; 6] = [
        Self::RedisKilled,
        Self::RedisFlushed,
        Self::RedisStopped,
        Self::ReplicaStopped,
        Self::ReplicaKilled,
        Self::ClockMoved,
    ];
    /// That the standby lags is what it is for: more often than all else.
    const OF_STANDBY: [Self; 5] =
        [Self::StandbyLags, Self::StandbyLags, Self::StandbyLags, Self::StandbyStopped, Self::StandbyKilled];

    /// What can go wrong in a world.
    pub fn all(world: &World) -> Vec<Self> {
        match world.standby() {
            None => Self::USUAL.to_vec(),
            Some(_) => [&Self::USUAL[..], &Self::OF_STANDBY].concat(),
        }
    }
}

/// Lets things go wrong until the run is over; how often each did.
pub fn trouble(world: &World, seed: u64) -> BTreeMap<Fault, usize> {
    let mut chance = Chance::of(seed);
    let mut counts = BTreeMap::new();
    let mut next = Vec::new();
    let pause = |least: u64, chance: &mut Chance| {
        thread::sleep(Duration::from_millis(least + chance.below(1500) as u64));
    };
    while !world.is_over() {
        pause(500, &mut chance);
        if next.is_empty() {
            next = Fault::all(world);
            chance.shuffle(&mut next);
        }
        let Some(fault) = next.pop() else { continue };
        let replica = chance.below(2);
        match fault {
            Fault::RedisKilled => {
                world.redis.kill();
                pause(100, &mut chance);
                world.redis.start_again();
            }
            Fault::RedisFlushed => assert_eq!(world.redis.cli(&["FLUSHALL"]), "OK"),
            Fault::RedisStopped => {
                world.redis.pause();
                pause(300, &mut chance);
                world.redis.go_on();
            }
            Fault::ReplicaStopped => {
                let server = hold(&world.replicas[replica].server);
                let server = server.as_ref().expect("it is not dead at the same time");
                server.pause();
                pause(300, &mut chance);
                server.go_on();
            }
            Fault::ReplicaKilled => {
                *hold(&world.replicas[replica].server) = None;
                pause(100, &mut chance);
                world.revive(replica);
                sweep_clocks();
            }
            Fault::ClockMoved => {
                world.put_clock(midnight(world.gateway_clock(), 1) - 2_000_000);
                thread::sleep(Duration::from_millis(3500));
            }
            Fault::StandbyLags | Fault::StandbyStopped | Fault::StandbyKilled => {
                let Some(standby) = world.standby() else { continue };
                match fault {
                    Fault::StandbyLags => drop(standby.tell("SELECT pg_wal_replay_pause()")),
                    Fault::StandbyStopped => standby.pause(),
                    _ => {
                        world.count_standby();
                        standby.kill();
                    }
                }
                pause(300, &mut chance);
                match fault {
                    Fault::StandbyLags => drop(standby.tell("SELECT pg_wal_replay_resume()")),
                    Fault::StandbyStopped => standby.go_on(),
                    _ => standby.start_again(),
                }
            }
        }
        *counts.entry(fault).or_default() += 1;
    }
    counts
}
