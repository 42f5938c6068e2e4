//! A new resource.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};

use super::{super::Resource, fields::ResourceFields};
use crate::{
    identity::Action,
    keeping::{ClientKey, Outcome, resources},
    schema::{edits::payload, network::center_named, reading},
};

/// A resource to add to a center's directory.
#[derive(InputObject, Clone, Debug)]
pub struct CreateResourceInput {
    /// The slug of the center that keeps it.
    pub center: String,
    /// A key of your own, such as a UUID: whoever sends the same request again with it gets what the first one made.
    pub client_key: Option<String>,
    /// What it is called.
    pub name: String,
    /// Everything else.
    #[graphql(flatten)]
    pub fields: ResourceFields,
}

payload! {
    /// What became of a new resource.
    CreateResourcePayload {
        /// The resource; null where it was refused.
        resource: Resource
    }
}

/// Adds a resource.
#[derive(Default)]
pub struct CreateResource;

#[Object]
impl CreateResource {
    /// Adds a resource to a center's directory. The center alone sees it until it says otherwise. For its admins.
    async fn create_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The resource.")] input: CreateResourceInput,
    ) -> Result<CreateResourcePayload> {
        CreateResourcePayload::answer(ctx, create(ctx, input).await).await
    }
}

async fn create(ctx: &Context<'_>, input: CreateResourceInput) -> Outcome<Resource> {
    let center = center_named(ctx, &input.center).await?;
    let keeper = reading(ctx).keeper_in(Action::CreateResource, center)?;
    let key = input.client_key.clone().map(|key| ClientKey::new(key, &input));
    let made = resources::create(&keeper, center, key.as_ref(), |resource, center| {
        resource.name = input.name;
        input.fields.fill(resource, center);
        Vec::new()
    });
    Ok(Resource(Arc::new(made.await?)))
}
