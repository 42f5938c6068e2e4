use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tests::{PostgresServer, Proxy, Server, Told, Who, free_port, get, try_post, until};

use super::{ask, ask_as, body, events, resources, warm, warm_as, within};

/// Within so long everybody is told that the catalog is away.
const SOON: Duration = Duration::from_secs(3);
/// How old may be what is given of a server that is told so.
const OLD: u64 = 6;
const WEBSITE: Who = Who::Website("summit-commons");

fn unknown(number: usize) -> String {
    body("query($n: Int) { resources(first: $n) { totalCount } }", &json!({ "n": number }))
}

/// It is refused, soon and clearly.
fn is_away(told: &Told) -> bool {
    assert!(told.took < SOON, "{:?}: {}", told.took, told.raw.text);
    let answer = told.raw.json();
    let code = &answer["errors"][0]["extensions"]["code"];
    told.raw.status == 503 && answer.get("data").is_none() && *code == "UNAVAILABLE"
}

fn stale(told: &Told) -> Option<u64> {
    let answer = told.raw.json();
    let age = answer["extensions"]["stale"]["ageSeconds"].as_u64();
    assert_eq!(age.is_some(), told.cache() == "hit; detail=stale", "{:?}", told.raw.headers);
    if age.is_some() {
        assert_eq!(told.raw.header("age").map(str::to_owned), age.map(|age| age.to_string()));
        assert_eq!((told.raw.status, told.statements), (200, 0));
    }
    age
}

fn data(told: &Told) -> Value {
    told.raw.json()["data"].clone()
}

/// Everything that is asked while the database is away.
fn while_away(server: &Server, short: &Server, kept: &[(String, Value)], since: Instant) {
    let member = Who::Seat("coach@summit-commons");
    // From the first moment nobody waits long, and what is given is right.
    while since.elapsed() < SOON {
        for (body, data_before) in kept {
            for told in [ask(server, body), ask_as(server, &WEBSITE, body)] {
                assert!(told.took < SOON, "{told:?}");
                let is_right = told.raw.status == 503 || data(&told) == *data_before;
                assert!(
                    is_right,
                    "{:?} after {:?}: {}\nand not {data_before}",
                    told.cache(),
                    since.elapsed(),
                    told.raw.text
                );
            }
        }
        thread::sleep(Duration::from_millis(50));
    }
    for (body, data_before) in kept {
        for who in [Who::Anonymous, WEBSITE] {
            let told = ask_as(server, &who, body);
            let age = stale(&told).unwrap_or_else(|| panic!("{who:?} is given {told:?}"));
            assert!(age.abs_diff(since.elapsed().as_secs()) <= 2, "{age} s after {:?}", since.elapsed());
            assert_eq!(data(&told), *data_before);
            let headers = [("content-type", "application/json"), ("accept-encoding", "gzip")];
            let is_compressed = server.post(&headers, body).raw.header("content-encoding").is_some();
            assert_eq!(is_compressed, told.raw.text.len() >= 860);
        }
        // However it is written: what is asked counts.
        let told = ask(server, &format!("{{ \"other\": 1, {}", &body[1..]));
        assert_eq!((stale(&told).is_some(), data(&told)), (true, data_before.clone()), "{told:?}");
        assert!(is_away(&ask_as(server, &member, body)), "a member is answered from the truth alone");
    }
    for (number, who) in [Who::Anonymous, WEBSITE, member, Who::Website("lantern-house")].iter().enumerate() {
        let told = ask_as(server, who, &unknown(number + 1));
        assert!(is_away(&told), "{who:?} is told {told:?}");
    }
    for query in [
        "{ viewer { __typename } }",
        "{ coaches { totalCount } }",
        "mutation { removeResource(input: { id: \"resource_x\" }) { userErrors { code } } }",
    ] {
        let told = ask(server, &body(query, &json!({})));
        assert!(is_away(&told), "{query}: {told:?}");
    }
    let begun = Instant::now();
    for (path, status) in [("/healthz", 200), ("/readyz/process", 200), ("/readyz", 503)] {
        assert_eq!(get(&format!("{}{path}", server.url()), &[]).status, status, "{path}");
    }
    assert!(begun.elapsed() < Duration::from_secs(1), "nobody waits for the database: {:?}", begun.elapsed());
    // By an address: nobody else keeps what may be wrong.
    while since.elapsed() < Duration::from_secs(OLD + 2) {
        thread::sleep(Duration::from_millis(100));
    }
    for (body, _) in kept {
        let told = ask(short, body);
        assert!(is_away(&told), "what is older than {OLD} s is given: {told:?}");
        assert!(stale(&ask(server, body)).is_some_and(|age| age > OLD));
    }
}

#[test]
fn while_the_database_is_away_what_is_kept_is_given_and_nothing_else() {
    let database = PostgresServer::start();
    let old = OLD.to_string();
    let server = database.serve(&[]);
    let short = database.serve(&[("GATEWAY_CACHE_STALE_SECONDS", &old)]);
    let never = database.serve(&[("GATEWAY_CACHE_STALE_SECONDS", "0")]);
    for (how, lose, find) in [
        ("killed", PostgresServer::kill as fn(&PostgresServer), PostgresServer::start_again as fn(&PostgresServer)),
        ("hung", PostgresServer::pause, PostgresServer::go_on),
    ] {
        eprintln!("{how}:");
        let kept: Vec<_> = [events(), resources()].map(|body| (body.clone(), data(&warm(&server, &body)))).into();
        for (body, _) in &kept {
            for server in [&server, &short, &never] {
                warm(server, body);
                warm_as(server, &WEBSITE, body);
            }
        }
        let since = Instant::now();
        lose(&database);
        while_away(&server, &short, &kept, since);
        assert!(is_away(&ask(&never, &kept[0].0)), "nothing old is given where none may be");
        find(&database);
        for server in [&server, &short, &never] {
            within(Duration::from_secs(15), "it is back", || {
                get(&format!("{}/readyz", server.url()), &[]).status == 200
            });
            let told = ask(server, &unknown(7));
            assert_eq!((told.raw.status, stale(&told)), (200, None), "{}", told.raw.text);
            for (body, data_before) in &kept {
                let told = warm(server, body);
                assert_eq!((stale(&told), data(&told)), (None, data_before.clone()));
                assert_eq!(data(&warm_as(server, &WEBSITE, body)), *data_before);
            }
            let member = ask_as(server, &Who::Seat("coach@summit-commons"), &kept[0].0);
            assert_eq!(
                (member.raw.status, member.cache()),
                (200, ""),
                "{}\n{}",
                member.raw.text,
                server.log().lines().rev().take(8).collect::<Vec<_>>().join("\n")
            );
        }
    }
}

/// All gateways behind it have the same database, so they lose it at the same moment.
#[test]
fn a_proxy_goes_on_asking_gateways_whose_database_is_away() {
    let database = PostgresServer::start();
    let ports = [free_port(), free_port()];
    let servers = ports.map(|port| {
        let program = database.program(&["serve", "--listen", &format!("127.0.0.1:{port}")]);
        program.env("GATEWAY_DATABASE_CONNECTIONS", "4").serve()
    });
    let proxy = Proxy::before_gateways(&ports);
    let body = resources();
    let kept = servers.each_ref().map(|server| data(&warm(server, &body)));
    let address = format!("{}/graphql", proxy.url());
    let ask = || try_post(&address, &[("content-type", "application/json")], body.as_bytes()).unwrap();
    until("it asks them", || ask().status == 200).unwrap();
    database.kill();
    for server in &servers {
        until("it knows that", || get(&format!("{}/readyz", server.url()), &[]).status == 503).unwrap();
    }
    // Several looks of the proxy.
    thread::sleep(Duration::from_secs(1));
    for _ in 0..6 {
        let raw = ask();
        let how = (raw.status, raw.header("cache-status"));
        assert_eq!(how, (200, Some("recovery-gateway; hit; detail=stale")), "{}", raw.text);
        assert!(kept.contains(&raw.json()["data"]));
    }
}
