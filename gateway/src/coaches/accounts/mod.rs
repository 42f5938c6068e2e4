//! Which sign-in is which coach.

/// Reading and writing accounts.
pub mod repository;
