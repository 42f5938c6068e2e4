//! Addresses, sites and hours as they are entered.

use async_graphql::{ID, InputObject};
use chrono_tz::Tz;
use uuid::Uuid;

use super::all;
use crate::{
    kernel::{
        geo,
        hours::{self, OpeningHours},
        id::new_id,
        site::{self, Site},
    },
    schema::{
        inputs::GeoPointInput,
        scalars::{Date, LocalTime, TimeZone},
        vocabulary::Weekday,
    },
};

/// A postal address.
#[derive(InputObject, Clone, Debug)]
pub struct AddressInput {
    /// Street lines, at most four.
    #[graphql(default)]
    pub lines: Vec<String>,
    /// City or town.
    pub city: Option<String>,
    /// State or province, as the post writes it.
    pub region: Option<String>,
    /// ZIP or postal code.
    pub postal_code: Option<String>,
    /// The country as ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

impl From<AddressInput> for site::Address {
    fn from(given: AddressInput) -> Self {
        let AddressInput { lines, city, region, postal_code, country } = given;
        Self { lines, city, region, postal_code, country }
    }
}

impl From<GeoPointInput> for geo::GeoPoint {
    // Whether it is on earth is looked at with everything else.
    fn from(given: GeoPointInput) -> Self {
        Self { latitude: given.latitude, longitude: given.longitude }
    }
}

/// A telephone number as it is dialled.
#[derive(InputObject, Clone, Debug)]
pub struct PhoneInput {
    /// The number.
    pub number: String,
    /// The extension, with leading zeros.
    pub extension: Option<String>,
    /// What answers, such as "front desk" or "text".
    pub label: Option<String>,
}

impl From<PhoneInput> for site::Phone {
    fn from(given: PhoneInput) -> Self {
        let PhoneInput { number, extension, label } = given;
        Self { number, extension, label }
    }
}

/// Weekly opening hours with dated exceptions.
#[derive(InputObject, Clone, Debug)]
pub struct OpeningHoursInput {
    /// The spans of a usual week.
    #[graphql(default)]
    pub weekly: Vec<WeeklyHoursInput>,
    /// Dates on which they do not hold.
    #[graphql(default)]
    pub exceptions: Vec<HoursExceptionInput>,
    /// The zone on whose wall clock the hours are told; left out, the center's.
    pub time_zone: Option<TimeZone>,
}

/// One span of a usual week.
#[derive(InputObject, Clone, Debug)]
pub struct WeeklyHoursInput {
    /// The day on which the span begins.
    pub day: Weekday,
    /// When it opens.
    pub opens: LocalTime,
    /// When it closes; at or before `opens` means the next day.
    pub closes: LocalTime,
}

/// A date on which the usual week does not hold.
#[derive(InputObject, Clone, Debug)]
pub struct HoursExceptionInput {
    /// The date.
    pub on: Date,
    /// Whether it is closed the whole day.
    #[graphql(default)]
    pub is_closed: bool,
    /// When it opens instead.
    pub opens: Option<LocalTime>,
    /// When it closes instead; at or before `opens` means the next day.
    pub closes: Option<LocalTime>,
    /// Why, in a few words.
    pub note: Option<String>,
}

impl OpeningHoursInput {
    /// The hours of a place in a center of that zone.
    pub fn hours(self, zone: Tz) -> OpeningHours {
        let weekly = |span: WeeklyHoursInput| hours::WeeklyHours {
            day: span.day.into(),
            opens: span.opens.0,
            closes: span.closes.0,
        };
        let exception = |date: HoursExceptionInput| hours::HoursException {
            on: date.on.0,
            is_closed: date.is_closed,
            opens: date.opens.map(|time| time.0),
            closes: date.closes.map(|time| time.0),
            note: date.note,
        };
        OpeningHours {
            time_zone: self.time_zone.map_or(zone, |zone| zone.0),
            weekly: self.weekly.into_iter().map(weekly).collect(),
            exceptions: self.exceptions.into_iter().map(exception).collect(),
        }
    }
}

/// Where something is had or takes place.
#[derive(InputObject, Clone, Debug)]
pub struct SiteInput {
    /// The id of a site that the entry has already, to keep it; left out, it is a new one.
    pub id: Option<ID>,
    /// What people call it.
    pub name: Option<String>,
    /// Where it is.
    pub address: Option<AddressInput>,
    /// Where it is on the map.
    pub location: Option<GeoPointInput>,
    /// When it is open.
    pub hours: Option<OpeningHoursInput>,
    /// Who answers there.
    #[graphql(default)]
    pub phones: Vec<PhoneInput>,
    /// Plain statements such as "step-free entrance".
    #[graphql(default)]
    pub accessibility: Vec<String>,
    /// Whether the place must stay hidden, as a shelter's does.
    #[graphql(default)]
    pub is_address_confidential: bool,
}

impl SiteInput {
    /// The site in an entry that has some already, in a center of that zone; takes its id from those. An id that the
    /// entry does not have, or that a site before this one has taken, makes a new site.
    pub fn site(self, known: &mut Vec<Uuid>, zone: Tz) -> Site {
        let named = self.id.as_ref().and_then(|id| Uuid::try_parse(id.strip_prefix("site_")?).ok());
        let kept = named.and_then(|id| known.iter().position(|known| *known == id)).map(|at| known.swap_remove(at));
        Site {
            id: kept.unwrap_or_else(new_id),
            name: self.name,
            address: self.address.map(Into::into),
            location: self.location.map(Into::into),
            hours: self.hours.map(|hours| hours.hours(zone)),
            phones: all(self.phones),
            accessibility: self.accessibility,
            is_address_confidential: self.is_address_confidential,
        }
    }
}
