//! Web origins: whose page asks, as browsers say it.

use std::net::IpAddr;

/// The longest name of a host (RFC 1035).
const MOST_HOST: usize = 253;

/// An origin as browsers send it: small letters, and no port where it is the usual one. `None` where it is none, or
/// one that nobody should trust: `http` is for trying at home.
#[must_use]
pub fn tidy(typed: &str) -> Option<String> {
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

/// Whether nobody between can listen to what is asked of an address: `https`, or on this machine.
#[must_use]
pub fn is_safe(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // With a name of a user, or anything else that programs read differently, nobody knows where it leads.
    let is_plain = authority.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:[]".contains(&b));
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    is_plain && !host.is_empty() && (scheme == "https" || (scheme == "http" && is_here))
}
