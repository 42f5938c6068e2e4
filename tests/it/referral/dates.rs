//! The date with which an event is offered is its next that takes place, and no event with such a date is left out.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use gateway::kernel::{clock, vocabulary::CostKind};
use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use super::{ask, option::Told, page};

/// A seat of no center, which sees what is shared in the network.
const WHO: Who = Who::Seat("network-admin");

#[test]
fn an_event_is_offered_by_its_next_date() {
    on_both(|backend| {
        let network = Network::start(backend);
        // From the next hour on: what begins in this minute is over for one question and not yet for the other.
        let from = clock::now() + TimeDelta::hours(1);
        for (what, days) in [("a day", 1), ("a week", 8), ("six weeks", 42)] {
            let window = json!({ "from": from, "days": days });
            let (calendar, offered) = (calendar(&network, &window), offered(&network, &window));
            assert!(offered.len() > 20, "{what}: {} events", offered.len());
            for (event, next) in &calendar {
                // What several centers took over from one list is offered once.
                let is_twin = |other: &String| {
                    other != event && next.told_as.is_some() && calendar[other].told_as == next.told_as
                };
                match offered.get(event) {
                    Some(date) => assert_eq!(*date, next.starts, "{what}: {}", next.name),
                    None => assert!(offered.keys().any(is_twin), "{what}: {} is left out", next.name),
                }
            }
            assert!(
                offered.keys().all(|event| calendar.contains_key(event)),
                "{what}: what is in no calendar is offered"
            );
        }
    });
}

/// The next date of an event.
struct Next {
    name: String,
    /// As what another list tells it, where it was taken over from there.
    told_as: Option<(String, String)>,
    starts: DateTime<Utc>,
}

/// The next date of each event that takes place, by the calendar.
fn calendar(network: &Network, window: &Value) -> BTreeMap<String, Next> {
    let query = "query ($window: TimeWindow!, $after: String) { events(window: $window, first: 100, after: $after) {
        pageInfo { hasNextPage endCursor } nodes { startsAt status event { id name status center { status } provenance { externalId } } } } }";
    let (mut next, mut after) = (BTreeMap::<String, Next>::new(), Value::Null);
    loop {
        let page =
            ask(network.server(), WHO, query, &json!({ "window": window, "after": after })).unwrap()["events"].clone();
        for date in page["nodes"].as_array().unwrap() {
            let event = &date["event"];
            let is_held = event["center"]["status"] == "ACTIVE";
            if is_held && date["status"] == "SCHEDULED" && event["status"] == "SCHEDULED" {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                let (name, starts) = (text(&event["name"]), text(&date["startsAt"]).parse().unwrap());
                let external = event["provenance"]["externalId"].as_str();
                let told_as = external.map(|id| (id.to_owned(), name.clone()));
                let known = next.entry(text(&event["id"])).or_insert(Next { name, told_as, starts });
                known.starts = known.starts.min(starts);
            }
        }
        if page["pageInfo"]["hasNextPage"] != true {
            return next;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// The date with which each event is offered, where nothing else is asked than when.
fn offered(network: &Network, window: &Value) -> BTreeMap<String, DateTime<Utc>> {
    let costs: Vec<_> = CostKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let need = json!({ "required": { "costs": costs }, "kinds": ["EVENT"], "window": window });
    let (mut dates, mut after) = (BTreeMap::new(), None::<String>);
    loop {
        let page = page(network.server(), WHO, &need, 100, after.as_deref()).unwrap();
        for edge in page["edges"].as_array().unwrap() {
            let option = Told(edge["node"].clone());
            let event = option.entry()["id"].as_str().unwrap().to_owned();
            assert!(dates.insert(event, option.starts_at().unwrap()).is_none(), "{} comes twice", option.name());
        }
        if page["pageInfo"]["hasNextPage"] != true {
            return dates;
        }
        after = page["pageInfo"]["endCursor"].as_str().map(str::to_owned);
    }
}
