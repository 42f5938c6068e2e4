//! The schema as it tells of itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tests::{Network, Who};

/// A schema.
pub struct Schema(BTreeMap<String, Type>);

/// A type.
pub struct Type {
    pub kind: String,
    pub fields: Vec<Field>,
    pub inputs: Vec<Input>,
    pub words: Vec<String>,
    pub possible: Vec<String>,
    pub interfaces: Vec<String>,
}

/// A field of a type.
pub struct Field {
    pub name: String,
    pub arguments: Vec<Input>,
    pub of: Ref,
}

/// An argument, or a field of an input.
pub struct Input {
    pub name: String,
    pub of: Ref,
}

/// A reference to a type.
pub struct Ref {
    pub name: String,
    pub kind: String,
    pub is_list: bool,
    pub is_required: bool,
}

const OF_TYPE: &str = "kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

impl Schema {
    /// Asks for it.
    pub fn of(network: &Network) -> Self {
        let query = format!(
            "{{ __schema {{ types {{
                kind name possibleTypes {{ name }} interfaces {{ name }} enumValues {{ name }}
                fields {{ name type {{ {OF_TYPE} }} args {{ name type {{ {OF_TYPE} }} }} }}
                inputFields {{ name type {{ {OF_TYPE} }} }}
            }} }} }}"
        );
        let answer = network.ask(&Who::Anonymous, &query, json!({}));
        let types = list(&answer.data()["__schema"]["types"]);
        let types = types.into_iter().filter(|of| !name(of).starts_with("__"));
        Self(types.map(|of| (name(of), Type::of(of))).collect())
    }

    /// A type by name.
    pub fn of_name(&self, name: &str) -> &Type {
        self.0.get(name).unwrap_or_else(|| panic!("the schema has no type {name}"))
    }

    /// The interfaces.
    pub fn interfaces(&self) -> Vec<String> {
        self.0.iter().filter(|(_, of)| of.kind == "INTERFACE").map(|(name, _)| name.clone()).collect()
    }

    /// Every field, argument and field of an input: `Type.field`, `Type.field(argument)`, `Input.field`.
    pub fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (of, shape) in &self.0 {
            for field in &shape.fields {
                names.insert(format!("{of}.{}", field.name));
                names.extend(field.arguments.iter().map(|argument| format!("{of}.{}({})", field.name, argument.name)));
            }
            names.extend(shape.inputs.iter().map(|input| format!("{of}.{}", input.name)));
        }
        names
    }

    /// Whether a type is found by its id, or an interface of such types alone.
    pub fn is_entity(&self, name: &str) -> bool {
        let of = self.of_name(name);
        match of.kind.as_str() {
            "INTERFACE" => of.possible.iter().all(|one| self.is_entity(one)),
            _ => of.interfaces.iter().any(|interface| interface == "Node"),
        }
    }

    /// Whether a type is a page of a list.
    pub fn is_connection(&self, name: &str) -> bool {
        let has = |wanted: &str| self.of_name(name).fields.iter().any(|field| field.name == wanted);
        has("edges") && has("nodes")
    }
}

impl Type {
    fn of(of: &Value) -> Self {
        let inputs = |of: &Value| list(of).into_iter().map(Input::of).collect::<Vec<_>>();
        Self {
            kind: of["kind"].as_str().unwrap_or_default().to_owned(),
            fields: list(&of["fields"])
                .into_iter()
                .map(|field| Field {
                    name: name(field),
                    arguments: inputs(&field["args"]),
                    of: Ref::of(&field["type"]),
                })
                .collect(),
            inputs: inputs(&of["inputFields"]),
            words: list(&of["enumValues"]).into_iter().map(name).collect(),
            possible: list(&of["possibleTypes"]).into_iter().map(name).collect(),
            interfaces: list(&of["interfaces"]).into_iter().map(name).collect(),
        }
    }
}

impl Input {
    fn of(of: &Value) -> Self {
        Self { name: name(of), of: Ref::of(&of["type"]) }
    }
}

impl Ref {
    fn of(of: &Value) -> Self {
        let is_required = of["kind"] == "NON_NULL";
        let (mut inner, mut is_list) = (of, false);
        while inner["ofType"].is_object() {
            is_list |= inner["kind"] == "LIST";
            inner = &inner["ofType"];
        }
        Self { name: name(inner), kind: inner["kind"].as_str().unwrap_or_default().to_owned(), is_list, is_required }
    }

    /// Whether nothing is selected of it.
    pub fn is_leaf(&self) -> bool {
        matches!(self.kind.as_str(), "SCALAR" | "ENUM")
    }
}

fn list(of: &Value) -> Vec<&Value> {
    of.as_array().map(|values| values.iter().collect()).unwrap_or_default()
}

fn name(of: &Value) -> String {
    of["name"].as_str().unwrap_or_default().to_owned()
}
