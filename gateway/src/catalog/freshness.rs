//! Whether what was kept of the catalog still is as it was. Each process knows by the change feed at which position
//! each tag moved last; what rests on some tags is fresh while none of them has moved past the position that was
//! proven visible before it was read.

use std::{
    sync::{
        PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::Notify;
use uuid::Uuid;

use super::{feed::Action, follower::Followed};
use crate::{
    cache::sealed::Kept,
    kernel::{audience::Audience, basis::Tag, clock, id::Subject},
};

/// How much older than the catalog an answer may be.
const BOUND: Duration = Duration::from_secs(1);

/// How long ago the feed must have been read for anything to count as fresh. An answer may be made of documents that were
/// kept themselves, and be waited for by whoever asks next: each of the two is at most half of the bound old.
pub const HALF_OF_BOUND: Duration = Duration::from_millis(500);

/// Places for the positions of tags. Tags that share one make each other stale, which costs a reading and nothing else.
const SLOTS: usize = 1 << 16;

/// The places of some tags in every table of this version, each once.
pub type Slots = Box<[u16]>;

/// The places of tags.
pub fn slots(tags: impl IntoIterator<Item = Tag>) -> Slots {
    let mut slots: Vec<u16> = tags.into_iter().map(slot).collect();
    slots.sort_unstable();
    slots.dedup();
    slots.into()
}

/// The place of a tag, the same for every replica. The last bytes of an identifier are random.
fn slot(tag: Tag) -> u16 {
    let (form, id) = match tag {
        Tag::Kind(_) => (1, Uuid::nil()),
        Tag::Center(_, center) => (2, center),
        Tag::Entry(_, id) => (3, id),
    };
    let [.., high, low] = *id.as_bytes();
    u16::from_be_bytes([high, low]) ^ (form << 12 | (tag.kind() as u16) << 8)
}

/// How far the feed is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which database it is.
    pub epoch: Uuid,
    /// Counts how often it had to begin anew: what was learnt before is not known to be of this database.
    pub generation: u64,
    /// Every change after this position is in the table.
    pub since: i64,
    /// Up to this one.
    pub position: i64,
    /// When it was seen that this is the end.
    pub confirmed: Instant,
}

/// Where each tag of one copy moved last.
struct Table {
    /// When everything was made anew.
    all: AtomicI64,
    tags: Box<[AtomicI64]>,
}

/// At which position each tag moved last.
pub struct Freshness {
    known: RwLock<Option<Known>>,
    is_lost: AtomicBool,
    losing: Notify,
    public: Table,
    network: Table,
    records: AtomicI64,
}

impl Default for Freshness {
    fn default() -> Self {
        Self {
            known: RwLock::new(None),
            is_lost: AtomicBool::new(false),
            losing: Notify::new(),
            public: Table::new(),
            network: Table::new(),
            records: AtomicI64::new(i64::MIN),
        }
    }
}

impl Table {
    fn new() -> Self {
        Self { all: AtomicI64::new(i64::MIN), tags: (0..SLOTS).map(|_| AtomicI64::new(i64::MIN)).collect() }
    }

    fn stands(&self, slots: &[u16], position: i64) -> bool {
        self.all.load(Ordering::Acquire) <= position
            && slots.iter().all(|slot| self.tags[usize::from(*slot)].load(Ordering::Acquire) <= position)
    }
}

impl Freshness {
    /// Takes in a change.
    pub fn take_in(&self, change: &Followed) {
        let table = match (change.audience, change.subject) {
            (_, Some(Subject::Record(..))) => {
                self.records.fetch_max(change.position, Ordering::AcqRel);
                return;
            }
            (Audience::Public, _) => &self.public,
            (Audience::Network, _) => &self.network,
            (Audience::House, _) => return,
        };
        match (change.subject, change.action) {
            (Some(Subject::Entry(kind, id)), Action::Written | Action::Removed) => {
                for tag in Tag::moved_by(kind, id, change.center_id) {
                    table.tags[usize::from(slot(tag))].fetch_max(change.position, Ordering::AcqRel);
                }
            }
            _ => drop(table.all.fetch_max(change.position, Ordering::AcqRel)),
        }
    }

    /// Says that everything after one position up to another was taken in, as was seen at a moment.
    pub fn confirm(&self, known: Known) {
        *self.write() = Some(known);
        self.is_lost.store(false, Ordering::Release);
    }

    /// Says that the database does not answer; again each time that it was tried in vain.
    pub fn lose(&self) {
        self.is_lost.store(true, Ordering::Release);
        self.losing.notify_waiters();
    }

    /// Waits until the database is lost.
    pub async fn loss(&self) {
        loop {
            // Hears of every loss from here on.
            let losing = self.losing.notified();
            if self.lost().is_some() {
                return;
            }
            losing.await;
        }
    }

    /// How far the feed was known when the database was lost; nothing while it answers, nor before the bound has run out.
    #[must_use]
    pub fn lost(&self) -> Option<Known> {
        let is_lost = self.is_lost.load(Ordering::Acquire);
        self.known().filter(|known| is_lost && known.confirmed.elapsed() > BOUND)
    }

    /// How far the feed is known, where it was confirmed within half of the bound.
    #[must_use]
    pub fn confirmed(&self) -> Option<Known> {
        self.known().filter(|known| known.confirmed.elapsed() <= HALF_OF_BOUND)
    }

    /// How far the feed is known, be it long ago.
    #[must_use]
    pub fn known(&self) -> Option<Known> {
        *self.read()
    }

    /// Whether something that was made from a copy is what would be made of it now, as far as the feed is known.
    #[must_use]
    pub fn stands(&self, known: &Known, audience: Audience, kept: &Kept) -> bool {
        kept.until.is_none_or(|until| clock::now() < until) && !self.has_moved(known, audience, kept)
    }

    /// Whether something that was read of a copy has changed since, as far as the feed is known.
    #[must_use]
    pub fn has_moved(&self, known: &Known, audience: Audience, kept: &Kept) -> bool {
        let table = match audience {
            Audience::Public => &self.public,
            Audience::Network => &self.network,
            Audience::House => return true,
        };
        !(known.since..=known.position).contains(&kept.position) || !table.stands(&kept.slots, kept.position)
    }

    /// Whether no role, site key or report has changed since the feed was known up to a place.
    #[must_use]
    pub fn records_stand(&self, known: &Known, then: &Known) -> bool {
        known.generation == then.generation && self.records.load(Ordering::Acquire) <= then.position
    }

    fn read(&self) -> RwLockReadGuard<'_, Option<Known>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Option<Known>> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}
