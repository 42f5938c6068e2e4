//! What a center offers of one value.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use uuid::Uuid;

use super::{CoverageCell, center};
use crate::{
    coverage::model::{Cell, Row},
    kernel::page::Slice,
    schema::{connection::PageInfo, network::Center},
};

/// How much a center offers of one value of the dimension. Private resources and dates are counted too, without telling
/// anything of one; coaches are those who let the network see them, by what they share with it.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub struct CoverageRow {
    /// Of what.
    pub cell: CoverageCell,
    #[graphql(skip)]
    center_id: Uuid,
    /// Resources that can be had at present.
    pub resources: i64,
    /// Coaches.
    pub coaches: i64,
    /// Dates of events that take place within the period.
    pub occurrences: i64,
    /// Resources and events that are to be verified again within the next 30 days.
    pub due_soon: i64,
    /// Resources and coaches that state that they take somebody, by a statement that has not expired.
    pub accepting: i64,
    /// The places that those state, where they state a number.
    pub open_slots: i64,
}

#[ComplexObject]
impl CoverageRow {
    /// The center.
    async fn center(&self, ctx: &Context<'_>) -> Result<Center> {
        center(ctx, self.center_id).await
    }
}

impl From<&Row> for CoverageRow {
    fn from(row: &Row) -> Self {
        let figures = row.figures;
        Self {
            cell: CoverageCell::from(&row.cell),
            center_id: row.center,
            resources: figures.resources,
            coaches: figures.coaches,
            occurrences: figures.occurrences,
            due_soon: figures.due_soon,
            accepting: figures.accepting,
            open_slots: figures.open_slots,
        }
    }
}

/// A page of what centers offer.
#[derive(SimpleObject)]
pub struct CoverageRowConnection {
    /// The rows of this page, each with its place in the list.
    pub edges: Vec<CoverageRowEdge>,
    /// The rows of this page without their places.
    pub nodes: Vec<CoverageRow>,
    /// Where this page stands in the list.
    pub page_info: PageInfo,
    /// How many rows the whole list has.
    pub total_count: i64,
}

/// What a center offers of one value, and its place in a list.
#[derive(SimpleObject, Clone)]
pub struct CoverageRowEdge {
    /// The place of this row, to be given as `after` for what follows it.
    pub cursor: String,
    /// The row.
    pub node: CoverageRow,
}

impl CoverageRowConnection {
    /// A page of all rows, which stand in their order.
    pub fn of(rows: &[Row], first: usize, after: Option<&(Cell, String)>) -> Self {
        let begin = after.map_or(0, |place| rows.partition_point(|row| !row.is_after(place)));
        let page = &rows[begin..rows.len().min(begin + first)];
        let slice = Slice {
            rows: page.iter().map(|row| (row.cursor(), row)).collect(),
            has_next: begin + first < rows.len(),
            has_previous: after.is_some(),
            count: None,
        };
        Self {
            edges: page.iter().map(|row| CoverageRowEdge { cursor: row.cursor().encode(), node: row.into() }).collect(),
            nodes: page.iter().map(CoverageRow::from).collect(),
            page_info: PageInfo::of(&slice),
            total_count: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        }
    }
}
