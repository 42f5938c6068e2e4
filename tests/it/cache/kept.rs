use serde_json::{Value, json};
use tests::{Network, Server, Told, Who, on_both};

use super::{BOUND, ask, ask_as, body, events, resources, warm, warm_as, within};
use crate::keeping_network::done;

const ADMIN: Who = Who::Seat("admin@summit-commons");
const WEBSITE: Who = Who::Website("summit-commons");
const JSON: (&str, &str) = ("content-type", "application/json");

/// It is asked three times, and never given again.
fn is_never_kept(server: &Server, headers: &[(&str, &str)], body: &str) -> Told {
    let ask = || server.post(headers, body);
    let _ = [ask(), ask()];
    let told = ask();
    assert_eq!(told.cache(), "", "{body} with {headers:?}");
    assert_eq!(told.raw.header("cache-control"), Some("no-store"), "{body} with {headers:?}");
    for name in ["etag", "age"] {
        assert_eq!(told.raw.header(name), None, "{body} with {headers:?}");
    }
    told
}

#[test]
fn everybody_and_websites_share_what_is_kept() {
    on_both(|backend| {
        let network = Network::start(backend);
        let server = network.server();
        // Nothing is kept before the feed was first read.
        warm(server, &body("{ centers { totalCount } }", &json!({})));
        for body in [events(), resources()] {
            let first = ask(server, &body);
            assert_eq!(first.cache(), "fwd=miss; stored");
            assert!(first.statements > 0);
            let again = warm(server, &body);
            assert_eq!(again.raw.text, first.raw.text);
            assert_eq!(again.raw.header("cache-control"), Some("no-store"), "nobody else keeps what is posted");
            // The key is looked up once.
            let website = ask_as(server, &WEBSITE, &body);
            assert_eq!(website.raw.text, first.raw.text);
            assert!(website.is_hit() && website.statements <= 2, "{website:?}");
            assert_eq!(warm_as(server, &WEBSITE, &body).raw.text, first.raw.text);
        }
    });
}

#[test]
fn what_is_for_somebody_or_shows_coaches_is_never_kept() {
    on_both(|backend| {
        let network = Network::start(backend);
        let server = network.server();
        let coach = network.ask(&Who::Anonymous, "{ coaches(first: 1) { nodes { id } } }", json!({}));
        let coach = coach.data()["coaches"]["nodes"][0]["id"].clone();
        for (query, variables) in [
            ("{ viewer { __typename } }", json!({})),
            ("{ center(slug: \"summit-commons\") { name } viewer { __typename } }", json!({})),
            ("{ coaches(first: 1) { nodes { displayName } } }", json!({})),
            ("{ coaches { totalCount } }", json!({})),
            ("{ coaches(filter: { isAccepting: true }) { facets { name } } }", json!({})),
            ("{ center(slug: \"summit-commons\") { coaches { totalCount } } }", json!({})),
            ("{ center(slug: \"summit-commons\") { capacity { coaches } } }", json!({})),
            ("query($id: ID!) { node(id: $id) { id } }", json!({ "id": coach })),
            ("query($id: ID!) { nodes(ids: [$id]) { id } }", json!({ "id": coach })),
            // One that is not there, or not for them.
            ("{ node(id: \"coach_00000000000040008000000000000000\") { id } }", json!({})),
        ] {
            for who in [Who::Anonymous, WEBSITE] {
                let header = who.header();
                let headers: Vec<_> = header.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let told = is_never_kept(server, &headers, &body(query, &variables));
                assert!(told.raw.json()["errors"].is_null(), "{}", told.raw.text);
            }
        }
        let representations = json!([{ "__typename": "Coach", "id": coach }]);
        let query = "query($these: [_Any!]!) { _entities(representations: $these) { __typename } }";
        is_never_kept(server, &[], &body(query, &json!({ "these": representations })));
    });
}

#[test]
fn members_are_answered_for_themselves() {
    on_both(|backend| {
        let network = Network::start(backend);
        let server = network.server();
        for body in [events(), resources()] {
            warm(server, &body);
            for seat in ["coach@summit-commons", "coordinator@wasatch-front", "network-admin"] {
                let (name, value) = Who::Seat(seat).header().unwrap();
                let told = is_never_kept(server, &[(name, &value)], &body);
                assert!(told.statements > 0, "{seat} is given what is kept");
            }
            // And nobody else is given theirs.
            let public = warm(server, &body);
            assert!(!public.raw.text.contains("\"CENTER\""));
        }
        // Asked by a member first.
        let all = body("{ resources(first: 50) { totalCount nodes { id visibility } } }", &json!({}));
        let own = ask_as(server, &ADMIN, &all);
        let public = warm(server, &all);
        assert_ne!(own.raw.text, public.raw.text);
        for visibility in ["CENTER", "NETWORK"] {
            assert!(!public.raw.text.contains(visibility), "{}", public.raw.text);
        }
        assert!(
            own.raw.json()["data"]["resources"]["totalCount"].as_u64()
                > public.raw.json()["data"]["resources"]["totalCount"].as_u64()
        );
    });
}

#[test]
fn errors_costs_streams_and_batches_are_never_kept() {
    on_both(|backend| {
        let network = Network::start(backend);
        let server = network.server();
        let slug = "{ center(slug: \"summit-commons\") { slug } }";
        let wrong = [
            body("{ resources(filter: { openAt: \"soon\" }) { totalCount } }", &json!({})),
            body("{ center(slug: \"summit-commons\") { slug } resources(first: 1000) { totalCount } }", &json!({})),
            body("{ nothing }", &json!({})),
            body("{", &json!({})),
        ];
        for body in &wrong {
            let told = is_never_kept(server, &[], body);
            assert!(told.raw.json()["errors"].is_array(), "{}", told.raw.text);
        }
        let known = body(slug, &json!({}));
        let expected = warm(server, &known).raw.text;
        let costly = json!({ "query": slug, "extensions": { "cost": true } }).to_string();
        let told = is_never_kept(server, &[], &costly);
        assert!(told.raw.json()["extensions"]["cost"]["asked"].is_u64());
        let told = is_never_kept(server, &[("accept", "text/event-stream")], &known);
        assert!(told.raw.text.contains("event: next") && told.raw.text.contains(&expected), "{}", told.raw.text);
        let batches = network.database().serve_set(&[("GATEWAY_LIMIT_BATCH", "5")]);
        warm(&batches, &known);
        let batch = json!([{ "query": slug }, { "query": slug }]).to_string();
        let told = is_never_kept(&batches, &[], &batch);
        assert_eq!(told.raw.text, format!("[{expected},{expected}]"));
        // Another media type is the same answer.
        let strict = server.post(&[("accept", "application/graphql-response+json")], &known);
        assert!(strict.is_hit());
        assert_eq!(strict.raw.header("content-type"), Some("application/graphql-response+json; charset=utf-8"));
    });
}

fn issued(network: &Network) -> Value {
    let input = json!({ "center": "summit-commons", "label": "Website", "origins": ["https://summit.example.org"] });
    done(network, &ADMIN, "issueSiteKey", "siteKey { id } key", &input)
}

#[test]
fn a_known_question_opens_no_door() {
    on_both(|backend| {
        let network = Network::start(backend);
        let server = network.server();
        let known = events();
        warm(server, &known);
        let issued = issued(&network);
        let key = ("x-site-key", issued["key"].as_str().unwrap());
        let (_, right) = ADMIN.header().unwrap();
        let wrong = format!("{}x", &right[..right.len() - 1]);
        for (headers, status) in [
            (vec![key, ("origin", "https://summit.example.org")], 200),
            (vec![key], 200),
            (vec![key, ("origin", "https://evil.example.org")], 403),
            (vec![key, ("origin", "null")], 403),
            (vec![("x-site-key", "rgk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")], 401),
            (vec![("x-site-key", "")], 401),
            (vec![("authorization", wrong.as_str())], 401),
            (vec![("authorization", "Bearer")], 401),
            (vec![("authorization", right.as_str()), key], 401),
        ] {
            for _ in 0..2 {
                let told = server.post(&headers, &known);
                assert_eq!(told.raw.status, status, "{headers:?}: {}", told.raw.text);
                assert!(status == 200 || told.raw.json().get("data").is_none(), "{headers:?}");
            }
        }
    });
}

#[test]
fn a_key_that_is_taken_back_ends_though_its_website_is_remembered() {
    on_both(|backend| {
        let network = Network::start(backend);
        let other = network.database().serve();
        let known = events();
        let issued = issued(&network);
        let key = [("x-site-key", issued["key"].as_str().unwrap())];
        for server in [network.server(), &other] {
            warm(server, &known);
            within(BOUND, "the website is remembered", || {
                let told = server.post(&key, &known);
                told.raw.status == 200 && told.statements == 0
            });
        }
        done(&network, &ADMIN, "revokeSiteKey", "siteKey { id }", &json!({ "siteKey": issued["siteKey"]["id"] }));
        for server in [network.server(), &other] {
            within(BOUND, "the key is refused", || server.post(&key, &known).raw.status == 401);
            assert!(warm(server, &known).is_hit(), "what is kept stays");
        }
    });
}

#[test]
fn a_process_may_keep_nothing() {
    on_both(|backend| {
        let network = Network::start_set(backend, &[("GATEWAY_CACHE_MEGABYTES", "0")]);
        for _ in 0..3 {
            let raw = network.ask_raw(&[JSON], events().as_bytes());
            assert_eq!(raw.status, 200);
            assert!(!raw.header("cache-status").unwrap_or_default().contains("hit"));
        }
    });
}
