//! The calendar: events on the wall clock of their zone, and the dates on which they happen.

/// The dates on which an event happens.
pub mod expansion;
/// For which days the dates of events are kept ready.
pub mod horizon;
/// What is known of an event.
pub mod model;
/// What each audience may know of an event.
pub mod projection;
/// A rule of recurrence, parsed and checked.
pub mod recurrence;
/// Reading and writing events.
pub mod repository;
/// What may stand in an event.
pub mod rules;
/// Which needs an event may help with.
pub mod topics;
/// A recurrence rule in words.
pub mod wording;
