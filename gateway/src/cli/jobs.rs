//! `gateway jobs`: what runs by itself, and how it went.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, builder::PossibleValuesParser};
use tokio::sync::watch;

use super::{Failure, operator};
use crate::{
    config::Settings,
    identity::Operator,
    jobs::{
        Job, Runner, Standing,
        runner::Ended,
        standing::{enroll, standings},
    },
    kernel::clock,
};

/// A job that nobody has run for so long after it was due is one that nobody runs.
const LATE: TimeDelta = TimeDelta::minutes(5);

/// Show the jobs that run by themselves, or run one now.
#[derive(Args)]
pub struct Jobs {
    /// Run this job now, due or not.
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(Job::ALL.map(Job::name)))]
    run: Option<String>,
}

impl Jobs {
    /// Runs the command.
    ///
    /// # Errors
    /// The database refuses, or the job cannot be run or fails.
    pub async fn run(self, settings: &Settings) -> Result<(), Failure> {
        let operator = operator(settings).await?;
        let result = match self.run.as_deref().and_then(Job::named) {
            Some(job) => run_now(&operator, job, settings.jobs.lease).await,
            None => show(&operator).await,
        };
        operator.close().await;
        result
    }
}

async fn run_now(operator: &Operator, job: Job, lease: Duration) -> Result<(), Failure> {
    let (stop, mut stopped) = watch::channel(false);
    tokio::spawn(async move {
        // Without a handler the signal ends the process by itself.
        if tokio::signal::ctrl_c().await.is_ok() {
            let _ = stop.send(true);
        } else {
            std::future::pending::<()>().await;
        }
    });
    let name = job.name();
    match Runner::new(operator.clone(), lease, Duration::ZERO).run_now(job, &mut stopped).await? {
        Some(Ended::Well(did)) => {
            println!("{name}: {did}");
            Ok(())
        }
        Some(Ended::Badly(error, next)) => {
            Err(format!("{name} failed: {error}. It is tried again at {}", moment(next)).into())
        }
        Some(Ended::Stopped) => Err(format!("{name} was cut off; the next run goes on where it was").into()),
        Some(Ended::Lost) => {
            Err(format!("another process has taken {name} over; `gateway jobs` shows how it goes").into())
        }
        None => {
            let standings = standings(operator).await?;
            let until =
                standings.iter().find(|standing| standing.job == job).and_then(|standing| standing.leased_until);
            let until = until.map_or_else(String::new, |until| format!(" (its lease holds until {})", moment(until)));
            Err(format!("another process runs {name}{until}; `gateway jobs` shows how it goes").into())
        }
    }
}

async fn show(operator: &Operator) -> Result<(), Failure> {
    enroll(operator).await?;
    let now = clock::now();
    let standings = standings(operator).await?;
    let (mut failing, mut late) = (Vec::new(), false);
    for job in Job::ALL {
        let Some(standing) = standings.iter().find(|standing| standing.job == job) else { continue };
        println!("{}\n", describe(standing, now));
        if standing.failures > 0 {
            failing.push(job.name());
        }
        late |= is_late(standing, now);
    }
    if late {
        println!("Nobody runs what is due: is `gateway serve` up, with GATEWAY_JOBS on?");
    }
    match failing.as_slice() {
        [] if late => {}
        [] if standings.iter().any(|standing| standing.finished_at.is_none()) => {
            println!("`gateway serve` runs what is due; `gateway jobs --run NAME` runs one now.");
        }
        [] => println!("All is well."),
        names => println!("Failing: {}. \"When a job fails\" in docs/operations.md says what to do.", names.join(", ")),
    }
    Ok(())
}

fn is_late(standing: &Standing, now: DateTime<Utc>) -> bool {
    standing.free_at() + LATE < now
}

/// All that is known of a job, a line each.
fn describe(standing: &Standing, now: DateTime<Utc>) -> String {
    let runs = standing.leased_until.filter(|until| *until > now).and(standing.started_at);
    let state = match (runs, standing.failures) {
        (Some(since), _) => format!("runs since {}", moment(since)),
        (None, 0) if standing.finished_at.is_none() => "has not run yet".to_owned(),
        (None, 0) => "well".to_owned(),
        (None, 1) => "FAILED the last time".to_owned(),
        (None, failures) => format!("FAILED {failures} times in a row"),
    };
    let mut lines = vec![format!("{:<10} {}", standing.job.name(), standing.job.purpose()), line("state", &state)];
    if let Some(at) = standing.finished_at {
        let took = standing.milliseconds.map_or_else(String::new, |took| format!(", took {}", duration(took)));
        let label = if standing.failures > 0 { "last well" } else { "last run" };
        lines.push(line(label, &format!("{} ({} ago){took}", moment(at), about(now - at))));
    }
    if let Some(did) = &standing.did {
        lines.push(line("did", did));
    }
    if let (Some(error), Some(at)) = (&standing.error, standing.started_at) {
        lines.push(line("error", &format!("{error} (run of {})", moment(at))));
    }
    if runs.is_none() {
        let next = standing.next_run_at;
        let when = if next > now { format!("in {}", about(next - now)) } else { "due now".to_owned() };
        lines.push(line("next run", &format!("{} ({when})", moment(next))));
    }
    lines.join("\n")
}

fn line(label: &str, text: &str) -> String {
    format!("  {label:<10} {text}")
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn duration(milliseconds: i64) -> String {
    match milliseconds {
        0..1_000 => format!("{milliseconds} ms"),
        1_000..120_000 => format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100),
        _ => format!("{} minutes", milliseconds / 60_000),
    }
}

/// A span of time as somebody would say it.
fn about(span: TimeDelta) -> String {
    let (count, unit) = match span.num_minutes() {
        ..1 => return "less than a minute".to_owned(),
        minutes @ 1..120 => (minutes, "minute"),
        minutes @ 120..2_880 => (minutes / 60, "hour"),
        minutes => (minutes / 1_440, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
