//! For whom a copy of the catalog is made.

use super::vocabulary::Visibility;

/// For whom a copy of the catalog is made. Each copy holds what its audience may know and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Audience {
    /// Everybody: anonymous callers and websites.
    Public,
    /// Members of the network, outside their own centers.
    Network,
    /// A center's own people.
    House,
}

impl Audience {
    /// Every audience.
    pub const ALL: [Self; 3] = [Self::Public, Self::Network, Self::House];

    /// The copy's name: a schema on PostgreSQL, a prefix of its tables on SQLite.
    #[must_use]
    pub const fn copy(self) -> &'static str {
        match self {
            Self::Public => "published",
            Self::Network => "shared",
            Self::House => "house",
        }
    }

    /// Whether the audience may see something of a visibility.
    #[must_use]
    pub fn sees(self, visibility: Visibility) -> bool {
        match self {
            Self::Public => visibility == Visibility::Public,
            Self::Network => visibility != Visibility::Center,
            Self::House => true,
        }
    }
}
