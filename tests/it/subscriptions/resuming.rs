use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tests::{Listeners, Network, Who, on_both};

use super::{FOLLOW, change, here, resource};
use crate::{
    keeping::{ADMIN, COACH, done, position},
    operations::CATALOG_CHANGES,
    tenancy::dialect::truth,
};

/// How much each of four writers writes.
const EACH: usize = 25;

#[test]
fn whoever_goes_on_misses_nothing_and_is_told_nothing_twice() {
    on_both(|backend| {
        let network = Network::start_wide(backend, 6);
        let listeners = Listeners::start();
        let mut cursor = here(&network, &listeners);
        let begin = cursor.clone();
        let is_written = AtomicBool::new(false);
        let written = thread::scope(|scope| {
            let writers: Vec<_> = ["summit-commons", "summit-commons", "lantern-house", "open-porch"]
                .into_iter()
                .enumerate()
                .map(|(number, center)| {
                    let server = network.server();
                    scope.spawn(move || (0..EACH).map(|item| create(server, center, number, item)).collect::<Vec<_>>())
                })
                .collect();
            let follower = scope.spawn(|| {
                let mut told = Vec::new();
                for round in 0.. {
                    // Whoever comes back when all is written is told the rest.
                    let is_last = is_written.load(Ordering::SeqCst);
                    let name = format!("round {round}");
                    let open = if round % 2 == 0 { Listeners::over_socket } else { Listeners::over_events };
                    open(&listeners, &name, network.url(), &COACH, CATALOG_CHANGES, json!({ "after": cursor }));
                    let wanted = if is_last { 4 * EACH - told.len() } else { 1 };
                    let results = listeners.results(&name, wanted);
                    // It is cut off after what it happened to hear by then.
                    listeners.tell("end", &name, json!({}));
                    let changes: Vec<Value> = results.iter().map(change).collect();
                    cursor = changes.last().map_or(cursor, |last| last["cursor"].clone());
                    told.extend(changes);
                    if told.len() >= 4 * EACH {
                        return told;
                    }
                    thread::sleep(Duration::from_millis(100));
                }
                told
            });
            let written: Vec<String> = writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
            is_written.store(true, Ordering::SeqCst);
            let told = follower.join().unwrap();
            assert_eq!(told.len(), 4 * EACH, "each once");
            let ids: BTreeSet<_> = told.iter().map(|change| change["id"].as_str().unwrap().to_owned()).collect();
            assert_eq!(ids, written.iter().cloned().collect(), "each");
            told
        });
        // A server that has seen nothing of it tells the same, in the same order.
        let again = network.database().serve();
        listeners.over_socket("again", again.url(), &COACH, CATALOG_CHANGES, json!({ "after": begin }));
        let results: Vec<Value> = listeners.results("again", written.len()).iter().map(change).collect();
        assert_eq!(results, written);
    });
}

fn create(server: &tests::Server, center: &str, writer: usize, item: usize) -> String {
    let who = match center {
        "summit-commons" => Who::Seat("admin@summit-commons"),
        "lantern-house" => Who::Seat("admin@lantern-house"),
        _ => Who::Seat("admin@open-porch"),
    };
    let query = format!(
        "mutation {{ createResource(input: {{ center: \"{center}\", name: \"Loom {writer} {item}\", visibility: PUBLIC }}) \
         {{ resource {{ id }} userErrors {{ code }} }} }}"
    );
    let answer = server.try_ask(&who.header().unwrap(), &json!({ "query": query }).to_string()).unwrap();
    let id = &answer["data"]["createResource"]["resource"]["id"];
    id.as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn refused(network: &Network, listeners: &Listeners, name: &str, after: &Value) -> String {
    listeners.over_events(name, network.url(), &Who::Anonymous, FOLLOW, json!({ "after": after }));
    let result = listeners.results(name, 1)[0].clone();
    listeners.first(name, "complete");
    let error = &result["errors"][0];
    assert!(error["message"].as_str().unwrap().len() > 20, "{error} says what to do");
    error["extensions"]["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_cursor_from_which_there_is_no_way_on_is_refused() {
    on_both(|backend| {
        let network = Network::start(backend);
        let listeners = Listeners::start();
        let cursor = here(&network, &listeners);
        for (name, malformed) in [("empty", ""), ("word", "yesterday"), ("short", "AQAB"), ("other list", "eyJjIjoxfQ")]
        {
            assert_eq!(refused(&network, &listeners, name, &json!(malformed)), "INVALID_ARGUMENT", "{malformed}");
        }
        let told = URL_SAFE_NO_PAD.decode(cursor.as_str().unwrap()).unwrap();
        let position = position(network.database()).to_be_bytes();
        assert!(!told.windows(8).any(|bytes| bytes == position), "a cursor tells its position: {told:?}");

        // What is trimmed lies behind it: then it is too old.
        let table = truth(backend, "network");
        network.database().execute(&format!("UPDATE {table} SET floor = position"));
        listeners.over_events("at the floor", network.url(), &Who::Anonymous, FOLLOW, json!({ "after": cursor }));
        done(&network, &ADMIN, "createResource", &resource("Above the floor"));
        assert_eq!(change(&listeners.results("at the floor", 1)[0])["entry"]["name"], "Above the floor");
        network.database().execute(&format!("UPDATE {table} SET floor = position"));
        assert_eq!(refused(&network, &listeners, "below the floor", &cursor), "CURSOR_EXPIRED");

        // A database that was restored: whoever listens is told, and older cursors end.
        let now = here_again(&network, &listeners);
        let epoch = backend.pick("randomblob(16)", "gen_random_uuid()");
        listeners.over_socket("restored", network.url(), &Who::Anonymous, FOLLOW, json!({ "after": now }));
        done(&network, &ADMIN, "createResource", &resource("Before the restore"));
        listeners.results("restored", 1);
        network.database().execute(&format!("UPDATE {table} SET epoch = {epoch}"));
        let error = listeners.results("restored", 2)[1]["errors"][0].clone();
        assert_eq!(error["extensions"]["code"], "CURSOR_EXPIRED", "{error}");
        listeners.first("restored", "complete");
        assert_eq!(refused(&network, &listeners, "of another epoch", &now), "CURSOR_EXPIRED");
    });
}

fn here_again(network: &Network, listeners: &Listeners) -> Value {
    listeners.over_events("here again", network.url(), &Who::Anonymous, FOLLOW, json!({}));
    listeners.first("here again", "connected");
    done(network, &ADMIN, "createResource", &resource("Here again"));
    change(&listeners.results("here again", 1)[0])["cursor"].clone()
}
