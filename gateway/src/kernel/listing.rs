//! What every published entry carries beside its own fields.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::vocabulary::{CostKind, Origin, Population, VerificationMethod};

/// How to reach somebody.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// A telephone number as it is dialled.
    pub phone: Option<String>,
    /// An e-mail address.
    pub email: Option<String>,
    /// A page to read or write on.
    pub url: Option<String>,
}

/// Who offers a resource.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provider {
    /// The organization's name.
    pub name: String,
    /// Its website.
    pub url: Option<String>,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Money {
    /// How much, in whole and parts of the currency.
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: String,
}

/// What something costs the person who uses it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// The kind of price.
    pub kind: CostKind,
    /// How much, where one number says it.
    pub amount: Option<Money>,
    /// In words.
    pub description: Option<String>,
}

impl Cost {
    /// A cost that nobody stated.
    #[must_use]
    pub const fn unknown() -> Self {
        Self { kind: CostKind::Unknown, amount: None, description: None }
    }
}

/// Who may use a resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Eligibility {
    /// In words.
    pub description: Option<String>,
    /// Years of age, inclusive.
    pub minimum_age: Option<i64>,
    /// Years of age, inclusive.
    pub maximum_age: Option<i64>,
    /// Papers to bring.
    pub required_documents: Vec<String>,
    /// People whom it is restricted to; empty where it is open to all.
    pub populations: Vec<Population>,
}

/// A dated statement that places are to be had; it expires by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Availability {
    /// Whether somebody new is taken.
    pub is_accepting: bool,
    /// How many places are free, where that is counted.
    pub open_slots: Option<i64>,
    /// When it was said.
    pub stated_at: DateTime<Utc>,
    /// When it stops counting.
    pub expires_at: DateTime<Utc>,
}

/// A notice with an end, such as a closure for snow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// The notice.
    pub text: String,
    /// Who says so.
    pub source: Option<String>,
    /// When it stops being shown.
    pub until: DateTime<Utc>,
}

/// Where an entry comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// How it came into the directory.
    pub origin: Origin,
    /// The directory it was taken from.
    pub source_name: Option<String>,
    /// That directory's page.
    pub source_url: Option<String>,
    /// The entry's identifier there.
    pub external_id: Option<String>,
    /// When it was last taken over.
    pub retrieved_at: Option<DateTime<Utc>>,
}

impl Provenance {
    /// What a center enters itself.
    #[must_use]
    pub const fn entered() -> Self {
        Self { origin: Origin::Entered, source_name: None, source_url: None, external_id: None, retrieved_at: None }
    }
}

/// Dated facts about how far to trust an entry; never a score.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verification {
    /// The day it was last verified.
    pub verified_on: Option<NaiveDate>,
    /// The center that verified it.
    pub verified_by: Option<Uuid>,
    /// How.
    pub method: Option<VerificationMethod>,
    /// The day by which it should be verified again.
    pub due_on: Option<NaiveDate>,
}
