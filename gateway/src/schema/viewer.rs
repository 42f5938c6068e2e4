//! The one who asks.

use async_graphql::{ComplexObject, Context, Object, Result, SimpleObject, Union};
use uuid::Uuid;

use super::{
    coaches::Coach,
    error::{OrInternal, internal},
    network::{Center, Region},
    reading,
    vocabulary::{Role, Visibility},
};
use crate::{
    db::DbError,
    identity,
    kernel::audience::Audience,
    loaders::{Reach, entries::EntryKey},
};

/// The one who asks: nobody in particular, a center's website, or a member of the network.
#[derive(Union)]
pub enum Viewer {
    /// Nobody in particular.
    Anonymous(Anonymous),
    /// A center's website.
    Website(Website),
    /// Somebody who signed in.
    Member(Member),
}

/// Nobody in particular.
#[derive(SimpleObject)]
pub struct Anonymous {
    /// The circle whose entries are seen across the network.
    pub sees: Visibility,
}

/// A center's website, by its site key.
#[derive(SimpleObject)]
pub struct Website {
    /// The circle whose entries are seen across the network.
    pub sees: Visibility,
    /// The center whose website it is.
    pub center: Center,
}

/// Somebody who signed in.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Member {
    /// The name that was given with the roles.
    pub display_name: Option<String>,
    /// The circle whose entries are seen across the network; in the own centers everything is seen.
    pub sees: Visibility,
    /// The roles held at this moment.
    pub roles: Vec<HeldRole>,
    /// The own centers.
    pub centers: Vec<Center>,
}

#[ComplexObject]
impl Member {
    /// The pages of coaches that are the member's own, to keep and to state availability on.
    async fn coaches(&self, ctx: &Context<'_>) -> Result<Vec<Coach>> {
        let loaders = reading(ctx);
        let pages = loaders.own_pages().await.or_internal()?;
        let pages = pages.into_iter().map(|id| loaders.coaches.load(EntryKey::Id(Reach::House, id)));
        let found = async_graphql::futures_util::future::try_join_all(pages).await.or_internal()?;
        Ok(found.into_iter().flatten().map(Coach).collect())
    }
}

/// A role, and where it is held.
#[derive(SimpleObject)]
pub struct HeldRole {
    /// The role.
    pub role: Role,
    /// The center in which it is held; null for coordinators and network admins.
    pub center: Option<Center>,
    /// The region in which it is held; null for all but coordinators.
    pub region: Option<Region>,
}

/// The one who asks.
#[derive(Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// The one who asks.
    #[graphql(tag = "members")]
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Viewer> {
        let loaders = reading(ctx);
        let sees = match loaders.viewer().audience() {
            Audience::Public => Visibility::Public,
            Audience::Network | Audience::House => Visibility::Network,
        };
        Ok(match loaders.viewer() {
            identity::Viewer::Anonymous => Viewer::Anonymous(Anonymous { sees }),
            identity::Viewer::Website(website) => {
                Viewer::Website(Website { sees, center: known(ctx, website.center).await? })
            }
            identity::Viewer::Member(member) => {
                let roles = member.roles.iter().map(|held| held_role(ctx, held));
                let own = loaders.viewer().own_centers().into_iter().map(|center| known(ctx, center));
                let (roles, centers) = tokio::try_join!(
                    async_graphql::futures_util::future::try_join_all(roles),
                    async_graphql::futures_util::future::try_join_all(own),
                )?;
                Viewer::Member(Member { display_name: member.display_name.clone(), sees, roles, centers })
            }
        })
    }
}

async fn held_role(ctx: &Context<'_>, held: &identity::HeldRole) -> Result<HeldRole> {
    let center = async {
        match held.center {
            Some(center) => known(ctx, center).await.map(Some),
            None => Ok(None),
        }
    };
    let region = async {
        let Some(id) = held.region else { return Ok(None) };
        Ok(reading(ctx).regions.load(EntryKey::id(id)).await.or_internal()?.map(Region))
    };
    let (center, region) = tokio::try_join!(center, region)?;
    Ok(HeldRole { role: held.role.into(), center, region })
}

async fn known(ctx: &Context<'_>, center: Uuid) -> Result<Center> {
    let found = reading(ctx).centers.load(EntryKey::id(center)).await.or_internal()?;
    found.map(Center).ok_or_else(|| internal(&DbError::inconsistent("role", center, "center_id", "no such center")))
}
