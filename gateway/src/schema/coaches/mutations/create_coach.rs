//! A new coach.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};

use super::{super::Coach, fields::CoachFields};
use crate::{
    identity::Action,
    keeping::{ClientKey, Outcome, coaches},
    schema::{edits::payload, network::center_named, reading},
};

/// A coach to list.
#[derive(InputObject, Clone, Debug)]
pub struct CreateCoachInput {
    /// The slug of the center where the coach works.
    pub center: String,
    /// A key of your own, such as a UUID: whoever sends the same request again with it gets what the first one made.
    pub client_key: Option<String>,
    /// The name that the coach goes by; no last names.
    pub display_name: String,
    /// That you have the coach's word for who may see what. Without it nothing can be shared.
    #[graphql(default)]
    pub on_the_coachs_word: bool,
    /// Everything else.
    #[graphql(flatten)]
    pub fields: CoachFields,
}

payload! {
    /// What became of a new coach.
    CreateCoachPayload {
        /// The coach; null where it was refused.
        coach: Coach
    }
}

/// Lists a coach.
#[derive(Default)]
pub struct CreateCoach;

#[Object]
impl CreateCoach {
    /// Lists a coach. The own center alone sees it until the coach says otherwise. For admins of the center.
    async fn create_coach(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The coach.")] input: CreateCoachInput,
    ) -> Result<CreateCoachPayload> {
        CreateCoachPayload::answer(ctx, create(ctx, input).await).await
    }
}

async fn create(ctx: &Context<'_>, input: CreateCoachInput) -> Outcome<Coach> {
    let center = center_named(ctx, &input.center).await?;
    let keeper = reading(ctx).keeper_in(Action::CreateCoach, center)?;
    let key = input.client_key.clone().map(|key| ClientKey::new(key, &input));
    let made = coaches::create(&keeper, center, key.as_ref(), input.on_the_coachs_word, |coach| {
        coach.display_name = input.display_name;
        input.fields.fill(coach);
    });
    Ok(Coach(Arc::new(made.await?)))
}
