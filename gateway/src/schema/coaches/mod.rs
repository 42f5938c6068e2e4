//! Coaches.

mod coach;
/// How coaches are asked for.
pub mod query;

pub use self::coach::{Coach, CoachConnection, CoachEdge, CoachFilter};
