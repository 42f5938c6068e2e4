//! A coach's page that changes.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};

use super::{super::Coach, fields::CoachFields};
use crate::{
    identity::Action,
    keeping::{Outcome, coaches},
    schema::{
        edits::{payload, put},
        reading,
    },
};

/// What changes of a coach's page: what is left out stays, null clears.
#[derive(InputObject, Clone, Debug)]
pub struct UpdateCoachInput {
    /// The coach.
    pub id: ID,
    /// The version that you read. Where somebody changed it in between, nothing is done.
    pub expected_version: i64,
    /// The name that the coach goes by; no last names.
    pub display_name: MaybeUndefined<String>,
    /// For admins: that you have the coach's word for who may see what. Who it was stands in the audit trail.
    #[graphql(default)]
    pub on_the_coachs_word: bool,
    /// Everything else.
    #[graphql(flatten)]
    pub fields: CoachFields,
}

payload! {
    /// What became of a change of a coach's page.
    UpdateCoachPayload {
        /// The coach as listed now; null where the change was refused.
        coach: Coach
    }
}

/// Changes a coach's page.
#[derive(Default)]
pub struct UpdateCoach;

#[Object]
impl UpdateCoach {
    /// Changes a coach's page. A withdrawal is in force when this returns. For the coach whose page it is, and for
    /// admins of the center.
    async fn update_coach(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateCoachInput,
    ) -> Result<UpdateCoachPayload> {
        UpdateCoachPayload::answer(ctx, update(ctx, input).await).await
    }
}

async fn update(ctx: &Context<'_>, input: UpdateCoachInput) -> Outcome<Coach> {
    let keeper = reading(ctx).keeper(Action::UpdateCoach)?;
    let id = super::coach(&input.id, "id")?;
    let changed = coaches::update(&keeper, id, input.expected_version, input.on_the_coachs_word, |coach| {
        put(input.display_name, &mut coach.display_name, |name| name);
        input.fields.fill(coach);
    });
    Ok(Coach(Arc::new(changed.await?)))
}
