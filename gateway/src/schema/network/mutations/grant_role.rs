//! A role that is given.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};

use super::super::{Membership, center_named};
use crate::{
    centers::members::model::Grant,
    identity::{Action, SignIn},
    keeping::{Outcome, members},
    kernel::{
        refusal::{Finding, Refusal},
        vocabulary as words,
    },
    schema::{edits::payload, reading, vocabulary::Role},
};

/// A role, where it is held, and by whom.
#[derive(InputObject)]
pub struct GrantRoleInput {
    /// The role.
    pub role: Role,
    /// The slug of the center in which a coach or a center admin holds it; left out for every other role.
    pub center: Option<String>,
    /// The slug of the region in which a coordinator holds it; left out for every other role.
    pub region: Option<String>,
    /// The issuer by which the person signs in (`iss`); left out, the one by which you do.
    pub issuer: Option<String>,
    /// The person's subject at the issuer (`sub`), as the issuer writes it.
    pub subject: String,
    /// What the person is called here. Null takes the name away.
    pub display_name: MaybeUndefined<String>,
}

payload! {
    /// What became of a role that was to be given.
    GrantRolePayload {
        /// The held role; null where it was refused.
        membership: Membership
    }
}

/// Gives a role.
#[derive(Default)]
pub struct GrantRole;

#[Object]
impl GrantRole {
    /// Gives somebody who signs in a role, from the next request on. Giving it again changes the name alone. A role in
    /// a center is given by its admins and by network admins, every other role by network admins.
    async fn grant_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which role, where, to whom.")] input: GrantRoleInput,
    ) -> Result<GrantRolePayload> {
        GrantRolePayload::answer(ctx, grant(ctx, input).await).await
    }
}

async fn grant(ctx: &Context<'_>, input: GrantRoleInput) -> Outcome<Membership> {
    let loaders = reading(ctx);
    let GrantRoleInput { role, center, region, issuer, subject, display_name } = input;
    let role = words::Role::from(role);
    let given = |own: &SignIn| Grant {
        role,
        sign_in: SignIn::named(own, issuer, subject),
        display_name: match display_name {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(name) => Some(Some(name)),
        },
    };
    let granted = match (role, center.as_deref(), region.as_deref()) {
        (words::Role::Coach | words::Role::CenterAdmin, Some(slug), None) => {
            let center = center_named(ctx, slug).await?;
            let keeper = loaders.keeper_in(Action::GrantRole, center)?;
            members::grant(&keeper, center, given(keeper.sign_in())).await?
        }
        (words::Role::RegionalCoordinator, None, Some(_)) | (words::Role::NetworkAdmin, None, None) => {
            let steward = loaders.steward(Action::GrantNetworkRole)?;
            members::grant_in_network(&steward, region.as_deref(), given(steward.sign_in())).await?
        }
        (role, center, _) => return Err(misplaced(role, center.is_some()).into()),
    };
    Ok(Membership(granted))
}

/// Why a role cannot be held where it was said to be.
fn misplaced(role: words::Role, has_center: bool) -> Finding {
    match role {
        words::Role::Coach | words::Role::CenterAdmin if has_center => {
            Finding::at("region", Refusal::invalid("this role is held in a center alone; leave the region out"))
        }
        words::Role::Coach | words::Role::CenterAdmin => Finding::at("center", Refusal::Blank),
        _ if has_center => Finding::at("center", Refusal::invalid("this role is held in no center; leave it out")),
        words::Role::RegionalCoordinator => Finding::at("region", Refusal::Blank),
        words::Role::NetworkAdmin => {
            Finding::at("region", Refusal::invalid("this role is held in the whole network; leave the region out"))
        }
    }
}
