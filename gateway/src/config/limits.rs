//! What one request may cost.

use std::time::Duration;

/// The limits of one request, which a refusal names with their value and what was sent, and what is told of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a body.
    pub body_bytes: usize,
    /// Bytes of a document.
    pub document_bytes: u64,
    /// Tokens of a document.
    pub tokens: u64,
    /// How deep fields stand in each other.
    pub depth: u64,
    /// Fields, each as often as it is spread by fragments.
    pub fields: u64,
    /// Fields, each as often as the lists around it are long.
    pub cost: u64,
    /// Fields at the root of a query.
    pub root_fields: u64,
    /// Fields at the root of a mutation, each a change of its own.
    pub mutations: u64,
    /// Fields that are asked for under another name.
    pub aliases: u64,
    /// Directives.
    pub directives: u64,
    /// References that a router, and ids that a caller names in one field.
    pub references: u64,
    /// Requests in one body; below two there are no batches.
    pub batch: usize,
    /// How long a request may be executed.
    pub time: Duration,
    /// How long a connection may stay without a whole head of a request.
    pub idle: Duration,
    /// Whether the schema is told to whoever asks.
    pub introspection: bool,
    /// Whether the schema is told to federation routers.
    pub subgraph_schema: bool,
}
