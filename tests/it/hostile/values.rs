//! What is sent as an argument: mostly what fits, often from the edge of what fits, sometimes what does not.

use serde_json::{Map, Value, json};

use super::world::World;
use crate::{
    deeds::{Chance, word},
    tenancy::introspection::{Input, Ref, Schema},
};

/// A value as JSON and as a document writes it.
#[derive(Clone)]
pub struct Given {
    /// For variables.
    pub json: Value,
    /// For documents.
    pub literal: String,
}

impl Given {
    fn of(json: Value) -> Self {
        let literal = literal(&json);
        Self { json, literal }
    }

    fn word(word: &str) -> Self {
        Self { json: json!(word), literal: word.to_owned() }
    }

    fn list(items: Vec<Self>) -> Self {
        let literals: Vec<_> = items.iter().map(|item| item.literal.as_str()).collect();
        let literal = format!("[{}]", literals.join(", "));
        Self { json: items.into_iter().map(|item| item.json).collect(), literal }
    }

    fn object(fields: Vec<(&str, Self)>) -> Self {
        let literals: Vec<_> = fields.iter().map(|(name, value)| format!("{name}: {}", value.literal)).collect();
        let literal = format!("{{{}}}", literals.join(", "));
        let json: Map<_, _> = fields.into_iter().map(|(name, value)| (name.to_owned(), value.json)).collect();
        Self { json: Value::Object(json), literal }
    }
}

/// JSON as a document writes it.
fn literal(json: &Value) -> String {
    match json {
        Value::Array(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name}: {}", literal(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        other => other.to_string(),
    }
}

/// Text of every kind that somebody may send.
pub const TEXTS: &[&str] = &[
    "",
    " ",
    "\t\r\n",
    "a",
    "Open pantry",
    "sober housing",
    "the",
    "it's \"quoted\" \\ back",
    "'; DROP TABLE center; --",
    "100%_\\%",
    "\u{202e}drawkcab",
    "مركز التعافي",
    "שָׁלוֹם",
    "日本語の本",
    "👩‍👩‍👧‍👦🏳️‍🌈🇺🇸",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "\u{1}\u{7}\u{1b}[31m\u{7f}\u{85}",
    "\u{feff}\u{200b}\u{2028}\u{2029}",
    "\u{ffff}\u{10ffff}\u{fdd0}",
    "\u{0}",
    "İstanbul ﬁﬂ ß ǅ",
    "\"a\" OR b* NEAR(c) -d ^e {f} col:g",
    "& | ! <-> :* ()",
    "null",
    "NaN",
    "{{7*7}} ${jndi:x} %s%n",
    "801-555-0134",
    "someone@example.org",
    "2026-12-01",
];

const INSTANTS: &[&str] = &[
    "2026-12-01T18:30:00Z",
    "2026-11-22T00:00:00-07:00",
    "2027-06-30T23:59:59.999999Z",
    "2026-12-01T18:30:00.123456789Z",
    "2016-12-31T23:59:60Z",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-23:59",
    "1970-01-01T00:00:00Z",
    "2038-01-19T03:14:08Z",
    "0000-01-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-12-01 18:30",
    "now",
];
const DAYS: &[&str] =
    &["2026-11-30", "2024-02-29", "2027-01-01", "0001-01-01", "9999-12-31", "2025-02-29", "+12026-01-01", "today"];
const CLOCKS: &[&str] = &[
    "2026-12-03T18:00:00",
    "2027-03-14T02:30:00",
    "2026-11-01T01:30:00",
    "2028-02-29T23:59:59",
    "0001-01-01T00:00:00",
    "9999-12-31T23:59:59",
    "1883-11-18T12:00:00",
    "2026-12-03T24:00:00",
    "2026-12-03T18:00:00Z",
];
const RULES: &[&str] = &[
    "FREQ=WEEKLY;BYDAY=TU",
    "FREQ=DAILY",
    "FREQ=DAILY;COUNT=100000",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;INTERVAL=65535",
    "FREQ=WEEKLY;INTERVAL=4294967296",
    "FREQ=MONTHLY;BYSETPOS=-366;BYDAY=MO,TU,WE,TH,FR,SA,SU",
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23",
    "FREQ=DAILY;UNTIL=99991231T235959Z",
    "FREQ=DAILY;UNTIL=00010101",
    "FREQ=WEEKLY;COUNT=0",
    "FREQ=WEEKLY;FREQ=DAILY",
    "RRULE:FREQ=WEEKLY\nEXDATE:20261203T180000",
    "FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=-366",
    "FREQ=",
    ";;;=",
];
const LENGTHS: &[&str] =
    &["PT1H30M", "PT0S", "PT24H", "PT90M", "PT1S", "PT4294967295H", "PT99999999999H", "P1D", "PT", "PT-1H", "1:30"];
const AMOUNTS: &[&str] = &[
    "12.50",
    "0",
    "-1",
    "79228162514264337593543950335",
    "79228162514264337593543950336",
    "0.0000000000000000000000000001",
    "1e9",
    "NaN",
    "",
];
const ZONES: &[&str] =
    &["America/Denver", "UTC", "Pacific/Kiritimati", "Etc/GMT+12", "Australia/Lord_Howe", "Antarctica/Troll", "Mars"];
const TONGUES: &[&str] =
    &["en", "es", "ase", "zh-Hant-TW", "x-klingon", "-----", "e", "abcdefghijklmnopqrstuvwxyz-abcdefgh"];
const PAGES: &[&str] = &[
    "https://example.org/",
    "http://[::1]:8080/?q=%00",
    "https://",
    "https://user:password@example.org/",
    "https://xn--e1afmkfd.example/путь",
    "javascript:alert(1)",
    "https://example.org/\u{202e}",
];
const TIMES: &[&str] = &["18:30", "00:00", "23:59", "09:00", "24:00", "9", "-1:00"];

/// A sender of values.
pub struct Sender<'a> {
    /// What the gateway understands.
    pub schema: &'a Schema,
    /// What there is.
    pub world: &'a World,
    /// How often in a hundred a value does not fit.
    pub oddness: usize,
    /// How often in a hundred a value is from the edge of what fits.
    pub edges: usize,
}

impl Sender<'_> {
    /// A value for an argument, if one is sent.
    pub fn argument(&self, chance: &mut Chance, input: &Input, depth: usize) -> Option<Given> {
        self.part(chance, &input.name, input, depth)
    }

    /// A value for a part of something, whose name says of what an id may be.
    fn part(&self, chance: &mut Chance, name: &str, input: &Input, depth: usize) -> Option<Given> {
        let often = match input.name.as_str() {
            _ if input.of.is_required => 100 - self.oddness,
            "after" | "clientKey" => 10,
            _ => 30,
        };
        let is_sent = chance.percent(often);
        is_sent.then(|| self.value(chance, name, &input.of, depth))
    }

    fn value(&self, chance: &mut Chance, name: &str, of: &Ref, depth: usize) -> Given {
        if chance.percent(self.oddness) {
            return self.odd(chance);
        }
        if !of.is_required && chance.percent(8) {
            return Given::of(Value::Null);
        }
        if of.is_list {
            let length = match chance.below(30) {
                0 => 0,
                1 => 120,
                2 => 30,
                _ => 1 + chance.below(3),
            };
            return Given::list((0..length).map(|_| self.one(chance, name, of, depth)).collect());
        }
        self.one(chance, name, of, depth)
    }

    fn one(&self, chance: &mut Chance, name: &str, of: &Ref, depth: usize) -> Given {
        match of.kind.as_str() {
            "ENUM" => Given::word(chance.pick::<String>(&self.schema.of_name(&of.name).words)),
            // Of its three fields only some go together.
            "INPUT_OBJECT" if of.name == "TimeWindow" && !chance.percent(self.edges) => {
                Given::object(vec![("days", Given::of(json!(1 + chance.below(30))))])
            }
            "INPUT_OBJECT" => {
                let inputs = &self.schema.of_name(&of.name).inputs;
                let fields = inputs.iter().filter(|input| depth < 6 || input.of.is_required).filter_map(|input| {
                    let name = if input.name == "id" { &of.name } else { &input.name };
                    Some((input.name.as_str(), self.part(chance, name, input, depth + 1)?))
                });
                let fields = fields.collect();
                Given::object(fields)
            }
            _ => Given::of(self.scalar(chance, name, &of.name)),
        }
    }

    fn scalar(&self, chance: &mut Chance, name: &str, of: &str) -> Value {
        // The first of each list is what everybody sends.
        let mut some = |values: &[&str]| {
            let text = if !chance.percent(self.edges) { values[0] } else { *chance.pick(values) };
            json!(text)
        };
        match of {
            "DateTime" => some(INSTANTS),
            "Date" => some(DAYS),
            "LocalDateTime" => some(CLOCKS),
            "LocalTime" => some(TIMES),
            "Duration" => some(LENGTHS),
            "Decimal" => some(AMOUNTS),
            "TimeZone" => some(ZONES),
            "LanguageCode" => some(TONGUES),
            "Url" => some(PAGES),
            "Boolean" => json!(chance.percent(50)),
            "Int" if !chance.percent(self.edges) => json!(1 + chance.below(3)),
            "Int" if name == "first" => {
                chance.pick(&[json!(1), json!(3), json!(5), json!(100), json!(0), json!(-1)]).clone()
            }
            "Int" => chance
                .pick(&[
                    json!(1),
                    json!(1),
                    json!(2),
                    json!(3),
                    json!(14),
                    json!(0),
                    json!(-1),
                    json!(400),
                    json!(i32::MAX),
                    json!(i32::MIN),
                    json!(i64::MAX),
                    json!(i64::MIN),
                    json!(u64::MAX),
                    json!(1.5),
                ])
                .clone(),
            "Float" if !chance.percent(self.edges) => json!(40.76),
            "Float" => chance
                .pick(&[
                    json!(40.76),
                    json!(-111.89),
                    json!(25),
                    json!(0.0),
                    json!(-0.0),
                    json!(90),
                    json!(-180),
                    json!(90.000_000_1),
                    json!(1e308),
                    json!(-1e308),
                    json!(5e-324),
                    json!(i64::MIN),
                ])
                .clone(),
            "ID" if !chance.percent(self.edges) => json!(self.world.id_for(chance, name)),
            "ID" => json!(self.world.odd_id(chance)),
            "_Any" => self.representation(chance),
            _ => json!(self.text(chance, name)),
        }
    }

    /// An id, most often of something.
    pub fn id(&self, chance: &mut Chance) -> String {
        if chance.percent(self.edges) { self.world.odd_id(chance) } else { self.world.id(chance) }
    }

    fn text(&self, chance: &mut Chance, name: &str) -> String {
        match name {
            "after" => self.world.cursor(chance, self.edges),
            "recurrence" if chance.percent(90) => (*chance.pick(RULES)).to_owned(),
            _ if chance.percent(self.edges) => self.free(chance),
            "slug" | "center" | "region" => self.world.slug(chance),
            _ => word(chance.below(1_000_000)),
        }
    }

    /// Text of any kind.
    pub fn free(&self, chance: &mut Chance) -> String {
        let text = *chance.pick(TEXTS);
        match chance.below(20) {
            0 => text.repeat(40),
            1 => text.repeat(1_500),
            2 => format!("{text}{}", chance.pick(TEXTS)),
            _ => text.to_owned(),
        }
    }

    /// A reference as a federation router sends it, or about as it does.
    fn representation(&self, chance: &mut Chance) -> Value {
        let kinds = ["Center", "Region", "Resource", "Event", "Occurrence", "Coach", "Site", "Query", "Nothing", ""];
        match chance.below(12) {
            0 => json!({}),
            1 => json!({ "__typename": chance.below(9), "id": null }),
            2 => self.odd(chance).json,
            3 => json!({ "__typename": chance.pick(&kinds), "id": { "__typename": "Center" }, "slug": [] }),
            4 => {
                json!({ "__typename": chance.pick(&kinds), "slug": self.world.slug(chance), "id": self.id(chance), "name": self.free(chance) })
            }
            5 | 6 => json!({ "__typename": chance.pick(&["Center", "Region"]), "slug": self.world.slug(chance) }),
            _ => json!({ "__typename": chance.pick(&kinds), "id": self.id(chance) }),
        }
    }

    /// A value of no type in particular.
    pub fn odd(&self, chance: &mut Chance) -> Given {
        match chance.below(9) {
            0 => Given::of(Value::Null),
            1 => Given::of(json!(true)),
            2 => Given::of(json!(7)),
            3 => Given::of(json!(1e308)),
            4 => Given::of(json!([[[["deep"]]]])),
            5 => Given::of(json!({ "a": { "b": [1, null, { "c": "d" }] } })),
            6 => Given::word("NO_SUCH_WORD"),
            7 => Given::of(json!([])),
            _ => Given::of(json!(self.free(chance))),
        }
    }
}
