//! The directory: resources that people can turn to.

/// What is known of a resource.
pub mod model;
/// What each audience may know of a resource.
pub mod projection;
/// Reading and writing resources.
pub mod repository;
/// What may stand in a resource.
pub mod rules;
