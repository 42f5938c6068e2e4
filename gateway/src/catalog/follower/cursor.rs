//! Where a following stands, as text that says nothing. Positions count every change of every center, so whoever could
//! read two of them would learn how much happened in between that was not for them. The epoch, which leaves the
//! database in no other way, is the key: a cursor of another epoch cannot be read.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use crate::kernel::keyed_hash::KeyedHash;

/// What every cursor of the feed begins with.
const MARK: u8 = 1;

/// What some text turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// A cursor of this epoch, at that position.
    At(i64),
    /// A cursor, but of another epoch.
    Foreign,
    /// No cursor.
    Malformed,
}

/// A position as text. The same position is the same text for as long as the epoch lasts.
pub fn encode(epoch: Uuid, position: i64) -> String {
    let tag = derive(epoch, b'p', position.to_be_bytes());
    let hidden = position.to_be_bytes().into_iter().zip(derive(epoch, b't', tag)).map(|(byte, pad)| byte ^ pad);
    let bytes: Vec<u8> = [MARK].into_iter().chain(tag).chain(hidden).collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What some text is in an epoch.
pub fn read(epoch: Uuid, text: &str) -> Read {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(text) else { return Read::Malformed };
    let Ok([MARK, rest @ ..]) = <[u8; 17]>::try_from(bytes) else { return Read::Malformed };
    let (mut tag, mut position) = ([0; 8], [0; 8]);
    tag.copy_from_slice(&rest[..8]);
    for (byte, (hidden, pad)) in position.iter_mut().zip(rest[8..].iter().zip(derive(epoch, b't', tag))) {
        *byte = hidden ^ pad;
    }
    if derive(epoch, b'p', position) == tag { Read::At(i64::from_be_bytes(position)) } else { Read::Foreign }
}

fn derive(epoch: Uuid, purpose: u8, from: [u8; 8]) -> [u8; 8] {
    let mut part = [0; 8];
    part.copy_from_slice(&KeyedHash::of(epoch.as_bytes()).over(&[&[purpose], &from])[..8]);
    part
}
