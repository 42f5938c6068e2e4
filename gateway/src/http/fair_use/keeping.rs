//! Beside all requests: names change with the day, what was spent is told to the other replicas and heard from them, and
//! whoever has paid all off is forgotten.

use std::{
    convert::Infallible,
    sync::{MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::watch, time};

use super::{
    FairUse,
    together::{self, Words},
};
use crate::{cache::redis::Redis, catalog::follower::Follower, kernel::clock, telemetry::metrics};

/// How often it is told.
const ROUND: Duration = Duration::from_millis(250);
/// What the channel is called on which it is told.
const CHANNEL: &str = "spent";

impl FairUse {
    /// Keeps the accounts until the process is asked to stop.
    pub async fn keep(&self, follower: &Follower, redis: Option<&Redis>, mut stop: watch::Receiver<bool>) {
        let rounds = async {
            loop {
                self.round(follower, redis).await;
                time::sleep(ROUND).await;
            }
        };
        let hearing = async {
            match redis {
                Some(redis) => redis.hear(CHANNEL, |word| self.hear(word)).await,
                None => std::future::pending::<Infallible>().await,
            }
        };
        tokio::select! {
            () = rounds => {}
            _ = hearing => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }

    async fn round(&self, follower: &Follower, redis: Option<&Redis>) {
        let epoch = follower.freshness.known().map(|known| known.epoch);
        if self.names.renew(epoch, clock::now()) {
            self.words().forget();
        }
        if let (Some(redis), Some(cipher)) = (redis, self.names.cipher()) {
            let spent = self.ledger.untold(together::MOST);
            let word = if spent.is_empty() { None } else { self.words().say(&cipher, &spent, clock::now()) };
            if let Some(word) = word {
                redis.say(CHANNEL, word).await;
            }
        }
        self.ledger.sweep(self.now());
        metrics::callers(self.ledger.count());
    }

    /// Takes over what callers spent elsewhere. The word does not say as whom they are counted, so no longest wait but that
    /// of any kind holds for it.
    fn hear(&self, word: Vec<u8>) {
        let Some(cipher) = self.names.cipher() else { return };
        let Some(rate) = self.rates.iter().flatten().max_by_key(|rate| rate.window()) else { return };
        let spent = self.words().hear(&cipher, word, clock::now());
        let now = self.now();
        for (name, time) in spent {
            self.ledger.at(name, now, |account| account.due = rate.owe(account.due, now, time));
        }
    }

    fn words(&self) -> MutexGuard<'_, Words> {
        self.words.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
