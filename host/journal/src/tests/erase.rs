//! Promise: an erased visit is gone from the files, and the chain stays whole.

use std::collections::HashSet;

use super::*;

fn visit(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

#[test]
fn an_erased_visit_is_refused_and_the_rest_stays() {
    let (_folder, path) = place();
    for mut journal in [Journal::memory(), Journal::open(&path).unwrap()] {
        fill(&mut journal, 3);
        let head = journal.head();
        let kept = [journal.rows(0).unwrap(), journal.rows(1).unwrap(), journal.rows(3).unwrap()];
        journal.erase_visit(visit(2)).unwrap();
        journal.erase_visit(visit(2)).unwrap();
        journal.erase_visit(visit(99)).unwrap();
        assert_eq!(told(journal.rows(2)), "J07 visit 2 was erased");
        assert_eq!(told(journal.append(&row(Kind::Note, 2, b""))), "J07 visit 2 was erased");
        assert_eq!(journal.verify(Some(head)).unwrap(), head);
        assert_eq!([0, 1, 3].map(|visit| journal.rows(visit).unwrap()), kept);
        let erased: Vec<_> = journal.visits().unwrap().iter().map(|visit| visit.erased).collect();
        assert_eq!(erased, [false, true, false]);
        journal.append(&row(Kind::Note, 0, b"erased 2")).unwrap();
        journal.append(&row(Kind::Begin, 99, b"a number never used")).unwrap();
        assert_eq!(journal.verify(Some(head)).unwrap().rows, 12);
    }
    let journal = Journal::open(&path).unwrap();
    assert_eq!(told(journal.rows(2)), "J07 visit 2 was erased");
    assert_eq!(told(journal.verify(None)), "fine");
}

/// The visit whose key is in use can be erased, too.
#[test]
fn the_visit_written_last_can_be_erased() {
    let mut journal = Journal::memory();
    fill(&mut journal, 1);
    journal.erase_visit(visit(1)).unwrap();
    assert_eq!(told(journal.append(&row(Kind::Note, 1, b""))), "J07 visit 1 was erased");
}

/// Keys and sealed bodies of a visit, as they stand in the file.
fn traces(journal: &Journal, visit: u32) -> Vec<Vec<u8>> {
    let mut traces = Vec::new();
    journal
        .store
        .each(Span::Visit(visit), |stored, key| {
            traces.extend(stored.body.clone());
            if let KeyState::Held(key) = key {
                traces.push(key.bytes().to_vec());
            }
            Ok(())
        })
        .unwrap();
    traces
}

/// Pieces of 12 bytes of `traces` that stand somewhere in the journal's files.
fn left(folder: &Path, traces: &[Vec<u8>]) -> usize {
    let pieces: HashSet<&[u8]> = traces.iter().flat_map(|trace| trace.windows(12)).collect();
    // Most places are ruled out by two bytes, which is quicker than a hash.
    let begin = |piece: &[u8]| usize::from(piece[0]) << 8 | usize::from(piece[1]);
    let mut begins = vec![false; 1 << 16];
    pieces.iter().for_each(|piece| begins[begin(piece)] = true);
    let is_left = |piece: &&[u8]| begins[begin(piece)] && pieces.contains(piece);
    let files = std::fs::read_dir(folder).unwrap();
    let files = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
    files.map(|file| file.windows(12).filter(is_left).count()).sum()
}

/// Bodies of every size class (in a page, over pages) and many rows, so that
/// SQLite has split and moved cells before they are erased.
#[test]
fn no_byte_of_an_erased_visit_stays_in_the_files() {
    let (folder, path) = place();
    let mut journal = Journal::open(&path).unwrap();
    sqlite(&journal).execute_batch("PRAGMA synchronous = OFF").unwrap();
    for turn in 0..24_u8 {
        let bytes = [0, 10, 100, 700, 3_000, 9_000][usize::from(turn) % 6];
        for visit in 1..=3 {
            journal.append(&row(Kind::Input, visit, &vec![turn; bytes])).unwrap();
        }
    }
    let all = [1, 2, 3].map(|visit| traces(&journal, visit));
    assert!(all.iter().all(|traces| left(folder.path(), traces) > 10_000));
    journal.erase_visit(visit(2)).unwrap();
    assert_eq!(left(folder.path(), &all[1]), 0);
    journal.append(&row(Kind::Note, 0, b"erased 2")).unwrap();
    drop(journal);
    assert_eq!(left(folder.path(), &all[1]), 0);
    assert!(left(folder.path(), &all[0]) > 10_000);
    let mut journal = Journal::open(&path).unwrap();
    assert_eq!(told(journal.verify(None)), "fine");
    journal.erase_visit(visit(1)).unwrap();
    journal.erase_visit(visit(3)).unwrap();
    assert_eq!(left(folder.path(), &all.concat()), 0);
}

/// A crash in the middle of an erasure: done, but old pages are in the log.
#[test]
fn an_interrupted_erasure_is_completed() {
    let (folder, path) = place();
    let mut journal = Journal::open(&path).unwrap();
    fill(&mut journal, 2);
    let traces = traces(&journal, 2);
    let erase = "UPDATE visit_key SET key = NULL WHERE visit = 2;
        UPDATE journal_row SET body = NULL WHERE visit = 2";
    sqlite(&journal).execute_batch(erase).unwrap();
    let (crashed, crashed_path) = place();
    copy_all(folder.path(), crashed.path());
    assert!(left(crashed.path(), &traces) > 0);
    let journal = Journal::open(&crashed_path).unwrap();
    assert_eq!(left(crashed.path(), &traces), 0);
    assert_eq!(told(journal.rows(2)), "J07 visit 2 was erased");
    assert_eq!(told(journal.verify(None)), "fine");
}
