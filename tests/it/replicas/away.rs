use std::time::{Duration, Instant};

use serde_json::json;
use tests::{Backend, RedisServer, Who, on_both};

use super::{
    Replicas,
    woken::{CHANNEL, back, listened},
};

/// A request that waits for Redis would take a tenth of a second longer, or much more.
const NOT_LONGER: Duration = Duration::from_millis(80);

#[test]
fn without_redis_a_change_is_told_soon() {
    on_both(|backend| Replicas::start(backend, &[]).is_followed("no Redis"));
}

#[test]
fn redis_may_be_away_from_the_beginning_and_come_later() {
    let redis = RedisServer::start();
    redis.kill();
    let replicas = Replicas::start(Backend::Postgres, &[("REDIS_URL", &redis.url())]);
    replicas.is_followed("Redis is not there yet");
    redis.start_again();
    listened(&redis, CHANNEL);
    back(replicas.network.server());
    replicas.is_woken("Redis has come");
}

#[test]
fn redis_may_be_killed_and_hang_and_nobody_waits_for_it() {
    let redis = RedisServer::start();
    let replicas = Replicas::start(Backend::Postgres, &[("REDIS_URL", &redis.url())]);
    listened(&redis, CHANNEL);
    let usual = median(&replicas);
    replicas.is_woken("at first");
    for (how, lose, find) in [
        ("killed", RedisServer::kill as fn(&RedisServer), RedisServer::start_again as fn(&RedisServer)),
        ("hung", RedisServer::pause, RedisServer::go_on),
    ] {
        lose(&redis);
        replicas.is_followed(how);
        let then = median(&replicas);
        assert!(then < usual + NOT_LONGER, "{how}: a request takes {then:?} and took {usual:?}");
        find(&redis);
        listened(&redis, CHANNEL);
        back(replicas.network.server());
        replicas.is_woken(&format!("{how}, and back"));
    }
    for server in [replicas.network.server(), &replicas.other] {
        for words in ["Redis is away", "Redis is back"] {
            let times = Replicas::says(server, words);
            assert!((1..=2).contains(&times), "\"{words}\" is said {times} times for two losses:\n{}", server.log());
        }
        assert!(!server.log().contains("redis://"), "{}", server.log());
        // By all the words that went and came, nothing failed.
        assert_eq!(Replicas::says(server, "\"level\":\"ERROR\""), 0, "{}", server.log());
    }
}

/// How long a query and a change take, half of them at most.
fn median(replicas: &Replicas) -> Duration {
    let header = Who::Seat("admin@summit-commons").header().unwrap();
    let query = json!({ "query": "{ center(slug: \"summit-commons\") { name } }" }).to_string();
    let change = json!({ "query": "mutation { issueSiteKey(input: { center: \"summit-commons\", label: \"Page\" }) \
        { userErrors { code } } }" });
    let change = change.to_string();
    let mut took: Vec<_> = (0..11)
        .map(|round| {
            let begun = Instant::now();
            let body = if round % 2 == 0 { &query } else { &change };
            let answer = replicas.network.server().try_ask(&header, body).unwrap();
            assert!(answer["errors"].is_null() && answer["data"].is_object(), "{answer}");
            begun.elapsed()
        })
        .collect();
    took.sort();
    took[took.len() / 2]
}

#[test]
fn what_redis_refuses_is_said_once_and_does_no_harm() {
    let redis = RedisServer::secured("north");
    let ca = redis.ca().display().to_string();
    // Another prefix than the user may use.
    let settings = [("REDIS_URL", &*redis.url()), ("GATEWAY_REDIS_CA", &*ca), ("GATEWAY_REDIS_PREFIX", "south")];
    let replicas = Replicas::start(Backend::Postgres, &settings);
    replicas.is_followed("a user that may not");
    let server = replicas.network.server();
    let log = server.log();
    assert!((1..=2).contains(&Replicas::says(server, "Redis refuses")), "once a connection:\n{log}");
    assert!(log.contains("NOPERM"), "{log}");
    assert_eq!(Replicas::says(server, "Redis is away"), 0, "it is there:\n{log}");
    // A wrong password: it cannot be signed in to, so it is away.
    let wrong = redis.url().replace("%40", "%41");
    let settings = [("REDIS_URL", &*wrong), ("GATEWAY_REDIS_CA", &*ca)];
    let replicas = Replicas::start(Backend::Postgres, &settings);
    replicas.is_followed("a wrong password");
    let log = replicas.network.server().log();
    assert_eq!(Replicas::says(replicas.network.server(), "Redis is away"), 1, "{log}");
    assert!(log.contains("WRONGPASS"), "it says why:\n{log}");
    for word in ["of-gate", "wayAway", "gateway:of"] {
        assert!(!log.contains(word), "{log}");
    }
}
