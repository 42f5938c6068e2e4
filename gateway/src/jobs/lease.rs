//! The right to run a job: one conditional update, so that of many replicas one has it. It runs out unless it is kept,
//! so a process that dies holds nobody up; and what a holder writes at the end counts only if it still is one.

use std::time::Duration;

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use sea_orm::DbBackend;
use uuid::Uuid;

use super::{Job, Round};
use crate::{
    db::{DbError, Sql, tables},
    identity::Operator,
    kernel::{cause::chain, clock, id::new_id},
};

/// Failed runs are tried again after a minute, then after twice as long each time.
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(1);
/// But at least so often.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);
/// A job runs shortly after a day has begun in UTC, when credentials and due dates have turned over.
const AT: TimeDelta = TimeDelta::minutes(10);
/// What is noted of a run that nobody ended.
const DIED: &str = "the process that ran it ended without a word";

/// When a lease is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// If the job is due.
    Due,
    /// Also if it is not.
    Now,
}

/// The right to run a job once, held until it is ended, given back or lost.
pub struct Lease {
    operator: Operator,
    job: Job,
    length: Duration,
    holder: Uuid,
    round: Round,
}

impl Lease {
    /// Takes the lease of a job; nothing where it is not due or somebody else holds it.
    ///
    /// # Errors
    /// The database cannot be reached or refuses.
    pub async fn take(operator: &Operator, job: Job, length: Duration, when: When) -> Result<Option<Self>, DbError> {
        let (now, holder) = (clock::now(), new_id());
        let mut sql = update(operator.backend());
        sql.push("holder = ").bind(holder).push(", leased_until = ").bind(now + length);
        sql.push(", started_at = ").bind(now);
        // Whoever held it until now has died: that is a failure too, or it would be taken over for ever unseen.
        sql.push(", failures = failures + CASE WHEN holder IS NULL THEN 0 ELSE 1 END");
        sql.push(", error = CASE WHEN holder IS NULL THEN error ELSE ").bind(DIED).push(" END");
        sql.push(" WHERE name = ")
            .bind(job.name())
            .push(" AND (holder IS NULL OR leased_until <= ")
            .bind(now)
            .push(")");
        if when == When::Due {
            sql.push(" AND next_run_at <= ").bind(now);
        }
        sql.push(" RETURNING finished_at, milliseconds, failures");
        let rows = operator.fetch(sql).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let finished_at: Option<DateTime<Utc>> = row.try_get("", "finished_at")?;
        let took: Option<i64> = row.try_get("", "milliseconds")?;
        let since = finished_at.map(|at| at - TimeDelta::milliseconds(took.unwrap_or_default()));
        let round = Round { started_at: now, since, failures: row.try_get("", "failures")? };
        Ok(Some(Self { operator: operator.clone(), job, length, holder, round }))
    }

    /// The job.
    #[must_use]
    pub fn job(&self) -> Job {
        self.job
    }

    /// The run that it is for.
    #[must_use]
    pub fn round(&self) -> Round {
        self.round
    }

    /// Keeps the lease for as long as this is awaited; returns only when another has it.
    pub async fn keep(&self) {
        loop {
            tokio::time::sleep(self.length / 3).await;
            match self.extend().await {
                Ok(true) => {}
                Ok(false) => return,
                // On SQLite a job that makes the copies anew leaves no room to write, for us or for another holder.
                Err(error) => {
                    tracing::warn!(job = self.job.name(), cause = chain(&error), "a lease could not be extended yet");
                }
            }
        }
    }

    async fn extend(&self) -> Result<bool, DbError> {
        let until = clock::now() + self.length;
        self.set(|sql| {
            sql.push("leased_until = ").bind(until);
        })
        .await
    }

    /// Ends the lease of a run that went well. Tells whether it was still ours.
    ///
    /// # Errors
    /// The database cannot be reached or refuses; the lease then runs out.
    pub async fn finish(self, did: &str) -> Result<bool, DbError> {
        let now = clock::now();
        let took = (now - self.round.started_at).num_milliseconds();
        self.set(|sql| {
            sql.push("holder = NULL, leased_until = NULL, error = NULL, failures = 0, did = ").bind(did);
            sql.push(", finished_at = ").bind(now).push(", milliseconds = ").bind(took);
            sql.push(", next_run_at = ").bind(next_day(now));
        })
        .await
    }

    /// Ends the lease of a run that failed and tells when it is tried again; nothing if the lease was no longer ours.
    ///
    /// # Errors
    /// The database cannot be reached or refuses; the lease then runs out.
    pub async fn fail(self, error: &str) -> Result<Option<DateTime<Utc>>, DbError> {
        let failures = self.round.failures + 1;
        let next = clock::now() + pause_after(failures);
        let is_ours = self.set(|sql| {
            sql.push("holder = NULL, leased_until = NULL, error = ").bind(error);
            sql.push(", failures = ").bind(failures).push(", next_run_at = ").bind(next);
        });
        Ok(is_ours.await?.then_some(next))
    }

    /// Gives the lease back, so that another process may run the job at once.
    ///
    /// # Errors
    /// The database cannot be reached or refuses; the lease then runs out.
    pub async fn give_back(self) -> Result<(), DbError> {
        self.set(|sql| {
            sql.push("holder = NULL, leased_until = NULL");
        })
        .await
        .map(drop)
    }

    /// Sets columns of the job's row if the lease is still ours, and tells whether it was.
    async fn set(&self, columns: impl FnOnce(&mut Sql)) -> Result<bool, DbError> {
        let mut sql = update(self.operator.backend());
        columns(&mut sql);
        sql.push(" WHERE name = ").bind(self.job.name()).push(" AND holder = ").bind(self.holder);
        sql.push(" RETURNING name");
        Ok(!self.operator.fetch(sql).await?.is_empty())
    }
}

/// The beginning of a statement that changes rows of `job`.
pub(super) fn update(backend: DbBackend) -> Sql {
    let mut sql = Sql::new(backend);
    sql.push("UPDATE ").push(&tables::of_truth(backend, "job")).push(" SET ");
    sql
}

fn next_day(now: DateTime<Utc>) -> DateTime<Utc> {
    let day = now.date_naive();
    let tomorrow = day.checked_add_days(Days::new(1)).unwrap_or(day);
    tomorrow.and_time(NaiveTime::MIN).and_utc() + AT
}

fn pause_after(failures: i64) -> TimeDelta {
    let doublings = u32::try_from(failures - 1).unwrap_or_default().min(10);
    (FIRST_PAUSE * 2_i32.pow(doublings)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        let minutes = [1, 2, 3, 6, 7, 8, i64::MAX].map(|failures| pause_after(failures).num_minutes());
        assert_eq!(minutes, [1, 2, 4, 32, 60, 60, 60]);
    }

    #[test]
    fn the_next_run_is_after_midnight() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(next_day(at("2026-12-31T23:59:59Z")), at("2027-01-01T00:10:00Z"));
        assert_eq!(next_day(at("2026-12-31T00:10:00Z")), at("2027-01-01T00:10:00Z"));
    }
}
