//! What is private to a question: the words that somebody searches for, the place around which, the needs for which. It may
//! stand neither in an address, which everything between writes down, nor in what is kept here. It is known by the
//! names of arguments and of fields of inputs; a test holds that each name of the schema is sorted to one side.

use async_graphql::{
    Name, Positioned, Variables,
    parser::types::{ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet},
};
use async_graphql_value::{ConstValue, Value};

/// Arguments and fields of inputs by which somebody says what is looked for, near where and for which need.
const PRIVATE: [&str; 7] = ["search", "need", "needs", "point", "latitude", "longitude", "postalCode"];

/// The argument by which somebody goes on behind a row: how far that is from a place may stand in it.
const CURSOR: &str = "after";

/// Whether an operation of a document, with these variables, carries something private. What it might reach counts, not
/// what it does: every fragment of the document, and what a directive skips. What a mutation enters belongs to an
/// entry, not to whoever asks, and is not meant.
#[must_use]
pub fn carries(document: &ExecutableDocument, operation: &OperationDefinition, variables: &Variables) -> bool {
    Values { operation, variables, is_kept: false }.stand_in(document)
}

/// Whether a document tells something private by itself, whatever its variables are: what is searched for by one of its
/// operations, or what one of its mutations enters.
#[must_use]
pub fn is_told_by(document: &ExecutableDocument) -> bool {
    let none = Variables::default();
    document.operations.iter().any(|(_, operation)| {
        let operation = &operation.node;
        let is_mutation = operation.ty == OperationType::Mutation;
        Values { operation, variables: &none, is_kept: true }.stand_in(document)
            || (is_mutation && enters(document, operation))
    })
}

/// Whether a mutation's own text holds what it enters. Clients that keep their documents send that as variables.
fn enters(document: &ExecutableDocument, mutation: &OperationDefinition) -> bool {
    fn in_set(set: &SelectionSet) -> bool {
        set.items.iter().any(|item| match &item.node {
            Selection::Field(field) => {
                field.node.arguments.iter().any(|(_, value)| is_written(&value.node))
                    || in_set(&field.node.selection_set.node)
            }
            Selection::InlineFragment(inline) => in_set(&inline.node.selection_set.node),
            Selection::FragmentSpread(_) => false,
        })
    }
    let mut defaults = mutation.variable_definitions.iter().filter_map(|variable| variable.node.default_value.as_ref());
    defaults.any(|value| is_written(&value.node.clone().into_value()))
        || in_set(&mutation.selection_set.node)
        || document.fragments.values().any(|fragment| in_set(&fragment.node.selection_set.node))
}

/// Whether a value is, or holds, a text or number that stands in the document.
fn is_written(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Number(_) | Value::Binary(_) => true,
        Value::List(items) => items.iter().any(is_written),
        Value::Object(fields) => fields.values().any(is_written),
        Value::Variable(_) | Value::Null | Value::Boolean(_) | Value::Enum(_) => false,
    }
}

/// The values of an operation.
struct Values<'a> {
    operation: &'a OperationDefinition,
    variables: &'a Variables,
    /// Whether the document is to be kept, beside which others' variables will be sent.
    is_kept: bool,
}

impl Values<'_> {
    /// Whether something private stands among them.
    fn stand_in(&self, document: &ExecutableDocument) -> bool {
        let is_entered = self.operation.ty == OperationType::Mutation;
        self.selected(&self.operation.selection_set.node, is_entered)
            || document.fragments.values().any(|fragment| self.selected(&fragment.node.selection_set.node, false))
    }

    /// Whether fields are given something private. What is entered at the root of a mutation is passed over.
    fn selected(&self, set: &SelectionSet, is_entered: bool) -> bool {
        set.items.iter().any(|item| match &item.node {
            Selection::Field(field) => {
                (!is_entered && self.given(&field.node.arguments))
                    || self.selected(&field.node.selection_set.node, false)
            }
            Selection::InlineFragment(inline) => self.selected(&inline.node.selection_set.node, is_entered),
            // Every fragment is looked at by itself.
            Selection::FragmentSpread(_) => false,
        })
    }

    fn given(&self, arguments: &[(Positioned<Name>, Positioned<Value>)]) -> bool {
        arguments.iter().any(|(name, value)| self.is_private(&name.node, &value.node))
    }

    /// Whether a value that is given under this name is private, or holds what is.
    fn is_private(&self, name: &Name, value: &Value) -> bool {
        if PRIVATE.contains(&name.as_str()) || (self.is_kept && name == CURSOR) {
            return self.says(value);
        }
        match value {
            Value::Variable(name) => self.variable(name).is_some_and(holds),
            Value::List(items) => items.iter().any(|item| self.is_private(name, item)),
            Value::Object(fields) => fields.iter().any(|(name, value)| self.is_private(name, value)),
            _ => false,
        }
    }

    /// Whether a value says anything.
    fn says(&self, value: &Value) -> bool {
        match value {
            Value::Variable(name) => self.variable(name).is_some_and(is_something),
            Value::List(items) => items.iter().any(|item| self.says(item)),
            Value::Object(fields) => fields.values().any(|value| self.says(value)),
            Value::Null => false,
            Value::String(text) => !text.trim().is_empty(),
            _ => true,
        }
    }

    fn variable(&self, name: &Name) -> Option<&ConstValue> {
        let defined = || self.operation.variable_definitions.iter().find(|variable| variable.node.name.node == *name);
        self.variables.get(name).or_else(|| defined()?.node.default_value.as_ref().map(|value| &value.node))
    }
}

/// Whether the value of a variable holds something private.
fn holds(value: &ConstValue) -> bool {
    match value {
        ConstValue::List(items) => items.iter().any(holds),
        ConstValue::Object(fields) => fields
            .iter()
            .any(|(name, value)| if PRIVATE.contains(&name.as_str()) { is_something(value) } else { holds(value) }),
        _ => false,
    }
}

/// Whether the value of a variable says anything.
fn is_something(value: &ConstValue) -> bool {
    match value {
        ConstValue::List(items) => items.iter().any(is_something),
        ConstValue::Object(fields) => fields.values().any(is_something),
        ConstValue::Null => false,
        ConstValue::String(text) => !text.trim().is_empty(),
        _ => true,
    }
}
