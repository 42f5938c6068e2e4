//! Hashes that only whoever knows a key can make: HMAC-SHA-256 (RFC 2104, FIPS 180-4).

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// A key.
#[derive(Clone)]
pub struct KeyedHash(Hmac<Sha256>);

impl KeyedHash {
    /// The key that a secret of any length is.
    #[must_use]
    pub fn of(secret: &[u8]) -> Self {
        Self(<Hmac<Sha256> as Mac>::new_from_slice(secret).expect("HMAC takes a key of any length"))
    }

    /// The hash of some parts, one after another: where they may be cut elsewhere, their lengths are parts too.
    #[must_use]
    pub fn over(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.0.clone();
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().into()
    }
}
