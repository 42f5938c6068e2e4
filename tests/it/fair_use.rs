//! Fair use: nobody keeps others from being answered, by asking too much or by keeping silent.

/// Where a request comes from, whatever it says.
mod callers;
/// Too many at a time: requests, connections, the silent.
mod crowds;
/// The law by which everybody is counted.
mod law;
/// What is charged, to whom, and what they are told.
mod limited;
/// Two replicas that share a limit.
mod together;

use std::time::Instant;

use serde_json::Value;
use tests::{Raw, Server};

/// Behind one proxy, which a test plays: it says whom a request is from.
const PROXY: (&str, &str) = ("GATEWAY_TRUSTED_PROXIES", "1");
const FROM: &str = "x-forwarded-for";
/// Addresses of documentation (RFC 5737, RFC 3849), which nobody has.
const ONE: &str = "203.0.113.77";
const OTHER: &str = "198.51.100.9";

/// A question that costs a unit and that nothing is read for.
const CHEAP: &str = "{ __typename }";

/// What somebody at an address is answered.
fn ask(server: &Server, address: &str, query: &str) -> Raw {
    server.ask(&[(FROM, address)], query)
}

/// A number in a header such as `"anonymous";r=9;t=1`.
#[track_caller]
fn part(raw: &Raw, header: &str, name: &str) -> u64 {
    let value = raw.header(header).unwrap_or_else(|| panic!("no {header} in {:?}", raw.headers));
    let part = value.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    part.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no {name} in {value}"))
}

/// What is left of a caller's allowance.
#[track_caller]
fn left(raw: &Raw) -> u64 {
    part(raw, "ratelimit", "r")
}

fn code(raw: &Raw) -> Value {
    raw.json()["errors"][0]["extensions"]["code"].clone()
}

/// Asks until it is too much: how often it was answered, what then was said, and how many seconds it took.
fn exhaust(most: u64, ask: impl Fn() -> Raw) -> (u64, Raw, f64) {
    let begun = Instant::now();
    for answered in 0..most {
        let raw = ask();
        if raw.status != 200 {
            return (answered, raw, begun.elapsed().as_secs_f64());
        }
    }
    panic!("{most} requests were answered within {:?}", begun.elapsed());
}
