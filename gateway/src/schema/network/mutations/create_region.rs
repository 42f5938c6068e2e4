//! A new region.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};

use super::super::Region;
use crate::{
    identity::Action,
    keeping::{ClientKey, Outcome, regions},
    schema::{edits::payload, reading},
};

/// A region to add to the network.
#[derive(InputObject, Clone, Debug)]
pub struct CreateRegionInput {
    /// Its name in addresses, which never changes: 2 to 60 of a-z and 0-9, with single hyphens between them.
    pub slug: String,
    /// What it is called.
    pub name: String,
    /// A key of your own, such as a UUID: whoever sends the same request again with it gets what the first one made.
    pub client_key: Option<String>,
}

payload! {
    /// What became of a new region.
    CreateRegionPayload {
        /// The region; null where it was refused.
        region: Region
    }
}

/// Adds a region.
#[derive(Default)]
pub struct CreateRegion;

#[Object]
impl CreateRegion {
    /// Adds a region to the network. For network admins.
    async fn create_region(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The region.")] input: CreateRegionInput,
    ) -> Result<CreateRegionPayload> {
        CreateRegionPayload::answer(ctx, create(ctx, input).await).await
    }
}

async fn create(ctx: &Context<'_>, input: CreateRegionInput) -> Outcome<Region> {
    let steward = reading(ctx).steward(Action::CreateRegion)?;
    let key = input.client_key.clone().map(|key| ClientKey::new(key, &input));
    let made = regions::create(&steward, key.as_ref(), input.slug, input.name);
    Ok(Region(Arc::new(made.await?)))
}
