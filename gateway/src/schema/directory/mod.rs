//! The directory.

/// How resources are asked for.
pub mod query;
mod resource;

pub use self::resource::{Resource, ResourceConnection, ResourceEdge, ResourceFilter, ResourceOrder};
