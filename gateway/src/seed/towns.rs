//! Real towns, so that distances and clocks in an invented network are true.

use chrono_tz::Tz;

use super::chance::Dice;
use crate::kernel::geo::GeoPoint;

/// A town and what surrounds it.
#[derive(Debug)]
pub(super) struct Town {
    pub(super) name: &'static str,
    /// As the post abbreviates it.
    pub(super) state: &'static str,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) zip: &'static str,
    pub(super) county: &'static str,
    pub(super) area_code: &'static str,
    pub(super) zone: Tz,
    /// Places next to it, and a neighbouring county as the last.
    around: &'static [&'static str],
}

/// Beyond this distance from its middle a site has the address of a neighbouring place.
const EDGE_KM: f64 = 8.0;

impl Town {
    /// The middle of the town.
    pub(super) const fn location(&self) -> GeoPoint {
        GeoPoint { latitude: self.latitude, longitude: self.longitude }
    }

    /// The name and postal code of the place so far from the middle.
    pub(super) fn place_at(&self, km: f64, dice: &mut Dice) -> (&'static str, String) {
        if km < EDGE_KM {
            return (self.name, self.zip.to_owned());
        }
        (dice.pick(self.neighbours()), format!("{}{:02}", &self.zip[..3], dice.below(100)))
    }

    /// The places next to it.
    pub(super) const fn neighbours(&self) -> &'static [&'static str] {
        self.around.split_last().expect("every town is listed with its surroundings").1
    }

    /// The county next to its own.
    pub(super) const fn next_county(&self) -> &'static str {
        self.around.split_last().expect("every town is listed with its surroundings").0
    }
}

/// A point at most so far from another, more often near than far, and how far it lies.
pub(super) fn scatter(from: GeoPoint, most_km: f64, dice: &mut Dice) -> (GeoPoint, f64) {
    const KM_PER_DEGREE: f64 = 111.2;
    let km = most_km * dice.fraction().powi(2);
    let bearing = std::f64::consts::TAU * dice.fraction();
    let latitude = from.latitude + km * bearing.cos() / KM_PER_DEGREE;
    let longitude = from.longitude + km * bearing.sin() / (KM_PER_DEGREE * from.latitude.to_radians().cos());
    (GeoPoint { latitude: five_places(latitude), longitude: five_places(longitude) }, km)
}

/// A metre is as fine as a map pin needs.
fn five_places(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}

/// A row of the tables of towns.
#[expect(clippy::too_many_arguments, reason = "a row of a table reads best on one line")]
pub(super) const fn town(
    name: &'static str,
    state: &'static str,
    latitude: f64,
    longitude: f64,
    zip: &'static str,
    county: &'static str,
    area_code: &'static str,
    zone: Tz,
    around: &'static [&'static str],
) -> Town {
    Town { name, state, latitude, longitude, zip, county, area_code, zone, around }
}
