//! What replicas share of the catalog through Redis: things that were made from a copy, each with the position of the
//! change feed at which it was true and the tags that it rests on. The truth and the house copies are never here, nor is
//! anything about coaches.

use std::{sync::Arc, time::Duration};

use super::follower::Follower;
use crate::{
    cache::{
        redis::Redis,
        sealed::{Kept, Sealer},
    },
    telemetry::{metrics, traces},
};

/// How long anything is kept. What nobody asks for goes; whether the rest is true is told by the feed.
const LIFETIME: Duration = Duration::from_secs(3600);

/// What replicas share of one version of the program and its schema.
pub struct Shelf {
    redis: Arc<Redis>,
    follower: Arc<Follower>,
    version: [u8; 32],
}

/// The place of something on the shelf: what it is, in parts.
pub type Place<'a> = [&'a [u8]];

impl Shelf {
    /// The shelf in a Redis, for what one version makes.
    #[must_use]
    pub fn new(redis: Arc<Redis>, follower: Arc<Follower>, version: [u8; 32]) -> Self {
        Self { redis, follower, version }
    }

    /// What lies in a place; whether it is still true is for the taker to see.
    pub async fn take(&self, place: &Place<'_>) -> Option<Kept> {
        let sealer = self.sealer()?;
        let name = sealer.name(place);
        let bytes = self.redis.get(&name).await?;
        sealer.open(&name, bytes)
    }

    /// What lies in some places, asked for together.
    pub async fn take_each(&self, places: &[&Place<'_>]) -> Vec<Option<Kept>> {
        let Some(sealer) = self.sealer() else { return places.iter().map(|_| None).collect() };
        let names: Vec<_> = places.iter().map(|place| sealer.name(place)).collect();
        let found = self.redis.get_many(&names).await;
        let kept: Vec<_> = names.iter().zip(found).map(|(name, bytes)| sealer.open(name, bytes?)).collect();
        metrics::documents(kept.iter().flatten().count(), kept.len());
        kept
    }

    /// Puts things in their places. Nobody waits for that.
    pub fn put<'a>(&self, things: impl IntoIterator<Item = (&'a Place<'a>, &'a Kept)>) {
        let Some(sealer) = self.sealer() else { return };
        let close = |(place, kept): (&Place<'_>, &Kept)| {
            let name = sealer.name(place);
            let bytes = sealer.close(&name, kept)?;
            Some((name, bytes))
        };
        let items: Vec<_> = things.into_iter().filter_map(close).collect();
        if items.is_empty() {
            return;
        }
        let redis = self.redis.clone();
        tokio::spawn(traces::beside(async move { redis.set_many(items, LIFETIME).await }));
    }

    /// The follower of the feed that tells what is still true.
    #[must_use]
    pub fn follower(&self) -> &Follower {
        &self.follower
    }

    /// Before the database was first read nothing is known by which anything could be sealed.
    fn sealer(&self) -> Option<Sealer> {
        self.follower.freshness.known().map(|known| Sealer::new(known.epoch, self.version))
    }
}
