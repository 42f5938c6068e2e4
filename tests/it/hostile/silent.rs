//! Those who connect and keep us waiting.

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use tests::{Backend, Network};

/// Far longer than the second that they are given, for a machine that is busy.
const MOST: Duration = Duration::from_secs(30);

/// Sends bytes a few at a time and waits to be hung up on; what was answered until then.
fn wait(address: &str, bytes: &[u8], pause: Duration) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(MOST)).unwrap();
    let begun = Instant::now();
    for some in bytes.chunks(if pause.is_zero() { 4096 } else { 1 }) {
        thread::sleep(pause);
        // Whoever was hung up on already cannot send.
        if begun.elapsed() > MOST || stream.write_all(some).is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    if let Err(error) = stream.read_to_end(&mut answer) {
        assert!(error.kind() == std::io::ErrorKind::ConnectionReset, "it was not hung up on within {MOST:?}: {error}");
    }
    assert!(begun.elapsed() < MOST, "it was let talk for {:?}", begun.elapsed());
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn who_connects_and_says_nothing_is_hung_up_on() {
    let network = Network::start_set(Backend::Sqlite, &[("GATEWAY_LIMIT_IDLE_SECONDS", "1")]);
    let address = network.url().trim_start_matches("http://");
    let at_once = Duration::ZERO;
    for bytes in ["", "P", "PRI * HTT", "\r\n\r\n\r\n", "GET /healthz HTTP/1.1\r\nhost: g\r\n"] {
        assert!(!wait(address, bytes.as_bytes(), at_once).contains("200 OK"), "{bytes:?}");
    }
    // A letter at a time, as long as one likes.
    let slow = format!("GET /healthz HTTP/1.1\r\nhost: g\r\nx-long: {}", "x".repeat(400));
    assert!(!wait(address, slow.as_bytes(), Duration::from_millis(100)).contains("200 OK"));
    // One that was answered is waited for no longer than another, and may ask again until then.
    let twice = "GET /healthz HTTP/1.1\r\nhost: g\r\n\r\n".repeat(2);
    assert_eq!(wait(address, twice.as_bytes(), at_once).matches("200 OK").count(), 2);
    assert_eq!(network.get("/healthz", &[]).status, 200);
}
