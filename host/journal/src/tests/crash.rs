//! Promise: `kill -9` loses at most the row being written.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use super::*;

/// Tells the child, which is this same test, where to write.
const CHILD: &str = "JOURNAL_TEST_CHILD";

/// Visits of seven rows without end, every third erased when it is over; says
/// the number of each row once it is acknowledged.
fn write_for_ever(path: &Path) {
    let mut journal = Journal::open(path).unwrap();
    // Past the test harness, which would keep the lines until the end.
    let mut says = std::io::stdout();
    loop {
        let visit = u32::try_from(journal.head().rows / 7).unwrap() + 1;
        for turn in 0..7 {
            let body = vec![turn; 50 * usize::from(turn)];
            let head = journal.append(&row(Kind::Input, visit, &body)).unwrap();
            writeln!(says, "acknowledged {}", head.rows).unwrap();
        }
        if visit.is_multiple_of(3) {
            journal.erase_visit(NonZeroU32::new(visit).unwrap()).unwrap();
        }
    }
}

fn start(path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tests::crash::acknowledged_rows_survive_a_kill", "--nocapture"])
        .env(CHILD, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn acknowledged_rows_survive_a_kill() {
    if let Some(path) = std::env::var_os(CHILD) {
        write_for_ever(Path::new(&path));
    }
    let (_folder, path) = place();
    let mut before = 0;
    // One journal through all the kills: each start continues what is there.
    for acknowledgements in [1, 2, 3, 5, 7, 20, 21, 22, 60] {
        let mut child = start(&path);
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut acknowledged = lines.filter_map(|line| {
            line.unwrap().strip_prefix("acknowledged ").map(|seq| seq.parse::<u64>().unwrap())
        });
        let last = acknowledged.by_ref().nth(acknowledgements - 1).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        // What it still said before it died was acknowledged, too.
        let last = acknowledged.last().unwrap_or(last);

        let read = Journal::open_read(&path).unwrap().verify(None).unwrap();
        let journal = Journal::open(&path).unwrap();
        let found = journal.verify(Some(read)).unwrap();
        assert_eq!(read, found);
        assert!(found.rows == last || found.rows == last + 1, "{last} acknowledged, {found}");
        assert!(last >= before + acknowledgements as u64);
        before = found.rows;
    }
}

/// What a kill between row and head leaves: one row ahead. Two are not a crash.
#[test]
fn one_row_ahead_of_the_head_is_a_crash() {
    let (folder, path) = place();
    let head_path = folder.path().join("visits.journal.head");
    let mut journal = Journal::open(&path).unwrap();
    fill(&mut journal, 1);
    let behind_two = std::fs::read(&head_path).unwrap();
    journal.append(&row(Kind::Begin, 2, b"")).unwrap();
    let behind_one = std::fs::read(&head_path).unwrap();
    let head = journal.append(&row(Kind::End, 2, b"")).unwrap();
    drop(journal);
    let up_to_date = std::fs::read(&head_path).unwrap();

    std::fs::write(&head_path, &behind_two).unwrap();
    let refused = "J03 row 5 is damaged: it is not what the head records";
    assert_eq!(told(Journal::open(&path)), refused);
    assert_eq!(told(Journal::open_read(&path)), refused);
    std::fs::write(&head_path, &behind_one).unwrap();
    assert_eq!(Journal::open_read(&path).unwrap().head(), head);
    assert_eq!(std::fs::read(&head_path).unwrap(), behind_one, "reading repairs nothing");
    assert_eq!(Journal::open(&path).unwrap().head(), head);
    assert_eq!(std::fs::read(&head_path).unwrap(), up_to_date);
}
