//! What somebody tried once against keeping, and what holds against it since.

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
};

use serde_json::{Value, json};
use tests::{Backend, Network, Who, issuer_url, on_both, token};

use crate::{
    keeping_network::{ADMIN, STEWARD, STRANGER, call, center_id, data, done, refused, trail},
    tenancy::dialect::{copy, one, truth},
};

fn new_coach(network: &Network) -> Value {
    let coach =
        json!({ "center": "summit-commons", "displayName": "Robin", "visibility": "PUBLIC", "onTheCoachsWord": true });
    done(network, &ADMIN, "createCoach", "coach { id version }", &coach)["coach"].clone()
}

/// Sends a mutation beside others.
fn send(network: &Network, mutation: &str, input: &Value) {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!("mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}");
    let body = json!({ "query": query, "variables": { "input": input } }).to_string();
    let admin = ("authorization", format!("Bearer {}", token("admin@summit-commons")));
    let answer = network.server().try_ask(&admin, &body).expect("the server lives");
    assert_eq!(answer["data"][mutation]["userErrors"], json!([]), "{mutation}: {answer:#}");
}

fn membership(network: &Network, subject: &str, role: &str) -> Value {
    let grant = json!({ "role": role, "center": "summit-commons", "subject": subject, "displayName": "Mallory" });
    done(network, &ADMIN, "grantRole", "membership { id }", &grant)["membership"]["id"].clone()
}

#[test]
fn who_sends_slowly_does_not_keep_a_role_that_was_taken_away() {
    on_both(|backend| {
        let network = Network::start(backend);
        let held = membership(&network, "mallory", "CENTER_ADMIN");
        let body = json!({ "query": "mutation { grantRole(input: { role: CENTER_ADMIN, center: \"summit-commons\", \
            subject: \"mallory\" }) { membership { id } userErrors { code } } }" })
        .to_string();
        let mut socket = TcpStream::connect(network.url().trim_start_matches("http://")).unwrap();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Authorization: Bearer {}\r\nContent-Length: {}\r\n\r\n",
            token("mallory"),
            body.len()
        );
        socket.write_all(head.as_bytes()).unwrap();
        socket.write_all(&body.as_bytes()[..5]).unwrap();
        done(&network, &ADMIN, "revokeRole", "revokedId", &json!({ "membership": held }));
        socket.write_all(&body.as_bytes()[5..]).unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        assert!(answer.contains("NOT_ALLOWED"), "{answer}");
    });
}

#[test]
fn a_change_that_stands_there_often_is_counted_as_often() {
    on_both(|backend| {
        let network = Network::start(backend);
        let report = "reportProblem(input: { entry: \"x\", kind: CLOSED }) { accepted }";
        for (document, is_refused) in [
            (format!("mutation {{ {} }}", [report; 20].join(" ")), false),
            (format!("mutation {{ {} }}", [report; 21].join(" ")), true),
            (format!("mutation {{ {} }} fragment f on Mutation {{ {report} }}", ["...f"; 60].join(" ")), true),
            (format!("mutation {{ {} }}", vec![format!("... {{ {report} }}"); 40].join(" ")), true),
            (
                format!(
                    "{{ {} }} fragment f on Query {{ resources(first: 1) {{ nodes {{ id }} }} }}",
                    ["...f"; 51].join(" ")
                ),
                true,
            ),
        ] {
            let answer = network.ask(&Who::Anonymous, &document, json!({}));
            let code = &answer.body["errors"][0]["extensions"]["code"];
            assert_eq!(*code == "TOO_MANY_ROOT_FIELDS", is_refused, "{document}: {}", answer.text);
        }
    });
}

#[test]
fn a_coach_who_was_removed_while_the_center_moved_stays_away() {
    let network = Network::start(Backend::Postgres);
    let center = center_id(&network, "summit-commons");
    for round in 0..10 {
        let (first, second) = (new_coach(&network), new_coach(&network));
        let version =
            data(&network, &ADMIN, "{ center(slug: \"summit-commons\") { version } }")["center"]["version"].clone();
        let place = json!({ "latitude": 40.0 + f64::from(round) / 100.0, "longitude": -111.0 });
        let moved = json!({ "id": center, "expectedVersion": version, "location": place });
        thread::scope(|scope| {
            scope.spawn(|| send(&network, "updateCenter", &moved));
            for coach in [&first, &second] {
                scope.spawn(|| send(&network, "removeCoach", &json!({ "id": coach["id"] })));
            }
        });
        for of in ["published", "shared", "house"] {
            let ghosts = format!(
                "SELECT count(*) FROM {} WHERE kind = 'COACH' AND id NOT IN (SELECT id FROM {})",
                copy(Backend::Postgres, of, "entry"),
                truth(Backend::Postgres, "coach")
            );
            assert_eq!(one(network.database(), &ghosts), "0", "{of}, round {round}");
        }
    }
}

#[test]
fn an_admin_who_links_the_own_sign_in_still_declares_the_coachs_word() {
    on_both(|backend| {
        let network = Network::start(backend);
        let coach = json!({ "center": "summit-commons", "displayName": "Robin" });
        let coach = done(&network, &ADMIN, "createCoach", "coach { id }", &coach)["coach"]["id"].clone();
        let link = json!({ "coach": coach, "subject": "admin@summit-commons" });
        done(&network, &ADMIN, "linkCoachAccount", "coach { id }", &link);
        let shown = json!({ "id": coach, "expectedVersion": 1, "visibility": "PUBLIC" });
        refused(&network, &ADMIN, "updateCoach", &shown, "NEEDS_THE_COACHS_WORD", "visibility");
        let own = data(&network, &ADMIN, "{ viewer { ... on Member { coaches { id } } } }");
        assert_eq!(own["viewer"]["coaches"], json!([{ "id": coach }]));
    });
}

#[test]
fn nobody_chooses_the_name_in_the_trail_of_another_center() {
    on_both(|backend| {
        let network = Network::start(backend);
        let named =
            json!({ "role": "COACH", "center": "open-porch", "subject": "admin@summit-commons", "displayName": "Eve" });
        done(&network, &STRANGER, "grantRole", "membership { id }", &named);
        let resource = json!({ "center": "summit-commons", "name": "Bicycle repair" });
        done(&network, &ADMIN, "createResource", "resource { id }", &resource);
        assert_eq!(trail(&network, 1).0[0]["actor"], "Admin of Summit Recovery Commons");
    });
}

#[test]
fn a_sign_in_that_is_linked_often_at_once_holds_its_role_once() {
    let network = Network::start(Backend::Postgres);
    let coaches: Vec<_> = (0..4).map(|_| new_coach(&network)).collect();
    thread::scope(|scope| {
        for coach in &coaches {
            let input = json!({ "coach": coach["id"], "subject": "robin" });
            let network = &network;
            scope.spawn(move || send(network, "linkCoachAccount", &input));
        }
    });
    let held = format!("SELECT count(*) FROM truth.role WHERE subject = 'robin' AND issuer = '{}'", issuer_url());
    assert_eq!(one(network.database(), &held), "1");
}

#[test]
fn a_wall_clock_has_no_fractions_and_text_no_end() {
    on_both(|backend| {
        let network = Network::start(backend);
        for start in ["2026-12-30T23:59:59.5", "2026-12-31T23:59:60"] {
            let event = json!({ "center": "summit-commons", "name": "New year", "mode": "IN_PERSON", "duration": "PT1H", "localStart": start });
            let query = "mutation ($input: PublishEventInput!) { publishEvent(input: $input) { userErrors { code } } }";
            let answer = network.ask(&ADMIN, query, json!({ "input": event }));
            assert!(answer.text.contains("without an offset"), "{start}: {}", answer.text);
        }
        let raw = json!({ "query": "{ center(slug: \"\"\"a\u{0}\"\"\") { id } }" }).to_string();
        let answer = network.ask_raw(&[("content-type", "application/json")], raw.as_bytes());
        assert_eq!(
            (answer.status, answer.json()["errors"][0]["extensions"]["code"].clone()),
            (400, json!("BAD_REQUEST"))
        );
    });
}

#[test]
fn many_dates_far_away_cost_one_look_at_the_rule() {
    on_both(|backend| {
        let network = Network::start(backend);
        let far: Vec<_> = (1..=100).map(|day| format!("2399-{:02}-{:02}", 1 + day / 28, 1 + day % 28)).collect();
        let event = json!({
            "center": "summit-commons", "name": "Daily", "mode": "IN_PERSON", "localStart": "1970-01-01T10:00:00",
            "duration": "PT1H", "recurrence": "FREQ=DAILY", "exceptDates": far,
        });
        let payload = call(&network, &STEWARD, "publishEvent", "__typename", &event);
        assert_eq!(payload["userErrors"][0]["code"], "NOT_ALLOWED");
        let begun = std::time::Instant::now();
        let payload = call(&network, &ADMIN, "publishEvent", "__typename", &event);
        assert_eq!(payload["userErrors"].as_array().unwrap().len(), 100, "{payload:#}");
        assert!(begun.elapsed().as_secs() < 20, "it takes {:?}", begun.elapsed());
    });
}
