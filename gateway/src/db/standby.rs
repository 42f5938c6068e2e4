//! A standby of PostgreSQL, from which everybody's reads may be answered. It shows things a little later than the primary,
//! so it is read only while it is known to show everything that was seen of the primary a moment ago: by the position of
//! the change feed, which it replays like every other row. In doubt the primary is read.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::{ConnectOptions, DatabaseConnection, DbBackend, DbErr, QueryResult, RuntimeErr, sqlx};
use tokio::{
    sync::{Notify, watch},
    time,
};
use uuid::Uuid;

use super::{
    DatabaseSettings, DbError, Door, Sql, grants,
    setup::{self, SetupError},
    told,
};
use crate::kernel::{cause::chain, secret::Secret};

/// How long ago the end of the feed may have been seen for what the standby shows to be new enough.
const BOUND: Duration = Duration::from_millis(500);
/// How often it is asked how far it is, while nothing changes.
const PACE: Duration = Duration::from_millis(250);
/// And at first while it lags behind a change; then after twice as long each time.
const SOON: Duration = Duration::from_millis(2);
/// How long it may take to answer that.
const ANSWER: Duration = Duration::from_secs(1);
/// How long it may lag until that is said.
const PATIENCE: Duration = Duration::from_secs(5);
/// When a server was started, in microseconds: no two that answer to one name have that in common, nor one before and after
/// it was started again, which may show less than it did.
const BEGUN: &str = "(extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint";

/// A place in the change feed of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which database it is.
    pub epoch: Uuid,
    /// How far its feed reaches.
    pub position: i64,
}

/// What is known of both.
#[derive(Clone, Debug, Default)]
struct Standing {
    /// Up to where the primary was seen, and when.
    wanted: Option<(Place, Instant)>,
    /// Up to where the standby was seen; nothing while it does not answer.
    shown: Option<Shown>,
}

#[derive(Clone, Debug)]
struct Shown {
    place: Place,
    /// The connections to what shows it, and to nothing else.
    readers: Readers,
}

/// Connections to one server, from its start to its end.
#[derive(Clone, Debug)]
struct Readers {
    begun: i64,
    pool: DatabaseConnection,
}

impl Standing {
    /// Whether the standby shows everything that was seen of the primary.
    fn is_level(&self) -> bool {
        self.wanted.zip(self.shown.as_ref()).is_some_and(|((wanted, _), Shown { place, .. })| {
            place.epoch == wanted.epoch && place.position >= wanted.position
        })
    }

    /// By which connections it is read, if that is everything up to a moment ago.
    fn fit(&self) -> Option<DatabaseConnection> {
        let is_new = self.wanted.is_some_and(|(_, seen)| seen.elapsed() <= BOUND);
        self.shown.as_ref().filter(|_| is_new && self.is_level()).map(|shown| shown.readers.pool.clone())
    }
}

/// What is known of both, for the connections too.
#[derive(Clone, Default)]
struct Known(Arc<watch::Sender<Standing>>);

impl Known {
    fn shows(&self, shown: Option<Shown>) {
        self.0.send_modify(|standing| standing.shown = shown);
    }

    /// Lets no connection be opened to a server but that which was started then.
    fn guard(&self, options: &mut ConnectOptions, begun: i64) {
        let known = self.clone();
        options.map_sqlx_postgres_pool_opts(move |options| {
            let known = known.clone();
            options.after_connect(move |connection, _| {
                let known = known.clone();
                Box::pin(async move {
                    let asked = sqlx::AssertSqlSafe(format!("SELECT {BEGUN}"));
                    let found: i64 = sqlx::query_scalar(asked).fetch_one(connection).await?;
                    if found == begun {
                        return Ok(());
                    }
                    // Nobody waits until one that fits is found.
                    known.shows(None);
                    Err(sqlx::Error::Protocol("this is not the standby that was looked at".to_owned()))
                })
            })
        });
    }
}

/// A standby, and what is known of it.
pub struct Standby {
    settings: DatabaseSettings,
    url: Secret,
    operator: DatabaseConnection,
    known: Known,
    readers: Mutex<Option<Readers>>,
    moved: Notify,
}

impl Standby {
    /// The standby at an address, which need not be there yet. It is not read before it was looked at.
    pub(super) async fn open(settings: &DatabaseSettings, url: &Secret) -> Result<Self, SetupError> {
        let role = grants::role_name(&settings.door_prefix, Door::Operator);
        let one = DatabaseSettings { max_connections: 1, ..settings.clone() };
        let operator = one.postgres(url, Some(role)).await?;
        let (settings, url) = (settings.clone(), url.clone());
        Ok(Self { settings, url, operator, known: Known::default(), readers: Mutex::default(), moved: Notify::new() })
    }

    /// The connections by which it is read, as soon as there are any.
    pub(super) fn readers(&self) -> Option<DatabaseConnection> {
        self.held().as_ref().map(|readers| readers.pool.clone())
    }

    fn held(&self) -> MutexGuard<'_, Option<Readers>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything up to a place was seen of the primary, at a moment: what shows less is no longer read.
    pub fn wants(&self, place: Place, seen: Instant) {
        let mut is_new = false;
        self.known.0.send_modify(|standing| {
            is_new = standing.wanted.is_none_or(|(wanted, _)| wanted != place);
            standing.wanted = Some((place, seen));
        });
        if is_new {
            self.moved.notify_one();
        }
    }

    /// The rows of a statement; nothing where the primary is to be asked: while the standby is not known to show enough,
    /// where it is lost meanwhile, and where it cancels the statement to go on replaying.
    pub async fn fetch(&self, sql: &Sql) -> Option<Vec<QueryResult>> {
        let readers = self.known.0.borrow().fit()?;
        let mut standing = self.known.0.subscribe();
        let read = tokio::select! {
            biased;
            _ = standing.wait_for(|standing| standing.shown.is_none()) => return None,
            read = told::fetch(&readers, told::STANDBY, sql.clone()) => read,
        };
        if read.as_ref().is_err_and(is_broken) {
            self.known.shows(None);
        }
        read.ok()
    }

    /// Whether it is read at present.
    pub(super) fn is_read(&self) -> bool {
        self.known.0.borrow().fit().is_some()
    }

    /// Keeps looking how far it is.
    pub async fn watch(&self) -> std::convert::Infallible {
        let place = setup::place_of(&self.url);
        let (mut pause, mut behind, mut is_told) = (SOON, Instant::now(), false);
        loop {
            let seen = time::timeout(ANSWER, self.look()).await;
            let cause = match seen {
                Ok(Ok(shown)) => {
                    self.known.shows(Some(shown));
                    "it lags".to_owned()
                }
                Ok(Err(error)) => {
                    self.known.shows(None);
                    chain(&error)
                }
                Err(_) => {
                    self.known.shows(None);
                    format!("no answer within {} s", ANSWER.as_secs())
                }
            };
            if self.known.0.borrow().is_level() {
                if is_told {
                    tracing::info!(standby = place, "the standby of the database is read again");
                }
                (pause, behind, is_told) = (SOON, Instant::now(), false);
                tokio::select! {
                    () = time::sleep(PACE) => {}
                    () = self.moved.notified() => {}
                }
                continue;
            }
            if behind.elapsed() > PATIENCE && !is_told {
                tracing::warn!(standby = place, cause, "the standby of the database is not read; the primary answers");
                is_told = true;
            }
            time::sleep(pause).await;
            pause = (pause * 2).min(PACE);
        }
    }

    /// How far it is.
    async fn look(&self) -> Result<Shown, DbError> {
        let mut sql = Sql::new(DbBackend::Postgres);
        // One that was made a primary of its own goes its own way.
        sql.push(&format!(
            "SELECT epoch, position, pg_is_in_recovery() AS follows, {BEGUN} AS begun FROM truth.network"
        ));
        let row = told::fetch(&self.operator, told::STANDBY, sql).await?.pop();
        let row = row.ok_or_else(|| DbError::inconsistent("network", 1, "epoch", "no row"))?;
        if !row.try_get::<bool>("", "follows")? {
            return Err(DbError::NoStandby);
        }
        let place = Place { epoch: row.try_get("", "epoch")?, position: row.try_get("", "position")? };
        Ok(Shown { place, readers: self.readers_of(row.try_get("", "begun")?).await? })
    }

    /// Connections to the server that was started then. Those to another one that was read before are closed.
    async fn readers_of(&self, begun: i64) -> Result<Readers, DbError> {
        if let Some(readers) = self.held().clone().filter(|readers| readers.begun == begun) {
            return Ok(readers);
        }
        let role = grants::role_name(&self.settings.door_prefix, Door::Public);
        let unfit = |error: SetupError| DbErr::Custom(error.to_string());
        let mut options = self.settings.postgres_options(&self.url, Some(role)).map_err(unfit)?;
        self.known.guard(&mut options, begun);
        let pool = self.settings.connect(options).await.map_err(unfit)?;
        let readers = Readers { begun, pool };
        if let Some(before) = self.held().replace(readers.clone()) {
            tokio::spawn(async move { before.pool.close().await });
        }
        Ok(readers)
    }

    pub(super) async fn close(&self) {
        for pool in self.readers().iter().chain([&self.operator]) {
            if let Err(error) = pool.close_by_ref().await {
                tracing::warn!(%error, "a pool of the standby did not close");
            }
        }
    }
}

/// Whether there was no answer at all, so that nobody else need wait for one.
fn is_broken(error: &DbErr) -> bool {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => error.as_database_error().is_none(),
        _ => true,
    }
}
