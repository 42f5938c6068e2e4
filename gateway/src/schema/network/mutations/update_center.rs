//! A center that changes.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};

use super::{super::Center, center_fields::CenterFields};
use crate::{
    identity::Action,
    keeping::{Outcome, centers},
    kernel::id::{EntryKind, NodeId},
    schema::{
        edits::{named, payload, put, put_required},
        reading,
        scalars::TimeZone,
    },
};

/// What changes of a center: what is left out stays, null clears. Its slug and its region stay.
#[derive(InputObject, Clone, Debug)]
pub struct UpdateCenterInput {
    /// The center.
    pub id: ID,
    /// The version that you read. Where somebody changed it in between, nothing is done.
    pub expected_version: i64,
    /// What it is called.
    pub name: MaybeUndefined<String>,
    /// The zone of its wall clock. Hours and events that name another zone keep it.
    pub time_zone: MaybeUndefined<TimeZone>,
    /// Everything else.
    #[graphql(flatten)]
    pub fields: CenterFields,
}

payload! {
    /// What became of a change of a center.
    UpdateCenterPayload {
        /// The center as it is now; null where the change was refused.
        center: Center
    }
}

/// Changes a center.
#[derive(Default)]
pub struct UpdateCenter;

#[Object]
impl UpdateCenter {
    /// Changes what the network knows of a center; everybody sees it at once. For its admins and network admins.
    async fn update_center(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateCenterInput,
    ) -> Result<UpdateCenterPayload> {
        UpdateCenterPayload::answer(ctx, update(ctx, input).await).await
    }
}

async fn update(ctx: &Context<'_>, input: UpdateCenterInput) -> Outcome<Center> {
    let id = named(&input.id, "id", "center", |id| match id {
        NodeId::Entry(EntryKind::Center, id) => Some(id),
        _ => None,
    })?;
    let keeper = reading(ctx).keeper_in(Action::UpdateCenter, id)?;
    let changed = centers::update(&keeper, id, input.expected_version, |center| {
        let mut findings = Vec::new();
        put(input.name, &mut center.name, |name| name);
        put_required(input.time_zone, &mut center.time_zone, "timeZone", &mut findings, |zone| zone.0);
        input.fields.fill(center);
        findings
    });
    Ok(Center(Arc::new(changed.await?)))
}
