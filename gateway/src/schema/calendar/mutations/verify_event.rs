//! An event that was checked.

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::{super::Event, kept};
use crate::{
    identity::Action,
    keeping::{Outcome, events},
    schema::{edits::payload, reading, scalars::Date, vocabulary::VerificationMethod},
};

/// That an event was checked, and how.
#[derive(InputObject, Clone, Debug)]
pub struct VerifyEventInput {
    /// The event.
    pub id: ID,
    /// How it was checked.
    pub method: VerificationMethod,
    /// The day on which it was checked; left out, today.
    pub on: Option<Date>,
}

payload! {
    /// What became of it.
    VerifyEventPayload {
        /// The event as it is now; null where it was refused.
        event: Event
    }
}

/// Verifies an event.
#[derive(Default)]
pub struct VerifyEvent;

#[Object]
impl VerifyEvent {
    /// Says that everything in an event was checked and holds. It is due again after 90 days. For admins of its
    /// center.
    async fn verify_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and how.")] input: VerifyEventInput,
    ) -> Result<VerifyEventPayload> {
        VerifyEventPayload::answer(ctx, verify(ctx, input).await).await
    }
}

async fn verify(ctx: &Context<'_>, input: VerifyEventInput) -> Outcome<Event> {
    let keeper = reading(ctx).keeper(Action::VerifyEvent)?;
    let id = super::event(&input.id)?;
    Ok(kept(events::verify(&keeper, id, input.method.into(), input.on.map(|day| day.0)).await?))
}
