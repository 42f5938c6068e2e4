//! Documents: well-formed ones over every field of the root, and what becomes of them when somebody mistypes.

use serde_json::{Map, Value, json};

use super::values::{Given, Sender};
use crate::{
    deeds::Chance,
    tenancy::introspection::{Field, Ref},
};

/// How deep selections go.
const DEPTH: usize = 3;

/// A request as it is posted.
pub struct Document {
    /// The text.
    pub query: String,
    /// What is sent with it.
    pub variables: Value,
    /// The field of the root that it asks for.
    pub root: String,
}

impl Document {
    /// The body.
    pub fn body(&self) -> String {
        json!({ "query": self.query, "variables": self.variables }).to_string()
    }
}

/// Writes documents.
pub struct Writer<'a> {
    /// Where values come from.
    pub sender: Sender<'a>,
}

impl Writer<'_> {
    /// A document that asks for one field of a root, some of its arguments in variables.
    pub fn document(&self, chance: &mut Chance, root: &str, field: &Field) -> Document {
        let (mut variables, mut declared) = (Map::new(), Vec::new());
        let mut arguments = Vec::new();
        for input in &field.arguments {
            let Some(Given { json, literal }) = self.sender.argument(chance, input, 0) else { continue };
            // A character that JSON and GraphQL escape differently goes into a variable.
            if chance.percent(60) || json.to_string().contains("\\u") {
                declared.push(format!("${}: {}", input.name, declaration(&input.of)));
                arguments.push(format!("{0}: ${0}", input.name));
                variables.insert(input.name.clone(), json);
            } else {
                arguments.push(format!("{}: {literal}", input.name));
            }
        }
        let called = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
        let declared = if declared.is_empty() { String::new() } else { format!("({})", declared.join(", ")) };
        let operation = if root == "Mutation" { "mutation" } else { "query" };
        let selected = self.selection(chance, &field.of, DEPTH);
        let query = format!("{operation} Asked{declared} {{ asked: {}{called}{selected} }}", field.name);
        Document { query, variables: Value::Object(variables), root: format!("{root}.{}", field.name) }
    }

    fn selection(&self, chance: &mut Chance, of: &Ref, depth: usize) -> String {
        if of.is_leaf() {
            return String::new();
        }
        format!(" {{ {} }}", self.fields(chance, &of.name, depth))
    }

    fn fields(&self, chance: &mut Chance, name: &str, depth: usize) -> String {
        let shape = self.sender.schema.of_name(name);
        let mut fields = vec!["__typename".to_owned()];
        // Two kinds may have fields of one name that do not go together.
        if !shape.possible.is_empty() && chance.percent(70) {
            let one = chance.pick::<String>(&shape.possible);
            fields.push(format!("... on {one} {{ {} }}", self.fields(chance, one, depth)));
        }
        for field in &shape.fields {
            let is_needed = ["userErrors", "edges", "nodes"].contains(&field.name.as_str());
            if !is_needed && !chance.percent(if field.of.is_leaf() { 50 } else { 25 }) {
                continue;
            }
            if !field.of.is_leaf() && depth == 0 {
                continue;
            }
            let arguments: Vec<_> = field
                .arguments
                .iter()
                .filter_map(|input| {
                    Some(format!("{}: {}", input.name, self.sender.argument(chance, input, 3)?.literal))
                })
                .collect();
            let called = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
            // Two that differ in their arguments must not have one name.
            let alias = if called.is_empty() { String::new() } else { format!("a{}: ", chance.below(1_000_000)) };
            let directive = match chance.below(40) {
                0 => " @include(if: true)",
                1 => " @skip(if: false)",
                _ => "",
            };
            let inside = self.selection(chance, &field.of, depth.saturating_sub(1));
            fields.push(format!("{alias}{}{called}{directive}{inside}", field.name));
        }
        fields.join(" ")
    }
}

/// A type as a variable declares it.
fn declaration(of: &Ref) -> String {
    let name = if of.is_list { format!("[{}!]", of.name) } else { of.name.clone() };
    if of.is_required { format!("{name}!") } else { name }
}

/// The tokens of a document, about.
fn tokens(query: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut is_in_text = false;
    for letter in query.chars() {
        let is_quote = letter == '"';
        let goes_on = is_in_text
            || (letter.is_alphanumeric() || letter == '_')
                && tokens.last().is_some_and(|last| last.ends_with(|l: char| l.is_alphanumeric() || l == '_'));
        match tokens.last_mut() {
            Some(last) if goes_on => last.push(letter),
            _ if letter.is_whitespace() => tokens.push(" ".to_owned()),
            _ => tokens.push(letter.to_string()),
        }
        is_in_text ^= is_quote;
    }
    tokens
}

/// A document that somebody has mistyped.
pub fn mistyped(chance: &mut Chance, mut document: Document) -> Document {
    let mut tokens = tokens(&document.query);
    for _ in 0..=chance.below(3) {
        let (at, other) = (chance.below(tokens.len()), chance.below(tokens.len()));
        match chance.below(6) {
            0 => tokens[at].clear(),
            1 => {
                let again = tokens[at].clone();
                tokens.insert(other, again);
            }
            2 => tokens.swap(at, other),
            3 => tokens[at] = (*chance.pick(&STRANGE)).to_owned(),
            4 => tokens.insert(at, (*chance.pick(&STRANGE)).to_owned()),
            _ => tokens.truncate(at + 1),
        }
    }
    document.query = tokens.concat();
    document
}

const STRANGE: [&str; 32] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "!",
    "$",
    "$x",
    ":",
    "=",
    "|",
    "&",
    "@",
    "@skip",
    "@include(if: \"no\")",
    "@skip(if: $x)",
    "@deprecated",
    "...",
    "... on Center",
    "...Lost",
    "\"",
    "\"\"\"",
    "#",
    "null",
    "-",
    "1e999",
    "0x1",
    "\u{feff}",
    "\u{1}",
    "query",
    "fragment F on Query { ...F }",
];

/// Documents that are built wrong, each in its own way.
pub fn misbuilt(chance: &mut Chance, sender: &Sender<'_>) -> Document {
    let slug = sender.world.slug(chance);
    let id = sender.id(chance);
    let odd = sender.odd(chance);
    let many = 1 + chance.below(60);
    let fields = |name: &str| (0..many).map(|n| format!("{name}{n}: __typename ")).collect::<String>();
    let nested =
        |inside: &str| format!("{}{inside}{}", "{ region(slug: \"wasatch-front\") ".repeat(many), "}".repeat(many));
    let text = match chance.below(30) {
        0 => "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }".to_owned(),
        1 => "{ ...A } fragment A on Query { ...A }".to_owned(),
        2 => "query A { __typename } query A { __typename }".to_owned(),
        3 => "query A { __typename } { __typename }".to_owned(),
        4 => "fragment A on Query { __typename }".to_owned(),
        5 => format!("{{ a: center(slug: \"{slug}\") {{ id }} a: center(slug: \"other\") {{ id }} }}"),
        6 => format!("{{ a: center(slug: \"{slug}\") {{ id }} a: region(slug: \"{slug}\") {{ name }} }}"),
        7 => format!("{{ center(slug: \"{slug}\", slug: \"b\") {{ id }} }}"),
        8 => format!("{{ center(slug: \"{slug}\") @skip(if: {}) {{ id }} }}", odd.literal),
        9 => "query ($a: Boolean!) { __typename @include(if: $a) @include(if: $a) @skip(if: $a) }".to_owned(),
        10 => "query ($a: Nothing, $a: Int) { __typename }".to_owned(),
        11 => "query ($a: Center) { node(id: $a) { id } }".to_owned(),
        12 => format!("query ($a: Int = {}) {{ regions(first: $a) {{ totalCount }} }}", odd.literal),
        13 => format!("{{ {} }}", fields("a")),
        14 => nested("{ id }"),
        15 => "subscription { __typename }".to_owned(),
        16 => "mutation { __typename }".to_owned(),
        17 => "{ __schema { types { fields { type { fields { name } } } } } }".to_owned(),
        18 => format!("{{ __type(name: {}) {{ name }} }}", odd.literal),
        19 => "{ _service { sdl } }".to_owned(),
        20 => "type Query { a: Int } schema { query: Query }".to_owned(),
        21 => {
            format!("{{ node(id: \"{}\") {{ ... on Coach {{ bio }} ... on Nothing {{ id }} }} }}", id.escape_default())
        }
        22 => format!("{{ nodes(ids: [{}]) {{ id }} }}", "\"center_1\" ".repeat(many * 30)),
        23 => format!("{{ resources(near: {{}}, filter: {}) {{ totalCount }} }}", odd.literal),
        24 => format!(
            "{{ resources(near: {{ center: \"{slug}\", point: {{ latitude: 1, longitude: 2 }} }}) {{ totalCount }} }}"
        ),
        25 => "{ resources(near: { point: { latitude: 1e400, longitude: -1e400 }, center: null }) { totalCount } }"
            .to_owned(),
        26 => format!("{{ regions(first: {}) {{ totalCount }} }}", "9".repeat(many)),
        27 => format!("query {} {{ __typename }}", "N".repeat(many * 100)),
        28 => format!("{{ center(slug: \"{}\") {{ id }} }}", "\\u00e9\\uD83D\\uDCA5\\uD800".repeat(many)),
        _ => format!("{{ {} }}", "__typename @include(if: true) ".repeat(many)),
    };
    let variables = match chance.below(4) {
        0 => json!({ "a": odd.json, "superfluous": true }),
        1 => json!({ "a": true }),
        _ => json!({}),
    };
    Document { query: text, variables, root: "misbuilt".to_owned() }
}
