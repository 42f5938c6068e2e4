//! What was done about a problem.

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::super::ProblemReport;
use crate::{
    identity::Action,
    keeping::{Outcome, reports},
    kernel::id::RecordKind,
    schema::{edits::payload, reading},
};

/// What was done about a problem report.
#[derive(InputObject)]
pub struct ResolveProblemReportInput {
    /// The report.
    pub report: ID,
    /// What was done, in at most 500 characters, and nothing about a person.
    pub resolution: String,
}

payload! {
    /// What became of it.
    ResolveProblemReportPayload {
        /// The report as it is now; null where it was refused.
        report: ProblemReport
    }
}

/// Resolves a problem report.
#[derive(Default)]
pub struct ResolveProblemReport;

#[Object]
impl ResolveProblemReport {
    /// Says what was done about a problem report, which is no longer open then. Saying it again corrects the word. For
    /// admins of its center.
    async fn resolve_problem_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and what was done.")] input: ResolveProblemReportInput,
    ) -> Result<ResolveProblemReportPayload> {
        ResolveProblemReportPayload::answer(ctx, resolve(ctx, input).await).await
    }
}

async fn resolve(ctx: &Context<'_>, input: ResolveProblemReportInput) -> Outcome<ProblemReport> {
    let keeper = reading(ctx).keeper(Action::ResolveProblemReport)?;
    let id = super::record(&input.report, "report", RecordKind::ProblemReport, "problem report")?;
    Ok((&reports::resolve(&keeper, id, input.resolution).await?).into())
}
