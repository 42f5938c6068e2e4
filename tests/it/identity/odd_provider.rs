//! Providers whose answers are not what they should be, and what becomes of tokens that they would vouch for.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde_json::{Value, json};
use tests::{AUDIENCE, Backend, Database, issuer_url, token_with};

/// One server with a provider at each of several paths. It answers as long as the process lives.
pub struct OddProvider {
    url: String,
    asked: Arc<Mutex<BTreeMap<String, u64>>>,
}

impl OddProvider {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(BTreeMap::new()));
        let (address, counts) = (url.clone(), asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (address, counts) = (address.clone(), counts.clone());
                std::thread::spawn(move || answer(stream, &address, &counts));
            }
        });
        Self { url, asked }
    }

    /// The issuer at a path.
    pub fn issuer(&self, path: &str) -> String {
        format!("{}/{path}", self.url)
    }

    /// How often a path was asked for.
    pub fn asked(&self, path: &str) -> u64 {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied().unwrap_or_default()
    }
}

/// The good key of the tests' own provider.
fn good() -> Value {
    tests::get(&format!("{}/jwks", issuer_url()), &[]).json()["keys"][0].clone()
}

fn with(field: &str, value: &str) -> Value {
    let mut key = good();
    key[field] = json!(value);
    json!({ "keys": [key] })
}

fn answer(mut stream: TcpStream, url: &str, asked: &Mutex<BTreeMap<String, u64>>) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let first = lines.next()?.ok()?;
    lines.take_while(|line| line.as_ref().is_ok_and(|line| !line.is_empty())).for_each(drop);
    let path = first.split(' ').nth(1)?.trim_start_matches('/').to_owned();
    *asked.lock().unwrap_or_else(PoisonError::into_inner).entry(path.clone()).or_default() += 1;
    let (name, rest) = path.split_once('/')?;
    let issuer = format!("{url}/{name}");
    let discovery = |issuer: String, keys: String| json!({ "issuer": issuer, "jwks_uri": keys }).to_string();
    let keys = format!("{issuer}/jwks");
    let (status, body) = match (name, rest) {
        ("another", ".well-known/openid-configuration") => ("200 OK", discovery(format!("{issuer}/"), keys)),
        ("insecure", ".well-known/openid-configuration") => {
            ("200 OK", discovery(issuer, "http://keys.example.org/jwks".to_owned()))
        }
        ("deceiving", ".well-known/openid-configuration") => {
            ("200 OK", discovery(issuer, format!("http://localhost:1@{}", &keys["http://".len()..])))
        }
        ("moved", ".well-known/openid-configuration") => ("302 Found", String::new()),
        ("failing", ".well-known/openid-configuration") => ("500 Internal Server Error", String::new()),
        (_, ".well-known/openid-configuration") => ("200 OK", discovery(issuer, keys)),
        ("huge", "jwks") => ("200 OK", format!("{{\"keys\":[\"{}\"]}}", "x".repeat(300 * 1024))),
        ("garbage", "jwks") => ("200 OK", "<html>".to_owned()),
        ("encrypting", "jwks") => ("200 OK", with("use", "enc").to_string()),
        ("signing", "jwks") => {
            let mut key = good();
            key["key_ops"] = json!(["sign"]);
            ("200 OK", json!({ "keys": [key] }).to_string())
        }
        ("renamed", "jwks") => ("200 OK", with("alg", "ES384").to_string()),
        ("curved", "jwks") => ("200 OK", with("crv", "P-384").to_string()),
        ("empty", "jwks") => ("200 OK", json!({ "keys": [] }).to_string()),
        ("late", "jwks") => {
            // More keys than anybody has: those behind the bound are not kept.
            let filler = (0..40).map(|number| {
                let mut key = good();
                key["kid"] = json!(format!("filler-{number}"));
                key
            });
            ("200 OK", json!({ "keys": filler.chain([good()]).collect::<Vec<_>>() }).to_string())
        }
        ("mixed", "jwks") => {
            let odd = json!({ "kty": "new", "kid": "a" });
            ("200 OK", json!({ "keys": [7, odd, { "kty": "oct", "k": "AAAA" }, good()] }).to_string())
        }
        ("good", "jwks") => ("200 OK", json!({ "keys": [good()] }).to_string()),
        _ => ("404 Not Found", String::new()),
    };
    let location = if status.starts_with("302") {
        format!("location: {url}/good/.well-known/openid-configuration\r\n")
    } else {
        String::new()
    };
    let length = body.len();
    write!(stream, "HTTP/1.1 {status}\r\n{location}content-length: {length}\r\nconnection: close\r\n\r\n{body}").ok()
}

#[test]
fn what_a_provider_answers_is_not_simply_believed() {
    let odd = OddProvider::start();
    let database = Database::demo(Backend::Sqlite);
    // Without keys nothing can be said of a token; with keys that are not for this it is refused.
    let cases = [
        ("another", 503, "of another issuer"),
        ("insecure", 503, "neither https nor on this machine"),
        ("deceiving", 503, "neither https nor on this machine"),
        ("moved", 503, "answered 302"),
        ("failing", 503, "answered 500"),
        ("huge", 503, "more than 262144 bytes"),
        ("garbage", 503, "not what OpenID Connect says"),
        ("absent", 503, "answered 404"),
        ("encrypting", 401, ""),
        ("signing", 401, ""),
        ("renamed", 401, ""),
        ("curved", 401, ""),
        ("empty", 401, ""),
        ("late", 401, ""),
        ("mixed", 200, ""),
        ("good", 200, ""),
    ];
    let issuers: Vec<_> = cases.iter().map(|(name, ..)| odd.issuer(name)).collect();
    let program = database.program(&["serve", "--listen", "127.0.0.1:0"]);
    let server = program.env("GATEWAY_OIDC_ISSUER", issuers.join(" ")).env("GATEWAY_OIDC_AUDIENCE", AUDIENCE).serve();
    for ((name, status, cause), issuer) in cases.iter().zip(&issuers) {
        let token = token_with(|claims, _| claims["iss"] = json!(issuer));
        let raw = server.ask(&[("authorization", &format!("Bearer {token}"))], "{ viewer { __typename } }");
        assert_eq!(raw.status, *status, "{name}: {}", raw.text);
        let log = server.log();
        let line = log.lines().find(|line| line.contains(&format!("{issuer}\"")));
        match (cause, line) {
            (&"", None) => {}
            (cause, Some(line)) if !cause.is_empty() => assert!(line.contains(cause), "{name}: {line}"),
            (cause, line) => panic!("{name}: expected \"{cause}\", the log says {line:?}"),
        }
    }
}
