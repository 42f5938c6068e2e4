//! How the database is reached, and a standby of it.

use super::{ConfigError, Values, bad};
use crate::{
    db::{DatabaseSettings, setup::Location},
    kernel::secret::Secret,
};

pub(super) fn read(values: &Values) -> Result<DatabaseSettings, ConfigError> {
    let location: Location = values.parse("database_url", |text| {
        text.parse().map_err(|problem: String| format!("this is not a database: {problem}"))
    })?;
    let standby = standby(values, &location)?;
    let door_secret = values.get("door_secret").map(Secret::new);
    if door_secret.as_ref().is_some_and(|secret| secret.expose().chars().count() < 16) {
        return Err(bad("door_secret", "it must have at least 16 characters".to_owned()));
    }
    if matches!(location, Location::Postgres(_)) && door_secret.is_none() {
        return Err(bad("door_secret", "PostgreSQL needs it: at least 16 characters".to_owned()));
    }
    let door_prefix = values.parse("door_prefix", |text| {
        let is_name = text.len() <= 40
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        is_name.then(|| text.to_owned()).ok_or("use small letters, digits and _, at most 40".to_owned())
    })?;
    let max_connections = values.number("database_connections", 1..=500)?;
    Ok(DatabaseSettings { location, standby, door_secret, door_prefix, max_connections })
}

/// The address of a standby of a database.
fn standby(values: &Values, primary: &Location) -> Result<Option<Secret>, ConfigError> {
    let Some(url) = values.get("database_replica_url") else { return Ok(None) };
    let bad = |problem: &str| bad("database_replica_url", problem.to_owned());
    match (url.parse(), primary) {
        (Ok(Location::Postgres(url)), Location::Postgres(_)) => Ok(Some(url)),
        (Ok(Location::Postgres(_)), _) => Err(bad("database_url is no PostgreSQL, so there is no standby of it")),
        _ => Err(bad("it must begin with postgres:// or postgresql://")),
    }
}
