use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use tests::{Backend, Network, RedisServer, Server, Setting, Who};

use super::{ask, ask_as, body, within};

/// No request takes much longer than one that waits for nothing: on a machine that is busy a second.
const SOON: Duration = Duration::from_millis(1200);
const MEMBER: Who = Who::Seat("coach@lantern-house");

/// What is done to Redis, and how it is mended.
type Deed = (&'static str, fn(&RedisServer), fn(&RedisServer));

const DEEDS: [Deed; 5] = [
    (
        "full",
        |redis| {
            // More than it may hold, so that it takes nothing.
            let filler = "x".repeat(1 << 20);
            assert_eq!(redis.cli(&["EVAL", "redis.call('SET', 'filler', ('x'):rep(3000000)) return 1", "0"]), "1");
            assert_eq!(redis.cli(&["CONFIG", "SET", "maxmemory", "1mb"]), "OK");
            assert!(redis.cli(&["SET", "more", &filler[..10]]).contains("OOM"), "it is full");
        },
        |redis| {
            assert_eq!(redis.cli(&["CONFIG", "SET", "maxmemory", "0"]), "OK");
            assert_eq!(redis.cli(&["DEL", "filler"]), "1");
        },
    ),
    (
        "flushed",
        |redis| {
            for _ in 0..20 {
                assert_eq!(redis.cli(&["FLUSHALL"]), "OK");
                thread::sleep(Duration::from_millis(30));
            }
        },
        |_| (),
    ),
    ("killed and empty again", RedisServer::kill, RedisServer::start_again),
    ("hung", RedisServer::pause, RedisServer::go_on),
    (
        "restarted at once",
        |redis| {
            redis.kill();
            redis.start_again();
        },
        |_| (),
    ),
];

/// A question that many ask, of which there are many; each with its right answer.
fn question(number: usize) -> String {
    let query = "query($n: Int, $k: [String!]) { resources(first: $n, filter: { center: $k }) { totalCount nodes { id name } } }";
    let centers = ["summit-commons", "lantern-house", "open-porch"];
    body(query, &json!({ "n": 1 + number % 40, "k": [centers[number % 3]] }))
}

/// Asks on and on, and looks at each answer.
fn asks_on(server: &Server, seed: usize, truth: &[Value], is_over: &AtomicBool, count: &AtomicUsize) {
    let mut number = seed;
    while !is_over.load(Ordering::Relaxed) {
        number += 7;
        let (at, who) = (number % truth.len(), if number.is_multiple_of(5) { MEMBER } else { Who::Anonymous });
        let told = ask_as(server, &who, &question(at));
        assert_eq!(told.raw.status, 200, "{}", told.raw.text);
        assert!(told.took < SOON, "{who:?} waits {:?}", told.took);
        let answer = told.raw.json();
        assert!(answer["errors"].is_null(), "{answer}");
        if who == Who::Anonymous {
            assert_eq!(answer, truth[at]);
        }
        count.fetch_add(1, Ordering::Relaxed);
        thread::sleep(Duration::from_millis(5));
    }
}

/// Whether a replica that has just begun is given something from Redis.
fn is_shared(network: &Network, settings: &[Setting<'_>]) -> bool {
    let fresh = network.database().serve_set(settings);
    (0..20).any(|number| ask(&fresh, &question(number)).cache() == "hit; detail=shared")
}

#[test]
fn whatever_becomes_of_redis_every_request_is_answered_right_and_soon() {
    let redis = RedisServer::start();
    let url = redis.url();
    let settings = [("REDIS_URL", url.as_str())];
    let network = Network::start_set(Backend::Postgres, &settings);
    let other = network.database().serve_set(&settings);
    let truth: Vec<_> = {
        let plain = network.database().serve();
        (0..120).map(|number| ask(&plain, &question(number)).raw.json()).collect()
    };
    for (what, shake, mend) in DEEDS {
        let (is_over, count) = (AtomicBool::new(false), AtomicUsize::new(0));
        thread::scope(|scope| {
            let askers: Vec<_> = (0..4)
                .map(|seed| {
                    let server = if seed % 2 == 0 { network.server() } else { &other };
                    let (truth, is_over, count) = (&truth, &is_over, &count);
                    scope.spawn(move || asks_on(server, seed * 29, truth, is_over, count))
                })
                .collect();
            thread::sleep(Duration::from_millis(500));
            let before = count.load(Ordering::Relaxed);
            shake(&redis);
            thread::sleep(Duration::from_millis(1500));
            let during = count.load(Ordering::Relaxed) - before;
            mend(&redis);
            thread::sleep(Duration::from_millis(500));
            is_over.store(true, Ordering::Relaxed);
            askers.into_iter().for_each(|asker| asker.join().unwrap_or_else(|_| panic!("while Redis is {what}")));
            assert!(during > 40, "{during} answers while Redis is {what}");
        });
        // By itself: what was made before and is asked again is put there by those who make it anew.
        within(Duration::from_secs(20), &format!("answers are shared again after Redis was {what}"), || {
            is_shared(&network, &settings)
        });
    }
    for server in [network.server(), &other] {
        let log = server.log();
        assert!(!log.contains("panic") && !log.contains("redis://"), "{log}");
    }
}
