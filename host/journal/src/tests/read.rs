//! Promise: reading changes nothing, also after a crash.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::*;

/// Every file of a folder: name, bytes, time of the last change.
fn photographed(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let photo = |path: PathBuf| {
        let bytes = std::fs::read(&path).unwrap();
        let changed = std::fs::metadata(&path).unwrap().modified().unwrap();
        (path, (bytes, changed))
    };
    files.map(photo).collect()
}

fn read_all(path: &Path) -> (Head, Vec<Opened>) {
    let mut journal = Journal::open_read(path).unwrap();
    let refused = "J09 the journal is open for reading only";
    assert_eq!(told(journal.append(&row(Kind::Note, 1, b""))), refused);
    assert_eq!(told(journal.erase_visit(NonZeroU32::new(1).unwrap())), refused);
    journal.visits().unwrap();
    (journal.verify(None).unwrap(), journal.rows(2).unwrap())
}

#[test]
fn reading_changes_nothing() {
    let (folder, path) = place();
    let mut journal = Journal::open(&path).unwrap();
    fill(&mut journal, 2);
    let written = (journal.head(), journal.rows(2).unwrap());

    // As a crash leaves it: the rows are in the log, not in the file.
    let (crashed, crashed_path) = place();
    copy_all(folder.path(), crashed.path());
    let log_path = crashed.path().join("visits.journal-wal");
    let log = std::fs::read(log_path).unwrap();
    drop(journal);

    // As a crash in the first write to the log leaves it.
    let (torn, torn_path) = place();
    copy_all(folder.path(), torn.path());
    std::fs::write(torn.path().join("visits.journal-wal"), &log[..1000]).unwrap();

    // A name that would mean something else in a URI.
    let odd = tempfile::tempdir().unwrap();
    let odd_path = odd.path().join("a?b#c%20 窓口.journal");
    std::fs::copy(&path, &odd_path).unwrap();

    for (folder, path) in
        [(folder, path), (crashed, crashed_path), (torn, torn_path), (odd, odd_path)]
    {
        let before = photographed(folder.path());
        assert_eq!(read_all(&path), written);
        assert_eq!(photographed(folder.path()), before);
    }
}

/// A writer keeps a log beside the two files, and no other program gets in.
/// All are for the eyes of their owner only, as keys stand in them.
#[test]
fn a_journal_is_two_files_and_a_log() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = place();
    let names = || -> Vec<_> {
        let files = photographed(folder.path()).into_keys();
        files.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
    };
    let mut journal = Journal::open(&path).unwrap();
    fill(&mut journal, 1);
    assert_eq!(names(), ["visits.journal", "visits.journal-wal", "visits.journal.head"]);
    for path in photographed(folder.path()).into_keys() {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{path:?}");
    }
    let other = rusqlite::Connection::open(&path).unwrap();
    other.busy_timeout(std::time::Duration::ZERO).unwrap();
    assert!(other.execute_batch("SELECT * FROM journal_row").is_err());
    drop((journal, other));
    assert_eq!(names(), ["visits.journal", "visits.journal.head"]);
}
