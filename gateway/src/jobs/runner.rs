//! Running jobs when they are due: one loop a process, one job at a time.

use std::{future::Future, time::Duration};

use chrono::{DateTime, Utc};
use tokio::{sync::watch, task::JoinSet, time};

use super::{
    Job, Lease,
    lease::{self, When},
    recompute,
    standing::{Standing, enroll, standings},
};
use crate::{
    db::DbError,
    identity::Operator,
    kernel::{cause::chain, clock},
    telemetry::metrics,
};

/// A job is looked for at least so often: another process may die, or an operator set a job to be due.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// And at most so often.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
/// No job takes so long; one that does waits for something that does not come.
const MOST: Duration = Duration::from_secs(60 * 60);

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Well: what was done.
    Well(String),
    /// Badly: why, and when it is tried again.
    Badly(String, DateTime<Utc>),
    /// It was asked to stop, and gave its lease back.
    Stopped,
    /// Another process has taken the job over.
    Lost,
}

/// Runs the jobs of a database.
#[derive(Clone)]
pub struct Runner {
    operator: Operator,
    lease: Duration,
    grace: Duration,
}

impl Runner {
    /// A runner whose leases hold so long without a sign of life, and that lets a job run on for a grace once it is
    /// asked to stop.
    #[must_use]
    pub fn new(operator: Operator, lease: Duration, grace: Duration) -> Self {
        Self { operator, lease, grace }
    }

    /// Runs jobs as they come due, until asked to stop.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        Job::ALL.into_iter().for_each(|job| metrics::job_known(job.name()));
        let mut is_prepared = false;
        loop {
            if !is_prepared {
                is_prepared = self.prepare().await.inspect_err(complain).is_ok();
            }
            let wait = self.run_due(&mut stop).await.inspect_err(complain).unwrap_or(LONGEST_WAIT);
            // We are asked to stop, or nobody is left who could.
            if time::timeout(wait, stop.wait_for(|stop| *stop)).await.is_ok() {
                return;
            }
        }
    }

    /// How the jobs stand, which whoever measures us is told too.
    async fn look(&self) -> Result<Vec<Standing>, DbError> {
        let standings = standings(&self.operator).await?;
        for Standing { job, finished_at, .. } in &standings {
            if let Some(at) = finished_at {
                metrics::job_succeeded(job.name(), *at);
            }
        }
        Ok(standings)
    }

    /// Makes the jobs known, and the one due whose need is seen only when a program starts.
    async fn prepare(&self) -> Result<(), DbError> {
        enroll(&self.operator).await?;
        // Before any is run, which may take long.
        self.look().await?;
        if recompute::is_needed(&self.operator).await? {
            let mut sql = lease::update(self.operator.backend());
            sql.push("next_run_at = ").bind(clock::now());
            sql.push(" WHERE name = ").bind(Job::Recompute.name());
            sql.push(" AND next_run_at > ").bind(clock::now());
            self.operator.fetch(sql).await?;
        }
        Ok(())
    }

    /// Runs every job that is due and tells how long to wait for the next.
    async fn run_due(&self, stop: &mut watch::Receiver<bool>) -> Result<Duration, DbError> {
        for job in Job::ALL {
            if *stop.borrow() {
                break;
            }
            if let Some(lease) = Lease::take(&self.operator, job, self.lease, When::Due).await? {
                self.hold(lease, stop).await?;
            }
        }
        let now = clock::now();
        let next = self.look().await?.iter().map(|standing| standing.free_at()).min();
        let wait = next.map_or(LONGEST_WAIT, |next| (next - now).to_std().unwrap_or_default());
        Ok(wait.clamp(SHORTEST_WAIT, LONGEST_WAIT))
    }

    /// Runs one job now, due or not; nothing where another process runs it.
    ///
    /// # Errors
    /// The database cannot be reached or refuses.
    pub async fn run_now(&self, job: Job, stop: &mut watch::Receiver<bool>) -> Result<Option<Ended>, DbError> {
        enroll(&self.operator).await?;
        match Lease::take(&self.operator, job, self.lease, When::Now).await? {
            Some(lease) => self.hold(lease, stop).await.map(Some),
            None => Ok(None),
        }
    }

    /// Runs a job under its lease, and ends the lease as the run ended.
    async fn hold(&self, lease: Lease, stop: &mut watch::Receiver<bool>) -> Result<Ended, DbError> {
        let (job, round) = (lease.job(), lease.round());
        // A task of its own, so that a job that panics is one that failed.
        let mut task = JoinSet::new();
        task.spawn(job.run(self.operator.clone(), round));
        let result = tokio::select! {
            Some(done) = task.join_next() => match done {
                Ok(result) => result.map_err(|error| error.words()),
                Err(_) => Err("the job panicked; the log has the place".to_owned()),
            },
            () = lease.keep() => {
                task.shutdown().await;
                tracing::warn!(job = job.name(), "another process has taken a job over");
                return Ok(Ended::Lost);
            }
            () = self.grace_is_over(stop) => {
                task.shutdown().await;
                tracing::info!(job = job.name(), "a job was cut off, and is left to another process");
                lease.give_back().await?;
                return Ok(Ended::Stopped);
            }
            () = time::sleep(MOST) => {
                task.shutdown().await;
                Err(format!("it took longer than {} minutes and was cut off", MOST.as_secs() / 60))
            }
        };
        match result {
            Ok(did) => {
                let milliseconds = (clock::now() - round.started_at).num_milliseconds();
                tracing::info!(job = job.name(), milliseconds, did, "a job ran");
                metrics::job(job.name(), true);
                Ok(if lease.finish(&did).await? { Ended::Well(did) } else { Ended::Lost })
            }
            Err(error) => {
                let failures = round.failures + 1;
                tracing::error!(job = job.name(), failures, cause = error, "a job failed");
                metrics::job(job.name(), false);
                Ok(lease.fail(&error).await?.map_or(Ended::Lost, |next| Ended::Badly(error, next)))
            }
        }
    }

    fn grace_is_over(&self, stop: &mut watch::Receiver<bool>) -> impl Future<Output = ()> {
        let grace = self.grace;
        async move {
            if stop.wait_for(|stop| *stop).await.is_err() {
                // Nobody is left to ask us.
                std::future::pending::<()>().await;
            }
            time::sleep(grace).await;
        }
    }
}

fn complain(error: &DbError) {
    tracing::error!(cause = chain(error), "jobs cannot be run; it is tried again");
}
