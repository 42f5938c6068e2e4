//! What is logged.

use super::{ConfigError, Values};
use crate::telemetry::log;

/// What is logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// A filter of `tracing-subscriber`.
    pub filter: String,
    /// Whether lines are JSON.
    pub is_json: bool,
}

impl LogSettings {
    pub(super) fn read(values: &Values) -> Result<Self, ConfigError> {
        let is_json = values.parse("log_format", |text| match text {
            "json" => Ok(true),
            "text" => Ok(false),
            other => Err(format!("\"{other}\" is neither text nor json")),
        })?;
        let filter = values.parse("log", |text| log::check(text).map(|()| text.to_owned()))?;
        Ok(Self { filter, is_json })
    }
}
