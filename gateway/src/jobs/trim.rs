//! Taking off the old end of what is kept for a time, a few thousand rows at once, so that nobody waits long for the
//! row that counts the change feed; and words that no entry holds any more.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend};

use super::{JobError, Round, count_of};
use crate::{
    catalog::terms,
    db::{DbError, Sql, tables},
    identity::Operator,
};

/// How long followers of the feed may stay away and still go on where they were, in days.
const FEED_DAYS: i64 = 30;
/// How long a center can look up who did what in its house, in days.
const HOUSE_DAYS: i64 = 400;
/// How long a request that made something may be repeated safely, in days.
const KEY_DAYS: i64 = 30;
/// How long sums of what was searched for are kept, in days. Nothing older than two quarters is ever told.
const DEMAND_DAYS: i64 = 800;
/// How many rows go in one transaction.
const BATCH: u64 = 5_000;

/// What is kept for a time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Old {
    /// The part of the feed that everybody and members follow.
    Followed,
    /// The part that a center's own admins look up.
    House,
    /// The keys by which requests may be repeated.
    Keys,
    /// The sums of what was searched for.
    Demand,
}

pub(super) async fn run(operator: &Operator, round: Round) -> Result<String, JobError> {
    let followed = trim(operator, Old::Followed, round.days_ago(FEED_DAYS)).await?;
    let changes = followed + trim(operator, Old::House, round.days_ago(HOUSE_DAYS)).await?;
    let keys = trim(operator, Old::Keys, round.days_ago(KEY_DAYS)).await?;
    let demand = trim(operator, Old::Demand, round.days_ago(DEMAND_DAYS)).await?;
    let words = words(operator).await?;
    let gone: Vec<_> = [
        (changes, "change", "changes"),
        (keys, "key of a request", "keys of requests"),
        (demand, "week of a need", "weeks of needs"),
        (words, "word", "words"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| count_of(count, one, many))
    .collect();
    Ok(match gone.as_slice() {
        [] => "nothing was old enough".to_owned(),
        [alone] => format!("took off {alone}"),
        [first @ .., last] => format!("took off {} and {last}", first.join(", ")),
    })
}

/// Takes off the words that no entry holds any more, a letter at a time, and tells how many went.
async fn words(operator: &Operator) -> Result<u64, DbError> {
    let mut gone = 0;
    for audience in terms::WITH_TERMS {
        let txn = operator.begin().await?;
        let letters = terms::letters(&txn, audience).await?;
        txn.commit().await?;
        for letter in letters {
            let txn = operator.begin().await?;
            gone += terms::trim(&txn, audience, &letter).await?;
            txn.commit().await?;
        }
    }
    Ok(gone)
}

/// Takes off what is older, batch after batch, and tells how many rows went.
async fn trim(operator: &Operator, old: Old, before: DateTime<Utc>) -> Result<u64, DbError> {
    let mut gone = 0;
    loop {
        let txn = operator.begin().await?;
        let went = match old {
            Old::Followed => followed(&txn, before).await?,
            Old::House => changes(&txn, "audience = 'house'", before).await?.len() as u64,
            Old::Keys => keys(&txn, before).await?,
            Old::Demand => demand(&txn, before).await?,
        };
        txn.commit().await?;
        gone += went;
        if went < BATCH {
            return Ok(gone);
        }
    }
}

/// A batch of what is followed goes, and the floor rises over it in the same transaction: whoever reads the feed from
/// an earlier position is told, not misled.
async fn followed(txn: &DatabaseTransaction, before: DateTime<Utc>) -> Result<u64, DbError> {
    let gone = changes(txn, "audience IN ('published', 'shared')", before).await?;
    if let Some(last) = gone.iter().max() {
        let backend = txn.get_database_backend();
        let greatest = if backend == DbBackend::Postgres { "greatest" } else { "max" };
        let mut sql = Sql::new(backend);
        sql.push("UPDATE ").push(&tables::of_truth(backend, "network")).push(" SET floor = ").push(greatest);
        sql.push("(floor, ").bind(*last).push(")");
        txn.execute_raw(sql.into_statement()).await?;
    }
    Ok(gone.len() as u64)
}

/// A batch of changes goes; their positions.
async fn changes(txn: &DatabaseTransaction, whose: &str, before: DateTime<Utc>) -> Result<Vec<i64>, DbError> {
    let backend = txn.get_database_backend();
    let change = tables::of_truth(backend, "change");
    let mut sql = Sql::new(backend);
    sql.push(&format!("DELETE FROM {change} WHERE position IN (SELECT position FROM {change} WHERE {whose} AND at < "));
    sql.bind(before).push(&format!(" ORDER BY position LIMIT {BATCH}) RETURNING position"));
    let rows = txn.query_all_raw(sql.into_statement()).await?;
    rows.iter().map(|row| Ok(row.try_get("", "position")?)).collect()
}

/// A batch of keys goes; how many there were.
async fn keys(txn: &DatabaseTransaction, before: DateTime<Utc>) -> Result<u64, DbError> {
    let backend = txn.get_database_backend();
    let key = tables::of_truth(backend, "client_key");
    let mut sql = Sql::new(backend);
    sql.push(&format!("DELETE FROM {key} WHERE (center_id, key) IN (SELECT center_id, key FROM {key} WHERE at < "));
    sql.bind(before).push(&format!(" ORDER BY at LIMIT {BATCH})"));
    Ok(txn.execute_raw(sql.into_statement()).await?.rows_affected())
}

/// A batch of sums goes; how many there were.
async fn demand(txn: &DatabaseTransaction, before: DateTime<Utc>) -> Result<u64, DbError> {
    let backend = txn.get_database_backend();
    let (table, key) = (tables::of_truth(backend, "demand"), "region_id, need, week");
    let mut sql = Sql::new(backend);
    sql.push(&format!("DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE week < "));
    sql.bind(before.date_naive()).push(&format!(" ORDER BY week LIMIT {BATCH})"));
    Ok(txn.execute_raw(sql.into_statement()).await?.rows_affected())
}
