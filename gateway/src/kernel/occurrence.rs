//! One happening of an event, as the catalog holds it for a rolling horizon.

use chrono::{DateTime, NaiveDateTime, Utc};
use uuid::Uuid;

use super::vocabulary::EventStatus;

/// One happening of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// The event that happens.
    pub event_id: Uuid,
    /// When the rule would have it begin; with the event, the identity of the occurrence.
    pub original_start: NaiveDateTime,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// When it begins on the wall clock of the event's zone.
    pub local_start: NaiveDateTime,
    /// Whether it takes place.
    pub status: EventStatus,
    /// A word on this date.
    pub note: Option<String>,
}
