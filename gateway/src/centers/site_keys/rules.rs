//! What may stand in a site key.

use super::model::SiteKey;
use crate::kernel::review::{Review, TextRule};

/// Keys of one center.
pub const MOST_KEYS: u64 = 50;
/// Origins that one key can be for.
const MOST_ORIGINS: usize = 20;
/// The longest name of a host (RFC 1035).
const MOST_HOST: usize = 253;

/// Looks at what is wanted kept of a new key.
pub fn look(key: &mut SiteKey, review: &mut Review) {
    review.field("label", None, &mut key.label, |label, review| {
        TextRule::line(80).person_free().required(label, review);
    });
    review.field("origins", None, &mut key.origins, |origins, review| {
        review.each(MOST_ORIGINS, origins, |origin, review| match tidy(origin) {
            Some(tidied) => *origin = tidied,
            None => review.demand(false, "write an origin without a path, such as https://www.example.org"),
        });
        let mut once = Vec::with_capacity(origins.len());
        for origin in origins.drain(..) {
            if !once.contains(&origin) {
                once.push(origin);
            }
        }
        *origins = once;
    });
}

/// An origin as browsers send it: small letters, and no port where it is the usual one.
fn tidy(typed: &str) -> Option<String> {
    let origin = typed.trim().to_ascii_lowercase();
    let (scheme, authority) = origin.split_once("://")?;
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let usual = match scheme {
        "https" => 443,
        // Whoever builds a site tries it at home.
        "http" if host == "localhost" => 80,
        _ => return None,
    };
    let is_label = |label: &str| {
        let is_plain = label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        (1..=63).contains(&label.len()) && is_plain && !label.starts_with('-') && !label.ends_with('-')
    };
    if host.len() > MOST_HOST || !host.split('.').all(is_label) {
        return None;
    }
    let port = match port {
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
            Some(digits.parse::<u16>().ok().filter(|port| *port > 0)?)
        }
        Some(_) => return None,
        None => None,
    };
    let port = port.filter(|port| *port != usual).map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{scheme}://{host}{port}"))
}
