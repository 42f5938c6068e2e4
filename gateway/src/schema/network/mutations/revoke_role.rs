//! A role that is taken away.

use async_graphql::{Context, ID, InputObject, Object, Result};

use crate::{
    centers::members::{model::Place, repository},
    identity::Action,
    keeping::{Outcome, members},
    kernel::{
        id::RecordKind,
        refusal::{Finding, Refusal},
    },
    schema::{edits::payload, reading},
};

/// A role to take away.
#[derive(InputObject)]
pub struct RevokeRoleInput {
    /// The id of the held role.
    pub membership: ID,
}

payload! {
    /// What became of it.
    RevokeRolePayload {
        /// The id of the role that is held no more; null where it was refused.
        revoked_id: ID
    }
}

/// Takes a role away.
#[derive(Default)]
pub struct RevokeRole;

#[Object]
impl RevokeRole {
    /// Takes a role away, from the next request on. The last network admin stays. A role in a center is taken by its
    /// admins and by network admins, every other role by network admins.
    async fn revoke_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RevokeRoleInput,
    ) -> Result<RevokeRolePayload> {
        RevokeRolePayload::answer(ctx, revoke(ctx, input).await).await
    }
}

async fn revoke(ctx: &Context<'_>, input: RevokeRoleInput) -> Outcome<ID> {
    let loaders = reading(ctx);
    let id = super::record(&input.membership, "membership", RecordKind::Membership, "membership");
    let keeper = match loaders.steward(Action::RevokeNetworkRole) {
        // A network admin may take every role away, but each behind the door of its place.
        Ok(steward) => match repository::place(&steward, id.clone()?).await? {
            Some(Place::Center(center)) => loaders.keeper_in(Action::RevokeRole, center)?,
            Some(Place::Region(_) | Place::Network) => {
                members::revoke_in_network(&steward, id?).await?;
                return Ok(input.membership);
            }
            None => return Err(Finding::at("membership", Refusal::NotFound("membership")).into()),
        },
        Err(_) => loaders.keeper(Action::RevokeRole)?,
    };
    members::revoke(&keeper, id?).await?;
    Ok(input.membership)
}
