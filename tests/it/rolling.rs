//! Two gateways behind a proxy that are replaced one after the other while everybody goes on asking: nobody is refused,
//! and who follows the catalog from cursor to cursor misses nothing and hears nothing twice.
//!
//! `ROLLING_TIMES=10 ROLLING_RATE=200 tests/run rolling` is a long run.

use std::{
    io::Write as _,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tests::{Heard, Listeners, PostgresServer, Proxy, RedisServer, Server, Who, free_port, try_get, try_post, until};

use crate::{
    keeping::{ADMIN, COACH, HOUSE, document},
    subscriptions::{FOLLOW, change, resource},
};

/// How often a gateway is replaced, and how much is asked in a second, unless the environment says otherwise.
const TIMES: u64 = 3;
const RATE: u64 = 50;
/// Who asks at a time.
const ASKERS: u64 = 10;
/// How long a gateway says that it is not ready before it goes: the proxy asks it five times a second.
const DRAIN: &str = "2";

/// What is asked: by whom, and what.
const QUESTIONS: [(Who, &str); 6] = [
    (Who::Anonymous, "{ resources(first: 5) { nodes { id name } } }"),
    (Who::Anonymous, "{ center(slug: \"summit-commons\") { name resources(first: 5) { totalCount } } }"),
    (
        Who::Website(HOUSE),
        "{ center(slug: \"summit-commons\") { events(window: { days: 7 }, first: 5) { nodes { id } } } }",
    ),
    (Who::Anonymous, "{ resources(search: \"sober housing\", first: 3) { totalCount } }"),
    (COACH, "{ viewer { __typename } center(slug: \"summit-commons\") { resources(first: 5) { totalCount } } }"),
    (Who::Anonymous, "{ __typename }"),
];

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// Everything that a run needs.
struct World {
    // In this order: the proxy before the gateways, and these before what they rest on.
    proxy: Proxy,
    ports: [u16; 2],
    redis: RedisServer,
    postgres: PostgresServer,
    is_over: AtomicBool,
    asked: AtomicUsize,
    written: Mutex<Vec<String>>,
    failures: Mutex<Vec<String>>,
}

impl World {
    fn start() -> Self {
        let ports = [free_port(), free_port()];
        Self {
            proxy: Proxy::before_gateways(&ports),
            ports,
            redis: RedisServer::start(),
            postgres: PostgresServer::start(),
            is_over: AtomicBool::new(false),
            asked: AtomicUsize::new(0),
            written: Mutex::default(),
            failures: Mutex::default(),
        }
    }

    fn gateway(&self, port: u16) -> Server {
        let address = format!("127.0.0.1:{port}");
        let serve = self.postgres.program(&["serve", "--listen", &address]).env("REDIS_URL", self.redis.url());
        let serve = serve.env("GATEWAY_DATABASE_CONNECTIONS", "4").env("GATEWAY_DRAIN_SECONDS", DRAIN).serve();
        until("it is ready", || is_ready(port)).unwrap();
        // So that the proxy has seen it too.
        thread::sleep(Duration::from_millis(500));
        serve
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// Posts an operation to whoever is there; what is wrong with the answer is kept.
    fn ask(&self, who: &Who, query: &str, variables: &Value) -> Option<Value> {
        let header = who.header().unwrap_or(("x-nobody", "here".to_owned()));
        let headers = [("content-type", "application/json"), (header.0, &*header.1)];
        let body = json!({ "query": query, "variables": variables }).to_string();
        self.asked.fetch_add(1, Ordering::Relaxed);
        let failure = match try_post(&format!("{}/graphql", self.proxy.url()), &headers, body.as_bytes()) {
            Ok(raw) if raw.status == 200 && raw.json()["errors"].is_null() => return Some(raw.json()["data"].clone()),
            Ok(raw) => format!("{}: {}", raw.status, raw.text),
            Err(error) => error.to_string(),
        };
        self.failures.lock().unwrap().push(failure);
        None
    }

    /// Asks at an even pace until it is over.
    fn go_on_asking(&self, asker: u64, pace: Duration) {
        let begun = Instant::now() + pace.mul_f64(asker as f64 / ASKERS as f64);
        for count in 0.. {
            thread::sleep((begun + pace * count).saturating_duration_since(Instant::now()));
            if self.is_over() {
                return;
            }
            let (who, query) = &QUESTIONS[(asker as usize + count as usize) % QUESTIONS.len()];
            self.ask(who, query, &json!({}));
        }
    }

    /// Writes one thing after the other until it is over.
    fn go_on_writing(&self) {
        for count in 0.. {
            if self.is_over() {
                return;
            }
            let mut input = resource(&format!("Wheel {count}"));
            input["clientKey"] = json!(format!("wheel-{count}"));
            if let Some(made) = self.ask(&ADMIN, &document("createResource"), &json!({ "input": input })) {
                let made = &made["createResource"];
                assert_eq!(made["userErrors"], json!([]), "{made}");
                self.written.lock().unwrap().push(made["resource"]["id"].as_str().unwrap().to_owned());
            }
            thread::sleep(Duration::from_millis(100));
        }
    }
}

fn is_ready(port: u16) -> bool {
    try_get(&format!("http://127.0.0.1:{port}/readyz"), &[]).is_ok_and(|raw| raw.status == 200)
}

/// A client that follows the catalog and, parted, goes on behind what it heard last.
struct Follower {
    way: &'static str,
    parted: usize,
    cursor: Value,
    heard: Vec<String>,
}

impl Follower {
    fn name(&self) -> String {
        format!("{} {}", self.way, self.parted)
    }

    fn open(&self, listeners: &Listeners, url: &str) {
        let variables = json!({ "kinds": ["RESOURCE"], "after": self.cursor });
        match self.way {
            "socket" => listeners.over_socket(&self.name(), url, &Who::Anonymous, FOLLOW, variables),
            _ => listeners.over_events(&self.name(), url, &Who::Anonymous, FOLLOW, variables),
        }
    }

    /// Takes in what was heard since it was last parted, and goes on where it was parted again.
    fn go_on(&mut self, listeners: &Listeners, url: &str) {
        let heard = listeners.heard(&self.name());
        // A stream that is cut off fails; one that completes would tell its client that there is no more.
        if !heard.iter().any(|heard| ["closed", "error", "complete"].contains(&heard.event.as_str())) {
            return;
        }
        self.take_in(&heard);
        self.parted += 1;
        self.open(listeners, url);
    }

    fn take_in(&mut self, heard: &[Heard]) {
        assert!(heard.iter().all(|heard| heard.event != "complete"), "{} completed", self.name());
        for told in heard.iter().filter(|heard| heard.event == "next").map(|heard| change(&heard.data)) {
            self.heard.push(told["id"].as_str().unwrap().to_owned());
            self.cursor = told["cursor"].clone();
        }
    }

    fn count(&self, listeners: &Listeners) -> usize {
        self.heard.len() + listeners.heard(&self.name()).iter().filter(|heard| heard.event == "next").count()
    }
}

#[test]
fn gateways_are_replaced_one_by_one_and_nobody_notices() {
    let (times, rate) = (setting("ROLLING_TIMES", TIMES), setting("ROLLING_RATE", RATE));
    let world = World::start();
    let mut gateways = world.ports.map(|port| Some(world.gateway(port)));
    until("the proxy lets everybody in", || {
        try_get(&format!("{}/readyz", world.proxy.url()), &[]).is_ok_and(|raw| raw.status == 200)
    })
    .unwrap();
    let (listeners, url) = (Listeners::start(), world.proxy.url());
    let mut followers =
        ["socket", "events"].map(|way| Follower { way, parted: 0, cursor: Value::Null, heard: Vec::new() });
    for follower in &followers {
        follower.open(&listeners, &url);
        listeners.first(&follower.name(), "connected");
    }
    // A socket is connected before it follows: each hears something before anything is judged.
    until("each follows", || {
        let input = json!({ "input": resource("Hub") });
        world.ask(&ADMIN, &document("createResource"), &input);
        followers.iter().all(|follower| follower.count(&listeners) > 0)
    })
    .unwrap();
    let begun = Instant::now();
    thread::scope(|scope| {
        let pace = Duration::from_secs(ASKERS).div_f64(rate as f64);
        let world = &world;
        for asker in 0..ASKERS {
            scope.spawn(move || world.go_on_asking(asker, pace));
        }
        scope.spawn(|| world.go_on_writing());
        let following = scope.spawn(|| {
            let go_on = |followers: &mut [Follower; 2]| {
                followers.iter_mut().for_each(|follower| follower.go_on(&listeners, &url))
            };
            while !world.is_over() {
                go_on(&mut followers);
                thread::sleep(Duration::from_millis(50));
            }
            // To the last of what was written.
            let last = world.written.lock().unwrap().last().cloned().unwrap();
            until("everything is told", || {
                followers.iter().all(|follower| {
                    listeners
                        .heard(&follower.name())
                        .iter()
                        .any(|heard| heard.data["data"]["catalogChanges"]["id"] == last)
                })
            })
            .unwrap();
            for follower in &mut followers {
                let heard = listeners.heard(&follower.name());
                follower.take_in(&heard);
            }
        });
        for time in 0..times {
            thread::sleep(Duration::from_secs(1));
            let at = time as usize % 2;
            let replaced = gateways[at].take().unwrap().stop();
            assert_eq!(replaced.status, 0, "{}", replaced.stderr);
            gateways[at] = Some(world.gateway(world.ports[at]));
        }
        thread::sleep(Duration::from_secs(1));
        world.is_over.store(true, Ordering::Relaxed);
        following.join().unwrap();
    });
    let (asked, seconds) = (world.asked.load(Ordering::Relaxed), begun.elapsed().as_secs_f64());
    let (failures, written) = (world.failures.lock().unwrap(), world.written.lock().unwrap());
    let summary = format!(
        "rolling: {times} gateways replaced in {seconds:.0} s under {:.0} requests a second: {asked} asked, {} failed, \
         {} changes told to followers that were parted {:?} times",
        asked as f64 / seconds,
        failures.len(),
        written.len(),
        followers.each_ref().map(|follower| follower.parted)
    );
    // Past the test runner, which shows what is printed only where a test has failed.
    writeln!(std::io::stderr(), "{summary}").unwrap();
    assert!(failures.is_empty(), "{summary}\n{:#?}", failures.iter().take(5).collect::<Vec<_>>());
    assert!(asked as f64 > 0.8 * rate as f64 * seconds, "too little was asked: {summary}");
    for follower in &followers {
        assert!(follower.parted > 0, "{} was never parted: {summary}", follower.way);
        // What was written before it followed is none of its business.
        let heard: Vec<_> = follower.heard.iter().filter(|id| written.contains(id)).collect();
        assert_eq!(heard, written.iter().collect::<Vec<_>>(), "{}: {summary}", follower.way);
    }
}
