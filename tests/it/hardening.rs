//! What is sent to do harm on the wire, and what is never said.

/// Passwords and keys, which are never printed.
mod secrets;
/// Heads, bodies, headers.
mod wire;
