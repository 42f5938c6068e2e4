//! Where a standby of the database is.

use super::{ConfigError, Values, bad};
use crate::{db::setup::Location, kernel::secret::Secret};

impl Values {
    /// The address of a standby of a database.
    pub(super) fn standby(&self, primary: &Location) -> Result<Option<Secret>, ConfigError> {
        let Some(url) = self.get("database_replica_url") else { return Ok(None) };
        let bad = |problem: &str| bad("database_replica_url", problem.to_owned());
        match (url.parse(), primary) {
            (Ok(Location::Postgres(url)), Location::Postgres(_)) => Ok(Some(url)),
            (Ok(Location::Postgres(_)), _) => Err(bad("database_url is no PostgreSQL, so there is no standby of it")),
            _ => Err(bad("it must begin with postgres:// or postgresql://")),
        }
    }
}
