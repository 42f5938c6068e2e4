//! Documents that are found by a hash or an id, and what may not stand in an address.

mod client;
mod manifest;
mod persisted;
mod private;
mod shared;
mod sorted;
mod trusted;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::{Network, Raw};

const JSON: (&str, &str) = ("content-type", "application/json");
const STRICT: (&str, &str) = ("accept", "application/graphql-response+json");

/// The SHA-256 of a text.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What names a document by its hash.
pub fn persisted(hash: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } })
}

/// Posts a request, or several.
pub fn post(network: &Network, body: &Value) -> Raw {
    network.ask_raw(&[JSON], body.to_string().as_bytes())
}

/// Gets by a query string, whose values are written as they must stand there.
pub fn get(network: &Network, parameters: &[(&str, &str)]) -> Raw {
    let escaped = |text: &str| -> String {
        let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        text.bytes()
            .map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    };
    let pairs: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    network.get(&format!("/graphql?{}", pairs.join("&")), &[])
}

/// The code by which a request is refused, without data; empty where it is not.
pub fn code(raw: &Raw) -> String {
    let body = raw.json();
    let code = body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default();
    assert!(code.is_empty() == body.get("errors").is_none(), "{body}");
    assert!(code.is_empty() || body.get("data").is_none(), "{body}");
    code.to_owned()
}
