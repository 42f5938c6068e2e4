//! A new event.

use async_graphql::{Context, InputObject, Object, Result};

use super::{
    super::Event,
    fields::{EventFields, at_home},
    kept,
};
use crate::{
    identity::Action,
    keeping::{ClientKey, Outcome, events},
    schema::{
        edits::payload,
        network::center_named,
        reading,
        scalars::{Duration, LocalDateTime},
        vocabulary::EventMode,
    },
};

/// An event to add to a center's calendar.
#[derive(InputObject, Clone, Debug)]
pub struct PublishEventInput {
    /// The slug of the center that holds it.
    pub center: String,
    /// A key of your own, such as a UUID: whoever sends the same request again with it gets what the first one made.
    pub client_key: Option<String>,
    /// What it is called.
    pub name: String,
    /// How it is attended.
    pub mode: EventMode,
    /// When it first begins, on the wall clock of its zone.
    pub local_start: LocalDateTime,
    /// How long one date lasts.
    pub duration: Duration,
    /// Everything else.
    #[graphql(flatten)]
    pub fields: EventFields,
}

payload! {
    /// What became of a new event.
    PublishEventPayload {
        /// The event; null where it was refused.
        event: Event
    }
}

/// Publishes an event.
#[derive(Default)]
pub struct PublishEvent;

#[Object]
impl PublishEvent {
    /// Adds an event to a center's calendar. The center alone sees it unless `visibility` says otherwise. For its
    /// admins.
    async fn publish_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event.")] input: PublishEventInput,
    ) -> Result<PublishEventPayload> {
        PublishEventPayload::answer(ctx, publish(ctx, input).await).await
    }
}

async fn publish(ctx: &Context<'_>, input: PublishEventInput) -> Outcome<Event> {
    let center = center_named(ctx, &input.center).await?;
    let keeper = reading(ctx).keeper_in(Action::PublishEvent, center)?;
    let key = input.client_key.clone().map(|key| ClientKey::new(key, &input));
    let made = events::publish(&keeper, center, key.as_ref(), |event, center| {
        let mut findings = Vec::new();
        event.name = input.name;
        event.mode = input.mode.into();
        event.local_start = input.local_start.0;
        event.duration_seconds = input.duration.0;
        if input.fields.venue.is_undefined() && input.mode != EventMode::Online {
            event.venue = at_home(center);
        }
        input.fields.fill(event, center, &mut findings);
        findings
    });
    Ok(kept(made.await?))
}
