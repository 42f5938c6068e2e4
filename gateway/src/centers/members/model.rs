//! What is known of the holding of a role. By which sign-in it is held is written, and never read again but to let
//! that sign-in in.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{identity::SignIn, kernel::vocabulary::Role};

/// Where a role is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a center.
    Center(Uuid),
    /// In a region.
    Region(Uuid),
    /// In the network as a whole.
    Network,
}

impl Place {
    /// The place of two columns.
    #[must_use]
    pub const fn of_columns(center: Option<Uuid>, region: Option<Uuid>) -> Self {
        match (center, region) {
            (Some(center), _) => Self::Center(center),
            (None, Some(region)) => Self::Region(region),
            (None, None) => Self::Network,
        }
    }

    /// The center, if it is one.
    #[must_use]
    pub const fn center(self) -> Option<Uuid> {
        match self {
            Self::Center(id) => Some(id),
            Self::Region(_) | Self::Network => None,
        }
    }

    /// The region, if it is one.
    #[must_use]
    pub const fn region(self) -> Option<Uuid> {
        match self {
            Self::Region(id) => Some(id),
            Self::Center(_) | Self::Network => None,
        }
    }
}

/// A role that somebody holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Membership {
    /// Identifies the holding of the role.
    pub id: Uuid,
    /// Who holds it, by the name that was given with it.
    pub display_name: Option<String>,
    /// The role.
    pub role: Role,
    /// Where.
    pub place: Place,
    /// Since when.
    pub granted_at: DateTime<Utc>,
}

/// A role to be given to a sign-in.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Whose sign-in.
    pub sign_in: SignIn,
    /// What its holder is called; nothing where nobody says, and no name where that is said.
    pub display_name: Option<Option<String>>,
}
