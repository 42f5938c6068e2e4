//! Bringing a database up to date, as its owner.

use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, Statement, TransactionTrait,
};
use uuid::Uuid;

use super::{
    DatabaseSettings, Door, grants,
    setup::{self, Location, SetupError},
    tables,
};
use crate::kernel::clock;

/// Waits for the turn of a transaction that then rests for as long as it is held, which the server is not to end.
const TURN: &str = "SELECT set_config(name, '0', true) FROM pg_settings
    WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout');
    SELECT pg_advisory_xact_lock(hashtext('gateway migrate'))";

/// Brings the database to the shape that this program expects, and on PostgreSQL lays its doors; returns the statements that
/// are left to a superuser, where its owner is none.
///
/// # Errors
/// The database cannot be reached as its owner, is newer than this program, or a statement fails.
pub async fn migrate(settings: &DatabaseSettings) -> Result<Vec<String>, SetupError> {
    let failed = |cause| SetupError::Migration { place: settings.place(), cause };
    let owner = match &settings.location {
        Location::Sqlite(path) => settings.sqlite(path, true).await?,
        Location::Postgres(url) => {
            let owner = settings.postgres(url, None).await?;
            for door in Door::ALL {
                ensure_role(&owner, &grants::ensure_role(&settings.door_prefix, door, settings.secret()?))
                    .await
                    .map_err(failed)?;
            }
            owner
        }
    };
    let turn = wait_for_turn(settings).await?;
    if let Err(SetupError::Newer { place, migration }) = setup::check(settings, &owner).await {
        return Err(SetupError::Newer { place, migration });
    }
    Migrator::up(&owner, None).await.map_err(failed)?;
    let mut undone = Vec::new();
    if owner.get_database_backend() == DbBackend::Postgres {
        let lay = grants::lay(&settings.door_prefix, settings.secret()?);
        owner.execute_unprepared(&lay).await.map_err(failed)?;
        undone = left_undone(&owner, &settings.door_prefix).await.map_err(failed)?;
    }
    mark_network(&owner).await.map_err(failed)?;
    if let Some((pool, turn)) = turn {
        turn.commit().await.map_err(failed)?;
        pool.close().await.map_err(failed)?;
    }
    owner.close().await.map_err(failed)?;
    Ok(undone)
}

/// Replicas may start together and each be told to migrate: on PostgreSQL one goes first and the others
/// wait for it. The turn ends with the transaction: a connection that rests outside of one is closed by its pool, or by the
/// server, while the migration still runs. SQLite has one writer anyway.
async fn wait_for_turn(
    settings: &DatabaseSettings,
) -> Result<Option<(DatabaseConnection, DatabaseTransaction)>, SetupError> {
    let Location::Postgres(url) = &settings.location else { return Ok(None) };
    let one = DatabaseSettings { max_connections: 1, ..settings.clone() };
    let pool = one.postgres(url, None).await?;
    let unreachable = |cause| settings.unreachable(cause);
    let turn = pool.begin().await.map_err(unreachable)?;
    turn.execute_unprepared(TURN).await.map_err(unreachable)?;
    Ok(Some((pool, turn)))
}

async fn left_undone(owner: &DatabaseConnection, prefix: &str) -> Result<Vec<String>, DbErr> {
    let asked = Statement::from_string(DbBackend::Postgres, grants::undone(prefix));
    owner.query_all_raw(asked).await?.iter().map(|row| row.try_get("", "statement")).collect()
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
    let owner = settings.postgres(url, None).await?;
    owner.execute_unprepared("VACUUM (ANALYZE)").await.map_err(|cause| settings.unreachable(cause))?;
    owner.close().await.map_err(|cause| settings.unreachable(cause))
}

/// A new identity of a database. Keys are made of it, so nothing in it may be guessed, as the time in our other ids may.
fn new_epoch() -> Uuid {
    Uuid::new_v4()
}

/// Gives a database that went back to an earlier state another identity.
///
/// # Errors
/// It cannot be reached as its owner.
pub async fn mark_restored(settings: &DatabaseSettings) -> Result<(), SetupError> {
    let owner = match &settings.location {
        Location::Sqlite(path) => settings.sqlite(path, true).await?,
        Location::Postgres(url) => settings.postgres(url, None).await?,
    };
    let backend = owner.get_database_backend();
    let sql = format!("UPDATE {} SET epoch = $1", tables::of_truth(backend, "network"));
    let marked = owner.execute_raw(Statement::from_sql_and_values(backend, sql, [new_epoch().into()])).await;
    marked.map_err(|cause| settings.unreachable(cause))?;
    owner.close().await.map_err(|cause| settings.unreachable(cause))
}

/// Gives a new database its identity.
async fn mark_network(owner: &DatabaseConnection) -> Result<(), DbErr> {
    let backend = owner.get_database_backend();
    let table = tables::of_truth(backend, "network");
    owner
        .execute_raw(Statement::from_sql_and_values(
            backend,
            format!(
                "INSERT INTO {table} (id, epoch, position, created_at) VALUES (1, $1, 0, $2) ON CONFLICT DO NOTHING"
            ),
            [new_epoch().into(), clock::now().into()],
        ))
        .await?;
    Ok(())
}
