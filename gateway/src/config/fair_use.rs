//! How much one caller may ask for.

use std::time::Duration;

use super::{ConfigError, Values};

/// How much one caller may ask for, in units a second; at none that is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FairUseSettings {
    /// Proxies that stand one behind the other before the gateway, whose word is believed.
    pub proxies: usize,
    /// Of one address, without a credential.
    pub anonymous: u64,
    /// Of one site key.
    pub site: u64,
    /// Of one member.
    pub member: u64,
    /// So many seconds' worth of it may be asked for at once.
    pub burst: Duration,
}

impl FairUseSettings {
    pub(super) fn read(values: &Values) -> Result<Self, ConfigError> {
        let rate = |name| values.number(name, 0..=1_000_000_u64);
        Ok(Self {
            proxies: values.number("trusted_proxies", 0..=16)?,
            anonymous: rate("rate_anonymous")?,
            site: rate("rate_site")?,
            member: rate("rate_member")?,
            burst: Duration::from_secs(values.number("rate_burst_seconds", 1..=3600)?),
        })
    }
}
