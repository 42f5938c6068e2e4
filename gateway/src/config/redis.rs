//! How Redis is reached, where there is one.

use std::path::PathBuf;

use super::{ConfigError, Values, bad};
use crate::cache::redis::RedisSettings;

pub(super) fn read(values: &Values) -> Result<Option<RedisSettings>, ConfigError> {
    let prefix = values.parse("redis_prefix", RedisSettings::check_prefix)?;
    let ca = values.get("redis_ca").map(PathBuf::from);
    match values.get("redis_url") {
        Some(url) => {
            let address = url.parse().map_err(|problem| bad("redis_url", problem))?;
            Ok(Some(RedisSettings { address, prefix, ca }))
        }
        None if ca.is_some() => Err(bad("redis_url", "there is a redis_ca: say where that Redis is".to_owned())),
        None => Ok(None),
    }
}
