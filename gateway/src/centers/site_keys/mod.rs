//! The keys with which centers' websites say whose they are.

/// What is known of a key.
pub mod model;
/// Reading and writing them.
pub mod repository;
/// What may stand in them.
pub mod rules;
