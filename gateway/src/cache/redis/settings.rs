//! How Redis is reached.

use std::{io, path::PathBuf};

use super::address::Address;

/// How Redis is reached.
#[derive(Clone, Debug)]
pub struct RedisSettings {
    /// Where it is.
    pub address: Address,
    /// What every key and channel begins with, so that others can share the server.
    pub prefix: String,
    /// The authority that signed its certificate, as a PEM file; without one the public authorities.
    pub ca: Option<PathBuf>,
}

impl RedisSettings {
    /// Whether a text can be a prefix.
    ///
    /// # Errors
    /// It cannot: what it may be.
    pub fn check_prefix(text: &str) -> Result<String, String> {
        // A brace would put every key on one server of a Cluster, a star would widen a pattern for keys.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
        let is_prefix = (1..=64).contains(&text.len()) && text.chars().all(is_plain);
        is_prefix.then(|| text.to_owned()).ok_or("use letters, digits, - _ . and :, at most 64".to_owned())
    }
}

/// Why Redis cannot be used as it is configured.
#[derive(Debug, thiserror::Error)]
pub enum RedisSettingsError {
    /// The authority's file cannot be read.
    #[error("redis_ca (GATEWAY_REDIS_CA): cannot read {}: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// It is no certificate.
    #[error(
        "redis_ca (GATEWAY_REDIS_CA): {} holds no certificate in PEM; name the file of the authority that signed the \
         certificate of Redis",
        path.display()
    )]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// There is an authority, and no TLS.
    #[error("redis_ca (GATEWAY_REDIS_CA) is for TLS, and redis_url (REDIS_URL) is without: begin it with rediss")]
    NoTls,
    /// The client refuses the address.
    #[error("redis_url (REDIS_URL): {0}")]
    Address(&'static str),
}
