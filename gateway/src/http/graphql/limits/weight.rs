//! What the operations of a document come to, each fragment reckoned once however often it is spread.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned, Variables,
    parser::types::{
        Directive, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
        VariableDefinition,
    },
};
use async_graphql_value::{ConstValue, Value};

/// Fragments that spread each other nest at most this deep; a circle is one that nests deeper.
const MOST_SPREADS: u64 = 64;
/// How long a list is taken to be whose length is not said.
const USUAL_LENGTH: u64 = 20;
/// No list is longer.
const LONGEST_LIST: u64 = 100;
/// What the schema's own description costs, in fields: it is put together anew each time.
const COST_OF_SCHEMA: u64 = 10_000;
/// What statements cost that look through much of the catalog, in fields. However many lists they stand in, they are
/// one statement, so they count once; but for the sums of a region, which are read for each.
const COST_OF_RANKING: u64 = 5_000;
const COST_OF_FACETS: u64 = 2_000;
const COST_OF_SEARCH: u64 = 1_000;
const COST_OF_REGION: u64 = 500;
/// The lists of the schema's description that lead back to types. Each may stand once on a way down, as in the queries
/// that tools send; nested they would repeat the schema without end.
const LISTS_OF_TYPES: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

/// What a selection comes to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weight {
    /// Fields, each as often as it is spread.
    pub fields: u64,
    /// Fields, each as often as the lists around it are long; of an operation with its statements.
    pub cost: u64,
    /// What statements cost beside.
    statements: u64,
    /// Fields of the selection itself: one that stands there twice is executed twice.
    pub roots: u64,
    /// How deep fields stand in each other.
    pub depth: u64,
    /// Fields that are asked for under another name.
    pub aliases: u64,
    /// Directives.
    pub directives: u64,
    /// The longest list of references, or of ids.
    pub references: u64,
    /// How often lists of types stand in each other.
    pub types_in_types: u64,
    /// Whether the selection is that of a list.
    is_list: bool,
    /// Whether the schema is asked for by introspection.
    pub introspects: bool,
    /// Whether the schema is asked for as a router does.
    pub asks_service: bool,
    /// Whether a type is asked for in a way in which it cannot be.
    pub misnames_type: bool,
}

impl Weight {
    /// More than any limit.
    const ENDLESS: Self = Self {
        fields: u64::MAX,
        cost: u64::MAX,
        statements: 0,
        roots: u64::MAX,
        depth: u64::MAX,
        aliases: u64::MAX,
        directives: u64::MAX,
        references: 0,
        types_in_types: 0,
        is_list: false,
        introspects: false,
        asks_service: false,
        misnames_type: false,
    };

    fn plus(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            cost: self.cost.saturating_add(other.cost),
            statements: self.statements.saturating_add(other.statements),
            roots: self.roots.saturating_add(other.roots),
            depth: self.depth.max(other.depth),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            references: self.references.max(other.references),
            types_in_types: self.types_in_types.max(other.types_in_types),
            is_list: self.is_list || other.is_list,
            introspects: self.introspects || other.introspects,
            asks_service: self.asks_service || other.asks_service,
            misnames_type: self.misnames_type || other.misnames_type,
        }
    }

    fn directives(directives: &[Positioned<Directive>]) -> Self {
        Self { directives: directives.len() as u64, ..Self::default() }
    }
}

/// Reckons the operations of a document.
pub struct Reckoner<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    variables: &'a Variables,
    /// What variables of the present operation are where they are not sent.
    defaults: HashMap<&'a Name, &'a ConstValue>,
    known: HashMap<&'a Name, Weight>,
}

impl<'a> Reckoner<'a> {
    /// For a document and the variables that are sent with it.
    pub fn new(document: &'a ExecutableDocument, variables: &'a Variables) -> Self {
        Self { fragments: &document.fragments, variables, defaults: HashMap::new(), known: HashMap::new() }
    }

    /// What an operation comes to.
    pub fn operation(&mut self, operation: &'a OperationDefinition) -> Weight {
        let default =
            |at: &'a Positioned<VariableDefinition>| Some((&at.node.name.node, &at.node.default_value.as_ref()?.node));
        self.defaults = operation.variable_definitions.iter().filter_map(default).collect();
        // What a fragment comes to may hang on them.
        self.known.clear();
        let weight = self.selection(&operation.selection_set.node, 0).plus(Weight::directives(&operation.directives));
        Weight { cost: weight.cost.saturating_add(weight.statements), ..weight }
    }

    fn selection(&mut self, set: &'a SelectionSet, spreads: u64) -> Weight {
        set.items.iter().fold(Weight::default(), |sum, item| {
            sum.plus(match &item.node {
                Selection::Field(field) => self.field(&field.node, spreads),
                Selection::InlineFragment(inline) => self
                    .selection(&inline.node.selection_set.node, spreads)
                    .plus(Weight::directives(&inline.node.directives)),
                Selection::FragmentSpread(spread) => self
                    .fragment(&spread.node.fragment_name.node, spreads + 1)
                    .plus(Weight::directives(&spread.node.directives)),
            })
        })
    }

    fn field(&mut self, field: &'a Field, spreads: u64) -> Weight {
        let inside = self.selection(&field.selection_set.node, spreads);
        let name = field.name.node.as_str();
        let (introspects, asks_service) = (matches!(name, "__schema" | "__type"), name == "_service");
        let own = match name {
            "__schema" | "__type" | "_service" => COST_OF_SCHEMA,
            "coverage" => COST_OF_REGION,
            _ => 1,
        };
        let references = self.references(field);
        let length = references.unwrap_or_else(|| self.length(field, inside.is_list));
        Weight {
            fields: inside.fields.saturating_add(1),
            cost: length.saturating_mul(inside.cost).saturating_add(own),
            statements: inside.statements.saturating_add(self.statement(field)),
            roots: 1,
            depth: inside.depth.saturating_add(1),
            aliases: inside.aliases.saturating_add(u64::from(field.alias.is_some())),
            references: inside.references.max(references.unwrap_or(0)),
            types_in_types: inside.types_in_types + u64::from(LISTS_OF_TYPES.contains(&name)),
            is_list: matches!(name, "nodes" | "edges" | "gaps"),
            introspects: introspects || inside.introspects,
            asks_service: asks_service || inside.asks_service,
            misnames_type: inside.misnames_type || (name == "__typename" && !is_plain(field)),
            directives: inside.directives,
        }
        .plus(Weight::directives(&field.directives))
    }

    /// What the statement of a field costs.
    fn statement(&self, field: &Field) -> u64 {
        let of_catalog = match field.name.node.as_str() {
            "referralOptions" => COST_OF_RANKING,
            "facets" => COST_OF_FACETS,
            _ => 0,
        };
        let searches = match argument(field, "search") {
            None | Some(Value::Null) => false,
            Some(Value::Variable(name)) => self.variable(name).is_some_and(|value| *value != ConstValue::Null),
            Some(_) => true,
        };
        if searches { of_catalog + COST_OF_SEARCH } else { of_catalog }
    }

    fn fragment(&mut self, name: &'a Name, spreads: u64) -> Weight {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        if spreads > MOST_SPREADS {
            return Weight::ENDLESS;
        }
        // A spread is looked at even where it holds nothing.
        let spread = Weight { fields: 1, cost: 1, ..Weight::default() };
        let Some(fragment) = self.fragments.get(name) else { return spread };
        let inside = self.selection(&fragment.node.selection_set.node, spreads);
        let weight = inside.plus(spread).plus(Weight::directives(&fragment.node.directives));
        self.known.insert(name, weight);
        weight
    }

    /// How many references or ids a field is given, if any.
    fn references(&self, field: &Field) -> Option<u64> {
        let count = match argument(field, "representations").or_else(|| argument(field, "ids"))? {
            Value::List(items) => items.len(),
            Value::Variable(name) => match self.variable(name) {
                Some(ConstValue::List(items)) => items.len(),
                _ => 1,
            },
            _ => 1,
        };
        Some(count as u64)
    }

    /// How often a field's selection is answered.
    fn length(&self, field: &Field, is_list: bool) -> u64 {
        let first = match argument(field, "first") {
            Some(Value::Number(number)) => number.as_u64(),
            Some(Value::Variable(name)) => match self.variable(name) {
                Some(ConstValue::Number(number)) => number.as_u64(),
                _ => None,
            },
            _ => None,
        };
        match first {
            Some(first) => first.clamp(1, LONGEST_LIST),
            None if is_list => USUAL_LENGTH,
            None => 1,
        }
    }

    fn variable(&self, name: &Name) -> Option<&ConstValue> {
        self.variables.get(name).or_else(|| self.defaults.get(name).copied())
    }
}

/// Whether a field is asked for with nothing but a condition.
fn is_plain(field: &Field) -> bool {
    field.arguments.is_empty()
        && field.selection_set.node.items.is_empty()
        && field.directives.iter().all(|directive| {
            let Directive { name, arguments } = &directive.node;
            matches!(name.node.as_str(), "skip" | "include")
                && matches!(&arguments[..], [(name, value)] if name.node == "if"
                    && matches!(value.node, Value::Boolean(_) | Value::Variable(_)))
        })
}

fn argument<'a>(field: &'a Field, name: &str) -> Option<&'a Value> {
    field.get_argument(name).map(|value| &value.node)
}
