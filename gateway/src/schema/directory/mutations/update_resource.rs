//! A resource that changes.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};

use super::{super::Resource, fields::ResourceFields};
use crate::{
    identity::Action,
    keeping::{Outcome, resources},
    schema::{
        edits::{payload, put},
        reading,
    },
};

/// What changes of a resource: what is left out stays, null clears.
#[derive(InputObject, Clone, Debug)]
pub struct UpdateResourceInput {
    /// The resource.
    pub id: ID,
    /// The version that you read. Where somebody changed it in between, nothing is done.
    pub expected_version: i64,
    /// What it is called.
    pub name: MaybeUndefined<String>,
    /// Everything else.
    #[graphql(flatten)]
    pub fields: ResourceFields,
}

payload! {
    /// What became of a change of a resource.
    UpdateResourcePayload {
        /// The resource as it is now; null where the change was refused.
        resource: Resource
    }
}

/// Changes a resource.
#[derive(Default)]
pub struct UpdateResource;

#[Object]
impl UpdateResource {
    /// Changes a resource. For admins of its center.
    async fn update_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateResourceInput,
    ) -> Result<UpdateResourcePayload> {
        UpdateResourcePayload::answer(ctx, update(ctx, input).await).await
    }
}

async fn update(ctx: &Context<'_>, input: UpdateResourceInput) -> Outcome<Resource> {
    let keeper = reading(ctx).keeper(Action::UpdateResource)?;
    let id = super::resource(&input.id)?;
    let changed = resources::update(&keeper, id, input.expected_version, |resource, center| {
        put(input.name, &mut resource.name, |name| name);
        input.fields.fill(resource, center);
        Vec::new()
    });
    Ok(Resource(Arc::new(changed.await?)))
}
