//! What is kept to be given again.

use std::time::Duration;

use super::{ConfigError, Values};

/// How much is kept in process, and for how long it is of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheSettings {
    /// The most bytes that one process keeps; with none each question is executed.
    pub bytes: u64,
    /// How old an answer may be that is given while the database is away.
    pub stale: Duration,
    /// How long a content delivery network or a browser may give an answer again without asking.
    pub shared_for: Duration,
}

impl CacheSettings {
    pub(super) fn read(values: &Values) -> Result<Self, ConfigError> {
        let seconds = |name| Ok(Duration::from_secs(values.number(name, 0..=7 * 24 * 3600)?));
        Ok(Self {
            bytes: values.number::<u64>("cache_megabytes", 0..=65_536)? << 20,
            stale: seconds("cache_stale_seconds")?,
            shared_for: seconds("cache_shared_seconds")?,
        })
    }
}
