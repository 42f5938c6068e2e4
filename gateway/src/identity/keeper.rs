//! The means to change something, got by naming the action: who asks, where they may, and the door that opens there.

use std::sync::Arc;

use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::{
    rights::{Action, Standing},
    scope::Operator,
    viewer::{HeldRole, Member, SignIn, Viewer},
};
use crate::{
    db::{DbError, SharedDoors, Writing},
    kernel::refusal::Refusal,
};

/// Who did something, for the audit trail of the own center.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// The name that was given with the role.
    pub name: String,
    /// The held role by which it was done.
    pub role: Uuid,
}

/// What was done, by whom, to which fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// The action's name in the API.
    pub name: &'static str,
    /// Who did it; the network's own jobs are nobody.
    pub actor: Option<Actor>,
    /// The names of the fields that changed; never what is in them.
    pub fields: Vec<&'static str>,
}

/// Whoever may do one action in some centers, with the door to these centers.
#[derive(Clone)]
pub struct Keeper {
    doors: SharedDoors,
    action: Action,
    member: Arc<Member>,
    centers: Arc<[Uuid]>,
}

impl Keeper {
    /// The centers in which the action may be done. SQLite has no policies, so every statement names them.
    #[must_use]
    pub fn centers(&self) -> &[Uuid] {
        &self.centers
    }

    /// Who signed in.
    #[must_use]
    pub fn sign_in(&self) -> &SignIn {
        &self.member.sign_in
    }

    /// Whether the keeper has that standing in a center.
    #[must_use]
    pub fn stands_as(&self, standing: Standing, center: Uuid) -> bool {
        self.member.roles.iter().any(|held| Some(held.role) == standing.role() && held.center == Some(center))
    }

    /// What whoever has no right to the action is told.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        Refusal::NotAllowed(self.action.needs())
    }

    /// Opens the center door for writing in those centers.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn begin(&self) -> Result<Writing, DbError> {
        self.doors.begin_center(&self.centers).await
    }

    /// What is done, to a center, for its audit trail.
    #[must_use]
    pub fn deed(&self, center: Uuid, fields: Vec<&'static str>) -> Deed {
        self.deed_of(self.action.granted_to(), center, fields)
    }

    /// What is done by one standing, where the action is granted to several.
    #[must_use]
    pub fn deed_as(&self, standing: Standing, center: Uuid, fields: Vec<&'static str>) -> Deed {
        self.deed_of(&[standing], center, fields)
    }

    fn deed_of(&self, standings: &[Standing], center: Uuid, fields: Vec<&'static str>) -> Deed {
        Deed { name: self.action.name(), actor: self.member.actor(standings, Some(center)), fields }
    }
}

/// A network admin who does one action, with the door to the network's own tables.
#[derive(Clone)]
pub struct Steward {
    operator: Operator,
    action: Action,
    member: Arc<Member>,
}

impl Steward {
    /// Who signed in.
    #[must_use]
    pub fn sign_in(&self) -> &SignIn {
        &self.member.sign_in
    }

    /// Begins a transaction over the network's own tables.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn begin(&self) -> Result<Writing, DbError> {
        self.operator.begin().await
    }

    /// Begins a transaction that reads them. What is read in it is one statement, and counted.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn begin_reading(&self) -> Result<DatabaseTransaction, DbError> {
        self.operator.begin_reading().await
    }

    /// What is done.
    #[must_use]
    pub fn deed(&self, fields: Vec<&'static str>) -> Deed {
        Deed { name: self.action.name(), actor: self.member.actor(self.action.granted_to(), None), fields }
    }
}

impl Member {
    /// Who acts in a center: by the first role held there that gives one of some standings, under the name given with it.
    fn actor(&self, standings: &[Standing], center: Option<Uuid>) -> Option<Actor> {
        let grants = |standing: &Standing| {
            self.roles.iter().find(|held| {
                Some(held.role) == standing.role() && (*standing == Standing::NetworkAdmin || held.center == center)
            })
        };
        let held = standings.iter().find_map(grants)?;
        let name = held.display_name.clone().unwrap_or_else(|| "somebody without a name".to_owned());
        Some(Actor { name, role: held.id })
    }
}

impl Viewer {
    /// The means to do an action in the viewer's own centers.
    ///
    /// # Errors
    /// The viewer has no right to it in any center.
    pub fn keeper(&self, doors: &SharedDoors, action: Action) -> Result<Keeper, Refusal> {
        let centers = self.own_centers().into_iter().filter(|center| self.may_in(action, *center)).collect();
        self.keeper_of(doors, action, centers)
    }

    /// The means to do an action in one center; a network admin has them where the table says so.
    ///
    /// # Errors
    /// The viewer has no right to it there.
    pub fn keeper_in(&self, doors: &SharedDoors, action: Action, center: Uuid) -> Result<Keeper, Refusal> {
        let may = self.may_in(action, center) || self.may_network_wide(action);
        self.keeper_of(doors, action, if may { vec![center] } else { Vec::new() })
    }

    fn keeper_of(&self, doors: &SharedDoors, action: Action, centers: Vec<Uuid>) -> Result<Keeper, Refusal> {
        match self {
            Self::Member(member) if !centers.is_empty() => {
                Ok(Keeper { doors: doors.clone(), action, member: member.clone(), centers: centers.into() })
            }
            _ => Err(Refusal::NotAllowed(action.needs())),
        }
    }

    /// The means to do an action on the network's own tables.
    ///
    /// # Errors
    /// The viewer has no right to it.
    pub fn steward(&self, doors: &SharedDoors, action: Action) -> Result<Steward, Refusal> {
        match self {
            Self::Member(member) if self.may_network_wide(action) => {
                Ok(Steward { operator: Operator::of(doors.clone()), action, member: member.clone() })
            }
            _ => Err(Refusal::NotAllowed(action.needs())),
        }
    }

    /// Whether a role held in a center gives the right to an action there. Whether a page is a coach's own is seen
    /// when it is read.
    #[must_use]
    pub fn may_in(&self, action: Action, center: Uuid) -> bool {
        let Self::Member(member) = self else { return false };
        action.granted_to().iter().any(|standing| {
            member.roles.iter().any(|held| Some(held.role) == standing.role() && held.center == Some(center))
        })
    }

    /// Whether a role held in a region, or in the network, gives the right to an action there.
    #[must_use]
    pub fn may_in_region(&self, action: Action, region: Uuid) -> bool {
        let Self::Member(member) = self else { return false };
        let coordinates =
            |held: &HeldRole| Some(held.role) == Standing::Coordinator.role() && held.region == Some(region);
        (action.is_granted_to(Standing::Coordinator) && member.roles.iter().any(coordinates))
            || self.may_network_wide(action)
    }

    fn may_network_wide(&self, action: Action) -> bool {
        let Self::Member(member) = self else { return false };
        action.is_granted_to(Standing::NetworkAdmin)
            && member.roles.iter().any(|held| Some(held.role) == Standing::NetworkAdmin.role())
    }
}
