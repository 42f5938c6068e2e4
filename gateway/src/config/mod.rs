//! What an operator configures: a file of keys, overridden by the environment. Unknown keys are refused,
//! as a misspelt one would otherwise be a setting that silently does not hold.

/// What is kept to be given again.
pub mod cache;
/// How the database is reached.
mod database;
/// Which documents are known beforehand, and which may run.
pub mod documents;
/// How much one caller may ask for.
pub mod fair_use;
/// How jobs are run.
pub mod jobs;
/// Every key with its variable, default and meaning.
pub mod keys;
/// What one request may cost.
pub mod limits;
/// What is logged.
pub mod log;
/// Who signs people in.
pub mod oidc;
/// How Redis is reached.
mod redis;

use std::{
    collections::BTreeMap, fmt::Display, net::SocketAddr, ops::RangeInclusive, path::Path, str::FromStr, time::Duration,
};

use axum::http::HeaderValue;
use keys::KEYS;

pub use self::{
    cache::CacheSettings,
    documents::{DocumentSettings, TrustedSettings},
    fair_use::FairUseSettings,
    jobs::JobSettings,
    limits::Limits,
    log::LogSettings,
    oidc::Oidc,
};

use crate::{cache::redis::RedisSettings, db::DatabaseSettings, kernel::origin};

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

    fn settings(&self) -> Result<Settings, ConfigError> {
        Ok(Settings {
            listen: self.parse("listen", address)?,
            admin_listen: self.get("admin_listen").map(|_| self.parse("admin_listen", address)).transpose()?,
            drain: Duration::from_secs(self.number("drain_seconds", 0..=600)?),
            database: database::read(self)?,
            redis: redis::read(self)?,
            oidc: Oidc::read(self)?,
            signed_in_origins: self.parse("signed_in_origins", origins)?,
            limits: Limits::read(self)?,
            fair_use: FairUseSettings::read(self)?,
            cache: CacheSettings::read(self)?,
            documents: DocumentSettings::read(self)?,
            graphiql: self.is_on("graphiql")?,
            jobs: JobSettings::read(self)?,
            log: LogSettings::read(self)?,
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
