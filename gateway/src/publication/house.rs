//! The truth of one center, whole: what its own people know of it.

use crate::{
    calendar::model::{Event, Override},
    centers::model::Center,
    coaches::model::Coach,
    directory::model::Resource,
};

/// A center with everything that it keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct House {
    /// The center itself.
    pub center: Center,
    /// Its coaches.
    pub coaches: Vec<Coach>,
    /// Its directory.
    pub resources: Vec<Resource>,
    /// Its calendar: each event with the dates on which it differs.
    pub events: Vec<(Event, Vec<Override>)>,
}
