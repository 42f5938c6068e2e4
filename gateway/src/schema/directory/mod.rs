//! The directory.

/// How a directory is kept.
pub mod mutations;
/// How resources are asked for.
pub mod query;
mod resource;

pub use self::resource::{Resource, ResourceConnection, ResourceEdge, ResourceFilter, ResourceOrder};
