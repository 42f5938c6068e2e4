//! Postal addresses and the sites where something happens.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{geo::GeoPoint, hours::OpeningHours};

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Address {
    /// Street lines, at most four.
    pub lines: Vec<String>,
    /// City or town.
    pub city: Option<String>,
    /// State or province, as the post writes it.
    pub region: Option<String>,
    /// ZIP or postal code.
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

/// A telephone number as it is dialled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phone {
    /// The number.
    pub number: String,
    /// The extension, with leading zeros.
    pub extension: Option<String>,
    /// What answers: "front desk", "text", "fax".
    pub label: Option<String>,
}

/// Where a resource is had or an event takes place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Identifies the site.
    pub id: Uuid,
    /// What people call it.
    pub name: Option<String>,
    /// Where it is; nothing outside the own center where the address is confidential.
    pub address: Option<Address>,
    /// Where it is on the map; nothing outside the own center where the address is confidential.
    pub location: Option<GeoPoint>,
    /// When it is open.
    pub hours: Option<OpeningHours>,
    /// Who answers there.
    pub phones: Vec<Phone>,
    /// Plain statements such as "step-free entrance".
    pub accessibility: Vec<String>,
    /// Whether the place must stay hidden, as a shelter's does.
    pub is_address_confidential: bool,
}

impl Site {
    /// The site as anybody outside its center may know it: a confidential one keeps its name, phones
    /// and hours and loses every trace of where it is.
    #[must_use]
    pub fn for_others(mut self) -> Self {
        if self.is_address_confidential {
            self.address = None;
            self.location = None;
        }
        self
    }
}
