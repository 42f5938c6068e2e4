//! What the gateway says of itself while it runs.

/// Log lines.
pub mod log;
/// What one request uses.
pub mod tally;
