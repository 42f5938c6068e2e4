use std::{
    io::Write,
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use tests::{Backend, Network, Raw, on_both};

use crate::hostile::wire::send;

const JSON: (&str, &str) = ("content-type", "application/json");

/// The headers that an answer must have, whatever it is.
#[track_caller]
fn is_guarded(what: &str, raw: &Raw) {
    assert_eq!(raw.header("x-content-type-options"), Some("nosniff"), "{what}: {:?}", raw.headers);
    assert_eq!(raw.header("referrer-policy"), Some("no-referrer"), "{what}: {:?}", raw.headers);
    let policies = raw.headers.iter().filter(|(name, _)| name == "content-security-policy").collect::<Vec<_>>();
    assert_eq!(policies.len(), 1, "{what}: {policies:?}");
    let policy = &policies[0].1;
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
    assert!(raw.header("server").is_none() && raw.header("strict-transport-security").is_none(), "{what}");
}

#[test]
fn every_answer_says_what_browsers_may_do_with_it() {
    on_both(|backend| {
        let network = Network::start(backend);
        let question = json!({ "query": "{ centers { totalCount } }" }).to_string();
        for _ in 0..4 {
            is_guarded("made or kept", &network.ask_raw(&[JSON], question.as_bytes()));
        }
        for path in [
            "/graphql?query={centers{totalCount}}",
            "/graphql?query={",
            "/graphql",
            "/graphiql",
            "/graphiql/app.js",
            "/",
            "/healthz",
            "/readyz",
            "/readyz/process",
            "/no/such/page",
        ] {
            is_guarded(path, &network.get(path, &[]));
        }
        is_guarded("a refusal", &network.ask_raw(&[], question.as_bytes()));
        is_guarded(
            "a preflight",
            &network.options("/graphql", &[("origin", "https://a.example"), ("access-control-request-method", "POST")]),
        );
        let page = network.get("/graphiql", &[]);
        assert!(page.header("content-security-policy").is_some_and(|policy| policy.contains("script-src 'self'")));
    });
}

#[test]
fn a_compressed_body_is_not_unpacked() {
    let network = Network::start(Backend::Sqlite);
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(b"{\"query\":\"{__typename}\",\"variables\":{\"a\":\"").unwrap();
    for _ in 0..64 {
        bomb.write_all(&[b' '; 1 << 20]).unwrap();
    }
    bomb.write_all(b"\"}}").unwrap();
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 128 * 1024, "64 MiB are {} bytes", bomb.len());
    for coding in ["gzip", "deflate", "br", "zstd", "gzip, gzip", "identity, gzip", "GZIP"] {
        let begun = Instant::now();
        let raw = network.ask_raw(&[JSON, ("content-encoding", coding)], &bomb);
        assert_eq!(raw.status, 415, "{coding}: {}", raw.text);
        assert_eq!(raw.json()["errors"][0]["extensions"]["code"], "UNSUPPORTED_MEDIA_TYPE");
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    }
    let plain = network.ask_raw(&[JSON, ("content-encoding", "identity")], br#"{"query":"{__typename}"}"#);
    assert_eq!(plain.status, 200, "{}", plain.text);
    // Said to be nothing but JSON it is none.
    assert_eq!(network.ask_raw(&[JSON], &bomb).status, 400);
}

#[test]
fn a_head_that_is_too_long_is_refused_and_no_more_of_it_is_read() {
    let network = Network::start(Backend::Sqlite);
    let address = network.url().trim_start_matches("http://");
    let head = |headers: String| format!("GET /healthz HTTP/1.1\r\nhost: g\r\nconnection: close\r\n{headers}\r\n");
    let many = |count: usize| head((0..count).map(|number| format!("x-{number}: y\r\n")).collect());
    let long = |bytes: usize| head(format!("x-long: {}\r\n", "x".repeat(bytes)));
    let status = |request: String| send(address, request.as_bytes(), false).map(|reply| reply.status);
    assert_eq!((status(many(90)), status(long(60_000))), (Some(200), Some(200)));
    assert_eq!(status(many(101)), Some(431), "101 headers and more");
    // The rest of what is on its way is not read, so the answer may not be either.
    for request in [long(200_000), long(10 << 20), format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(200_000))] {
        let status = status(request);
        assert!(matches!(status, None | Some(431 | 414)), "{status:?}");
    }
    assert_eq!(network.get("/healthz", &[]).status, 200);
    assert!(!network.log().contains("panicked"));
}
