//! Moving every calendar on to today, a center at a time, so that nobody waits for more than one.

use std::fmt;

use uuid::Uuid;

use super::{JobError, Round, count_of, words_of};
use crate::{
    centers::{self, repository::Calendar},
    db::DbError,
    identity::Operator,
    publication::advance::{self, Advanced},
};

/// What kept calendars from being moved on whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    events: usize,
    centers: usize,
    first: String,
    did: String,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut what = Vec::new();
        if self.events > 0 {
            what.push(
                count_of(self.events as u64, "event has", "events have") + " a recurrence that cannot be followed",
            );
        }
        if self.centers > 0 {
            what.push(count_of(self.centers as u64, "center", "centers") + " could not be read");
        }
        write!(f, "{}; the first is {}. All else is done: {}", what.join(" and "), self.first, self.did)
    }
}

/// What was found wrong so far.
#[derive(Default)]
struct Found {
    events: usize,
    centers: usize,
    first: Option<String>,
}

impl Found {
    fn events(&mut self, center: &Calendar, unfollowed: &[Uuid]) {
        self.events += unfollowed.len();
        if let Some(event) = unfollowed.first() {
            self.first.get_or_insert_with(|| format!("event {event} of {}", center.slug));
        }
    }

    /// A center whose rows cannot be read must not stop the others; a database that does not answer stops all.
    fn center(&mut self, center: &Calendar, error: DbError) -> Result<(), DbError> {
        if !matches!(error, DbError::Inconsistent { .. }) {
            return Err(error);
        }
        self.centers += 1;
        self.first.get_or_insert_with(|| format!("{}, where {}", center.slug, words_of(&error)));
        Ok(())
    }
}

pub(super) async fn run(operator: &Operator, round: Round) -> Result<String, JobError> {
    let mut found = Found::default();
    let mut all = Advanced::default();
    let mut moved = 0_u64;
    for center in calendars(operator).await? {
        if center.horizon < round.day() {
            match move_on(operator, &center, round).await {
                Ok(advanced) => {
                    found.events(&center, &advanced.unfollowed);
                    moved += 1;
                    all.came += advanced.came;
                    all.went += advanced.went;
                    all.retired += advanced.retired;
                }
                Err(error) => found.center(&center, error)?,
            }
        } else if round.failures > 0 {
            // Else a run that finds all calendars moved would call well what is still broken.
            match look(operator, &center).await {
                Ok(unfollowed) => found.events(&center, &unfollowed),
                Err(error) => found.center(&center, error)?,
            }
        }
    }
    let did = match moved {
        0 => "every calendar was up to date".to_owned(),
        moved => format!(
            "moved {} on: {} came, {} went, {} over",
            count_of(moved, "calendar", "calendars"),
            count_of(all.came as u64, "date", "dates"),
            all.went,
            count_of(all.retired as u64, "event is", "events are"),
        ),
    };
    match found.first {
        None => Ok(did),
        Some(first) => Err(JobError::Calendars(Trouble { events: found.events, centers: found.centers, first, did })),
    }
}

async fn calendars(operator: &Operator) -> Result<Vec<Calendar>, DbError> {
    let txn = operator.begin().await?;
    let calendars = centers::repository::calendars(&txn).await?;
    txn.commit().await?;
    Ok(calendars)
}

async fn move_on(operator: &Operator, center: &Calendar, round: Round) -> Result<Advanced, DbError> {
    let txn = operator.begin().await?;
    let advanced = advance::advance(&txn, center.id, round.day()).await?;
    txn.commit().await?;
    Ok(advanced)
}

async fn look(operator: &Operator, center: &Calendar) -> Result<Vec<Uuid>, DbError> {
    let txn = operator.begin().await?;
    let unfollowed = advance::unfollowed(&txn, center.id).await?;
    txn.commit().await?;
    Ok(unfollowed)
}
