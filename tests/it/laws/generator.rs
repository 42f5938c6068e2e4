//! Random mutations by random viewers, the same ones for every network that they are sent to, and whether each viewer
//! may send them: by an own reading of the table of rights, which is what the gateway is held to.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::{Database, Who};

use crate::{
    deeds::{Chance, Deed, word},
    tenancy::dialect::{copy, hex, text, truth},
};

/// The houses that change, the first of them that of those who look.
pub const HOUSES: [(&str, Who, Who); 4] = [
    ("summit-commons", Who::Seat("admin@summit-commons"), Who::Seat("coach@summit-commons")),
    ("lantern-house", Who::Seat("admin@lantern-house"), Who::Seat("coach@lantern-house")),
    ("junction-street", Who::Seat("admin@junction-street"), Who::Seat("coach@junction-street")),
    ("red-mesa", Who::Seat("admin@red-mesa"), Who::Seat("coach@red-mesa")),
];
/// Those who keep nothing.
const OUTSIDERS: [Who; 4] = [
    Who::Anonymous,
    Who::Website("summit-commons"),
    Who::Seat("coordinator@wasatch-front"),
    Who::Seat("network-admin"),
];
const CIRCLES: [&str; 3] = ["PUBLIC", "NETWORK", "CENTER"];

/// What can be changed.
#[derive(Clone, Debug)]
pub struct Thing {
    /// `resource`, `event` or `coach`.
    pub kind: &'static str,
    /// The number of its house.
    pub house: usize,
    /// Its digits in each network.
    pub digits: Vec<String>,
    /// Its version, as answered last.
    pub version: i64,
    /// Whether it was removed, or is in no network that is looked at.
    pub is_gone: bool,
    /// Whether it is the page of the coach who holds the seat of the house.
    pub is_seats: bool,
    /// Dates of an event, as ids have them.
    dates: Vec<String>,
}

/// A mutation that one viewer sends to every network.
pub struct Step {
    /// Who sends it.
    pub who: Who,
    /// What; `@` stands for the digits of its thing.
    pub deed: Deed,
    /// The house in which something is made, or the thing that is changed.
    pub target: Result<usize, usize>,
    /// Whether the viewer has the right to it.
    pub may: bool,
    /// Whether it tells a version that is not the present one.
    pub is_stale: bool,
}

/// Everything that the steps know of.
pub struct World {
    /// What can be changed, the own house's too.
    pub things: Vec<Thing>,
    count: usize,
}

impl World {
    /// Some of each house's things, the same in so many networks.
    pub fn of(database: &Database, networks: usize) -> Self {
        let backend = database.backend();
        let mut things = Vec::new();
        for (house, (slug, ..)) in HOUSES.iter().enumerate() {
            for (kind, count) in [("resource", 4), ("event", 3), ("coach", 2)] {
                let (is_seats, order) = match kind {
                    "coach" => (
                        format!("EXISTS (SELECT 1 FROM {} a WHERE a.coach_id = t.id)", truth(backend, "coach_account")),
                        "3 DESC, 1",
                    ),
                    _ => ("1 = 0".to_owned(), "1"),
                };
                let sql = format!(
                    "SELECT {}, t.version, CASE WHEN {is_seats} THEN 1 ELSE 0 END FROM {} t JOIN {} c ON c.id = t.center_id
                     WHERE c.slug = '{slug}' ORDER BY {order} LIMIT {count}",
                    hex(backend, "t.id"),
                    truth(backend, kind),
                    truth(backend, "center")
                );
                for row in database.rows(&sql) {
                    let digits = text(&row, 0);
                    let dates = if kind == "event" { dates(database, &digits) } else { Vec::new() };
                    things.push(Thing {
                        kind,
                        house,
                        digits: vec![digits; networks],
                        version: text(&row, 1).parse().expect("a version is a number"),
                        is_gone: false,
                        is_seats: text(&row, 2) == "1",
                        dates,
                    });
                }
            }
        }
        assert!(things.len() >= 30 && things.iter().any(|thing| thing.is_seats), "there is little to change");
        Self { things, count: 0 }
    }

    /// Learns of something that was made, of which the last networks may have none.
    pub fn learn(&mut self, kind: &'static str, house: usize, digits: Vec<String>) {
        let dates =
            if kind == "event" { vec!["20261203T180000".to_owned(), "20261210T180000".to_owned()] } else { Vec::new() };
        self.things.push(Thing { kind, house, digits, version: 1, is_gone: false, is_seats: false, dates });
    }

    /// The next step.
    pub fn step(&mut self, chance: &mut Chance) -> Step {
        self.count += 1;
        let mark = word(self.count);
        if chance.percent(25) {
            return self.make(chance, &mark);
        }
        let at = chance.below(self.things.len());
        let thing = &self.things[at];
        let who = viewer(chance, thing.house);
        let is_stale = chance.percent(15);
        let version = if is_stale { thing.version + [-1, 1, 7][chance.below(3)] } else { thing.version };
        let (name, input) = change(chance, thing, version, &mark);
        let is_stale = is_stale && input.get("expectedVersion").is_some();
        let (_, admin, coach) = &HOUSES[thing.house];
        let is_page = ["updateCoach", "stateAvailability", "removeCoach"].contains(&name);
        let may = who == *admin || (is_page && thing.is_seats && who == *coach);
        Step { who, deed: Deed { name, input }, target: Ok(at), may, is_stale }
    }

    fn make(&self, chance: &mut Chance, mark: &str) -> Step {
        let house = chance.below(HOUSES.len());
        let who = viewer(chance, house);
        let (center, admin, _) = &HOUSES[house];
        let circle = chance.pick(&CIRCLES);
        // Some keys are used again, by others or for something else.
        let key = if chance.percent(15) { "again".to_owned() } else { mark.to_owned() };
        let (name, mut input) = match chance.below(3) {
            0 => ("createResource", json!({ "name": format!("Pantry {mark}"), "needs": ["FOOD"] })),
            1 => (
                "publishEvent",
                json!({ "name": format!("Circle {mark}"), "mode": "IN_PERSON", "duration": "PT1H",
                    "localStart": "2026-12-03T18:00:00", "recurrence": "FREQ=WEEKLY;COUNT=9" }),
            ),
            _ => ("createCoach", json!({ "displayName": mark, "onTheCoachsWord": chance.percent(70) })),
        };
        input["center"] = json!(center);
        input["clientKey"] = json!(key);
        input["visibility"] = json!(circle);
        Step { deed: Deed { name, input }, target: Err(house), may: who == *admin, is_stale: false, who }
    }
}

/// Somebody, most often the admin of the house.
fn viewer(chance: &mut Chance, house: usize) -> Who {
    match chance.below(10) {
        0 => *chance.pick(&OUTSIDERS),
        1 => HOUSES[chance.below(HOUSES.len())].1,
        2 => HOUSES[chance.below(HOUSES.len())].2,
        3 => HOUSES[house].2,
        _ => HOUSES[house].1,
    }
}

fn change(chance: &mut Chance, thing: &Thing, version: i64, mark: &str) -> (&'static str, Value) {
    let id = format!("{}_@", thing.kind);
    let circle = *chance.pick(&CIRCLES);
    let words = if chance.percent(10) { "Call 801-555-0134".to_owned() } else { format!("Open to {mark}.") };
    // An edit of the version that was read.
    let edit = |mut input: Value| {
        input["id"] = json!(id);
        input["expectedVersion"] = json!(version);
        input
    };
    match thing.kind {
        "resource" => match chance.below(10) {
            0 => ("removeResource", json!({ "id": id })),
            1 | 2 => ("verifyResource", json!({ "id": id, "method": "PHONE" })),
            3 | 4 => ("updateResource", edit(json!({ "visibility": circle }))),
            5 => {
                let site = json!({ "location": { "latitude": 40.7, "longitude": -111.9 } });
                ("updateResource", edit(json!({ "sites": [site] })))
            }
            _ => ("updateResource", edit(json!({ "summary": words }))),
        },
        "event" => {
            let date = if thing.dates.is_empty() { "20200101T000000" } else { chance.pick(&thing.dates) };
            let date = format!("occurrence_@_{date}");
            match chance.below(10) {
                0 => ("cancelEvent", json!({ "id": id })),
                1 => ("verifyEvent", json!({ "id": id, "method": "EMAIL" })),
                2 | 3 => {
                    let edited = json!({ "visibility": circle, "status": "SCHEDULED", "summary": words });
                    ("updateEvent", edit(edited))
                }
                4..=6 => ("cancelOccurrence", json!({ "occurrence": date, "note": words })),
                7 => ("rescheduleOccurrence", json!({ "occurrence": date, "localStart": null, "note": null })),
                _ => ("rescheduleOccurrence", json!({ "occurrence": date, "localStart": "2027-02-03T09:30:00" })),
            }
        }
        _ => match chance.below(10) {
            0 => ("removeCoach", json!({ "id": id })),
            1..=3 => {
                let slots = chance.below(9);
                ("stateAvailability", json!({ "coach": id, "isAccepting": true, "openSlots": slots }))
            }
            4..=6 => {
                let has_word = chance.percent(60);
                ("updateCoach", edit(json!({ "visibility": circle, "onTheCoachsWord": has_word })))
            }
            _ => ("updateCoach", edit(json!({ "bio": words, "sharing": { "bio": circle } }))),
        },
    }
}

/// The next dates of an event, as ids have them.
fn dates(database: &Database, digits: &str) -> Vec<String> {
    let backend = database.backend();
    let sql = format!(
        "SELECT original_start FROM {} WHERE {} = '{digits}' AND original_start > '2026-12-01' ORDER BY 1 LIMIT 4",
        copy(backend, "house", "occurrence"),
        hex(backend, "event_id")
    );
    let rows = database.rows(&sql);
    let stamp = |row: &Vec<_>| {
        let digits: String = text(row, 0).chars().filter(char::is_ascii_digit).take(14).collect();
        format!("{}T{}", &digits[..8], &digits[8..])
    };
    rows.iter().map(stamp).collect()
}

/// A deed as one network knows it.
pub fn deed_in(step: &Step, things: &[Thing], network: usize) -> Deed {
    let Ok(at) = step.target else { return step.deed.clone() };
    let text = step.deed.input.to_string().replace('@', &things[at].digits[network]);
    Deed { name: step.deed.name, input: serde_json::from_str(&text).expect("digits are no syntax") }
}

/// An answer without what differs between networks by nature: the ids of what was made there.
pub fn neutral(text: &str, things: &[Thing], network: usize) -> String {
    let made: BTreeMap<_, _> =
        things.iter().enumerate().filter(|(_, thing)| thing.digits.iter().any(|one| *one != thing.digits[0])).collect();
    made.iter().fold(text.to_owned(), |text, (at, thing)| text.replace(&thing.digits[network], &format!("made-{at}")))
}
