//! The two databases.

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file of its own.
    Sqlite,
    /// A database of its own on the server of `TEST_POSTGRES_URL`.
    Postgres,
}

impl Backend {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// One of two texts.
    #[must_use]
    pub const fn pick<'a>(self, sqlite: &'a str, postgres: &'a str) -> &'a str {
        match self {
            Self::Sqlite => sqlite,
            Self::Postgres => postgres,
        }
    }
}

/// Runs a test on SQLite, then on PostgreSQL. Nothing is skipped.
///
/// # Panics
/// The test fails, or there is no PostgreSQL.
pub fn on_both(test: impl Fn(Backend)) {
    for backend in Backend::ALL {
        // Shown with a failure only.
        eprintln!("on {backend:?}:");
        test(backend);
    }
}
