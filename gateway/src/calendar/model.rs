//! Events on the wall clock of their zone, and the dates on which they happen.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    centers::model::Center,
    kernel::{
        listing::{Cost, Provenance, Verification},
        site::Site,
        vocabulary::{EventMode, EventStatus, Pathway, Population, RecoveryCapital, SupportType, Visibility},
    },
};

/// An event as one audience may know it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Identifies the event.
    pub id: Uuid,
    /// The center that holds it.
    pub center_id: Uuid,
    /// What it is called.
    pub name: String,
    /// One sentence.
    pub summary: Option<String>,
    /// Everything worth knowing.
    pub description: Option<String>,
    /// How it is attended.
    pub mode: EventMode,
    /// Where it takes place, if somewhere.
    pub venue: Option<Site>,
    /// Where it is joined from afar, if it is.
    pub online: Option<OnlineVenue>,
    /// The first start, on the wall clock of `time_zone`.
    pub local_start: NaiveDateTime,
    /// The IANA zone of the wall clock.
    pub time_zone: Tz,
    /// How long one date lasts, in seconds.
    pub duration_seconds: i64,
    /// Whether it lasts whole days; it then begins at midnight.
    #[serde(default)]
    pub is_all_day: bool,
    /// An RFC 5545 RRULE, where it recurs.
    pub recurrence: Option<String>,
    /// Dates of the rule on which it does not happen, as if they were not in the rule.
    #[serde(default)]
    pub except_dates: Vec<NaiveDate>,
    /// What a person gets from it.
    pub support_types: Vec<SupportType>,
    /// What it builds.
    pub recovery_capital: Vec<RecoveryCapital>,
    /// The pathways that it belongs to or welcomes.
    pub pathways: Vec<Pathway>,
    /// People whom it is meant for.
    pub populations: Vec<Population>,
    /// BCP 47 codes of the languages that it is held in.
    pub languages: Vec<String>,
    /// Where to register.
    pub registration_url: Option<String>,
    /// How many people fit.
    pub capacity: Option<i64>,
    /// What it costs.
    pub cost: Cost,
    /// Whether it takes place.
    pub status: EventStatus,
    /// Who may see it.
    pub visibility: Visibility,
    /// Where the entry comes from.
    pub provenance: Provenance,
    /// How far to trust it.
    pub verification: Verification,
    /// When the entry was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Counts the changes, so that a lost update can be refused.
    pub version: i64,
}

/// Where an event is joined from afar.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OnlineVenue {
    /// The page that opens the meeting.
    pub join_url: Option<String>,
    /// The number to call in.
    pub phone: Option<String>,
    /// What else is needed to join.
    pub note: Option<String>,
}

/// What is different about one date of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// When the date would have begun: its identity, which a move does not change.
    pub original_start: NaiveDateTime,
    /// Whether it takes place.
    pub status: EventStatus,
    /// When it begins instead, on the wall clock of the event's zone.
    pub local_start: Option<NaiveDateTime>,
    /// A word on this date.
    pub note: Option<String>,
}

impl Event {
    /// What a center begins to enter: its own until it says otherwise, on its own wall clock.
    #[must_use]
    pub fn blank(id: Uuid, center: &Center, now: DateTime<Utc>) -> Self {
        Self {
            id,
            center_id: center.id,
            name: String::new(),
            summary: None,
            description: None,
            mode: EventMode::InPerson,
            venue: None,
            online: None,
            local_start: NaiveDateTime::default(),
            time_zone: center.time_zone,
            duration_seconds: 3600,
            is_all_day: false,
            recurrence: None,
            except_dates: Vec::new(),
            support_types: Vec::new(),
            recovery_capital: Vec::new(),
            pathways: Vec::new(),
            populations: Vec::new(),
            languages: Vec::new(),
            registration_url: None,
            capacity: None,
            cost: Cost::unknown(),
            status: EventStatus::Scheduled,
            visibility: Visibility::Center,
            provenance: Provenance::entered(),
            verification: Verification::default(),
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }
}
