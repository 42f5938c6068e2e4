//! Coaches.

mod coach;
/// How the pages of coaches are kept.
pub mod mutations;
/// How coaches are asked for.
pub mod query;

pub use self::coach::{Coach, CoachConnection, CoachEdge, CoachFilter};
