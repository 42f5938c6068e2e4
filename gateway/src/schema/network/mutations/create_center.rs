//! A new center.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};

use super::{super::Center, center_fields::CenterFields};
use crate::{
    identity::Action,
    keeping::{ClientKey, Outcome, centers},
    schema::{edits::payload, reading, scalars::TimeZone},
};

/// A center that joins the network.
#[derive(InputObject, Clone, Debug)]
pub struct CreateCenterInput {
    /// Its name in addresses, which never changes: 2 to 60 of a-z and 0-9, with single hyphens between them.
    pub slug: String,
    /// What it is called.
    pub name: String,
    /// The slug of the region that it belongs to.
    pub region: String,
    /// The zone of its wall clock.
    pub time_zone: TimeZone,
    /// A key of your own, such as a UUID: whoever sends the same request again with it gets what the first one made.
    pub client_key: Option<String>,
    /// Everything else.
    #[graphql(flatten)]
    pub fields: CenterFields,
}

payload! {
    /// What became of a new center.
    CreateCenterPayload {
        /// The center; null where it was refused.
        center: Center
    }
}

/// Lets a center join.
#[derive(Default)]
pub struct CreateCenter;

#[Object]
impl CreateCenter {
    /// Lets a center join the network. Everybody sees it at once; it has no members until a role in it is granted. For
    /// network admins.
    async fn create_center(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The center.")] input: CreateCenterInput,
    ) -> Result<CreateCenterPayload> {
        CreateCenterPayload::answer(ctx, create(ctx, input).await).await
    }
}

async fn create(ctx: &Context<'_>, input: CreateCenterInput) -> Outcome<Center> {
    let steward = reading(ctx).steward(Action::CreateCenter)?;
    let key = input.client_key.clone().map(|key| ClientKey::new(key, &input));
    let made = centers::create(&steward, key.as_ref(), &input.region, |center| {
        center.slug = input.slug;
        center.name = input.name;
        center.time_zone = input.time_zone.0;
        input.fields.fill(center);
        Vec::new()
    });
    Ok(Center(Arc::new(made.await?)))
}
