//! Identifiers. Inside they are UUIDs; outside they are text that names its kind, so that an id of one
//! kind cannot be taken for another. A tenant is never in the text: it comes from the scope.

use std::{fmt, str::FromStr};

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What an entry of the catalog is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EntryKind {
    /// A region of the network.
    Region,
    /// A center.
    Center,
    /// A coach of a center.
    Coach,
    /// A resource.
    Resource,
    /// An event.
    Event,
}

impl EntryKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Region, Self::Center, Self::Coach, Self::Resource, Self::Event];

    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Region => "REGION",
            Self::Center => "CENTER",
            Self::Coach => "COACH",
            Self::Resource => "RESOURCE",
            Self::Event => "EVENT",
        }
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Center => "center",
            Self::Coach => "coach",
            Self::Resource => "resource",
            Self::Event => "event",
        }
    }
}

/// The identity of anything that `node` answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeId {
    /// An entry of the catalog.
    Entry(EntryKind, Uuid),
    /// One date of an event: the event, and when the rule would have it begin.
    Occurrence(Uuid, NaiveDateTime),
}

/// Text that is no identifier of ours.
#[derive(Debug, thiserror::Error)]
#[error("this is not an id of this network; ids are taken from answers as they stand")]
pub struct MalformedId;

const WALL: &str = "%Y%m%dT%H%M%S";

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entry(kind, id) => write!(f, "{}_{}", kind.prefix(), id.simple()),
            Self::Occurrence(event, start) => {
                write!(f, "occurrence_{}_{}", event.simple(), start.format(WALL))
            }
        }
    }
}

impl FromStr for NodeId {
    type Err = MalformedId;

    fn from_str(text: &str) -> Result<Self, MalformedId> {
        let (prefix, rest) = text.split_once('_').ok_or(MalformedId)?;
        if prefix == "occurrence" {
            let (event, start) = rest.split_once('_').ok_or(MalformedId)?;
            let start = NaiveDateTime::parse_from_str(start, WALL).map_err(|_| MalformedId)?;
            let id = Self::Occurrence(simple_uuid(event)?, start);
            // One spelling an id, and none with a year that has a sign.
            return if id.to_string() == text { Ok(id) } else { Err(MalformedId) };
        }
        let kind = EntryKind::ALL.into_iter().find(|kind| kind.prefix() == prefix).ok_or(MalformedId)?;
        Ok(Self::Entry(kind, simple_uuid(rest)?))
    }
}

/// One spelling an id: 32 lower-case hexadecimal digits.
fn simple_uuid(text: &str) -> Result<Uuid, MalformedId> {
    let id = Uuid::try_parse(text).map_err(|_| MalformedId)?;
    if text.len() == 32 && !text.bytes().any(|b| b.is_ascii_uppercase()) { Ok(id) } else { Err(MalformedId) }
}

/// A new identifier: a UUIDv7, so that rows made together lie together.
#[must_use]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// A record that only the admins who keep it ever see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordKind {
    /// A role that somebody holds.
    Membership,
    /// A key of a website.
    SiteKey,
    /// A stranger's word that an entry is wrong.
    ProblemReport,
}

impl RecordKind {
    const ALL: [Self; 3] = [Self::Membership, Self::SiteKey, Self::ProblemReport];

    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Membership => "MEMBERSHIP",
            Self::SiteKey => "SITE_KEY",
            Self::ProblemReport => "PROBLEM_REPORT",
        }
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::Membership => "membership",
            Self::SiteKey => "site-key",
            Self::ProblemReport => "problem-report",
        }
    }
}

/// The identity of such a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RecordId(pub RecordKind, pub Uuid);

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.0.prefix(), self.1.simple())
    }
}

impl FromStr for RecordId {
    type Err = MalformedId;

    fn from_str(text: &str) -> Result<Self, MalformedId> {
        let (prefix, id) = text.split_once('_').ok_or(MalformedId)?;
        let kind = RecordKind::ALL.into_iter().find(|kind| kind.prefix() == prefix).ok_or(MalformedId)?;
        Ok(Self(kind, simple_uuid(id)?))
    }
}

/// Anything that a change can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// An entry of the catalog.
    Entry(EntryKind, Uuid),
    /// A record beside it.
    Record(RecordKind, Uuid),
}

impl Subject {
    /// The subject of two columns.
    #[must_use]
    pub fn of_columns(kind: &str, id: Uuid) -> Option<Self> {
        let entry = EntryKind::ALL.into_iter().find(|known| known.as_str() == kind).map(|kind| Self::Entry(kind, id));
        entry.or_else(|| RecordKind::ALL.into_iter().find(|known| known.as_str() == kind).map(|k| Self::Record(k, id)))
    }

    /// Its kind as it is stored.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Entry(kind, _) => kind.as_str(),
            Self::Record(kind, _) => kind.as_str(),
        }
    }

    /// Its identifier.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::Entry(_, id) | Self::Record(_, id) => id,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Entry(kind, id) => NodeId::Entry(kind, id).fmt(f),
            Self::Record(kind, id) => RecordId(kind, id).fmt(f),
        }
    }
}
