//! What one request may cost.

use std::time::Duration;

use super::{ConfigError, Values};

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
    /// Requests that are executed at a time.
    pub concurrent: usize,
    /// Connections that are open at a time.
    pub connections: usize,
    /// The same of one address; nothing where there may be as many as there may be at all.
    pub connections_each: Option<usize>,
    /// Whether the schema is told to whoever asks.
    pub introspection: bool,
    /// Whether the schema is told to federation routers.
    pub subgraph_schema: bool,
}

impl Limits {
    pub(super) fn read(values: &Values) -> Result<Self, ConfigError> {
        let count = |name| values.number(name, 1..=10_000_000_u64);
        Ok(Self {
            body_bytes: values.number("limit_body_bytes", 1024..=64 << 20)?,
            document_bytes: count("limit_document_bytes")?,
            tokens: count("limit_tokens")?,
            // The answer to each level is made by a call within the call for the level above.
            depth: values.number("limit_depth", 1..=32)?,
            fields: count("limit_fields")?,
            cost: count("limit_cost")?,
            root_fields: count("limit_root_fields")?,
            mutations: count("limit_mutations")?,
            aliases: count("limit_aliases")?,
            directives: count("limit_directives")?,
            references: count("limit_references")?,
            batch: values.number("limit_batch", 1..=100)?,
            time: Duration::from_secs(values.number("limit_seconds", 1..=600)?),
            idle: Duration::from_secs(values.number("limit_idle_seconds", 1..=3600)?),
            concurrent: values.number("limit_concurrent", 2..=100_000)?,
            connections: values.number("limit_connections", 1..=1_000_000)?,
            connections_each: Some(values.number("limit_connections_each", 0..=1_000_000)?).filter(|each| *each > 0),
            introspection: values.is_on("introspection")?,
            subgraph_schema: values.is_on("subgraph_schema")?,
        })
    }
}
