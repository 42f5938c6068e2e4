use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::json;
use tests::{Backend, Listeners, Network, Server, Who, get, on_both};

use super::{CHEAP, FROM, ONE, OTHER, PROXY, ask, code};
use crate::{keeping::COACH, subscriptions::FOLLOW};

/// Questions by which a neighbour is judged, and how often both is tried: alone, and beside a crowd.
const QUESTIONS: usize = 150;
const PAIRS: usize = 5;

/// Cheap, and answered by the application.
const COUNT: &str = "{ centers { totalCount } }";

/// The time in which all but one of a hundred answers to a neighbour came, none of which failed.
fn p99(server: &Server) -> Duration {
    let key = Who::Website("summit-commons").header().unwrap();
    let body = json!({ "query": COUNT }).to_string();
    let mut times: Vec<_> = (0..QUESTIONS)
        .map(|_| {
            let begun = Instant::now();
            let answer = server.try_ask(&(key.0, key.1.clone()), &body);
            assert!(
                answer.is_some_and(|body| body["data"]["centers"]["totalCount"].is_u64()),
                "a neighbour is answered"
            );
            begun.elapsed()
        })
        .collect();
    times.sort();
    times[QUESTIONS - QUESTIONS / 100 - 1]
}

/// A crowd changes nothing for a neighbour, but for what a busy machine does by itself: that comes and goes, so each time
/// with the crowd is judged by the time just before it, and all of them by their median.
fn changes_nothing(server: &Server, what: &str, crowd: impl Fn(bool)) {
    let pair = || {
        let alone = p99(server);
        crowd(true);
        let beside = p99(server);
        crowd(false);
        (alone, beside)
    };
    let pairs: Vec<_> = (0..PAIRS).map(|_| pair()).collect();
    // Shown with a failure only.
    eprintln!("{what}, alone and beside: {pairs:?}");
    let ratio = median(pairs.iter().map(|(alone, beside)| beside.as_secs_f64() / alone.as_secs_f64()));
    let more = median(pairs.iter().map(|(alone, beside)| beside.as_secs_f64() - alone.as_secs_f64()));
    assert!(ratio <= 2.0 || more <= 0.010, "{what}: {ratio} times as long, by {more} s: {pairs:?}");
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[test]
fn a_caller_at_ten_times_its_limit_changes_nothing_for_a_neighbour() {
    on_both(|backend| {
        // The neighbour asks as fast as it can.
        let rate = [
            PROXY,
            ("GATEWAY_RATE_ANONYMOUS", "20"),
            ("GATEWAY_RATE_SITE", "1000000"),
            ("GATEWAY_RATE_BURST_SECONDS", "1"),
        ];
        let network = Network::start_set(backend, &rate);
        let server = network.server();
        let (asks, is_over) = (AtomicBool::new(false), AtomicBool::new(false));
        thread::scope(|threads| {
            let abuser = threads.spawn(|| {
                let (mut refused, mut answered, begun) = (0_u32, 0_u32, Instant::now());
                while !is_over.load(Ordering::Relaxed) {
                    // Two hundred a second.
                    let due = Instant::now() + Duration::from_millis(5);
                    if asks.load(Ordering::Relaxed) {
                        let raw = get(&format!("{}/graphql?query={{__typename}}", network.url()), &[(FROM, ONE)]);
                        if raw.status == 429 {
                            assert_eq!(code(&raw), "RATE_LIMITED");
                            assert!(raw.header("retry-after").is_some() && raw.header("ratelimit").is_some());
                            refused += 1;
                        } else {
                            assert_eq!(raw.status, 200, "{}", raw.text);
                            answered += 1;
                        }
                    }
                    thread::sleep(due.saturating_duration_since(Instant::now()));
                }
                (answered, refused, begun.elapsed().as_secs_f64())
            });
            changes_nothing(server, "ten times the limit", |is_there| {
                asks.store(is_there, Ordering::Relaxed);
                // Until nothing is left of what may be spent at once.
                thread::sleep(Duration::from_millis(if is_there { 500 } else { 0 }));
            });
            is_over.store(true, Ordering::Relaxed);
            let (answered, refused, seconds) = abuser.join().unwrap();
            assert!(f64::from(answered) <= 21.0 + 20.0 * seconds, "{answered} within {seconds} s");
            assert!(refused > answered, "{refused} refused, {answered} answered");
        });
    });
}

#[test]
fn two_thousand_who_say_a_letter_now_and_then_change_nothing_for_others() {
    let files = rlimit::increase_nofile_limit(10_000).unwrap();
    assert!(files > 2_500, "this machine lets a process have {files} files; raise ulimit -n");
    let network = Network::start_set(Backend::Postgres, &[PROXY, ("GATEWAY_RATE_SITE", "1000000")]);
    let server = network.server();
    let address = network.url().trim_start_matches("http://");
    // Half of them with a head that does not end, half with a body.
    let head = "GET / HTTP/1.1\r\nhost: g\r\nx-slow: ";
    let body = "POST /graphql HTTP/1.1\r\nhost: g\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{";
    let come = |number: usize| {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(if number.is_multiple_of(2) { head } else { body }.as_bytes()).unwrap();
        stream
    };
    let silent = Mutex::new(Vec::new());
    let is_over = AtomicBool::new(false);
    thread::scope(|threads| {
        let talking = threads.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(500));
                // Whoever was hung up on already cannot send.
                silent.lock().unwrap().iter_mut().for_each(|stream: &mut TcpStream| drop(stream.write_all(b" ")));
            }
        });
        changes_nothing(server, "2,000 silent connections", |are_there| {
            *silent.lock().unwrap() = (0..if are_there { 2_000 } else { 0 }).map(come).collect();
            thread::sleep(Duration::from_millis(600));
        });
        *silent.lock().unwrap() = (0..2_000).map(come).collect();
        thread::sleep(Duration::from_secs(1));
        is_over.store(true, Ordering::Relaxed);
        talking.join().unwrap();
    });
    // They are hung up on soon: ten seconds for a head, ten for a body.
    let begun = Instant::now();
    for stream in silent.lock().unwrap().iter_mut() {
        stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{error}"),
        }
        let text = String::from_utf8_lossy(&answer);
        assert!(text.is_empty() || text.starts_with("HTTP/1.1 408"), "{text}");
    }
    assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", begun.elapsed());
    assert!(!network.log().contains("panicked"));
}

#[test]
fn one_address_may_have_so_many_connections_and_no_more() {
    let network = Network::start_set(Backend::Sqlite, &[("GATEWAY_LIMIT_CONNECTIONS_EACH", "10")]);
    let address = network.url().trim_start_matches("http://");
    let connect = || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: g\r\n\r\n");
        let mut head = [0; 12];
        let answered = stream.read_exact(&mut head).map(|()| String::from_utf8_lossy(&head).into_owned());
        (stream, answered.unwrap_or_default())
    };
    let mut open: Vec<_> = (0..10).map(|_| connect()).collect();
    assert!(open.iter().all(|(_, answer)| answer == "HTTP/1.1 200"), "{open:?}");
    let (mut away, answer) = connect();
    assert_eq!(answer, "HTTP/1.1 503");
    let mut rest = Vec::new();
    // What it was asked is not read, so the connection may be torn rather than closed.
    let _ = away.read_to_end(&mut rest);
    let rest = String::from_utf8_lossy(&rest);
    assert!(rest.contains("retry-after: 5") && rest.contains("connection: close"), "{rest}");
    open.truncate(9);
    // It takes a moment until it is known that one has gone.
    tests::until("there is room again", || connect().1 == "HTTP/1.1 200").unwrap();
    // Behind a proxy all come from one address, which is told from another one by nobody.
    let network = Network::start_set(Backend::Sqlite, &[PROXY, ("GATEWAY_LIMIT_CONNECTIONS_EACH", "10")]);
    let address = network.url().trim_start_matches("http://");
    let many: Vec<_> = (0..30).map(|_| TcpStream::connect(address).unwrap()).collect();
    assert_eq!((network.get("/healthz", &[]).status, many.len()), (200, 30));
}

#[test]
fn a_websocket_is_a_connection_for_as_long_as_it_is_open() {
    let network = Network::start_set(Backend::Sqlite, &[PROXY, ("GATEWAY_LIMIT_CONNECTIONS", "10")]);
    let address = network.url().trim_start_matches("http://");
    let handshake = "GET /graphql HTTP/1.1\r\nhost: g\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
        sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
        sec-websocket-protocol: graphql-transport-ws\r\n\r\n";
    let sockets: Vec<_> = (0..10)
        .map(|_| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
            stream.write_all(handshake.as_bytes()).unwrap();
            let mut head = [0; 12];
            stream.read_exact(&mut head).unwrap();
            assert_eq!(String::from_utf8_lossy(&head), "HTTP/1.1 101");
            stream
        })
        .collect();
    let status = || get(&format!("{}/healthz", network.url()), &[]).status;
    assert_eq!(status(), 503, "{} sockets are open", sockets.len());
    drop(sockets);
    tests::until("there is room again", || status() == 200).unwrap();
}

#[test]
fn there_are_so_many_connections_in_all() {
    let settings = [PROXY, ("GATEWAY_LIMIT_CONNECTIONS", "20"), ("GATEWAY_ADMIN_LISTEN", "127.0.0.1:0")];
    let network = Network::start_set(Backend::Sqlite, &settings);
    let address = network.url().trim_start_matches("http://");
    let mut open: Vec<_> = (0..20).map(|_| TcpStream::connect(address).unwrap()).collect();
    let away = tests::get(&format!("{}/healthz", network.url()), &[]);
    assert_eq!((away.status, away.header("retry-after")), (503, Some("5")));
    // Whoever looks after it is not taken for one of them, or it would be ended for being asked for.
    for path in ["/healthz", "/readyz", "/readyz/process"] {
        assert_eq!(get(&format!("{}{path}", network.server().admin()), &[]).status, 200, "{path}");
    }
    open.truncate(10);
    tests::until("there is room again", || get(&format!("{}/healthz", network.url()), &[]).status == 200).unwrap();
}

#[test]
fn one_caller_may_have_so_many_streams_and_no_more() {
    let network = Network::start_set(Backend::Sqlite, &[PROXY, ("GATEWAY_LIMIT_CONNECTIONS_EACH", "3")]);
    let listeners = Listeners::start();
    let open = |name: &str, address: &str| {
        let body = json!({ "query": FOLLOW }).to_string();
        let headers = json!({ "content-type": "application/json", FROM: address });
        let url = format!("{}/graphql", network.url());
        listeners.tell("text", name, json!({ "url": url, "method": "POST", "headers": headers, "body": body }));
        listeners.first(name, "connected").data["status"].clone()
    };
    for number in 0..3 {
        assert_eq!(open(&format!("{number}"), ONE), 200);
    }
    assert_eq!(open("too many", ONE), 503);
    assert_eq!(open("a neighbour", OTHER), 200);
}

#[test]
fn what_cannot_be_executed_soon_is_sent_away_and_what_is_kept_is_given() {
    // One turn for members and one for everybody else; four of each may wait.
    let network = Network::start_set(Backend::Postgres, &[PROXY, ("GATEWAY_LIMIT_CONCURRENT", "2")]);
    let server = network.server();
    let question = |number: usize| format!("{{ centers(first: {}) {{ nodes {{ name }} }} }}", number + 1);
    for _ in 0..3 {
        assert_eq!(ask(server, ONE, &question(50)).status, 200);
    }
    let members = COACH.header().unwrap();
    thread::scope(|threads| {
        // Nobody reads anything of the catalog meanwhile.
        threads.spawn(|| {
            network.database().execute(
                "BEGIN; LOCK TABLE published.entry, shared.entry IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(7); COMMIT",
            );
        });
        thread::sleep(Duration::from_millis(500));
        let asked: Vec<_> = (0..24)
            .map(|number| {
                let (question, members) = (question(number / 2), &members);
                threads.spawn(move || {
                    let begun = Instant::now();
                    let mut headers = vec![(FROM, ONE)];
                    if number % 2 == 0 {
                        headers.push((members.0, members.1.as_str()));
                    }
                    (server.ask(&headers, &question), begun.elapsed())
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(1_000));
        let kept = ask(server, OTHER, &question(50));
        assert_eq!((kept.status, kept.header("cache-status")), (200, Some("recovery-gateway; hit")));
        assert_eq!(network.get("/healthz", &[]).status, 200);
        let answers: Vec<_> = asked.into_iter().map(|asked| asked.join().unwrap()).collect();
        let shed: Vec<_> = answers.iter().filter(|(raw, _)| raw.status == 503).collect();
        let at_once = shed.iter().filter(|(_, took)| *took < Duration::from_millis(1_500)).count();
        assert!(shed.len() >= 12 && at_once >= 12, "{} sent away, {at_once} at once: {answers:#?}", shed.len());
        for (raw, took) in &shed {
            assert_eq!((code(raw), raw.header("retry-after")), (json!("OVERLOADED"), Some("5")), "{}", raw.text);
            assert!(*took < Duration::from_millis(5_500), "{took:?}");
        }
    });
    assert_eq!(ask(server, ONE, &question(60)).status, 200, "{}", server.log());
    assert_eq!(ask(server, ONE, CHEAP).status, 200);
}

#[test]
fn who_does_not_read_is_hung_up_on() {
    let network = Network::start(Backend::Sqlite);
    let mut stream = TcpStream::connect(network.url().trim_start_matches("http://")).unwrap();
    // Far more than what lies between us: about 20 MB.
    let request = b"GET /graphiql/graphiql.js HTTP/1.1\r\nhost: g\r\naccept-encoding: gzip\r\n\r\n";
    for _ in 0..200 {
        stream.write_all(request).unwrap();
    }
    thread::sleep(Duration::from_secs(33));
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut read = Vec::new();
    let end = stream.read_to_end(&mut read);
    let is_reset = end.as_ref().is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset);
    assert!(end.is_ok() || is_reset, "it still waits: {end:?}");
    let size = get(&format!("{}/graphiql/graphiql.js", network.url()), &[]).body.len();
    assert!(read.len() < 200 * size, "everything was sent: {} bytes", read.len());
}
