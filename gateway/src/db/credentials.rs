//! How the doors' passwords and the seal of a center door are derived from one secret.
//!
//! The operator configures one secret; each door's password is an HMAC of the door's name under it. To
//! rotate: configure a new secret, run `gateway migrate`, restart. The seal ties the list of centers
//! that a transaction may see to a key that only the gateway and the owner of the tables know, so that
//! SQL smuggled through the center door cannot name another center.

use sha2::{Digest, Sha256};

use crate::kernel::keyed_hash::KeyedHash;

/// The password of a door's role.
#[must_use]
pub fn door_password(secret: &str, role: &str) -> String {
    derive(secret, &format!("door/{role}"))
}

/// The key with which lists of centers are sealed.
#[must_use]
pub fn seal_key(secret: &str) -> String {
    derive(secret, "seal")
}

/// The seal of a list of centers, as `truth.own_centers()` computes it too. The key stands on both
/// sides because PostgreSQL has SHA-256 built in but no HMAC.
#[must_use]
pub fn seal(key: &str, centers: &str) -> String {
    hex(&Sha256::digest(format!("{key}|{centers}|{key}")))
}

/// The seal of a region, as `truth.own_region()` computes it too. What is sealed is no list of centers, so that neither
/// seal can be used as the other.
#[must_use]
pub fn region_seal(key: &str, region: &str) -> String {
    seal(key, &format!("region/{region}"))
}

/// The hash under which a website's key is kept.
#[must_use]
pub fn site_key_hash(key: &str) -> String {
    hex(&Sha256::digest(key))
}

fn derive(secret: &str, purpose: &str) -> String {
    hex(&KeyedHash::of(secret.as_bytes()).over(&[purpose.as_bytes()]))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
