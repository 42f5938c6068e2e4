use std::{thread, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use gateway::kernel::clock;
use serde_json::{Value, json};
use tests::{Network, RedisServer, Server, on_both};

use super::{BOUND, ask, body, warm, within};
use crate::keeping::{ADMIN, HOUSE, done, with};

/// A resource of the house that says something for so long.
fn says(network: &Network, until: DateTime<Utc>, what: fn(&str) -> Value) -> Value {
    let base = json!({ "center": HOUSE, "name": "AAA pantry", "visibility": "PUBLIC" });
    done(network, &ADMIN, "createResource", &with(&base, what(&until.to_rfc3339())))
}

/// What is kept says it, and no longer once it ends.
fn ends(servers: &[&Server], body: &str, until: DateTime<Utc>, says: impl Fn(&Value) -> bool) {
    for server in servers {
        within(BOUND, "it is told", || says(&ask(server, body).raw.json()));
        let told = warm(server, body);
        assert!(says(&told.raw.json()), "{}", told.raw.text);
    }
    let mut hits = 0;
    loop {
        let (before, told) = (clock::now(), ask(servers[0], body));
        let is_said = says(&told.raw.json());
        assert!(is_said || clock::now() >= until, "it is taken back before it ends");
        if before >= until {
            assert!(!is_said, "it is said {} after it has ended: {told:?}", before - until);
            break;
        }
        hits += u32::from(told.is_hit());
        thread::sleep(Duration::from_millis(5));
    }
    assert!(hits > 5, "it was kept meanwhile");
    for server in servers {
        assert!(!says(&ask(server, body).raw.json()));
        assert!(!says(&warm(server, body).raw.json()), "and stays away");
    }
}

#[test]
fn an_alert_and_an_availability_are_gone_when_they_end() {
    on_both(|backend| {
        let redis = RedisServer::start();
        let url = redis.url();
        let settings = [("REDIS_URL", url.as_str())];
        let network = Network::start_set(backend, &settings);
        let other = network.database().serve_set(&settings);
        let servers = [network.server(), &other];
        let list = body(
            &format!(
                "{{ center(slug: \"{HOUSE}\") {{ resources(first: 1) {{ nodes {{ id alert {{ text }} availability {{ isAccepting }} }} }} }} }}"
            ),
            &json!({}),
        );
        let one =
            "query($id: ID!) { node(id: $id) { ... on Resource { alert { text } availability { isAccepting } } } }";
        let first = |told: &Value| told["data"]["center"]["resources"]["nodes"][0].clone();

        let until = clock::now() + TimeDelta::milliseconds(3500);
        let made =
            says(&network, until, |until| json!({ "alert": { "text": "Snow", "source": "The city", "until": until } }));
        ends(&servers, &list, until, |told| first(told)["alert"]["text"] == "Snow");
        done(&network, &ADMIN, "removeResource", &json!({ "id": made["id"] }));

        let until = clock::now() + TimeDelta::milliseconds(3500);
        let made =
            says(&network, until, |until| json!({ "availability": { "isAccepting": true, "expiresAt": until } }));
        let node = body(one, &json!({ "id": made["id"] }));
        ends(&servers, &node, until, |told| told["data"]["node"]["availability"]["isAccepting"] == true);
    });
}
