use chrono::Days;
use gateway::kernel::clock;
use serde_json::{Value, json};
use tests::{Backend, Network, RedisServer, Server, Setting, on_both, repository};

use super::{BOUND, ask, body, warm, within};
use crate::{
    keeping::{ADMIN, FOREIGN_ADMIN, HOUSE, digits, done, with},
    keeping_network,
    tenancy::dialect::reproject,
};

const OTHER: &str = "lantern-house";

/// Questions that a change may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    /// What the house has to offer.
    Resources,
    /// What another center has.
    OtherResources,
    /// The calendar of the house.
    Events,
    /// What the house is.
    Center,
    /// All regions.
    Regions,
    /// All centers.
    Centers,
}

use About::{Center, Centers, Events, OtherResources, Regions, Resources};

/// What begins with a center's slug, which may come to be another center's: it is read again when any center changes.
const BY_SLUG: [About; 4] = [Resources, OtherResources, Events, Center];

const ALL: [About; 6] = [Resources, OtherResources, Events, Center, Regions, Centers];

impl About {
    fn body(self) -> String {
        let resources = "{ totalCount nodes { id name visibility alert { text } verification { verifiedOn } } }";
        let from = format!("{}T00:00:00Z", clock::today() + Days::new(1));
        match self {
            Resources => {
                body(&format!("{{ center(slug: \"{HOUSE}\") {{ resources(first: 20) {resources} }} }}"), &json!({}))
            }
            OtherResources => {
                body(&format!("{{ center(slug: \"{OTHER}\") {{ resources(first: 20) {resources} }} }}"), &json!({}))
            }
            Events => body(
                &format!(
                    "query($from: DateTime!) {{ center(slug: \"{HOUSE}\") {{ events(window: {{ from: $from, days: 30 }}, first: 100)
                        {{ totalCount nodes {{ id status startsAt note event {{ name }} }} }} }} }}"
                ),
                &json!({ "from": from }),
            ),
            Center => body(&format!("{{ center(slug: \"{HOUSE}\") {{ name mission }} }}"), &json!({})),
            Regions => body("{ regions { nodes { slug name } } }", &json!({})),
            Centers => body("{ centers(first: 100) { totalCount nodes { slug name } } }", &json!({})),
        }
    }
}

/// Two servers of a network, with what they were asked.
struct Pair<'a> {
    network: &'a Network,
    other: &'a Server,
}

impl Pair<'_> {
    fn servers(&self) -> [&Server; 2] {
        [self.network.server(), self.other]
    }

    /// After a change what it touches is new at once on both, and at least what it must not touch stays.
    ///
    /// A machine that stands still for a second makes everything stale: the change is then made again.
    fn touches(&self, what: &str, touched: &[About], change: impl FnMut(usize)) {
        self.touches_beside(what, touched, &[], change);
    }

    /// The same, but that some of what is not touched may be read again.
    fn touches_beside(&self, what: &str, touched: &[About], beside: &[About], mut change: impl FnMut(usize)) {
        let mut stale: Vec<About> = Vec::new();
        for round in 0..3 {
            let before = self.servers().map(|server| ALL.map(|about| warm(server, &about.body()).raw.text));
            change(round);
            for (server, before) in self.servers().into_iter().zip(&before) {
                for (about, before) in ALL.iter().zip(before).filter(|(about, _)| touched.contains(about)) {
                    within(BOUND, &format!("{about:?} are told anew after {what}"), || {
                        ask(server, &about.body()).raw.text != *before
                    });
                    let now = warm(server, &about.body()).raw.text;
                    assert_ne!(now, *before, "what was before {what} comes back");
                }
            }
            stale.clear();
            for server in self.servers() {
                let untouched = ALL.iter().filter(|about| !touched.contains(about) && !beside.contains(about));
                stale.extend(untouched.filter(|about| !ask(server, &about.body()).is_hit()));
            }
            if stale.is_empty() {
                return;
            }
        }
        panic!("{what} makes stale what it does not touch: {stale:?}");
    }

    fn done(&self, mutation: &str, input: &Value) -> Value {
        done(self.network, &ADMIN, mutation, input)
    }

    /// What a calendar tells that is public, of the event of a name.
    fn date(&self, name: &str) -> Value {
        let told = ask(self.network.server(), &Events.body()).raw.json();
        let dates = told["data"]["center"]["events"]["nodes"].as_array().unwrap().clone();
        dates.into_iter().find(|date| date["event"]["name"] == name && date["status"] == "SCHEDULED").unwrap()
    }
}

fn resources(pair: &Pair<'_>) {
    let base = json!({ "center": HOUSE, "name": "AAA pantry", "visibility": "PUBLIC" });
    let mut made = Vec::new();
    pair.touches("createResource", &[Resources], |_| made.push(pair.done("createResource", &base)));
    let (id, mut version) = (made[0]["id"].clone(), made[0]["version"].as_i64().unwrap());
    let mut update = |fields: Value| {
        version =
            pair.done("updateResource", &with(&json!({ "id": id, "expectedVersion": version }), fields))["version"]
                .as_i64()
                .unwrap();
    };
    pair.touches("updateResource", &[Resources], |round| update(json!({ "name": format!("AAA larder {round}") })));
    for circle in ["CENTER", "PUBLIC", "NETWORK", "PUBLIC"] {
        // Once: a flip that is repeated is none.
        let mut flips = 0;
        pair.touches(&format!("to {circle}"), &[Resources], |_| {
            if flips > 0 {
                update(json!({ "visibility": if circle == "PUBLIC" { "CENTER" } else { "PUBLIC" } }));
                for server in pair.servers() {
                    within(BOUND, "the other circle is seen", || {
                        ask(server, &Resources.body()).raw.text.contains(id.as_str().unwrap()) != (circle == "PUBLIC")
                    });
                    warm(server, &Resources.body());
                }
            }
            flips += 1;
            update(json!({ "visibility": circle }));
        });
        for server in pair.servers() {
            let shown = warm(server, &Resources.body()).raw.text.contains(id.as_str().unwrap());
            assert_eq!(shown, circle == "PUBLIC", "{circle}");
        }
    }
    let mut day = clock::today();
    pair.touches("verifyResource", &[Resources], |_| {
        day = day - Days::new(1);
        pair.done("verifyResource", &json!({ "id": id, "method": "PHONE", "on": day }));
    });
    pair.touches("removeResource", &[Resources], |round| {
        pair.done("removeResource", &json!({ "id": made[round.min(made.len() - 1)]["id"] }));
    });
    pair.touches("another center's change", &[OtherResources], |_| {
        let input = json!({ "center": OTHER, "name": "AAA", "visibility": "PUBLIC" });
        done(pair.network, &FOREIGN_ADMIN, "createResource", &input);
    });
    pair.touches("what is the house's own", &[], |_| {
        pair.done("createResource", &json!({ "center": HOUSE, "name": "AAA own", "visibility": "CENTER" }));
    });
}

fn events(pair: &Pair<'_>) {
    let day = clock::today() + Days::new(3);
    let base = json!({
        "center": HOUSE, "name": "Circle", "mode": "ONLINE", "online": { "joinUrl": "https://example.org/circle" },
        "localStart": format!("{day}T18:30:00"), "duration": "PT1H", "recurrence": "FREQ=WEEKLY", "visibility": "PUBLIC",
    });
    let mut made = Value::Null;
    pair.touches("publishEvent", &[Events], |_| made = pair.done("publishEvent", &base));
    let (id, mut version) = (made["id"].clone(), made["version"].as_i64().unwrap());
    pair.touches("updateEvent", &[Events], |round| {
        let input = json!({ "id": id, "expectedVersion": version, "name": format!("Ring {round}") });
        let updated = pair.done("updateEvent", &input);
        (version, made) = (updated["version"].as_i64().unwrap(), updated);
    });
    let name = made["name"].as_str().unwrap().to_owned();
    pair.touches("cancelOccurrence", &[Events], |_| {
        pair.done("cancelOccurrence", &json!({ "occurrence": pair.date(&name)["id"], "note": "Snow" }));
    });
    pair.touches("rescheduleOccurrence", &[Events], |round| {
        let moved = format!("{}T0{round}:15:00", day + Days::new(9));
        pair.done("rescheduleOccurrence", &json!({ "occurrence": pair.date(&name)["id"], "localStart": moved }));
    });
    let mut another = || {
        let made = pair.done("publishEvent", &base);
        for server in pair.servers() {
            within(BOUND, "it is there", || ask(server, &Events.body()).raw.text.contains(digits(&made["id"])));
            warm(server, &Events.body());
        }
        made["id"].clone()
    };
    let mut first = Some(id);
    pair.touches("cancelEvent", &[Events], |_| {
        let id = first.take().unwrap_or_else(&mut another);
        pair.done("cancelEvent", &json!({ "id": id }));
    });
    let three = [another(), another(), another()];
    pair.touches("removeEvent", &[Events], |round| {
        let id = &three[round];
        let query =
            "mutation($input: RemoveEventInput!) { removeEvent(input: $input) { removedId userErrors { code } } }";
        let removed = pair.network.ask(&ADMIN, query, json!({ "input": { "id": id } }));
        assert_eq!(removed.data()["removeEvent"]["removedId"], *id, "{}", removed.text);
    });
}

fn network(pair: &Pair<'_>) {
    let id = keeping_network::center_id(pair.network, HOUSE);
    let version = "query($id: ID!) { node(id: $id) { ... on Center { version } } }";
    pair.touches_beside("a new name", &[Center, Centers], &BY_SLUG, |round| {
        let version = pair.network.ask(&ADMIN, version, json!({ "id": id })).data()["node"]["version"].clone();
        let input = json!({ "id": id, "expectedVersion": version, "name": format!("Summit {round}") });
        keeping_network::done(pair.network, &ADMIN, "updateCenter", "center { name }", &input);
    });
    pair.touches("createRegion", &[Regions], |round| {
        let input = json!({ "slug": format!("basin-{round}"), "name": "Uinta Basin" });
        keeping_network::done(pair.network, &keeping_network::STEWARD, "createRegion", "region { id }", &input);
    });
    pair.touches_beside("createCenter", &[Centers], &BY_SLUG, |round| {
        let input = json!({
            "slug": format!("north-fork-{round}"), "name": "North Fork", "region": "wasatch-front",
            "timeZone": "America/Denver", "languages": ["en"],
            "address": { "lines": ["2400 Washington Boulevard"], "city": "Ogden", "region": "UT", "postalCode": "84401", "country": "US" },
            "location": { "latitude": 41.2230, "longitude": -111.9738 },
        });
        keeping_network::done(pair.network, &keeping_network::STEWARD, "createCenter", "center { id }", &input);
    });
    // What no mutation does: from the command line, by another process.
    let fixtures = repository().join("tests/fixtures/hsds").display().to_string();
    let shares = ["public", "center", "public"];
    pair.touches("an import", &[Resources], |round| {
        let args =
            ["import", "hsds", &fixtures, "--center", HOUSE, "--source", "Invented 211", "--share", shares[round]];
        let done = pair.network.database().gateway(&args);
        assert_eq!(done.status, 0, "{}", done.stderr);
    });
    for server in pair.servers() {
        ALL.iter().for_each(|about| drop(warm(server, &about.body())));
    }
    reproject(pair.network.database());
    // The other one may be given by Redis what this one makes.
    let server = pair.network.server();
    within(BOUND, "nothing is given again of what was made anew", || !ask(server, &Centers.body()).is_hit());
    for about in ALL.iter().filter(|about| **about != Centers) {
        assert!(!ask(server, &about.body()).is_hit(), "{about:?} are made anew");
    }
}

fn is_told_anew(backend: Backend, redis: Option<&RedisServer>, what: fn(&Pair<'_>)) {
    let url = redis.map(RedisServer::url);
    let settings: Vec<Setting<'_>> = url.iter().map(|url| ("REDIS_URL", url.as_str())).collect();
    let network = Network::start_set(backend, &settings);
    let other = network.database().serve_set(&settings);
    what(&Pair { network: &network, other: &other });
}

#[test]
fn what_changes_is_told_anew_and_nothing_else() {
    on_both(|backend| {
        is_told_anew(backend, None, resources);
        is_told_anew(backend, None, events);
        is_told_anew(backend, None, network);
    });
}

#[test]
fn what_changes_is_told_anew_and_nothing_else_with_redis() {
    on_both(|backend| {
        let redis = RedisServer::start();
        is_told_anew(backend, Some(&redis), resources);
        is_told_anew(backend, Some(&redis), events);
        is_told_anew(backend, Some(&redis), network);
    });
}
