use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use gateway::cache::redis::{Redis, RedisSettings};
use tests::{Backend, Network, RedisServer, Server, Setting, Who, on_both, until};

use super::{CHEAP, FROM, ONE, OTHER, PROXY, ask, exhaust};
use crate::keeping::COACH;

/// Sixty units, of which little comes back while a test runs.
const SLOW: [Setting<'static>; 4] =
    [PROXY, ("GATEWAY_RATE_ANONYMOUS", "1"), ("GATEWAY_RATE_MEMBER", "1"), ("GATEWAY_RATE_BURST_SECONDS", "60")];

/// What replicas say to each other is said on this.
const CHANNEL: &str = "recovery-gateway:spent";

fn pair(backend: Backend, redis: Option<&str>) -> (Server, Network) {
    let mut settings = SLOW.to_vec();
    settings.extend(redis.map(|url| ("REDIS_URL", url)));
    let network = Network::start_set(backend, &settings);
    (network.database().serve_set(&settings), network)
}

fn status(server: &Server, who: &Who) -> u16 {
    let header = who.header();
    let mut headers = vec![(FROM, ONE)];
    headers.extend(header.iter().map(|(name, value)| (*name, value.as_str())));
    server.ask(&headers, CHEAP).status
}

#[test]
fn what_is_spent_at_one_replica_is_spent_at_the_other() {
    on_both(|backend| {
        let redis = RedisServer::start();
        let (other, network) = pair(backend, Some(&redis.url()));
        until("both listen", || redis.listeners(CHANNEL) == 2).unwrap();
        for who in [Who::Anonymous, COACH] {
            let spend = |server: &Server| {
                exhaust(90, || {
                    let header = who.header();
                    let mut headers = vec![(FROM, ONE)];
                    headers.extend(header.iter().map(|(name, value)| (*name, value.as_str())));
                    server.ask(&headers, CHEAP)
                })
            };
            spend(network.server());
            let begun = Instant::now();
            std::thread::sleep(Duration::from_millis(1_500));
            let (answered, refused, _) = spend(&other);
            let most = 3.0 + begun.elapsed().as_secs_f64();
            assert!(answered as f64 <= most, "{answered} where what came back meanwhile is {most}");
            assert_eq!(refused.status, 429, "{}", refused.text);
        }
        // Nobody else has spent anything.
        assert_eq!(ask(&other, OTHER, CHEAP).status, 200);
        assert_eq!(status(&other, &Who::Seat("admin@summit-commons")), 200);
    });
}

#[test]
fn without_redis_and_while_it_is_away_each_counts_alone() {
    let redis = RedisServer::start();
    redis.kill();
    for url in [None, Some(redis.url())] {
        let (other, network) = pair(Backend::Sqlite, url.as_deref());
        exhaust(90, || ask(network.server(), ONE, CHEAP));
        std::thread::sleep(Duration::from_millis(700));
        let elsewhere = (0..30).filter(|_| ask(&other, ONE, CHEAP).status == 200).count();
        let here = (0..30).filter(|_| ask(network.server(), ONE, CHEAP).status == 200).count();
        assert_eq!(elsewhere, 30);
        assert!(here < 20, "what came back meanwhile, and no more: {here}");
    }
}

fn listener(redis: &RedisServer) -> Arc<Redis> {
    let settings =
        RedisSettings { address: redis.url().parse().unwrap(), prefix: "recovery-gateway".to_owned(), ca: None };
    Redis::open(&settings).unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Everything that is said from now on, which is caught on its way.
fn catch(redis: &RedisServer) -> Arc<Mutex<Vec<Vec<u8>>>> {
    let words = Arc::new(Mutex::new(Vec::new()));
    let (caught, redis) = (words.clone(), listener(redis));
    std::thread::spawn(move || {
        runtime().block_on(async { redis.hear("spent", |word| caught.lock().unwrap().push(word)).await })
    });
    words
}

/// Whoever recorded what was said cannot put anybody into debt by it, not even at a replica that has just started.
#[test]
fn what_was_said_before_counts_at_nobody_who_comes_later() {
    let redis = RedisServer::start();
    let (other, network) = pair(Backend::Sqlite, Some(&redis.url()));
    let words = catch(&redis);
    until("all listen", || redis.listeners(CHANNEL) == 3).unwrap();
    exhaust(90, || ask(network.server(), ONE, CHEAP));
    until("it is told", || ask(&other, ONE, CHEAP).status == 429).unwrap();
    let mut settings = SLOW.to_vec();
    let url = redis.url();
    settings.push(("REDIS_URL", &url));
    std::thread::sleep(Duration::from_secs(6));
    let late = network.database().serve_set(&settings);
    until("it listens", || redis.listeners(CHANNEL) == 4).unwrap();
    let said = std::mem::take(&mut *words.lock().unwrap());
    let before = said.len();
    assert!(before > 0);
    runtime().block_on(async {
        let redis = listener(&redis);
        for word in said {
            redis.say("spent", word).await;
        }
    });
    until("they were said", || words.lock().unwrap().len() >= before).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let here = ask(&late, ONE, CHEAP);
    assert!(here.status == 200 && super::left(&here) > 50, "{:?}", here.headers);
}

/// Words are caught on their way; of what lies in Redis nothing belongs to them.
#[test]
fn who_asked_is_told_to_nobody() {
    let redis = RedisServer::start();
    let (other, network) = pair(Backend::Postgres, Some(&redis.url()));
    until("both listen", || redis.listeners(CHANNEL) == 2).unwrap();
    let words = catch(&redis);
    until("we listen too", || redis.listeners(CHANNEL) == 3).unwrap();
    until("words are said", || {
        for server in [network.server(), &other] {
            assert_ne!(ask(server, ONE, CHEAP).status, 500);
            status(server, &COACH);
        }
        words.lock().unwrap().len() >= 6
    })
    .unwrap();
    let words = words.lock().unwrap();
    let subject = b"coach@summit-commons".as_slice();
    let distinct: std::collections::BTreeSet<_> = words.iter().collect();
    assert_eq!(distinct.len(), words.len(), "none is said twice");
    for word in words.iter() {
        for canary in [ONE.as_bytes(), &[203, 0, 113, 77], subject] {
            assert!(!word.windows(canary.len()).any(|bytes| bytes == canary), "{word:?}");
        }
    }
    let lying = redis.cli(&["KEYS", "*"]);
    assert!(!lying.contains("spent") && !lying.contains(ONE), "{lying}");
    for log in [network.log(), other.log()] {
        assert!(!log.contains(ONE) && !log.contains("coach@summit-commons"), "{log}");
    }
}
