//! Chance that always falls the same way.

use rand::{RngExt, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

/// What of a house is being made. Each part has chance of its own, so that more resources do not change
/// the events.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Center,
    Coaches,
    Resources,
    Events,
}

/// The chance of one part of one house.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice of a part of the house with that number, in the network of that seed.
    pub(super) fn new(seed: u64, house: usize, part: Part) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&(house as u64).to_le_bytes());
        key[16] = part as u8;
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A number from 0 to one less than `end`; 0 where there is none.
    pub(super) fn below(&mut self, end: usize) -> usize {
        // Drawn as u64: the width of usize would change what is drawn.
        if end < 2 { 0 } else { self.0.random_range(0..end as u64) as usize }
    }

    /// A number from `least` to `most`, both included.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0.random_range(least..=most)
    }

    /// A fraction from 0 to 1.
    pub(super) fn fraction(&mut self) -> f64 {
        self.0.random_range(0.0..1.0)
    }

    /// True in so many of a hundred cases.
    pub(super) fn percent(&mut self, share: u32) -> bool {
        self.per_mille(share * 10)
    }

    /// True in so many of a thousand cases.
    pub(super) fn per_mille(&mut self, share: u32) -> bool {
        self.0.random_range(0..1000) < share
    }

    /// One of several, of which there is at least one.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// One of several, each as often as its weight says. The weights sum up to more than 0.
    pub(super) fn weighted<T: Copy>(&mut self, from: &[(u32, T)]) -> T {
        let mut left = self.0.random_range(0..from.iter().map(|(weight, _)| weight).sum());
        for &(weight, value) in from {
            if left < weight {
                return value;
            }
            left -= weight;
        }
        from[0].1
    }

    /// Some different ones of several, in their own order.
    pub(super) fn some<T: Clone>(&mut self, from: &[T], least: usize, most: usize) -> Vec<T> {
        let mut wanted = (least + self.below(most - least + 1)).min(from.len());
        let mut chosen = Vec::with_capacity(wanted);
        for (place, value) in from.iter().enumerate() {
            if wanted > 0 && self.below(from.len() - place) < wanted {
                chosen.push(value.clone());
                wanted -= 1;
            }
        }
        chosen
    }

    /// Brings several into an order of chance.
    pub(super) fn shuffle<T>(&mut self, all: &mut [T]) {
        all.shuffle(&mut self.0);
    }
}
