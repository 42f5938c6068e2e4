//! The calendar.

mod event;
mod occurrence;
/// How dates are asked for.
pub mod query;

pub use self::{
    event::{Event, EventFilter},
    occurrence::{Occurrence, OccurrenceConnection, OccurrenceEdge},
};
