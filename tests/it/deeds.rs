//! Mutations as tests send them in numbers, chance that always falls the same way, and what must hold of the truth,
//! the copies and the feed whatever was sent.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::{Backend, Database};

use crate::tenancy::dialect::{copy, hex, text, truth};

/// Chance that always falls the same way (SplitMix64).
pub struct Chance(u64);

impl Chance {
    /// The chance of a seed.
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut drawn = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((drawn ^ (drawn >> 31)) % end as u64).expect("it is below a usize")
    }

    /// Whether something happens that happens so often in a hundred times.
    pub fn percent(&mut self, often: usize) -> bool {
        self.below(100) < often
    }

    /// One of some.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

/// A number as a word, which no rule takes for a telephone number.
pub fn word(mut number: usize) -> String {
    let mut word = String::from("q");
    for _ in 0..5 {
        word.push(char::from(b"bcdfghklmnprstvwz"[number % 17]));
        number /= 17;
    }
    word
}

/// A mutation, and what is entered.
#[derive(Clone, Debug)]
pub struct Deed {
    /// Its name in the API.
    pub name: &'static str,
    /// What is entered.
    pub input: Value,
}

/// What became of a mutation.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It was done; what it answers.
    Done(Value),
    /// It was refused; the codes.
    Refused(Vec<String>),
    /// No answer, or one that something failed: it may have been done or not.
    Unknown(String),
}

impl Deed {
    /// The operation.
    pub fn operation(&self) -> String {
        let name = self.name;
        let answer = match name {
            "removeResource" | "removeEvent" | "removeCoach" => "removedId",
            "createCenter" | "updateCenter" => "center { id version name }",
            "grantRole" => "membership { id }",
            "cancelOccurrence" | "rescheduleOccurrence" => {
                "occurrence { id status note localStart event { id version } }"
            }
            "createCoach" | "updateCoach" | "linkCoachAccount" | "stateAvailability" => {
                "coach { id version displayName bio visibility availability { isAccepting openSlots } }"
            }
            "publishEvent" | "updateEvent" | "cancelEvent" | "verifyEvent" => {
                "event { id version name status visibility }"
            }
            _ => "resource { id version name summary visibility sites { location { latitude longitude } } }",
        };
        let (first, rest) = name.split_at(1);
        format!(
            "mutation($input: {}{rest}Input!) {{ done: {name}(input: $input) {{ {answer} userErrors {{ code field message }} }} }}",
            first.to_uppercase()
        )
    }

    /// What is posted.
    pub fn body(&self) -> String {
        json!({ "query": self.operation(), "variables": { "input": self.input } }).to_string()
    }
}

impl Outcome {
    /// What an answer says; there may be none.
    pub fn of(body: Option<&Value>) -> Self {
        let Some(body) = body else { return Self::Unknown("no answer".to_owned()) };
        let Some(done) = body["data"]["done"].as_object() else {
            // Anything else would be a mistake of the test. While the database is gone, whoever waits too long is sent away.
            let code = body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default();
            assert!(["INTERNAL", "OVERLOADED"].contains(&code), "{body}");
            return Self::Unknown(body.to_string());
        };
        let errors = done["userErrors"].as_array().map(Vec::as_slice).unwrap_or_default();
        if errors.is_empty() {
            let (_, thing) = done.iter().find(|(name, _)| *name != "userErrors").expect("a payload has its thing");
            return Self::Done(thing.clone());
        }
        Self::Refused(errors.iter().map(|error| error["code"].as_str().unwrap_or_default().to_owned()).collect())
    }
}

const KINDS: [(&str, &str); 3] = [("RESOURCE", "resource"), ("EVENT", "event"), ("COACH", "coach")];
/// Each copy with the circles that see it.
const COPIES: [(&str, &str); 3] =
    [("published", "'PUBLIC'"), ("shared", "'PUBLIC', 'NETWORK'"), ("house", "'PUBLIC', 'NETWORK', 'CENTER'")];

/// Everything that a center keeps: its id, version and words.
pub fn kept(backend: Backend) -> String {
    let join = backend.pick("group_concat(v.note)", "string_agg(v.note, ',')");
    let [resource, event, coach, changed] =
        ["resource", "event", "coach", "event_override"].map(|table| truth(backend, table));
    format!(
        "SELECT {id}, version, coalesce(name, '') FROM {resource} UNION ALL
         SELECT {id}, version, coalesce(bio, '') || display_name FROM {coach} UNION ALL
         SELECT {id}, version, name || coalesce((SELECT {join} FROM {changed} v WHERE v.event_id = e.id), '') FROM {event} e",
        id = hex(backend, "id")
    )
}

/// The version of everything that a center keeps.
pub fn versions(database: &Database) -> BTreeMap<String, i64> {
    let rows = database.rows(&kept(database.backend()));
    rows.iter().map(|row| (text(row, 0), text(row, 1).parse().expect("a version is a number"))).collect()
}

/// Fails if anything is there in part: in one place and not in the others that belong to it.
pub fn assert_whole(database: &Database) {
    let backend = database.backend();
    let found: Vec<_> = laws(backend)
        .iter()
        .flat_map(|(law, sql)| database.rows(sql).into_iter().map(move |row| format!("{law}: {row:?}")))
        .collect();
    assert!(found.is_empty(), "{} things are there in part:\n{}", found.len(), found.join("\n"));
}

/// What must never be found, and the statement that finds it.
fn laws(backend: Backend) -> Vec<(String, String)> {
    let change = truth(backend, "change");
    let mut laws = Vec::new();
    let mut law = |name: String, sql: String| laws.push((name, sql));
    let version = backend.pick("json_extract(e.document, '$.version')", "(e.document::json ->> 'version')::bigint");
    let id = |table: &str| hex(backend, &format!("{table}.id"));
    for (of, circles) in COPIES {
        let [entry, dates] = ["entry", "occurrence"].map(|table| copy(backend, of, table));
        let house_dates = copy(backend, "house", "occurrence");
        for (kind, table) in KINDS {
            let kept = truth(backend, table);
            law(
                format!("{of}: an entry without its {table}, or of another version or circle"),
                format!(
                    "SELECT {} FROM {entry} e LEFT JOIN {kept} t ON t.id = e.id WHERE e.kind = '{kind}' AND
                     (t.id IS NULL OR t.center_id <> e.center_id OR t.version <> {version} OR t.visibility NOT IN ({circles}))",
                    id("e")
                ),
            );
            // Outside their house events are listed until they are over.
            let is_due = match kind {
                "EVENT" => format!("AND EXISTS (SELECT 1 FROM {house_dates} o WHERE o.event_id = t.id)"),
                _ => String::new(),
            };
            law(
                format!("{of}: a {table} without its entry"),
                format!(
                    "SELECT {} FROM {kept} t WHERE t.visibility IN ({circles}) {is_due}
                     AND NOT EXISTS (SELECT 1 FROM {entry} e WHERE e.id = t.id AND e.kind = '{kind}')",
                    id("t")
                ),
            );
        }
        for (table, key) in [("place", "entry_id"), ("opening", "entry_id"), ("occurrence", "event_id")] {
            law(
                format!("{of}: {table} of nothing"),
                format!(
                    "SELECT {} FROM {} p WHERE NOT EXISTS (SELECT 1 FROM {entry} e WHERE e.id = p.{key})",
                    hex(backend, &format!("p.{key}")),
                    copy(backend, of, table)
                ),
            );
        }
        let count = |table: &str| format!("(SELECT count(*) FROM {table} o WHERE o.event_id = e.id)");
        law(
            format!("{of}: an event with other dates than in its house"),
            format!(
                "SELECT {} FROM {entry} e WHERE e.kind = 'EVENT' AND {} <> {}",
                id("e"),
                count(&dates),
                count(&house_dates)
            ),
        );
        law(
            format!("{of}: a date that does not stand as it was put"),
            format!(
                "SELECT {}, o.status, v.status FROM {} v JOIN {} t ON t.id = v.event_id
                 JOIN {dates} o ON o.event_id = v.event_id AND o.original_start = v.original_start
                 WHERE t.status = 'SCHEDULED' AND (o.status <> v.status OR coalesce(o.note, '') <> coalesce(v.note, ''))",
                id("t"),
                truth(backend, "event_override"),
                truth(backend, "event")
            ),
        );
        if backend == Backend::Sqlite {
            let words = copy(backend, of, "entry_text_docsize");
            for (what, sql) in [
                ("words of nothing", format!("SELECT id FROM {words} WHERE id NOT IN (SELECT text_key FROM {entry})")),
                (
                    "an entry without words",
                    format!("SELECT text_key FROM {entry} WHERE text_key NOT IN (SELECT id FROM {words})"),
                ),
            ] {
                law(format!("{of}: {what}"), sql);
            }
        }
        let last = format!(
            "SELECT max(position) FROM {change} WHERE audience = '{of}' AND kind IN ('RESOURCE', 'EVENT', 'COACH') GROUP BY entry_id"
        );
        law(
            format!("{of}: the feed ends otherwise than the copy stands"),
            format!(
                "SELECT {}, c.action FROM {change} c LEFT JOIN {entry} e ON e.id = c.entry_id
                 WHERE c.position IN ({last}) AND (c.action = 'WRITTEN') <> (e.id IS NOT NULL)",
                hex(backend, "c.entry_id")
            ),
        );
    }
    law(
        "a client key of something that never was".to_owned(),
        format!(
            "SELECT k.key FROM {} k WHERE NOT EXISTS (SELECT 1 FROM {change} c WHERE c.entry_id = k.made_id)",
            truth(backend, "client_key")
        ),
    );
    law(
        "positions with a gap, or one twice".to_owned(),
        format!(
            "SELECT n.position, count(c.position), count(DISTINCT c.position), max(c.position) FROM {} n, {change} c
             GROUP BY n.position HAVING n.position <> count(*) OR n.position <> count(DISTINCT c.position)
             OR n.position <> max(c.position) OR min(c.position) <> 1",
            truth(backend, "network")
        ),
    );
    laws
}

/// Fails unless the feed of the houses has a row for each version since `before`, and for each thing made since.
pub fn assert_fed(database: &Database, before: &BTreeMap<String, i64>) {
    let backend = database.backend();
    let sql = format!(
        "SELECT {}, count(*) FROM {} WHERE audience = 'house' AND action = 'WRITTEN' AND entry_id IS NOT NULL GROUP BY 1",
        hex(backend, "entry_id"),
        truth(backend, "change")
    );
    let rows = database.rows(&sql);
    let fed: BTreeMap<_, i64> =
        rows.iter().map(|row| (text(row, 0), text(row, 1).parse().expect("a count is a number"))).collect();
    for (id, version) in versions(database) {
        let since = version - before.get(&id).copied().unwrap_or_default();
        assert_eq!(fed.get(&id).copied().unwrap_or_default(), since, "the feed on {id}, which is version {version}");
    }
}
