//! Tokens that the right key has signed, and that are not what they must be; and those that are a little unusual.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tests::{AUDIENCE, Network, issuer_url, on_both, sign, token, token_with};

use super::{assert_refused, bearing, now};

const HEADER: &str = r#"{"typ":"JWT","alg":"ES256","kid":"key-of-the-tests"}"#;

/// Claims as text, with something before their end.
fn claims(more: &str) -> String {
    let (issuer, exp) = (issuer_url(), now() + 600);
    format!(r#"{{"iss":"{issuer}","aud":"{AUDIENCE}","sub":"coach@summit-commons","exp":{exp}{more}}}"#)
}

fn claim(name: &'static str, value: Value) -> String {
    token_with(move |claims, _| claims[name] = value)
}

fn header(name: &'static str, value: Value) -> String {
    token_with(move |_, header| header[name] = value)
}

/// Each is signed with the good key and valid but for one thing.
fn forged() -> Vec<(&'static str, String)> {
    let list = |more: &str| sign(HEADER, &claims(more));
    let good = token("coach@summit-commons");
    let (signed, signature) = good.rsplit_once('.').unwrap();
    // The same bytes in another spelling: the last character's spare bits are set.
    let last = signature.chars().last().unwrap();
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let next = alphabet.chars().nth(alphabet.find(last).unwrap() + 1).unwrap();
    let respelt = format!("{signed}.{}{next}", &signature[..signature.len() - 1]);
    vec![
        ("a key in the header", header("jwk", json!({ "kty": "EC" }))),
        ("no key in the header's place for one", header("jwk", Value::Null)),
        ("the address of keys", header("jku", json!(format!("{}/jwks", issuer_url())))),
        ("a certificate", header("x5c", json!(["MIIB"]))),
        ("the address of a certificate", header("x5u", json!("https://issuer.example.org/c"))),
        ("an extension", header("crit", json!(["b64"]))),
        ("no extension", header("crit", json!([]))),
        (
            "an unencoded payload",
            token_with(|_, header| {
                header["b64"] = json!(false);
                header["crit"] = json!(["b64"]);
            }),
        ),
        ("a logout token", header("typ", json!("logout+jwt"))),
        ("a proof of possession", header("typ", json!("dpop+jwt"))),
        ("a kind that is a number", header("typ", json!(7))),
        ("an algorithm in small letters", header("alg", json!("es256"))),
        ("no algorithm, capitals", header("alg", json!("NONE"))),
        ("an algorithm with a shared secret", header("alg", json!("HS256"))),
        ("a key id that is a number", header("kid", json!(1))),
        ("an empty key id", header("kid", json!(""))),
        ("two algorithms", sign(r#"{"alg":"none","alg":"ES256","kid":"key-of-the-tests"}"#, &claims(""))),
        ("a header that is a list", sign(r#"["ES256"]"#, &claims(""))),
        ("claims that are a list", sign(HEADER, r#"["a","b","c",1]"#)),
        ("claims that are text", sign(HEADER, r#""claims""#)),
        ("something after the claims", sign(HEADER, &format!("{}{{}}", claims("")))),
        ("two subjects", list(r#","sub":"network-admin""#)),
        ("two issuers", list(&format!(r#","iss":"{}""#, issuer_url()))),
        ("two ends", list(&format!(r#","exp":{}"#, now() + 900))),
        ("two ends, one in disguise", list(&format!(r#","\u0065xp":{}"#, now() + 900))),
        ("an end that is text", claim("exp", json!((now() + 600).to_string()))),
        ("an end before all time", claim("exp", json!(-1))),
        ("an end after all time", claim("exp", json!(1e20))),
        ("an end that no number is", sign(HEADER, &claims("").replace("\"exp\":", "\"exp\":1e999,\"x\":"))),
        ("an end that is nothing", claim("exp", Value::Null)),
        ("an end that is true", claim("exp", json!(true))),
        ("an end in a list", claim("exp", json!([now() + 600]))),
        ("a beginning that is text", claim("nbf", json!("0"))),
        ("a beginning that is nothing", claim("nbf", Value::Null)),
        ("a beginning after all time", claim("nbf", json!(1e300))),
        ("just expired", claim("exp", json!(now() - 31))),
        ("not yet", claim("nbf", json!(now() + 40))),
        ("no audience at all", claim("aud", json!([]))),
        ("an audience that is an object", claim("aud", json!({ AUDIENCE: true }))),
        ("an audience among numbers", claim("aud", json!([7, AUDIENCE]))),
        ("an audience that only begins so", claim("aud", json!(format!("{AUDIENCE}-2")))),
        ("an audience in capitals", claim("aud", json!(AUDIENCE.to_uppercase()))),
        ("several issuers", claim("iss", json!([issuer_url()]))),
        ("an issuer with a slash", claim("iss", json!(format!("{}/", issuer_url())))),
        ("no name", claim("sub", json!(""))),
        ("a name that no database holds", claim("sub", json!("coach\0@summit-commons"))),
        ("a name that is too long", claim("sub", json!("s".repeat(256)))),
        ("word of an event", claim("events", json!({ "http://schemas.openid.net/event/backchannel-logout": {} }))),
        ("bound to a key", claim("cnf", json!({ "jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" }))),
        ("longer than any token", claim("more", json!("m".repeat(8 * 1024)))),
        ("filled up with =", format!("{good}=")),
        ("another spelling of the signature", respelt),
        ("five parts", format!("{good}.e30.e30")),
        ("something in between", good.replacen('.', "..", 1)),
        ("a space in it", good.replacen('.', ". ", 1)),
    ]
}

#[test]
fn tokens_that_are_not_quite_right_are_refused() {
    on_both(|backend| {
        let network = Network::start(backend);
        for (what, token) in forged() {
            assert_refused(&bearing(&network, &token), what);
        }
        assert_eq!(bearing(&network, &sign(HEADER, &claims(""))).status, 200, "but for that they are good");
        assert!(!network.log().contains("panicked"));
    });
}

#[test]
fn tokens_that_are_a_little_unusual_are_believed() {
    on_both(|backend| {
        let network = Network::start(backend);
        let good = [
            ("an access token by its kind", header("typ", json!("at+jwt"))),
            ("the same in capitals", header("typ", json!("AT+JWT"))),
            ("the same in full", header("typ", json!("application/at+jwt"))),
            ("of no kind", sign(r#"{"alg":"ES256","kid":"key-of-the-tests"}"#, &claims(""))),
            ("the print of a certificate", header("x5t", json!("print"))),
            ("more in the header", header("https://example.org/x", json!({ "y": [1] }))),
            ("an end in fractions", claim("exp", json!(now() as f64 + 600.5))),
            ("a beginning", claim("nbf", json!(now() - 5))),
            ("an end that is far", claim("exp", json!(253_402_300_799_i64))),
            ("with room before it", sign(&format!(" {HEADER}"), &format!("\n{}", claims("")))),
            ("almost too long", claim("more", json!("m".repeat(5500)))),
        ];
        for (what, token) in good {
            let raw = bearing(&network, &token);
            assert_eq!(raw.status, 200, "{what}: {}", raw.text);
            assert_eq!(raw.json()["data"]["viewer"]["roles"], json!([{ "role": "COACH" }]), "{what}");
        }
    });
}

/// What a token says beside its subject moves nothing, whoever signed it.
#[test]
fn a_token_gives_no_role() {
    on_both(|backend| {
        let network = Network::start(backend);
        let more = r#","roles":["NETWORK_ADMIN"],"scope":"write","groups":["admin@summit-commons"]"#;
        let raw = bearing(&network, &sign(HEADER, &claims(more)));
        assert_eq!(raw.json()["data"]["viewer"]["roles"], json!([{ "role": "COACH" }]));
        // Nor does one that was meant for somebody who reads only the middle.
        let parts: Vec<_> = token("coach@summit-commons").split('.').map(str::to_owned).collect();
        let admin = URL_SAFE_NO_PAD.encode(claims("").replace("coach@summit-commons", "network-admin"));
        assert_refused(&bearing(&network, &format!("{}.{admin}.{}", parts[0], parts[2])), "another's claims");
    });
}
