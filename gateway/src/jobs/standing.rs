//! How the jobs stand: what the table `job` says of each.

use chrono::{DateTime, Utc};
use sea_orm::QueryResult;

use super::Job;
use crate::{
    db::{DbError, Sql, tables},
    identity::Operator,
    kernel::clock,
};

/// How a job stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The job.
    pub job: Job,
    /// Until when the lease of the process that runs it holds, if one does.
    pub leased_until: Option<DateTime<Utc>>,
    /// When it is due.
    pub next_run_at: DateTime<Utc>,
    /// When the last run began, however it ended.
    pub started_at: Option<DateTime<Utc>>,
    /// When the last run ended that went well.
    pub finished_at: Option<DateTime<Utc>>,
    /// How long that took.
    pub milliseconds: Option<i64>,
    /// What it did.
    pub did: Option<String>,
    /// Why the last run failed, if it did.
    pub error: Option<String>,
    /// How many have failed since one went well.
    pub failures: i64,
}

impl Standing {
    /// The first moment at which somebody may run it.
    #[must_use]
    pub fn free_at(&self) -> DateTime<Utc> {
        self.leased_until.map_or(self.next_run_at, |until| until.max(self.next_run_at))
    }

    fn of_row(row: &QueryResult) -> Result<Option<Self>, DbError> {
        // A newer version of the program may have left a job that we do not know.
        let Some(job) = Job::named(&row.try_get::<String>("", "name")?) else { return Ok(None) };
        Ok(Some(Self {
            job,
            leased_until: row.try_get("", "leased_until")?,
            next_run_at: row.try_get("", "next_run_at")?,
            started_at: row.try_get("", "started_at")?,
            finished_at: row.try_get("", "finished_at")?,
            milliseconds: row.try_get("", "milliseconds")?,
            did: row.try_get("", "did")?,
            error: row.try_get("", "error")?,
            failures: row.try_get("", "failures")?,
        }))
    }
}

/// How each job stands that has been heard of.
///
/// # Errors
/// The database cannot be read.
pub async fn standings(operator: &Operator) -> Result<Vec<Standing>, DbError> {
    let mut sql = Sql::new(operator.backend());
    sql.push(
        "SELECT name, leased_until, next_run_at, started_at, finished_at, milliseconds, did, error, failures FROM ",
    );
    sql.push(&tables::of_truth(operator.backend(), "job"));
    let rows = operator.fetch(sql).await?;
    rows.iter().filter_map(|row| Standing::of_row(row).transpose()).collect()
}

/// Makes sure that every job has its row; a new one is due at once.
///
/// # Errors
/// The database refuses.
pub async fn enroll(operator: &Operator) -> Result<(), DbError> {
    let now = clock::now();
    let mut sql = Sql::new(operator.backend());
    sql.push("INSERT INTO ").push(&tables::of_truth(operator.backend(), "job")).push(" (name, next_run_at) VALUES ");
    sql.each(&Job::ALL, |sql, job| {
        sql.push("(").bind(job.name()).push(", ").bind(now).push(")");
    });
    sql.push(" ON CONFLICT (name) DO NOTHING");
    operator.fetch(sql).await.map(drop)
}
