use serde_json::{Value, json};
use tests::{Listeners, RedisServer, Who, on_both};

use super::Replicas;
use crate::{
    keeping::{ADMIN, COACH, done},
    subscriptions::{FOLLOW, Open, change, resource},
    tenancy::dialect::truth,
};

#[test]
fn whoever_is_parted_from_one_replica_goes_on_at_the_other_without_a_gap() {
    on_both(|backend| {
        let redis = RedisServer::start();
        let settings = [("REDIS_URL", &*redis.url())];
        let Replicas { network, other, listeners, .. } = Replicas::start(backend, &settings);
        let third = network.database().serve_set(&settings);
        let write = |from: usize, count: usize| -> Vec<String> {
            let number = |number: usize| {
                let made = done(&network, &ADMIN, "createResource", &resource(&format!("Reel {number}")));
                made["id"].as_str().unwrap().to_owned()
            };
            (from..from + count).map(number).collect()
        };
        let variables = json!({ "kinds": ["RESOURCE"] });
        for (name, open) in [("socket", Listeners::over_socket as Open), ("events", Listeners::over_events)] {
            open(&listeners, name, other.url(), &COACH, FOLLOW, variables.clone());
            listeners.first(name, "connected");
        }
        // Connected is not yet subscribed, over a socket: it has heard this or what follows, and goes on from there.
        let mut written = write(0, 6);
        listeners.results("events", 6);
        listeners.results("socket", 1);
        let told = |name: &str| -> Vec<Value> {
            let heard = listeners.heard(name).into_iter().filter(|heard| heard.event == "next");
            heard.map(|heard| change(&heard.data)).collect()
        };
        // The one drains while the other goes on writing.
        let stopped = std::thread::spawn(move || other.stop());
        written.extend(write(6, 6));
        let output = stopped.join().unwrap();
        assert_eq!(output.status, 0, "{}", output.stderr);
        assert_eq!(listeners.first("socket", "closed").data["code"], 1001);
        for name in ["socket", "events"] {
            assert!(listeners.heard(name).iter().all(|heard| heard.event != "complete"), "{name} completed");
            let before = told(name);
            let ids =
                |told: &[Value]| told.iter().map(|told| told["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
            let begun = written.iter().position(|id| *id == ids(&before)[0]).unwrap();
            let after = json!({ "kinds": ["RESOURCE"], "after": before.last().unwrap()["cursor"] });
            for (again, url) in [("third", third.url()), ("first", network.url())] {
                let again = format!("{name} {again}");
                listeners.over_events(&again, url, &COACH, FOLLOW, after.clone());
                let rest = written.len() - begun - before.len();
                listeners.results(&again, rest);
                let all = [ids(&before), ids(&told(&again))].concat();
                assert_eq!(all, written[begun..], "{again}");
            }
        }

        // Where the feed no longer reaches back to the cursor, every replica says so.
        let cursor = told("events")[0]["cursor"].clone();
        network.database().execute(&format!("UPDATE {} SET floor = position", truth(backend, "network")));
        for (name, url) in [("expired first", network.url()), ("expired third", third.url())] {
            // A change behind the cursor that the replica still holds is told; another process would not hold it.
            listeners.over_events(name, url, &Who::Anonymous, FOLLOW, json!({ "after": cursor }));
            let error = listeners.results(name, 1)[0]["errors"][0].clone();
            assert_eq!(error["extensions"]["code"], "CURSOR_EXPIRED", "{name}: {error}");
        }
    });
}
