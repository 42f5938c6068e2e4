//! A date that is moved.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};

use super::{super::Occurrence, kept_date};
use crate::{
    identity::Action,
    keeping::{Outcome, occurrences},
    schema::{
        edits::{payload, put},
        reading,
        scalars::LocalDateTime,
    },
};

/// What is different about one date: what is left out stays, null clears.
#[derive(InputObject, Clone, Debug)]
pub struct RescheduleOccurrenceInput {
    /// The date. It keeps its id wherever it is moved.
    pub occurrence: ID,
    /// When it begins instead, on the wall clock of the event; null puts it back where the rule has it.
    pub local_start: MaybeUndefined<LocalDateTime>,
    /// A word on it.
    pub note: MaybeUndefined<String>,
}

payload! {
    /// What became of it.
    RescheduleOccurrencePayload {
        /// The date as it is now; null where it was refused.
        occurrence: Occurrence
    }
}

/// Reschedules a date.
#[derive(Default)]
pub struct RescheduleOccurrence;

#[Object]
impl RescheduleOccurrence {
    /// Moves one date of an event, or puts a word on it. A date that was called off takes place again. For admins of
    /// its center.
    async fn reschedule_occurrence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and how it differs.")] input: RescheduleOccurrenceInput,
    ) -> Result<RescheduleOccurrencePayload> {
        RescheduleOccurrencePayload::answer(ctx, reschedule(ctx, input).await).await
    }
}

async fn reschedule(ctx: &Context<'_>, input: RescheduleOccurrenceInput) -> Outcome<Occurrence> {
    let keeper = reading(ctx).keeper(Action::RescheduleOccurrence)?;
    let date = super::date(&input.occurrence)?;
    let moved = occurrences::reschedule(&keeper, date, |change| {
        put(input.local_start, &mut change.local_start, |start| Some(start.0));
        put(input.note, &mut change.note, Some);
    });
    Ok(kept_date(moved.await?))
}
