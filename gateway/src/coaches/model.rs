//! A coach's listing. It discloses recovery, so every part of it has an audience of its own.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::kernel::{
    listing::{Availability, Contact},
    vocabulary::{Pathway, Population, RecoveryCapital, Setting, SupportType, Visibility},
};

/// A coach as one audience may know them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coach {
    /// Identifies the coach.
    pub id: Uuid,
    /// The center where the coach works.
    pub center_id: Uuid,
    /// The name that the coach goes by; no last names.
    pub display_name: String,
    /// The coach's pronouns, as far as shared.
    pub pronouns: Option<String>,
    /// A few sentences of the coach's own, as far as shared.
    pub bio: Option<String>,
    /// What the coach gives.
    pub support_types: Vec<SupportType>,
    /// What working with the coach builds.
    pub recovery_capital: Vec<RecoveryCapital>,
    /// Pathways of lived experience, as far as shared.
    pub pathways: Vec<Pathway>,
    /// Populations of lived experience, as far as shared.
    pub populations: Vec<Population>,
    /// BCP 47 codes of the languages the coach speaks.
    pub languages: Vec<String>,
    /// Where the coach works.
    pub settings: Vec<Setting>,
    /// What the coach is certified in.
    pub credentials: Vec<Credential>,
    /// The last statement about new people, which may have expired.
    pub availability: Option<Availability>,
    /// How to reach the coach, as far as shared.
    pub contact: Contact,
    /// Who may see the listing at all.
    pub visibility: Visibility,
    /// Who may see which part; kept from all but the own center.
    pub sharing: Option<Sharing>,
    /// When the listing was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Counts the changes, so that a lost update can be refused.
    pub version: i64,
}

/// A credential as a record: the names differ by state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Credential {
    /// What it is called: "Certified Peer Recovery Specialist".
    pub label: String,
    /// Who gave it.
    pub issuer: String,
    /// Where it counts, as a postal abbreviation.
    pub jurisdiction: Option<String>,
    /// The last day on which it counts.
    pub expires_on: Option<NaiveDate>,
}

/// Who may see which part of a coach's listing. Everything is the center's own until the coach says
/// otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sharing {
    /// Pronouns.
    pub pronouns: Visibility,
    /// The coach's own sentences.
    pub bio: Visibility,
    /// Pathways of lived experience.
    pub pathways: Visibility,
    /// Populations of lived experience.
    pub populations: Visibility,
    /// The telephone number.
    pub phone: Visibility,
    /// The e-mail address.
    pub email: Visibility,
    /// The page.
    pub url: Visibility,
}

impl Default for Sharing {
    fn default() -> Self {
        let own = Visibility::Center;
        Self { pronouns: own, bio: own, pathways: own, populations: own, phone: own, email: own, url: own }
    }
}

impl Coach {
    /// What is begun to be entered of a coach: seen by the own center alone, no part shared.
    #[must_use]
    pub fn blank(id: Uuid, center: Uuid, now: DateTime<Utc>) -> Self {
        Self {
            id,
            center_id: center,
            display_name: String::new(),
            pronouns: None,
            bio: None,
            support_types: Vec::new(),
            recovery_capital: Vec::new(),
            pathways: Vec::new(),
            populations: Vec::new(),
            languages: Vec::new(),
            settings: Vec::new(),
            credentials: Vec::new(),
            availability: None,
            contact: Contact::default(),
            visibility: Visibility::Center,
            sharing: Some(Sharing::default()),
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }
}
