//! Points on the WGS 84 sphere, as unit vectors so that distance is plain arithmetic in SQL.

use serde::{Deserialize, Serialize};

/// Mean radius of the earth, in kilometres (IUGG).
pub const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Bands of latitude are this many degrees high; the index of places is cut by them.
const BAND_DEGREES: f64 = 0.1;

/// A place on earth in degrees, WGS 84.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeoPoint {
    /// North is positive, -90 to 90.
    pub latitude: f64,
    /// East is positive, -180 to 180.
    pub longitude: f64,
}

impl GeoPoint {
    /// A point, or `None` where the degrees are not on earth or are not numbers.
    #[must_use]
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        ((-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude))
            .then_some(Self { latitude, longitude })
    }

    /// The point of two nullable columns.
    #[must_use]
    pub fn of_columns(latitude: Option<f64>, longitude: Option<f64>) -> Option<Self> {
        Self::new(latitude?, longitude?)
    }

    /// The point on the unit sphere.
    #[must_use]
    pub fn unit_vector(self) -> [f64; 3] {
        let (lat, lon) = (self.latitude.to_radians(), self.longitude.to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
    }

    /// The number of the latitude band that the point lies in.
    #[must_use]
    pub fn band(self) -> i64 {
        band(self.latitude)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a latitude has at most 1,800 bands")]
fn band(latitude: f64) -> i64 {
    (latitude / BAND_DEGREES).floor() as i64
}

/// Everything within a distance of a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Circle {
    /// The middle.
    pub center: GeoPoint,
    /// The radius in kilometres along the ground.
    pub radius_km: f64,
}

impl Circle {
    /// The largest squared chord, on the unit sphere, that lies within the radius.
    #[must_use]
    pub fn max_chord_squared(self) -> f64 {
        let half = (self.radius_km / (2.0 * EARTH_RADIUS_KM)).min(std::f64::consts::FRAC_PI_2).sin();
        4.0 * half * half
    }

    /// The latitude bands that the circle touches, south to north.
    #[must_use]
    pub fn bands(self) -> Vec<i64> {
        let reach = (self.radius_km / EARTH_RADIUS_KM).to_degrees();
        let (south, north) = (self.center.latitude - reach, self.center.latitude + reach);
        (band(south.max(-90.0))..=band(north.min(90.0))).collect()
    }

    /// The spans of longitude that hold the circle: one, or two where it crosses the antimeridian,
    /// or the whole turn where it holds a pole.
    #[must_use]
    pub fn longitudes(self) -> Vec<(f64, f64)> {
        let reach = self.radius_km / EARTH_RADIUS_KM;
        let lat = self.center.latitude.to_radians();
        if reach >= std::f64::consts::FRAC_PI_2 - lat.abs() {
            return vec![(-180.0, 180.0)];
        }
        let delta = (reach.sin() / lat.cos()).min(1.0).asin().to_degrees();
        let (west, east) = (self.center.longitude - delta, self.center.longitude + delta);
        if west < -180.0 {
            vec![(-180.0, east), (west + 360.0, 180.0)]
        } else if east > 180.0 {
            vec![(west, 180.0), (-180.0, east - 360.0)]
        } else {
            vec![(west, east)]
        }
    }
}

/// The squared chord between two points on the unit sphere.
#[must_use]
pub fn chord_squared(a: GeoPoint, b: GeoPoint) -> f64 {
    chord_squared_between(a.unit_vector(), b.unit_vector())
}

/// The same of two unit vectors.
#[must_use]
pub fn chord_squared_between(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// Kilometres along the ground for a squared chord on the unit sphere, to a tenth.
#[must_use]
pub fn chord_squared_to_km(chord_squared: f64) -> f64 {
    let half = (chord_squared.max(0.0).sqrt() / 2.0).min(1.0);
    (2.0 * EARTH_RADIUS_KM * half.asin() * 10.0).round() / 10.0
}
