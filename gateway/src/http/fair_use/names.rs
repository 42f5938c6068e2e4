//! What callers are called while they are counted: a keyed hash of their address, site key or sign-in, with a key that changes
//! each day. Replicas make the key of the epoch of their database, so they agree; whoever reads only the names learns
//! nothing, and nobody is known by one for longer than a day.

use std::sync::{PoisonError, RwLock};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::address::Prefix;
use crate::{
    cache::cipher::Cipher,
    identity::{Member, Website},
    kernel::keyed_hash::KeyedHash,
};

/// Gives everybody a name.
pub struct Names(RwLock<Today>);

struct Today {
    epoch: Option<Uuid>,
    day: i64,
    key: KeyedHash,
}

impl Default for Names {
    /// Before the database was read, with a key of this process alone.
    fn default() -> Self {
        Self(RwLock::new(Today::of(None, 0)))
    }
}

impl Today {
    fn of(epoch: Option<Uuid>, day: i64) -> Self {
        let secret = epoch.unwrap_or_else(Uuid::new_v4);
        let key = KeyedHash::of(secret.as_bytes()).over(&[b"fair use", &day.to_be_bytes()]);
        Self { epoch, day, key: KeyedHash::of(&key) }
    }
}

impl Names {
    /// Changes the key where the day or the database is another one; whether it did.
    pub fn renew(&self, epoch: Option<Uuid>, now: DateTime<Utc>) -> bool {
        let day = now.timestamp().div_euclid(24 * 3600);
        let is_new = self.read(|today| today.day != day || (epoch.is_some() && today.epoch != epoch));
        if is_new {
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = Today::of(epoch, day);
        }
        is_new
    }

    /// What an address is called when it asks without a credential, and when it sends one that is not yet known.
    #[must_use]
    pub fn of_address(&self, prefix: Prefix) -> [u64; 2] {
        self.name(&[b"a", &prefix.bytes()])
    }

    /// What the website of a site key is called.
    #[must_use]
    pub fn of_website(&self, website: &Website) -> u64 {
        self.name(&[b"s", website.key.as_bytes()])[0]
    }

    /// What somebody who signed in is called.
    #[must_use]
    pub fn of_member(&self, member: &Member) -> u64 {
        let (issuer, subject) = (member.sign_in.issuer.expose(), member.sign_in.subject.expose());
        self.name(&[b"m", &issuer.len().to_be_bytes(), issuer.as_bytes(), subject.as_bytes()])[0]
    }

    /// What closes what replicas of one database tell each other today; nothing before that database was read.
    #[must_use]
    pub fn cipher(&self) -> Option<Cipher> {
        self.read(|today| {
            today.epoch?;
            Some(Cipher::new(today.key.over(&[b"c"])))
        })
    }

    fn name(&self, parts: &[&[u8]]) -> [u64; 2] {
        let bytes = self.read(|today| today.key.over(parts));
        let number = |at: usize| bytes[at..at + 8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
        [number(0), number(8)]
    }

    fn read<T>(&self, look: impl FnOnce(&Today) -> T) -> T {
        look(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}
