//! Sends requests over connections that are kept, and tells how long their answers took:
//!
//!     load FILE ADDRESS... [--connections N] [--rate R] [--seconds S] [--requests N] [--redis]
//!
//! FILE has a request a line, which are sent in their order and, at its end, from the beginning: `PATH`, or
//! `PATH<TAB>BODY` to post it as JSON, or `PATH<TAB>BODY<TAB>NAME: VALUE<TAB>...` with some headers more. With `--redis` a
//! line is a key to get. The connections are shared out among the addresses (`127.0.0.1:8080`).
//!
//! Without `--rate` each connection asks again as soon as it is answered (a closed loop). With it requests are due at a
//! fixed rate, whatever the answers do, and the time of each counts from the moment at which it was due (an open loop):
//! what waits because those before it are slow is slow.
//!
//! Prints one object of JSON; times are in microseconds. `failed` counts answers whose status is none of success, `hits`
//! those whose `Cache-Status` says so. It speaks HTTP/1.1 by itself, so that it costs little beside what it measures.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What is to be done.
struct Plan {
    requests: Vec<Vec<u8>>,
    addresses: Vec<String>,
    connections: usize,
    rate: Option<f64>,
    seconds: Option<f64>,
    most: u64,
    is_redis: bool,
}

/// What one connection has seen.
#[derive(Default)]
struct Seen {
    micros: Vec<u64>,
    failed: u64,
    hits: u64,
    bytes: u64,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let plan = Arc::new(plan()?);
    let mut streams = Vec::new();
    for number in 0..plan.connections {
        let stream = TcpStream::connect(&plan.addresses[number % plan.addresses.len()]).await?;
        stream.set_nodelay(true)?;
        streams.push(stream);
    }
    let (next, begun) = (Arc::new(AtomicU64::new(0)), Instant::now());
    let tasks: Vec<_> =
        streams.into_iter().map(|stream| tokio::spawn(ask(plan.clone(), stream, next.clone(), begun))).collect();
    let mut all = Seen::default();
    for task in tasks {
        let seen = task.await??;
        all.micros.extend(seen.micros);
        (all.failed, all.hits, all.bytes) = (all.failed + seen.failed, all.hits + seen.hits, all.bytes + seen.bytes);
    }
    let seconds = begun.elapsed().as_secs_f64();
    all.micros.sort_unstable();
    let count = all.micros.len();
    let at = |share: f64| all.micros.get(((count as f64 * share) as usize).min(count.saturating_sub(1)));
    let told = json!({
        "requests": count, "seconds": seconds, "rate": count as f64 / seconds, "failed": all.failed, "hits": all.hits,
        "bytes": all.bytes, "p50": at(0.5), "p90": at(0.9), "p99": at(0.99), "max": all.micros.last(),
    });
    println!("{told}");
    Ok(())
}

/// What the command line says.
fn plan() -> Result<Plan, Failure> {
    let mut words = Vec::new();
    let mut options: BTreeMap<String, String> = BTreeMap::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.strip_prefix("--") {
            Some("redis") => drop(options.insert("redis".to_owned(), String::new())),
            Some(name) => drop(options.insert(name.to_owned(), args.next().ok_or("an option has no value")?)),
            None => words.push(arg),
        }
    }
    if words.len() < 2 {
        return Err(
            "usage: load FILE ADDRESS... [--connections N] [--rate R] [--seconds S] [--requests N] [--redis]".into()
        );
    }
    let text = std::fs::read_to_string(words.remove(0))?;
    let is_redis = options.contains_key("redis");
    let number = |name: &str| options.get(name).map(|text| text.parse::<f64>()).transpose();
    let requests: Vec<_> = text.lines().map(|line| if is_redis { get(line) } else { http(line) }).collect();
    let most = number("requests")?.map_or(u64::MAX, |most| most as u64);
    if requests.is_empty() || (most == u64::MAX && !options.contains_key("seconds")) {
        return Err("there is nothing to ask, or no end to it: give --seconds or --requests".into());
    }
    let connections = number("connections")?.map_or(1, |count| count as usize);
    let (rate, seconds) = (number("rate")?, number("seconds")?);
    Ok(Plan { requests, addresses: words, connections, rate, seconds, most, is_redis })
}

/// A request as it goes over the wire.
fn http(line: &str) -> Vec<u8> {
    let mut parts = line.split('\t');
    let path = parts.next().unwrap_or_default();
    let body = parts.next().unwrap_or_default();
    let headers: String = parts.map(|header| format!("{header}\r\n")).collect();
    let host = "host: gateway\r\naccept: application/json\r\n";
    if body.is_empty() {
        return format!("GET {path} HTTP/1.1\r\n{host}{headers}\r\n").into_bytes();
    }
    let length = body.len();
    let kind = "content-type: application/json";
    format!("POST {path} HTTP/1.1\r\n{host}{kind}\r\ncontent-length: {length}\r\n{headers}\r\n{body}").into_bytes()
}

/// A command of Redis as it goes over the wire.
fn get(key: &str) -> Vec<u8> {
    format!("*2\r\n$3\r\nGET\r\n${}\r\n{key}\r\n", key.len()).into_bytes()
}

/// Asks over one connection until everything was asked or the time is over.
async fn ask(plan: Arc<Plan>, mut stream: TcpStream, next: Arc<AtomicU64>, begun: Instant) -> Result<Seen, Failure> {
    let mut seen = Seen::default();
    let mut buffer = Vec::with_capacity(1 << 16);
    let end = plan.seconds.map(|seconds| begun + Duration::from_secs_f64(seconds));
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let due = match plan.rate {
            Some(rate) => begun + Duration::from_secs_f64(number as f64 / rate),
            None => Instant::now(),
        };
        if number >= plan.most || end.is_some_and(|end| due >= end) {
            return Ok(seen);
        }
        if plan.rate.is_some() {
            tokio::time::sleep_until(due.into()).await;
        }
        let request = &plan.requests[(number % plan.requests.len() as u64) as usize];
        stream.write_all(request).await?;
        let (is_good, is_hit) = read(&mut stream, &mut buffer, plan.is_redis).await?;
        seen.micros.push(due.elapsed().as_micros() as u64);
        seen.failed += u64::from(!is_good);
        seen.hits += u64::from(is_hit);
        seen.bytes += buffer.len() as u64;
    }
}

/// Reads an answer to its end: whether it is a good one, and whether it says that it comes from a cache.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>, is_redis: bool) -> Result<(bool, bool), Failure> {
    buffer.clear();
    loop {
        if stream.read_buf(buffer).await? == 0 {
            return Err("the connection was closed before the answer had ended".into());
        }
        let whole = if is_redis { redis_answer(buffer)? } else { http_answer(buffer)? };
        if let Some((length, is_good, is_hit)) = whole {
            if buffer.len() >= length {
                return Ok((is_good, is_hit));
            }
            buffer.reserve(length - buffer.len());
        }
    }
}

/// The length of an answer of Redis, as soon as it is told.
fn redis_answer(buffer: &[u8]) -> Result<Option<(usize, bool, bool)>, Failure> {
    let Some(end) = buffer.windows(2).position(|two| two == b"\r\n") else { return Ok(None) };
    let length: i64 = match (buffer[0], std::str::from_utf8(&buffer[1..end])) {
        (b'$', Ok(length)) => length.parse()?,
        _ => return Err("Redis answers a GET with no text".into()),
    };
    let body = usize::try_from(length).map_or(0, |length| length + 2);
    Ok(Some((end + 2 + body, length >= 0, false)))
}

/// The length of an answer over HTTP, as soon as its head is there.
fn http_answer(buffer: &[u8]) -> Result<Option<(usize, bool, bool)>, Failure> {
    let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&buffer[..end])?;
    let header = |name: &str| {
        let is_it = |line: &&str| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        head.split("\r\n").find(is_it).map(|line| line[name.len()..].trim())
    };
    if header("transfer-encoding:").is_some() {
        return Err("the answer comes in chunks, which is not measured".into());
    }
    let length: usize = header("content-length:").unwrap_or("0").parse()?;
    let is_good = head.split(' ').nth(1).is_some_and(|status| status.starts_with('2') || status == "304");
    let is_hit = header("cache-status:").is_some_and(|status| status.contains("hit"));
    Ok(Some((end + 4 + length, is_good, is_hit)))
}
