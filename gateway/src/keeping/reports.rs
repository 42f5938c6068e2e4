//! Dealing with what strangers say is wrong.

use uuid::Uuid;

use super::{Outcome, record, settle};
use crate::{
    catalog::feed,
    identity::Keeper,
    kernel::{
        clock,
        id::{RecordKind, Subject},
        refusal::{Finding, Refusal},
        review::{Review, TextRule},
    },
    reports::{model::ProblemReport, repository},
};

/// What was done, in words.
const RESOLUTION: TextRule = TextRule::prose(500).person_free();

/// Says what was done about a report. The word can be corrected; the moment at which it was dealt with stays.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn resolve(keeper: &Keeper, id: Uuid, mut resolution: String) -> Outcome<ProblemReport> {
    let txn = keeper.begin().await?;
    let held = repository::lock(&txn, keeper.centers(), id).await?;
    let (center, before) = held.ok_or_else(|| Finding::at("report", Refusal::NotFound("problem report")))?;
    let now = clock::now();
    let mut review = Review::new(now.date_naive());
    review.field("resolution", before.resolution.as_ref(), &mut resolution, |text, review| {
        RESOLUTION.required(text, review);
    });
    let fields = settle(Vec::new(), review)?;
    if fields.is_empty() {
        return Ok(before);
    }
    let resolved_at = before.resolved_at.or(Some(now));
    let after = ProblemReport { resolved_at, resolution: Some(resolution), ..before };
    repository::resolve(&txn, &after).await?;
    let deed = keeper.deed(center, fields);
    record(&txn, feed::Action::Written, Subject::Record(RecordKind::ProblemReport, id), Some(center), &deed).await?;
    txn.commit().await?;
    Ok(after)
}
