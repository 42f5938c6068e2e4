//! Who counted already, forgetfully: a count-min sketch of counters that stop at two, under a key that the process made
//! up and throws away with each week. It can say "this has counted twice"; it cannot say who, and after the week nobody
//! can, as the key is gone.
//!
//! Four rows of 65,536 counters, 256 KiB. Two searches meet in a counter by chance, never in favour of more: the sketch
//! may take one that is new for one that has counted, and never the other way round. With 10,000 different searches of a
//! week (member, region and need) that happens to 1 of 2,000, with 50,000 to 1 of 12.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::db::aggregates::demand::MOST_OF_ONE;

const ROWS: usize = 4;
const WIDTH: usize = 1 << 16;

/// Who counted already in one week.
pub struct Sketch {
    week: NaiveDate,
    key: [Uuid; 2],
    counters: Box<[u8]>,
}

impl Default for Sketch {
    fn default() -> Self {
        Self::of(NaiveDate::MIN)
    }
}

impl Sketch {
    /// An empty one.
    #[must_use]
    pub fn of(week: NaiveDate) -> Self {
        Self { week, key: [Uuid::new_v4(), Uuid::new_v4()], counters: vec![0; ROWS * WIDTH].into() }
    }

    /// Whether a search, told by its parts, counts in a week; if so it has. Another week than before forgets the one
    /// before, with its key.
    pub fn counts(&mut self, week: NaiveDate, search: &[&[u8]]) -> bool {
        if self.week != week {
            *self = Self::of(week);
        }
        let places = self.places(search);
        let least = places.iter().map(|at| self.counters[*at]).min().unwrap_or_default();
        if i64::from(least) >= MOST_OF_ONE {
            return false;
        }
        for at in places {
            // Only the least are raised: what others share of it stays as low as it may.
            if self.counters[at] == least {
                self.counters[at] += 1;
            }
        }
        true
    }

    /// The counter of a search in each row.
    fn places(&self, search: &[&[u8]]) -> [usize; ROWS] {
        let mut hash = Sha256::new();
        self.key.iter().for_each(|half| hash.update(half.as_bytes()));
        for part in search {
            // The length of each, so that parts cannot be cut otherwise.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let digest = hash.finalize();
        std::array::from_fn(|row| {
            let at = usize::from(u16::from_be_bytes([digest[2 * row], digest[2 * row + 1]]));
            row * WIDTH + at
        })
    }
}
