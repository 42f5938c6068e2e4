//! The calendar: events on the wall clock of their zone, and the dates on which they happen.

/// The dates on which an event happens.
pub mod expansion;
/// What is known of an event.
pub mod model;
/// What each audience may know of an event.
pub mod projection;
/// Reading and writing events.
pub mod repository;
/// A recurrence rule in words.
pub mod wording;
