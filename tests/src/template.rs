//! The demo network, made once a process and database and copied for each test.

use std::sync::OnceLock;

use crate::{
    Backend, Database,
    database::{server_execute, server_rows},
    issuer_url, places,
};

/// What databases on the server are called: this, the process, a number.
pub(crate) const PREFIX: &str = "recovery_gateway_it_";

/// The template of a database.
pub(crate) fn of(backend: Backend) -> &'static Database {
    static SQLITE: OnceLock<Database> = OnceLock::new();
    static POSTGRES: OnceLock<Database> = OnceLock::new();
    match backend {
        Backend::Sqlite => SQLITE.get_or_init(|| make(backend)),
        Backend::Postgres => POSTGRES.get_or_init(|| {
            sweep();
            make(backend)
        }),
    }
}

fn make(backend: Backend) -> Database {
    let database = Database::empty(backend);
    for args in [&["migrate"][..], &["seed", "--seats-for", &issuer_url()]] {
        let done = database.gateway(args);
        assert_eq!(done.status, 0, "gateway {args:?}: {}", done.stderr);
    }
    if backend == Backend::Sqlite {
        // Into the file whole, which is then copied alone.
        let state = database.rows("PRAGMA wal_checkpoint(TRUNCATE)");
        assert_eq!(state[0][0].as_deref(), Some("0"), "the template is still in use");
    }
    database
}

/// Removes what earlier processes have left on the server: a template lives as long as its process.
fn sweep() {
    for row in server_rows(&format!("SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%'")) {
        let name = row[0].as_deref().unwrap_or_default();
        let pid = name.trim_start_matches(PREFIX).split('_').next().and_then(|pid| pid.parse().ok());
        if pid.is_some_and(|pid| !places::is_alive(pid)) {
            server_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}
