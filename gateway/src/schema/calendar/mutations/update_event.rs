//! An event that changes.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};

use super::{super::Event, fields::EventFields, kept};
use crate::{
    identity::Action,
    keeping::{Outcome, events},
    schema::{
        edits::{payload, put, put_required},
        reading,
        scalars::{Duration, LocalDateTime},
        vocabulary::EventMode,
    },
};

/// What changes of an event: what is left out stays, null clears.
#[derive(InputObject, Clone, Debug)]
pub struct UpdateEventInput {
    /// The event.
    pub id: ID,
    /// The version that you read. Where somebody changed it in between, nothing is done.
    pub expected_version: i64,
    /// What it is called.
    pub name: MaybeUndefined<String>,
    /// How it is attended.
    pub mode: MaybeUndefined<EventMode>,
    /// When it first begins, on the wall clock of its zone. Single dates that were moved, called off or noted stay
    /// with their day; those whose day the rule no longer has are forgotten.
    pub local_start: MaybeUndefined<LocalDateTime>,
    /// How long one date lasts.
    pub duration: MaybeUndefined<Duration>,
    /// Everything else.
    #[graphql(flatten)]
    pub fields: EventFields,
}

payload! {
    /// What became of a change of an event.
    UpdateEventPayload {
        /// The event as it is now; null where the change was refused.
        event: Event
    }
}

/// Changes an event.
#[derive(Default)]
pub struct UpdateEvent;

#[Object]
impl UpdateEvent {
    /// Changes an event as a whole. For admins of its center.
    async fn update_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateEventInput,
    ) -> Result<UpdateEventPayload> {
        UpdateEventPayload::answer(ctx, update(ctx, input).await).await
    }
}

async fn update(ctx: &Context<'_>, input: UpdateEventInput) -> Outcome<Event> {
    let keeper = reading(ctx).keeper(Action::UpdateEvent)?;
    let id = super::event(&input.id)?;
    let changed = events::update(&keeper, id, input.expected_version, |event, center| {
        let mut findings = Vec::new();
        put(input.name, &mut event.name, |name| name);
        put_required(input.mode, &mut event.mode, "mode", &mut findings, Into::into);
        put_required(input.local_start, &mut event.local_start, "localStart", &mut findings, |start| start.0);
        put_required(input.duration, &mut event.duration_seconds, "duration", &mut findings, |duration| duration.0);
        input.fields.fill(event, center, &mut findings);
        findings
    });
    Ok(kept(changed.await?))
}
