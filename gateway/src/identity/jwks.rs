//! The keys that an OpenID Connect provider publishes: found by discovery, kept, and fetched again on an
//! unknown key id, but not at the pace of whoever sends unknown key ids. When the provider is down the
//! last good keys stay.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{Jwk, JwkSet, KeyAlgorithm, PublicKeyUse},
};
use serde::Deserialize;

use crate::kernel::cause::chain;

/// The least time between two fetches.
const PAUSE: Duration = Duration::from_secs(30);
/// After this time keys are fetched again though none is missing, so that a withdrawn key ends.
const KEEP: Duration = Duration::from_secs(3600);

/// The published keys of one provider.
pub struct Jwks {
    inner: Arc<Inner>,
}

struct Inner {
    issuer: String,
    state: Mutex<State>,
    /// Held while keys are fetched, so that one caller fetches and the others wait for its keys.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Clone, Default)]
struct State {
    keys: Option<Arc<JwkSet>>,
    fetched: Option<Instant>,
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
        let issuer = issuer.trim_end_matches('/').to_owned();
        let inner = Inner { issuer, state: Mutex::default(), fetching: tokio::sync::Mutex::default() };
        Self { inner: Arc::new(inner) }
    }

    /// The key by which a token says it is signed; `None` where the provider publishes no such key. A key
    /// that is known is never waited for.
    ///
    /// # Errors
    /// No keys were ever had and the provider does not answer.
    pub async fn key(&self, kid: Option<&str>, algorithm: Algorithm) -> Result<Option<DecodingKey>, JwksError> {
        let state = self.inner.state();
        if let Some(known) = state.find(kid, algorithm) {
            if state.is_old() {
                tokio::spawn(renew(self.inner.clone()));
            }
            return Ok(Some(known));
        }
        // In a task of its own: a caller who hangs up must not lose what others wait for.
        let renewed = tokio::spawn(renew(self.inner.clone())).await;
        let state = self.inner.state();
        match (state.keys.is_some(), renewed) {
            (true, _) => Ok(state.find(kid, algorithm)),
            (false, Ok(Err(error))) => Err(JwksError(Some(error))),
            (false, _) => Err(JwksError(None)),
        }
    }
}

impl Inner {
    fn state(&self) -> State {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn fetch(&self) -> Result<JwkSet, reqwest::Error> {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build()?;
        let well_known = format!("{}/.well-known/openid-configuration", self.issuer);
        let discovery: Discovery = client.get(well_known).send().await?.error_for_status()?.json().await?;
        client.get(discovery.jwks_uri).send().await?.error_for_status()?.json().await
    }
}

impl State {
    fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<DecodingKey> {
        find(self.keys.as_ref()?, kid, algorithm)
    }

    fn is_old(&self) -> bool {
        self.fetched.is_none_or(|at| at.elapsed() >= KEEP) && !self.was_just_tried()
    }

    fn was_just_tried(&self) -> bool {
        self.tried.is_some_and(|at| at.elapsed() < PAUSE)
    }
}

/// Fetches the keys, unless somebody just did or tried to.
async fn renew(inner: Arc<Inner>) -> Result<(), reqwest::Error> {
    let _turn = inner.fetching.lock().await;
    if inner.state().was_just_tried() {
        return Ok(());
    }
    let fetched = inner.fetch().await;
    let mut state = inner.state.lock().unwrap_or_else(PoisonError::into_inner);
    state.tried = Some(Instant::now());
    match fetched {
        Ok(keys) => {
            state.fetched = state.tried;
            state.keys = Some(Arc::new(keys));
            Ok(())
        }
        Err(error) => {
            tracing::warn!(cause = chain(&error), "the sign-in provider's keys could not be fetched");
            Err(error)
        }
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
