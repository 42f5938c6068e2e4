//! Opening a database, migrating it, and refusing one that does not fit this program.

use std::{path::PathBuf, str::FromStr, sync::Arc, time::Duration};

use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement,
    sqlx::{
        postgres::PgConnectOptions,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};

use super::{Door, Doors, SET_DOOR, SharedDoors, credentials, grants, told};
use crate::{
    kernel::{clock, id::new_id, secret::Secret},
    telemetry::tally,
};

/// The pool of whoever migrates.
const OWNER: &str = "owner";

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
            Location::Postgres(url) => {
                let rest = url.expose().rsplit('@').next().unwrap_or_default();
                let rest = rest.split_once("://").map_or(rest, |(_, rest)| rest);
                format!("postgres://{}", rest.split('?').next().unwrap_or_default())
            }
        }
    }

    fn secret(&self) -> Result<&str, SetupError> {
        self.door_secret.as_ref().map(Secret::expose).ok_or(SetupError::NoDoorSecret)
    }

    fn unreachable(&self, cause: DbErr) -> SetupError {
        SetupError::Unreachable { place: self.place(), cause }
    }

    async fn sqlite(&self, path: &std::path::Path, writes: bool) -> Result<DatabaseConnection, SetupError> {
        let pool = if writes { told::WRITERS } else { told::READERS };
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
        self.connect(options, pool).await
    }

    async fn connect(&self, options: ConnectOptions, pool: &'static str) -> Result<DatabaseConnection, SetupError> {
        let mut connection = Database::connect(options).await.map_err(|cause| self.unreachable(cause))?;
        let system = told::system(connection.get_database_backend());
        connection.set_metric_callback(move |info| {
            if !info.statement.sql.starts_with(SET_DOOR) {
                tally::statement();
                told::statement(system, pool, &info.statement.sql, info.elapsed, info.failed);
            }
        });
        Ok(connection)
    }

    async fn postgres(
        &self,
        url: &Secret,
        role: Option<String>,
        pool: &'static str,
    ) -> Result<DatabaseConnection, SetupError> {
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
        self.connect(options, pool).await
    }
}

/// Brings the database to the shape that this program expects, and on PostgreSQL lays its doors.
///
/// # Errors
/// The database cannot be reached as its owner, is newer than this program, or a statement fails.
pub async fn migrate(settings: &DatabaseSettings) -> Result<(), SetupError> {
    let failed = |cause| SetupError::Migration { place: settings.place(), cause };
    let owner = match &settings.location {
        Location::Sqlite(path) => settings.sqlite(path, true).await?,
        Location::Postgres(url) => {
            let owner = settings.postgres(url, None, OWNER).await?;
            for door in Door::ALL {
                ensure_role(&owner, &grants::ensure_role(&settings.door_prefix, door, settings.secret()?))
                    .await
                    .map_err(failed)?;
            }
            owner
        }
    };
    let turn = wait_for_turn(settings).await?;
    if let Err(SetupError::Newer { place, migration }) = check(settings, &owner).await {
        return Err(SetupError::Newer { place, migration });
    }
    Migrator::up(&owner, None).await.map_err(failed)?;
    if owner.get_database_backend() == DbBackend::Postgres {
        let lay = grants::lay(&settings.door_prefix, settings.secret()?);
        owner.execute_unprepared(&lay).await.map_err(failed)?;
    }
    mark_network(&owner).await.map_err(failed)?;
    if let Some(turn) = turn {
        turn.close().await.map_err(failed)?;
    }
    owner.close().await.map_err(failed)
}

/// Replicas may start together and each be told to migrate: on PostgreSQL one goes first and the others
/// wait for it. The turn ends with the connection. SQLite has one writer anyway.
async fn wait_for_turn(settings: &DatabaseSettings) -> Result<Option<DatabaseConnection>, SetupError> {
    let Location::Postgres(url) = &settings.location else { return Ok(None) };
    let one = DatabaseSettings { max_connections: 1, ..settings.clone() };
    let turn = one.postgres(url, None, OWNER).await?;
    turn.execute_unprepared("SELECT pg_advisory_lock(hashtext('gateway migrate'))")
        .await
        .map_err(|cause| settings.unreachable(cause))?;
    Ok(Some(turn))
}

/// Roles belong to the server, so a migration of another database may change one at the same moment;
/// PostgreSQL then refuses the later of the two, which only has to try again.
async fn ensure_role(owner: &DatabaseConnection, statement: &str) -> Result<(), DbErr> {
    let mut tries_left = 10;
    loop {
        match owner.execute_unprepared(statement).await {
            Err(error) if tries_left > 0 && error.to_string().contains("concurrently updated") => {
                tries_left -= 1;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            result => return result.map(|_| ()),
        }
    }
}

/// Lets PostgreSQL learn what a bulk load brought, so that the first queries are planned well. Needs the
/// owner; SQLite needs nothing.
///
/// # Errors
/// The database cannot be reached as its owner.
pub async fn settle(settings: &DatabaseSettings) -> Result<(), SetupError> {
    let Location::Postgres(url) = &settings.location else { return Ok(()) };
    let owner = settings.postgres(url, None, OWNER).await?;
    owner.execute_unprepared("VACUUM (ANALYZE)").await.map_err(|cause| settings.unreachable(cause))?;
    owner.close().await.map_err(|cause| settings.unreachable(cause))
}

/// Gives a new database its identity.
async fn mark_network(owner: &DatabaseConnection) -> Result<(), DbErr> {
    let backend = owner.get_database_backend();
    let table = if backend == DbBackend::Postgres { "truth.network" } else { "network" };
    owner
        .execute_raw(Statement::from_sql_and_values(
            backend,
            format!(
                "INSERT INTO {table} (id, epoch, position, created_at) VALUES (1, $1, 0, $2) ON CONFLICT DO NOTHING"
            ),
            [new_id().into(), clock::now().into()],
        ))
        .await?;
    Ok(())
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
                pools.push((door, settings.postgres(url, Some(role), door.as_str()).await?));
            }
            // Every change ends at the one row of positions: more writers at once only wait there for each other,
            // and longer, whenever the one that holds it is kept from running.
            let few = DatabaseSettings { max_connections: settings.max_connections.div_ceil(2), ..settings.clone() };
            let role = grants::role_name(&settings.door_prefix, Door::Center);
            let writers = few.postgres(url, Some(role), told::WRITERS).await?;
            (DbBackend::Postgres, writers, credentials::seal_key(settings.secret()?))
        }
    };
    let doors = Doors { backend, pools, writers, seal_key, written: Arc::default() };
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
async fn check(settings: &DatabaseSettings, db: &DatabaseConnection) -> Result<(), SetupError> {
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
