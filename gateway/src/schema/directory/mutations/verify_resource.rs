//! A resource that was checked.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::super::Resource;
use crate::{
    identity::Action,
    keeping::{Outcome, resources},
    schema::{edits::payload, reading, scalars::Date, vocabulary::VerificationMethod},
};

/// That a resource was checked, and how.
#[derive(InputObject, Clone, Debug)]
pub struct VerifyResourceInput {
    /// The resource.
    pub id: ID,
    /// How it was checked.
    pub method: VerificationMethod,
    /// The day on which it was checked; left out, today.
    pub on: Option<Date>,
}

payload! {
    /// What became of it.
    VerifyResourcePayload {
        /// The resource as it is now; null where it was refused.
        resource: Resource
    }
}

/// Verifies a resource.
#[derive(Default)]
pub struct VerifyResource;

#[Object]
impl VerifyResource {
    /// Says that everything in a resource was checked and holds. When it is due again follows from its needs. For
    /// admins of its center.
    async fn verify_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and how.")] input: VerifyResourceInput,
    ) -> Result<VerifyResourcePayload> {
        VerifyResourcePayload::answer(ctx, verify(ctx, input).await).await
    }
}

async fn verify(ctx: &Context<'_>, input: VerifyResourceInput) -> Outcome<Resource> {
    let keeper = reading(ctx).keeper(Action::VerifyResource)?;
    let id = super::resource(&input.id)?;
    let verified = resources::verify(&keeper, id, input.method.into(), input.on.map(|day| day.0));
    Ok(Resource(Arc::new(verified.await?)))
}
