//! Rows in an SQLite file, with the head in a file of its own beside it.
//!
//! Write-ahead log with `synchronous = FULL`: an acknowledged row is synced,
//! and survives a power cut. `NORMAL` would survive `kill -9` as well, but a
//! power cut could take every row since the last checkpoint.
//! Measured on a virtual disk, median of 2,000 rows of 300 bytes: 4.0 ms a row
//! with `FULL`, 14 µs with `NORMAL`, and about 3 ms more for the head, which
//! syncs once, too. A person presses keys more slowly than that.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params};

use crate::error::{JournalError, Part};
use crate::head::{Head, HeadFile};
use crate::row::{FORMAT_VERSION, Kind, Stored};
use crate::seal::{Key, KeyState};
use crate::store::{Span, VisitSummary};

/// "MADO", SQLite's mark for files of one application.
const APPLICATION_ID: u32 = 0x4D41_444F;

const INSERT_KEY: &str = "INSERT INTO visit_key (visit, key) VALUES (?1, ?2)";
const INSERT_ROW: &str = "INSERT INTO journal_row
    (seq, kind, visit, at_ms, state_hash, screen_hash, body, digest, prev, hash)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
const ROWS_FROM: &str = "SELECT seq, kind, r.visit, at_ms, state_hash, screen_hash, body, digest,
    prev, hash, k.visit, key FROM journal_row r LEFT JOIN visit_key k ON k.visit = r.visit
    WHERE seq >= ?1 ORDER BY seq";
const ROWS_OF_VISIT: &str =
    "SELECT seq, kind, r.visit, at_ms, state_hash, screen_hash, body, digest,
    prev, hash, k.visit, key FROM journal_row r LEFT JOIN visit_key k ON k.visit = r.visit
    WHERE r.visit = ?1 ORDER BY seq";
const VISITS: &str = "SELECT v.visit, v.first, v.count, a.at_ms, b.at_ms,
    EXISTS (SELECT 1 FROM visit_key k WHERE k.visit = v.visit AND key IS NULL)
    FROM (SELECT visit, min(seq) AS first, max(seq) AS last, count(*) AS count
        FROM journal_row WHERE visit <> 0 GROUP BY visit) v
    JOIN journal_row a ON a.seq = v.first JOIN journal_row b ON b.seq = v.last
    ORDER BY v.first";

/// Rows and keys in a file.
pub(crate) struct FileStore {
    pub(crate) connection: Connection,
    pub(crate) head_file: Option<HeadFile>,
}

impl FileStore {
    /// Opens or creates the file for its one writer.
    pub(crate) fn open(path: &Path) -> Result<Self, JournalError> {
        let head_file = HeadFile::open(&with_suffix(path, ".head"))?;
        let recorded = head_file.recorded();
        if recorded.rows > 0 && !path.try_exists()? {
            return Err(JournalError::Cut { rows: 0, recorded: recorded.rows });
        }
        // Created here and not by SQLite, to keep others from reading it.
        OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(about_file)?;
        let store = Self { connection, head_file: Some(head_file) };
        store.prepare_to_write(path)?;
        Ok(store)
    }

    fn prepare_to_write(&self, path: &Path) -> Result<(), JournalError> {
        let connection = &self.connection;
        connection.busy_timeout(Duration::ZERO).map_err(about_file)?;
        // Exclusive: no second writer, and no shared-memory file.
        connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE").map_err(about_file)?;
        let fresh = self.is_fresh()?;
        if !fresh {
            self.identify()?;
        }
        let habits = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF";
        connection.execute_batch(habits).map_err(about_file)?;
        if fresh {
            let schema = include_str!("schema.sql");
            let sql = format!(
                "BEGIN IMMEDIATE; {schema} PRAGMA application_id = {APPLICATION_ID};
                PRAGMA user_version = {FORMAT_VERSION}; COMMIT;"
            );
            connection.execute_batch(&sql).map_err(about_file)?;
        }
        sync_folder_of(path)?;
        // An erasure may have been interrupted before it reached the log.
        self.empty_log()
    }

    /// Opens the file for reading. Neither it nor its folder changes.
    pub(crate) fn open_read(path: &Path) -> Result<Self, JournalError> {
        let head_file = HeadFile::open_read(&with_suffix(path, ".head"))?;
        let recorded = head_file.as_ref().map_or(Head::EMPTY, HeadFile::recorded);
        if recorded.rows > 0 && !path.try_exists()? {
            return Err(JournalError::Cut { rows: 0, recorded: recorded.rows });
        }
        std::fs::metadata(path)?;
        // A log left by a crash must be read. Without locks, which the head's
        // file replaces, SQLite keeps the log's index in memory, not in a file.
        let log = std::fs::metadata(with_suffix(path, "-wal")).is_ok_and(|log| log.len() > 0);
        let how = if log { "vfs=unix-none" } else { "immutable=1" };
        let uri = format!("file:{}?{how}", uri_path(&std::path::absolute(path)?));
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(uri, flags).map_err(about_file)?;
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
            .map_err(about_file)?;
        let habits = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF";
        connection.execute_batch(habits).map_err(about_file)?;
        let store = Self { connection, head_file };
        store.identify()?;
        Ok(store)
    }

    fn is_fresh(&self) -> Result<bool, JournalError> {
        let query = "SELECT count(*) = 0 FROM sqlite_schema";
        let empty: bool =
            self.connection.query_row(query, [], |row| row.get(0)).map_err(about_file)?;
        Ok(empty && self.number("application_id")? == 0)
    }

    fn identify(&self) -> Result<(), JournalError> {
        let ours = self.number("application_id")? == i64::from(APPLICATION_ID)
            && self.number("user_version")? == i64::from(FORMAT_VERSION);
        if ours { Ok(()) } else { Err(JournalError::Foreign) }
    }

    fn number(&self, pragma: &str) -> Result<i64, JournalError> {
        self.connection.pragma_query_value(None, pragma, |row| row.get(0)).map_err(about_file)
    }

    /// What the head's file said when it was opened; `None` without such a file.
    pub(crate) fn recorded(&self) -> Option<Head> {
        self.head_file.as_ref().map(HeadFile::recorded)
    }

    /// The greatest number of a row; 0 if there is none.
    pub(crate) fn last_seq(&self) -> Result<u64, JournalError> {
        let query = "SELECT coalesce(max(seq), 0) FROM journal_row";
        let last: i64 =
            self.connection.query_row(query, [], |row| row.get(0)).map_err(about_file)?;
        Ok(u64::try_from(last).unwrap_or(0))
    }

    pub(crate) fn record(&mut self, head: Head) -> Result<(), JournalError> {
        match &mut self.head_file {
            Some(file) => file.record(head),
            None => Ok(()),
        }
    }

    pub(crate) fn key(&self, visit: u32) -> Result<KeyState, JournalError> {
        let query = "SELECT visit, key FROM visit_key WHERE visit = ?1";
        let mut statement = self.connection.prepare_cached(query).map_err(about_file)?;
        let state = statement.query_row([visit], |row| key_state(row, 0)).optional();
        match state.map_err(about_file)? {
            None => Ok(KeyState::New),
            Some(Some(state)) => Ok(state),
            Some(None) => Err(JournalError::Damaged { seq: 0, what: Part::Key }),
        }
    }

    pub(crate) fn push(&mut self, row: &Stored, key: Option<&Key>) -> Result<(), JournalError> {
        let pushed = match key {
            None => insert(&self.connection, row),
            Some(key) => self.connection.transaction().and_then(|transaction| {
                let mut statement = transaction.prepare_cached(INSERT_KEY)?;
                statement.execute(params![row.visit, key.bytes()])?;
                drop(statement);
                insert(&transaction, row)?;
                transaction.commit()
            }),
        };
        pushed.map_err(|error| about(row.seq, error))
    }

    pub(crate) fn each(
        &self,
        span: Span,
        show: &mut impl FnMut(&Stored, &KeyState) -> Result<(), JournalError>,
    ) -> Result<(), JournalError> {
        let (query, argument) = match span {
            // Numbers below 1 are shown too, to be refused.
            Span::From(0..=1) => (ROWS_FROM, i64::MIN),
            Span::From(first) => (ROWS_FROM, first.cast_signed()),
            Span::Visit(visit) => (ROWS_OF_VISIT, i64::from(visit)),
        };
        let mut statement = self.connection.prepare_cached(query).map_err(about_file)?;
        let mut rows = statement.query([argument]).map_err(about_file)?;
        let mut next = match span {
            Span::From(first) => first,
            Span::Visit(_) => 0,
        };
        while let Some(row) = rows.next().map_err(|error| about(next, error))? {
            let seq = row.get::<_, i64>(0).map_err(|error| about(next, error))?.cast_unsigned();
            let stored = stored(row, seq).map_err(|error| about(seq, error))?;
            let stored = stored.ok_or(JournalError::Damaged { seq, what: Part::Shape })?;
            let key = key_state(row, 10).map_err(|error| about(seq, error))?;
            let key = key.ok_or(JournalError::Damaged { seq, what: Part::Key })?;
            show(&stored, &key)?;
            next = seq.saturating_add(1);
        }
        Ok(())
    }

    pub(crate) fn visits(&self) -> Result<Vec<VisitSummary>, JournalError> {
        let mut statement = self.connection.prepare_cached(VISITS).map_err(about_file)?;
        let summaries = statement.query_map([], |row| {
            Ok(VisitSummary {
                visit: row.get(0)?,
                first_seq: row.get::<_, i64>(1)?.cast_unsigned(),
                rows: row.get::<_, i64>(2)?.cast_unsigned(),
                first_at_ms: row.get::<_, i64>(3)?.cast_unsigned(),
                last_at_ms: row.get::<_, i64>(4)?.cast_unsigned(),
                erased: row.get(5)?,
            })
        });
        summaries.map_err(about_file)?.collect::<Result<_, _>>().map_err(about_file)
    }

    pub(crate) fn erase(&mut self, visit: u32) -> Result<(), JournalError> {
        let erased = self.connection.transaction().and_then(|transaction| {
            let key = "UPDATE visit_key SET key = NULL WHERE visit = ?1 AND key IS NOT NULL";
            transaction.execute(key, [visit])?;
            let body = "UPDATE journal_row SET body = NULL WHERE visit = ?1 AND body IS NOT NULL";
            transaction.execute(body, [visit])?;
            transaction.commit()
        });
        erased.map_err(about_file)?;
        self.empty_log()
    }

    /// Moves the log's pages into the file and empties it, so that no old page
    /// with an erased key or body stays behind.
    fn empty_log(&self) -> Result<(), JournalError> {
        let query = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy: bool =
            self.connection.query_row(query, [], |row| row.get(0)).map_err(about_file)?;
        if busy { Err(JournalError::Busy) } else { Ok(()) }
    }
}

fn insert(connection: &Connection, row: &Stored) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(INSERT_ROW)?;
    statement.execute(params![
        row.seq.cast_signed(),
        row.kind.number(),
        row.visit,
        row.at_ms.cast_signed(),
        row.state_hash,
        row.screen_hash,
        row.body,
        row.digest,
        row.prev,
        row.hash,
    ])?;
    Ok(())
}

/// Reads a row as [`ROWS_FROM`] selects it. `None` if a column holds what no
/// journal writes.
fn stored(row: &rusqlite::Row<'_>, seq: u64) -> rusqlite::Result<Option<Stored>> {
    let body = match row.get_ref(6)? {
        ValueRef::Null => None,
        ValueRef::Blob(sealed) => Some(sealed.to_vec()),
        ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Text(_) => return Ok(None),
    };
    let whole = |column| row.get_ref(column).map(|value| value.as_i64().ok());
    let hash = |column| row.get_ref(column).map(|value| value.as_blob().ok()?.try_into().ok());
    let (kind, visit, at_ms) = (whole(1)?, whole(2)?, whole(3)?);
    let (state_hash, screen_hash) = (hash(4)?, hash(5)?);
    let (digest, prev, chained) = (hash(7)?, hash(8)?, hash(9)?);
    Ok((|| {
        Some(Stored {
            seq,
            kind: Kind::from_number(u8::try_from(kind?).ok()?)?,
            visit: u32::try_from(visit?).ok()?,
            at_ms: at_ms?.cast_unsigned(),
            state_hash: state_hash?,
            screen_hash: screen_hash?,
            body,
            digest: digest?,
            prev: prev?,
            hash: chained?,
        })
    })())
}

/// Reads `visit_key.visit` and `visit_key.key` at a column and the next one.
/// `None` if the key is of no possible shape.
fn key_state(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<KeyState>> {
    if row.get_ref(column)? == ValueRef::Null {
        return Ok(Some(KeyState::New));
    }
    Ok(match row.get_ref(column + 1)? {
        ValueRef::Null => Some(KeyState::Erased),
        ValueRef::Blob(bytes) => Key::parse(bytes).map(KeyState::Held),
        ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Text(_) => None,
    })
}

fn about_file(error: rusqlite::Error) -> JournalError {
    about(0, error)
}

/// Sorts SQLite's errors by what can be done about them. Whatever contradicts
/// our own constant statements means that the file is not as we made it.
fn about(seq: u64, error: rusqlite::Error) -> JournalError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => JournalError::Busy,
        Some(ErrorCode::DiskFull) => JournalError::Full(io::Error::other(error)),
        Some(ErrorCode::NotADatabase) => JournalError::Foreign,
        Some(
            ErrorCode::DatabaseCorrupt
            | ErrorCode::SchemaChanged
            | ErrorCode::ConstraintViolation
            | ErrorCode::TypeMismatch
            | ErrorCode::Unknown,
        )
        | None => JournalError::Damaged { seq, what: Part::File },
        Some(_) => JournalError::Disk(io::Error::other(error)),
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Writes a path so that no byte of it means something else in a URI.
fn uri_path(path: &Path) -> String {
    path.as_os_str().as_bytes().iter().fold(String::new(), |uri, &byte| match byte {
        b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
            uri + char::from(byte).encode_utf8(&mut [0; 4])
        }
        other => uri + &format!("%{other:02X}"),
    })
}

/// Makes new names in a folder durable.
fn sync_folder_of(path: &Path) -> Result<(), JournalError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    Ok(File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?)
}
