//! A sign-in provider: discovery, one ES256 key, and tokens signed with it for whoever asks.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Mutex, OnceLock},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};

use crate::process::lock;

/// Whom the tokens are for.
pub const AUDIENCE: &str = "recovery-gateway";
const KEY_ID: &str = "key-of-the-tests";

/// The provider's address, which is its name. It answers as long as the process lives.
///
/// # Panics
/// There is no free port.
#[must_use]
pub fn issuer_url() -> String {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let url = format!("http://{}", listener.local_addr().expect("the port is known"));
        let address = url.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let address = address.clone();
                // Whoever hangs up early gets no answer.
                std::thread::spawn(move || answer(stream, &address));
            }
        });
        url
    })
    .clone()
}

/// Every `traceparent` with which the provider was asked.
static PARENTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Whether the provider was asked from within a span, both as digits.
#[must_use]
pub fn issuer_was_asked_by(trace: &str, span: &str) -> bool {
    lock(&PARENTS).iter().any(|parent| *parent == format!("00-{trace}-{span}-01"))
}

/// A good token for a subject.
#[must_use]
pub fn token(subject: &str) -> String {
    token_with(|claims, _| claims["sub"] = subject.into())
}

/// A good token for `coach@summit-commons`, its claims and header changed, then signed with the good key.
#[must_use]
pub fn token_with(edit: impl FnOnce(&mut Value, &mut Value)) -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
    let mut claims = json!({
        "iss": issuer_url(),
        "aud": AUDIENCE,
        "sub": "coach@summit-commons",
        "exp": since.as_secs() + 3600,
    });
    let mut header = json!({ "typ": "JWT", "alg": "ES256", "kid": KEY_ID });
    edit(&mut claims, &mut header);
    sign(&header.to_string(), &claims.to_string())
}

/// A token of that header and those claims, whatever they are, signed with the good key.
#[must_use]
pub fn sign(header: &str, claims: &str) -> String {
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature: Signature = key().sign(message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

/// A key that guards nothing: always the same, so that no source of chance is needed.
fn key() -> &'static SigningKey {
    static KEY: OnceLock<SigningKey> = OnceLock::new();
    KEY.get_or_init(|| SigningKey::from_slice(&[7; 32]).expect("a number below the order of the curve is a key"))
}

fn jwks() -> Value {
    let point = key().verifying_key().to_encoded_point(false);
    let encode = |part: Option<&p256::FieldBytes>| URL_SAFE_NO_PAD.encode(part.expect("the point is not compressed"));
    json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": KEY_ID,
        "x": encode(point.x()), "y": encode(point.y()),
    }] })
}

fn answer(mut stream: TcpStream, url: &str) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let first = lines.next()?.ok()?;
    let headers = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).map(|line| line.to_ascii_lowercase());
    let parents = headers.filter_map(|line| Some(line.strip_prefix("traceparent:")?.trim().to_owned()));
    lock(&PARENTS).extend(parents);
    let path = first.split(' ').nth(1)?;
    let (status, body) = match path {
        "/.well-known/openid-configuration" => ("200 OK", json!({ "issuer": url, "jwks_uri": format!("{url}/jwks") })),
        "/jwks" => ("200 OK", jwks()),
        _ => match path.strip_prefix("/token/") {
            Some(subject) => ("200 OK", json!({ "access_token": token(subject) })),
            None => ("404 Not Found", Value::Null),
        },
    };
    let body = body.to_string();
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .ok()
}
