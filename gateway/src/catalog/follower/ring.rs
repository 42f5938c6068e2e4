//! The newest changes, at hand: a bounded stretch of the feed without a gap.

use std::collections::VecDeque;

use super::rows::{Feed, Followed};

/// How many changes are held; a change takes some hundred bytes.
const MOST: usize = 10_000;

/// A stretch of the feed: everything after one position up to another.
#[derive(Default)]
pub struct Ring {
    feed: Option<Feed>,
    generation: u64,
    since: i64,
    after: i64,
    end: i64,
    changes: VecDeque<Followed>,
}

impl Ring {
    /// Up to where everything is known. Before anything is, nothing lies behind it.
    pub fn end(&self) -> i64 {
        self.feed.map_or(i64::MAX, |_| self.end)
    }

    /// Begins anew with the next look: the database was away, and may have come back as another one.
    pub fn forget(&mut self) {
        *self = Self { generation: self.generation, ..Self::default() };
    }

    /// Counts the stretches: what was learnt of an earlier one says nothing of this one.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Everything after this position was taken in, though the oldest of it may no longer be held.
    pub fn since(&self) -> i64 {
        self.since
    }

    /// Takes in a feed as it stands and what follows the end in it, at most so many changes; the oldest make room. Tells
    /// where the feed ends once that is reached; before, there is more to take in. Where it is another feed, or more came
    /// than is held, the stretch begins anew; the first one reaches back as far as may be.
    pub fn take_in(&mut self, feed: Feed, rows: Vec<Followed>, most: usize) -> Option<Feed> {
        let room = i64::try_from(MOST).unwrap_or(i64::MAX);
        let goes_on = self.feed.is_some_and(|known| known.epoch == feed.epoch)
            && feed.floor <= self.end
            && (self.end..=self.end.saturating_add(room)).contains(&feed.position);
        if !goes_on {
            let back = feed.floor.max(feed.position.saturating_sub(room));
            let begin = if self.feed.is_none() { back } else { feed.position };
            (self.feed, self.since, self.after, self.end) = (Some(feed), begin, begin, begin);
            self.generation += 1;
            self.changes.clear();
            return (begin >= feed.position).then_some(feed);
        }
        self.feed = Some(feed);
        self.end =
            if rows.len() < most { feed.position } else { rows.last().map_or(feed.position, |row| row.position) };
        self.changes.extend(rows);
        while self.changes.len() > MOST {
            if let Some(oldest) = self.changes.pop_front() {
                self.after = oldest.position;
            }
        }
        (self.end >= feed.position).then_some(feed)
    }

    /// What follows a position, and the position up to which that is all; nothing where the stretch does not reach.
    pub fn after(&self, from: Feed, most: usize) -> Option<(Vec<Followed>, i64)> {
        let is_held =
            self.feed.is_some_and(|feed| feed.epoch == from.epoch) && (self.after..=self.end).contains(&from.position);
        if !is_held {
            return None;
        }
        let begin = self.changes.partition_point(|change| change.position <= from.position);
        let found: Vec<_> = self.changes.iter().skip(begin).take(most).cloned().collect();
        let last = if found.len() < most { self.end } else { found.last().map_or(self.end, |last| last.position) };
        Some((found, last))
    }
}
