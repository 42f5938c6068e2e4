use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use gateway::http::fair_use::address::{Prefix, caller};
use tests::{Backend, Network};

use super::{CHEAP, FROM, ONE, exhaust};

const PEER: &str = "192.0.2.1";

/// Who asks, by lines of headers, behind so many proxies.
fn who(lines: &[(&str, &str)], proxies: usize) -> String {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(HeaderName::try_from(*name).unwrap(), HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    caller(PEER.parse().unwrap(), &headers, proxies).to_string()
}

#[test]
fn whom_a_request_is_from_is_said_by_trusted_proxies_alone() {
    for (line, proxies, expected) in [
        // Without one nothing is believed.
        ("198.51.100.1", 0, PEER),
        // What stands to the left of what the outermost proxy added anybody wrote.
        ("198.51.100.1", 1, "198.51.100.1"),
        ("6.6.6.6, 198.51.100.1", 1, "198.51.100.1"),
        ("6.6.6.6,198.51.100.1, 10.0.0.2", 2, "198.51.100.1"),
        ("6.6.6.6, 7.7.7.7, 198.51.100.1, 10.0.0.2, 10.0.0.3", 3, "198.51.100.1"),
        ("198.51.100.1", 2, "198.51.100.1"),
        // With ports, of version 6, of version 4 within version 6.
        ("198.51.100.1:4711", 1, "198.51.100.1"),
        ("2001:db8::1", 1, "2001:db8::1"),
        ("[2001:db8::1]", 1, "2001:db8::1"),
        ("[2001:db8::1]:443", 1, "2001:db8::1"),
        ("::ffff:198.51.100.1", 1, "198.51.100.1"),
        ("   198.51.100.1\t", 1, "198.51.100.1"),
        // What is no address in the place that counts makes nobody somebody else.
        ("198.51.100.1, unknown", 1, PEER),
        ("198.51.100.1, ", 1, PEER),
        ("", 1, PEER),
        (",,,", 2, PEER),
        ("198.51.100.1, 999.1.1.1", 1, PEER),
        ("198.51.100.1; for=1.2.3.4", 1, PEER),
        ("\u{fffd}", 1, PEER),
    ] {
        assert_eq!(who(&[(FROM, line)], proxies), expected, "{line:?} behind {proxies}");
    }
    assert_eq!(who(&[], 1), PEER);
    // Lines of one name are one list.
    assert_eq!(who(&[(FROM, "6.6.6.6"), (FROM, "198.51.100.1")], 1), "198.51.100.1");
    assert_eq!(who(&[(FROM, "6.6.6.6, 198.51.100.1"), (FROM, "10.0.0.2")], 2), "198.51.100.1");
}

#[test]
fn the_other_header_is_read_alike_and_must_agree() {
    for (line, proxies, expected) in [
        ("for=198.51.100.1", 1, "198.51.100.1"),
        ("For=\"[2001:db8::1]:4711\";proto=https", 1, "2001:db8::1"),
        ("proto=http;by=10.0.0.9;for=198.51.100.1", 1, "198.51.100.1"),
        ("for=6.6.6.6, for=198.51.100.1;host=example.org, for=10.0.0.2", 2, "198.51.100.1"),
        ("for=6.6.6.6, for=_hidden", 1, PEER),
        ("for=unknown", 1, PEER),
        ("host=example.org", 1, PEER),
        ("for=198.51.100.1", 0, PEER),
    ] {
        assert_eq!(who(&[("forwarded", line)], proxies), expected, "{line:?} behind {proxies}");
    }
    // A proxy adds to one of them and passes the other on as it came: so none may be believed against the other.
    assert_eq!(who(&[(FROM, "198.51.100.1"), ("forwarded", "for=6.6.6.6")], 1), PEER);
    assert_eq!(who(&[(FROM, "198.51.100.1"), ("forwarded", "for=\"198.51.100.1:99\"")], 1), "198.51.100.1");
}

#[test]
fn a_household_is_one_caller() {
    let prefix = |text: &str| Prefix::of(text.parse::<IpAddr>().unwrap());
    assert_eq!(prefix("2001:db8:1:2::5"), prefix("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    assert_ne!(prefix("2001:db8:1:2::5"), prefix("2001:db8:1:3::5"));
    assert_ne!(prefix("198.51.100.1"), prefix("198.51.100.2"));
    assert_eq!(prefix("198.51.100.1"), prefix("::ffff:198.51.100.1"));
}

#[test]
fn nobody_gets_more_by_saying_to_be_many() {
    let settings = [("GATEWAY_RATE_ANONYMOUS", "1"), ("GATEWAY_RATE_BURST_SECONDS", "10")];
    // Without a trusted proxy, and behind one that adds whom it was asked by.
    for (proxies, end) in [("0", ""), ("1", ", 203.0.113.77"), ("2", ", 203.0.113.77, 10.0.0.1")] {
        let network =
            Network::start_set(Backend::Sqlite, &[&settings[..], &[("GATEWAY_TRUSTED_PROXIES", proxies)]].concat());
        let number = std::cell::Cell::new(0);
        let (answered, refused, seconds) = exhaust(60, || {
            number.set(number.get() + 1);
            network.server().ask(&[(FROM, &format!("10.1.{}.7{end}", number.get()))], CHEAP)
        });
        assert!((10..=11 + seconds as u64).contains(&answered), "{answered} in {seconds} s behind {proxies}");
        assert_eq!(refused.status, 429, "{}", refused.text);
        let log = network.log();
        let warned = log.matches("GATEWAY_TRUSTED_PROXIES").count();
        assert_eq!(warned, usize::from(proxies == "0"), "said once, where somebody seems to have forgotten it: {log}");
        assert!(!log.contains(ONE) && !log.contains("10.1.") && !log.contains("127.0.0.1\""), "{log}");
    }
}
