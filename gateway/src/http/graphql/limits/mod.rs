//! What one request may cost, settled before anything expensive: first by its text, before that is parsed, then by what
//! it asks for, before that is validated. Each refusal names the limit, its value and what was sent.

mod canonical;
pub mod private;
mod scan;
mod weight;

use async_graphql::{
    Name, Request,
    parser::types::{OperationDefinition, OperationType},
};
use axum::http::StatusCode;

use self::weight::{Reckoner, Weight};
use super::refusal::{Exceeded, Refusal};
pub use crate::config::Limits;
use crate::kernel::code::Code;

/// Brackets of every kind stand at most this deep in each other: the parser calls itself for each.
const DEEPEST_BRACKETS: u64 = 64;

/// A request that keeps the limits.
pub struct Weighed {
    /// The request, its document parsed.
    pub request: Request,
    /// What its operation is: to ask, to change or to listen.
    pub kind: OperationType,
    /// The hash of its document, without values.
    pub hash: String,
    /// The same for every request that asks the same: SHA-256 over its operation and variables.
    pub digest: [u8; 32],
    /// What it is estimated to cost, in fields, each counted as often as its lists are long.
    pub cost: u64,
    /// What its operation is called, once that is known to be nothing that a caller made up.
    pub name: Option<Name>,
    /// Whether an operation of the document carries what is private to a question.
    pub is_private: bool,
}

/// Weighs a request.
///
/// # Errors
/// It exceeds a limit, its document cannot be parsed, or it does not say which of its operations is meant.
pub fn weigh(mut request: Request, limits: &Limits) -> Result<Weighed, Refusal> {
    let over = |code, name, most, sent, message| {
        if sent > most { Err(Refusal::over(code, Exceeded { name, most, sent }, message)) } else { Ok(()) }
    };
    let bytes = ("limit_document_bytes", "the document is too long, in bytes; send long texts as variables");
    over(Code::DocumentTooLong, bytes.0, limits.document_bytes, request.query.len() as u64, bytes.1)?;
    let scan = scan::scan(&request.query, limits.tokens);
    over(Code::TooDeep, "brackets", DEEPEST_BRACKETS, scan.nesting, "brackets stand too deep in each other")?;
    over(Code::TooManyTokens, "limit_tokens", limits.tokens, scan.tokens, "the document has too many tokens")?;
    let variables = std::mem::take(&mut request.variables);
    let name = request.operation_name.clone();
    let document = request.parsed_query().map_err(|error| unparsed(&error))?;
    let mut reckoner = Reckoner::new(document, &variables);
    let mut weighed = Vec::new();
    let mut is_private = false;
    // Each is looked at, as each will be validated.
    for (known, operation) in document.operations.iter() {
        let weight = reckoner.operation(&operation.node);
        within(&operation.node, &weight, limits)?;
        is_private |= private::carries(document, &operation.node, &variables);
        weighed.push((known, &operation.node, weight.cost));
    }
    let is_meant = |known: Option<&Name>| name.as_deref().is_none_or(|name| known.is_some_and(|known| known == name));
    let mut meant = weighed.iter().filter(|(known, ..)| is_meant(*known));
    let (name, operation, cost) = match (meant.next(), meant.next()) {
        (Some((name, operation, cost)), None) => (name.cloned(), *operation, *cost),
        (Some(_), Some(_)) => return Err(unclear("the document has several operations: say which by operationName")),
        (None, _) => return Err(unclear("the document has no operation of that operationName")),
    };
    let digest = canonical::digest(&scan.exact, name.as_deref(), &operation.variable_definitions, &variables);
    let kind = operation.ty;
    request.variables = variables;
    Ok(Weighed { request, kind, hash: scan.hash, digest, cost, name, is_private })
}

fn unclear(message: &str) -> Refusal {
    Refusal::of_document(Code::ValidationFailed, message)
}

fn unparsed(error: &async_graphql::ServerError) -> Refusal {
    let place = error.locations.first().map(|at| format!("line {}, column {}: ", at.line, at.column));
    let message = format!("{}{}", place.unwrap_or_default(), expected(&error.message));
    Refusal::of_document(Code::ParseFailed, message)
}

/// What the parser says, without its picture of the document: that would repeat what was sent.
fn expected(message: &str) -> &str {
    let said = message.trim();
    match said.rsplit_once("\n") {
        Some((_, last)) => last.trim_start_matches([' ', '=']),
        None => said,
    }
}

/// Whether an operation keeps the limits.
fn within(operation: &OperationDefinition, weight: &Weight, limits: &Limits) -> Result<(), Refusal> {
    if weight.introspects && !limits.introspection {
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            Code::IntrospectionOff,
            "the schema is not told here; it is published with the program, as schema.graphql",
        ));
    }
    if weight.asks_service && !limits.subgraph_schema {
        let message = "the schema is not told to routers here; compose from schema.graphql";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, Code::IntrospectionOff, message));
    }
    if weight.misnames_type {
        // What validates documents passes over this one field, and over whatever is written there.
        return Err(unclear(
            "__typename has no arguments, no fields, and no directives but @skip(if:) and @include(if:)",
        ));
    }
    let (roots, roots_of) = match operation.ty {
        OperationType::Query => {
            (limits.root_fields, ("limit_root_fields", "the query has too many fields at its root"))
        }
        OperationType::Mutation => {
            (limits.mutations, ("limit_mutations", "the mutation has too many fields at its root"))
        }
        OperationType::Subscription => {
            (1, ("root of a subscription", "the subscription has too many fields at its root"))
        }
    };
    let lists = ("types in types", "lists of types in the schema's description stand too deep in each other");
    let too_complex = "the request asks for too many fields";
    let multiplied = "the request costs too much, each field counted as often as the lists around it are long";
    for (code, (name, message), most, sent) in [
        (Code::TooComplex, ("limit_fields", too_complex), limits.fields, weight.fields),
        (Code::TooComplex, ("limit_cost", multiplied), limits.cost, weight.cost),
        (Code::TooDeep, ("limit_depth", "fields stand too deep in each other"), limits.depth, weight.depth),
        (Code::TooDeep, lists, 1, if weight.introspects { weight.types_in_types } else { 0 }),
        (Code::TooManyRootFields, roots_of, roots, weight.roots),
        (Code::TooManyAliases, ("limit_aliases", "the request has too many aliases"), limits.aliases, weight.aliases),
        (
            Code::TooManyDirectives,
            ("limit_directives", "the request has too many directives"),
            limits.directives,
            weight.directives,
        ),
        (
            Code::TooManyReferences,
            ("limit_references", "a field is given too many references or ids"),
            limits.references,
            weight.references,
        ),
    ] {
        if sent > most {
            return Err(Refusal::over(code, Exceeded { name, most, sent }, message));
        }
    }
    Ok(())
}
