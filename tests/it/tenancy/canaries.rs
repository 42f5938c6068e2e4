//! Words that occur nowhere else, one in each private thing, and who may read them.

use std::collections::{BTreeMap, BTreeSet};

use tests::{Backend, Database, Who};

use super::dialect::{hex, id, json, put, text, truth};

/// Who may read a canary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum May {
    /// Everybody.
    Everybody,
    /// Whoever holds a role.
    Members,
    /// The people of the center of that slug.
    House(String),
    /// Its admins, and the one whose name it is.
    Admins(String, Option<String>),
    /// Network admins, and the one whose name it is.
    Stewards(String),
}

impl May {
    fn of(visibility: &str, center: &str) -> Self {
        match visibility {
            "PUBLIC" => Self::Everybody,
            "NETWORK" => Self::Members,
            "CENTER" => Self::House(center.to_owned()),
            other => panic!("{other} is a visibility that the canaries do not know"),
        }
    }

    /// Whether it is for somebody.
    pub fn admits(&self, who: &Who) -> bool {
        let seat = match who {
            Who::Seat(seat) => Some(*seat),
            Who::Anonymous | Who::Website(_) => None,
        };
        match self {
            Self::Everybody => true,
            Self::Members => seat.is_some(),
            Self::House(center) => {
                seat.is_some_and(|seat| seat == format!("coach@{center}") || seat == format!("admin@{center}"))
            }
            Self::Admins(center, holder) => {
                seat.is_some_and(|seat| seat == format!("admin@{center}") || Some(seat) == holder.as_deref())
            }
            Self::Stewards(holder) => seat == Some(holder) || seat == Some("network-admin"),
        }
    }
}

/// Every canary of a database.
#[derive(Default)]
pub struct Canaries {
    /// Words, and latitudes as an answer writes them.
    known: BTreeMap<String, May>,
    /// Those that must be seen by somebody.
    wanted: BTreeSet<String>,
}

const MARK: &str = "zq";

/// The canaries in a text: `zq`, two letters that name the place, `x`, the digits of the row.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(MARK).filter_map(|(at, _)| {
        let word = text.get(at..at + 37)?;
        let is_canary = word.as_bytes()[4] == b'x' && word[5..].bytes().all(|b| b.is_ascii_hexdigit());
        is_canary.then_some(word)
    })
}

/// The latitudes in an answer.
fn latitudes(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("\"latitude\":").map(|(at, key)| {
        let rest = &text[at + key.len()..];
        &rest[..rest.find([',', '}']).unwrap_or(rest.len())]
    })
}

impl Canaries {
    /// Marks everything. The copies must be made anew afterwards.
    pub fn plant(database: &Database) -> Self {
        let backend = database.backend();
        mark(database);
        let mut canaries = Self::default();
        let center = truth(backend, "center");
        let table = |name: &str| truth(backend, name);
        let with_center = |columns: &str, name: &str| {
            format!("SELECT {columns}, c.slug FROM {} r JOIN {center} c ON c.id = r.center_id", table(name))
        };
        for row in database.rows(&with_center(&format!("{}, r.visibility", hex(backend, "r.id")), "resource")) {
            let may = May::of(&text(&row, 1), &text(&row, 2));
            canaries.all(&["rn", "rs", "rd", "ra", "rp", "re", "rc", "rm"], &text(&row, 0), &may);
        }
        for row in database.rows(&with_center(&format!("{}, r.visibility", hex(backend, "r.id")), "event")) {
            let may = May::of(&text(&row, 1), &text(&row, 2));
            canaries.all(&["en", "es", "ed", "eu", "ec"], &text(&row, 0), &may);
            // Not every event has an online room, and not every note falls on a date that there is.
            canaries.known.insert(format!("{MARK}eox{}", text(&row, 0)), may.clone());
            canaries.known.insert(format!("{MARK}onx{}", text(&row, 0)), may);
        }
        for row in database.rows(&with_center(&format!("{}, r.visibility, r.sharing", hex(backend, "r.id")), "coach")) {
            let (digits, listing, house) = (text(&row, 0), text(&row, 1), text(&row, 3));
            canaries.all(&["cn"], &digits, &May::of(&listing, &house));
            canaries.all_known(&["cl", "ci"], &digits, &May::of(&listing, &house));
            let sharing: serde_json::Value = serde_json::from_str(&text(&row, 2)).expect("sharing is JSON");
            for (part, tag) in [("pronouns", "cp"), ("bio", "cb"), ("phone", "cf"), ("email", "ce"), ("url", "cu")] {
                let shared = sharing[part].as_str().unwrap_or("CENTER");
                // Shared with fewer of the listing's and the part's audiences.
                let rank = |word: &str| ["CENTER", "NETWORK", "PUBLIC"].iter().position(|known| *known == word);
                let least = if rank(shared) < rank(&listing) { shared } else { &listing };
                canaries.all(&[tag], &digits, &May::of(least, &house));
            }
        }
        let owner = |name: &str| format!("(SELECT o.visibility FROM {} o WHERE o.id = r.{name}_id)", table(name));
        let columns = format!(
            "{}, coalesce({}, {}), CASE WHEN r.is_address_confidential THEN 1 ELSE 0 END, r.latitude",
            hex(backend, "r.id"),
            owner("resource"),
            owner("event")
        );
        for row in database.rows(&with_center(&columns, "site")) {
            let (digits, house) = (text(&row, 0), text(&row, 4));
            canaries.all(&["sn", "sp"], &digits, &May::of(&text(&row, 1), &house));
            if text(&row, 2) == "1" {
                canaries.all(&["sa", "sc", "sz"], &digits, &May::House(house.clone()));
                let latitude: f64 = text(&row, 3).parse().expect("a latitude is a number");
                canaries.insert(latitude.to_string(), May::House(house));
            }
        }
        for row in database.rows(&with_center(&hex(backend, "r.id"), "site_key")) {
            canaries.all(&["kl"], &text(&row, 0), &May::Admins(text(&row, 1), None));
        }
        for row in database.rows(&with_center(&hex(backend, "r.id"), "problem_report")) {
            canaries.all(&["pr"], &text(&row, 0), &May::Admins(text(&row, 1), None));
        }
        let sql = format!(
            "SELECT {}, r.subject, c.slug FROM {} r LEFT JOIN {center} c ON c.id = r.center_id",
            hex(backend, "r.id"),
            table("role")
        );
        for row in database.rows(&sql) {
            let holder = text(&row, 1);
            let may = match row[2].clone() {
                Some(center) => May::Admins(center, Some(holder)),
                None => May::Stewards(holder),
            };
            canaries.all(&["md"], &text(&row, 0), &may);
        }
        canaries
    }

    fn insert(&mut self, canary: String, may: May) {
        assert!(self.known.insert(canary.clone(), may).is_none(), "{canary} is there twice");
        self.wanted.insert(canary);
    }

    fn all(&mut self, tags: &[&str], digits: &str, may: &May) {
        for tag in tags {
            self.insert(format!("{MARK}{tag}x{digits}"), may.clone());
        }
    }

    fn all_known(&mut self, tags: &[&str], digits: &str, may: &May) {
        for tag in tags {
            self.known.insert(format!("{MARK}{tag}x{digits}"), may.clone());
        }
    }

    /// The canaries of a text, each once.
    pub fn of<'a>(&self, answer: &'a str) -> BTreeSet<&'a str> {
        let points = latitudes(answer).filter(|latitude| self.known.contains_key(*latitude));
        words(answer).chain(points).collect()
    }

    /// Who may read a canary.
    pub fn may(&self, canary: &str) -> &May {
        self.known.get(canary).unwrap_or_else(|| panic!("{canary} was never planted"))
    }

    /// Those that nobody has seen though somebody must.
    pub fn unseen<'a>(&'a self, seen: &'a BTreeSet<String>) -> Vec<&'a String> {
        self.wanted.difference(seen).collect()
    }

    /// Some canaries of a place that only houses may read, one a center.
    pub fn of_houses(&self, tag: &str) -> Vec<(String, String)> {
        let mut one_each = BTreeMap::new();
        for (canary, may) in &self.known {
            if let May::House(center) = may
                && canary.starts_with(&format!("{MARK}{tag}x"))
            {
                one_each.insert(center.clone(), canary.clone());
            }
        }
        one_each.into_iter().collect()
    }
}

fn mark(database: &Database) {
    let backend = database.backend();
    let word = |tag: &str, column: &str| format!("'{MARK}{tag}x' || {}", hex(backend, column));
    let set = |table: &str, values: &[(&str, String)], condition: &str| {
        let values: Vec<_> = values.iter().map(|(column, value)| format!("{column} = {value}")).collect();
        format!("UPDATE {} SET {} WHERE {condition};", truth(backend, table), values.join(", "))
    };
    let field = |column: &str, name: &str, tag: &str| put(backend, column, name, &word(tag, "id"));
    let mut sql = set(
        "resource",
        &[
            ("name", format!("name || ' ' || {}", word("rn", "id"))),
            ("summary", word("rs", "id")),
            ("description", word("rd", "id")),
            ("application_process", word("ra", "id")),
            ("provider", field("provider", "name", "rp")),
            ("eligibility", field("eligibility", "description", "re")),
            ("cost", field("cost", "description", "rc")),
            ("contact", field("contact", "email", "rm")),
        ],
        "1 = 1",
    );
    sql += &set(
        "event",
        &[
            ("name", format!("name || ' ' || {}", word("en", "id"))),
            ("summary", word("es", "id")),
            ("description", word("ed", "id")),
            ("registration_url", format!("'https://' || {}", word("eu", "id"))),
            ("cost", field("cost", "description", "ec")),
        ],
        "1 = 1",
    );
    sql += &set("event", &[("online", field("online", "note", "eo"))], "online IS NOT NULL");
    sql += &set("event_override", &[("note", word("on", "event_id"))], "1 = 1");
    sql += &set(
        "coach",
        &[
            ("display_name", word("cn", "id")),
            ("pronouns", word("cp", "id")),
            ("bio", word("cb", "id")),
            (
                "contact",
                json(
                    backend,
                    &format!(
                        "'{{\"phone\":\"' || {} || '\",\"email\":\"' || {} || '\",\"url\":\"https://' || {} || '\"}}'",
                        word("cf", "id"),
                        word("ce", "id"),
                        word("cu", "id")
                    ),
                ),
            ),
        ],
        "1 = 1",
    );
    sql += &set("coach_credential", &[("label", word("cl", "coach_id")), ("issuer", word("ci", "coach_id"))], "1 = 1");
    let phones = format!("'[{{\"number\":\"' || {} || '\",\"extension\":null,\"label\":null}}]'", word("sp", "id"));
    sql += &set("site", &[("name", word("sn", "id")), ("phones", json(backend, &phones))], "1 = 1");
    let last = format!("substr({}, 32, 1)", hex(backend, "id"));
    sql += &set("site", &[("is_address_confidential", "true".to_owned())], &format!("{last} IN ('0', '1', '2', '3')"));
    let address = format!(
        "'{{\"lines\":[\"' || {} || '\"],\"city\":\"' || {} || '\",\"region\":\"UT\",\"postal_code\":\"' || {} || \
         '\",\"country\":\"US\"}}'",
        word("sa", "id"),
        word("sc", "id"),
        word("sz", "id")
    );
    sql += &set("site", &[("address", json(backend, &address))], "is_address_confidential");
    sql += &set("site_key", &[("label", word("kl", "id"))], "1 = 1");
    sql += &set("role", &[("display_name", word("md", "id"))], "1 = 1");
    database.execute(&sql);
    points(database);
    reports(database);
}

/// Each confidential site on a latitude of its own, north of everything.
fn points(database: &Database) {
    let backend = database.backend();
    let site = truth(backend, "site");
    let confidential = database.rows(&format!("SELECT id FROM {site} WHERE is_address_confidential ORDER BY id"));
    assert!(confidential.len() > 100, "{} confidential sites are few", confidential.len());
    let sql: String = (1..)
        .zip(&confidential)
        .map(|(number, row)| {
            let latitude = 60.0 + f64::from(number) * 0.0137;
            let id = id(backend, &text(row, 0));
            format!("UPDATE {site} SET latitude = {latitude:.4}, longitude = -150.5 WHERE id = {id};")
        })
        .collect();
    database.execute(&sql);
}

/// Two reports for each center, of which one is resolved in words.
fn reports(database: &Database) {
    let backend = database.backend();
    let resources = truth(backend, "resource");
    let sql = format!("SELECT min({}), {} FROM {resources} GROUP BY 2", hex(backend, "id"), hex(backend, "center_id"));
    let mut insert = String::new();
    for (number, row) in database.rows(&sql).iter().enumerate() {
        let (entry, center) = (text(row, 0), text(row, 1));
        for kind in [1, 2] {
            let report = format!("00000000000040008{kind:03}{number:012}");
            let (at, said) = ("'2026-11-20T10:00:00+00:00'", format!("'{MARK}prx{report}'"));
            let resolved = if kind == 1 { "NULL" } else { at };
            insert += &format!(
                "INSERT INTO {} (id, center_id, entry_id, entry_kind, kind, reported_at, resolved_at, resolution)
                 VALUES ({}, {}, {}, 'RESOURCE', 'CLOSED', {at}, {resolved}, {said});",
                truth(backend, "problem_report"),
                id(backend, &report),
                id(backend, &center),
                id(backend, &entry),
            );
        }
    }
    database.execute(&insert);
}

/// The seats of all centers: a coach and an admin each.
pub fn houses(database: &Database) -> Vec<(String, Who, Who)> {
    let slugs = super::dialect::texts(
        database,
        &format!("SELECT slug FROM {} ORDER BY slug", truth(database.backend(), "center")),
    );
    let seat = |role: &str, slug: &str| Who::Seat(Box::leak(format!("{role}@{slug}").into_boxed_str()));
    slugs.into_iter().map(|slug| (slug.clone(), seat("coach", &slug), seat("admin", &slug))).collect()
}

/// A backend that is named in messages.
pub fn named(backend: Backend) -> &'static str {
    backend.pick("SQLite", "PostgreSQL")
}
