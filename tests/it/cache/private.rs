use std::{thread, time::Duration};

use gateway::{cache::sealed::Sealer, identity::roster::demo_site_key};
use serde_json::{Value, json};
use tests::{Network, RedisServer, Who, on_both};
use uuid::Uuid;

use super::{ask_as, body, within};
use crate::{
    operations::operations,
    tenancy::{
        canaries::{Canaries, May},
        dialect::{hex, one, reproject, texts, truth},
    },
};

const VIEWERS: [Who; 7] = [
    Who::Anonymous,
    Who::Website("summit-commons"),
    Who::Seat("coach@summit-commons"),
    Who::Seat("coach@lantern-house"),
    Who::Seat("admin@summit-commons"),
    Who::Seat("coordinator@wasatch-front"),
    Who::Seat("network-admin"),
];
/// What somebody looks for, and where: nothing in the network says so.
const WORD: &str = "quagmirish";
const LATITUDE: f64 = 40.123_457;

/// Long enough for what nobody waits for.
const MOMENT: Duration = Duration::from_millis(300);

fn keys(redis: &RedisServer) -> Vec<String> {
    redis.cli(&["--scan"]).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Everything that lies there, opened by whoever knows the epoch of the database.
fn values(redis: &RedisServer, keys: &[String], epoch: Uuid) -> String {
    let sealer = Sealer::new(epoch, gateway::schema::version());
    let open = |key: &String| {
        let kept = sealer.open(key.trim_start_matches("recovery-gateway:"), redis.bytes(key));
        String::from_utf8_lossy(&kept.unwrap_or_else(|| panic!("{key} cannot be opened")).body).into_owned()
    };
    keys.iter().map(open).collect::<Vec<_>>().join("\n")
}

/// What is private to a question, in every way to say it.
fn private() -> [(&'static str, Value); 6] {
    let near = "query($near: NearInput!) { resources(near: $near, first: 5) { totalCount nodes { id name } edges { distanceKm } } }";
    [
        (
            "query($text: String!) { resources(search: $text, first: 5) { totalCount nodes { id name } } }",
            json!({ "text": WORD }),
        ),
        ("{ resources(search: \"housing quagmirish\", first: 5) { totalCount nodes { id name } } }", json!({})),
        ("{ resources(search: \"housing\", first: 5) { totalCount nodes { id name } } }", json!({})),
        (near, json!({ "near": { "point": { "latitude": LATITUDE, "longitude": -111.9 } } })),
        (
            "{ centers(near: { point: { latitude: 40.123457, longitude: -111.9 } }) { edges { distanceKm } } }",
            json!({}),
        ),
        (
            "{ resources(filter: { needs: { anyOf: [DETOX, HOUSING] } }, first: 5) { totalCount nodes { id } } }",
            json!({}),
        ),
    ]
}

#[test]
fn nothing_private_reaches_redis() {
    on_both(|backend| {
        let redis = RedisServer::start();
        let url = redis.url();
        let mut planted = None;
        let network = Network::open(backend, &[("REDIS_URL", &url)], |database| {
            planted = Some(Canaries::plant(database));
            reproject(database);
        });
        let (canaries, server) = (planted.unwrap(), network.server());
        let everything: Vec<_> = ["resource", "event", "coach", "center", "region"]
            .iter()
            .flat_map(|kind| {
                let sql = format!("SELECT {} FROM {}", hex(backend, "id"), truth(backend, kind));
                texts(network.database(), &sql).into_iter().map(move |digits| format!("{kind}_{digits}"))
            })
            .collect();
        let house = "{ center(slug: \"summit-commons\") { members { displayName } siteKeys { label } auditTrail(first: 20) { nodes { actor } }
            resources(first: 50) { nodes { name contact { phone email } } } coaches { nodes { displayName bio contact { phone email } } } } }";
        let entries = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id
            ... on Resource { name summary contact { phone email } sites { location { latitude } address { lines } } }
            ... on Event { name summary venue { name location { latitude } } } ... on Coach { displayName bio contact { phone email } } } }";
        let asks = |who: &Who, query: &str, variables: &Value| {
            let told = ask_as(server, who, &body(query, variables));
            assert_eq!(told.raw.status, 200, "{who:?} {query}: {}", told.raw.text);
        };
        for who in &VIEWERS {
            operations().iter().for_each(|operation| asks(who, operation.query, &operation.variables));
            private().iter().for_each(|(query, variables)| asks(who, query, variables));
            everything.chunks(40).for_each(|ids| asks(who, entries, &json!({ "ids": ids })));
            asks(who, house, &json!({}));
            asks(who, "{ viewer { __typename ... on Member { displayName } } }", &json!({}));
            let word = canaries.of_houses("rd").into_iter().next().unwrap().1;
            asks(who, "query($text: String) { resources(search: $text) { totalCount } }", &json!({ "text": word }));
        }
        thread::sleep(MOMENT);
        let keys = keys(&redis);
        assert!(keys.len() > 100, "only {} keys", keys.len());
        for key in &keys {
            let name = key.strip_prefix("recovery-gateway:").unwrap_or_else(|| panic!("{key} is not under the prefix"));
            let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
            assert!(name.len() == 32 && is_plain, "{key} says something");
            let ttl: i64 = redis.cli(&["TTL", key]).parse().unwrap();
            assert!((1..=3600).contains(&ttl), "{key} stays for {ttl} s");
        }
        let epoch = format!("SELECT {} FROM {}", hex(backend, "epoch"), truth(backend, "network"));
        let epoch = Uuid::parse_str(&one(network.database(), &epoch)).unwrap();
        let text = values(&redis, &keys, epoch) + &keys.join("\n");
        let found = canaries.of(&text);
        for canary in &found {
            let may = canaries.may(canary);
            assert!(matches!(may, May::Everybody | May::Members), "{canary}, which is for {may:?}, is in Redis");
            assert!(!canary.starts_with("zqc"), "{canary}, which is about a coach, is in Redis");
        }
        for (may, whose) in [(May::Everybody, "everybody's"), (May::Members, "members'")] {
            assert!(found.iter().any(|canary| *canaries.may(canary) == may), "nothing of {whose} is in Redis");
        }
        let tokens = VIEWERS.iter().filter_map(|who| who.header().map(|(_, value)| value));
        let tokens: Vec<_> = tokens.map(|value| value.trim_start_matches("Bearer ").to_owned()).collect();
        let parts = tokens.iter().flat_map(|token| token.split('.')).filter(|part| part.len() > 10);
        let telling = [
            "displayName",
            "Bearer",
            "\"coach\"",
            "coaches",
            "query",
            WORD,
            "40.123457",
            &demo_site_key("summit-commons"),
        ];
        for word in telling.iter().map(|word| &**word).chain(parts) {
            let at = text.find(word);
            assert!(
                at.is_none(),
                "{word} is in Redis: {:?}",
                at.map(|at| text[at..].chars().take(120).collect::<String>())
            );
        }
    });
}

#[test]
fn what_is_private_to_a_question_leaves_nothing_in_redis() {
    on_both(|backend| {
        let redis = RedisServer::start();
        let network = Network::start_set(backend, &[("REDIS_URL", &redis.url())]);
        for who in [Who::Anonymous, Who::Website("summit-commons")] {
            for (query, variables) in private() {
                let told = ask_as(network.server(), &who, &body(query, &variables));
                assert!(told.raw.json()["errors"].is_null(), "{}", told.raw.text);
            }
        }
        thread::sleep(MOMENT);
        assert_eq!(keys(&redis), [""; 0], "a question left something");
        let _ = ask_as(network.server(), &Who::Anonymous, &body("{ resources(first: 5) { totalCount } }", &json!({})));
        within(MOMENT * 10, "what is not private is there", || keys(&redis).len() == 1);
    });
}
