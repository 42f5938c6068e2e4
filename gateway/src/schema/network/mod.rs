//! Regions and centers, and what their admins see of them.

mod administration;
mod center;
/// How the network is kept.
pub mod mutations;
/// How regions and centers are asked for.
pub mod query;
mod region;

use async_graphql::Context;
use uuid::Uuid;

use super::reading;
use crate::{
    keeping::{Halt, Outcome},
    kernel::refusal::{Finding, Refusal},
    loaders::entries::EntryKey,
};

/// The center of a slug, for who changes something of it.
pub async fn center_named(ctx: &Context<'_>, slug: &str) -> Outcome<Uuid> {
    match reading(ctx).centers.load(EntryKey::Slug(slug.to_owned())).await {
        Ok(Some(center)) => Ok(center.id),
        Ok(None) => Err(Finding::at("center", Refusal::NotFound("center")).into()),
        Err(error) => Err(Halt::Unread(error)),
    }
}

pub use self::{
    administration::{
        AuditEntry, AuditEntryConnection, Membership, MembershipConnection, OverdueConnection, ProblemReport,
        ProblemReportConnection, SiteKey,
    },
    center::{Center, CenterConnection, CenterEdge, CenterFilter},
    region::{Region, RegionConnection, RegionEdge},
};
