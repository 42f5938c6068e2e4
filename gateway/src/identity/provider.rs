//! Asking an OpenID Connect provider for the keys that it publishes: discovery, then the keys. What it answers is
//! bounded in time and size, and believed only where it speaks for the issuer that was configured.

use std::time::Duration;

use reqwest::{Client, Url, redirect};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::published_key::PublishedKey;
use crate::{
    kernel::origin,
    telemetry::{KeyValue, traces},
};

/// How long both questions may take together.
const PATIENCE: Duration = Duration::from_secs(3);
/// The longest answer, in bytes.
const MOST_BYTES: usize = 256 * 1024;
/// Keys of one provider.
const MOST_KEYS: usize = 32;

/// Why a provider's keys could not be had.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// It could not be asked, or its answer broke off.
    #[error("it could not be asked")]
    Unreachable(#[from] reqwest::Error),
    /// It did not answer in time.
    #[error("it did not answer within {} s", PATIENCE.as_secs())]
    Slow,
    /// It answered with another status than success.
    #[error("it answered {0}")]
    Status(u16),
    /// Its answer is longer than any should be.
    #[error("it answered more than {MOST_BYTES} bytes")]
    TooLong,
    /// Its answer is not what the specification says.
    #[error("its answer is not what OpenID Connect says")]
    Unreadable(#[from] serde_json::Error),
    /// Its discovery document is of another issuer.
    #[error("its discovery document is of another issuer than the configured one, which must be equal to the letter")]
    OtherIssuer,
    /// The address of its keys is not one to trust.
    #[error("the address of its keys is neither https nor on this machine")]
    Insecure,
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

/// The keys that the provider of that issuer publishes now.
///
/// # Errors
/// It does not answer, or not as it should.
pub async fn keys(issuer: &str) -> Result<Vec<PublishedKey>, ProviderError> {
    tokio::time::timeout(PATIENCE, ask(issuer)).await.map_err(|_| ProviderError::Slow)?
}

async fn ask(issuer: &str) -> Result<Vec<PublishedKey>, ProviderError> {
    // Whoever leads elsewhere could lead anywhere.
    let client = Client::builder().redirect(redirect::Policy::none()).build()?;
    let well_known = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let discovery: Discovery = get(&client, &well_known).await?;
    if discovery.issuer != issuer {
        return Err(ProviderError::OtherIssuer);
    }
    if !origin::is_safe(&discovery.jwks_uri) {
        return Err(ProviderError::Insecure);
    }
    let set: KeySet = get(&client, &discovery.jwks_uri).await?;
    Ok(set.keys.into_iter().filter_map(PublishedKey::read).take(MOST_KEYS).collect())
}

async fn get<T: DeserializeOwned>(client: &Client, address: &str) -> Result<T, ProviderError> {
    let told = || {
        let host = Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        vec![KeyValue::new("http.request.method", "GET"), KeyValue::new("server.address", host)]
    };
    traces::call("GET", told, answer(client, address)).await
}

async fn answer<T: DeserializeOwned>(client: &Client, address: &str) -> Result<T, ProviderError> {
    let mut request = client.get(address);
    if let Some(parent) = traces::to_callee() {
        request = request.header(traces::PARENT, parent);
    }
    let mut response = request.send().await?;
    let status = i64::from(response.status().as_u16());
    traces::note(|| vec![KeyValue::new("http.response.status_code", status)]);
    if !response.status().is_success() {
        return Err(ProviderError::Status(response.status().as_u16()));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(ProviderError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(serde_json::from_slice(&body)?)
}
