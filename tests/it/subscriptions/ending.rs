use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tests::{Backend, Database, Heard, Listeners, Network, Who, on_both, token_with};

use super::{FOLLOW, change, here, resource};
use crate::{
    keeping::{ADMIN, HOUSE, done},
    tenancy::dialect::one,
};

/// Within so long a session ends of which the ground was taken away.
const SOON: Duration = Duration::from_secs(1);

#[test]
fn what_is_open_ends_with_the_process() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let server = database.serve();
        let listeners = Listeners::start();
        let url = format!("{}/graphql", server.url());
        listeners.over_socket("socket", server.url(), &Who::Anonymous, FOLLOW, json!({}));
        listeners.over_events("events", server.url(), &Who::Anonymous, FOLLOW, json!({}));
        for name in ["listening", "waiting", "deaf"] {
            listeners.tell("bare", name, json!({ "url": url }));
            listeners.first(name, "connected");
        }
        let subscribe = json!({ "type": "subscribe", "id": "1", "payload": { "query": FOLLOW } });
        let messages = json!({ "messages": [{ "type": "connection_init" }, subscribe, { "type": "ping" }] });
        listeners.tell("send", "listening", messages);
        listeners.until("listening", |heard| heard.iter().any(|heard| heard.data["type"] == "pong"));
        listeners.first("socket", "connected");
        listeners.first("events", "connected");
        listeners.tell("deafen", "deaf", json!({}));
        let asked = Instant::now();
        let output = server.stop();
        let took = asked.elapsed();
        assert_eq!(output.status, 0, "{}", output.stderr);
        assert!(took < Duration::from_secs(3), "it took {took:?} to end");
        for name in ["socket", "listening", "waiting"] {
            let closed = listeners.first(name, "closed");
            assert_eq!(closed.data["code"], 1001, "{name}");
            assert!(closed.at - asked < SOON, "{name} was told after {:?}", closed.at - asked);
        }
        // It did not complete, so the client knows that there is more, and may go on elsewhere.
        listeners.first("events", "error");
        for name in ["socket", "listening", "events"] {
            assert!(listeners.heard(name).iter().all(|heard| heard.event != "complete"), "{name} completed");
        }
    });
}

/// Opens a subscription both ways with a credential, and hears a first change.
fn open(network: &Network, listeners: &Listeners, after: &Value, credential: (&str, &str)) -> [String; 2] {
    let (field, value) = credential;
    let (url, variables) = (format!("{}/graphql", network.url()), json!({ "after": after }));
    let names = ["socket", "events"].map(|way| format!("{way} {}", listeners.count()));
    let with = |key: &str| json!({ "url": url, "query": FOLLOW, "variables": variables, key: { field: value } });
    listeners.tell("socket", &names[0], with("params"));
    listeners.tell("events", &names[1], with("headers"));
    for name in &names {
        change(&listeners.results(name, 1)[0]);
    }
    names
}

/// Both were told soon after a moment that the session has ended, why, and nothing more since.
fn ended(listeners: &Listeners, names: &[String; 2], since: Instant, why: &str) {
    let closed = listeners.first(&names[0], "closed");
    assert_eq!(closed.data["code"], 4403);
    assert_eq!(closed.data["reason"], format!("session ended: {why}"));
    let told = listeners.until(&names[1], |heard| heard.iter().any(|heard| heard.event == "complete"));
    let error = &told[told.len() - 2];
    assert_eq!(error.data["errors"][0]["message"], format!("session ended: {why}"));
    assert_eq!(error.data["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    for Heard { at, .. } in [&closed, error] {
        assert!(*at < since + SOON, "told after {:?}", *at - since);
    }
}

#[test]
fn a_session_ends_with_its_ground() {
    on_both(|backend| {
        let network = Network::start(backend);
        let listeners = Listeners::start();
        let after = here(&network, &listeners);
        done(&network, &ADMIN, "createResource", &resource("The first that is heard"));

        let exp = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() + 5;
        let left = (UNIX_EPOCH + Duration::from_secs(exp)).duration_since(SystemTime::now()).unwrap();
        let end = Instant::now() + left;
        let token = token_with(|claims, _| claims["exp"] = json!(exp));
        let names = open(&network, &listeners, &after, ("authorization", &format!("Bearer {token}")));
        ended(&listeners, &names, end, "the token has expired");

        let grant = json!({ "center": HOUSE, "role": "COACH", "subject": "newcomer", "displayName": "Newcomer" });
        let grant = mutate(&network, "grantRole", "membership { id }", &grant);
        let (field, value) = Who::Seat("newcomer").header().unwrap();
        let names = open(&network, &listeners, &after, (field, &value));
        mutate(&network, "revokeRole", "revokedId", &json!({ "membership": grant["membership"]["id"] }));
        let end = Instant::now();
        ended(&listeners, &names, end, "the roles of this sign-in have changed");

        let issued =
            mutate(&network, "issueSiteKey", "key siteKey { id }", &json!({ "center": HOUSE, "label": "Page" }));
        let names = open(&network, &listeners, &after, ("x-site-key", issued["key"].as_str().unwrap()));
        mutate(&network, "revokeSiteKey", "siteKey { id }", &json!({ "siteKey": issued["siteKey"]["id"] }));
        ended(&listeners, &names, Instant::now(), "the site key was taken back");
    });
}

fn mutate(network: &Network, name: &str, selection: &str, input: &Value) -> Value {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query =
        format!("mutation ($input: {kind}!) {{ {name}(input: $input) {{ {selection} userErrors {{ code }} }} }}");
    let payload = network.ask(&ADMIN, &query, json!({ "input": input })).data()[name].clone();
    assert_eq!(payload["userErrors"], json!([]), "{name} {input}");
    payload
}

#[test]
fn the_feed_is_followed_also_while_nobody_listens() {
    let network = Network::start(Backend::Postgres);
    // When it was last asked for.
    let asked = || {
        let sql = "SELECT coalesce(max(query_start)::text, 'never') FROM pg_stat_activity
                   WHERE datname = current_database() AND query LIKE 'SELECT feed.epoch%'";
        one(network.database(), sql)
    };
    for _ in 0..3 {
        let before = asked();
        tests::until("it is looked at the feed", || asked() != before && asked() != "never").unwrap();
    }
}
