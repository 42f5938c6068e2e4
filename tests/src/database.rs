//! A database of a test's own.

use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use gateway::db::credentials;
use sea_orm::sqlx::{
    self, AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection, TypeInfo, Value, ValueRef,
    sqlite::{SqliteConnectOptions, SqliteRow},
};
use tempfile::TempDir;

use crate::{AUDIENCE, Backend, Output, issuer_url, places, process::lock, template};

/// What the doors' passwords are derived from.
const DOOR_SECRET: &str = "a secret of 32 letters for tests";

/// A database of a test's own, which goes when it is dropped.
pub struct Database(Place);

pub(crate) enum Place {
    Sqlite { folder: TempDir },
    Postgres { name: String },
}

impl Database {
    /// One that holds nothing, not even tables.
    #[must_use]
    pub fn empty(backend: Backend) -> Self {
        Self::of(backend, |name| format!("CREATE DATABASE {name}"))
    }

    /// One with the demo network, the seats of its users held by subjects of our sign-in provider.
    ///
    /// # Panics
    /// The template cannot be made or copied.
    #[must_use]
    pub fn demo(backend: Backend) -> Self {
        let template = template::of(backend);
        match &template.0 {
            Place::Sqlite { folder } => {
                let copy = Self::empty(backend);
                std::fs::copy(folder.path().join(FILE), copy.file()).expect("the template can be copied");
                copy
            }
            Place::Postgres { name: template } => {
                Self::of(backend, |name| format!("CREATE DATABASE {name} TEMPLATE {template}"))
            }
        }
    }

    fn of(backend: Backend, create: impl FnOnce(&str) -> String) -> Self {
        match backend {
            Backend::Sqlite => Self(Place::Sqlite { folder: places::free_folder() }),
            Backend::Postgres => {
                static COUNT: AtomicU32 = AtomicU32::new(0);
                let number = COUNT.fetch_add(1, Ordering::Relaxed);
                let name = format!("{}{}_{number}", template::PREFIX, std::process::id());
                server_execute(&create(&name));
                Self(Place::Postgres { name })
            }
        }
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        match self.0 {
            Place::Sqlite { .. } => Backend::Sqlite,
            Place::Postgres { .. } => Backend::Postgres,
        }
    }

    /// Its address, on PostgreSQL as the superuser.
    #[must_use]
    pub fn url(&self) -> String {
        match &self.0 {
            Place::Sqlite { .. } => format!("sqlite://{}", self.file().display()),
            Place::Postgres { name } => server_url(name, None),
        }
    }

    /// Runs statements as the superuser, or on the file.
    ///
    /// # Panics
    /// The database refuses.
    pub fn execute(&self, sql: &str) {
        let done = match self.backend() {
            Backend::Sqlite => block_on(async {
                let mut connection = self.sqlite().await?;
                sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await?;
                // Waited for, so that the file is whole once nobody has it open.
                connection.close().await
            }),
            Backend::Postgres => execute_at(&self.url(), sql),
        };
        done.unwrap_or_else(|error: sqlx::Error| panic!("{error}\nin {sql}"));
    }

    /// The rows of a statement, every value as text: an id with hyphens on both databases, a truth value `t` or
    /// `f` on PostgreSQL and `1` or `0` on SQLite.
    ///
    /// # Panics
    /// The database refuses.
    #[must_use]
    pub fn rows(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        match self.backend() {
            Backend::Sqlite => {
                let rows = block_on(async {
                    let mut connection = self.sqlite().await?;
                    let rows = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(&mut connection).await?;
                    connection.close().await?;
                    Ok(rows)
                });
                rows.unwrap_or_else(|error: sqlx::Error| panic!("{error}\nin {sql}")).iter().map(texts).collect()
            }
            Backend::Postgres => rows_at(&self.url(), sql).unwrap_or_else(|error| panic!("{error}\nin {sql}")),
        }
    }

    /// A number that every commit of somebody else changes: a connection that is kept tells it. SQLite only.
    ///
    /// # Panics
    /// The database refuses, or is no file.
    pub fn commits(&self) -> impl FnMut() -> i64 + use<> {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
        let mut connection = runtime.block_on(self.sqlite()).expect("the file can be opened");
        move || {
            let asked = sqlx::raw_sql("PRAGMA data_version").fetch_one(&mut connection);
            runtime.block_on(asked).expect("SQLite tells its version").get(0)
        }
    }

    /// The address that signs in as a door's role: `public`, `network`, `center`, ... SQLite has no such doors.
    #[must_use]
    pub fn url_for_door(&self, door: &str) -> Option<String> {
        let Place::Postgres { name } = &self.0 else { return None };
        let role = format!("{}_{door}", door_prefix());
        let password = credentials::door_password(DOOR_SECRET, &role);
        Some(server_url(name, Some(&format!("{role}:{password}"))))
    }

    /// Runs a command of the gateway on it.
    #[must_use]
    pub fn gateway(&self, args: &[&str]) -> Output {
        // The doors' roles belong to the server: two migrations would alter them at the same time.
        static ONE: Mutex<()> = Mutex::new(());
        let _one = lock(&ONE);
        self.program(args).run()
    }

    /// Every setting of a gateway on it.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        environment_at(self.url())
    }

    /// Copies the file of SQLite, which nobody must have open.
    ///
    /// # Panics
    /// It cannot be copied.
    pub fn copy_to(&self, path: &Path) {
        std::fs::copy(self.file(), path).expect("the file can be copied");
    }

    /// The file of SQLite.
    fn file(&self) -> PathBuf {
        match &self.0 {
            Place::Sqlite { folder } => folder.path().join(FILE),
            Place::Postgres { name } => panic!("{name} is no file"),
        }
    }

    async fn sqlite(&self) -> sqlx::Result<SqliteConnection> {
        SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(self.file()).create_if_missing(true)).await
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Place::Postgres { name } = &self.0 {
            let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            if let Err(error) = execute_at(&server_url("postgres", None), &sql) {
                eprintln!("{name} was left behind: {error}");
            }
        }
    }
}

const FILE: &str = "gateway.db";

/// The roles of this process: another one may run its tests on the same server.
fn door_prefix() -> String {
    format!("it{}", std::process::id())
}

/// Every setting of a gateway on the database of an address.
pub(crate) fn environment_at(url: String) -> Vec<(&'static str, String)> {
    vec![
        ("DATABASE_URL", url),
        ("GATEWAY_DATABASE_CONNECTIONS", "2".to_owned()),
        ("GATEWAY_DOOR_PREFIX", door_prefix()),
        ("GATEWAY_DOOR_SECRET", DOOR_SECRET.to_owned()),
        ("GATEWAY_OIDC_ISSUER", issuer_url()),
        ("GATEWAY_OIDC_AUDIENCE", AUDIENCE.to_owned()),
        // All tests ask from one address; those that are about fair use say how much may be asked for.
        ("GATEWAY_RATE_ANONYMOUS", "0".to_owned()),
        ("GATEWAY_RATE_SITE", "0".to_owned()),
        ("GATEWAY_RATE_MEMBER", "0".to_owned()),
        ("GATEWAY_LIMIT_CONNECTIONS_EACH", "0".to_owned()),
        // A test that is about jobs turns them on: elsewhere they would write while it counts.
        ("GATEWAY_JOBS", "off".to_owned()),
        ("GATEWAY_LOG", "info".to_owned()),
        ("GATEWAY_LOG_FORMAT", "json".to_owned()),
    ]
}

/// The server's address with another database and, where given, another sign-in.
fn server_url(database: &str, sign_in: Option<&str>) -> String {
    let server = std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL is not set: run tests/run, which starts PostgreSQL");
    let (scheme, rest) = server.split_once("://").expect("TEST_POSTGRES_URL begins with postgres://");
    let (authority, _) = rest.rsplit_once('/').expect("TEST_POSTGRES_URL names a database");
    let (own, host) = authority.rsplit_once('@').expect("TEST_POSTGRES_URL names a superuser");
    format!("{scheme}://{}@{host}/{database}", sign_in.unwrap_or(own))
}

pub(crate) fn server_rows(sql: &str) -> Vec<Vec<Option<String>>> {
    rows_at(&server_url("postgres", None), sql).unwrap_or_else(|error| panic!("{error}\nin {sql}"))
}

pub(crate) fn server_execute(sql: &str) {
    execute_at(&server_url("postgres", None), sql).unwrap_or_else(|error| panic!("{error}\nin {sql}"));
}

fn execute_at(url: &str, sql: &str) -> sqlx::Result<()> {
    block_on(async {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut PgConnection::connect(url).await?).await.map(drop)
    })
}

fn rows_at(url: &str, sql: &str) -> sqlx::Result<Vec<Vec<Option<String>>>> {
    let rows = block_on(async {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(&mut PgConnection::connect(url).await?).await
    })?;
    // Statements that are not prepared come back as text, whatever their type.
    let text = |row: &sqlx::postgres::PgRow, column| -> sqlx::Result<Option<String>> {
        let value = row.try_get_raw(column)?;
        if value.is_null() {
            return Ok(None);
        }
        value.as_str().map(|text| Some(text.to_owned())).map_err(sqlx::Error::Decode)
    };
    rows.iter().map(|row| (0..row.len()).map(|column| text(row, column)).collect()).collect()
}

/// The values of a row of SQLite as text.
fn texts(row: &SqliteRow) -> Vec<Option<String>> {
    let text = |column| {
        let value = row.try_get_raw(column).expect("the column is there").to_owned();
        if value.is_null() {
            return None;
        }
        Some(match value.type_info().name() {
            "INTEGER" | "BOOLEAN" => value.decode_unchecked::<i64>().to_string(),
            "REAL" => value.decode_unchecked::<f64>().to_string(),
            "BLOB" => {
                let bytes = value.decode_unchecked::<Vec<u8>>();
                match uuid::Uuid::from_slice(&bytes) {
                    Ok(id) => id.to_string(),
                    Err(_) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
                }
            }
            _ => value.decode_unchecked::<String>(),
        })
    };
    (0..row.len()).map(text).collect()
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime can be made").block_on(work)
}
