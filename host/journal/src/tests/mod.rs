//! Promises of the journal. Helpers first, then the plain ones; each bigger
//! promise has a file.

mod crash;
mod damage;
mod erase;
mod read;
mod same;

use std::num::NonZeroU32;
use std::path::PathBuf;

use expect_test::expect;
use tempfile::TempDir;

use super::*;

/// A key that a test knows: the number of the visit, repeated.
fn known_key(visit: u32) -> Result<Key, JournalError> {
    Ok(Key::parse(&visit.to_le_bytes().repeat(8)).expect("32 bytes"))
}

fn row(kind: Kind, visit: u32, body: &[u8]) -> Row {
    let at_ms = 1_760_000_000_000 + u64::from(visit);
    Row { kind, visit, at_ms, state_hash: [7; 32], screen_hash: [9; 32], body: body.to_vec() }
}

/// Boot, then `visits` visits of three rows each.
fn fill(journal: &mut Journal, visits: u32) {
    journal.append(&row(Kind::Boot, 0, b"station 1")).unwrap();
    for visit in 1..=visits {
        journal.append(&row(Kind::Begin, visit, b"")).unwrap();
        journal.append(&row(Kind::Input, visit, b"an input of this visit")).unwrap();
        journal.append(&row(Kind::End, visit, b"end")).unwrap();
    }
}

/// A folder for a journal: in memory where there is such a place, because no
/// test here cuts the power and syncing a disk takes most of their time.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let path = folder.path().join("visits.journal");
    (folder, path)
}

/// Copies a journal's files while it is open: what a crash would leave.
fn copy_all(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// The SQLite connection under a journal, to do what its API does not allow.
fn sqlite(journal: &Journal) -> &rusqlite::Connection {
    match &journal.store {
        Store::File(file) => &file.connection,
        Store::Memory(_) => panic!("not in a file"),
    }
}

const NO_TRIGGERS: &str = "DROP TRIGGER journal_row_insert; DROP TRIGGER journal_row_delete;
    DROP TRIGGER journal_row_update; DROP TRIGGER visit_key_delete; DROP TRIGGER visit_key_update;";

/// A refusal as a person reads it.
fn told<T>(result: Result<T, JournalError>) -> String {
    match result {
        Ok(_) => "fine".to_owned(),
        Err(error) => format!("{} {error}", error.code()),
    }
}

/// What is appended comes back, before and after opening again.
#[test]
fn rows_come_back() {
    let (_folder, path) = place();
    let mut journal = Journal::open(&path).unwrap();
    fill(&mut journal, 2);
    let head = journal.head();
    let rows = journal.rows(2).unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1].row, row(Kind::Input, 2, b"an input of this visit"));
    assert_eq!(rows[1].seq, 6);
    assert_eq!(rows[2].hash, head.hash);
    assert_eq!(journal.rows(3).unwrap(), []);
    drop(journal);

    let mut journal = Journal::open(&path).unwrap();
    assert_eq!(journal.head(), head);
    assert_eq!(journal.rows(2).unwrap(), rows);
    assert_eq!(journal.append(&row(Kind::Note, 2, b"later")).unwrap().rows, 8);
    assert_eq!(journal.verify(Some(head)).unwrap().rows, 8);
}

/// Both backends list the same visits, though their rows mix and a clock went
/// back; rows of the station are no visit.
#[test]
fn visits_are_listed() {
    let (_folder, path) = place();
    let mut lists = Vec::new();
    for mut journal in [Journal::memory(), Journal::open(&path).unwrap()] {
        fill(&mut journal, 2);
        let late = Row { at_ms: 5, ..row(Kind::Note, 1, b"") };
        journal.append(&late).unwrap();
        journal.append(&Row { at_ms: u64::MAX, ..row(Kind::Begin, u32::MAX, b"") }).unwrap();
        journal.erase_visit(NonZeroU32::new(2).unwrap()).unwrap();
        lists.push(journal.visits().unwrap());
    }
    assert_eq!(lists[0], lists[1]);
    let lines: String = lists[0].iter().map(|summary| format!("{summary:?}\n")).collect();
    expect![[r#"
        VisitSummary { visit: 1, first_seq: 2, rows: 4, first_at_ms: 1760000000001, last_at_ms: 5, erased: false }
        VisitSummary { visit: 2, first_seq: 5, rows: 3, first_at_ms: 1760000000002, last_at_ms: 1760000000002, erased: true }
        VisitSummary { visit: 4294967295, first_seq: 9, rows: 1, first_at_ms: 18446744073709551615, last_at_ms: 18446744073709551615, erased: false }
    "#]]
    .assert_eq(&lines);
}

/// The encoding under the hash is part of the format: for these keys and rows
/// the head is this one for ever.
#[test]
fn hashes_are_frozen() {
    let mut journal = Journal::memory();
    journal.new_key = known_key;
    fill(&mut journal, 3);
    expect!["10:16dcf47c1619a7bb5aba95fbcb37d38e06fc881c06ae3e136ec20edece42c480"]
        .assert_eq(&journal.head().to_string());
}

#[test]
fn heads_are_read_as_printed() {
    let mut journal = Journal::memory();
    assert_eq!(Head::parse(&Head::EMPTY.to_string()), Some(Head::EMPTY));
    fill(&mut journal, 1);
    let printed = journal.head().to_string();
    assert_eq!(Head::parse(&printed), Some(journal.head()));
    for cut in 0..printed.len() {
        assert_eq!(Head::parse(&printed[..cut]), None, "{cut}");
    }
    for wrong in [format!("{printed}0"), format!("+{printed}"), printed.replace(':', " ")] {
        assert_eq!(Head::parse(&wrong), None, "{wrong}");
    }
}

#[test]
fn kinds_have_their_numbers() {
    let known: Vec<_> = (0..=u8::MAX).filter_map(Kind::from_number).collect();
    assert_eq!(known, Kind::ALL);
    assert_eq!(Kind::ALL.map(Kind::number), [1, 2, 3, 4, 5, 6, 7, 8]);
}

/// No log keeps a body.
#[test]
fn debug_shows_no_body() {
    let printed = format!("{:?}", row(Kind::Input, 4, b"body"));
    expect!["Row(Input, visit 4, at 1760000000004 ms, 4 bytes)"].assert_eq(&printed);
}

#[test]
fn a_body_has_a_limit() {
    let mut journal = Journal::memory();
    let longest = row(Kind::Input, 1, &vec![1; BODY_BYTES_MAX]);
    journal.append(&longest).unwrap();
    assert_eq!(journal.rows(1).unwrap()[0].row, longest);
    let longer = row(Kind::Input, 1, &vec![1; BODY_BYTES_MAX + 1]);
    expect!["J08 a body of 65537 bytes is too long"].assert_eq(&told(journal.append(&longer)));
    assert_eq!(journal.verify(None).unwrap().rows, 1);
}

/// One writer at a time, and none while somebody reads.
#[test]
fn a_journal_is_held_by_one() {
    let (_folder, path) = place();
    let writer = Journal::open(&path).unwrap();
    assert_eq!(told(Journal::open(&path)), "J01 another process has the journal");
    assert_eq!(told(Journal::open_read(&path)), "J01 another process has the journal");
    drop(writer);
    let readers = [Journal::open_read(&path).unwrap(), Journal::open_read(&path).unwrap()];
    assert_eq!(told(Journal::open(&path)), "J01 another process has the journal");
    drop(readers);
    Journal::open(&path).unwrap();
}

/// Something else than SQLite, and an SQLite file of somebody else, are refused
/// and stay as they are.
#[test]
fn a_foreign_file_is_refused() {
    let (folder, path) = place();
    std::fs::write(&path, "a letter ".repeat(100)).unwrap();
    let other = folder.path().join("other.db");
    let connection = rusqlite::Connection::open(&other).unwrap();
    connection.execute_batch("CREATE TABLE t (x)").unwrap();
    drop(connection);
    let (_second, newer) = place();
    let journal = Journal::open(&newer).unwrap();
    sqlite(&journal).execute_batch("PRAGMA user_version = 2").unwrap();
    drop(journal);
    for path in [path, other, newer] {
        let before = std::fs::read(&path).unwrap();
        assert_eq!(told(Journal::open(&path)), "J04 the file is not a journal of this version");
        assert_eq!(
            told(Journal::open_read(&path)),
            "J04 the file is not a journal of this version"
        );
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}

/// A full disk loses nothing that was acknowledged, and is no end.
#[test]
fn a_full_disk_is_told_and_survived() {
    let (_folder, path) = place();
    let mut journal = Journal::open(&path).unwrap();
    fill(&mut journal, 1);
    let big = row(Kind::Input, 2, &[1; 40_000]);
    sqlite(&journal).pragma_update_and_check(None, "max_page_count", 8, |_| Ok(())).unwrap();
    let before = journal.head();
    assert_eq!(told(journal.append(&big)), "J05 the disk is full");
    assert_eq!(journal.verify(None).unwrap(), before);
    sqlite(&journal).pragma_update_and_check(None, "max_page_count", 1000, |_| Ok(())).unwrap();
    journal.append(&big).unwrap();
    drop(journal);
    assert_eq!(Journal::open(&path).unwrap().verify(Some(before)).unwrap().rows, 5);
}

/// A head that cannot be written stops the journal one row ahead of it, at most.
#[test]
fn a_head_that_cannot_be_written_is_told() {
    let (folder, path) = place();
    let head_path = folder.path().join("visits.journal.head");
    let mut journal = Journal::open(&path).unwrap();
    fill(&mut journal, 1);
    let Store::File(store) = &mut journal.store else { panic!("not in a file") };
    store.head_file.as_mut().unwrap().file = std::fs::File::open(head_path).unwrap();
    for _ in 0..3 {
        assert_eq!(told(journal.append(&row(Kind::Begin, 2, b""))), "J06 the disk failed");
        assert_eq!(journal.head().rows, 5);
    }
    drop(journal);
    assert_eq!(Journal::open(&path).unwrap().verify(None).unwrap().rows, 5);
}

/// A process that died while it made the journal leaves no harm.
#[test]
fn an_interrupted_creation_is_completed() {
    for begun in ["", "PRAGMA journal_mode = WAL; CREATE TABLE x (y); DROP TABLE x"] {
        let (folder, path) = place();
        std::fs::write(folder.path().join("visits.journal.head"), "").unwrap();
        rusqlite::Connection::open(&path).unwrap().execute_batch(begun).unwrap();
        fill(&mut Journal::open(&path).unwrap(), 1);
        assert_eq!(Journal::open(&path).unwrap().verify(None).unwrap().rows, 4);
    }
}

/// A sealed body opens with its key in its place, and nowhere else.
#[test]
fn a_body_is_bound_to_its_place() {
    let key = known_key(1).unwrap();
    let sealed = key.seal(5, Kind::Input, 1, b"body");
    assert_eq!(key.open(5, Kind::Input, 1, &sealed).unwrap(), b"body");
    assert_eq!(key.open(6, Kind::Input, 1, &sealed), None);
    assert_eq!(key.open(5, Kind::Note, 1, &sealed), None);
    assert_eq!(key.open(5, Kind::Input, 2, &sealed), None);
    assert_eq!(known_key(2).unwrap().open(5, Kind::Input, 1, &sealed), None);
    assert!(!sealed.windows(4).any(|piece| piece == b"body"));
}

#[test]
fn a_missing_file_is_not_a_cut() {
    let (folder, path) = place();
    assert_eq!(told(Journal::open_read(&path)), "J06 the disk failed");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    assert_eq!(told(Journal::open(folder.path().join("no/folder"))), "J06 the disk failed");
}

#[test]
fn codes_are_stable() {
    let io = || std::io::Error::other("x");
    let damaged = |what| JournalError::Damaged { seq: 3, what };
    let parts = [
        Part::File,
        Part::Shape,
        Part::Sequence,
        Part::Link,
        Part::Hash,
        Part::Body,
        Part::Key,
        Part::Head,
    ];
    let errors = [
        JournalError::Busy,
        JournalError::Cut { rows: 3, recorded: 5 },
        JournalError::Foreign,
        JournalError::Full(io()),
        JournalError::Disk(io()),
        JournalError::Erased { visit: 4 },
        JournalError::BodyTooLong { bytes: 70_000 },
        JournalError::ReadOnly,
        JournalError::Random(io()),
    ];
    let lines =
        errors.into_iter().chain(parts.map(damaged)).map(|error| told::<()>(Err(error)) + "\n");
    expect![[r#"
        J01 another process has the journal
        J02 the journal was cut: it holds 3 rows of 5
        J04 the file is not a journal of this version
        J05 the disk is full
        J06 the disk failed
        J07 visit 4 was erased
        J08 a body of 70000 bytes is too long
        J09 the journal is open for reading only
        J10 the system gave no random bytes
        J03 row 3 is damaged: the file cannot be read
        J03 row 3 is damaged: a column holds an impossible value
        J03 row 3 is damaged: it is missing
        J03 row 3 is damaged: it does not follow the row before
        J03 row 3 is damaged: its fields do not fit its hash
        J03 row 3 is damaged: its body does not fit its digest
        J03 row 3 is damaged: the key of its visit does not fit
        J03 row 3 is damaged: it is not what the head records
    "#]]
    .assert_eq(&lines.collect::<String>());
}

/// A station moves its journal to the thread that writes.
#[test]
fn a_journal_can_be_sent() {
    fn sent<T: Send>() {}
    sent::<Journal>();
}
