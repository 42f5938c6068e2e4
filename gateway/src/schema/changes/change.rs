//! A change of the catalog.

use async_graphql::{Enum, ID, SimpleObject};

use crate::{
    catalog::follower::{Moved, Seen},
    kernel::id::{EntryKind, NodeId},
    schema::{node::CatalogEntry, scalars::DateTime},
};

/// A kind of thing in the catalog.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "EntryKind")]
pub enum CatalogKind {
    /// A region of the network.
    Region,
    /// A center.
    Center,
    /// A coach of a center.
    Coach,
    /// Something that people can turn to.
    Resource,
    /// Something that takes place, once or again and again.
    Event,
}

/// What happened to something in the catalog.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatalogAction {
    /// It was entered, or changed: there is something new to read about it.
    Written,
    /// It left what the viewer may see. Whether it is gone or no longer shared is not said.
    Removed,
    /// Much was made anew at once, such as the dates of a whole calendar: read again what you keep of the center that
    /// `id` names, or of the whole catalog where `id` is null.
    Rebuilt,
}

/// A change of the catalog, as the viewer may know of it. Who made it is not told.
#[derive(SimpleObject, Clone)]
pub struct CatalogChange {
    /// Where to go on behind this change: give it as `after`.
    pub cursor: String,
    /// When it happened.
    pub at: DateTime,
    /// What happened.
    pub action: CatalogAction,
    /// What kind of thing it happened to; null where the whole catalog was rebuilt.
    pub kind: Option<CatalogKind>,
    /// The id of what it happened to; null where the whole catalog was rebuilt.
    pub id: Option<ID>,
    /// The resource or event as it stands at this moment, which may be newer than the change. Null where it has been
    /// removed, by this change or a later one, and for everything that is neither.
    pub entry: Option<CatalogEntry>,
}

impl CatalogChange {
    /// A change that was seen, without its entry.
    pub fn of(seen: &Seen) -> Self {
        let (action, subject) = match seen.moved {
            Moved::Written(kind, id) => (CatalogAction::Written, Some((kind, id))),
            Moved::Removed(kind, id) => (CatalogAction::Removed, Some((kind, id))),
            Moved::Rebuilt(center) => (CatalogAction::Rebuilt, center.map(|id| (EntryKind::Center, id))),
        };
        Self {
            cursor: seen.cursor.clone(),
            at: DateTime(seen.at),
            action,
            kind: subject.map(|(kind, _)| kind.into()),
            id: subject.map(|(kind, id)| ID(NodeId::Entry(kind, id).to_string())),
            entry: None,
        }
    }
}
