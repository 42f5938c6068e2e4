//! An event that is called off.

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::{super::Event, kept};
use crate::{
    identity::Action,
    keeping::{Outcome, events},
    schema::{edits::payload, reading},
};

/// An event to call off.
#[derive(InputObject, Clone, Debug)]
pub struct CancelEventInput {
    /// The event.
    pub id: ID,
}

payload! {
    /// What became of it.
    CancelEventPayload {
        /// The event as it is now; null where it was refused.
        event: Event
    }
}

/// Cancels an event.
#[derive(Default)]
pub struct CancelEvent;

#[Object]
impl CancelEvent {
    /// Calls an event off, with all of its dates. It stays listed as cancelled, so that people who meant to come read
    /// it. For admins of its center.
    async fn cancel_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: CancelEventInput,
    ) -> Result<CancelEventPayload> {
        CancelEventPayload::answer(ctx, cancel(ctx, input).await).await
    }
}

async fn cancel(ctx: &Context<'_>, input: CancelEventInput) -> Outcome<Event> {
    let keeper = reading(ctx).keeper(Action::CancelEvent)?;
    Ok(kept(events::cancel(&keeper, super::event(&input.id)?).await?))
}
