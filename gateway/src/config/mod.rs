//! What an operator configures: a file of keys, overridden by the environment. Unknown keys are refused,
//! as a misspelt one would otherwise be a setting that silently does not hold.

/// What is kept to be given again.
pub mod cache;
/// Which documents are known beforehand, and which may run.
pub mod documents;
/// How much one caller may ask for.
pub mod fair_use;
/// Every key with its variable, default and meaning.
pub mod keys;
/// What one request may cost.
pub mod limits;
/// Where a standby of the database is.
mod standby;

use std::{
    collections::BTreeMap,
    fmt::Display,
    net::SocketAddr,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use axum::http::HeaderValue;
use keys::KEYS;

pub use self::{
    cache::CacheSettings,
    documents::{DocumentSettings, TrustedSettings},
    fair_use::FairUseSettings,
    limits::Limits,
};

use crate::{
    cache::redis::RedisSettings,
    db::{DatabaseSettings, setup::Location},
    kernel::{origin, secret::Secret},
    telemetry::log,
};

/// Everything that is configured.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where to listen for whoever runs the gateway, if anywhere.
    pub admin_listen: Option<SocketAddr>,
    /// How long it goes on serving after it was asked to stop.
    pub drain: Duration,
    /// How the database is reached.
    pub database: DatabaseSettings,
    /// How Redis is reached, where there is one.
    pub redis: Option<RedisSettings>,
    /// Whose tokens are believed, each issuer once; none means that nobody can sign in.
    pub oidc: Vec<Oidc>,
    /// Whose pages may send tokens from a browser.
    pub signed_in_origins: Vec<HeaderValue>,
    /// What one request may cost.
    pub limits: Limits,
    /// How much one caller may ask for.
    pub fair_use: FairUseSettings,
    /// What is kept to be given again.
    pub cache: CacheSettings,
    /// Which documents are known beforehand, and which may run.
    pub documents: DocumentSettings,
    /// Whether GraphiQL is served.
    pub graphiql: bool,
    /// How jobs are run.
    pub jobs: JobSettings,
    /// What is logged.
    pub log: LogSettings,
}

/// An OpenID Connect provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oidc {
    /// Its issuer address.
    pub issuer: String,
    /// The audience that its tokens must name.
    pub audience: String,
}

/// How jobs are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobSettings {
    /// Whether this process runs them.
    pub are_on: bool,
    /// How long a lease holds without a sign of life.
    pub lease: Duration,
}

/// What is logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// A filter of `tracing-subscriber`.
    pub filter: String,
    /// Whether lines are JSON.
    pub is_json: bool,
}

/// A configuration that cannot be used: which key, where it stands, what would be right.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read or is not TOML.
    #[error("the configuration file {path}: {cause}")]
    File {
        /// The file.
        path: String,
        /// Why.
        cause: String,
    },
    /// A key that there is none of.
    #[error("{place} sets {key}, which is not a setting; `gateway config print-default` lists them all")]
    Unknown {
        /// The file or the environment.
        place: String,
        /// The key.
        key: String,
    },
    /// A value that cannot be.
    #[error("{key} ({env}): {problem}")]
    Value {
        /// The key.
        key: &'static str,
        /// Its variable.
        env: &'static str,
        /// What would be right.
        problem: String,
    },
}

/// Raw values by key.
struct Values(BTreeMap<&'static str, String>);

impl Settings {
    /// Reads the file, if one is given, and the environment over it.
    ///
    /// # Errors
    /// The file cannot be read, a key is unknown, or a value cannot be.
    pub fn load(file: Option<&Path>, environment: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut values = Values(KEYS.iter().filter_map(|key| Some((key.name, key.default?.to_owned()))).collect());
        if let Some(path) = file {
            values.read_file(path)?;
        }
        for (name, value) in environment {
            match KEYS.iter().find(|key| key.env == name) {
                // A blank variable is an absent one.
                Some(_) if value.is_empty() => {}
                Some(key) => {
                    values.0.insert(key.name, value);
                }
                None if name.starts_with("GATEWAY_") && !is_anothers(&name) => {
                    return Err(ConfigError::Unknown { place: "the environment".to_owned(), key: name });
                }
                None => {}
            }
        }
        values.settings()
    }
}

impl Values {
    fn read_file(&mut self, path: &Path) -> Result<(), ConfigError> {
        let failed = |cause: String| ConfigError::File { path: path.display().to_string(), cause };
        let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
        // Not as the library shows it, with the line itself, in which a password may stand.
        let unread = |error: toml::de::Error| {
            let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            failed(format!("{}{}", line.map(|line| format!("line {line}: ")).unwrap_or_default(), error.message()))
        };
        let table: toml::Table = text.parse().map_err(unread)?;
        for (name, value) in table {
            let Some(key) = KEYS.iter().find(|key| key.name == name) else {
                return Err(ConfigError::Unknown { place: path.display().to_string(), key: name });
            };
            let text = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(number) => number.to_string(),
                _ => return Err(failed(format!("{name} must be text or a whole number"))),
            };
            self.0.insert(key.name, text);
        }
        Ok(())
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    fn parse<T>(&self, name: &'static str, read: impl FnOnce(&str) -> Result<T, String>) -> Result<T, ConfigError> {
        read(self.get(name).unwrap_or_default()).map_err(|problem| bad(name, problem))
    }

    fn is_on(&self, name: &'static str) -> Result<bool, ConfigError> {
        self.parse(name, |text| match text {
            "on" => Ok(true),
            "off" => Ok(false),
            other => Err(format!("\"{other}\" is neither on nor off")),
        })
    }

    fn number<N: FromStr + PartialOrd + Display>(
        &self,
        name: &'static str,
        bounds: RangeInclusive<N>,
    ) -> Result<N, ConfigError> {
        self.parse(name, |text| {
            let number = text.parse().ok().filter(|number| bounds.contains(number));
            number.ok_or(format!("\"{text}\" is not a number from {} to {}", bounds.start(), bounds.end()))
        })
    }

    fn cache(&self) -> Result<CacheSettings, ConfigError> {
        let seconds = |name| Ok(Duration::from_secs(self.number(name, 0..=7 * 24 * 3600)?));
        Ok(CacheSettings {
            bytes: self.number::<u64>("cache_megabytes", 0..=65_536)? << 20,
            stale: seconds("cache_stale_seconds")?,
            shared_for: seconds("cache_shared_seconds")?,
        })
    }

    fn oidc(&self) -> Result<Vec<Oidc>, ConfigError> {
        let words = |name| self.get(name).unwrap_or_default().split_whitespace().collect::<Vec<_>>();
        let (issuers, audiences) = (words("oidc_issuer"), words("oidc_audience"));
        match (issuers.len(), audiences.len()) {
            (1.., 0) => return Err(bad("oidc_audience", "say for whom the issuer's tokens are".to_owned())),
            (0, 1..) => return Err(bad("oidc_issuer", "say whose tokens are meant".to_owned())),
            (issuers, audiences) if audiences > 1 && audiences != issuers => {
                let problem = format!("name one for all issuers, or one for each: {issuers}, not {audiences}");
                return Err(bad("oidc_audience", problem));
            }
            _ => {}
        }
        for (at, issuer) in issuers.iter().enumerate() {
            let problem = if !origin::is_safe(issuer) {
                "it must begin with https://, or http://127.0.0.1: for trying"
            } else if issuer.contains(['?', '#']) {
                "an issuer has neither ? nor #"
            } else if issuers[..at].contains(issuer) {
                "the same issuer stands there twice"
            } else {
                continue;
            };
            return Err(bad("oidc_issuer", format!("{issuer}: {problem}")));
        }
        let pairs = issuers.iter().zip(audiences.iter().cycle());
        Ok(pairs
            .map(|(issuer, audience)| Oidc { issuer: issuer.to_string(), audience: audience.to_string() })
            .collect())
    }

    fn documents(&self) -> Result<DocumentSettings, ConfigError> {
        let file = self.get("trusted_documents").map(PathBuf::from);
        let default = if file.is_some() { "allowed" } else { "off" };
        let mode = self.get("trusted_documents_mode").unwrap_or(default);
        let is_required = match mode {
            "off" => None,
            "allowed" => Some(false),
            "required" => Some(true),
            other => {
                let problem = format!("\"{other}\" is neither off nor allowed nor required");
                return Err(bad("trusted_documents_mode", problem));
            }
        };
        let trusted = match (is_required, file) {
            (None, _) => None,
            (Some(is_required), Some(file)) => Some(TrustedSettings { file, is_required }),
            (Some(_), None) => return Err(bad("trusted_documents", format!("the mode \"{mode}\" needs a file"))),
        };
        Ok(DocumentSettings { are_persisted: self.is_on("persisted_queries")?, trusted })
    }

    fn redis(&self) -> Result<Option<RedisSettings>, ConfigError> {
        let prefix = self.parse("redis_prefix", RedisSettings::check_prefix)?;
        let ca = self.get("redis_ca").map(PathBuf::from);
        match self.get("redis_url") {
            Some(url) => {
                let address = url.parse().map_err(|problem| bad("redis_url", problem))?;
                Ok(Some(RedisSettings { address, prefix, ca }))
            }
            None if ca.is_some() => Err(bad("redis_url", "there is a redis_ca: say where that Redis is".to_owned())),
            None => Ok(None),
        }
    }

    fn settings(&self) -> Result<Settings, ConfigError> {
        let listen = self.parse("listen", address)?;
        let admin_listen = self.get("admin_listen").map(|_| self.parse("admin_listen", address)).transpose()?;
        let location: Location = self.parse("database_url", |text| {
            text.parse().map_err(|problem: String| format!("this is not a database: {problem}"))
        })?;
        let standby = self.standby(&location)?;
        let door_secret = self.get("door_secret").map(Secret::new);
        if door_secret.as_ref().is_some_and(|secret| secret.expose().chars().count() < 16) {
            return Err(bad("door_secret", "it must have at least 16 characters".to_owned()));
        }
        let door_prefix = self.parse("door_prefix", |text| {
            let is_name = text.len() <= 40
                && text.starts_with(|c: char| c.is_ascii_lowercase())
                && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            is_name.then(|| text.to_owned()).ok_or("use small letters, digits and _, at most 40".to_owned())
        })?;
        let max_connections = self.number("database_connections", 1..=500)?;
        let oidc = self.oidc()?;
        let lease = self.number("job_lease_seconds", 1..=3600)?;
        let is_json = self.parse("log_format", |text| match text {
            "json" => Ok(true),
            "text" => Ok(false),
            other => Err(format!("\"{other}\" is neither text nor json")),
        })?;
        if matches!(location, Location::Postgres(_)) && door_secret.is_none() {
            return Err(bad("door_secret", "PostgreSQL needs it: at least 16 characters".to_owned()));
        }
        let filter = self.parse("log", |text| log::check(text).map(|()| text.to_owned()))?;
        Ok(Settings {
            listen,
            admin_listen,
            drain: Duration::from_secs(self.number("drain_seconds", 0..=600)?),
            database: DatabaseSettings { location, standby, door_secret, door_prefix, max_connections },
            redis: self.redis()?,
            oidc,
            signed_in_origins: self.parse("signed_in_origins", origins)?,
            limits: Limits::read(self)?,
            fair_use: FairUseSettings::read(self)?,
            cache: self.cache()?,
            documents: self.documents()?,
            graphiql: self.is_on("graphiql")?,
            jobs: JobSettings { are_on: self.is_on("jobs")?, lease: Duration::from_secs(lease) },
            log: LogSettings { filter, is_json },
        })
    }
}

/// Variables that begin like ours and are not: the command line's own, and those that Kubernetes sets for a
/// Service that is named `gateway`.
fn is_anothers(name: &str) -> bool {
    name == "GATEWAY_CONFIG" || name.starts_with("GATEWAY_SERVICE_") || name.starts_with("GATEWAY_PORT")
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("\"{text}\" is not an address and a port such as 127.0.0.1:8080"))
}

/// Origins as browsers send them.
fn origins(text: &str) -> Result<Vec<HeaderValue>, String> {
    let origin = |text: &str| {
        let value = origin::tidy(text).and_then(|origin| HeaderValue::try_from(origin).ok());
        value.ok_or(format!("\"{text}\" is not an origin such as https://staff.example.org, without a path"))
    };
    text.split_whitespace().map(origin).collect()
}

fn bad(name: &'static str, problem: String) -> ConfigError {
    let env = KEYS.iter().find(|key| key.name == name).map_or("", |key| key.env);
    ConfigError::Value { key: name, env, problem }
}
