use chrono::Days;
use gateway::kernel::clock;
use serde_json::{Value, json};
use tests::{Network, RedisServer, Server, Who, on_both};

use super::{BOUND, ask, ask_as, body, within};
use crate::{
    keeping::{ADMIN, HOUSE, done},
    keeping_network,
};

const MEMBER: Who = Who::Seat("coach@lantern-house");
const SHARED: &str = "hit; detail=shared";

/// What Redis does with everything that lies in it: the body of a loop over keys `k` with values `v` of others `o`.
const LIES: [(&str, &str); 12] = [
    ("gives one for another", "redis.call('SET', k, o)"),
    ("gives nothing", "redis.call('SET', k, '')"),
    ("gives one byte", "redis.call('SET', k, 'x')"),
    ("cuts the end off", "redis.call('SET', k, v:sub(1, -2))"),
    ("cuts the beginning off", "redis.call('SET', k, v:sub(2))"),
    ("cuts all but the seal off", "redis.call('SET', k, v:sub(-28))"),
    ("cuts the seal", "redis.call('SET', k, v:sub(-27))"),
    ("adds something", "redis.call('SET', k, v .. '}')"),
    ("alters the first byte", "redis.call('SET', k, string.char((v:byte(1) + 1) % 256) .. v:sub(2))"),
    (
        "alters a byte within",
        "local m = math.floor(#v / 2)
         redis.call('SET', k, v:sub(1, m - 1) .. string.char((v:byte(m) + 1) % 256) .. v:sub(m + 1))",
    ),
    ("alters the last byte", "redis.call('SET', k, v:sub(1, -2) .. string.char((v:byte(-1) + 1) % 256))"),
    ("keeps lists there", "redis.call('DEL', k); redis.call('LPUSH', k, v)"),
];

fn lie(redis: &RedisServer, lie: &str) {
    let script = format!(
        "local ks = redis.call('KEYS', 'recovery-gateway:*'); local vs = {{}}
         for i, k in ipairs(ks) do vs[i] = redis.call('GET', k) end
         for i, k in ipairs(ks) do local v, o = vs[i], vs[i % #ks + 1]; {lie} end
         return #ks"
    );
    let told = redis.cli(&["EVAL", &script, "0"]);
    assert!(told.parse::<usize>().is_ok_and(|count| count > 3), "{told}");
}

/// Questions whose answers, or whose parts, lie in Redis.
fn questions(network: &Network) -> Vec<(Who, String)> {
    let ids = ask(network.server(), &body("{ resources(first: 20) { nodes { id } } }", &json!({}))).raw.json();
    let ids: Vec<_> =
        ids["data"]["resources"]["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect();
    let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Resource { name summary center { name } } } }";
    let from = format!("{}T00:00:00Z", clock::today() + Days::new(1));
    let list = |first: u32| {
        body("query($n: Int) { resources(first: $n) { totalCount nodes { id name } } }", &json!({ "n": first }))
    };
    vec![
        (Who::Anonymous, list(5)),
        (Who::Anonymous, list(6)),
        (Who::Anonymous, body(&format!("{{ center(slug: \"{HOUSE}\") {{ name mission }} }}"), &json!({}))),
        (
            Who::Anonymous,
            body(
                "query($w: TimeWindow!) { events(window: $w) { nodes { id } } }",
                &json!({ "w": { "from": from, "days": 20 } }),
            ),
        ),
        (Who::Anonymous, body(nodes, &json!({ "ids": ids }))),
        (MEMBER, body(nodes, &json!({ "ids": ids }))),
    ]
}

fn answers(server: &Server, questions: &[(Who, String)]) -> Vec<(Value, String)> {
    let asked = questions.iter().map(|(who, body)| ask_as(server, who, body));
    asked.map(|told| (told.raw.json(), told.cache().to_owned())).collect()
}

/// How many a fresh replica is given from Redis, of those that are right.
fn shared(network: &Network, settings: &[tests::Setting<'_>], questions: &[(Who, String)], truth: &[Value]) -> usize {
    let fresh = network.database().serve_set(settings);
    let told = answers(&fresh, questions);
    for ((answer, _), truth) in told.iter().zip(truth) {
        assert_eq!(answer, truth);
    }
    let log = fresh.log();
    assert!(!log.contains("panic"), "{log}");
    told.iter().filter(|(_, cache)| cache == SHARED).count()
}

#[test]
fn whatever_redis_gives_no_answer_is_wrong() {
    on_both(|backend| {
        let redis = RedisServer::start();
        let url = redis.url();
        let settings = [("REDIS_URL", url.as_str())];
        let network = Network::start_set(backend, &settings);
        let plain = network.database().serve();
        let questions = questions(&network);
        let truth: Vec<_> = answers(&plain, &questions).into_iter().map(|(answer, _)| answer).collect();
        assert!(truth.iter().all(|answer| answer["errors"].is_null()), "{truth:#?}");
        let _ = answers(network.server(), &questions);
        let mut filled = || shared(&network, &settings, &questions, &truth) == 5;
        within(BOUND * 20, "what is for everybody is shared", &mut filled);
        for (what, how) in LIES {
            lie(&redis, how);
            let fresh = shared(&network, &settings, &questions, &truth);
            assert_eq!(fresh, 0, "Redis {what}, and is believed");
            // What was made instead is put there in its place, but for lists.
            assert_eq!(redis.cli(&["FLUSHALL"]), "OK");
            within(BOUND * 20, "it is shared again", &mut filled);
        }
    });
}

/// Renames the house.
fn rename(network: &Network, name: &str) {
    let id = keeping_network::center_id(network, HOUSE);
    let version = "query($id: ID!) { node(id: $id) { ... on Center { version } } }";
    let version = network.ask(&ADMIN, version, json!({ "id": id })).data()["node"]["version"].clone();
    let input = json!({ "id": id, "expectedVersion": version, "name": name });
    keeping_network::done(network, &ADMIN, "updateCenter", "center { name }", &input);
}

#[test]
fn what_was_true_once_or_elsewhere_is_not_given() {
    on_both(|backend| {
        let redis = RedisServer::start();
        let url = redis.url();
        let settings = [("REDIS_URL", url.as_str())];
        let network = Network::start_set(backend, &settings);
        let questions = questions(&network);
        let _ = answers(network.server(), &questions);
        let old = "redis.call('SET', 'old:' .. k, v)";
        within(BOUND, "it is there", || {
            let _ = answers(network.server(), &questions);
            redis.cli(&["DBSIZE"]).parse::<usize>().is_ok_and(|count| count > 5)
        });
        lie(&redis, old);
        rename(&network, "Another name");
        done(&network, &ADMIN, "createResource", &json!({ "center": HOUSE, "name": "AAA", "visibility": "PUBLIC" }));
        let plain = network.database().serve();
        let truth: Vec<_> = answers(&plain, &questions).into_iter().map(|(answer, _)| answer).collect();
        assert!(truth[2].to_string().contains("Another name") && truth[0].to_string().contains("AAA"));
        // What was kept before the change, and is put back after it.
        for _ in 0..2 {
            lie(&redis, "local w = redis.call('GET', 'old:' .. k); if w then redis.call('SET', k, w) end");
            let fresh = network.database().serve_set(&settings);
            for server in [&fresh, network.server()] {
                within(BOUND, "the change is told", || {
                    answers(server, &questions).iter().zip(&truth).all(|((answer, _), truth)| answer == truth)
                });
            }
            // A replica that begins after the change never says otherwise.
            assert!(shared(&network, &settings, &questions, &truth) <= 5);
        }
        // Another database with the same Redis: every name and seal is another.
        let anew = Network::start_set(backend, &settings);
        anew.database().execute(&new_epoch(&anew));
        drop(anew.database().serve());
        rename(&anew, "A third name");
        let told = answers(&anew.database().serve_set(&settings), &questions);
        assert!(told[2].0.to_string().contains("A third name"), "{}", told[2].0);
        assert_ne!(told[0].0, truth[0]);
        assert_ne!(told[0].1, SHARED, "what another database holds is given");
    });
}

/// Tells a database from the one that it was copied from, as a restore does.
fn new_epoch(network: &Network) -> String {
    let backend = network.database().backend();
    let uuid = backend.pick("randomblob(16)", "gen_random_uuid()");
    format!("UPDATE {} SET epoch = {uuid}", crate::tenancy::dialect::truth(backend, "network"))
}
