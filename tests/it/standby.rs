//! A standby of PostgreSQL, as its users have it: who does not sign in is answered from it, nothing that it shows late is
//! shown, and it may lag, hang and end without anybody's harm.

use std::{
    cell::Cell,
    io,
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tests::{Backend, Database, Output, PostgresServer, Server, Who, get, until};

use crate::{
    keeping::{ADMIN, COACH, HOUSE, document},
    subscriptions::resource,
};

const BY_NAME: &str = "query ($text: String) { resources(search: $text) { nodes { id name } } }";
const COACHES: &str = "{ center(slug: \"summit-commons\") { coaches { nodes { displayName } } } }";

/// A primary, a standby of it, and a gateway on both.
struct Pair {
    // In this order: whoever asks goes before who is asked.
    server: Server,
    standby: PostgresServer,
    primary: PostgresServer,
    asked: Cell<u32>,
}

impl Pair {
    fn start() -> Self {
        let primary = PostgresServer::start();
        primary.log_everything();
        let standby = primary.standby();
        let pair = Self::reading(&standby.url(), primary, standby);
        pair.is_read("at first");
        pair
    }

    /// A gateway that reads what answers to an address.
    fn reading(url: &str, primary: PostgresServer, standby: PostgresServer) -> Self {
        let server = primary.serve(&[("DATABASE_REPLICA_URL", url), ("GATEWAY_ADMIN_LISTEN", "127.0.0.1:0")]);
        Self { server, standby, primary, asked: Cell::new(0) }
    }

    fn ask(&self, who: &Who, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let header = who.header().unwrap_or(("x-nobody", String::new()));
        let answer = self.server.try_ask(&header, &body).expect("the gateway answers");
        assert!(answer["errors"].is_null(), "{answer:#}");
        answer["data"].clone()
    }

    /// Asks what nobody has asked before, which takes one statement.
    fn ask_anew(&self, who: &Who) -> Value {
        self.asked.set(self.asked.get() + 1);
        let query = format!("{{ question{}: resources(first: 3) {{ nodes {{ name }} }} }}", self.asked.get());
        self.ask(who, &query, json!({}))
    }

    fn write(&self, name: &str) {
        let made = self.ask(&ADMIN, &document("createResource"), json!({ "input": resource(name) }));
        assert_eq!(made["createResource"]["userErrors"], json!([]), "{made}");
    }

    /// How often a server was asked for something of a copy.
    fn reads(server: &PostgresServer, copy: &str) -> usize {
        let log = String::from_utf8_lossy(&server.log()).into_owned();
        log.lines().filter(|line| line.contains("execute ") && line.contains(&format!("FROM {copy}.entry"))).count()
    }

    /// Waits until the standby is what is read.
    fn is_read(&self, when: &str) {
        until(&format!("the standby is read {when}"), || {
            let before = Self::reads(&self.standby, "published");
            self.ask_anew(&Who::Anonymous);
            Self::reads(&self.standby, "published") > before
        })
        .unwrap();
    }

    /// Waits until the metrics say whether it is read.
    fn is_told(&self, is_read: bool, when: &str) {
        let line = format!("gateway_standby_read {}", u8::from(is_read));
        until(&format!("{line} {when}"), || {
            let text = get(&format!("{}/metrics", self.server.admin()), &[]).text;
            assert!(text.contains("pool_name=\"standby\""), "{text}");
            text.lines().any(|told| told == line)
        })
        .unwrap();
    }

    fn find(&self, name: &str) -> usize {
        self.ask(&Who::Anonymous, BY_NAME, json!({ "text": name }))["resources"]["nodes"].as_array().unwrap().len()
    }

    fn says(&self, words: &str) -> usize {
        self.server.log().lines().filter(|line| line.contains(words)).count()
    }
}

#[test]
fn who_does_not_sign_in_is_answered_from_a_standby_and_nobody_else() {
    let pair = Pair::start();
    let published = |server| Pair::reads(server, "published");
    let (before, primary) = (published(&pair.standby), published(&pair.primary));
    for _ in 0..20 {
        pair.ask_anew(&Who::Anonymous);
        pair.ask_anew(&Who::Website(HOUSE));
    }
    let (standby, primary) = (published(&pair.standby) - before, published(&pair.primary) - primary);
    assert_eq!(standby + primary, 40, "each question is one statement");
    assert!(primary <= 4, "the primary was asked {primary} times on a machine that is not so busy");

    // Who shares something withdraws it at once, where it shows a coach.
    let before = published(&pair.primary);
    pair.ask(&Who::Anonymous, COACHES, json!({}));
    assert!(published(&pair.primary) > before, "coaches were read from the standby");

    // A member may have written.
    for _ in 0..5 {
        pair.ask_anew(&COACH);
        pair.ask(&COACH, COACHES, json!({}));
    }
    let log = String::from_utf8_lossy(&pair.standby.log()).into_owned();
    for word in ["FROM shared.", "FROM house.", "app.centers", "truth.role"] {
        assert!(!log.lines().any(|line| line.contains("execute ") && line.contains(word)), "{word} on the standby");
    }
    assert!(Pair::reads(&pair.primary, "shared") >= 5);
}

#[test]
fn what_a_standby_does_not_show_yet_is_read_from_the_primary() {
    let pair = Pair::start();
    // Nothing is replayed: what is read there is old, and stays so.
    for round in 0..3 {
        assert_eq!(pair.find(&format!("Walrus{round}")), 0);
        pair.standby.tell("SELECT pg_wal_replay_pause()");
        until("it is paused", || pair.standby.tell("SELECT pg_get_wal_replay_pause_state()") == "paused").unwrap();
        pair.write(&format!("Walrus{round}"));
        // At once, and for as long as it lags; also of what was kept before.
        for _ in 0..10 {
            assert_eq!(pair.find(&format!("Walrus{round}")), 1, "round {round}");
        }
        pair.is_old_there(&format!("Walrus{round}"));
        pair.standby.tell("SELECT pg_wal_replay_resume()");
        pair.is_read("when it has caught up");
        assert_eq!(pair.find(&format!("Walrus{round}")), 1);
    }
    // With replay at its own speed: each is found as soon as it is said to be written.
    for round in 0..30 {
        pair.write(&format!("Otter{round}"));
        assert_eq!(pair.find(&format!("Otter{round}")), 1, "round {round}");
    }
    assert_eq!(pair.says("is not read"), 0, "a short lag is nothing to speak of");
}

impl Pair {
    /// What the test is about: the standby itself would have told something else.
    fn is_old_there(&self, name: &str) {
        let count = format!("SELECT count(*) FROM published.entry WHERE document LIKE '%{name}%'");
        assert_eq!((self.standby.tell(&count), self.primary.tell(&count)), ("0".to_owned(), "1".to_owned()));
    }
}

#[test]
fn a_standby_that_lags_hangs_or_ends_harms_nobody_and_is_read_again() {
    let pair = Pair::start();
    let slowest = |seconds: u64| {
        let end = Instant::now() + Duration::from_secs(seconds);
        let mut slowest = Duration::ZERO;
        while Instant::now() < end {
            let asked = Instant::now();
            pair.ask_anew(&Who::Anonymous);
            slowest = slowest.max(asked.elapsed());
        }
        slowest
    };
    type Fault = fn(&PostgresServer);
    let faults: [(&str, Fault, Fault); 3] = [
        (
            "it lags",
            |standby| drop(standby.tell("SELECT pg_wal_replay_pause()")),
            |standby| {
                standby.tell("SELECT pg_wal_replay_resume()");
            },
        ),
        ("no answer", PostgresServer::pause, PostgresServer::go_on),
        ("", PostgresServer::kill, PostgresServer::start_again),
    ];
    for (count, (cause, begin, end)) in faults.into_iter().enumerate() {
        begin(&pair.standby);
        pair.write(&format!("Fault{count}"));
        // A statement that hangs there is given up as soon as the standby is.
        let slowest = slowest(8);
        assert!(slowest < Duration::from_secs(4), "{cause}: {slowest:?}");
        assert_eq!(pair.find(&format!("Fault{count}")), 1, "{cause}");
        pair.is_told(false, cause);
        assert_eq!(pair.says("the standby of the database is not read"), count + 1, "said once: {}", pair.server.log());
        let line = pair.server.log().lines().rfind(|line| line.contains("is not read")).unwrap().to_owned();
        assert!(line.contains(cause) && !line.contains("password"), "{line}");
        end(&pair.standby);
        pair.is_read("after that");
        pair.is_told(true, "after that");
        until("that is said", || pair.says("is read again") == count + 1).unwrap();
    }
}

/// An address behind which two servers answer in turn.
fn in_turn(ports: [u16; 2]) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for (count, near) in listener.incoming().flatten().enumerate() {
            // A server that was ended takes nobody.
            let Ok(far) = TcpStream::connect((Ipv4Addr::LOCALHOST, ports[count % 2])) else { continue };
            for (mut from, mut to) in [(near.try_clone().unwrap(), far.try_clone().unwrap()), (far, near)] {
                thread::spawn(move || {
                    let _ = io::copy(&mut from, &mut to);
                    let _ = to.shutdown(Shutdown::Both);
                });
            }
        }
    });
    format!("postgres://127.0.0.1:{port}/postgres")
}

#[test]
fn of_several_standbys_behind_a_name_the_one_that_was_looked_at_is_read() {
    let primary = PostgresServer::start();
    primary.log_everything();
    let (standby, other) = (primary.standby(), primary.standby());
    let pair = Pair::reading(&in_turn([standby.port(), other.port()]), primary, standby);
    let looked_at = |server: &PostgresServer| {
        server.tell("SELECT count(*) FROM pg_stat_activity WHERE usename LIKE '%operator'") == "1"
    };
    until("one of them is looked at", || looked_at(&pair.standby) || looked_at(&other)).unwrap();
    let (read, fresh) = if looked_at(&pair.standby) { (&pair.standby, &other) } else { (&other, &pair.standby) };
    until("it is read", || {
        let before = Pair::reads(read, "published");
        pair.ask_anew(&Who::Anonymous);
        Pair::reads(read, "published") > before
    })
    .unwrap();
    let finds = || {
        for count in 0..60 {
            pair.asked.set(pair.asked.get() + 1);
            let name = format!("ask{}", pair.asked.get());
            let query = format!("{{ {name}: resources(search: \"Walrus99\") {{ nodes {{ name }} }} }}");
            let found = pair.ask(&Who::Anonymous, &query, json!({}));
            assert_eq!(found[&name]["nodes"].as_array().map(Vec::len), Some(1), "question {count}");
            thread::sleep(Duration::from_millis(20));
        }
    };
    // The one that is read is old from now on; the other one shows everything.
    read.tell("SELECT pg_wal_replay_pause()");
    until("it is paused", || read.tell("SELECT pg_get_wal_replay_pause_state()") == "paused").unwrap();
    pair.write("Walrus99");
    finds();
    // The other one is looked at: what is open to the first is of no more use.
    until("the other one is looked at", || {
        read.tell("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE '%operator'");
        thread::sleep(Duration::from_millis(500));
        looked_at(fresh)
    })
    .unwrap();
    assert_eq!(read.tell("SELECT count(*) FROM published.entry WHERE document LIKE '%Walrus99%'"), "0");
    finds();
    let before = Pair::reads(fresh, "published");
    until("the other one is read", || {
        pair.ask_anew(&Who::Anonymous);
        Pair::reads(fresh, "published") > before
    })
    .unwrap();
}

#[test]
fn what_follows_nobody_is_no_standby() {
    let primary = PostgresServer::start();
    let server = primary.serve(&[("DATABASE_REPLICA_URL", &primary.url())]);
    until("that is said", || server.log().contains("it follows no primary")).unwrap();
    // Each statement once: nothing is asked of what is no standby, but how far it is.
    let raw = server.ask(&[], "{ resources(first: 3) { nodes { name } } }");
    assert_eq!(raw.json()["data"]["resources"]["nodes"].as_array().map(Vec::len), Some(3), "{}", raw.text);
}

#[test]
fn a_standby_must_be_one_of_the_database() {
    let check = |backend, url: &str| -> Output {
        Database::empty(backend).program(&["config", "check"]).env("DATABASE_REPLICA_URL", url).run()
    };
    for (backend, url, problem) in [
        (Backend::Sqlite, "postgres://db.example.org/network", "database_url is no PostgreSQL"),
        (Backend::Postgres, "sqlite://copy.db", "it must begin with postgres://"),
        (Backend::Postgres, "db.example.org", "it must begin with postgres://"),
    ] {
        let output = check(backend, url);
        assert_eq!(output.status, 1, "{url}");
        assert!(output.stderr.contains("database_replica_url (DATABASE_REPLICA_URL): "), "{}", output.stderr);
        assert!(output.stderr.contains(problem), "{}", output.stderr);
    }
    assert_eq!(check(Backend::Postgres, "postgres://db.example.org/network").status, 0);
}
