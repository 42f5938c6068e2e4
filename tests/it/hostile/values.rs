//! What is sent as an argument: mostly what fits, often from the edge of what fits, sometimes what does not.

use serde_json::{Map, Value, json};

use super::{
    edges::{AMOUNTS, CLOCKS, DAYS, INSTANTS, LENGTHS, PAGES, RULES, TEXTS, TIMES, TONGUES, ZONES},
    world::World,
};
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
