//! Signing in by a real OpenID Connect provider, as its keys change and as it goes away, and by two at once.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::{AUDIENCE, Backend, Database, Raw, Server, SignIn, issuer_url, on_both, token, token_with};

const VIEWER: &str = "{ viewer { __typename ... on Member { sees roles { role } } } }";

/// A gateway on the demo network that believes those issuers.
fn serve(database: &Database, issuers: &str, audiences: &str) -> Server {
    let program = database.program(&["serve", "--listen", "127.0.0.1:0"]);
    program.env("GATEWAY_OIDC_ISSUER", issuers).env("GATEWAY_OIDC_AUDIENCE", audiences).serve()
}

fn ask(server: &Server, token: &str) -> Raw {
    server.ask(&[("authorization", &format!("Bearer {token}"))], VIEWER)
}

fn roles(server: &Server, token: &str) -> Value {
    let raw = ask(server, token);
    assert_eq!(raw.status, 200, "{}", raw.text);
    raw.json()["data"]["viewer"]["roles"].clone()
}

/// Asks until the answer has that status. Keys are fetched at most every five seconds.
fn until(server: &Server, token: &str, status: u16) {
    let begun = Instant::now();
    loop {
        let raw = ask(server, token);
        if raw.status == status {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "not {status} within 20 s but {}: {}", raw.status, raw.text);
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn grant(database: &Database, seat: &str, issuer: &str, subject: &str) {
    let done = database.gateway(&["grant", seat, "--issuer", issuer, "--subject", subject]);
    assert_eq!(done.status, 0, "{}", done.stderr);
}

#[test]
fn services_sign_in_by_each_algorithm() {
    let provider = SignIn::start();
    on_both(|backend| {
        let database = Database::demo(backend);
        let server = serve(&database, provider.issuer(), AUDIENCE);
        for service in ["service-rs", "service-es", "service-ed"] {
            let token = provider.token(service);
            assert_eq!(roles(&server, &token), json!([]), "{service}");
            // A role holds with the next request, and is gone with the next one.
            grant(&database, "coach@summit-commons", provider.issuer(), service);
            assert_eq!(roles(&server, &token), json!([{ "role": "COACH" }]), "{service}");
            let table = backend.pick("role", "truth.role");
            database.execute(&format!("DELETE FROM {table} WHERE subject = '{service}'"));
            assert_eq!(roles(&server, &token), json!([]), "{service}");
        }
    });
}

/// A new key is learned of by the first token that is signed with it, a withdrawn one is believed until then.
#[test]
fn keys_are_changed_while_it_runs() {
    let mut provider = SignIn::start();
    let database = Database::demo(Backend::Sqlite);
    let server = serve(&database, provider.issuer(), AUDIENCE);
    let first = ["service-rs", "service-es"].map(|service| provider.token(service));
    first.iter().for_each(|token| assert_eq!(ask(&server, token).status, 200));

    provider.publish("2 1");
    let second = provider.token("service-rs");
    until(&server, &second, 200);
    first.iter().for_each(|token| assert_eq!(ask(&server, token).status, 200, "both are published"));

    provider.publish("3");
    // Nobody has brought a reason to ask again: a key that is known is not waited for.
    assert_eq!(ask(&server, &second).status, 200);
    until(&server, &provider.token("service-es"), 200);
    for token in first.iter().chain([&second]) {
        let raw = ask(&server, token);
        assert_eq!(raw.status, 401, "a withdrawn key still opens: {}", raw.text);
        assert_eq!(raw.json()["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    }
}

#[test]
fn a_provider_that_is_away_keeps_nobody_waiting() {
    let mut provider = SignIn::start();
    let database = Database::demo(Backend::Sqlite);
    let server = serve(&database, provider.issuer(), AUDIENCE);
    let known = provider.token("service-rs");
    assert_eq!(ask(&server, &known).status, 200);
    provider.publish("2");
    let unknown = provider.token("service-rs");

    // It takes connections and does not answer.
    provider.hang();
    std::thread::sleep(Duration::from_secs(6));
    let begun = Instant::now();
    let raw = std::thread::scope(|scope| {
        let waiting: Vec<_> = (0..8).map(|_| scope.spawn(|| ask(&server, &unknown))).collect();
        // Beside those who wait, others do not.
        let asked = Instant::now();
        assert_eq!(ask(&server, &known).status, 200);
        assert!(asked.elapsed() < Duration::from_secs(1), "a known key was waited for: {:?}", asked.elapsed());
        waiting.into_iter().map(|asking| asking.join().unwrap()).collect::<Vec<_>>()
    });
    raw.iter().for_each(|raw| assert_eq!(raw.status, 401, "{}", raw.text));
    assert!(begun.elapsed() < Duration::from_secs(5), "refused after {:?}", begun.elapsed());
    assert!(server.log().contains("did not answer within"), "{}", server.log());
    provider.go_on();
    until(&server, &unknown, 200);
    assert_eq!(ask(&server, &known).status, 401, "withdrawn meanwhile");

    // It is gone.
    drop(provider);
    assert_eq!(ask(&server, &unknown).status, 200, "the last good keys stay");
}

/// Who sends unknown key ids does not make the gateway ask more.
#[test]
fn unknown_keys_do_not_set_the_pace() {
    let database = Database::demo(Backend::Sqlite);
    let odd = super::odd_provider::OddProvider::start();
    let issuer = odd.issuer("good");
    let server = serve(&database, &issuer, AUDIENCE);
    let good = token_with(|claims, _| claims["iss"] = json!(issuer));
    assert_eq!(ask(&server, &good).status, 200);
    let before = odd.asked("good/jwks");
    let begun = Instant::now();
    for number in 0..60 {
        let forged = token_with(|claims, header| {
            claims["iss"] = json!(issuer);
            header["kid"] = json!(format!("unknown-{number}"));
        });
        assert_eq!(ask(&server, &forged).status, 401);
    }
    let most = begun.elapsed().as_secs() / 5 + 1;
    let asked = odd.asked("good/jwks") - before;
    assert!(asked <= most, "60 unknown keys made it ask {asked} times in {:?}", begun.elapsed());
}

#[test]
fn the_same_subject_of_two_issuers_is_two_people() {
    let odd = super::odd_provider::OddProvider::start();
    let other = odd.issuer("good");
    on_both(|backend| {
        let database = Database::demo(backend);
        let server = serve(&database, &format!("{} {other}", issuer_url()), &format!("{AUDIENCE} other-audience"));
        let at = |issuer: &str, audience: &str| {
            token_with(|claims, _| {
                claims["iss"] = json!(issuer);
                claims["aud"] = json!(audience);
            })
        };
        assert_eq!(roles(&server, &token("coach@summit-commons")), json!([{ "role": "COACH" }]));
        assert_eq!(roles(&server, &at(&other, "other-audience")), json!([]));
        grant(&database, "admin@open-porch", &other, "coach@summit-commons");
        assert_eq!(roles(&server, &at(&other, "other-audience")), json!([{ "role": "CENTER_ADMIN" }]));
        assert_eq!(roles(&server, &token("coach@summit-commons")), json!([{ "role": "COACH" }]));
        // Each has an audience of its own.
        for (issuer, audience) in [(other.as_str(), AUDIENCE), (&issuer_url(), "other-audience")] {
            assert_eq!(ask(&server, &at(issuer, audience)).status, 401);
        }
        // A name that is almost one of them is none.
        for almost in [format!("{other}/"), other.to_uppercase(), other.replace("good", "./good")] {
            assert_eq!(ask(&server, &at(&almost, "other-audience")).status, 401, "{almost}");
        }
    });
}
