//! One listener's way along the feed: what its scopes see, and of that what it asked for.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use uuid::Uuid;

use super::{
    Follower,
    cursor::{self, Read},
    rows::{Feed, Followed},
};
use crate::{
    catalog::feed::Action,
    db::DbError,
    identity::Scope,
    kernel::{
        audience::Audience,
        id::{EntryKind, Subject},
    },
};

/// Changes that are looked at before a page of them is told.
const PAGE: usize = 300;

/// Which changes are wanted. What is made anew is always told: it may hold them.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Those of one center alone.
    pub center: Option<Uuid>,
    /// Those of some kinds alone.
    pub kinds: Option<Vec<EntryKind>>,
}

/// Why a following does not begin, or ends.
#[derive(Debug, thiserror::Error)]
pub enum Lost {
    /// The text is no cursor of a feed.
    #[error("this is not a cursor of the change feed; take it from `cursor` of a change as it stands")]
    Malformed,
    /// The feed no longer reaches back to the cursor, or it is of a database that was replaced.
    #[error("the feed does not reach back to this cursor; read anew what you keep, and follow without `after`")]
    Expired,
    /// The database cannot be read.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// What moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// An entry was written: it is new to the copy, or changed in it.
    Written(EntryKind, Uuid),
    /// An entry left the copy.
    Removed(EntryKind, Uuid),
    /// All of a center, or of the whole catalog, was made anew.
    Rebuilt(Option<Uuid>),
}

/// A change as the listener may know it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Where the following stands behind it.
    pub cursor: String,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What moved.
    pub moved: Moved,
}

/// One listener's way along the feed.
pub struct Following {
    follower: Arc<Follower>,
    head: watch::Receiver<Option<Feed>>,
    place: Feed,
    audience: Audience,
    own_centers: Vec<Uuid>,
    wish: Wish,
}

/// A place in the feed from which somebody may follow it: where it ended when this was taken.
pub struct Beginning {
    follower: Arc<Follower>,
    head: watch::Receiver<Option<Feed>>,
    feed: Feed,
}

impl Follower {
    /// Takes the place at which the feed ends now.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn begin(self: &Arc<Self>) -> Result<Beginning, DbError> {
        // By the follower's own look: its head is then never behind what a following has seen, also where the database
        // was restored a moment ago.
        let feed = self.look().await?;
        Ok(Beginning { follower: self.clone(), head: self.head.subscribe(), feed })
    }
}

impl Beginning {
    /// Follows the feed on behalf of whoever reads a copy and perhaps a house: from a cursor, or from this place.
    ///
    /// # Errors
    /// There is no way on from the cursor.
    pub fn follow(
        &self,
        (network, house): (&Scope, Option<&Scope>),
        wish: Wish,
        after: Option<&str>,
    ) -> Result<Following, Lost> {
        let feed = self.feed;
        let place = match after.map(|text| cursor::read(feed.epoch, text)) {
            None => feed,
            Some(Read::At(position)) => Feed { position, ..feed },
            Some(Read::Foreign) => return Err(Lost::Expired),
            Some(Read::Malformed) => return Err(Lost::Malformed),
        };
        if !feed.reaches_back_to(place) {
            return Err(Lost::Expired);
        }
        let own_centers = house.and_then(Scope::own_centers).unwrap_or_default().to_vec();
        let (follower, head) = (self.follower.clone(), self.head.clone());
        Ok(Following { follower, head, place, audience: network.audience(), own_centers, wish })
    }
}

impl Following {
    /// Waits for what comes next: at least one change, and a bounded number.
    ///
    /// # Errors
    /// There is no way on, or the database cannot be read.
    pub async fn next(&mut self) -> Result<Vec<Seen>, Lost> {
        loop {
            let (rows, last) = self.follower.after(self.place, PAGE).await??;
            self.place.position = last;
            let seen: Vec<_> = rows.iter().filter_map(|row| self.see(row)).collect();
            if !seen.is_empty() {
                return Ok(seen);
            }
            let place = self.place;
            let is_ahead = |head: &Option<Feed>| {
                head.is_some_and(|head| head.epoch != place.epoch || head.position > place.position)
            };
            // The other end is held by the follower, and that by us.
            let _ = self.head.wait_for(is_ahead).await;
        }
    }

    /// A change as the listener may know it; nothing where it is not for it, or was not asked for. What is of an own
    /// center is told by the house copy alone, everything else by the copy that is read across the network.
    fn see(&self, change: &Followed) -> Option<Seen> {
        let is_own = change.center_id.is_some_and(|center| self.own_centers.contains(&center));
        let audience = if is_own { Audience::House } else { self.audience };
        if change.audience != audience {
            return None;
        }
        let moved = match (change.subject, change.action) {
            (None, _) | (_, Action::Rebuilt) => Moved::Rebuilt(change.center_id),
            (Some(Subject::Entry(kind, id)), Action::Written) => Moved::Written(kind, id),
            (Some(Subject::Entry(kind, id)), Action::Removed) => Moved::Removed(kind, id),
            // Memberships, keys and reports are no part of the catalog.
            (Some(Subject::Record(..)), _) => return None,
        };
        let is_wanted = match moved {
            Moved::Rebuilt(None) => true,
            Moved::Rebuilt(Some(center)) => self.wish.center.is_none_or(|wanted| wanted == center),
            Moved::Written(kind, _) | Moved::Removed(kind, _) => {
                self.wish.center.is_none_or(|wanted| change.center_id == Some(wanted))
                    && self.wish.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
            }
        };
        let cursor = || cursor::encode(self.place.epoch, change.position);
        is_wanted.then(|| Seen { cursor: cursor(), at: change.at, moved })
    }
}
