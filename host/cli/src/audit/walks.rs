//! Walks under way, each in a file beside the record: `RECORD.walk-SET`.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Result, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use audit::{Keep, Pace};

/// Of a process that is killed, so much work is lost, and what it takes to
/// write.
pub(super) const KEPT_EVERY: Duration = Duration::from_secs(30);

/// The walks under way beside one record.
pub(super) struct Walks {
    record: PathBuf,
    pace: Pace,
    /// Set when a file cannot be written.
    stop: &'static AtomicBool,
    failed: Mutex<Option<std::io::Error>>,
}

impl Walks {
    pub(super) fn beside(record: &Path, pace: Pace, stop: &'static AtomicBool) -> Self {
        Self { record: record.to_owned(), pace, stop, failed: Mutex::new(None) }
    }

    fn path(&self, set: usize) -> PathBuf {
        let mut name = self.record.clone().into_os_string();
        name.push(format!(".walk-{set}"));
        name.into()
    }

    /// Forgets the walk of a set that is on record.
    pub(super) fn forget(&self, set: usize) -> Result<()> {
        match std::fs::remove_file(self.path(set)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// What went wrong first, if anything did.
    pub(super) fn failed(self) -> Option<std::io::Error> {
        self.failed.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// A run that cannot keep what it finds out is ended in order.
    fn note<T>(&self, result: Result<T>) -> Option<T> {
        result
            .map_err(|error| {
                let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
                failed.get_or_insert(error);
                self.stop.store(true, Ordering::Relaxed);
            })
            .ok()
    }
}

impl Keep for Walks {
    fn pace(&self) -> Pace {
        self.pace
    }

    fn read(&self, set: usize) -> Vec<u8> {
        match std::fs::read(self.path(set)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            result => self.note(result).unwrap_or_default(),
        }
    }

    fn cut(&self, set: usize, bytes: usize) {
        self.note(if bytes == 0 {
            self.forget(set)
        } else {
            let file = OpenOptions::new().write(true).open(self.path(set));
            file.and_then(|file| file.set_len(bytes as u64))
        });
    }

    fn add(&self, set: usize, bytes: &[u8]) {
        let file = OpenOptions::new().append(true).create(true).open(self.path(set));
        let write = |mut file: File| {
            file.write_all(bytes)?;
            file.sync_data()
        };
        self.note(file.and_then(write));
    }
}
