//! Keys of visits, and sealing bodies with them.

use std::io;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::error::JournalError;
use crate::row::Kind;

/// Length of a key.
pub(crate) const KEY_BYTES: usize = 32;

/// The key of one visit, wiped on drop. It has no `Debug` and no `Clone`.
pub(crate) struct Key(Zeroizing<[u8; KEY_BYTES]>);

impl Key {
    /// A key from the system's random source. The visit does not matter here;
    /// it is a parameter for tests, which need the same key twice.
    pub(crate) fn random(_visit: u32) -> Result<Self, JournalError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(bytes.as_mut_slice())
            .map_err(|error| JournalError::Random(io::Error::other(error)))?;
        Ok(Self(bytes))
    }

    /// A key read back. `None` if the length is wrong.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// A second copy, said aloud where it is made.
    pub(crate) fn copy(&self) -> Self {
        Self(self.0.clone())
    }

    /// The key, to be stored.
    pub(crate) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// Seals a body: XChaCha20-Poly1305, bound to its place in the journal.
    pub(crate) fn seal(&self, seq: u64, kind: Kind, visit: u32, body: &[u8]) -> Vec<u8> {
        let aad = aad(seq, kind, visit);
        XChaCha20Poly1305::new((&*self.0).into())
            .encrypt(&nonce(seq), Payload { msg: body, aad: &aad })
            .expect("invariant: a body within BODY_BYTES_MAX can be sealed")
    }

    /// Opens a sealed body. `None` if key, place or bytes do not fit.
    pub(crate) fn open(&self, seq: u64, kind: Kind, visit: u32, sealed: &[u8]) -> Option<Vec<u8>> {
        let aad = aad(seq, kind, visit);
        XChaCha20Poly1305::new((&*self.0).into())
            .decrypt(&nonce(seq), Payload { msg: sealed, aad: &aad })
            .ok()
    }
}

/// What is known of a visit's key.
pub(crate) enum KeyState {
    /// The visit has no row yet, so it needs a key.
    New,
    /// The key.
    Held(Key),
    /// The visit was erased.
    Erased,
}

/// The number of the row, which no other row of the journal has.
/// A number is used again only if the row before it never became part of the
/// journal, so no two bodies in it share a nonce.
fn nonce(seq: u64) -> XNonce {
    let mut nonce = [0; 24];
    for (to, from) in nonce.iter_mut().zip(seq.to_le_bytes()) {
        *to = from;
    }
    nonce.into()
}

fn aad(seq: u64, kind: Kind, visit: u32) -> Vec<u8> {
    [seq.to_le_bytes().as_slice(), &[kind.number()], &visit.to_le_bytes()].concat()
}
