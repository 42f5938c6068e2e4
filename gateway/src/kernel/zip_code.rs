//! Where U.S. ZIP codes are, by the Census Bureau's ZIP Code Tabulation Areas (see `assets/zip`).

use super::geo::GeoPoint;

/// Records of 7 bytes, sorted: 17 bits of the code, 18 of thousandths of a degree north of the south pole, 19 of those
/// east of 180 degrees west.
static CENTROIDS: &[u8] = include_bytes!("../../assets/zip/centroids.bin");
const RECORD: usize = 7;

/// The middle of the area of a ZIP code, written `84111` or `84111-1234`; nothing where it is none or has no addresses.
#[must_use]
pub fn centroid(code: &str) -> Option<GeoPoint> {
    let (code, rest) = code.split_at_checked(5)?;
    let extension = rest.strip_prefix('-').unwrap_or_default();
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(code) || !(rest.is_empty() || extension.len() == 4 && is_digits(extension)) {
        return None;
    }
    let code: u64 = code.parse().ok()?;
    let (mut low, mut high) = (0, CENTROIDS.len() / RECORD);
    while low < high {
        let middle = low.midpoint(high);
        let record = record(middle)?;
        match (record >> 37).cmp(&code) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => return point(record),
        }
    }
    None
}

fn record(at: usize) -> Option<u64> {
    let bytes = CENTROIDS.get(at * RECORD..(at + 1) * RECORD)?;
    Some(bytes.iter().fold(0, |record, byte| record << 8 | u64::from(*byte)))
}

fn point(record: u64) -> Option<GeoPoint> {
    let thousandths = |shift: u32, bits: u32| u32::try_from(record >> shift & ((1 << bits) - 1)).ok().map(f64::from);
    GeoPoint::new(thousandths(19, 18)? / 1000.0 - 90.0, thousandths(0, 19)? / 1000.0 - 180.0)
}
