//! The calendar.

mod event;
/// How a calendar is kept.
pub mod mutations;
mod occurrence;
/// How dates are asked for.
pub mod query;

pub use self::{
    event::{Event, EventFilter},
    occurrence::{Occurrence, OccurrenceConnection, OccurrenceEdge},
};
