//! Those who read: websites, strangers and members ask both replicas what is there, by lists, pages, ids and searches.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, atomic::Ordering},
    thread,
    time::Duration,
};

use gateway::identity::roster::demo_site_key;
use serde_json::{Value, json};
use tests::Raw;

use super::{
    law::{Group, Question, Read, Reader, Seen, Shown},
    things::{WORD, far_window},
    world::{CENTERS, World, bearer, hold, now},
};
use crate::deeds::Chance;

const RESOURCE: &str = "__typename id name visibility contact { phone url } alert { text } availability { openSlots } \
    verification { isOverdue }";
const EVENT: &str = "__typename id name visibility url: registrationUrl";
const CENTER: &str = "__typename id name phone url: website";
const COACH: &str = "__typename id name: displayName visibility availability { openSlots }";

/// Something to ask.
struct Ask {
    query: String,
    variables: Value,
    /// Whether it may come by GET: searches may not.
    may_get: bool,
    /// Whether it is read across the network, where the own people see what all members do.
    is_across: bool,
    /// The coach of its center, of whom a capacity tells.
    coach: usize,
    question: Arc<Question>,
}

/// Who asks, and by which headers.
#[derive(Clone)]
pub struct Asker {
    reader: Reader,
    header: Option<(&'static str, String)>,
}

impl Asker {
    /// As whom it reads what it asks.
    fn reads(&self, ask: &Ask) -> Reader {
        match self.reader {
            Reader::Own(_) if ask.is_across => Reader::Member,
            reader => reader,
        }
    }
}

/// Everybody who asks, strangers most often.
pub fn askers() -> Vec<Asker> {
    let asker = |reader, header| Asker { reader, header };
    let member = |reader, seat: &str| asker(reader, Some(("authorization", bearer(seat))));
    vec![
        asker(Reader::Anybody, None),
        asker(Reader::Anybody, None),
        asker(Reader::Anybody, None),
        asker(Reader::Anybody, Some(("x-site-key", demo_site_key("summit-commons")))),
        member(Reader::Member, "coach@lantern-house"),
        member(Reader::Own(0), &format!("admin@{}", CENTERS[0])),
        member(Reader::Own(1), &format!("coach@{}", CENTERS[1])),
    ]
}

/// What is asked of all centers; `coaches` are their coaches' subjects.
fn asks(world: &World, coaches: &[usize]) -> Vec<Ask> {
    let date = format!("__typename id status note startsAt event {{ {EVENT} }}");
    let everything = (0..CENTERS.len()).map(|center| (Group { kind: "center", center }, None)).collect();
    let mut asks = Vec::new();
    let mut add = |query: String, variables: Value, coach: usize, whole: Vec<(Group, Option<&'static str>)>| {
        let name = format!("{} {variables}", query.split(['(', '{']).nth(2).unwrap_or_default().trim());
        let (may_get, is_across) = (!query.contains("search:"), query.contains("filter:"));
        asks.push(Ask { query, variables, may_get, is_across, coach, question: Question { name, whole }.into() });
    };
    add(format!("query Centers {{ centers(first: 100) {{ nodes {{ {CENTER} }} }} }}"), json!({}), 0, everything);
    for (center, slug) in CENTERS.iter().enumerate() {
        let (of, coach) = (|kind| Group { kind, center }, coaches[center]);
        let dates = |prefix| (of("event"), Some(prefix));
        let (slug, far) = (json!({ "slug": slug }), json!({ "slug": slug, "window": far_window(world.begun) }));
        let resources = format!("nodes {{ {RESOURCE} }}");
        add(
            format!(
                "query Page($slug: String!, $window: TimeWindow!) {{ center(slug: $slug) {{ {CENTER}
                   resources(first: 100) {{ {resources} }} events(first: 100, window: $window) {{ nodes {{ {date} }} }} }} }}"
            ),
            far.clone(),
            coach,
            vec![(of("center"), None), (of("res"), None), dates("date:")],
        );
        add(
            format!(
                "query Resources($slug: String!) {{
                   resources(first: 100, filter: {{ center: [$slug] }}, orderBy: NAME) {{ totalCount {resources} }} }}"
            ),
            slug.clone(),
            coach,
            vec![(of("res"), None)],
        );
        add(
            format!(
                "query Search($slug: String!) {{
                   resources(first: 100, filter: {{ center: [$slug] }}, search: \"{WORD}\") {{ {resources} }} }}"
            ),
            slug.clone(),
            coach,
            vec![(of("res"), None)],
        );
        add(
            format!(
                "query Coming($slug: String!) {{ center(slug: $slug) {{ {CENTER}
                   events(first: 100, window: {{ days: 150 }}) {{ nodes {{ {date} }} }} }} }}"
            ),
            slug.clone(),
            coach,
            vec![(of("center"), None), dates("coming:")],
        );
        add(
            format!(
                "query Events($slug: String!, $window: TimeWindow!) {{
                   events(first: 100, filter: {{ center: [$slug] }}, window: $window) {{ nodes {{ {date} }} }} }}"
            ),
            far,
            coach,
            vec![dates("date:")],
        );
        add(
            format!(
                "query Coaches($slug: String!) {{ center(slug: $slug) {{ {CENTER} coaches(first: 100) {{ nodes {{ {COACH} }} }}
                   capacity {{ __typename coaches accepting openSlots }} }} }}"
            ),
            slug,
            coach,
            vec![(of("coach"), None)],
        );
    }
    asks
}

/// A body and what it shows.
type Answered = (Vec<u8>, Arc<[Seen]>);

/// Asks a replica until the run is over.
pub fn read(world: &World, replica: usize, seed: u64, coaches: &[usize]) {
    let (mut chance, mut words) = (Chance::of(seed), Words::default());
    let (asks, askers) = (asks(world, coaches), askers());
    let node = format!(
        "query Node($id: ID!) {{ node(id: $id) {{ ... on Resource {{ {RESOURCE} }} ... on Event {{ {EVENT} }}
           ... on Center {{ {CENTER} }} ... on Coach {{ {COACH} }} }} }}"
    );
    let mut nodes: HashMap<usize, Ask> = HashMap::new();
    // The same answer again shows the same.
    let mut last: HashMap<(usize, usize), Answered> = HashMap::new();
    let mut reads = Vec::new();
    while !world.is_over() {
        let (who, which) = (chance.below(askers.len()), chance.below(asks.len() + 4));
        let (ask, one) = match asks.get(which) {
            Some(ask) => (ask, None),
            None => {
                let (subject, id) = chance.pick(&hold(&world.ids)).clone();
                let ask = nodes.entry(subject).or_insert_with(|| Ask {
                    query: node.clone(),
                    variables: json!({ "id": id }),
                    may_get: true,
                    is_across: false,
                    coach: 0,
                    question: Question { name: format!("node {id}"), whole: Vec::new() }.into(),
                });
                (&*ask, Some(subject))
            }
        };
        let sent = now();
        let raw = send(world, replica, &askers[who], ask, chance.percent(40));
        let answered = now();
        match raw {
            None => {
                world.unanswered.fetch_add(1, Ordering::Relaxed);
                thread::sleep(Duration::from_millis(50));
            }
            Some(raw) => {
                let key = (who, one.map_or(which, |subject| asks.len() + subject));
                let known = last.get(&key).filter(|(body, _)| *body == raw.body).map(|(_, seen)| seen.clone());
                let seen = known.or_else(|| look(&raw.json(), ask, one, &mut words));
                if let Some(seen) = seen {
                    last.insert(key, (raw.body.clone(), seen.clone()));
                    let (question, cached) = (ask.question.clone(), cached(&raw).map(|text| words.keep(&text)));
                    let reader = askers[who].reads(ask);
                    reads.push(Read { question, reader, replica, sent, answered, cached, seen });
                } else {
                    hold(&world.errors).push(raw.text);
                }
            }
        }
        thread::sleep(Duration::from_millis(chance.below(6) as u64));
    }
    hold(&world.reads).extend(reads);
}

fn send(world: &World, replica: usize, asker: &Asker, ask: &Ask, by_get: bool) -> Option<Raw> {
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(asker.header.iter().map(|(name, value)| (*name, value.as_str())));
    let url = format!("{}/graphql", world.url(replica));
    if by_get && ask.may_get {
        let [query, variables] = [ask.query.clone(), ask.variables.to_string()].map(|text| escaped(&text));
        return tests::try_get(&format!("{url}?query={query}&variables={variables}"), &headers).ok();
    }
    let body = json!({ "query": ask.query, "variables": ask.variables }).to_string();
    tests::try_post(&url, &headers, body.as_bytes()).ok()
}

fn escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}

/// What an answer says of coming from a cache.
fn cached(raw: &Raw) -> Option<String> {
    let status = raw.header("cache-status").filter(|status| status.contains("hit"));
    let age = raw.header("age");
    match (status, age) {
        (None, None) => None,
        _ => Some(format!("cached ({}, age {})", status.unwrap_or("-"), age.unwrap_or("-"))),
    }
}

/// Texts, each kept once.
#[derive(Default)]
struct Words(HashSet<Arc<str>>);

impl Words {
    fn keep(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        self.0.insert(new.clone());
        new
    }
}

/// What an answer shows; nothing where it has errors.
fn look(body: &Value, ask: &Ask, one: Option<usize>, words: &mut Words) -> Option<Arc<[Seen]>> {
    if body.get("errors").is_some() || !body["data"].is_object() {
        return None;
    }
    let mut look = Look { words, coach: ask.coach, seen: Vec::new(), dates: BTreeMap::new() };
    look.walk(&body["data"]);
    let prefix = ask.question.whole.iter().find_map(|(_, list)| *list).unwrap_or("date:");
    let Look { words, mut seen, dates, .. } = look;
    for (subject, dates) in dates {
        let facts = dates.into_iter().map(|(key, told)| (words.keep(&format!("{prefix}{key}")), told)).collect();
        seen.push(Seen { subject, shown: Shown::List(prefix, facts) });
    }
    if let Some(subject) = one.filter(|_| seen.is_empty()) {
        seen.push(Seen { subject, shown: Shown::Nothing });
    }
    Some(seen.into())
}

struct Look<'a> {
    words: &'a mut Words,
    coach: usize,
    seen: Vec<Seen>,
    /// The dates of each event, by the part of their id that tells them.
    dates: BTreeMap<usize, Vec<(String, Arc<str>)>>,
}

impl Look<'_> {
    fn walk(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.walk(item)),
            Value::Object(fields) => {
                match fields.get("__typename").and_then(Value::as_str) {
                    Some("CoachCapacity") => self.capacity(value),
                    Some("Occurrence") => self.date(value),
                    Some(_) => self.thing(value),
                    None => {}
                }
                fields.values().for_each(|field| self.walk(field));
            }
            _ => {}
        }
    }

    fn thing(&mut self, value: &Value) {
        let Some(subject) = subject(value) else { return };
        let paths = [
            ("name", "/name"),
            ("url", "/url"),
            ("url", "/contact/url"),
            ("phone", "/phone"),
            ("phone", "/contact/phone"),
            ("visibility", "/visibility"),
            ("alert", "/alert/text"),
            ("slots", "/availability/openSlots"),
            ("overdue", "/verification/isOverdue"),
        ];
        let mut facts = Vec::new();
        for (name, path) in paths {
            // What is null is said to be nothing; what was not asked for is not said.
            let parent = value.get(path.split('/').nth(1).unwrap_or_default());
            if parent.is_some() {
                let told = value.pointer(path).map_or(String::new(), text);
                facts.push((self.words.keep(name), self.words.keep(&told)));
            }
        }
        self.seen.push(Seen { subject, shown: Shown::Facts(facts) });
    }

    fn date(&mut self, value: &Value) {
        let Some(subject) = subject(&value["event"]) else { return };
        let key = value["id"].as_str().and_then(|id| id.split('_').nth(2)).unwrap_or_default().to_owned();
        let start = value["startsAt"].as_str().and_then(|start| chrono::DateTime::parse_from_rfc3339(start).ok());
        let start = super::things::instant(start.map_or(0, |start| start.timestamp_micros()));
        let told = format!("{} {start} {}", text(&value["status"]), text(&value["note"]));
        self.dates.entry(subject).or_default().push((key, self.words.keep(&told)));
    }

    /// There is one coach in each center, so that how many are seen tells whether that one is.
    fn capacity(&mut self, value: &Value) {
        let shown = if value["coaches"] == 0 {
            Shown::Nothing
        } else {
            let slots = if value["accepting"] == 1 { text(&value["openSlots"]) } else { String::new() };
            Shown::Facts(vec![(self.words.keep("slots"), self.words.keep(&slots))])
        };
        self.seen.push(Seen { subject: self.coach, shown });
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The subject that a name tells, such as that of `res-17 v42`; nothing for what is not ours.
fn subject(value: &Value) -> Option<usize> {
    let (subject, _) = value["name"].as_str()?.split_once(" v")?;
    subject.split_once('-').filter(|(kind, _)| ["res", "event", "center", "coach"].contains(kind))?.1.parse().ok()
}
