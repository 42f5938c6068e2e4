//! A resource that goes.

use async_graphql::{Context, ID, InputObject, Object, Result};

use crate::{
    identity::Action,
    keeping::{Outcome, resources},
    schema::{edits::payload, reading},
};

/// A resource to take out of the directory.
#[derive(InputObject, Clone, Debug)]
pub struct RemoveResourceInput {
    /// The resource.
    pub id: ID,
}

payload! {
    /// What became of it.
    RemoveResourcePayload {
        /// The id of the resource that is no more; null where it was refused.
        removed_id: ID
    }
}

/// Removes a resource.
#[derive(Default)]
pub struct RemoveResource;

#[Object]
impl RemoveResource {
    /// Takes a resource out of the directory and of everything that shows it. For admins of its center.
    async fn remove_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RemoveResourceInput,
    ) -> Result<RemoveResourcePayload> {
        RemoveResourcePayload::answer(ctx, remove(ctx, input).await).await
    }
}

async fn remove(ctx: &Context<'_>, input: RemoveResourceInput) -> Outcome<ID> {
    let keeper = reading(ctx).keeper(Action::RemoveResource)?;
    resources::remove(&keeper, super::resource(&input.id)?).await?;
    Ok(input.id)
}
