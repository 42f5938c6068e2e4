//! Whose sign-in a coach is.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::super::Coach;
use crate::{
    identity::{Action, SignIn},
    keeping::{Outcome, coaches},
    schema::{edits::payload, reading},
};

/// Whose sign-in a coach is.
#[derive(InputObject, Clone, Debug)]
pub struct LinkCoachAccountInput {
    /// The coach.
    pub coach: ID,
    /// The issuer whose tokens the coach signs in with; left out, your own.
    pub issuer: Option<String>,
    /// The coach's subject (`sub`) at the issuer.
    pub subject: String,
}

payload! {
    /// What became of it.
    LinkCoachAccountPayload {
        /// The coach; null where it was refused.
        coach: Coach
    }
}

/// Links a sign-in.
#[derive(Default)]
pub struct LinkCoachAccount;

#[Object]
impl LinkCoachAccount {
    /// Says whose sign-in a coach is. Whoever signs in so holds the role of a coach in the center from then on, and
    /// keeps the own page. For admins of the center.
    async fn link_coach_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and by which sign-in.")] input: LinkCoachAccountInput,
    ) -> Result<LinkCoachAccountPayload> {
        LinkCoachAccountPayload::answer(ctx, link(ctx, input).await).await
    }
}

async fn link(ctx: &Context<'_>, input: LinkCoachAccountInput) -> Outcome<Coach> {
    let keeper = reading(ctx).keeper(Action::LinkCoachAccount)?;
    let id = super::coach(&input.coach, "coach")?;
    let sign_in = SignIn::named(keeper.sign_in(), input.issuer, input.subject);
    Ok(Coach(Arc::new(coaches::link_account(&keeper, id, sign_in).await?)))
}
