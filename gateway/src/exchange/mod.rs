//! Readers of the standards in which directories are published.

/// Human Services Data Specification, 3.x.
pub mod hsds;
