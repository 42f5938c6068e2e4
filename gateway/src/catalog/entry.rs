//! What is written to a copy of the catalog: the document as the audience may know it, and beside it
//! everything that filters, counts, sorts and searches over it.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::offer::Offer;
use crate::kernel::{geo::GeoPoint, hours::Span, id::EntryKind, occurrence::Occurrence};

/// An entry of one copy.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Identifies the entry, in every copy.
    pub id: Uuid,
    /// What it is about.
    pub kind: EntryKind,
    /// The center that keeps it; none for centers and regions themselves.
    pub center_id: Option<Uuid>,
    /// The region of that center.
    pub region_id: Uuid,
    /// Its name in addresses, where it has one.
    pub slug: Option<String>,
    /// What it is called, which also sorts it.
    pub name: String,
    /// Whether it is listed unless inactive ones are asked for.
    pub is_active: bool,
    /// Youngest age that may use it.
    pub minimum_age: Option<i64>,
    /// Oldest age that may use it.
    pub maximum_age: Option<i64>,
    /// The day it was last verified.
    pub verified_on: Option<NaiveDate>,
    /// The day by which it should be verified again.
    pub due_on: Option<NaiveDate>,
    /// Until when somebody new is taken, if so.
    pub accepting_until: Option<DateTime<Utc>>,
    /// How many places are free.
    pub open_slots: Option<i64>,
    /// What it is filtered and counted by.
    pub facets: Vec<String>,
    /// What it is searched by.
    pub text: Text,
    /// What of it weighs when options are ranked and offers counted; none for centers and regions.
    pub offer: Option<Offer>,
    /// Where it is had: site and point.
    pub places: Vec<(Uuid, GeoPoint)>,
    /// Where its center is, for what has no place of its own that may be known.
    pub stands_at: Option<GeoPoint>,
    /// When it is open: site, zone and spans.
    pub openings: Vec<(Uuid, Tz, Vec<Span>)>,
    /// When it happens, for events.
    pub occurrences: Vec<Occurrence>,
    /// The domain model, serialised.
    pub document: String,
}

/// What an entry is searched by, in fields of falling weight.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// Its name.
    pub name: String,
    /// What it is in a sentence, and its words of the vocabulary.
    pub summary: String,
    /// Who offers it.
    pub provider: String,
    /// Everything else.
    pub description: String,
}

/// A dimension that entries are filtered and counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// What it answers.
    Need,
    /// What a person gets from it.
    SupportType,
    /// What it builds.
    RecoveryCapital,
    /// The pathway it belongs to.
    Pathway,
    /// People whom it is meant for.
    Population,
    /// The language it is offered in.
    Language,
    /// What it costs.
    Cost,
    /// How it is attended.
    Mode,
    /// Where its people work.
    Setting,
    /// The center that keeps it; filters only.
    Center,
    /// The region it lies in; filters only.
    Region,
    /// Who may see it; filters only.
    Visibility,
}

impl Facet {
    /// The dimensions that are counted.
    pub const COUNTED: [Self; 9] = [
        Self::Need,
        Self::SupportType,
        Self::RecoveryCapital,
        Self::Pathway,
        Self::Population,
        Self::Language,
        Self::Cost,
        Self::Mode,
        Self::Setting,
    ];

    /// The dimension's name in tokens and in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Need => "needs",
            Self::SupportType => "supportTypes",
            Self::RecoveryCapital => "recoveryCapital",
            Self::Pathway => "pathways",
            Self::Population => "populations",
            Self::Language => "languages",
            Self::Cost => "costs",
            Self::Mode => "modes",
            Self::Setting => "settings",
            Self::Center => "center",
            Self::Region => "region",
            Self::Visibility => "visibility",
        }
    }

    /// The token of a value.
    #[must_use]
    pub fn token(self, value: &str) -> String {
        format!("{}:{value}", self.as_str())
    }

    /// The dimension and value of a token that is counted.
    #[must_use]
    pub fn counted(token: &str) -> Option<(Self, &str)> {
        let (name, value) = token.split_once(':')?;
        Self::COUNTED.into_iter().find(|facet| facet.as_str() == name).map(|facet| (facet, value))
    }
}
