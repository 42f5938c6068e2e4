//! What a region offers, where it offers nothing, and what is searched for in vain: for its coordinators.

mod gap;
mod row;
mod unmet_needs;

use async_graphql::{Context, Result, SimpleObject};
use uuid::Uuid;

pub use self::{
    gap::CoverageGap,
    row::{CoverageRow, CoverageRowConnection},
    unmet_needs::{DatePeriod, UnmetNeed, unmet_needs},
};
use super::{
    connection,
    error::{OrInternal, internal, invalid},
    inputs::TimeWindow,
    network::Center,
    reading,
    scalars::LanguageCode,
    vocabulary::{CoverageDimension, DayPart, Need, Population, RecoveryCapital, SupportType, Weekday},
};
use crate::{
    coverage::{self, model::Cell},
    db::DbError,
    identity::Action,
    kernel::page::{Cursor, Page},
    loaders::{Reach, entries::EntryKey},
};

/// How much each center of a region offers of what, and what they do not offer.
#[derive(SimpleObject)]
pub struct Coverage {
    /// By what it is counted.
    pub dimension: CoverageDimension,
    /// The weeks in which dates of events are counted.
    pub period: DatePeriod,
    /// What each center offers, by the words of the dimension in their order, then by the center's slug. What a center
    /// does not offer has no row: it stands among the gaps.
    pub rows: CoverageRowConnection,
    /// What a center does not offer at all, with the nearest that does: first what no center of the region offers, then
    /// that from which a center is farthest. At most `first` of them; they are not paged.
    pub gaps: Vec<CoverageGap>,
}

/// One value of the dimension; the field that the dimension names is set.
#[derive(SimpleObject, Clone, Debug, Default)]
pub struct CoverageCell {
    /// What a person gets.
    pub support_type: Option<SupportType>,
    /// The kind of recovery capital that is built.
    pub recovery_capital: Option<RecoveryCapital>,
    /// The need that is answered.
    pub need: Option<Need>,
    /// The language that is spoken.
    pub language: Option<LanguageCode>,
    /// Whom it is meant for.
    pub population: Option<Population>,
    /// The day of the week, on the wall clock of the place.
    pub weekday: Option<Weekday>,
    /// The part of that day.
    pub day_part: Option<DayPart>,
}

impl From<&Cell> for CoverageCell {
    fn from(cell: &Cell) -> Self {
        let none = Self::default();
        match cell {
            Cell::SupportType(word) => Self { support_type: Some((*word).into()), ..none },
            Cell::RecoveryCapital(word) => Self { recovery_capital: Some((*word).into()), ..none },
            Cell::Need(word) => Self { need: Some((*word).into()), ..none },
            Cell::Language(code) => Self { language: Some(LanguageCode(code.clone())), ..none },
            Cell::Population(word) => Self { population: Some((*word).into()), ..none },
            Cell::Hours(day, part) => Self { weekday: Some((*day).into()), day_part: Some((*part).into()), ..none },
        }
    }
}

/// What a region offers, for its coordinators.
pub async fn coverage(
    ctx: &Context<'_>,
    region: Uuid,
    by: CoverageDimension,
    window: Option<TimeWindow>,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<Option<Coverage>> {
    let loaders = reading(ctx);
    let Some(scope) = loaders.region_scope(Action::SeeCoverage, region) else { return Ok(None) };
    let today = TimeWindow { from: None, to: None, days: Some(1) };
    let window = coverage::weeks(window.unwrap_or(today).resolve(&loaders.moment)?);
    let Page { first, after } = connection::page(first, after, |cursor| matches!(cursor, Cursor::Cell(..)))?;
    let after = after.map(|cursor| coverage::model::place(&cursor, by.into())).transpose();
    let after = after.map_err(|error| invalid("after", error))?;
    let with_gaps = ctx.look_ahead().field("gaps").exists();
    let network = loaders.scope(Reach::Network);
    let now = loaders.moment.instant();
    let coverage::model::Coverage { rows, gaps } =
        coverage::of_region(&scope, network, by.into(), window, now, with_gaps).await.or_internal()?;
    Ok(Some(Coverage {
        dimension: by,
        period: DatePeriod::of_days(window.from.date_naive(), window.to.date_naive()),
        rows: CoverageRowConnection::of(&rows, first, after.as_ref()),
        gaps: gaps.into_iter().take(first).map(CoverageGap).collect(),
    }))
}

/// A center that something was counted of.
async fn center(ctx: &Context<'_>, id: Uuid) -> Result<Center> {
    let found = reading(ctx).centers.load(EntryKey::id(id)).await.or_internal()?;
    found.map(Center).ok_or_else(|| internal(&DbError::inconsistent("offer", id, "center_id", "no such center")))
}
