//! Following the chain: is each row what was written, behind the row before?

use sha2::{Digest, Sha256};

use crate::error::{JournalError, Part};
use crate::head::Head;
use crate::row::Stored;
use crate::seal::KeyState;

/// A walk along the rows, from the first or from any row in the middle.
pub(crate) struct Chain<'a> {
    /// The last row followed; `None` before the first one in the middle.
    behind: Option<Head>,
    /// The number of the row that must come next.
    next: u64,
    /// Heads that the journal must have passed.
    expected: &'a [Head],
}

impl<'a> Chain<'a> {
    /// Starts at row `first`. In the middle, its `prev` is taken as it stands.
    pub(crate) fn from(first: u64, expected: &'a [Head]) -> Self {
        let behind = (first == 1).then_some(Head::EMPTY);
        Self { behind, next: first, expected }
    }

    /// Checks one row and steps on to it.
    pub(crate) fn follow(&mut self, row: &Stored, key: &KeyState) -> Result<(), JournalError> {
        let damaged = |what| JournalError::Damaged { seq: self.next, what };
        if row.seq != self.next {
            return Err(damaged(Part::Sequence));
        }
        if self.behind.is_some_and(|behind| behind.hash != row.prev) {
            return Err(damaged(Part::Link));
        }
        intact(row, key)?;
        let head = row.head();
        if self.expected.iter().any(|other| other.rows == head.rows && *other != head) {
            return Err(damaged(Part::Head));
        }
        self.behind = Some(head);
        self.next += 1;
        Ok(())
    }

    /// Ends the walk: the head found, if no expected head lies beyond it.
    pub(crate) fn end(self) -> Result<Head, JournalError> {
        let found = self.behind.unwrap_or(Head::EMPTY);
        match self.expected.iter().map(|head| head.rows).max() {
            Some(recorded) if recorded > found.rows => {
                Err(JournalError::Cut { rows: found.rows, recorded })
            }
            Some(_) | None => Ok(found),
        }
    }
}

/// Checks what a row says of itself: its hash, its body and its key.
/// Returns the opened body, `None` if it was erased.
pub(crate) fn intact(row: &Stored, key: &KeyState) -> Result<Option<Vec<u8>>, JournalError> {
    let damaged = |what| JournalError::Damaged { seq: row.seq, what };
    if row.computed_hash() != row.hash {
        return Err(damaged(Part::Hash));
    }
    match (&row.body, key) {
        (Some(sealed), KeyState::Held(key)) => {
            if <[u8; 32]>::from(Sha256::digest(sealed)) != row.digest {
                return Err(damaged(Part::Body));
            }
            match key.open(row.seq, row.kind, row.visit, sealed) {
                Some(body) => Ok(Some(body)),
                None => Err(damaged(Part::Key)),
            }
        }
        (None, KeyState::Erased) => Ok(None),
        (None, KeyState::Held(_)) | (Some(_), KeyState::Erased) => Err(damaged(Part::Body)),
        (Some(_) | None, KeyState::New) => Err(damaged(Part::Key)),
    }
}
