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
    let crashed = tempfile::tempdir().unwrap();
    for (path, (bytes, _)) in photographed(folder.path()) {
        std::fs::write(crashed.path().join(path.file_name().unwrap()), bytes).unwrap();
    }
    drop(journal);

    // A name that would mean something else in a URI.
    let odd = tempfile::tempdir().unwrap();
    let odd_path = odd.path().join("a?b#c%20 窓口.journal");
    std::fs::copy(&path, &odd_path).unwrap();

    let crashed_path = crashed.path().join("visits.journal");
    assert!(std::fs::metadata(crashed.path().join("visits.journal-wal")).unwrap().len() > 0);
    for (folder, path) in
        [(folder.path(), path), (crashed.path(), crashed_path), (odd.path(), odd_path)]
    {
        let before = photographed(folder);
        assert_eq!(read_all(&path), written);
        assert_eq!(photographed(folder), before);
    }
}

/// A writer leaves two files, readable by their owner only.
#[test]
fn a_journal_is_two_files() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = place();
    let mut journal = Journal::open(&path).unwrap();
    fill(&mut journal, 1);
    let open: Vec<_> = photographed(folder.path()).into_keys().collect();
    drop(journal);
    let closed: Vec<_> = photographed(folder.path()).into_keys().collect();
    for path in open.iter().chain(&closed) {
        let mode = std::fs::metadata(path).map_or(0o600, |file| file.permissions().mode() & 0o777);
        assert_eq!(mode, 0o600, "{path:?}");
    }
    let names = closed.iter().map(|path| path.file_name().unwrap().to_str().unwrap());
    assert_eq!(names.collect::<Vec<_>>(), ["visits.journal", "visits.journal.head"]);
}
