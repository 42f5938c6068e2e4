//! Contacts, costs, statements and notices as they are entered.

use async_graphql::InputObject;
use chrono::{DateTime as Instant, Days, Utc};

use super::all;
use crate::{
    kernel::listing,
    schema::{
        scalars::{DateTime, Decimal, Url},
        vocabulary::{CostKind, Population},
    },
};

/// How to reach somebody: the center's, the provider's or the coach's own, never a participant's.
#[derive(InputObject, Clone, Debug)]
pub struct ContactInput {
    /// A telephone number as it is dialled.
    pub phone: Option<String>,
    /// An e-mail address.
    pub email: Option<String>,
    /// A page to read or write on.
    pub url: Option<Url>,
}

impl From<ContactInput> for listing::Contact {
    fn from(given: ContactInput) -> Self {
        Self { phone: given.phone, email: given.email, url: given.url.map(|url| url.0) }
    }
}

/// Who offers something.
#[derive(InputObject, Clone, Debug)]
pub struct ProviderInput {
    /// The organization's name.
    pub name: String,
    /// Its website.
    pub url: Option<Url>,
}

impl From<ProviderInput> for listing::Provider {
    fn from(given: ProviderInput) -> Self {
        Self { name: given.name, url: given.url.map(|url| url.0) }
    }
}

/// An amount of money.
#[derive(InputObject, Clone, Debug)]
pub struct MoneyInput {
    /// How much, such as `12.50`.
    pub amount: Decimal,
    /// The currency as ISO 4217.
    #[graphql(default = "USD")]
    pub currency: String,
}

/// What something costs the person who uses it.
#[derive(InputObject, Clone, Debug)]
pub struct CostInput {
    /// The kind of price.
    pub kind: CostKind,
    /// How much, where one number says it.
    pub amount: Option<MoneyInput>,
    /// In words.
    pub description: Option<String>,
}

impl From<CostInput> for listing::Cost {
    fn from(given: CostInput) -> Self {
        let money = |money: MoneyInput| listing::Money { amount: money.amount.0, currency: money.currency };
        Self { kind: given.kind.into(), amount: given.amount.map(money), description: given.description }
    }
}

/// Who may use something.
#[derive(InputObject, Clone, Debug)]
pub struct EligibilityInput {
    /// In words.
    pub description: Option<String>,
    /// The youngest age, in years.
    pub minimum_age: Option<i64>,
    /// The oldest age, in years.
    pub maximum_age: Option<i64>,
    /// Papers to bring.
    #[graphql(default)]
    pub required_documents: Vec<String>,
    /// People whom it is restricted to; empty where it is open to all.
    #[graphql(default)]
    pub populations: Vec<Population>,
}

impl From<EligibilityInput> for listing::Eligibility {
    fn from(given: EligibilityInput) -> Self {
        Self {
            description: given.description,
            minimum_age: given.minimum_age,
            maximum_age: given.maximum_age,
            required_documents: given.required_documents,
            populations: all(given.populations),
        }
    }
}

/// A statement about free places. It expires by itself.
#[derive(InputObject, Clone, Debug)]
pub struct AvailabilityInput {
    /// Whether somebody new is taken.
    pub is_accepting: bool,
    /// How many places are free, where that is counted.
    pub open_slots: Option<i64>,
    /// When it stops counting; left out, after as many days as the center has set.
    pub expires_at: Option<DateTime>,
}

impl AvailabilityInput {
    /// The statement as it is made at a moment, in a center where such statements count for some days.
    pub fn state(self, now: Instant<Utc>, days: i64) -> listing::Availability {
        let usual = || now.checked_add_days(Days::new(days.unsigned_abs())).unwrap_or(now);
        listing::Availability {
            is_accepting: self.is_accepting,
            open_slots: self.open_slots,
            stated_at: now,
            expires_at: self.expires_at.map_or_else(usual, |at| at.0),
        }
    }
}

/// A notice with an end, such as a closure for snow.
#[derive(InputObject, Clone, Debug)]
pub struct AlertInput {
    /// The notice.
    pub text: String,
    /// Who says so.
    pub source: Option<String>,
    /// When it stops being shown.
    pub until: DateTime,
}

impl From<AlertInput> for listing::Alert {
    fn from(given: AlertInput) -> Self {
        Self { text: given.text, source: given.source, until: given.until.0 }
    }
}
