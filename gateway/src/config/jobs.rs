//! How jobs are run.

use std::time::Duration;

use super::{ConfigError, Values};

/// How jobs are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobSettings {
    /// Whether this process runs them.
    pub are_on: bool,
    /// How long a lease holds without a sign of life.
    pub lease: Duration,
}

impl JobSettings {
    pub(super) fn read(values: &Values) -> Result<Self, ConfigError> {
        let lease = Duration::from_secs(values.number("job_lease_seconds", 1..=3600)?);
        Ok(Self { are_on: values.is_on("jobs")?, lease })
    }
}
