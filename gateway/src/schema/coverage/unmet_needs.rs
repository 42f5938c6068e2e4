//! What is searched for in vain.

use async_graphql::{Context, Result, SimpleObject};
use chrono::{Days, NaiveDate};
use uuid::Uuid;

use crate::{
    coverage::demand,
    identity::Action,
    schema::{error::OrInternal, reading, scalars::Date, vocabulary::Need},
};

/// How often members searched for a need around a region, in a closed period, rounded to 5. The period widens from the last
/// week to the last month and quarter until both counts are large enough to tell nothing of anybody.
#[derive(SimpleObject, Clone)]
pub struct UnmetNeed {
    /// The need.
    pub need: Need,
    /// The period: a week, a month or a quarter, in whole weeks.
    pub period: DatePeriod,
    /// How often it was searched for; null where that is withheld: it was seldom, or never.
    pub searches: Option<i64>,
    /// How often nothing was found within reach; null where that is withheld.
    pub without_result: Option<i64>,
}

/// A span of days.
#[derive(SimpleObject, Clone)]
pub struct DatePeriod {
    /// Its first day, a Monday.
    pub from: Date,
    /// Its last day, a Sunday. A week belongs to the month and quarter in which it begins.
    pub to: Date,
}

impl DatePeriod {
    /// From a day up to the one before another.
    #[must_use]
    pub fn of_days(from: NaiveDate, end: NaiveDate) -> Self {
        Self { from: Date(from), to: Date(end - Days::new(1)) }
    }
}

impl From<demand::UnmetNeed> for UnmetNeed {
    fn from(told: demand::UnmetNeed) -> Self {
        let demand::UnmetNeed { need, from, to, searches, without_result } = told;
        Self { need: need.into(), period: DatePeriod { from: Date(from), to: Date(to) }, searches, without_result }
    }
}

/// What is searched for in a region, for its coordinators.
pub async fn unmet_needs(ctx: &Context<'_>, region: Uuid) -> Result<Option<Vec<UnmetNeed>>> {
    let loaders = reading(ctx);
    let Some(scope) = loaders.region_scope(Action::SeeUnmetNeeds, region) else { return Ok(None) };
    let told = demand::unmet_needs(&scope, loaders.moment.instant().date_naive()).await.or_internal()?;
    Ok(Some(told.into_iter().map(UnmetNeed::from).collect()))
}
