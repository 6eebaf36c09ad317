//! How reading or writing the journal can fail.

use std::fmt;
use std::io;

/// One variant per thing someone can do about it.
///
/// Messages are lowercase fragments that finish "could not use the journal: ...".
/// Codes are printed in the manual and never reused.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another process has the journal open. Close it there first.
    #[error("another process has the journal")]
    Busy,
    /// Rows are missing at the end: the head promises more than the file holds.
    /// Somebody cut or replaced the file; keep it and compare it with receipts.
    #[error("the journal was cut: it holds {rows} rows of {recorded}")]
    Cut {
        /// Rows found.
        rows: u64,
        /// Rows that the head, or the receipt asked about, records.
        recorded: u64,
    },
    /// A row or the file is not as it was written. Keep it for examination.
    #[error("row {seq} is damaged: {what}")]
    Damaged {
        /// The first damaged row, from 1; 0 for the file as a whole.
        seq: u64,
        /// What does not fit.
        what: Part,
    },
    /// The file is no journal, or of a format version unknown here.
    /// Point to the right file, or use the program version that wrote it.
    #[error("the file is not a journal of this version")]
    Foreign,
    /// No space is left. Nothing was written; free some space and go on.
    #[error("the disk is full")]
    Full(#[source] io::Error),
    /// The disk, or the way to it, failed. Open the journal again before
    /// writing on: the last row may or may not be in it.
    #[error("the disk failed")]
    Disk(#[source] io::Error),
    /// The visit was erased: its bodies are gone and it takes no more rows.
    #[error("visit {visit} was erased")]
    Erased {
        /// The erased visit.
        visit: u32,
    },
    /// The body is longer than [`crate::BODY_BYTES_MAX`]. A mistake of the caller.
    #[error("a body of {bytes} bytes is too long")]
    BodyTooLong {
        /// Length of the refused body.
        bytes: usize,
    },
    /// The journal was opened for reading. A mistake of the caller.
    #[error("the journal is open for reading only")]
    ReadOnly,
    /// The system gave no random bytes for a key. Restart the machine.
    #[error("the system gave no random bytes")]
    Random(#[source] io::Error),
}

impl JournalError {
    /// The code printed on screen and in the manual.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Busy => "J01",
            Self::Cut { .. } => "J02",
            Self::Damaged { .. } => "J03",
            Self::Foreign => "J04",
            Self::Full(_) => "J05",
            Self::Disk(_) => "J06",
            Self::Erased { .. } => "J07",
            Self::BodyTooLong { .. } => "J08",
            Self::ReadOnly => "J09",
            Self::Random(_) => "J10",
        }
    }
}

impl From<io::Error> for JournalError {
    fn from(error: io::Error) -> Self {
        match error.kind() == io::ErrorKind::StorageFull {
            true => Self::Full(error),
            false => Self::Disk(error),
        }
    }
}

/// What does not fit in a damaged row. The checks run in this order, so the
/// part is the first one that failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    /// SQLite cannot read its own pages or tables.
    File,
    /// A column holds a value that no journal writes.
    Shape,
    /// The row with this number is missing, or another stands in its place.
    Sequence,
    /// `prev` is not the hash of the row before.
    Link,
    /// The fields do not give the row's hash.
    Hash,
    /// The sealed body does not give its digest, or is there when it should
    /// not be, or the reverse.
    Body,
    /// The key of the visit is missing or does not open the body.
    Key,
    /// The recorded head, or the receipt asked about, names another hash for
    /// this row, or the head was not kept up with the rows.
    Head,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "the file cannot be read",
            Self::Shape => "a column holds an impossible value",
            Self::Sequence => "it is missing",
            Self::Link => "it does not follow the row before",
            Self::Hash => "its fields do not fit its hash",
            Self::Body => "its body does not fit its digest",
            Self::Key => "the key of its visit does not fit",
            Self::Head => "it is not what the head records",
        })
    }
}
