//! What is kept outside the database.

/// What is kept where others could alter it.
pub mod sealed;
