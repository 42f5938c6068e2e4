//! The one who asks: nobody in particular, a center's website, or a member of the network.

use std::sync::Arc;

use uuid::Uuid;

use super::scope::{AdminScope, Scope};
use crate::{
    db::SharedDoors,
    kernel::{audience::Audience, vocabulary::Role},
};

/// The one who asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Viewer {
    /// Nobody in particular.
    Anonymous,
    /// The website of a center, by its site key.
    Website {
        /// The center whose website it is.
        center: Uuid,
    },
    /// Somebody who signed in.
    Member(Arc<Member>),
}

/// Somebody who signed in, with the roles held at this moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The name that the member's administrators gave.
    pub display_name: Option<String>,
    /// Every role held.
    pub roles: Vec<HeldRole>,
}

/// A role and where it is held.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldRole {
    /// The role.
    pub role: Role,
    /// The center in which it is held, for coaches and center admins.
    pub center: Option<Uuid>,
    /// The region in which it is held, for coordinators.
    pub region: Option<Uuid>,
}

impl Viewer {
    /// The copy of the catalog that the viewer reads across the network.
    #[must_use]
    pub fn audience(&self) -> Audience {
        match self {
            // A sign-in without a role is not yet a member: it reads what everybody reads.
            Self::Member(member) if !member.roles.is_empty() => Audience::Network,
            _ => Audience::Public,
        }
    }

    /// The centers whose own people the viewer belongs to, each once, in a stable order.
    #[must_use]
    pub fn own_centers(&self) -> Vec<Uuid> {
        let Self::Member(member) = self else { return Vec::new() };
        let mut centers: Vec<Uuid> = member
            .roles
            .iter()
            .filter(|held| matches!(held.role, Role::Coach | Role::CenterAdmin))
            .filter_map(|held| held.center)
            .collect();
        centers.sort_unstable();
        centers.dedup();
        centers
    }

    /// Whether the viewer is an admin of a center.
    #[must_use]
    pub fn administers(&self, center: Uuid) -> bool {
        matches!(self, Self::Member(member)
            if member.roles.iter().any(|held| held.role == Role::CenterAdmin && held.center == Some(center)))
    }

    /// What the viewer may read across the network.
    #[must_use]
    pub fn network_scope(&self, doors: &SharedDoors) -> Scope {
        Scope::network_wide(doors.clone(), self.audience())
    }

    /// What the viewer may read in the own centers; nothing for who has none.
    #[must_use]
    pub fn house_scope(&self, doors: &SharedDoors) -> Option<Scope> {
        let centers = self.own_centers();
        (!centers.is_empty()).then(|| Scope::house(doors.clone(), centers.into()))
    }

    /// What the viewer may read as an admin of one center.
    #[must_use]
    pub fn admin_scope(&self, doors: &SharedDoors, center: Uuid) -> Option<AdminScope> {
        self.administers(center).then(|| AdminScope::of(doors.clone(), center))
    }
}
