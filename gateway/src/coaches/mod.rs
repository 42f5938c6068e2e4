//! Coaches: people with lived experience, whose listing discloses it.

/// Which sign-in is which coach.
pub mod accounts;
/// How many coaches of a center take new people.
pub mod capacity;
/// What is known of a coach.
pub mod model;
/// What each audience may know of a coach.
pub mod projection;
/// Reading and writing coaches.
pub mod repository;
/// What may stand in a coach's listing.
pub mod rules;
