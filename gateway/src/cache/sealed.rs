//! What leaves the process to be kept: bytes with what they rest on, under a seal. Whoever keeps them can lose them and
//! give back old ones, but neither read or alter one nor give it for another; and from their names nothing can be guessed.
//! The seal's key is made of the epoch of the database, which every replica knows and which leaves the database in no other way.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::cipher::Cipher;
use crate::kernel::keyed_hash::KeyedHash;

/// The form of what is kept; another form has other names.
const FORM: u8 = 2;

/// Bytes that a seal adds: its tag and its nonce.
const SEAL: usize = 16 + 12;

/// Bytes before the places: position, until, made, count of places.
const HEAD: usize = 8 + 8 + 8 + 4;

/// Something that was made from the catalog, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The position of the change feed that was visible before anything was read.
    pub position: i64,
    /// The places of the tags that were read.
    pub slots: Box<[u16]>,
    /// The first moment at which it may say something else though no tag has moved.
    pub until: Option<DateTime<Utc>>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The bytes.
    pub body: Bytes,
}

/// Names and seals what is kept of one database by one version of the program.
pub struct Sealer {
    epoch: Uuid,
    version: [u8; 32],
}

impl Sealer {
    /// The sealer of an epoch and of a version of what is kept.
    #[must_use]
    pub fn new(epoch: Uuid, version: [u8; 32]) -> Self {
        Self { epoch, version }
    }

    /// The name under which something is kept.
    #[must_use]
    pub fn name(&self, parts: &[&[u8]]) -> String {
        let lengths: Vec<_> = parts.iter().map(|part| part.len().to_be_bytes()).collect();
        let told: Vec<&[u8]> = lengths.iter().zip(parts).flat_map(|(length, part)| [&length[..], part]).collect();
        URL_SAFE_NO_PAD.encode(&self.hash(b'n', &told)[..24])
    }

    /// The bytes to be kept under a name; nothing where they cannot be sealed.
    #[must_use]
    pub fn close(&self, name: &str, kept: &Kept) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(HEAD + 2 * kept.slots.len() + kept.body.len() + SEAL);
        bytes.extend(kept.position.to_be_bytes());
        bytes.extend(kept.until.map_or(i64::MAX, |until| until.timestamp_micros()).to_be_bytes());
        bytes.extend(kept.made_at.timestamp_micros().to_be_bytes());
        bytes.extend(u32::try_from(kept.slots.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend(kept.slots.iter().flat_map(|slot| slot.to_be_bytes()));
        bytes.extend_from_slice(&kept.body);
        self.cipher().close(name, bytes)
    }

    /// What was kept under a name; nothing where the bytes are not what was closed under it.
    #[must_use]
    pub fn open(&self, name: &str, bytes: Vec<u8>) -> Option<Kept> {
        let sealed = Bytes::from(self.cipher().open(name, bytes)?);
        let number = |at: usize| Some(i64::from_be_bytes(sealed.get(at..at + 8)?.try_into().ok()?));
        let (position, until, made_at) = (number(0)?, number(8)?, number(16)?);
        let count = u32::from_be_bytes(sealed.get(24..HEAD)?.try_into().ok()?) as usize;
        let end = HEAD.checked_add(count.checked_mul(2)?)?;
        let slots = sealed.get(HEAD..end)?.chunks_exact(2).map(|slot| u16::from_be_bytes([slot[0], slot[1]])).collect();
        let until = if until == i64::MAX { None } else { Some(DateTime::from_timestamp_micros(until)?) };
        let made_at = DateTime::from_timestamp_micros(made_at)?;
        Some(Kept { position, slots, until, made_at, body: sealed.slice(end..) })
    }

    fn cipher(&self) -> Cipher {
        Cipher::new(self.hash(b's', &[]))
    }

    fn hash(&self, purpose: u8, parts: &[&[u8]]) -> [u8; 32] {
        let head: [&[u8]; 2] = [&[purpose, FORM], &self.version];
        KeyedHash::of(self.epoch.as_bytes()).over(&[&head, parts].concat())
    }
}
