//! What replicas tell each other: four times a second, what callers spent since the last word, by the names of the day and
//! under a seal. Nothing is kept in Redis, and no request waits for it; what is lost is counted by the replica alone that it
//! was spent at.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::cache::cipher::Cipher;

/// What a word is sealed as.
const NAME: &str = "fair use";
/// The most callers of one word.
pub const MOST: usize = 2_000;
/// The most replicas that are listened to.
const MOST_SENDERS: usize = 1_000;
/// Sender, number and moment.
const HEAD: usize = 32;
/// How far from now the moment of a word may be, in milliseconds: what is told takes less, and clocks are closer. A replica
/// that has just started knows no number, so words of before are not said to it again.
const NEAR: u64 = 5_000;

/// Says words that no other replica says, each once, and hears each once.
pub struct Words {
    sender: Uuid,
    said: u64,
    /// The last word of each replica that was heard today.
    heard: HashMap<Uuid, u64>,
}

impl Default for Words {
    fn default() -> Self {
        Self { sender: Uuid::new_v4(), said: 0, heard: HashMap::new() }
    }
}

impl Words {
    /// A new day: its words are sealed with another key, so none of before can be said again.
    pub fn forget(&mut self) {
        self.heard.clear();
    }

    /// A word with what some callers spent, each as the time in which it is paid off.
    pub fn say(&mut self, cipher: &Cipher, spent: &[(u64, u64)], now: DateTime<Utc>) -> Option<Vec<u8>> {
        self.said += 1;
        let mut bytes = Vec::with_capacity(HEAD + 16 * spent.len() + 32);
        bytes.extend(self.sender.as_bytes());
        bytes.extend(self.said.to_be_bytes());
        bytes.extend(moment(now).to_be_bytes());
        for (name, time) in spent {
            bytes.extend(name.to_be_bytes());
            bytes.extend(time.to_be_bytes());
        }
        cipher.close(NAME, bytes)
    }

    /// What another replica's word says; nothing where it is our own, was heard before, is not of now, or is none.
    pub fn hear(&mut self, cipher: &Cipher, word: Vec<u8>, now: DateTime<Utc>) -> Vec<(u64, u64)> {
        let bytes = cipher.open(NAME, word).unwrap_or_default();
        let Some((head, spent)) = bytes.split_at_checked(HEAD) else { return Vec::new() };
        let Ok(sender) = Uuid::from_slice(&head[..16]) else { return Vec::new() };
        let (number, said) = (number(&head[16..24]), number(&head[24..]));
        if said.abs_diff(moment(now)) > NEAR {
            return Vec::new();
        }
        let is_known = self.heard.contains_key(&sender) || self.heard.len() < MOST_SENDERS;
        if sender == self.sender || !is_known || self.heard.get(&sender).is_some_and(|last| *last >= number) {
            return Vec::new();
        }
        self.heard.insert(sender, number);
        spent.chunks_exact(16).map(|pair| (self::number(&pair[..8]), self::number(&pair[8..]))).collect()
    }
}

fn moment(at: DateTime<Utc>) -> u64 {
    at.timestamp_millis().try_into().unwrap_or_default()
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
