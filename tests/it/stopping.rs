//! The end of a process that is asked to end: first it says so to whoever sends requests, then it takes no new ones and
//! lets go of what is open. Whoever asks twice does not wait.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use serde_json::json;
use tests::{Backend, Database, Listeners, PostgresServer, Server, Who, get, on_both, until};

use crate::subscriptions::FOLLOW;

/// A connection that is kept from one request to the next, as a proxy keeps its own.
struct Kept(BufReader<TcpStream>);

impl Kept {
    fn open(server: &Server) -> Self {
        let stream = TcpStream::connect(server.url().trim_start_matches("http://")).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Self(BufReader::new(stream))
    }

    fn send(&mut self, query: &str) {
        assert!(self.try_send(query), "the connection takes nothing");
    }

    fn try_send(&mut self, query: &str) -> bool {
        let body = json!({ "query": query }).to_string();
        let length = body.len();
        let head = "POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\ncontent-length:";
        self.0.get_mut().write_all(format!("{head} {length}\r\n\r\n{body}").as_bytes()).is_ok()
    }

    /// The status of an answer, and whether the connection is closed after it.
    fn heard(&mut self) -> (String, bool) {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(self.0.read_line(&mut head).unwrap() > 0, "an answer that ends in its head: {head}");
        }
        let head = head.to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        self.0.read_exact(&mut body).unwrap();
        let status = head.split_whitespace().nth(1).unwrap().to_owned();
        (status, head.contains("\r\nconnection: close\r\n"))
    }

    /// Whether the other side has closed it.
    fn is_closed(&mut self) -> bool {
        matches!(self.0.read(&mut [0]), Ok(0) | Err(_))
    }
}

#[test]
fn it_is_not_ready_before_it_stops_to_serve() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let server = database.serve_set(&[("GATEWAY_DRAIN_SECONDS", "2"), ("GATEWAY_ADMIN_LISTEN", "127.0.0.1:0")]);
        let status = |path: &str| {
            let [told, admin] = [server.url(), &server.admin()].map(|url| get(&format!("{url}{path}"), &[]).status);
            assert_eq!(told, admin, "{path} says the same at both ports");
            told
        };
        assert_eq!(["/healthz", "/readyz", "/readyz/process"].map(status), [200; 3]);
        let listeners = Listeners::start();
        listeners.over_socket("socket", server.url(), &Who::Anonymous, FOLLOW, json!({}));
        listeners.first("socket", "connected");
        let (mut kept, mut idle) = (Kept::open(&server), Kept::open(&server));
        for connection in [&mut kept, &mut idle] {
            connection.send("{ __typename }");
            assert_eq!(connection.heard(), ("200".to_owned(), false));
        }

        let asked = Instant::now();
        server.ask_to_stop();
        until("it is not ready", || status("/readyz") == 503).unwrap();
        assert!(asked.elapsed() < Duration::from_secs(1), "it said so after {:?}", asked.elapsed());
        assert_eq!(["/healthz", "/readyz", "/readyz/process"].map(status), [200, 503, 503]);
        // Everybody is still answered, also who comes now, and told to come elsewhere the next time.
        let mut new = Kept::open(&server);
        for connection in [&mut kept, &mut new] {
            connection.send("{ __typename }");
            assert_eq!(connection.heard(), ("200".to_owned(), true));
            assert!(connection.is_closed());
        }
        assert!(asked.elapsed() < Duration::from_secs(2), "the machine is too slow for this test");
        assert!(listeners.heard("socket").iter().all(|heard| heard.event != "closed"), "it was closed too early");

        let url = server.url().to_owned();
        let output = server.ended();
        let took = asked.elapsed();
        assert_eq!(output.status, 0, "{}", output.stderr);
        assert!((Duration::from_secs(2)..Duration::from_secs(5)).contains(&took), "it took {took:?} to end");
        assert_eq!(listeners.first("socket", "closed").data["code"], 1001);
        assert!(idle.is_closed());
        assert!(TcpStream::connect(url.trim_start_matches("http://")).is_err());
        for line in ["no longer ready, and serving for 2 s more", "requests that run may end"] {
            assert!(output.stderr.contains(line), "{}", output.stderr);
        }
    });
}

#[test]
fn a_request_that_runs_is_answered() {
    let postgres = PostgresServer::start();
    let server = postgres.serve(&[]);
    let mut running = Kept::open(&server);
    let holding = thread::scope(|scope| {
        let held = scope.spawn(|| postgres.tell("BEGIN; LOCK TABLE published.entry; SELECT pg_sleep(3); COMMIT"));
        let waits = "SELECT count(*) FROM pg_locks WHERE NOT granted";
        until("the table is held", || {
            postgres.tell("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted") != "0"
        })
        .unwrap();
        running.send("{ resources(first: 1) { nodes { name } } }");
        until("the request waits", || postgres.tell(waits) != "0").unwrap();
        server.ask_to_stop();
        let answered = running.heard();
        held.join().unwrap();
        answered
    });
    assert_eq!(holding, ("200".to_owned(), true));
    let output = server.ended();
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(!output.stderr.contains("cut off"), "{}", output.stderr);
    // Nobody is signed in any more.
    let left = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'gateway'";
    until("its connections are closed", || postgres.tell(left) == "0").unwrap();
}

#[test]
fn whoever_asks_a_second_time_does_not_wait() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let server = database.serve_set(&[("GATEWAY_DRAIN_SECONDS", "60")]);
        let ready = || get(&format!("{}/readyz", server.url()), &[]).status;
        // Before it serves the first signal ends it.
        assert_eq!(ready(), 200);
        server.ask_to_stop();
        until("it has heard that", || ready() == 503).unwrap();
        let asked = Instant::now();
        server.ask_to_stop();
        let output = server.ended();
        assert!(asked.elapsed() < Duration::from_secs(3), "it took {:?}", asked.elapsed());
        assert_eq!(output.status, 1);
        assert!(output.stderr.contains("asked a second time to stop"), "{}", output.stderr);
    });
}

#[test]
fn what_does_not_end_is_cut_off() {
    let database = Database::demo(Backend::Sqlite);
    let server = database.serve();
    // Somebody asks for much and reads nothing of it, until nothing more can be said.
    let mut deaf = Kept::open(&server);
    deaf.0.get_ref().set_write_timeout(Some(Duration::from_secs(1))).unwrap();
    let asks = (0..100_000).take_while(|_| deaf.try_send("{ resources(first: 100) { nodes { name description } } }"));
    assert!((1..100_000).contains(&asks.count()));
    let asked = Instant::now();
    let output = server.stop();
    let took = asked.elapsed();
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(output.stderr.contains("requests still ran after 20 s and were cut off"), "{}", output.stderr);
    assert!((Duration::from_secs(20)..Duration::from_secs(30)).contains(&took), "it took {took:?}");
    drop(deaf);
}
