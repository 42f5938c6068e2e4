//! What replicas share to save time. Nothing rests on it: whatever is kept here may be lost at any moment, and costs
//! time and nothing else.

/// Bytes that nobody else reads or alters.
pub mod cipher;
/// Redis: bytes by key, and the word that the change feed moved.
pub mod redis;
/// What is kept where others could alter it.
pub mod sealed;
