//! A key that an OpenID Connect provider publishes, as far as it is one by which a token may be signed.

use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse},
};
use serde_json::Value;

/// The shortest modulus of an RSA key, in characters of base64: 2048 bits.
const LEAST_MODULUS: usize = 2048_usize.div_ceil(6);

/// A key that verifies signatures by one algorithm.
pub struct PublishedKey {
    id: Option<String>,
    algorithm: Algorithm,
    key: DecodingKey,
}

impl PublishedKey {
    /// Reads a JSON Web Key; `None` where it is for something else, or too weak. A provider publishes what it likes
    /// beside the keys that matter here.
    pub fn read(value: Value) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(value).ok()?;
        let (algorithm, name) = match &jwk.algorithm {
            AlgorithmParameters::RSA(key) if key.n.trim_start_matches('A').len() >= LEAST_MODULUS => {
                (Algorithm::RS256, KeyAlgorithm::RS256)
            }
            AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
                (Algorithm::ES256, KeyAlgorithm::ES256)
            }
            AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
                (Algorithm::EdDSA, KeyAlgorithm::EdDSA)
            }
            _ => return None,
        };
        let about = &jwk.common;
        let is_for_this = about.key_algorithm.is_none_or(|named| named == name)
            && about.public_key_use.as_ref().is_none_or(|used| *used == PublicKeyUse::Signature)
            && about.key_operations.as_ref().is_none_or(|operations| operations.contains(&KeyOperations::Verify));
        let key = DecodingKey::from_jwk(&jwk).ok().filter(|_| is_for_this)?;
        Some(Self { id: jwk.common.key_id, algorithm, key })
    }

    /// The key by which a token says it is signed. Without an id the token must leave no choice.
    pub fn find(keys: &[Self], id: Option<&str>, algorithm: Algorithm) -> Option<DecodingKey> {
        let mut fitting = keys
            .iter()
            .filter(|key| key.algorithm == algorithm)
            .filter(|key| id.is_none_or(|id| key.id.as_deref() == Some(id)));
        let key = fitting.next()?;
        if id.is_none() && fitting.next().is_some() {
            return None;
        }
        Some(key.key.clone())
    }
}
