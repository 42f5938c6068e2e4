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
        let kind = [EntryKind::Region, EntryKind::Center, EntryKind::Coach, EntryKind::Resource, EntryKind::Event]
            .into_iter()
            .find(|kind| kind.prefix() == prefix)
            .ok_or(MalformedId)?;
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
