//! Who holds a role in a center, a region or the network.

/// What is known of the holding of a role.
pub mod model;
/// Reading and writing them.
pub mod repository;
/// What may stand in them.
pub mod rules;
