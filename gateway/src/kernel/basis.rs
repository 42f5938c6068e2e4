//! What an answer rests on, gathered while it is made: whoever keeps the answer knows by it how long it is true.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::id::EntryKind;

/// Something in a copy of the catalog that was read, and may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tag {
    /// One entry; also that there is none of this id.
    Entry(EntryKind, Uuid),
    /// Which entries of a kind a center has, and what stands in them.
    Center(EntryKind, Uuid),
    /// Which entries of a kind there are, and what stands in them.
    Kind(EntryKind),
}

impl Tag {
    /// The kind of entry that it is about.
    #[must_use]
    pub fn kind(self) -> EntryKind {
        match self {
            Self::Entry(kind, _) | Self::Center(kind, _) | Self::Kind(kind) => kind,
        }
    }

    /// Everything that a change of one entry moves.
    pub fn moved_by(kind: EntryKind, id: Uuid, center: Option<Uuid>) -> impl Iterator<Item = Self> {
        [Some(Self::Entry(kind, id)), center.map(|center| Self::Center(kind, center)), Some(Self::Kind(kind))]
            .into_iter()
            .flatten()
    }
}

/// What an answer rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grounds {
    /// What was read.
    pub tags: BTreeSet<Tag>,
    /// The first moment at which it may say something else though nothing that was read has changed.
    pub until: Option<DateTime<Utc>>,
    /// Whether it is about whoever asked.
    pub is_personal: bool,
}

impl Grounds {
    /// Whether the answer may be kept and given to others. A coach's listing discloses something about the coach, and
    /// is gone at once when it is withdrawn: what shows one, or counts some, is never kept.
    #[must_use]
    pub fn may_be_kept(&self) -> bool {
        !self.is_personal && self.tags.iter().all(|tag| tag.kind() != EntryKind::Coach)
    }
}

/// Gathers the grounds of one answer.
#[derive(Debug, Default)]
pub struct Basis(Mutex<Grounds>);

impl Basis {
    /// Something was read.
    pub fn reads(&self, tags: impl IntoIterator<Item = Tag>) {
        self.grounds().tags.extend(tags);
    }

    /// Something depends on the time, and stays as it is until a moment.
    pub fn holds_until(&self, moment: DateTime<Utc>) {
        let mut grounds = self.grounds();
        grounds.until = Some(grounds.until.map_or(moment, |known| known.min(moment)));
    }

    /// The answer is about whoever asks.
    pub fn is_personal(&self) {
        self.grounds().is_personal = true;
    }

    /// Whether the answer may be kept, as far as it is known by now.
    #[must_use]
    pub fn may_be_kept(&self) -> bool {
        self.grounds().may_be_kept()
    }

    /// What was gathered.
    #[must_use]
    pub fn gathered(&self) -> Grounds {
        self.grounds().clone()
    }

    fn grounds(&self) -> MutexGuard<'_, Grounds> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
