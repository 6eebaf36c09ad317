//! The journal: an append-only, hash-chained record of every visit.
//!
//! It stores opaque bytes. What they mean is the station's business; when
//! something happens is the caller's clock. Nothing secret belongs here:
//! callers append bodies that are already free of PINs, names and photos.
//!
//! # The chain
//! A row's hash covers all its fields, the digest of its sealed body and the
//! hash of the row before. So a changed, removed, added or moved row shows.
//! A cut tail shows against the [`Head`], which is kept in a second file
//! (`<journal>.head`) and can be printed on receipts. Someone who rewrites the
//! journal and its head file and holds no receipt against himself is not found
//! out: the chain proves that rows fit together, not who wrote them.
//!
//! # Erasure
//! The body of each row is sealed with a random key of its visit (rows of
//! visit 0 with a key of the journal). [`Journal::erase_visit`] removes the key,
//! overwrites the sealed bodies in the file and empties SQLite's log. The
//! digests stay, so the chain stays whole; and as they are digests of sealed
//! bodies, nobody can test a guess against them.
//! - It protects a visit that was erased from whoever gets the file later,
//!   even if stray sealed bytes survive in a worn flash block.
//! - It does not protect a visit that was not erased: the key stands in the
//!   same file. This is erasure, not secrecy from who holds the file.
//! - It does not reach copies: a backup made before still holds the key, and
//!   so may a worn flash block that the disk replaced by itself.
//! - It leaves kind, time, state hash and screen hash of every row.
//!   Erasing leaves no row of its own: append a [`Kind::Note`] to say so.
//!
//! # Durability
//! A row is acknowledged (that is, [`Journal::append`] returns) after SQLite has
//! synced it and the head file has been synced too: an acknowledged input
//! survives a power cut. `kill -9` loses at most the row being written, and
//! leaves at most one row more than was acknowledged.

mod chain;
mod error;
mod file;
mod head;
mod memory;
mod row;
mod seal;
mod store;
#[cfg(test)]
mod tests;

use std::num::NonZeroU32;
use std::path::Path;

use crate::chain::{Chain, intact};
use crate::file::FileStore;
use crate::memory::MemoryStore;
use crate::row::Stored;
use crate::seal::{Key, KeyState};
use crate::store::{Span, Store};

pub use crate::error::{JournalError, Part};
pub use crate::head::Head;
pub use crate::row::{Kind, Opened, Row};
pub use crate::store::VisitSummary;

/// The longest body, before sealing. A plugin's state is at most 4 KiB, so
/// this leaves room for an input and a screen beside it.
pub const BODY_BYTES_MAX: usize = 64 * 1024;

/// Rows that opening checks, counted from the end.
const TAIL_ROWS: u64 = 64;

/// A journal, in memory or in a file, with one way to use both.
pub struct Journal {
    head: Head,
    access: Access,
    store: Store,
    /// The key used last. Rows of a visit mostly follow each other.
    last_key: Option<(u32, Key)>,
    /// Makes the key of a new visit. Tests need keys that they know.
    new_key: fn(u32) -> Result<Key, JournalError>,
}

/// What a journal was opened for.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Access {
    Read,
    Write,
}

impl Journal {
    /// Starts an empty journal in memory, gone with the process. For tests,
    /// play and benches: a row of 300 bytes costs about 4 µs in a release build.
    pub fn memory() -> Self {
        Self::with(Store::Memory(MemoryStore::default()), Head::EMPTY, Access::Write)
    }

    /// Opens the journal at `path` to write, or creates it. Checks its last
    /// rows and its head; [`Journal::verify`] checks the rest.
    ///
    /// A journal one row ahead of its head is fine: the process died between
    /// the two. The head is then brought up to date.
    ///
    /// # Errors
    /// `Busy`, `Cut`, `Damaged`, `Foreign`, `Full` or `Disk`.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, JournalError> {
        let mut journal = Self::of_file(FileStore::open(path.as_ref())?, Access::Write)?;
        journal.store.record(journal.head)?;
        Ok(journal)
    }

    /// Opens the journal at `path` to read, for replay. Changes neither the
    /// file nor its folder. Works on a copy without the head file, too; compare
    /// that with a receipt by [`Journal::verify`].
    ///
    /// # Errors
    /// `Busy` while a writer has it, `Cut`, `Damaged`, `Foreign` or `Disk`.
    pub fn open_read(path: impl AsRef<Path>) -> Result<Self, JournalError> {
        Self::of_file(FileStore::open_read(path.as_ref())?, Access::Read)
    }

    fn of_file(file: FileStore, access: Access) -> Result<Self, JournalError> {
        let recorded = file.recorded();
        let last = file.last_seq()?;
        let mut journal = Self::with(Store::File(file), Head::EMPTY, access);
        let first = last.saturating_sub(TAIL_ROWS).saturating_add(1);
        journal.head = journal.walk(first, recorded.as_slice())?;
        if let Some(recorded) = recorded
            && journal.head.rows.saturating_sub(recorded.rows) > 1
        {
            return Err(JournalError::Damaged { seq: recorded.rows + 1, what: Part::Head });
        }
        Ok(journal)
    }

    fn with(store: Store, head: Head, access: Access) -> Self {
        Self { head, access, store, last_key: None, new_key: Key::random }
    }

    /// Appends a row and returns the new head. In a file, the row is then durable.
    ///
    /// # Errors
    /// - `BodyTooLong`, `ReadOnly`, `Erased`: nothing was written, the caller erred.
    /// - `Full`: nothing was written; the same row may be appended again.
    /// - `Disk`: the row may or may not be there. Open the journal again and
    ///   compare its head with the last one acknowledged.
    /// - `Damaged`, `Random`: nothing was written.
    pub fn append(&mut self, row: &Row) -> Result<Head, JournalError> {
        self.writable()?;
        if row.body.len() > BODY_BYTES_MAX {
            return Err(JournalError::BodyTooLong { bytes: row.body.len() });
        }
        // Usually nothing to do. If recording the head failed last time, it must
        // work now, or the head would fall behind by more than one row.
        self.store.record(self.head)?;
        let (key, new) = self.key_of(row.visit)?;
        let stored = Stored::seal(row, self.head, &key);
        let head = stored.head();
        self.store.push(stored, new.then_some(&key))?;
        self.last_key = Some((row.visit, key));
        self.head = head;
        self.store.record(head)?;
        Ok(head)
    }

    /// The key of a visit, and whether it is a new one.
    fn key_of(&mut self, visit: u32) -> Result<(Key, bool), JournalError> {
        if let Some((_, key)) = self.last_key.take_if(|(last, _)| *last == visit) {
            return Ok((key, false));
        }
        match self.store.key(visit)? {
            KeyState::Held(key) => Ok((key, false)),
            KeyState::New => Ok(((self.new_key)(visit)?, true)),
            KeyState::Erased => Err(JournalError::Erased { visit }),
        }
    }

    fn writable(&self) -> Result<(), JournalError> {
        match self.access {
            Access::Write => Ok(()),
            Access::Read => Err(JournalError::ReadOnly),
        }
    }

    /// The head now, to be printed on receipts.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Checks every row, and that the journal has passed `expected`, the head
    /// on a receipt. Returns the head found.
    ///
    /// # Errors
    /// `Damaged` names the first damaged row; `Cut` says how many are left.
    pub fn verify(&self, expected: Option<Head>) -> Result<Head, JournalError> {
        let expected: Vec<Head> = expected.into_iter().chain([self.head]).collect();
        self.walk(1, &expected)
    }

    fn walk(&self, first: u64, expected: &[Head]) -> Result<Head, JournalError> {
        let mut chain = Chain::from(first, expected);
        self.store.each(Span::From(first), |row, key| chain.follow(row, key))?;
        chain.end()
    }

    /// Lists the visits in the order of their first row. Rows of visit 0 belong
    /// to no visit and are not listed.
    ///
    /// # Errors
    /// `Damaged` or `Disk`.
    pub fn visits(&self) -> Result<Vec<VisitSummary>, JournalError> {
        self.store.visits()
    }

    /// Reads the rows of a visit in order, bodies opened; none if the visit is
    /// unknown. Each row is checked against its own hash; its place among the
    /// others is for [`Journal::verify`].
    ///
    /// # Errors
    /// `Erased`, `Damaged` or `Disk`.
    pub fn rows(&self, visit: u32) -> Result<Vec<Opened>, JournalError> {
        let mut opened = Vec::new();
        self.store.each(Span::Visit(visit), |row, key| {
            let body = intact(row, key)?.ok_or(JournalError::Erased { visit })?;
            let &Stored { seq, kind, visit, at_ms, state_hash, screen_hash, hash, .. } = row;
            let row = Row { kind, visit, at_ms, state_hash, screen_hash, body };
            opened.push(Opened { seq, hash, row });
            Ok(())
        })?;
        Ok(opened)
    }

    /// Erases the bodies of a visit and their key, for ever. The chain stays
    /// whole. Erasing twice, or a visit without rows, does nothing.
    /// See the crate's page for what this protects and what not.
    ///
    /// # Errors
    /// `ReadOnly`; `Full` or `Disk`: call it again, the visit may not be gone yet.
    pub fn erase_visit(&mut self, visit: NonZeroU32) -> Result<(), JournalError> {
        self.writable()?;
        self.last_key.take_if(|(last, _)| *last == visit.get());
        self.store.erase(visit.get())
    }
}
