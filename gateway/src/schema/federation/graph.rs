//! What a router composes: the schema with its keys and tags, and without what means nothing in a larger graph.
//!
//! Fields for people who sign in are marked where they stand, `#[graphql(tag = "members")]`, and a mutation that
//! anybody may run is marked `tag = "public"`. Everything else that a query reaches is public, so that a contract
//! which includes `public` is what an anonymous caller sees.

use std::{borrow::Cow, collections::BTreeSet};

use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ServerResult, Value,
    parser::types::Field,
    registry::{MetaField, MetaType, MetaTypeName, Registry},
};

use super::KEYS;

/// On what anybody may see.
const PUBLIC: &str = "public";
/// On what is null for whoever has not signed in.
const MEMBERS: &str = "members";

/// Registered last, it lays over the finished schema what a router is to know. It is the type of no field.
pub struct Graph;

impl OutputType for Graph {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("Graph")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        leave_out(registry);
        for (of, keys) in KEYS {
            keys.iter().for_each(|key| registry.add_keys(of, *key));
        }
        tag(registry);
        Self::type_name().into_owned()
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::Null)
    }
}

/// Takes off what is `inaccessible` at the root: another graph may have a field of that name, and composition
/// would refuse the two even where ours is hidden.
fn leave_out(registry: &mut Registry) {
    let Some(MetaType::Object { fields, .. }) = registry.types.get_mut(&registry.query_type) else { return };
    fields.retain(|_, field| !field.inaccessible);
}

/// Tags what is public: a type as a whole, or each of its fields where some are for members, or where another graph
/// may hang fields of its own on it.
fn tag(registry: &mut Registry) {
    let subscription = registry.subscription_type.clone();
    for name in public(registry) {
        let is_shared = subscription.as_ref() == Some(&name);
        match registry.types.get_mut(&name) {
            Some(MetaType::Object { fields, keys, .. })
                if is_shared || keys.is_some() || !fields.values().all(is_open) =>
            {
                fields.values_mut().filter(|field| is_open(field)).for_each(open);
            }
            Some(
                MetaType::Scalar { tags, .. }
                | MetaType::Object { tags, .. }
                | MetaType::Interface { tags, .. }
                | MetaType::Union { tags, .. }
                | MetaType::Enum { tags, .. }
                | MetaType::InputObject { tags, .. },
            ) => tags.push(PUBLIC.into()),
            None => {}
        }
    }
    let mutation = registry.mutation_type.as_ref().and_then(|name| registry.types.get_mut(name));
    if let Some(MetaType::Object { fields, .. }) = mutation {
        fields.values_mut().filter(|field| has(field, PUBLIC)).for_each(open);
    }
}

fn is_open(field: &MetaField) -> bool {
    !has(field, MEMBERS)
}

fn has(field: &MetaField, tag: &str) -> bool {
    field.tags.iter().any(|found| found == tag)
}

/// Tags a field, and its arguments: a contract takes neither for the other.
fn open(field: &mut MetaField) {
    if !has(field, PUBLIC) {
        field.tags.push(PUBLIC.into());
    }
    field.args.values_mut().for_each(|argument| argument.tags.push(PUBLIC.into()));
}

/// The types that are reached from the roots of queries and subscriptions, and from mutations that anybody may run,
/// without passing through what is for members.
fn public(registry: &Registry) -> BTreeSet<String> {
    let mut ahead = vec![registry.query_type.clone()];
    ahead.extend(registry.subscription_type.clone());
    let mutation = registry.mutation_type.as_ref().and_then(|name| registry.types.get(name));
    if let Some(MetaType::Object { fields, .. }) = mutation {
        ahead.extend(fields.values().filter(|field| has(field, PUBLIC)).flat_map(types_of));
    }
    let mut reached = BTreeSet::new();
    while let Some(name) = ahead.pop() {
        match registry.types.get(&name).filter(|_| reached.insert(name.clone())) {
            Some(MetaType::Object { fields, .. }) => {
                ahead.extend(fields.values().filter(|field| is_open(field)).flat_map(types_of));
                ahead.extend(registry.implements.get(&name).into_iter().flatten().cloned());
            }
            Some(MetaType::Interface { fields, possible_types, .. }) => {
                ahead.extend(fields.values().flat_map(types_of));
                ahead.extend(possible_types.iter().cloned());
            }
            Some(MetaType::Union { possible_types, .. }) => ahead.extend(possible_types.iter().cloned()),
            Some(MetaType::InputObject { input_fields, .. }) => {
                ahead.extend(input_fields.values().map(|field| named(&field.ty)));
            }
            Some(MetaType::Scalar { .. } | MetaType::Enum { .. }) | None => {}
        }
    }
    reached
}

/// The types of a field and of its arguments.
fn types_of(field: &MetaField) -> Vec<String> {
    let arguments = field.args.values().map(|argument| argument.ty.as_str());
    arguments.chain([field.ty.as_str()]).map(named).collect()
}

/// A type without its lists and exclamation marks.
fn named(shape: &str) -> String {
    MetaTypeName::concrete_typename(shape).to_owned()
}
