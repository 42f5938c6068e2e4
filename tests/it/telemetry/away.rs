//! A collector that is away, or hangs, harms nobody: requests take as long as ever, the log has a line when it begins and one
//! when it ends, and the process ends in time and well.

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use serde_json::json;
use tests::{Backend, Collector, Database, Mood, Server, Setting, soon, until};

/// How long the end may take: what the collector may keep it, and as much again for a machine that is busy.
const END: Duration = Duration::from_secs(8);

/// The time in the middle of those that questions take.
fn usual(server: &Server) -> Duration {
    let body = json!({ "query": "{ regions { nodes { name } } }" }).to_string();
    let mut times: Vec<_> = (0..150)
        .map(|_| {
            let begun = Instant::now();
            server.try_ask(&("x-nothing", String::new()), &body).unwrap();
            begun.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

/// How often the log says something.
fn said(server: &Server, words: &str) -> usize {
    server.log().lines().filter(|line| line.contains(words)).count()
}

const BEGINS: &str = "the collector takes no telemetry";
const ENDS: &str = "the collector takes telemetry again";

fn ends_well(server: Server) -> String {
    let begun = Instant::now();
    let ended = server.stop();
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    assert!(begun.elapsed() < END, "it took {:?} to end:\n{}", begun.elapsed(), ended.stderr);
    ended.stderr
}

fn harms_nobody(settings: &[Setting<'_>]) {
    let database = Database::demo(Backend::Sqlite);
    let plain = database.serve();
    let without = usual(&plain);
    let _ = plain.stop();
    let server = database.serve_set(settings);
    let with = usual(&server);
    // A millisecond is noise on a machine that is busy.
    assert!(with < without * 2 + Duration::from_millis(1), "{with:?} with it, {without:?} without");
    let log = ends_well(server);
    assert!(log.lines().filter(|line| line.contains(BEGINS)).count() <= 3, "{log}");
}

#[test]
fn a_collector_that_is_not_there_harms_nobody() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    harms_nobody(&[&soon()[..], &[("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str())]].concat());
}

#[test]
fn a_collector_that_hangs_harms_nobody() {
    let collector = Collector::start();
    collector.set(Mood::Hangs);
    harms_nobody(&collector.settings());
}

#[test]
fn that_it_is_away_is_said_once_and_that_it_is_back_too() {
    let collector = Collector::start();
    collector.set(Mood::Refuses);
    // It is tried again and again within this time, and no longer.
    let settings = [&collector.settings()[..], &[("OTEL_EXPORTER_OTLP_TIMEOUT", "300")]].concat();
    let server = Database::demo(Backend::Sqlite).serve_set(&settings);
    let ask = || drop(server.ask(&[], "{ regions { totalCount } }"));
    ask();
    until("each signal is said to be lost", || said(&server, BEGINS) == 3).unwrap();
    for _ in 0..10 {
        ask();
        std::thread::sleep(Duration::from_millis(150));
    }
    assert_eq!((said(&server, BEGINS), said(&server, ENDS)), (3, 0), "{}", server.log());
    collector.set(Mood::Takes);
    ask();
    until("each signal is said to be taken", || said(&server, ENDS) == 3).unwrap();
    ends_well(server);
}

#[test]
fn what_is_left_is_sent_at_the_end() {
    let collector = Collector::start();
    // Nothing is due before the process ends.
    let address = [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url())];
    let server = Database::demo(Backend::Sqlite).serve_set(&address);
    let raw = server.ask(&[], "{ regions { totalCount } }");
    ends_well(server);
    let spans = collector.trace_of(raw.header("x-request-id").unwrap());
    assert!(spans.len() > 3, "{spans:#?}");
    assert!(collector.points().iter().any(|point| point.name == "http.server.request.duration"));
    let lines = collector.lines_until(|lines| lines.iter().any(|line| line.body == "answered"));
    assert!(lines.iter().any(|line| line.body == "asked to stop; requests that run may end"), "{lines:#?}");
}
