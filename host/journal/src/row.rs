//! One row: what is appended, what is stored, and what the hash covers.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::head::Head;
use crate::seal::Key;

/// Version of the file and of the hash's encoding. It is part of every hash.
pub(crate) const FORMAT_VERSION: u32 = 1;

/// Begins every hashed encoding, so that no other record can pass for a row.
const DOMAIN: &[u8] = b"madoguchi journal row";

/// What a row tells. The numbers are part of the format and never reused.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[repr(u8)]
pub enum Kind {
    /// The station started.
    Boot = 1,
    /// A visit began.
    Begin = 2,
    /// The visit took an input.
    Input = 3,
    /// The plugin broke a rule; the host showed its own screen.
    Violation = 4,
    /// The plugin was replaced: from, to, reason.
    Flow = 5,
    /// The plugin may not run any more.
    Quarantine = 6,
    /// A visit ended.
    End = 7,
    /// A remark that replay ignores.
    Note = 8,
}

impl Kind {
    /// Every kind, in the order of its number.
    pub const ALL: [Self; 8] = [
        Self::Boot,
        Self::Begin,
        Self::Input,
        Self::Violation,
        Self::Flow,
        Self::Quarantine,
        Self::End,
        Self::Note,
    ];

    /// The number in the file.
    pub(crate) fn number(self) -> u8 {
        self as u8
    }

    /// The kind of a number in the file. `None` for a number never given out.
    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// What the caller appends.
///
/// `Debug` prints the length of the body instead of the body, so that no log
/// keeps what an erasure should remove.
#[derive(Clone, Eq, PartialEq)]
pub struct Row {
    /// What the row tells.
    pub kind: Kind,
    /// The visit it belongs to; 0 for rows of the station itself.
    pub visit: u32,
    /// The caller's clock, unix time in milliseconds. Need not be monotonic.
    pub at_ms: u64,
    /// Digest of the state after this row. Stays when the visit is erased.
    pub state_hash: [u8; 32],
    /// Digest of the screen after this row. Stays when the visit is erased.
    pub screen_hash: [u8; 32],
    /// Opaque bytes, at most [`crate::BODY_BYTES_MAX`]: sealed, and erasable.
    /// Must already be free of PINs, names and photos.
    pub body: Vec<u8>,
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, visit, at_ms, state_hash: _, screen_hash: _, body } = self;
        write!(f, "Row({kind:?}, visit {visit}, at {at_ms} ms, {} bytes)", body.len())
    }
}

/// A row read back, its body opened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Opened {
    /// Place in the journal, from 1.
    pub seq: u64,
    /// The row's hash, which the next row carries on.
    pub hash: [u8; 32],
    /// The row as it was appended.
    pub row: Row,
}

/// A row as a backend keeps it.
pub(crate) struct Stored {
    pub(crate) seq: u64,
    pub(crate) kind: Kind,
    pub(crate) visit: u32,
    pub(crate) at_ms: u64,
    pub(crate) state_hash: [u8; 32],
    pub(crate) screen_hash: [u8; 32],
    /// The sealed body; `None` once erased.
    pub(crate) body: Option<Vec<u8>>,
    /// SHA-256 of the sealed body. It outlives the body.
    pub(crate) digest: [u8; 32],
    pub(crate) prev: [u8; 32],
    pub(crate) hash: [u8; 32],
}

impl Stored {
    /// Seals a row and chains it behind `head`.
    pub(crate) fn seal(row: &Row, head: Head, key: &Key) -> Self {
        let seq = head.rows + 1;
        let body = key.seal(seq, row.kind, row.visit, &row.body);
        let mut stored = Self {
            seq,
            kind: row.kind,
            visit: row.visit,
            at_ms: row.at_ms,
            state_hash: row.state_hash,
            screen_hash: row.screen_hash,
            digest: Sha256::digest(&body).into(),
            body: Some(body),
            prev: head.hash,
            hash: [0; 32],
        };
        stored.hash = stored.computed_hash();
        stored
    }

    /// The hash that the fields give: SHA-256 over each field in turn, led by
    /// its length as 4 bytes. Integers are little-endian and of fixed width.
    /// The body takes part by its digest only, so it can be erased.
    pub(crate) fn computed_hash(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        field(&mut hasher, DOMAIN);
        field(&mut hasher, &FORMAT_VERSION.to_le_bytes());
        field(&mut hasher, &self.seq.to_le_bytes());
        field(&mut hasher, &[self.kind.number()]);
        field(&mut hasher, &self.visit.to_le_bytes());
        field(&mut hasher, &self.at_ms.to_le_bytes());
        field(&mut hasher, &self.state_hash);
        field(&mut hasher, &self.screen_hash);
        field(&mut hasher, &self.digest);
        field(&mut hasher, &self.prev);
        hasher.finalize().into()
    }

    /// The head of a journal that ends with this row.
    pub(crate) fn head(&self) -> Head {
        Head { rows: self.seq, hash: self.hash }
    }
}

fn field(hasher: &mut Sha256, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("invariant: fields are a few bytes long");
    hasher.update(length.to_le_bytes());
    hasher.update(bytes);
}
