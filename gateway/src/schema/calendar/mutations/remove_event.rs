//! An event that goes.

use async_graphql::{Context, ID, InputObject, Object, Result};

use crate::{
    identity::Action,
    keeping::{Outcome, events},
    schema::{edits::payload, reading},
};

/// An event to take out of the calendar.
#[derive(InputObject, Clone, Debug)]
pub struct RemoveEventInput {
    /// The event.
    pub id: ID,
}

payload! {
    /// What became of it.
    RemoveEventPayload {
        /// The id of the event that is no more; null where it was refused.
        removed_id: ID
    }
}

/// Removes an event.
#[derive(Default)]
pub struct RemoveEvent;

#[Object]
impl RemoveEvent {
    /// Takes an event out of the calendar and of everything that shows it. Whoever meant to come reads nothing any more:
    /// what is called off is better cancelled. For admins of its center.
    async fn remove_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RemoveEventInput,
    ) -> Result<RemoveEventPayload> {
        RemoveEventPayload::answer(ctx, remove(ctx, input).await).await
    }
}

async fn remove(ctx: &Context<'_>, input: RemoveEventInput) -> Outcome<ID> {
    let keeper = reading(ctx).keeper(Action::RemoveEvent)?;
    events::remove(&keeper, super::event(&input.id)?).await?;
    Ok(input.id)
}
