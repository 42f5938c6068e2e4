//! What strangers say is wrong.

use async_graphql::{Context, ID, Result, SimpleObject};
use uuid::Uuid;

use crate::{
    catalog::totals::Totals,
    identity::Action,
    kernel::{
        id::{NodeId, RecordId, RecordKind},
        page::Cursor,
    },
    reports::{model, repository},
    schema::{
        connection::{connection, page, wanted},
        error::OrInternal,
        reading,
        scalars::DateTime,
        vocabulary::ProblemKind,
    },
};

/// A stranger's word that an entry is wrong: a code, and nothing about who said it.
#[derive(SimpleObject, Clone)]
pub struct ProblemReport {
    /// Identifies the report.
    pub id: ID,
    /// The id of the entry.
    pub entry_id: ID,
    /// What is wrong.
    pub kind: ProblemKind,
    /// When it was said.
    pub reported_at: DateTime,
    /// When it was dealt with; null while it is open.
    pub resolved_at: Option<DateTime>,
    /// What was done.
    pub resolution: Option<String>,
}

impl From<&model::ProblemReport> for ProblemReport {
    fn from(report: &model::ProblemReport) -> Self {
        Self {
            id: ID(RecordId(RecordKind::ProblemReport, report.id).to_string()),
            entry_id: ID(NodeId::Entry(report.entry_kind, report.entry_id).to_string()),
            kind: report.kind.into(),
            reported_at: DateTime(report.reported_at),
            resolved_at: report.resolved_at.map(DateTime),
            resolution: report.resolution.clone(),
        }
    }
}

connection! {
    /// A page of problem reports.
    ProblemReportConnection,
    /// A problem report and its place in a list.
    ProblemReportEdge of ProblemReport
}

/// The problem reports of a center, for its admins.
pub async fn problem_reports(
    ctx: &Context<'_>,
    center: Uuid,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<Option<ProblemReportConnection>> {
    let Some(scope) = reading(ctx).admin_scope(Action::SeeProblemReports, center) else { return Ok(None) };
    let wanted = wanted(ctx);
    let page = page(first, after, |cursor| matches!(cursor, Cursor::Reported(..)))?;
    let slice = match wanted.page {
        true => Some(repository::page(&scope, &page).await.or_internal()?),
        false => None,
    };
    let totals = match wanted.totals {
        true => {
            let count = repository::count(&scope).await.or_internal()?;
            Some(Totals { count, ..Totals::none() })
        }
        false => None,
    };
    Ok(Some(ProblemReportConnection::of(slice.as_ref(), totals.as_ref(), |cursor, report| ProblemReportEdge {
        cursor,
        node: report.into(),
    })))
}
