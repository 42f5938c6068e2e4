//! Adding up searches, and reading what is told of them.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use sea_orm::{ConnectionTrait, QueryResult};

use super::{Sums, periods};
use crate::{
    db::{
        DbError, Sql, Writing,
        aggregates::demand::{self, Added},
    },
    identity::{Intake, RegionScope},
    kernel::vocabulary::Need,
};

/// Adds sums to those that stand; they are written when it is committed.
///
/// # Errors
/// The database cannot be reached or refuses. Nothing is then written.
pub async fn add(intake: &Intake, sums: &Sums) -> Result<Writing, DbError> {
    let added = sums.iter().map(|((region, need, week), (searches, in_vain))| Added {
        region: *region,
        need: need.as_str(),
        week: *week,
        searches: *searches,
        without_result: *in_vain,
    });
    let txn = intake.begin().await?;
    let mut sql = Sql::new(txn.get_database_backend());
    demand::add(&mut sql, &added.collect::<Vec<_>>());
    txn.execute_raw(sql.into_statement()).await?;
    Ok(txn)
}

/// What is told of a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnmetNeed {
    /// The need.
    pub need: Need,
    /// The first day of the period.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// How often it was searched for, rounded to 5; nothing where that is withheld.
    pub searches: Option<i64>,
    /// How often nothing was found; likewise.
    pub without_result: Option<i64>,
}

/// What is told of each need in a region, in the order of the vocabulary. A need of which nothing can be told looks like
/// one that nobody searched for.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn unmet_needs(scope: &RegionScope, today: NaiveDate) -> Result<Vec<UnmetNeed>, DbError> {
    let closed = periods::closed(today);
    let mut sql = Sql::new(scope.backend());
    demand::told(&mut sql, scope.region(), closed);
    let read = |row: &QueryResult| {
        let word: String = row.try_get("", "need")?;
        let need = word.parse().map_err(|error| DbError::inconsistent("demand", scope.region(), "need", error))?;
        Ok((need, told(need, row)?))
    };
    let known = scope.fetch(sql).await?.iter().map(read).collect::<Result<HashMap<Need, UnmetNeed>, DbError>>()?;
    let [.., widest] = closed;
    let nothing = |need| UnmetNeed {
        need,
        from: widest.from,
        to: widest.to - Days::new(1),
        searches: None,
        without_result: None,
    };
    Ok(Need::ALL.iter().map(|need| known.get(need).copied().unwrap_or_else(|| nothing(*need))).collect())
}

fn told(need: Need, row: &QueryResult) -> Result<UnmetNeed, DbError> {
    let ends: NaiveDate = row.try_get("", "ends")?;
    Ok(UnmetNeed {
        need,
        from: row.try_get("", "starts")?,
        to: ends - Days::new(1),
        searches: row.try_get("", "searches")?,
        without_result: row.try_get("", "without_result")?,
    })
}
