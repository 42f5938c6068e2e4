//! The sites of resources and events, as both keep them in one table.

/// Whether a site is entered without steps.
pub mod accessibility;
/// Reading and writing sites.
pub mod repository;
