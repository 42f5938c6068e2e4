//! Opening a database, and refusing one that does not fit this program.

use std::{path::PathBuf, str::FromStr, sync::Arc, time::Duration};

use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement,
    sqlx::{
        postgres::PgConnectOptions,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};

use super::{Door, Doors, SharedDoors, Standby, credentials, grants};
use crate::kernel::secret::Secret;

/// Where the truth is kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Location {
    /// A file of our own.
    Sqlite(PathBuf),
    /// A server, as an address that may name the owner of the tables.
    Postgres(Secret),
}

impl FromStr for Location {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        if let Some(path) = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")) {
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            // Whoever cannot read it later would show it whole, with the password.
            let is_address = url.parse::<PgConnectOptions>().is_ok();
            let problem = "what follows postgres:// cannot be read: write OWNER:PASSWORD@HOST:PORT/NAME, and in a password %40 \
                           for @, %2F for / and %3A for :";
            return is_address.then(|| Self::Postgres(Secret::new(url))).ok_or_else(|| problem.to_owned());
        }
        Err("it must begin with postgres:// or sqlite://".to_owned())
    }
}

/// How the database is reached.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// Where it is.
    pub location: Location,
    /// A standby of it from which everybody's reads may be answered; PostgreSQL only.
    pub standby: Option<Secret>,
    /// What the doors' passwords are derived from; PostgreSQL only.
    pub door_secret: Option<Secret>,
    /// What the doors' roles are called after: `gateway` makes `gateway_public` and so on.
    pub door_prefix: String,
    /// The most connections a door holds.
    pub max_connections: u32,
}

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// It does not answer, or not to us.
    #[error("cannot open the database {place}: {cause}")]
    Unreachable {
        /// Its address without the password.
        place: String,
        /// The driver's words.
        cause: DbErr,
    },
    /// There is none yet.
    #[error("there is no database {place} yet: run `gateway migrate`, or start with --migrate")]
    Missing {
        /// Where it was looked for.
        place: String,
    },
    /// The program is newer than the database.
    #[error("the database {place} needs {count} migration(s) first: run `gateway migrate`, or start with --migrate")]
    Pending {
        /// Its address without the password.
        place: String,
        /// How many.
        count: usize,
    },
    /// The database is newer than the program.
    #[error(
        "the database {place} was made by a newer version of this program (it knows {migration}); use that version"
    )]
    Newer {
        /// Its address without the password.
        place: String,
        /// A migration that this program does not know.
        migration: String,
    },
    /// PostgreSQL without the secret for its doors.
    #[error("PostgreSQL needs GATEWAY_DOOR_SECRET: at least 16 characters from which the doors' passwords are derived")]
    NoDoorSecret,
    /// A migration failed.
    #[error("the migration of {place} failed: {cause}")]
    Migration {
        /// Its address without the password.
        place: String,
        /// The database's words.
        cause: DbErr,
    },
}

impl DatabaseSettings {
    /// Where the database is, fit to be shown.
    #[must_use]
    pub fn place(&self) -> String {
        match &self.location {
            Location::Sqlite(path) => path.display().to_string(),
            Location::Postgres(url) => place_of(url),
        }
    }

    pub(super) fn secret(&self) -> Result<&str, SetupError> {
        self.door_secret.as_ref().map(Secret::expose).ok_or(SetupError::NoDoorSecret)
    }

    pub(super) fn unreachable(&self, cause: DbErr) -> SetupError {
        SetupError::Unreachable { place: self.place(), cause }
    }

    pub(super) async fn sqlite(&self, path: &std::path::Path, writes: bool) -> Result<DatabaseConnection, SetupError> {
        let mut options = ConnectOptions::new(format!("sqlite://{}", path.display()));
        // One writer at a time is SQLite's own rule; a queue in front of it beats "database is locked".
        options.max_connections(if writes { 1 } else { self.max_connections }).sqlx_logging(false);
        options.map_sqlx_sqlite_opts(move |options| {
            options
                .create_if_missing(writes)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Normal)
                .busy_timeout(Duration::from_secs(10))
                .pragma("query_only", if writes { "OFF" } else { "ON" })
        });
        self.connect(options).await
    }

    pub(super) async fn connect(&self, options: ConnectOptions) -> Result<DatabaseConnection, SetupError> {
        Database::connect(options).await.map_err(|cause| self.unreachable(cause))
    }

    pub(super) async fn postgres(&self, url: &Secret, role: Option<String>) -> Result<DatabaseConnection, SetupError> {
        self.connect(self.postgres_options(url, role)?).await
    }

    pub(super) fn postgres_options(&self, url: &Secret, role: Option<String>) -> Result<ConnectOptions, SetupError> {
        let mut options = ConnectOptions::new(url.expose());
        options
            .max_connections(self.max_connections)
            .acquire_timeout(Duration::from_secs(5))
            // While the server is away nobody asks it: once it is back, nobody is given a connection that broke.
            .test_before_acquire_if_idle_for(Duration::from_secs(1))
            .sqlx_logging(false)
            .set_application_name("gateway");
        if let Some(role) = role {
            let password = credentials::door_password(self.secret()?, &role);
            options.connect_lazy(true);
            options.map_sqlx_postgres_opts(move |options| options.username(&role).password(&password));
        }
        Ok(options)
    }
}

/// An address without its sign-in, fit to be shown.
pub(super) fn place_of(url: &Secret) -> String {
    let rest = url.expose().rsplit('@').next().unwrap_or_default();
    let rest = rest.split_once("://").map_or(rest, |(_, rest)| rest);
    format!("postgres://{}", rest.split('?').next().unwrap_or_default())
}

/// Opens every door of a database that fits this program.
///
/// # Errors
/// It cannot be reached, or is older or newer than this program.
pub async fn open(settings: &DatabaseSettings) -> Result<SharedDoors, SetupError> {
    let mut pools = Vec::new();
    let (backend, writers, seal_key) = match &settings.location {
        Location::Sqlite(path) => {
            if !path.exists() {
                return Err(SetupError::Missing { place: settings.place() });
            }
            let readers = settings.sqlite(path, false).await?;
            for door in Door::ALL.into_iter().filter(|door| *door != Door::Operator) {
                pools.push((door, readers.clone()));
            }
            let writers = settings.sqlite(path, true).await?;
            pools.push((Door::Operator, writers.clone()));
            (DbBackend::Sqlite, writers, String::new())
        }
        Location::Postgres(url) => {
            for door in Door::ALL {
                let role = grants::role_name(&settings.door_prefix, door);
                pools.push((door, settings.postgres(url, Some(role)).await?));
            }
            // Every change ends at the one row of positions: more writers at once only wait there for each other,
            // and longer, whenever the one that holds it is kept from running.
            let few = DatabaseSettings { max_connections: settings.max_connections.div_ceil(2), ..settings.clone() };
            let role = grants::role_name(&settings.door_prefix, Door::Center);
            let writers = few.postgres(url, Some(role)).await?;
            (DbBackend::Postgres, writers, credentials::seal_key(settings.secret()?))
        }
    };
    let standby = match &settings.standby {
        Some(url) => Some(Standby::open(settings, url).await?),
        None => None,
    };
    let doors = Doors { backend, pools, writers, standby, seal_key, written: Arc::default() };
    let operator =
        doors.pool(Door::Operator).map_err(|error| settings.unreachable(DbErr::Custom(error.to_string())))?;
    check(settings, operator).await?;
    Ok(Arc::new(doors))
}

fn is_no_such_table(error: &DbErr) -> bool {
    let words = error.to_string();
    words.contains("no such table") || words.contains("does not exist")
}

/// Compares the migrations that the database has seen with those that this program knows.
pub(super) async fn check(settings: &DatabaseSettings, db: &DatabaseConnection) -> Result<(), SetupError> {
    let known: Vec<String> = Migrator::migrations().iter().map(|m| m.name().to_owned()).collect();
    let backend = db.get_database_backend();
    let table = if backend == DbBackend::Postgres { "public.seaql_migrations" } else { "seaql_migrations" };
    db.ping().await.map_err(|cause| settings.unreachable(cause))?;
    let rows = db.query_all_raw(Statement::from_string(backend, format!("SELECT version FROM {table}"))).await;
    let rows = match rows {
        Ok(rows) => rows,
        // Nothing was migrated yet.
        Err(error) if is_no_such_table(&error) => Vec::new(),
        Err(cause) => return Err(settings.unreachable(cause)),
    };
    let applied: Vec<String> = rows.iter().filter_map(|row| row.try_get("", "version").ok()).collect();
    if let Some(migration) = applied.iter().find(|applied| !known.contains(applied)) {
        return Err(SetupError::Newer { place: settings.place(), migration: migration.clone() });
    }
    match known.len() - applied.len() {
        0 => Ok(()),
        count => Err(SetupError::Pending { place: settings.place(), count }),
    }
}
