//! The keys that an OpenID Connect provider publishes, kept: fetched again on an unknown key id, but not at the pace
//! of whoever sends unknown key ids. When the provider is down the last good keys stay.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use jsonwebtoken::{Algorithm, DecodingKey};

use super::{
    provider::{self, ProviderError},
    published_key::PublishedKey,
};
use crate::{kernel::cause::chain, telemetry::traces};

/// The least time between two fetches.
const PAUSE: Duration = Duration::from_secs(5);
/// After this time keys are fetched again though none is missing, so that a withdrawn key ends.
const KEEP: Duration = Duration::from_secs(600);

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
    keys: Option<Arc<[PublishedKey]>>,
    fetched: Option<Instant>,
    tried: Option<Instant>,
    /// Why the last fetch failed, if it did: said once, not every five seconds.
    failure: Option<String>,
}

/// No keys were ever had of a provider, and it does not answer.
#[derive(Debug, thiserror::Error)]
#[error("the sign-in provider's keys could not be fetched")]
pub struct KeysUnavailable(#[source] Option<ProviderError>);

impl Jwks {
    /// The keys of an issuer; nothing is fetched yet.
    #[must_use]
    pub fn of(issuer: &str) -> Self {
        let inner =
            Inner { issuer: issuer.to_owned(), state: Mutex::default(), fetching: tokio::sync::Mutex::default() };
        Self { inner: Arc::new(inner) }
    }

    /// The key by which a token says it is signed; `None` where the provider publishes no such key. A key
    /// that is known is never waited for.
    ///
    /// # Errors
    /// No keys were ever had and the provider does not answer.
    pub async fn key(&self, kid: Option<&str>, algorithm: Algorithm) -> Result<Option<DecodingKey>, KeysUnavailable> {
        let state = self.inner.state();
        if let Some(known) = state.find(kid, algorithm) {
            if state.is_old() {
                tokio::spawn(renew(self.inner.clone()));
            }
            return Ok(Some(known));
        }
        // In a task of its own: a caller who hangs up must not lose what others wait for.
        let renewed = tokio::spawn(traces::beside(renew(self.inner.clone()))).await;
        let state = self.inner.state();
        match (state.keys.is_some(), renewed) {
            (true, _) => Ok(state.find(kid, algorithm)),
            (false, Ok(Err(error))) => Err(KeysUnavailable(Some(error))),
            (false, _) => Err(KeysUnavailable(None)),
        }
    }

    /// The same key where it is kept; the provider is not asked.
    #[must_use]
    pub fn at_hand(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<DecodingKey> {
        self.inner.state().find(kid, algorithm)
    }
}

impl Inner {
    fn state(&self) -> State {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl State {
    fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<DecodingKey> {
        PublishedKey::find(self.keys.as_deref()?, kid, algorithm)
    }

    fn is_old(&self) -> bool {
        self.fetched.is_none_or(|at| at.elapsed() >= KEEP) && !self.was_just_tried()
    }

    fn was_just_tried(&self) -> bool {
        self.tried.is_some_and(|at| at.elapsed() < PAUSE)
    }
}

/// Fetches the keys, unless somebody just did or tried to.
async fn renew(inner: Arc<Inner>) -> Result<(), ProviderError> {
    let _turn = inner.fetching.lock().await;
    if inner.state().was_just_tried() {
        return Ok(());
    }
    let fetched = provider::keys(&inner.issuer).await;
    let mut state = inner.state.lock().unwrap_or_else(PoisonError::into_inner);
    state.tried = Some(Instant::now());
    match fetched {
        Ok(keys) => {
            state.fetched = state.tried;
            state.keys = Some(keys.into());
            if state.failure.take().is_some() {
                tracing::info!(issuer = inner.issuer, "the sign-in provider's keys can be fetched again");
            }
            Ok(())
        }
        Err(error) => {
            let cause = chain(&error);
            if state.failure.as_ref() != Some(&cause) {
                tracing::warn!(issuer = inner.issuer, cause, "the sign-in provider's keys could not be fetched");
            }
            state.failure = Some(cause);
            Err(error)
        }
    }
}
