//! A coach's page that goes.

use async_graphql::{Context, ID, InputObject, Object, Result};

use crate::{
    identity::Action,
    keeping::{Outcome, coaches},
    schema::{edits::payload, reading},
};

/// A coach whose page goes.
#[derive(InputObject, Clone, Debug)]
pub struct RemoveCoachInput {
    /// The coach.
    pub id: ID,
}

payload! {
    /// What became of it.
    RemoveCoachPayload {
        /// The id of the page that is no more; null where it was refused.
        removed_id: ID
    }
}

/// Removes a coach's page.
#[derive(Default)]
pub struct RemoveCoach;

#[Object]
impl RemoveCoach {
    /// Takes a coach's page away, everywhere. The coach's sign-in keeps its role until that is revoked. For the coach
    /// whose page it is, and for admins of the center.
    async fn remove_coach(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RemoveCoachInput,
    ) -> Result<RemoveCoachPayload> {
        RemoveCoachPayload::answer(ctx, remove(ctx, input).await).await
    }
}

async fn remove(ctx: &Context<'_>, input: RemoveCoachInput) -> Outcome<ID> {
    let keeper = reading(ctx).keeper(Action::RemoveCoach)?;
    coaches::remove(&keeper, super::coach(&input.id, "id")?).await?;
    Ok(input.id)
}
