//! What is written: four kinds of things, how each stands, and what is done to it.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use super::law::{Circle, Fact, Group, Moment, State, Turn};
use crate::deeds::{Chance, Deed};

const SECOND: Moment = 1_000_000;
/// A word of every resource, by which all of them are found.
pub const WORD: &str = "lighthouse";
const CIRCLES: [(Circle, &str); 3] =
    [(Circle::Center, "CENTER"), (Circle::Public, "PUBLIC"), (Circle::Network, "NETWORK")];

/// A date of an event.
#[derive(Clone, Debug)]
struct Date {
    status: &'static str,
    start: Moment,
    note: String,
}

/// Something that is written, as its writer knows it.
#[derive(Clone, Debug)]
pub struct Thing {
    /// The number of its subject in the history.
    pub subject: usize,
    /// Its kind and center.
    pub group: Group,
    /// Its id, once it is made.
    pub id: String,
    /// Its version as answered last.
    pub version: i64,
    circle: Circle,
    mark: u32,
    alert: Option<Moment>,
    slots: Option<(u32, Moment)>,
    overdue: Option<Moment>,
    dates: BTreeMap<String, Date>,
}

/// What is to be done to a thing, and how it stands then.
pub struct Plan {
    /// The mutation.
    pub deed: Deed,
    /// Who has the right to it.
    pub by: &'static str,
    /// The thing as it stands once that is done.
    pub after: Thing,
}

/// The instant as the API writes it.
pub fn instant(at: Moment) -> String {
    time(at).to_rfc3339_opts(SecondsFormat::Micros, true)
}

fn time(at: Moment) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at).expect("an instant of these years")
}

fn moment(at: DateTime<Utc>) -> Moment {
    at.timestamp_micros()
}

/// Midnight after an instant by so many days.
pub fn midnight(at: Moment, days: u64) -> Moment {
    let day = time(at).date_naive() + Days::new(days);
    moment(day.and_time(chrono::NaiveTime::MIN).and_utc())
}

/// The days of which a list of dates shows all: those of the series lie in it, and no single date does, however far the
/// clock is moved in some ten minutes.
pub fn far_window(begun: Moment) -> Value {
    json!({ "from": instant(midnight(begun, 100)), "to": instant(midnight(begun, 170)) })
}

/// A local start in UTC, which is the zone of these centers.
fn local(at: Moment) -> String {
    time(at).format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// A start as ids have it.
fn stamp(at: Moment) -> String {
    time(at).format("%Y%m%dT%H%M%S").to_string()
}

impl Thing {
    /// One that nobody knows of yet.
    pub fn new(subject: usize, group: Group) -> Self {
        let none = (None, None, None, BTreeMap::new());
        let (alert, slots, overdue, dates) = none;
        Self {
            subject,
            group,
            id: String::new(),
            version: 0,
            circle: Circle::Nobody,
            mark: 0,
            alert,
            slots,
            overdue,
            dates,
        }
    }

    /// Its name, which tells its subject and how often it was renamed.
    fn name(&self) -> String {
        format!("{}-{} v{}", self.group.kind, self.subject, self.mark)
    }

    /// The page of which its mark is a part.
    fn url(&self) -> String {
        format!("https://example.org/{}/{}", self.subject, self.mark)
    }

    fn phone(&self) -> String {
        format!("801-555-01{:02}", self.mark % 100)
    }

    /// Who may see it.
    pub fn circle(&self) -> Circle {
        self.circle
    }

    /// How it stands.
    pub fn state(&self) -> State {
        let mut facts = BTreeMap::new();
        let mut say = |name: &str, value: String, turn: Option<Turn>| {
            facts.insert(name.to_owned(), Fact { value, turn });
        };
        let ends = |at: Moment, then: &str| Some(Turn { from: at, by: at, then: then.to_owned() });
        say("name", self.name(), None);
        say("url", self.url(), None);
        say("phone", self.phone(), None);
        say(
            "visibility",
            CIRCLES.iter().find(|(circle, _)| *circle == self.circle).map_or("", |known| known.1).into(),
            None,
        );
        if let Some(until) = self.alert {
            say("alert", format!("Snow v{}", self.mark), ends(until, ""));
        }
        if let Some((slots, until)) = self.slots {
            say("slots", slots.to_string(), ends(until, ""));
        }
        say("overdue", "false".to_owned(), self.overdue.and_then(|from| ends(from, "true")));
        for (key, date) in &self.dates {
            let told = format!("{} {} {}", date.status, instant(date.start), date.note);
            // A window that starts now may start with the minute.
            let minute = 60 * SECOND;
            let over = Turn { from: date.start, by: (date.start / minute + 1) * minute, then: String::new() };
            say(&format!("coming:{key}"), told.clone(), Some(over));
            if self.dates.len() > 1 {
                say(&format!("date:{key}"), told, None);
            }
        }
        State { circle: self.circle, facts }
    }

    /// How it is made.
    pub fn make(&self, center: &str, begun: Moment, clock: Moment, chance: &mut Chance) -> Plan {
        let mut after = self.clone();
        let circle = after.turn(chance);
        let key = format!("never-stale-{}", self.subject);
        let mut input = json!({ "center": center, "clientKey": key, "visibility": circle });
        let name = match self.group.kind {
            "res" => {
                input["name"] = json!(after.name());
                input["summary"] = json!(format!("Bread at the {WORD}."));
                input["needs"] = json!(["FOOD"]);
                input["contact"] = json!({ "phone": after.phone(), "url": after.url() });
                "createResource"
            }
            "event" => {
                input["name"] = json!(after.name());
                input["registrationUrl"] = json!(after.url());
                input["mode"] = json!("IN_PERSON");
                input["duration"] = json!("PT1H");
                let start = if chance.percent(60) {
                    input["recurrence"] = json!("FREQ=WEEKLY;COUNT=4");
                    let first = midnight(begun, 110 + chance.below(7) as u64) + 18 * 3600 * SECOND;
                    (0..4).for_each(|week| after.put(first + week * 7 * 24 * 3600 * SECOND));
                    first
                } else {
                    after.single(clock, chance)
                };
                input["localStart"] = json!(local(start));
                "publishEvent"
            }
            _ => {
                input["displayName"] = json!(after.name());
                input["visibility"] = json!("CENTER");
                after.circle = Circle::Center;
                "createCoach"
            }
        };
        Plan { deed: Deed { name, input }, by: "admin", after }
    }

    /// The center itself, which is made before anything is written.
    pub fn make_center(&self, slug: &str, region: &str) -> Plan {
        let mut after = self.clone();
        after.turn(&mut Chance::of(0));
        after.circle = Circle::Public;
        let mut input = json!({ "slug": slug, "region": region, "timeZone": "Etc/UTC", "name": after.name() });
        input["phone"] = json!(after.phone());
        input["website"] = json!(after.url());
        Plan { deed: Deed { name: "createCenter", input }, by: "network", after }
    }

    /// Something that is done to it.
    pub fn change(&self, clock: Moment, chance: &mut Chance) -> Plan {
        match self.group.kind {
            "res" => match chance.below(20) {
                0 => self.remove("removeResource"),
                1..=3 => self.verify(clock, chance),
                _ => self.edit_resource(clock, chance),
            },
            "event" => match chance.below(20) {
                0 => self.remove("removeEvent"),
                1..=9 if self.dates.len() > 1 => self.move_date(chance),
                _ => self.edit_event(clock, chance),
            },
            "center" => {
                let mut after = self.clone();
                after.mark += 1;
                let given = json!({ "name": after.name(), "phone": after.phone(), "website": after.url() });
                self.edit("updateCenter", after, given, if chance.percent(50) { "network" } else { "admin" })
            }
            _ => self.change_coach(clock, chance),
        }
    }

    fn edit(&self, name: &'static str, after: Self, mut input: Value, by: &'static str) -> Plan {
        input["id"] = json!(self.id);
        input["expectedVersion"] = json!(self.version);
        Plan { deed: Deed { name, input }, by, after }
    }

    fn remove(&self, name: &'static str) -> Plan {
        let after = Self { circle: Circle::Nobody, dates: BTreeMap::new(), ..self.clone() };
        Plan { deed: Deed { name, input: json!({ "id": self.id }) }, by: "admin", after }
    }

    /// Another mark, and at times another circle, which it tells.
    fn turn(&mut self, chance: &mut Chance) -> &'static str {
        self.mark += 1;
        let (circle, name) = *chance.pick(&CIRCLES);
        self.circle = circle;
        name
    }

    fn edit_resource(&self, clock: Moment, chance: &mut Chance) -> Plan {
        let mut after = self.clone();
        after.mark += 1;
        let mut input = json!({ "name": after.name(), "contact": { "phone": after.phone(), "url": after.url() } });
        if chance.percent(30) {
            let (circle, name) = *chance.pick(&CIRCLES);
            after.circle = circle;
            input["visibility"] = json!(name);
        }
        after.alert = chance.percent(50).then(|| soon(clock, chance));
        input["alert"] = after
            .alert
            .map_or(Value::Null, |until| json!({ "text": format!("Snow v{}", after.mark), "until": instant(until) }));
        after.slots = chance.percent(50).then(|| (after.mark % 900, soon(clock, chance)));
        input["availability"] = statement(after.slots);
        self.edit("updateResource", after, input, "admin")
    }

    fn verify(&self, clock: Moment, chance: &mut Chance) -> Plan {
        let mut after = self.clone();
        // Due after sixty days: overdue, due today, or tomorrow.
        let ago = 59 + chance.below(3) as u64;
        let on: NaiveDate = time(clock).date_naive() - Days::new(ago);
        let overdue = on + Days::new(61);
        after.overdue = Some(moment(overdue.and_time(chrono::NaiveTime::MIN).and_utc()));
        let input = json!({ "id": self.id, "method": "PHONE", "on": on.to_string() });
        Plan { deed: Deed { name: "verifyResource", input }, by: "admin", after }
    }

    fn edit_event(&self, clock: Moment, chance: &mut Chance) -> Plan {
        let mut after = self.clone();
        after.mark += 1;
        let mut input = json!({ "name": after.name(), "registrationUrl": after.url() });
        if chance.percent(30) {
            let (circle, name) = *chance.pick(&CIRCLES);
            after.circle = circle;
            input["visibility"] = json!(name);
        }
        if self.dates.len() == 1 && chance.percent(60) {
            after.dates.clear();
            input["localStart"] = json!(local(after.single(clock, chance)));
        }
        self.edit("updateEvent", after, input, "admin")
    }

    /// The one date of an event that begins soon, or at the next midnight.
    fn single(&mut self, clock: Moment, chance: &mut Chance) -> Moment {
        let start = soon(clock, chance) / SECOND * SECOND;
        self.put(start);
        start
    }

    fn put(&mut self, start: Moment) {
        self.dates.insert(stamp(start), Date { status: "SCHEDULED", start, note: String::new() });
    }

    fn move_date(&self, chance: &mut Chance) -> Plan {
        let mut after = self.clone();
        let keys: Vec<_> = self.dates.keys().cloned().collect();
        let key = chance.pick(&keys);
        let date = after.dates.get_mut(key).expect("it is one of them");
        date.note = format!("Note {}", chance.below(9_000));
        let digits = self.id.split('_').nth(1).unwrap_or_default();
        let mut input = json!({ "occurrence": format!("occurrence_{digits}_{key}"), "note": date.note });
        let name = if chance.percent(50) {
            date.status = "CANCELLED";
            "cancelOccurrence"
        } else {
            date.status = "SCHEDULED";
            date.start = midnight(date.start, 0) + 18 * 3600 * SECOND + 60 * SECOND * chance.below(300) as Moment;
            input["localStart"] = json!(local(date.start));
            "rescheduleOccurrence"
        };
        Plan { deed: Deed { name, input }, by: "admin", after }
    }

    fn change_coach(&self, clock: Moment, chance: &mut Chance) -> Plan {
        let mut after = self.clone();
        if chance.percent(30) {
            after.slots = Some((chance.below(900) as u32, soon(clock, chance)));
            let mut input = statement(after.slots);
            input["coach"] = json!(self.id);
            return Plan { deed: Deed { name: "stateAvailability", input }, by: "coach", after };
        }
        // Shown and withdrawn in turn.
        let (circle, name) = match self.circle {
            Circle::Center => *chance.pick(&CIRCLES[1..]),
            _ => CIRCLES[0],
        };
        after.mark += 1;
        after.circle = circle;
        self.edit("updateCoach", after.clone(), json!({ "displayName": after.name(), "visibility": name }), "coach")
    }
}

/// Soon, around the next midnight, or late.
fn soon(clock: Moment, chance: &mut Chance) -> Moment {
    match chance.below(3) {
        0 => clock + SECOND + SECOND / 10 * chance.below(50) as Moment,
        1 => midnight(clock, 1) + SECOND / 10 * chance.below(30) as Moment,
        _ => clock + TimeDelta::days(45).num_microseconds().expect("some days are few microseconds"),
    }
}

fn statement(slots: Option<(u32, Moment)>) -> Value {
    slots.map_or(
        Value::Null,
        |(slots, until)| json!({ "isAccepting": true, "openSlots": slots, "expiresAt": instant(until) }),
    )
}
