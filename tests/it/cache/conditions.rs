use chrono::TimeDelta;
use gateway::kernel::clock;
use serde_json::{Value, json};
use tests::{Backend, Network, Server, Told, Who, get, on_both};

use super::{BOUND, within};
use crate::{
    hostile::wire,
    keeping::{ADMIN, HOUSE, done},
};

/// The address of a question.
fn address(query: &str, variables: &Value) -> String {
    let escaped = |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    format!("/graphql?query={}&variables={}", escaped(query), escaped(&variables.to_string()))
}

fn list() -> String {
    let query = "query($center: String!) { center(slug: $center) { name resources(first: 20) { nodes { name alert { text until } } } } }";
    address(query, &json!({ "center": HOUSE }))
}

/// Asks by an address until that is given again.
fn warm(server: &Server, path: &str, headers: &[(&str, &str)]) -> Told {
    within(BOUND * 5, "it is given again", || server.get(path, headers).is_hit());
    server.get(path, headers)
}

fn seconds(told: &Told) -> i64 {
    let control = told.raw.header("cache-control").unwrap();
    let Some((_, seconds)) = control.split_once("max-age=") else { panic!("{control}") };
    seconds.parse().unwrap()
}

#[test]
fn whoever_has_the_bytes_is_not_sent_them_again() {
    on_both(|backend| {
        let network = Network::start(backend);
        let (server, path) = (network.server(), list());
        let made = server.get(&path, &[]);
        let etag = made.raw.header("etag").expect("what was just made has one too").to_owned();
        assert!(etag.starts_with("W/\"") && etag.ends_with('"') && etag.len() > 15, "{etag}");
        let again = warm(server, &path, &[]);
        assert_eq!((again.raw.header("etag"), &again.raw.text), (Some(etag.as_str()), &made.raw.text));
        assert_eq!(again.raw.header("age"), Some("0"));
        let several = format!("\"other\", {etag}");
        for condition in [etag.as_str(), several.as_str(), "*"] {
            let told = server.get(&path, &[("if-none-match", condition)]);
            assert_eq!((told.raw.status, told.raw.body.len()), (304, 0), "{condition}");
            assert!(told.is_hit() && told.statements == 0);
            assert_eq!(told.raw.header("etag"), Some(etag.as_str()));
            assert_eq!(told.raw.header("cache-control"), Some("public, no-cache"));
            assert_varies(&told);
            // Nothing that is about a body.
            assert_eq!(told.raw.header("content-encoding"), None);
            assert!(told.raw.header("content-length").is_none_or(|length| length != "0"), "{:?}", told.raw.headers);
        }
        // A head alone says how long the body would be.
        let head = format!("HEAD {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\nIf-None-Match: {etag}\r\n\r\n");
        let told = wire::send(server.url().trim_start_matches("http://"), head.as_bytes(), false).unwrap();
        assert_eq!(told.status, 304, "{}", told.head);
        assert_eq!(told.header("content-length"), Some(made.raw.text.len().to_string().as_str()), "{}", told.head);
        for condition in ["\"other\"", "W/\"\"", "", "garbage"] {
            let told = server.get(&path, &[("if-none-match", condition)]);
            assert_eq!((told.raw.status, &told.raw.text), (200, &made.raw.text), "{condition}");
        }
        // By a tag without its weakness too: browsers and caches compare so.
        let strong = etag.trim_start_matches("W/");
        assert_eq!(server.get(&path, &[("if-none-match", strong)]).raw.status, 304, "compared weakly");
        // After a change there is something to be sent.
        done(
            &network,
            &ADMIN,
            "createResource",
            &json!({ "center": HOUSE, "name": "A new pantry", "visibility": "PUBLIC" }),
        );
        within(BOUND, "the bytes are others", || {
            let told = server.get(&path, &[("if-none-match", &etag)]);
            told.raw.status == 200
                && told.raw.header("etag") != Some(etag.as_str())
                && told.raw.text.contains("A new pantry")
        });
    });
}

fn assert_varies(told: &Told) {
    let varies: String =
        told.raw.headers.iter().filter(|(name, _)| name == "vary").map(|(_, value)| format!("{value},")).collect();
    for name in ["accept", "authorization", "x-site-key"] {
        assert!(varies.split(',').any(|known| known.trim().eq_ignore_ascii_case(name)), "{name} is not in {varies}");
    }
}

#[test]
fn how_long_others_may_keep_an_answer_is_set_and_ends_with_what_it_says() {
    on_both(|backend| {
        let network = Network::start(backend);
        let other = network.database().serve_set(&[("GATEWAY_CACHE_SHARED_SECONDS", "60")]);
        let path = list();
        let none = warm(network.server(), &path, &[]);
        assert_eq!(none.raw.header("cache-control"), Some("public, no-cache"));
        assert_varies(&none);
        let shared = warm(&other, &path, &[]);
        assert!(shared.raw.header("cache-control").unwrap().starts_with("public, max-age="));
        assert_varies(&shared);
        let (name, key) = Who::Website(HOUSE).header().unwrap();
        let website = [(name, key.as_str())];
        let own = warm(&other, &path, &website);
        assert!(own.raw.header("cache-control").unwrap().starts_with("private, max-age="), "{:?}", own.raw.headers);
        let own = warm(network.server(), &path, &website);
        assert_eq!(own.raw.header("cache-control"), Some("private, no-cache"));
        // Nothing that is never kept here is kept elsewhere.
        let (name, token) = ADMIN.header().unwrap();
        for server in [network.server(), &other] {
            let member = server.get(&path, &[(name, &token)]);
            assert_eq!((member.raw.header("cache-control"), member.raw.header("etag")), (Some("no-store"), None));
            for query in ["{ coaches { totalCount } }", "{ viewer { __typename } }", "{ nothing }"] {
                let told = server.get(&address(query, &json!({})), &[]);
                assert_eq!(
                    (told.raw.header("cache-control"), told.raw.header("etag")),
                    (Some("no-store"), None),
                    "{query}"
                );
            }
        }
        // A window from now ends with the minute, and an alert when it says.
        let window = address("{ events(window: { days: 3 }) { totalCount } }", &json!({}));
        let told = other.get(&window, &[]);
        let left = 60 - clock::now().timestamp().rem_euclid(60);
        let control = told.raw.header("cache-control").unwrap();
        assert!(control == "public, no-cache" || seconds(&told) <= left + 1, "{control}, {left} s left");
        let until = clock::now() + TimeDelta::seconds(12);
        let alert = json!({ "text": "Snow", "source": "The city", "until": until.to_rfc3339() });
        let resource = json!({ "center": HOUSE, "name": "AAA first of all", "visibility": "PUBLIC", "alert": alert });
        done(&network, &ADMIN, "createResource", &resource);
        within(BOUND, "the alert is there", || other.get(&path, &[]).raw.text.contains("\"Snow\""));
        let told = other.get(&path, &[]);
        let left = (until - clock::now()).num_seconds();
        assert!((0..=left + 1).contains(&seconds(&told)), "{:?}, {left} s left", told.raw.header("cache-control"));
    });
}

#[test]
fn compressed_and_plain_are_one_answer() {
    let network = Network::start(Backend::Sqlite);
    let path = list();
    let plain = warm(network.server(), &path, &[]);
    for coding in ["gzip", "br", "zstd", "deflate"] {
        let packed = network.server().get(&path, &[("accept-encoding", coding)]);
        assert!(packed.is_hit() && packed.statements == 0);
        let etag = packed.raw.header("etag").map(str::to_owned);
        assert_eq!(etag.as_deref(), plain.raw.header("etag"), "{coding}");
        let told = network.server().get(&path, &[("accept-encoding", coding), ("if-none-match", &etag.unwrap())]);
        assert_eq!((told.raw.status, told.raw.body.len()), (304, 0));
    }
    let varies: Vec<_> =
        plain.raw.headers.iter().filter(|(name, _)| name == "vary").map(|(_, value)| value.as_str()).collect();
    assert!(varies.join(",").contains("accept-encoding"), "{varies:?}");
}

#[test]
fn health_is_never_kept() {
    let network = Network::start(Backend::Sqlite);
    for path in ["/healthz", "/readyz", "/readyz/process"] {
        let raw = get(&format!("{}{path}", network.url()), &[]);
        assert_eq!((raw.status, raw.header("etag"), raw.header("cache-status")), (200, None, None));
    }
}

/// What is kept is given before the layers through which everything else goes.
#[test]
fn what_is_kept_is_told_with_the_headers_of_what_is_made() {
    on_both(|backend| {
        let network = Network::start(backend);
        let server = network.server();
        let (_, key) = Who::Website(HOUSE).header().unwrap();
        let origin = ("origin", "https://pages.example");
        let cases: [&[(&str, &str)]; 11] = [
            &[],
            &[origin],
            &[("accept", "application/graphql-response+json")],
            &[("accept-encoding", "gzip")],
            &[("accept-encoding", "br, gzip;q=0.5")],
            &[("accept-encoding", "x-gzip")],
            &[("accept-encoding", "gzip;q=0")],
            &[("x-site-key", &key)],
            &[origin, ("accept-encoding", "gzip"), ("accept", "application/graphql-response+json;q=0.9")],
            &[("origin", "https://summit-commons.example"), ("accept", "*/*")],
            &[("if-none-match", "*")],
        ];
        for (number, headers) in cases.iter().enumerate() {
            // A short answer, and one that is worth compressing.
            for first in [number + 1, number + 20] {
                let query = "query($first: Int!) { resources(first: $first) { nodes { id name summary } } }";
                let question = json!({ "query": query, "variables": { "first": first } });
                let by_post = [&[("content-type", "application/json")], *headers].concat();
                let path = address(query, &question["variables"]);
                let (post, get) = (|| server.post(&by_post, &question.to_string()), || server.get(&path, headers));
                for ask in [&post as &dyn Fn() -> Told, &get] {
                    let made = ask();
                    within(BOUND * 5, "it is given again", || ask().is_hit());
                    let given = ask();
                    assert_eq!(said(&given), said(&made), "{headers:?}");
                    assert_eq!((given.raw.status, &given.raw.body), (made.raw.status, &made.raw.body), "{headers:?}");
                }
            }
        }
        // Who asks whether a token may come is told by the layers, also where an answer is kept.
        let path = list();
        warm(server, &path, &[]);
        let asked = server.get(&path, &[origin, ("access-control-request-headers", "authorization")]);
        assert_eq!(asked.raw.header("access-control-allow-origin"), None);
        assert_eq!(server.get(&path, &[origin]).raw.header("access-control-allow-origin"), Some(origin.1));
    });
}

/// The headers of an answer, but for those that tell of it alone.
fn said(told: &Told) -> Vec<(String, String)> {
    let own = ["age", "cache-status", "date", "x-request-id", "content-length", "transfer-encoding"];
    assert!(told.raw.header("x-request-id").is_some_and(|id| id.len() == 32), "{:?}", told.raw.headers);
    let is_common = |(name, _): &&(String, String)| !own.contains(&name.as_str());
    let each = |(name, values): &(String, String)| {
        let name = name.clone();
        values.split(',').map(|value| (name.clone(), value.trim().to_owned())).collect::<Vec<_>>()
    };
    let mut said: Vec<_> = told.raw.headers.iter().filter(is_common).flat_map(each).collect();
    said.sort();
    said
}
