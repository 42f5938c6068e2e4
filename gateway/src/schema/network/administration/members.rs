//! Who holds a role.

use async_graphql::{Context, Description, ID, Object, Result};
use uuid::Uuid;

use super::super::{Center, Region};
use crate::{
    catalog::totals::Totals,
    centers::members::{model, repository},
    identity::Action,
    kernel::{
        id::{RecordId, RecordKind},
        page::Cursor,
    },
    loaders::entries::EntryKey,
    schema::{
        connection::{connection, page, wanted},
        error::OrInternal,
        reading,
        scalars::DateTime,
        vocabulary::Role,
    },
};

/// A role that somebody holds in a center, a region or the network.
#[derive(Clone, Description)]
pub struct Membership(pub model::Membership);

#[Object(use_type_description)]
impl Membership {
    /// Identifies the holding of the role.
    async fn id(&self) -> ID {
        ID(RecordId(RecordKind::Membership, self.0.id).to_string())
    }
    /// Who holds it, by the name that was given with it.
    async fn display_name(&self) -> Option<&str> {
        self.0.display_name.as_deref()
    }
    /// The role.
    async fn role(&self) -> Role {
        self.0.role.into()
    }
    /// The center in which it is held; null for coordinators and network admins.
    async fn center(&self, ctx: &Context<'_>) -> Result<Option<Center>> {
        let Some(id) = self.0.place.center() else { return Ok(None) };
        Ok(reading(ctx).centers.load(EntryKey::id(id)).await.or_internal()?.map(Center))
    }
    /// The region in which it is held; null for all but coordinators.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        let Some(id) = self.0.place.region() else { return Ok(None) };
        Ok(reading(ctx).regions.load(EntryKey::id(id)).await.or_internal()?.map(Region))
    }
    /// Since when.
    async fn granted_at(&self) -> DateTime {
        DateTime(self.0.granted_at)
    }
}

connection! {
    /// A page of held roles.
    MembershipConnection,
    /// A held role and its place in a list.
    MembershipEdge of Membership
}

/// Who holds a role in a center, for its admins.
pub async fn members(ctx: &Context<'_>, center: Uuid) -> Result<Option<Vec<Membership>>> {
    let Some(scope) = reading(ctx).admin_scope(Action::SeeMembers, center) else { return Ok(None) };
    let held = repository::of_center(&scope).await.or_internal()?;
    Ok(Some(held.into_iter().map(Membership).collect()))
}

/// Who holds a role in a region or the network, for network admins.
pub async fn network_members(
    ctx: &Context<'_>,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<Option<MembershipConnection>> {
    let Ok(steward) = reading(ctx).steward(Action::SeeNetworkMembers) else { return Ok(None) };
    let wanted = wanted(ctx);
    let page = page(first, after, |cursor| matches!(cursor, Cursor::Made(_)))?;
    let slice = match wanted.page {
        true => Some(repository::of_network(&steward, &page).await.or_internal()?),
        false => None,
    };
    let totals = match wanted.totals {
        true => {
            let count = repository::count_of_network(&steward).await.or_internal()?;
            Some(Totals { count: i64::try_from(count).unwrap_or(i64::MAX), ..Totals::none() })
        }
        false => None,
    };
    Ok(Some(MembershipConnection::of(slice.as_ref(), totals.as_ref(), |cursor, held| MembershipEdge {
        cursor,
        node: Membership(held.clone()),
    })))
}
