//! Whoever sends a credential means to be somebody: one that does not hold is refused, never taken for none.

mod forged;
mod odd_provider;
mod origins;
mod provider;
mod settings;
mod watch;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::Sha256;
use tests::{Backend, Network, Raw, Who, issuer_url, on_both, token, token_with};

use crate::tenancy::dialect::{one, truth};

const VIEWER: &str = "{ viewer { __typename ... on Member { sees roles { role } centers { slug } } } \
                      resources { totalCount } }";

fn send(network: &Network, headers: &[(&str, &str)]) -> Raw {
    let headers = [&[("content-type", "application/json")], headers].concat();
    network.ask_raw(&headers, json!({ "query": VIEWER }).to_string().as_bytes())
}

fn bearing(network: &Network, token: &str) -> Raw {
    send(network, &[("authorization", &format!("Bearer {token}"))])
}

fn assert_refused(raw: &Raw, what: &str) {
    assert_eq!(raw.status, 401, "{what}: {}", raw.text);
    let body = raw.json();
    assert_eq!(body["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{what}: {body}");
    assert!(body["data"].is_null(), "{what}: {body}");
    assert_eq!(raw.header("www-authenticate"), Some("Bearer"), "{what}");
}

fn now() -> i64 {
    gateway::kernel::clock::now().timestamp()
}

/// A part of a token.
fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// The claims of a good token.
fn claims() -> Value {
    let good = token("admin@summit-commons");
    let payload = good.split('.').nth(1).expect("a token has three parts");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).expect("base64")).expect("claims are JSON")
}

/// The key that the provider publishes.
fn published() -> Value {
    tests::get(&format!("{}/jwks", issuer_url()), &[]).json()["keys"][0].clone()
}

/// A token signed by a key that the provider has never seen.
fn by_another_key(header: &Value) -> String {
    let message = format!("{}.{}", part(header), part(&claims()));
    let signature: Signature = another_key().sign(message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

fn another_key() -> SigningKey {
    SigningKey::from_slice(&[9; 32]).expect("a number below the order of the curve is a key")
}

fn another_jwk() -> Value {
    let point = another_key().verifying_key().to_encoded_point(false);
    let encode = |part: Option<&p256::FieldBytes>| URL_SAFE_NO_PAD.encode(part.expect("the point is not compressed"));
    json!({ "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "x": encode(point.x()), "y": encode(point.y()) })
}

/// A token whose secret is the provider's public key, in some spelling.
fn by_the_public_key(secret: &[u8], alg: &str) -> String {
    let message =
        format!("{}.{}", part(&json!({ "typ": "JWT", "alg": alg, "kid": published()["kid"] })), part(&claims()));
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// The DER of a public key on P-256: a fixed beginning, then the point.
fn pem(point: &[u8]) -> String {
    const BEGIN: [u8; 26] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
        0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ];
    let text = base64::engine::general_purpose::STANDARD.encode([&BEGIN[..], point].concat());
    let (first, second) = text.split_at(64);
    format!("-----BEGIN PUBLIC KEY-----\n{first}\n{second}\n-----END PUBLIC KEY-----\n")
}

#[test]
fn wrong_tokens_are_refused() {
    on_both(|backend| {
        let network = Network::start(backend);
        let good = token("admin@summit-commons");
        let parts: Vec<&str> = good.split('.').collect();
        let other = token("network-admin");
        let unsigned = format!("{}.{}.", part(&json!({ "alg": "none", "typ": "JWT" })), part(&claims()));
        let kid = published()["kid"].clone();
        let without = |claim: &'static str| {
            token_with(move |claims, _| {
                claims.as_object_mut().expect("claims are an object").remove(claim);
            })
        };
        let tokens = [
            ("garbage", "garbage".to_owned()),
            ("three parts of garbage", "a.b.c".to_owned()),
            ("nothing", String::new()),
            ("two parts", format!("{}.{}", parts[0], parts[1])),
            ("a signature cut off", format!("{}.{}.", parts[0], parts[1])),
            (
                "the signature of another",
                format!("{}.{}.{}", parts[0], parts[1], other.rsplit('.').next().unwrap_or_default()),
            ),
            (
                "the claims of another",
                format!("{}.{}.{}", parts[0], other.split('.').nth(1).unwrap_or_default(), parts[2]),
            ),
            ("expired", token_with(|claims, _| claims["exp"] = json!(now() - 120))),
            ("not valid yet", token_with(|claims, _| claims["nbf"] = json!(now() + 120))),
            ("another issuer", token_with(|claims, _| claims["iss"] = json!("https://issuer.example.org"))),
            ("the demo's issuer", token_with(|claims, _| claims["iss"] = json!("urn:recovery-gateway:demo"))),
            ("another audience", token_with(|claims, _| claims["aud"] = json!("somebody-else"))),
            ("other audiences", token_with(|claims, _| claims["aud"] = json!(["a", "b"]))),
            ("no subject", without("sub")),
            ("no end", without("exp")),
            ("no audience", without("aud")),
            ("no issuer", without("iss")),
            ("a subject that is a number", token_with(|claims, _| claims["sub"] = json!(7))),
            ("an end that is text", token_with(|claims, _| claims["exp"] = json!("never"))),
            ("no algorithm", unsigned.clone()),
            ("no algorithm and a signature", format!("{unsigned}{}", parts[2])),
            ("another algorithm's name", token_with(|_, header| header["alg"] = json!("ES384"))),
            ("another kind of key", token_with(|_, header| header["alg"] = json!("RS256"))),
            ("an unknown key id", token_with(|_, header| header["kid"] = json!("unknown"))),
            ("a demand that is not known", token_with(|_, header| header["crit"] = json!(["exp"]))),
            ("another key", by_another_key(&json!({ "alg": "ES256", "typ": "JWT", "kid": kid }))),
            ("another key, unnamed", by_another_key(&json!({ "alg": "ES256", "typ": "JWT" }))),
            ("a key of its own", by_another_key(&json!({ "alg": "ES256", "kid": kid, "jwk": another_jwk() }))),
            (
                "the address of a key of its own",
                by_another_key(&json!({ "alg": "ES256", "kid": kid, "jku": "http://127.0.0.1:1/jwks" })),
            ),
        ];
        for (what, token) in &tokens {
            assert_refused(&bearing(&network, token), what);
        }
        // Nor does another scheme make a good token anonymous.
        assert_refused(&send(&network, &[("authorization", &format!("Basic {good}"))]), "another scheme");
        assert_refused(&send(&network, &[("authorization", &good)]), "no scheme");
        assert_refused(&send(&network, &[("authorization", "")]), "an empty header");
        assert_eq!(bearing(&network, &good).status, 200);
    });
}

/// The oldest trick: to sign with what everybody may know, and to say that it was the secret.
#[test]
fn the_public_key_is_no_secret() {
    let network = Network::start(Backend::Sqlite);
    let jwk = published();
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(jwk[part].as_str().expect("a coordinate")).expect("base64");
    let point = [vec![4], decode("x"), decode("y")].concat();
    let pem = pem(&point);
    let whole = jwk.to_string();
    let secrets: [&[u8]; 6] = [&point, &point[1..], pem.as_bytes(), pem.trim_end().as_bytes(), whole.as_bytes(), b""];
    for secret in secrets {
        for alg in ["HS256", "ES256", "none"] {
            assert_refused(&bearing(&network, &by_the_public_key(secret, alg)), alg);
        }
    }
}

#[test]
fn good_tokens_are_believed() {
    on_both(|backend| {
        let network = Network::start(backend);
        let tokens = [
            ("plain", token("coach@summit-commons")),
            ("ended within the leeway", token_with(|claims, _| claims["exp"] = json!(now() - 10))),
            ("beginning within the leeway", token_with(|claims, _| claims["nbf"] = json!(now() + 10))),
            ("for several", token_with(|claims, _| claims["aud"] = json!(["somebody-else", tests::AUDIENCE]))),
            (
                "without a key id, where there is one key",
                token_with(|_, header| {
                    header.as_object_mut().expect("a header is an object").remove("kid");
                }),
            ),
            ("with more in it", token_with(|claims, _| claims["roles"] = json!(["NETWORK_ADMIN"]))),
        ];
        for (what, token) in &tokens {
            let raw = bearing(&network, token);
            assert_eq!(raw.status, 200, "{what}: {}", raw.text);
            let viewer = raw.json()["data"]["viewer"].clone();
            // Roles come from the network's own table, never from the token.
            assert_eq!(viewer["roles"], json!([{ "role": "COACH" }]), "{what}");
            assert_eq!(viewer["centers"], json!([{ "slug": "summit-commons" }]), "{what}");
        }
        let raw = send(&network, &[("authorization", &format!("bearer {}", tokens[0].1))]);
        assert_eq!(raw.status, 200, "a scheme has no letter case: {}", raw.text);
    });
}

/// A sign-in alone opens nothing, and a role that is taken away ends with the next request.
#[test]
fn roles_are_looked_up_each_time() {
    on_both(|backend| {
        let network = Network::start(backend);
        let public = send(&network, &[]).json()["data"]["resources"]["totalCount"].clone();
        let stranger = bearing(&network, &token("nobody-in-particular")).json()["data"].clone();
        assert_eq!(stranger["viewer"], json!({ "__typename": "Member", "sees": "PUBLIC", "roles": [], "centers": [] }));
        assert_eq!(stranger["resources"]["totalCount"], public);

        let coach = token("coach@summit-commons");
        let shared = bearing(&network, &coach).json()["data"].clone();
        assert_eq!(shared["viewer"]["sees"], "NETWORK");
        assert!(shared["resources"]["totalCount"].as_i64() > public.as_i64(), "members see no more than everybody");
        let roles = truth(backend, "role");
        network.database().execute(&format!("DELETE FROM {roles} WHERE subject = 'coach@summit-commons'"));
        assert_eq!(bearing(&network, &coach).json()["data"], stranger);
        // The same subject of another issuer is somebody else.
        network.database().execute(&format!(
            "UPDATE {roles} SET subject = 'coach@summit-commons', issuer = 'https://issuer.example.org'
             WHERE subject = 'admin@summit-commons'"
        ));
        assert_eq!(bearing(&network, &coach).json()["data"], stranger);
    });
}

#[test]
fn wrong_site_keys_are_refused() {
    on_both(|backend| {
        let network = Network::start(backend);
        let (header, key) = Who::Website("summit-commons").header().expect("a website has a key");
        let website = send(&network, &[(header, &key)]);
        assert_eq!(website.json()["data"]["viewer"]["__typename"], "Website");
        for (what, wrong) in [("unknown", "a-key-that-nobody-made"), ("empty", ""), ("cut", &key[..key.len() - 1])] {
            assert_refused(&send(&network, &[(header, wrong)]), what);
        }
        // What is kept of a key does not open anything.
        let keys = truth(backend, "site_key");
        let hash = one(network.database(), &format!("SELECT min(key_hash) FROM {keys}"));
        assert_refused(&send(&network, &[(header, &hash)]), "the hash of a key");
        let token = format!("Bearer {}", token("coach@summit-commons"));
        assert_refused(&send(&network, &[(header, &key), ("authorization", &token)]), "a key and a token");
        network.database().execute(&format!("UPDATE {keys} SET revoked_at = created_at"));
        // By hand, which stands in no feed: whoever looks it up from then on is told.
        let server = network.database().serve();
        let told = server.post(&[(header, &key)], &json!({ "query": VIEWER }).to_string());
        assert_refused(&told.raw, "taken back");
    });
}

/// Without its sign-in provider the gateway cannot tell who asks, and says so; everybody else goes on.
#[test]
fn an_issuer_that_is_down_stops_only_tokens() {
    let network = Network::start(Backend::Sqlite);
    let nobody = "http://127.0.0.1:1";
    let server =
        network.database().program(&["serve", "--listen", "127.0.0.1:0"]).env("GATEWAY_OIDC_ISSUER", nobody).serve();
    let post = |token: Option<String>| {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut request = agent.post(format!("{}/graphql", server.url())).header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = request.send(json!({ "query": VIEWER }).to_string().as_bytes());
        Raw::try_from(response.expect("the server answers")).expect("the body can be read")
    };
    let member = token_with(|claims, _| claims["iss"] = json!(nobody));
    for _ in 0..2 {
        let raw = post(Some(member.clone()));
        assert_eq!(raw.status, 503, "{}", raw.text);
        assert_eq!(raw.json()["errors"][0]["extensions"]["code"], "SIGN_IN_UNAVAILABLE");
        assert!(raw.json()["data"].is_null());
        let anonymous = post(None);
        assert_eq!(anonymous.status, 200);
        assert_eq!(anonymous.json()["data"]["viewer"]["__typename"], "Anonymous");
    }
}

/// What is asked, by whom, and with what: none of it is in the log.
#[test]
fn the_log_holds_nothing_of_whoever_asks() {
    on_both(|backend| {
        let network = Network::start(backend);
        let word = "quoxzarp";
        let good = token("coach@summit-commons");
        let who = Who::Seat("coach@summit-commons");
        let search = format!("query Named{word}($text: String) {{ resources(search: $text) {{ totalCount }} }}");
        let near = "{ resources(near: { point: { latitude: 40.123456, longitude: -111.654321 } }) { totalCount } }";
        let failing = [
            format!("{{ resources(after: \"{word}\") {{ totalCount }} }}"),
            format!("{{ {word} }}"),
            format!("{{ {word}"),
            format!("{{ node(id: \"{word}\") {{ id }} }}"),
            format!(
                "{{ center(slug: \"{word}\") {{ id }} resources(search: \"{}\") {{ totalCount }} }}",
                word.repeat(40)
            ),
        ];
        let ok = network.ask(&who, &search, json!({ "text": word }));
        assert_eq!(ok.data()["resources"]["totalCount"], 0);
        assert!(network.ask(&who, near, json!({})).errors().is_empty());
        for query in &failing {
            assert!(!network.ask(&who, query, json!({ word: word })).errors().is_empty(), "{query} is answered");
        }
        let (signed, _) = good.rsplit_once('.').expect("a token has three parts");
        assert_eq!(bearing(&network, &format!("{signed}.{word}")).status, 401);
        assert_eq!(send(&network, &[("x-site-key", word)]).status, 401);
        let body = format!("{{\"query\": {word}");
        assert_eq!(network.ask_raw(&[("content-type", "application/json")], body.as_bytes()).status, 400);

        let log = network.log();
        assert!(log.contains("answered"), "there is no log: {log}");
        let payload = good.split('.').nth(1).expect("a token has three parts");
        let hints = [word, "40.123456", "111.654321", "coach@summit-commons", "summit-commons", "resources(", payload];
        for hint in hints {
            assert!(!log.contains(hint), "the log tells {hint}:\n{log}");
        }
    });
}
