use std::{thread, time::Duration};

use serde_json::json;
use tests::{Backend, Listeners, Network, Who, on_both, token_with, until};

use super::{CHEAP, FROM, ONE, OTHER, PROXY, ask, code, exhaust, left, part};
use crate::{
    hostile::wire,
    keeping::{ADMIN, COACH},
    keeping_network::done,
    subscriptions::FOLLOW,
};

/// An allowance that comes back so slowly that what is spent can be read off it.
const SLOW: [(&str, &str); 5] = [
    PROXY,
    ("GATEWAY_RATE_ANONYMOUS", "1"),
    ("GATEWAY_RATE_SITE", "2"),
    ("GATEWAY_RATE_MEMBER", "3"),
    ("GATEWAY_RATE_BURST_SECONDS", "3600"),
];

/// Counts of a search with facets cost much.
const HEAVY: &str =
    "{ resources(search: \"housing\", first: 3) { totalCount facets { name values { value count } } nodes { name } } }";

#[test]
fn more_than_a_fair_share_is_refused_until_it_is_paid_off() {
    on_both(|backend| {
        let settings = [PROXY, ("GATEWAY_RATE_ANONYMOUS", "2"), ("GATEWAY_RATE_BURST_SECONDS", "5")];
        let network = Network::start_set(backend, &settings);
        let server = network.server();
        let first = ask(server, ONE, CHEAP);
        assert_eq!((left(&first), part(&first, "ratelimit", "t")), (9, 1));
        assert_eq!(first.header("ratelimit-policy"), Some("\"anonymous\";q=10;w=5"));
        let (answered, refused, seconds) = exhaust(100, || ask(server, ONE, CHEAP));
        assert!((9..=10 + (2.0 * seconds) as u64).contains(&answered), "{answered} more within {seconds} s");
        assert_eq!((refused.status, code(&refused)), (429, json!("RATE_LIMITED")), "{}", refused.text);
        assert!(refused.json().get("data").is_none());
        assert_eq!(refused.header("cache-control"), Some("no-store"));
        assert_eq!(refused.header("retry-after"), Some("1"));
        assert_eq!((left(&refused), refused.header("ratelimit-policy")), (0, Some("\"anonymous\";q=10;w=5")));
        assert!((4..=5).contains(&part(&refused, "ratelimit", "t")), "{:?}", refused.headers);
        // Whatever form of answer is wanted, and also where a body is on its way that nobody reads.
        for accept in ["application/graphql-response+json", "application/json", "text/event-stream"] {
            let refused = server.ask(&[(FROM, ONE), ("accept", accept)], &format!("# {}\n{CHEAP}", "x".repeat(60_000)));
            assert_eq!((refused.status, code(&refused)), (429, json!("RATE_LIMITED")), "{accept}");
        }
        assert_eq!(network.get("/graphql?query={__typename}", &[(FROM, ONE)]).status, 429);
        // A neighbour, and whoever asks whether we live.
        assert_eq!(left(&ask(server, OTHER, CHEAP)), 9);
        for path in ["/healthz", "/readyz", "/readyz/process"] {
            assert_eq!(network.get(path, &[(FROM, ONE)]).status, 200);
        }
        thread::sleep(Duration::from_millis(1_100));
        assert_eq!(ask(server, ONE, CHEAP).status, 200, "it waited as long as it was told");
        assert!(!network.log().contains(ONE) && !network.log().contains(OTHER));
    });
}

#[test]
fn a_request_costs_what_it_weighs_and_a_kept_answer_a_unit() {
    on_both(|backend| {
        let network = Network::start_set(backend, &SLOW);
        let server = network.server();
        let before = left(&ask(server, ONE, CHEAP));
        let asks_cost = json!({ "query": HEAVY, "extensions": { "cost": true } }).to_string();
        let headers = [(FROM, ONE), ("content-type", "application/json")];
        let told = network.ask_raw(&headers, asks_cost.as_bytes());
        let cost = told.json()["extensions"]["cost"]["asked"].as_u64().unwrap();
        let units = cost.div_ceil(100);
        assert!(units > 20, "{cost}");
        let spent = before - left(&told);
        assert!((units - 2..=units).contains(&spent), "{spent} units for a cost of {cost}");
        // The same question of others is made once and then kept.
        let made = ask(server, OTHER, HEAVY);
        assert!(made.header("cache-status").is_some_and(|status| status.contains("miss")), "{:?}", made.headers);
        let after = left(&made);
        assert!((3_600 - units..=3_602 - units).contains(&after), "{after} left after {units}");
        let (mut last, mut hits) = (after, 0);
        for _ in 0..5 {
            let kept = ask(server, OTHER, HEAVY);
            if kept.header("cache-status").is_some_and(|status| status.contains("hit")) {
                assert!(last.abs_diff(left(&kept)) <= 1, "a unit, of which some may have come back");
                hits += 1;
            }
            last = left(&kept);
        }
        assert!(hits > 0, "none of them was kept");
        // Written otherwise it is found on a longer way, and costs the same.
        let mut longer = 0;
        for spaces in 1..10 {
            let kept = ask(server, OTHER, &HEAVY.replace(' ', &" ".repeat(spaces + 1)));
            if kept.header("cache-status").is_some_and(|status| status.contains("hit")) {
                assert!(last.abs_diff(left(&kept)) <= 1, "{last} {:?}", kept.headers);
                longer += 1;
            }
            last = left(&kept);
        }
        assert!(longer > 0, "none of them was kept");
    });
}

#[test]
fn websites_and_members_have_accounts_of_their_own() {
    on_both(|backend| {
        let network = Network::start_set(backend, &SLOW);
        let as_who = |who: &Who, address: &str| {
            let header = who.header();
            let mut headers = vec![(FROM, address)];
            headers.extend(header.iter().map(|(name, value)| (*name, value.as_str())));
            network.server().ask(&headers, CHEAP)
        };
        let website = Who::Website("summit-commons");
        for (who, policy, most) in
            [(website, "\"website\";q=7200;w=3600", 7_200), (COACH, "\"member\";q=10800;w=3600", 10_800)]
        {
            let first = as_who(&who, ONE);
            assert_eq!((first.header("ratelimit-policy"), left(&first)), (Some(policy), most - 1), "{}", first.text);
            // The same one elsewhere, and given at once or made.
            let mut last = most - 1;
            for _ in 0..4 {
                let next = left(&as_who(&who, OTHER));
                assert!(last - 1 <= next && next <= last + 2, "{next} after {last}");
                last = next;
            }
            assert!(last <= most - 3, "{last} of {most}");
        }
        assert!(left(&as_who(&Who::Seat("admin@summit-commons"), ONE)) == 10_799, "somebody else at the same place");
        assert_eq!(left(&as_who(&Who::Anonymous, ONE)), 3_599, "the address has spent nothing");
    });
}

/// What an address may try, and what it has to wait for once it has tried too much: some seconds at least, so that nothing
/// comes back while a test looks.
const TRYING: [(&str, &str); 4] =
    [PROXY, ("GATEWAY_RATE_ANONYMOUS", "1"), ("GATEWAY_RATE_MEMBER", "100"), ("GATEWAY_RATE_BURST_SECONDS", "61")];

/// Tries keys from an address until that is too much.
fn try_keys(network: &Network) {
    let number = std::cell::Cell::new(0);
    let (answered, refused, _) = exhaust(60, || {
        number.set(number.get() + 1);
        let key = format!("no such key {}", number.get());
        let raw = network.server().ask(&[(FROM, ONE), ("x-site-key", &key)], CHEAP);
        // What counts here is that it is not yet too many.
        if raw.status == 401 { tests::Raw { status: 200, ..raw } } else { raw }
    });
    assert!((6..=20).contains(&answered), "{answered} keys could be tried");
    assert_eq!((refused.status, code(&refused)), (429, json!("RATE_LIMITED")));
}

#[test]
fn who_tries_credentials_is_counted_by_address_and_shuts_nobody_out() {
    on_both(|backend| {
        let network = Network::start_set(backend, &TRYING);
        let server = network.server();
        let body = |query: &str| json!({ "query": query }).to_string();
        let (count, cheap) = (body("{ centers { totalCount } }"), body(CHEAP));
        let post = |address: &str, (name, value): &(&str, String), body: &str| {
            server.post(&[(FROM, address), (name, value.as_str())], body)
        };
        let [token, key, never_sent] =
            [COACH, Who::Website("summit-commons"), Who::Website("lantern-house")].map(|who| who.header().unwrap());
        assert_eq!(post(OTHER, &token, &cheap).raw.status, 200);
        until("it is kept", || post(OTHER, &key, &count).is_hit()).unwrap();
        try_keys(&network);
        // What is known to hold: a token by its signature, a key since it was looked up.
        let member = post(ONE, &token, &cheap);
        assert_eq!((member.raw.status, member.statements), (200, 1), "{}", member.raw.text);
        assert!(member.raw.header("ratelimit").is_some_and(|limit| limit.starts_with("\"member\"")));
        let website = post(ONE, &key, &count);
        assert_eq!((website.raw.status, website.is_hit(), website.statements), (200, true, 0), "{}", website.raw.text);
        assert_eq!(post(ONE, &key, &cheap).raw.status, 200, "also where nothing is kept");
        // What is wrong, or would have to be looked up.
        let bearer = |token: &str| ("authorization", format!("Bearer {token}"));
        let [good, of_another] = ["coach@summit-commons", "admin@summit-commons"].map(tests::token);
        let ((claims, _), (_, signature)) = (of_another.rsplit_once('.').unwrap(), good.rsplit_once('.').unwrap());
        for (name, credential) in [
            ("claims that nobody signed", bearer(&format!("{claims}.{signature}"))),
            ("a key that is not published", bearer(&token_with(|_, header| header["kid"] = json!("another")))),
            ("a token that is over", bearer(&token_with(|claims, _| claims["exp"] = json!(1_000_000_000)))),
            ("no token", bearer("nonsense")),
            ("no key", ("x-site-key", "nonsense".to_owned())),
            ("a key that never came", never_sent),
        ] {
            let told = post(ONE, &credential, &cheap);
            assert_eq!((told.raw.status, told.statements), (429, 0), "{name}: {}", told.raw.text);
            assert!(told.raw.header("ratelimit").is_some_and(|limit| limit.starts_with("\"stranger\"")), "{name}");
        }
        assert_eq!(ask(server, ONE, CHEAP).status, 200, "who asks from there without one is another caller");
        assert_eq!(
            post(OTHER, &("x-site-key", "nonsense".to_owned()), &cheap).raw.status,
            401,
            "elsewhere it is looked up"
        );
    });
}

/// A key that held once may be looked up again, and once only where it does not hold any more.
#[test]
fn a_key_that_is_taken_back_is_looked_up_once() {
    on_both(|backend| {
        let network = Network::start_set(backend, &TRYING);
        let input = json!({ "center": "summit-commons", "label": "main website", "origins": [] });
        let made = done(&network, &ADMIN, "issueSiteKey", "siteKey { id } key", &input);
        let key = made["key"].as_str().unwrap();
        let told = || {
            let told =
                network.server().post(&[(FROM, ONE), ("x-site-key", key)], &json!({ "query": CHEAP }).to_string());
            (told.raw.status, told.statements)
        };
        assert_eq!(told(), (200, 1));
        try_keys(&network);
        assert_eq!(told(), (200, 0));
        done(&network, &ADMIN, "revokeSiteKey", "siteKey { id }", &json!({ "siteKey": made["siteKey"]["id"] }));
        assert_eq!([told(), told()], [(401, 1), (429, 0)]);
    });
}

#[test]
fn who_tries_them_over_sockets_is_counted_likewise() {
    let settings = [("GATEWAY_RATE_ANONYMOUS", "1"), ("GATEWAY_RATE_BURST_SECONDS", "60")];
    let network = Network::start_set(Backend::Sqlite, &settings);
    let listeners = Listeners::start();
    let url = format!("{}/graphql", network.url());
    let closed = |number: usize| {
        let name = format!("attempt {number}");
        let params = json!({ "authorization": format!("Bearer nonsense {number}") });
        listeners.tell("socket", &name, json!({ "url": url, "params": params, "query": FOLLOW, "variables": {} }));
        listeners.first(&name, "closed").data["code"].clone()
    };
    assert_eq!(network.ask(&COACH, CHEAP, json!({})).status, 200);
    let codes: Vec<_> = (0..20).map(closed).collect();
    let tried = codes.iter().take_while(|code| **code == 4403).count();
    assert!((6..=12).contains(&tried) && codes[tried..].iter().any(|code| *code == 1013), "{codes:?}");
    // Whose token is right is let in.
    listeners.over_socket("right", network.url(), &COACH, FOLLOW, json!({}));
    listeners.first("right", "connected");
}

#[test]
fn a_handshake_that_is_refused_is_told_and_charged_like_any_other_request() {
    let settings = [PROXY, ("GATEWAY_RATE_ANONYMOUS", "1"), ("GATEWAY_RATE_BURST_SECONDS", "20")];
    let network = Network::start_set(Backend::Sqlite, &settings);
    let address = network.url().trim_start_matches("http://");
    // It lacks what a handshake needs.
    let shake = |headers: &[(&str, &str)]| {
        let headers = [&[("upgrade", "websocket")], headers].concat();
        wire::send(address, &wire::framed("GET /graphql", &headers, b""), false).unwrap()
    };
    let told = shake(&[(FROM, ONE)]);
    assert_eq!((told.status, told.header("cache-control")), (400, Some("no-store")));
    assert!(told.header("ratelimit").is_some_and(|limit| limit.starts_with("\"anonymous\";r=19;")), "{}", told.head);
    let id = told.header("x-request-id").unwrap();
    until("it is in the log", || {
        let log = network.log();
        log.lines()
            .any(|line| line.contains(id) && line.contains("gateway::request") && line.contains("\"status\":400"))
    })
    .unwrap();
    // A credential that comes with one is none that anybody looked at.
    let statuses: Vec<_> = (0..40).map(|_| shake(&[(FROM, ONE), ("x-site-key", "nonsense")]).status).collect();
    let charged = statuses.iter().take_while(|status| **status == 400).count();
    assert!((19..39).contains(&charged) && statuses[charged] == 429, "{statuses:?}");
}

#[test]
fn what_others_may_be_given_says_nothing_of_one_caller() {
    on_both(|backend| {
        let network = Network::start_set(backend, &SLOW);
        let path = "/graphql?query={centers{totalCount}}";
        for _ in 0..4 {
            let shared = network.get(path, &[(FROM, ONE)]);
            assert!(shared.header("cache-control").is_some_and(|control| control.starts_with("public")));
            assert_eq!((shared.status, shared.header("ratelimit")), (200, None), "{:?}", shared.headers);
            thread::sleep(Duration::from_millis(50));
        }
        let key = Who::Website("summit-commons").header().unwrap();
        let own = network.get(path, &[(FROM, ONE), (key.0, &key.1)]);
        assert!(own.header("cache-control").is_some_and(|control| control.starts_with("private")));
        assert!(own.header("ratelimit").is_some_and(|limit| limit.starts_with("\"website\"")), "{:?}", own.headers);
    });
}

#[test]
fn subscriptions_are_counted_when_they_begin() {
    on_both(|backend| {
        let settings = [PROXY, ("GATEWAY_RATE_MEMBER", "1"), ("GATEWAY_RATE_BURST_SECONDS", "8")];
        let network = Network::start_set(backend, &settings);
        let listeners = Listeners::start();
        let mut refused = None;
        for number in 0..40 {
            let name = format!("socket {number}");
            listeners.over_socket(&name, network.url(), &COACH, FOLLOW, json!({}));
            listeners.first(&name, "connected");
            let (until, key) = (number + 1, format!("{number}"));
            // One more that is refused says so; one that runs says nothing by itself.
            thread::sleep(Duration::from_millis(60));
            if let Some(heard) = listeners.heard(&name).into_iter().find(|heard| heard.event == "error") {
                assert_eq!(heard.data[0]["extensions"]["code"], "RATE_LIMITED", "{key}: {heard:?}");
                refused = Some(until);
                break;
            }
        }
        assert!(refused.is_some_and(|count| count > 8), "{refused:?}");
        listeners.over_events("stream", network.url(), &COACH, FOLLOW, json!({}));
        assert_eq!(listeners.first("stream", "connected").data["status"], 429);
    });
}

#[test]
fn what_is_refused_over_a_socket_is_counted_too() {
    let settings = [PROXY, ("GATEWAY_RATE_MEMBER", "1"), ("GATEWAY_RATE_BURST_SECONDS", "20")];
    let network = Network::start_set(Backend::Sqlite, &settings);
    let listeners = Listeners::start();
    let code = |number: usize| {
        let name = format!("socket {number}");
        listeners.over_socket(&name, network.url(), &COACH, "{ __typename }", json!({}));
        listeners.first(&name, "error").data[0]["extensions"]["code"].clone()
    };
    let codes: Vec<_> = (0..40).map(code).collect();
    let answered = codes.iter().take_while(|code| **code == "WRONG_TRANSPORT").count();
    assert!((20..39).contains(&answered) && codes[answered] == "RATE_LIMITED", "{codes:?}");
}

#[test]
fn it_can_be_turned_off() {
    let network = Network::start_set(Backend::Sqlite, &[]);
    for _ in 0..300 {
        let raw = network.server().ask(&[], CHEAP);
        assert_eq!((raw.status, raw.header("ratelimit")), (200, None));
    }
}
