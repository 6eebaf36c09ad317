//! The two backends behind one shape.

use crate::error::JournalError;
use crate::file::FileStore;
use crate::head::Head;
use crate::memory::MemoryStore;
use crate::row::Stored;
use crate::seal::{Key, KeyState};

/// Which rows to read.
#[derive(Clone, Copy)]
pub(crate) enum Span {
    /// From this number to the end; from 1, everything there is.
    From(u64),
    /// The rows of one visit.
    Visit(u32),
}

/// What one visit left in the journal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct VisitSummary {
    /// The visit, from 1.
    pub visit: u32,
    /// Number of its first row.
    pub first_seq: u64,
    /// How many rows it has.
    pub rows: u64,
    /// When its first row was written, unix time in milliseconds.
    pub first_at_ms: u64,
    /// When its last row was written, unix time in milliseconds.
    pub last_at_ms: u64,
    /// Whether its bodies were erased.
    pub erased: bool,
}

/// Where the rows are.
pub(crate) enum Store {
    /// In this process, gone with it.
    Memory(MemoryStore),
    /// In a file.
    File(FileStore),
}

impl Store {
    /// What is known of the key of `visit`.
    pub(crate) fn key(&self, visit: u32) -> Result<KeyState, JournalError> {
        match self {
            Self::Memory(store) => Ok(store.key(visit)),
            Self::File(store) => store.key(visit),
        }
    }

    /// Makes the record of the head say `head`.
    pub(crate) fn record(&mut self, head: Head) -> Result<(), JournalError> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::File(store) => store.record(head),
        }
    }

    /// Adds a row, and the key of its visit if it is new, both or neither.
    pub(crate) fn push(&mut self, row: Stored, key: Option<&Key>) -> Result<(), JournalError> {
        match self {
            Self::Memory(store) => {
                store.push(row, key);
                Ok(())
            }
            Self::File(store) => store.push(&row, key),
        }
    }

    /// Shows the rows of a span in their order, each with the state of its key.
    pub(crate) fn each(
        &self,
        span: Span,
        mut show: impl FnMut(&Stored, &KeyState) -> Result<(), JournalError>,
    ) -> Result<(), JournalError> {
        match self {
            Self::Memory(store) => store.each(span, &mut show),
            Self::File(store) => store.each(span, &mut show),
        }
    }

    /// The visits, in the order of their first row.
    pub(crate) fn visits(&self) -> Result<Vec<VisitSummary>, JournalError> {
        match self {
            Self::Memory(store) => Ok(store.visits()),
            Self::File(store) => store.visits(),
        }
    }

    /// Removes the key and the bodies of a visit.
    pub(crate) fn erase(&mut self, visit: u32) -> Result<(), JournalError> {
        match self {
            Self::Memory(store) => {
                store.erase(visit);
                Ok(())
            }
            Self::File(store) => store.erase(visit),
        }
    }
}
