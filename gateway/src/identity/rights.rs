//! Who may do what: one table of role, action and resource. Whoever changes something gets the means to do it by
//! naming the action, so nothing is changed past this table. docs/rights.md is printed from it.

use crate::kernel::vocabulary::Role;

/// Who somebody is to what they want to change or see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Everybody, signed in or not.
    Anyone,
    /// The coach whose page it is.
    OwnPage,
    /// An admin of the center.
    CenterAdmin,
    /// A coordinator of the region.
    Coordinator,
    /// A network admin.
    NetworkAdmin,
}

impl Standing {
    const ALL: [Self; 5] = [Self::Anyone, Self::OwnPage, Self::CenterAdmin, Self::Coordinator, Self::NetworkAdmin];

    const fn heading(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::OwnPage => "coach, own page",
            Self::CenterAdmin => "center admin, own center",
            Self::Coordinator => "coordinator, own region",
            Self::NetworkAdmin => "network admin",
        }
    }

    /// The role that gives this standing in a place.
    #[must_use]
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::Anyone => None,
            Self::OwnPage => Some(Role::Coach),
            Self::CenterAdmin => Some(Role::CenterAdmin),
            Self::Coordinator => Some(Role::RegionalCoordinator),
            Self::NetworkAdmin => Some(Role::NetworkAdmin),
        }
    }
}

macro_rules! rights {
    ($($(#[doc = $what:literal])+ $action:ident = $name:literal on $resource:literal: $($standing:ident)|+;)+) => {
        /// What can be done, by the name that it has in the API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[doc = $what])+ $action),+ }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$action),+];

            /// Its name in the API: a mutation, or a field for those who may see it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$action => $name),+ }
            }

            /// What it is done to.
            #[must_use]
            pub const fn resource(self) -> &'static str {
                match self { $(Self::$action => $resource),+ }
            }

            /// Who may do it.
            #[must_use]
            pub const fn granted_to(self) -> &'static [Standing] {
                match self { $(Self::$action => &[$(Standing::$standing),+]),+ }
            }

            const fn explanation(self) -> &'static str {
                match self { $(Self::$action => concat!($($what),+)),+ }
            }
        }
    };
}

rights! {
    /// Adds a region.
    CreateRegion = "createRegion" on "region": NetworkAdmin;
    /// Lets a center join.
    CreateCenter = "createCenter" on "center": NetworkAdmin;
    /// Changes what the network knows of a center.
    UpdateCenter = "updateCenter" on "center": CenterAdmin | NetworkAdmin;
    /// Lists a coach.
    CreateCoach = "createCoach" on "coach": CenterAdmin;
    /// Changes a coach's page. Who may see it moves by the coach, or by an admin on the coach's word.
    UpdateCoach = "updateCoach" on "coach": OwnPage | CenterAdmin;
    /// Says whether a coach takes new people.
    StateAvailability = "stateAvailability" on "coach": OwnPage | CenterAdmin;
    /// Says whose sign-in a coach is.
    LinkCoachAccount = "linkCoachAccount" on "coach": CenterAdmin;
    /// Takes a coach's page away.
    RemoveCoach = "removeCoach" on "coach": OwnPage | CenterAdmin;
    /// Adds a resource to the directory.
    CreateResource = "createResource" on "resource": CenterAdmin;
    /// Changes a resource.
    UpdateResource = "updateResource" on "resource": CenterAdmin;
    /// Takes a resource out of the directory.
    RemoveResource = "removeResource" on "resource": CenterAdmin;
    /// Says that a resource was checked.
    VerifyResource = "verifyResource" on "resource": CenterAdmin;
    /// Adds an event to the calendar.
    PublishEvent = "publishEvent" on "event": CenterAdmin;
    /// Changes an event.
    UpdateEvent = "updateEvent" on "event": CenterAdmin;
    /// Calls an event off as a whole.
    CancelEvent = "cancelEvent" on "event": CenterAdmin;
    /// Takes an event out of the calendar.
    RemoveEvent = "removeEvent" on "event": CenterAdmin;
    /// Says that an event was checked.
    VerifyEvent = "verifyEvent" on "event": CenterAdmin;
    /// Moves one date of an event, or puts a word on it.
    RescheduleOccurrence = "rescheduleOccurrence" on "occurrence": CenterAdmin;
    /// Calls one date of an event off.
    CancelOccurrence = "cancelOccurrence" on "occurrence": CenterAdmin;
    /// Says that an entry that one can see is wrong.
    ReportProblem = "reportProblem" on "problem report": Anyone;
    /// Says what was done about it.
    ResolveProblemReport = "resolveProblemReport" on "problem report": CenterAdmin;
    /// Gives a role in a center.
    GrantRole = "grantRole" on "role in a center": CenterAdmin | NetworkAdmin;
    /// Takes a role in a center away.
    RevokeRole = "revokeRole" on "role in a center": CenterAdmin | NetworkAdmin;
    /// Makes somebody a coordinator or a network admin.
    GrantNetworkRole = "grantRole" on "role in a region or the network": NetworkAdmin;
    /// Takes such a role away.
    RevokeNetworkRole = "revokeRole" on "role in a region or the network": NetworkAdmin;
    /// Makes a key for a center's website.
    IssueSiteKey = "issueSiteKey" on "site key": CenterAdmin;
    /// Takes such a key back.
    RevokeSiteKey = "revokeSiteKey" on "site key": CenterAdmin;
    /// Sees which site keys there are.
    SeeSiteKeys = "siteKeys" on "site key": CenterAdmin;
    /// Sees who holds a role in the center.
    SeeMembers = "members" on "role in a center": CenterAdmin;
    /// Sees who holds a role in a region or the network.
    SeeNetworkMembers = "networkMembers" on "role in a region or the network": NetworkAdmin;
    /// Sees what strangers say is wrong.
    SeeProblemReports = "problemReports" on "problem report": CenterAdmin;
    /// Sees what should be verified again.
    SeeOverdue = "overdue" on "resource, event": CenterAdmin;
    /// Sees who changed what.
    SeeAuditTrail = "auditTrail" on "audit trail": CenterAdmin;
    /// Sees how much each center of a region offers of what, and where nothing is offered.
    SeeCoverage = "coverage" on "region": Coordinator | NetworkAdmin;
    /// Sees what is searched for in a region, and what of it in vain.
    SeeUnmetNeeds = "unmetNeeds" on "region": Coordinator | NetworkAdmin;
}

impl Action {
    /// Whether somebody of that standing may.
    #[must_use]
    pub fn is_granted_to(self, standing: Standing) -> bool {
        self.granted_to().contains(&standing)
    }

    /// What whoever may not is told.
    #[must_use]
    pub fn needs(self) -> &'static str {
        match self.granted_to() {
            [Standing::NetworkAdmin] => "this is for network admins",
            [Standing::CenterAdmin] => "this is for admins of the center",
            [Standing::OwnPage, Standing::CenterAdmin] => {
                "this is for the coach whose page it is and for admins of the center"
            }
            [Standing::CenterAdmin, Standing::NetworkAdmin] => "this is for admins of the center and of the network",
            [Standing::Coordinator, Standing::NetworkAdmin] => {
                "this is for coordinators of the region and for network admins"
            }
            _ => "this is not for you",
        }
    }
}

/// The table as Markdown.
#[must_use]
pub fn table() -> String {
    let headings = Standing::ALL.map(Standing::heading).join(" | ");
    let mut text =
        format!("| field or mutation | resource | what it does | {headings} |\n|---|---|---|---|---|---|---|---|\n");
    for action in Action::ALL {
        let marks = Standing::ALL.map(|standing| if action.is_granted_to(standing) { "yes" } else { "" }).join(" | ");
        let (name, resource, what) = (action.name(), action.resource(), action.explanation().trim());
        text.push_str(&format!("| `{name}` | {resource} | {what} | {marks} |\n"));
    }
    text
}
