//! Regions and centers as the network knows them. Both are public by nature: a center is a house with a
//! sign on its door.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::kernel::{
    geo::GeoPoint,
    hours::OpeningHours,
    site::Address,
    vocabulary::{CenterStatus, Setting},
};

/// A region: the circle of centers that a coordinator looks after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Identifies the region.
    pub id: Uuid,
    /// Its name in addresses; never changes.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// A recovery community center: a tenant of the network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Center {
    /// Identifies the center.
    pub id: Uuid,
    /// The region that it belongs to.
    pub region_id: Uuid,
    /// The region's slug, by which the catalog filters.
    pub region_slug: String,
    /// Its name in addresses; never changes.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is there for, in its own words.
    pub mission: Option<String>,
    /// Whether it takes part at present.
    pub status: CenterStatus,
    /// The IANA zone of its wall clock.
    pub time_zone: Tz,
    /// Where it is.
    pub address: Option<Address>,
    /// Where it is on the map.
    pub location: Option<GeoPoint>,
    /// Its telephone number.
    pub phone: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Its website.
    pub website: Option<String>,
    /// BCP 47 codes of the languages spoken there.
    pub languages: Vec<String>,
    /// Where its people work.
    pub settings: Vec<Setting>,
    /// When its door is open.
    pub hours: Option<OpeningHours>,
    /// For how many days a statement that places are free counts where nobody says otherwise.
    #[serde(default = "usual_availability_days")]
    pub availability_days: i64,
    /// When it joined.
    pub created_at: DateTime<Utc>,
    /// When its entry last changed.
    pub updated_at: DateTime<Utc>,
    /// Counts the changes, so that a lost update can be refused.
    pub version: i64,
}

/// For how many days statements count in a center that has not said so.
#[must_use]
pub const fn usual_availability_days() -> i64 {
    14
}

impl Center {
    /// Today, on the calendar of the center.
    #[must_use]
    pub fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        now.with_timezone(&self.time_zone).date_naive()
    }

    /// A center that joins a region: nothing is known of it yet, and its clock is that of UTC.
    #[must_use]
    pub fn blank(id: Uuid, region: &Region, now: DateTime<Utc>) -> Self {
        Self {
            id,
            region_id: region.id,
            region_slug: region.slug.clone(),
            slug: String::new(),
            name: String::new(),
            mission: None,
            status: CenterStatus::Active,
            time_zone: Tz::UTC,
            address: None,
            location: None,
            phone: None,
            email: None,
            website: None,
            languages: Vec::new(),
            settings: Vec::new(),
            hours: None,
            availability_days: usual_availability_days(),
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }
}
