//! What a region offers, where it offers nothing, and what is searched for in vain. Private entries are counted, behind
//! the region door; nothing here reads one.

/// Cells and figures by center, from what the databases summed.
mod count;
/// What is searched for.
pub mod demand;
/// Where nothing is offered, and who is nearest that does.
mod gaps;
/// What is told of a region.
pub mod model;
/// Reading sums.
mod repository;

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};

use self::{
    count::Counts,
    demand::periods::monday,
    model::{Cell, Coverage},
    repository::Reading,
};
use crate::{
    catalog::occurrences::Window,
    db::DbError,
    identity::{RegionScope, Scope},
    kernel::vocabulary::CoverageDimension,
};

/// What is to be verified within so many days is due soon.
const DUE_SOON_DAYS: u64 = 30;

/// Dates are counted in at least so many weeks: the edges of a shorter window would single out one date of one event.
const FEWEST_WEEKS: i64 = 4;

/// The weeks, from Monday in UTC, that a window touches, and those after them up to the fewest.
#[must_use]
pub fn weeks(window: Window) -> Window {
    let first = monday(window.from.date_naive());
    let last = monday((window.to - TimeDelta::nanoseconds(1)).date_naive());
    let count = ((last - first).num_weeks() + 1).max(FEWEST_WEEKS);
    let begin = |day: chrono::NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    Window { from: begin(first), to: begin(first + TimeDelta::weeks(count)) }
}

/// How much each center of a region offers of what, with the dates of some [`weeks`]; and if that is asked, where nothing is offered.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn of_region(
    scope: &RegionScope,
    network: &Scope,
    by: CoverageDimension,
    window: Window,
    now: DateTime<Utc>,
    with_gaps: bool,
) -> Result<Coverage, DbError> {
    let today = now.date_naive();
    let until = today.checked_add_days(Days::new(DUE_SOON_DAYS)).unwrap_or(today);
    let reading = Reading { by, window, now, today, until };
    let shared = async {
        let places = repository::places(network, scope.region()).await?;
        let own = places.own_ids();
        let coaches = async {
            match by {
                CoverageDimension::WeekdayDaypart => Ok(Vec::new()),
                _ => reading.coaches(network, &own).await,
            }
        };
        let around = async {
            let around = if with_gaps { places.around() } else { Vec::new() };
            if around.is_empty() { Ok(Vec::new()) } else { reading.shared(network, &around).await }
        };
        let (coaches, around) = tokio::try_join!(coaches, around)?;
        Ok::<_, DbError>((places, coaches, around))
    };
    let (houses, (places, coaches, around)) = tokio::try_join!(reading.houses(scope), shared)?;
    let mut counts = Counts::default();
    counts.add(houses);
    counts.add(coaches);
    let gaps = if with_gaps {
        let mut around_us = Counts::default();
        around_us.add(around);
        gaps::find(by, &places, &counts, &around_us)
    } else {
        Vec::new()
    };
    Ok(Coverage { rows: counts.rows(&places), gaps })
}

/// The cells of a dimension, in the order of the vocabulary; of languages those that are given, and English and Spanish.
fn cells(by: CoverageDimension, languages: impl Iterator<Item = String>) -> Vec<Cell> {
    use crate::kernel::vocabulary::{DayPart, Need, Population, RecoveryCapital, SupportType, Weekday};
    match by {
        CoverageDimension::SupportType => SupportType::ALL.iter().copied().map(Cell::SupportType).collect(),
        CoverageDimension::RecoveryCapital => RecoveryCapital::ALL.iter().copied().map(Cell::RecoveryCapital).collect(),
        CoverageDimension::Need => Need::ALL.iter().copied().map(Cell::Need).collect(),
        CoverageDimension::Population => Population::ALL.iter().copied().map(Cell::Population).collect(),
        CoverageDimension::WeekdayDaypart => {
            Weekday::ALL.iter().flat_map(|day| DayPart::ALL.iter().map(|part| Cell::Hours(*day, *part))).collect()
        }
        CoverageDimension::Language => {
            let mut codes: Vec<_> = languages.chain(["en".to_owned(), "es".to_owned()]).collect();
            codes.sort_unstable();
            codes.dedup();
            codes.into_iter().map(Cell::Language).collect()
        }
    }
}
