//! Writes queries from the schema alone: a field that is added tomorrow is asked for tomorrow.

use std::{cell::RefCell, collections::BTreeSet};

use super::introspection::{Field, Input, Ref, Schema};

/// What of the network the arguments name.
pub struct Scene {
    /// Slugs of centers: the own one of the viewers that have one, and a foreign one.
    pub centers: Vec<String>,
    /// Ids of every kind, private and shared.
    pub ids: Vec<String>,
    /// A private event and a shared one.
    pub events: Vec<String>,
    /// Words to search for: common ones and private ones.
    pub searches: Vec<String>,
    /// Points to search around, as they are written: a town's and a confidential site's.
    pub points: Vec<String>,
}

/// Writes queries and notes which fields and arguments they name.
pub struct Writer<'a> {
    schema: &'a Schema,
    scene: &'a Scene,
    asked: RefCell<BTreeSet<String>>,
}

/// How far a selection goes.
#[derive(Clone, Copy)]
pub struct Reach {
    /// Through how many entities beyond the first.
    pub hops: usize,
    /// How many rows of a list, where it is not the first.
    pub rows: usize,
}

/// Everything of an entity, and nothing of those it points to.
pub const FLAT: Reach = Reach { hops: 0, rows: 1 };

/// Types whose fields are asked for with each value of each argument.
const HOSTS: [&str; 4] = ["Query", "Region", "Center", "Event"];

const WINDOW: &str = "{ days: 60 }";

impl<'a> Writer<'a> {
    pub fn new(schema: &'a Schema, scene: &'a Scene) -> Self {
        Self { schema, scene, asked: RefCell::default() }
    }

    /// What has been asked so far, by the names of [`Schema::names`].
    pub fn asked(&self) -> BTreeSet<String> {
        self.asked.borrow().clone()
    }

    fn note(&self, name: String) {
        self.asked.borrow_mut().insert(name);
    }

    /// A selection of everything in a type.
    pub fn selection(&self, of: &str, reach: Reach) -> String {
        let shape = self.schema.of_name(of);
        let mut parts = Vec::new();
        if !shape.possible.is_empty() {
            parts.push("__typename".to_owned());
        }
        // What is one of several entities is named here, and walked where it stands alone.
        let one_of = |one: &String| match shape.kind.as_str() {
            "UNION" if self.schema.is_entity(one) => format!("... on {one} {{ id }}"),
            _ => format!("... on {one} {{ {} }}", self.selection(one, reach)),
        };
        parts.extend(shape.possible.iter().map(one_of));
        if shape.kind != "UNION" && shape.possible.is_empty() {
            parts.extend(shape.fields.iter().map(|field| self.field(of, field, reach)));
        }
        parts.join(" ")
    }

    /// The fields that an interface itself has.
    pub fn interface(&self, of: &str) -> String {
        let fields = self.schema.of_name(of).fields.iter().map(|field| self.field(of, field, FLAT));
        fields.collect::<Vec<_>>().join(" ")
    }

    fn field(&self, of: &str, field: &Field, reach: Reach) -> String {
        self.note(format!("{of}.{}", field.name));
        let mut arguments = Vec::new();
        for argument in &field.arguments {
            if argument.of.is_required {
                let value = self.required(of, field, argument).swap_remove(0);
                arguments.push(format!("{}: {value}", argument.name));
            } else if argument.name == "first" {
                self.note(format!("{of}.{}(first)", field.name));
                arguments.push(format!("first: {}", reach.rows));
            } else if !HOSTS.contains(&of) && !is_place(argument) {
                self.note(format!("{of}.{}({})", field.name, argument.name));
                arguments.push(format!(
                    "{}: {}",
                    argument.name,
                    self.literals(&argument.of, &argument.name).swap_remove(0)
                ));
            }
        }
        let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
        format!("{}{arguments}{}", field.name, self.braced(&field.of, reach))
    }

    /// What is selected of a field's value, in braces; nothing of a leaf.
    pub fn braced(&self, of: &Ref, reach: Reach) -> String {
        if of.is_leaf() {
            return String::new();
        }
        if self.schema.is_connection(&of.name) {
            return format!(" {{ {} }}", self.page(&of.name, reach));
        }
        if !self.schema.is_entity(&of.name) {
            return format!(" {{ {} }}", self.selection(&of.name, reach));
        }
        match reach.hops.checked_sub(1) {
            Some(hops) => format!(" {{ {} }}", self.selection(&of.name, Reach { hops, ..reach })),
            None => " { id }".to_owned(),
        }
    }

    /// A page of a list: its rows by their edges, its nodes by name alone.
    fn page(&self, connection: &str, reach: Reach) -> String {
        let mut parts = Vec::new();
        for field in &self.schema.of_name(connection).fields {
            if field.name == "nodes" {
                self.note(format!("{connection}.nodes"));
                let has_id = self.schema.of_name(&field.of.name).fields.iter().any(|field| field.name == "id");
                parts.push(format!("nodes {{ {} }}", if has_id { "id" } else { "__typename" }));
            } else {
                parts.push(self.field(connection, field, reach));
            }
        }
        parts.join(" ")
    }

    /// The values of an argument that must be given.
    fn required(&self, of: &str, field: &Field, argument: &Input) -> Vec<String> {
        self.note(format!("{of}.{}({})", field.name, argument.name));
        let each = |values: &[String]| values.iter().map(|value| format!("\"{value}\"")).collect::<Vec<_>>();
        match (field.name.as_str(), argument.name.as_str()) {
            ("region", "slug") => vec!["\"wasatch-front\"".to_owned()],
            ("center", "slug") => each(&self.scene.centers),
            ("node", "id") => each(&self.scene.ids),
            ("nodes", "ids") => vec![format!("[{}]", each(&self.scene.ids).join(", "))],
            ("_entities", "representations") => vec![representations(&self.scene.ids)],
            ("referralOptions", "need") => self.literals(&argument.of, &argument.name),
            ("coverage", "by") => self.literals(&argument.of, &argument.name),
            (_, "window") => self.literals(&argument.of, &argument.name),
            (_, "at") => self.literals(&argument.of, &argument.name),
            _ => panic!("{of}.{}({}) must be given: teach the walk a value for it", field.name, argument.name),
        }
    }

    /// For each field of the root and each value of what it must be given a query in several depths, the deepest
    /// first: how much an operation may ask for is bounded.
    pub fn roots(&self, hops: usize) -> Vec<Vec<String>> {
        let mut queries = Vec::new();
        for field in &self.schema.of_name("Query").fields {
            self.note(format!("Query.{}", field.name));
            let mut calls = vec![Vec::new()];
            for argument in &field.arguments {
                let values = match argument.name.as_str() {
                    _ if argument.of.is_required => self.required("Query", field, argument),
                    "first" => vec!["5".to_owned()],
                    _ => continue,
                };
                self.note(format!("Query.{}({})", field.name, argument.name));
                calls = calls
                    .iter()
                    .flat_map(|call: &Vec<String>| {
                        values.iter().map(|value| [&call[..], &[format!("{}: {value}", argument.name)]].concat())
                    })
                    .collect();
            }
            for call in calls {
                let arguments = if call.is_empty() { String::new() } else { format!("({})", call.join(", ")) };
                // The root itself is no entity, so one hop leads to the first.
                let depths: Vec<_> = (0..=hops).rev().map(|hops| Reach { hops: hops + 1, rows: 2 }).collect();
                let possible = if field.of.is_leaf() { &[] } else { &self.schema.of_name(&field.of.name).possible[..] };
                if possible.is_empty() {
                    let of = depths.iter().map(|depth| self.braced(&field.of, *depth));
                    queries.push(of.map(|selected| format!("{{ {}{arguments}{selected} }}", field.name)).collect());
                }
                for one in possible {
                    let of = depths.iter().map(|depth| self.selection(one, Reach { hops: depth.hops - 1, ..*depth }));
                    let query = |selected| {
                        format!("{{ {}{arguments} {{ __typename ... on {one} {{ {selected} }} }} }}", field.name)
                    };
                    queries.push(of.map(query).collect());
                }
            }
        }
        queries
    }

    /// For each argument that may be left out a query for each of its values, wherever it stands.
    pub fn variations(&self) -> Vec<String> {
        let centers = self.scene.centers.iter().map(|slug| (format!("center(slug: \"{slug}\")"), "Center"));
        let events = self.scene.events.iter().map(|id| (format!("node(id: \"{id}\")"), "Event"));
        let mut hosts = vec![("Query".to_owned(), "Query"), ("region(slug: \"wasatch-front\")".to_owned(), "Region")];
        hosts.extend(centers);
        hosts.extend(events);
        let mut queries = Vec::new();
        for (host, of) in hosts {
            for field in &self.schema.of_name(of).fields {
                for argument in field.arguments.iter().filter(|argument| !is_place(argument)) {
                    // What must be given was given by the roots, but not every value of it.
                    if argument.of.is_required && !["window", "by"].contains(&argument.name.as_str()) {
                        continue;
                    }
                    self.note(format!("{of}.{}({})", field.name, argument.name));
                    for value in self.literals(&argument.of, &argument.name) {
                        let call = self.call(field, &argument.name, &value);
                        queries.push(match of {
                            "Query" => format!("{{ {call} }}"),
                            "Event" => format!("{{ {host} {{ ... on Event {{ {call} }} }} }}"),
                            _ => format!("{{ {host} {{ {call} }} }}"),
                        });
                    }
                }
            }
        }
        queries
    }

    /// A field with one of its arguments, whatever else it then needs, and a few flat rows.
    fn call(&self, field: &Field, argument: &str, value: &str) -> String {
        let takes = |name: &str| field.arguments.iter().any(|known| known.name == name);
        let mut arguments = vec![format!("{argument}: {value}")];
        if takes("window") && argument != "window" {
            arguments.push(format!("window: {WINDOW}"));
        }
        if takes("by") && argument != "by" {
            arguments.push("by: WEEKDAY_DAYPART".to_owned());
        }
        if takes("need") && argument != "need" {
            arguments.push(format!("need: {{ near: {{ center: \"{}\" }}, withinKm: 500 }}", self.scene.centers[0]));
        }
        if takes("first") && argument != "first" {
            arguments.push("first: 5".to_owned());
        }
        if argument == "withinKm" || value == "NEAREST" {
            arguments.push(format!("near: {{ center: \"{}\" }}", self.scene.centers[0]));
        }
        if value == "RELEVANCE" {
            arguments.push(format!("search: \"{}\"", self.scene.searches[0]));
        }
        format!(
            "{}({}){}",
            field.name,
            arguments.join(", "),
            self.braced(&field.of, Reach { hops: hops_beyond(field), rows: 3 })
        )
    }

    /// The lists that can be paged: what goes before and after their arguments, and the type of the page.
    pub fn lists(&self) -> Vec<(String, String, String)> {
        let mut lists = Vec::new();
        for (of, host, end) in [("Query", String::new(), "")]
            .into_iter()
            .chain(self.scene.centers.iter().map(|slug| ("Center", format!("center(slug: \"{slug}\") {{ "), " }")))
            .chain([("Region", "region(slug: \"wasatch-front\") { ".to_owned(), " }")])
            .chain(
                self.scene.events.iter().map(|id| ("Event", format!("node(id: \"{id}\") {{ ... on Event {{ "), " } }")),
            )
        {
            for field in &self.schema.of_name(of).fields {
                if !field.arguments.iter().any(|argument| argument.name == "after") {
                    continue;
                }
                self.note(format!("{of}.{}(after)", field.name));
                let takes = |name: &str| field.arguments.iter().any(|argument| argument.name == name);
                let window = match () {
                    () if takes("by") => "by: NEED, ",
                    () if takes("window") => "window: { days: 7 }, ",
                    () if takes("need") => "need: { required: { needs: [HOUSING] }, outsideOwnCenter: false }, ",
                    () => "",
                };
                let selected = self.braced(&field.of, Reach { hops: hops_beyond(field), rows: 1 });
                lists.push((format!("{host}{}({window}", field.name), format!("){selected}{end}"), field.name.clone()));
            }
        }
        lists
    }

    /// Values of an argument or of a field of an input, as a query writes them.
    fn literals(&self, of: &Ref, name: &str) -> Vec<String> {
        let quoted = |values: &[String]| values.iter().map(|value| format!("\"{value}\"")).collect::<Vec<_>>();
        let shape = self.schema.of_name(&of.name);
        let values = match (of.kind.as_str(), of.name.as_str(), name) {
            ("ENUM", ..) => shape.words.clone(),
            (_, "TimeWindow", _) => {
                for field in &shape.inputs {
                    self.note(format!("TimeWindow.{}", field.name));
                }
                let from = gateway::kernel::clock::now();
                let to = from + chrono::TimeDelta::days(40);
                vec![WINDOW.to_owned(), format!("{{ from: \"{}\", to: \"{}\" }}", from.to_rfc3339(), to.to_rfc3339())]
            }
            (_, "ReferralNeed", _) => self.referral_needs(),
            (_, "GeoPointInput", _) => {
                for field in &shape.inputs {
                    self.note(format!("GeoPointInput.{}", field.name));
                }
                self.scene.points.clone()
            }
            ("INPUT_OBJECT", ..) => {
                let mut values = Vec::new();
                for field in &shape.inputs {
                    self.note(format!("{}.{}", of.name, field.name));
                    values.extend(
                        self.literals(&field.of, &field.name)
                            .into_iter()
                            .map(|value| format!("{{ {}: {value} }}", field.name)),
                    );
                }
                values
            }
            (_, "Boolean", _) => vec!["true".to_owned(), "false".to_owned()],
            (_, "Int", "first") => vec!["1".to_owned(), "40".to_owned()],
            (_, "Int", "age") => vec!["17".to_owned(), "40".to_owned()],
            (_, "Float", "withinKm") => vec!["2.5".to_owned(), "500".to_owned()],
            (_, "String", "postalCode") => vec!["\"84111\"".to_owned()],
            (_, "String", "search") => quoted(&self.scene.searches),
            (_, "String", "center" | "slug") => quoted(&self.scene.centers),
            (_, "String", "region") => vec!["\"wasatch-front\"".to_owned()],
            (_, "LanguageCode", _) => vec!["\"en\"".to_owned(), "\"es\"".to_owned()],
            (_, "Date", _) => vec!["\"2026-01-01\"".to_owned()],
            (_, "DateTime", _) => vec!["\"2026-12-01T18:30:00Z\"".to_owned()],
            _ => panic!("{name} takes {}: teach the walk a value for it", of.name),
        };
        if !of.is_list {
            return values;
        }
        vec![format!("[{}]", values.join(", ")), format!("[{}]", values[0])]
    }
}

impl Writer<'_> {
    /// Needs that together come upon everything that can be offered; a need alone may ask for too little.
    fn referral_needs(&self) -> Vec<String> {
        for input in ["ReferralNeed", "NeedCriteria", "CapitalPriority"] {
            for field in &self.schema.of_name(input).inputs {
                self.note(format!("{input}.{}", field.name));
            }
        }
        let all = |word: &str| self.schema.of_name(word).words.join(", ");
        let mut needs = vec![
            format!("{{ preferred: {{ needs: [{}], languages: [\"es\"], age: 40 }} }}", all("Need")),
            format!("{{ required: {{ supportTypes: [{}] }}, outsideOwnCenter: false }}", all("SupportType")),
            format!(
                "{{ required: {{ populations: [{}] }}, kinds: [COACH], outsideOwnCenter: false }}",
                all("Population")
            ),
            format!("{{ required: {{ pathways: [{}] }}, kinds: [EVENT], window: {WINDOW} }}", all("Pathway")),
            format!("{{ near: {{ center: \"{}\" }}, withinKm: 500, outsideOwnCenter: false }}", self.scene.centers[0]),
            "{ required: { stepFree: true, costs: [FREE], recoveryCapital: [{ domain: SOCIAL, priority: 5 }] } }"
                .to_owned(),
        ];
        needs.extend(self.scene.searches.iter().map(|text| format!("{{ text: \"{text}\" }}")));
        needs
    }
}

/// What counts by a dimension leads to centers in many places: they are named there, and walked elsewhere.
fn hops_beyond(field: &Field) -> usize {
    usize::from(!field.arguments.iter().any(|argument| argument.name == "by"))
}

/// Places in lists are walked by paging.
fn is_place(argument: &Input) -> bool {
    argument.name == "after"
}

/// References as a federation router sends them.
pub fn representations(ids: &[String]) -> String {
    let kind = |id: &str| {
        let kind = id.split('_').next().unwrap_or_default();
        format!("{}{}", kind[..1].to_uppercase(), &kind[1..])
    };
    let all: Vec<_> = ids.iter().map(|id| format!("{{ __typename: \"{}\", id: \"{id}\" }}", kind(id))).collect();
    format!("[{}]", all.join(", "))
}
