//! What one request may cost, settled before anything is executed: how deep its text nests, before it is
//! parsed, and how many fields it asks for, each counted as often as its lists are long.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned, Variables,
    parser::types::{ExecutableDocument, Field, FragmentDefinition, OperationType, Selection, SelectionSet},
};
use async_graphql_value::{ConstValue, Value};
use axum::http::StatusCode;

use super::refusal::Refusal;

/// Brackets of every kind nest at most this deep; the parser calls itself for each.
const DEEPEST: usize = 64;
/// Fields that one request may ask for, each counted as often as its lists are long.
const MOST_FIELDS: u64 = 100_000;
/// Fragments that spread each other nest at most this deep.
const MOST_SPREADS: usize = 64;
/// Fields at the root of a query.
const MOST_ROOTS: u64 = 50;
/// Fields at the root of a mutation, each a change of its own.
const MOST_MUTATIONS: u64 = 20;
/// How long a list is taken to be whose length is not said.
const USUAL_LENGTH: u64 = 20;
/// No list is longer.
const LONGEST_LIST: u64 = 100;

/// Whether the text of a document nests no deeper than the parser bears.
///
/// # Errors
/// It does.
pub fn nesting(document: &str) -> Result<(), Refusal> {
    let mut depth: usize = 0;
    let mut rest = document;
    while let Some(first) = rest.chars().next() {
        rest = match first {
            '"' => after_string(rest),
            '#' => rest.find(['\n', '\r']).map_or("", |end| &rest[end..]),
            _ => {
                match first {
                    '[' | '{' | '(' => depth += 1,
                    ']' | '}' | ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                &rest[first.len_utf8()..]
            }
        };
        if depth > DEEPEST {
            let message = format!("the document nests too deep: brackets may stand in at most {DEEPEST} others");
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "TOO_DEEP", message));
        }
    }
    Ok(())
}

/// What follows a string or block string; nothing where it does not end. Each part of the text is looked at
/// once, so that many strings cost no more than one long one.
fn after_string(text: &str) -> &str {
    let is_block = text.starts_with("\"\"\"");
    let quote = if is_block { "\"\"\"" } else { "\"" };
    let mut rest = &text[quote.len()..];
    loop {
        let Some(end) = rest.find(quote) else { return "" };
        // In a block string a backslash escapes only its end, in a string whatever follows.
        let escape = if is_block { rest[..end].strip_suffix('\\').map(str::len) } else { rest[..end].find('\\') };
        let Some(escape) = escape else { return &rest[end + quote.len()..] };
        let escaped = if is_block { quote.len() } else { rest[escape + 1..].chars().next().map_or(0, char::len_utf8) };
        rest = &rest[escape + 1 + escaped..];
    }
}

/// Whether a document asks for no more than one request may.
///
/// # Errors
/// It does.
pub fn cost(document: &ExecutableDocument, variables: &Variables) -> Result<(), Refusal> {
    let mut reckoner = Reckoner { fragments: &document.fragments, variables, known: HashMap::new() };
    for (_, operation) in document.operations.iter() {
        let Weight { fields, roots } = reckoner.selection(&operation.node.selection_set.node, 0);
        if fields > MOST_FIELDS {
            let message = format!(
                "the request is too complex: it may ask for {MOST_FIELDS} fields, each counted as often as its lists \
                 are long; ask for shorter pages or fewer fields"
            );
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "TOO_COMPLEX", message));
        }
        let (kind, most) = match operation.node.ty {
            OperationType::Mutation => ("mutation", MOST_MUTATIONS),
            _ => ("query", MOST_ROOTS),
        };
        if roots > most {
            let message = format!(
                "the {kind} has {roots} fields at its root, each counted as often as it stands there; {most} are the most"
            );
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "TOO_MANY_ROOT_FIELDS", message));
        }
    }
    Ok(())
}

/// What a selection comes to.
#[derive(Clone, Copy, Default)]
struct Weight {
    /// Fields, each as often as the lists around it are long.
    fields: u64,
    /// Fields of the selection itself: one that stands there twice is executed twice.
    roots: u64,
}

impl Weight {
    fn plus(self, other: Self) -> Self {
        Self { fields: self.fields.saturating_add(other.fields), roots: self.roots.saturating_add(other.roots) }
    }
}

struct Reckoner<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    variables: &'a Variables,
    /// A fragment is reckoned once, however often it is spread.
    known: HashMap<&'a Name, Weight>,
}

impl<'a> Reckoner<'a> {
    fn selection(&mut self, set: &'a SelectionSet, spreads: usize) -> Weight {
        set.items.iter().fold(Weight::default(), |sum, item| {
            sum.plus(match &item.node {
                Selection::Field(field) => {
                    let children = self.selection(&field.node.selection_set.node, spreads).fields;
                    Weight { fields: self.length(&field.node).saturating_mul(children).saturating_add(1), roots: 1 }
                }
                Selection::InlineFragment(inline) => self.selection(&inline.node.selection_set.node, spreads),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node, spreads + 1),
            })
        })
    }

    fn fragment(&mut self, name: &'a Name, spreads: usize) -> Weight {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        // A circle never ends; validation will say so of one that is short.
        if spreads > MOST_SPREADS {
            return Weight { fields: u64::MAX, roots: u64::MAX };
        }
        let spread = Weight { fields: 1, roots: 0 };
        let Some(fragment) = self.fragments.get(name) else { return spread };
        let weight = self.selection(&fragment.node.selection_set.node, spreads).plus(spread);
        self.known.insert(name, weight);
        weight
    }

    /// How often a field's selection is answered.
    fn length(&self, field: &Field) -> u64 {
        let argument = |name: &str| field.get_argument(name).map(|value| &value.node);
        if let Some(list) = argument("representations").or_else(|| argument("ids")) {
            return match self.resolve(list) {
                Some(ConstValue::List(items)) => u64::try_from(items.len()).unwrap_or(u64::MAX).max(1),
                _ => 1,
            };
        }
        if let Some(first) = argument("first") {
            let first = match self.resolve(first) {
                Some(ConstValue::Number(number)) => number.as_u64(),
                _ => None,
            };
            return first.unwrap_or(USUAL_LENGTH).clamp(1, LONGEST_LIST);
        }
        let is_list = field.selection_set.node.items.iter().any(|item| match &item.node {
            Selection::Field(child) => matches!(child.node.name.node.as_str(), "nodes" | "edges"),
            _ => false,
        });
        if is_list { USUAL_LENGTH } else { 1 }
    }

    fn resolve(&self, value: &Value) -> Option<ConstValue> {
        value.clone().into_const_with(|name| self.variables.get(&name).cloned().ok_or(())).ok()
    }
}
