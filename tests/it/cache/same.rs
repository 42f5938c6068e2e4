use std::{thread, time::Duration};

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use gateway::kernel::clock;
use serde_json::json;
use tests::{Backend, Network, on_both};

use super::{ask, body, warm};

const LIST: &str = "query List($center: String!, $first: Int) { center(slug: $center) { resources(first: $first) { totalCount nodes { name } } } }";

/// Each of these is given the answer of the first without a statement.
fn are_one(network: &Network, bodies: &[String]) {
    let first = warm(network.server(), &bodies[0]);
    for other in &bodies[1..] {
        let told = ask(network.server(), other);
        assert_eq!((told.cache(), told.statements), ("hit", 0), "{other} is not taken for {}", bodies[0]);
        assert_eq!(told.raw.text, first.raw.text);
    }
}

/// None of these is given the answer of another.
fn are_several(network: &Network, bodies: &[String]) {
    warm(network.server(), &body("{ centers { totalCount } }", &json!({})));
    for body in bodies {
        let told = ask(network.server(), body);
        assert!(told.cache().starts_with("fwd=miss") && told.statements > 0, "{body} is given {told:?}");
    }
}

#[test]
fn how_a_question_is_written_makes_it_no_other() {
    on_both(|backend| {
        let network = Network::start(backend);
        let variables = "{\"center\":\"summit-commons\",\"first\":3}";
        let written =
            |query: &str, variables: &str| format!("{{\"query\":{},\"variables\":{variables}}}", json!(query));
        let spaced = LIST.replace(' ', " \n\t").replace('{', "{ # somebody's comment }\n");
        are_one(
            &network,
            &[
                written(LIST, variables),
                written(&spaced, variables),
                written(&LIST.replace(", $", " $").replace("{ totalCount ", "{,totalCount, "), variables),
                written(LIST, "{ \"first\" : 3, \"center\": \"\\u0073ummit-commons\" }"),
                format!("{{\"variables\":{variables},\"query\":{}}}", json!(LIST)),
                format!("{{\"variables\":{variables},\"query\":{},\"extensions\":{{}}}}", json!(LIST)),
            ],
        );
        let filter =
            "query($filter: ResourceFilter) { resources(filter: $filter, first: 3) { totalCount nodes { name } } }";
        are_one(
            &network,
            &[
                written(filter, "{\"filter\":{\"age\":30,\"languages\":[\"en\",\"es\"],\"costs\":[\"FREE\"]}}"),
                written(filter, "{\"filter\":{\"costs\":[\"FREE\"],\"languages\":[\"en\",\"es\"],\"age\":30}}"),
            ],
        );
    });
}

#[test]
fn another_value_name_or_text_is_another_question() {
    on_both(|backend| {
        let network = Network::start(backend);
        let two = "query A($center: String!) { center(slug: $center) { name } } query B($center: String!) { center(slug: $center) { phone } }";
        let named =
            |name: &str| json!({ "query": two, "operationName": name, "variables": { "center": "summit-commons" } });
        let list = |center: &str, first: u32| body(LIST, &json!({ "center": center, "first": first }));
        let search = "query($from: String) { resources(search: $from) { totalCount } }";
        let asked = [
            list("summit-commons", 3),
            list("summit-commons", 4),
            list("lantern-house", 3),
            body(LIST, &json!({ "center": "summit-commons" })),
            named("A").to_string(),
            named("B").to_string(),
            body(search, &json!({ "from": "housing" })),
            body(search, &json!({ "from": "food" })),
            body("{ resources(search: \"housing\") { totalCount } }", &json!({})),
            body("{ resources(search: \"food\") { totalCount } }", &json!({})),
            // What is no instant is not taken for one, whatever it is called.
            body(search, &json!({ "from": "2027-01-01T12:00:05Z" })),
            body(search, &json!({ "from": "2027-01-01T12:00:47Z" })),
            body("{ resources(search: \"2027-01-01T12:00:05Z\") { totalCount } }", &json!({})),
            body("{ resources(search: \"2027-01-01T12:00:47Z\") { totalCount } }", &json!({})),
            body("query($a: String) { a: resources(search: $a) { totalCount } }", &json!({ "a": "x" })),
            body("query($a: String) { a: resources(search: $a) { totalCount } }", &json!({ "a": "x", "b": "y" })),
        ];
        are_several(&network, &asked);
    });
}

/// A window of two days as it stands in a document, in an input and alone, each with its beginning.
fn windows(from: &str) -> [String; 4] {
    let dates = "{ totalCount nodes { id startsAt } }";
    [
        body(
            &format!("query($window: TimeWindow!) {{ events(window: $window) {dates} }}"),
            &json!({ "window": { "from": from, "days": 2 } }),
        ),
        body(
            &format!("query($from: DateTime!) {{ events(window: {{ from: $from, days: 2 }}) {dates} }}"),
            &json!({ "from": from }),
        ),
        body(&format!("{{ events(window: {{ from: \"{from}\", days: 2 }}) {dates} }}"), &json!({})),
        body(
            "query($filter: ResourceFilter) { resources(filter: $filter) { totalCount nodes { id } } }",
            &json!({ "filter": { "openAt": from } }),
        ),
    ]
}

#[test]
fn within_a_minute_it_does_not_matter_when() {
    on_both(|backend| {
        let network = Network::start(backend);
        let day = (clock::today() + chrono::Days::new(1)).to_string();
        let at = |time: &str| windows(&format!("{day}T{time}"));
        let same = ["12:00:00Z", "12:00:05Z", "12:00:47.250Z", "14:00:59+02:00"].map(at);
        for form in 0..4 {
            are_one(&network, &same.each_ref().map(|windows| windows[form].clone()));
        }
        are_several(&network, &at("12:01:00Z"));
        are_several(&network, &at("11:59:59Z"));
    });
}

#[test]
fn what_is_no_instant_is_not_taken_for_one() {
    on_both(|backend| {
        let network = Network::start(backend);
        let from = format!("{}T12:00:00Z", clock::today() + chrono::Days::new(1));
        let asked = |from: &str| {
            body(&format!("{{ events(window: {{ from: {from}, days: 3 }}) {{ totalCount }} }}"), &json!({}))
        };
        warm(network.server(), &asked(&format!("\"{from}\"")));
        for odd in [format!("\"\"\"\"{from}\"\"\""), format!("\"\\\"{from}\"")] {
            let told = ask(network.server(), &asked(&odd));
            assert!(told.raw.json()["errors"][0].is_object(), "{odd} is answered {}", told.raw.text);
        }
    });
}

#[test]
fn what_begins_now_is_given_again_in_its_minute_and_not_after() {
    let networks = Backend::ALL.map(Network::start);
    let now = [
        body(
            "query Now($window: TimeWindow!) { events(window: $window) { totalCount } }",
            &json!({ "window": { "days": 3 } }),
        ),
        body("{ events(window: { days: 3 }) { totalCount } }", &json!({})),
    ];
    let minute = |at: DateTime<Utc>| at.with_second(0).and_then(|at| at.with_nanosecond(0)).unwrap();
    // Far enough from the end of a minute to ask all of it within one.
    while clock::now().second() > 40 {
        thread::sleep(Duration::from_millis(200));
    }
    let begun = minute(clock::now());
    for (network, body) in networks.iter().flat_map(|network| now.iter().map(move |body| (network, body))) {
        warm(network.server(), body);
    }
    assert_eq!(minute(clock::now()), begun, "the machine is too slow for this");
    let next = begun + TimeDelta::minutes(1);
    thread::sleep((next - clock::now()).to_std().unwrap_or_default() + Duration::from_millis(20));
    for (network, body) in networks.iter().flat_map(|network| now.iter().map(move |body| (network, body))) {
        let told = ask(network.server(), body);
        assert_eq!(told.cache(), "fwd=miss; stored", "{body} is given again after its minute");
    }
}
