//! The sites of resources and events, as both keep them in one table.

/// Reading and writing sites.
pub mod repository;
