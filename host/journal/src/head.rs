//! The head of a journal, and the file that keeps it apart from the rows.
//!
//! Shape of the file: two lines of [`LINE_BYTES`] bytes, each `rows:hash check`,
//! where `check` is the beginning of the SHA-256 of what stands before it.
//! Lines are written in turn and synced, so a torn write spoils at most the
//! newer one. Renaming a temporary file would be as safe, but syncs the file
//! and the folder for every row; this syncs once.

use std::fmt::{self, Write};
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::JournalError;

/// `rows` with 20 digits, a colon, 64 hex digits, a space, 16 hex digits, a newline.
const LINE_BYTES: usize = 20 + 1 + 64 + 1 + 16 + 1;

/// How long a journal is and what its last row's hash is.
///
/// `Display` and [`Head::parse`] use `rows:hash` with 64 hex digits, the form
/// for receipts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Head {
    /// Rows in the journal, which is also the number of the last row.
    pub rows: u64,
    /// Hash of the last row; zeros if there is none.
    pub hash: [u8; 32],
}

impl Head {
    /// The head of a journal without rows.
    pub const EMPTY: Self = Self { rows: 0, hash: [0; 32] };

    /// Reads what `Display` writes. `None` if it is anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (rows, hex) = text.split_once(':')?;
        let digits: Vec<u8> = hex
            .chars()
            .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        let (pairs, rest) = digits.as_chunks::<2>();
        let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
        let digits_only = rows.bytes().all(|byte| byte.is_ascii_digit());
        (digits_only && rest.is_empty())
            .then_some(Self { rows: rows.parse().ok()?, hash: bytes.try_into().ok()? })
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.rows, hex(&self.hash))
    }
}

/// The head's own file. Holding it also locks the journal against other
/// processes: one writer, or any number of readers.
pub(crate) struct HeadFile {
    pub(crate) file: File,
    recorded: Option<Head>,
}

impl HeadFile {
    /// Opens or creates the file, for the journal's one writer.
    pub(crate) fn open(path: &Path) -> Result<Self, JournalError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(path)?;
        locked(file.try_lock())?;
        Self::read(file)
    }

    /// Opens the file for reading. `None` if there is no such file, as in a
    /// copy of the journal alone.
    pub(crate) fn open_read(path: &Path) -> Result<Option<Self>, JournalError> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        locked(file.try_lock_shared())?;
        Self::read(file).map(Some)
    }

    fn read(file: File) -> Result<Self, JournalError> {
        let mut recorded: Option<Head> = None;
        for line_at in [0, LINE_BYTES as u64] {
            let mut line = [0; LINE_BYTES];
            match file.read_exact_at(&mut line, line_at) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => continue,
                Err(error) => return Err(error.into()),
            }
            let Some(head) = parse_line(&line) else { continue };
            if recorded.is_none_or(|other| other.rows < head.rows) {
                recorded = Some(head);
            }
        }
        Ok(Self { file, recorded })
    }

    /// What the file says; the empty head if it says nothing readable.
    pub(crate) fn recorded(&self) -> Head {
        self.recorded.unwrap_or(Head::EMPTY)
    }

    /// Makes the file say `head`, durably. Does nothing if it does already.
    /// Fails with `Disk` even for want of space: the row is written already.
    pub(crate) fn record(&mut self, head: Head) -> Result<(), JournalError> {
        if self.recorded == Some(head) {
            return Ok(());
        }
        let line_at = (head.rows % 2) * LINE_BYTES as u64;
        let written = self.file.write_all_at(line(head).as_bytes(), line_at);
        written.and_then(|()| self.file.sync_data()).map_err(JournalError::Disk)?;
        self.recorded = Some(head);
        Ok(())
    }
}

impl Drop for HeadFile {
    fn drop(&mut self) {
        // Closing is not enough: a child process that is just being started
        // holds the same lock until it runs its own program. If unlocking
        // fails, closing is what is left.
        let _ = self.file.unlock();
    }
}

fn locked(result: Result<(), TryLockError>) -> Result<(), JournalError> {
    match result {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(JournalError::Busy),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn line(head: Head) -> String {
    let text = format!("{:020}:{}", head.rows, hex(&head.hash));
    let check = check(&text);
    format!("{text} {check}\n")
}

fn parse_line(line: &[u8]) -> Option<Head> {
    let line = str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let (text, recorded_check) = line.split_once(' ')?;
    (check(text) == recorded_check).then(|| Head::parse(text))?
}

fn check(text: &str) -> String {
    let [a, b, c, d, e, f, g, h, ..]: [u8; 32] = Sha256::digest(text).into();
    hex(&[a, b, c, d, e, f, g, h])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("invariant: writing to a String cannot fail");
        text
    })
}
