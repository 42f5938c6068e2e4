//! A date that is called off.

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::{super::Occurrence, kept_date};
use crate::{
    identity::Action,
    keeping::{Outcome, occurrences},
    schema::{edits::payload, reading},
};

/// A date to call off.
#[derive(InputObject, Clone, Debug)]
pub struct CancelOccurrenceInput {
    /// The date.
    pub occurrence: ID,
    /// A word on it for those who meant to come; left out, an earlier one stays.
    pub note: Option<String>,
}

payload! {
    /// What became of it.
    CancelOccurrencePayload {
        /// The date as it is now; null where it was refused.
        occurrence: Occurrence
    }
}

/// Cancels a date.
#[derive(Default)]
pub struct CancelOccurrence;

#[Object]
impl CancelOccurrence {
    /// Calls one date of an event off. It stays listed as cancelled. For admins of its center.
    async fn cancel_occurrence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: CancelOccurrenceInput,
    ) -> Result<CancelOccurrencePayload> {
        CancelOccurrencePayload::answer(ctx, cancel(ctx, input).await).await
    }
}

async fn cancel(ctx: &Context<'_>, input: CancelOccurrenceInput) -> Outcome<Occurrence> {
    let keeper = reading(ctx).keeper(Action::CancelOccurrence)?;
    let date = super::date(&input.occurrence)?;
    Ok(kept_date(occurrences::cancel(&keeper, date, input.note).await?))
}
