//! Problem reports: a stranger's word that an entry is wrong, as a code and nothing else.

/// What a report says.
pub mod model;
/// Reading reports.
pub mod repository;
