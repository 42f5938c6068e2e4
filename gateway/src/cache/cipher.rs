//! Bytes that nobody else reads or alters: AES-256-GCM (NIST SP 800-38D), with a random nonce behind each text. A key
//! seals far fewer than the 2^32 texts that random nonces allow: keys of the catalog change with the epoch and the version,
//! those of a document with the document.

use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand::{SecureRandom, SystemRandom},
};

/// A key.
pub struct Cipher(LessSafeKey);

impl Cipher {
    /// The cipher of a key.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).expect("a key has 32 bytes")))
    }

    /// A text closed under a name; nothing where the system has no random bytes.
    #[must_use]
    pub fn close(&self, name: &str, text: Vec<u8>) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).ok()?;
        let mut bytes = text;
        let tag = self.0.seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(name), &mut bytes);
        bytes.extend_from_slice(tag.ok()?.as_ref());
        bytes.extend(nonce);
        Some(bytes)
    }

    /// The text that was closed under a name; nothing where the bytes are something else.
    #[must_use]
    pub fn open(&self, name: &str, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let nonce = bytes.split_off(bytes.len().checked_sub(NONCE_LEN)?);
        let nonce = Nonce::try_assume_unique_for_key(&nonce).ok()?;
        let length = self.0.open_in_place(nonce, Aad::from(name), &mut bytes).ok()?.len();
        bytes.truncate(length);
        Some(bytes)
    }
}
