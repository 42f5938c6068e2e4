//! The one who asks: nobody in particular, a center's website, or a member of the network.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    rights::Action,
    scope::{AdminScope, Intake, RegionScope, Scope},
};
use crate::{
    db::SharedDoors,
    kernel::{audience::Audience, basis::Basis, secret::Secret, vocabulary::Role},
};

/// The one who asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Viewer {
    /// Nobody in particular.
    Anonymous,
    /// The website of a center, by its site key.
    Website(Arc<Website>),
    /// Somebody who signed in.
    Member(Arc<Member>),
}

/// The website of a center.
#[derive(Clone, Debug, PartialEq)]
pub struct Website {
    /// The center whose website it is.
    pub center: Uuid,
    /// The center's slug, which is in the address of its pages: a word that logs may say.
    pub slug: String,
    /// The site key by which it asks; never the key itself.
    pub key: Uuid,
    /// The web origins for which the key was made; none means any.
    pub origins: Vec<String>,
}

/// Somebody who signed in, with the roles held at this moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// By which sign-in.
    pub sign_in: SignIn,
    /// The name that the member's administrators gave.
    pub display_name: Option<String>,
    /// Every role held.
    pub roles: Vec<HeldRole>,
}

/// A sign-in: who vouches, and for whom. Never printed.
#[derive(Clone, Debug, PartialEq)]
pub struct SignIn {
    /// The issuer of the token.
    pub issuer: Secret,
    /// The subject of the token.
    pub subject: Secret,
}

impl SignIn {
    /// The sign-in of somebody whom another one names; without an issuer it is the namer's own.
    #[must_use]
    pub fn named(namer: &Self, issuer: Option<String>, subject: String) -> Self {
        Self { issuer: issuer.map_or_else(|| namer.issuer.clone(), Secret::new), subject: Secret::new(subject) }
    }
}

/// A role and where it is held.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldRole {
    /// Identifies the holding of the role.
    pub id: Uuid,
    /// The name that was given with it, by whoever gave it.
    pub display_name: Option<String>,
    /// The role.
    pub role: Role,
    /// The center in which it is held, for coaches and center admins.
    pub center: Option<Uuid>,
    /// The region in which it is held, for coordinators.
    pub region: Option<Uuid>,
}

impl Viewer {
    /// What kind of viewer it is, for the log.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Website(_) => "website",
            Self::Member(_) => "member",
        }
    }

    /// Whether the viewer sees what everybody sees, so that an answer to one is an answer to all.
    #[must_use]
    pub const fn is_everybody(&self) -> bool {
        matches!(self, Self::Anonymous | Self::Website(_))
    }

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

    /// What the viewer may read across the network, for an answer that rests on what is read.
    #[must_use]
    pub fn network_scope(&self, doors: &SharedDoors, basis: &Arc<Basis>) -> Scope {
        let scope = Scope::network_wide(doors.clone(), self.audience(), basis.clone());
        // Whoever signs in may write, and reads what was written.
        if self.is_everybody() { scope.by_standby() } else { scope }
    }

    /// What the viewer may read in the own centers; nothing for who has none.
    #[must_use]
    pub fn house_scope(&self, doors: &SharedDoors, basis: &Arc<Basis>) -> Option<Scope> {
        let centers = self.own_centers();
        (!centers.is_empty()).then(|| Scope::house(doors.clone(), centers.into(), basis.clone()))
    }

    /// The way in for what anybody may say.
    #[must_use]
    pub fn intake(&self, doors: &SharedDoors) -> Intake {
        Intake::of(doors.clone())
    }

    /// What the viewer may read of one center's truth, if the table of rights says so.
    #[must_use]
    pub fn admin_scope(&self, doors: &SharedDoors, action: Action, center: Uuid) -> Option<AdminScope> {
        self.may_in(action, center).then(|| AdminScope::of(doors.clone(), center))
    }

    /// What the viewer may have counted of a region, if the table of rights says so.
    #[must_use]
    pub fn region_scope(&self, doors: &SharedDoors, action: Action, region: Uuid) -> Option<RegionScope> {
        self.may_in_region(action, region).then(|| RegionScope::of(doors.clone(), region))
    }
}
