//! Whether a coach takes new people.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::super::Coach;
use crate::{
    identity::Action,
    keeping::{Outcome, coaches},
    schema::{
        edits::{AvailabilityInput, payload},
        reading,
    },
};

/// A dated statement whether a coach takes new people.
#[derive(InputObject, Clone, Debug)]
pub struct StateAvailabilityInput {
    /// The coach.
    pub coach: ID,
    /// The statement.
    #[graphql(flatten)]
    pub availability: AvailabilityInput,
}

payload! {
    /// What became of it.
    StateAvailabilityPayload {
        /// The coach as listed now; null where it was refused.
        coach: Coach
    }
}

/// States availability.
#[derive(Default)]
pub struct StateAvailability;

#[Object]
impl StateAvailability {
    /// Says whether a coach takes new people. The statement expires by itself: at `expiresAt`, or after as many days as
    /// the center has set. For the coach whose page it is, and for admins of the center.
    async fn state_availability(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and what.")] input: StateAvailabilityInput,
    ) -> Result<StateAvailabilityPayload> {
        StateAvailabilityPayload::answer(ctx, state(ctx, input).await).await
    }
}

async fn state(ctx: &Context<'_>, input: StateAvailabilityInput) -> Outcome<Coach> {
    let keeper = reading(ctx).keeper(Action::StateAvailability)?;
    let id = super::coach(&input.coach, "coach")?;
    let stated =
        coaches::state_availability(&keeper, id, |now, center| input.availability.state(now, center.availability_days));
    Ok(Coach(Arc::new(stated.await?)))
}
