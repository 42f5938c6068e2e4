//! The keys that an OpenID Connect provider publishes: found by discovery, kept, and fetched again on an
//! unknown key id, but not at the pace of whoever sends unknown key ids. When the provider is down the
//! last good keys stay.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{Jwk, JwkSet, KeyAlgorithm, PublicKeyUse},
};
use serde::Deserialize;
use tokio::sync::Mutex;

/// The least time between two fetches.
const PAUSE: Duration = Duration::from_secs(30);
/// After this time keys are fetched again though none is missing, so that a withdrawn key ends.
const KEEP: Duration = Duration::from_secs(3600);

/// The published keys of one provider.
pub struct Jwks {
    issuer: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    keys: Option<Arc<JwkSet>>,
    tried: Option<Instant>,
}

/// The keys could not be had.
#[derive(Debug, thiserror::Error)]
#[error("the sign-in provider's keys could not be fetched")]
pub struct JwksError(#[source] Option<reqwest::Error>);

#[derive(Deserialize)]
struct Discovery {
    jwks_uri: String,
}

impl Jwks {
    /// The keys of an issuer; nothing is fetched yet.
    #[must_use]
    pub fn of(issuer: &str) -> Self {
        Self { issuer: issuer.trim_end_matches('/').to_owned(), state: Mutex::default() }
    }

    /// The key by which a token says it is signed; `None` where the provider publishes no such key.
    ///
    /// # Errors
    /// No keys were ever had and the provider does not answer.
    pub async fn key(&self, kid: Option<&str>, algorithm: Algorithm) -> Result<Option<DecodingKey>, JwksError> {
        // Held across the fetch on purpose: one caller fetches, the others wait for its keys.
        let mut state = self.state.lock().await;
        let known = state.keys.as_ref().and_then(|keys| find(keys, kid, algorithm));
        let age = state.tried.map(|at| at.elapsed());
        let is_due = match (&known, age) {
            (_, None) => true,
            (None, Some(age)) => age >= PAUSE,
            (Some(_), Some(age)) => age >= KEEP,
        };
        if !is_due {
            return if state.keys.is_some() { Ok(known) } else { Err(JwksError(None)) };
        }
        state.tried = Some(Instant::now());
        match self.fetch().await {
            Ok(keys) => {
                let found = find(&keys, kid, algorithm);
                state.keys = Some(Arc::new(keys));
                Ok(found)
            }
            Err(error) if state.keys.is_some() => {
                tracing::warn!(%error, "the sign-in provider's keys could not be renewed; the last good ones stay");
                Ok(known)
            }
            Err(error) => Err(JwksError(Some(error))),
        }
    }

    async fn fetch(&self) -> Result<JwkSet, reqwest::Error> {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build()?;
        let well_known = format!("{}/.well-known/openid-configuration", self.issuer);
        let discovery: Discovery = client.get(well_known).send().await?.error_for_status()?.json().await?;
        client.get(discovery.jwks_uri).send().await?.error_for_status()?.json().await
    }
}

/// A key of the right kind: meant for signatures and, where it says so, for this algorithm.
fn find(keys: &JwkSet, kid: Option<&str>, algorithm: Algorithm) -> Option<DecodingKey> {
    let fits = |key: &&Jwk| {
        key.common.public_key_use.as_ref().is_none_or(|used| *used == PublicKeyUse::Signature)
            && key.common.key_algorithm.is_none_or(|named| named == expected(algorithm))
    };
    let mut candidates = keys.keys.iter().filter(fits).filter(|key| match kid {
        Some(kid) => key.common.key_id.as_deref() == Some(kid),
        None => true,
    });
    let key = candidates.next()?;
    // Without a key id the token must leave no choice.
    if kid.is_none() && candidates.next().is_some() {
        return None;
    }
    DecodingKey::from_jwk(key).ok().filter(|key| key.family() == algorithm.family())
}

fn expected(algorithm: Algorithm) -> KeyAlgorithm {
    match algorithm {
        Algorithm::ES256 => KeyAlgorithm::ES256,
        Algorithm::EdDSA => KeyAlgorithm::EdDSA,
        _ => KeyAlgorithm::RS256,
    }
}
