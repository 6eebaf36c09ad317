//! Promise: whatever is changed in a file is found, and the row is named.

use rusqlite::types::Value;

use super::*;

const COLUMNS: [&str; 10] = [
    "seq",
    "kind",
    "visit",
    "at_ms",
    "state_hash",
    "screen_hash",
    "body",
    "digest",
    "prev",
    "hash",
];

/// Numbers keep these many bytes in the file.
fn bytes_of(value: &Value) -> usize {
    match value {
        Value::Integer(_) => 8,
        Value::Blob(bytes) => bytes.len(),
        Value::Null | Value::Real(_) | Value::Text(_) => panic!("not in a journal"),
    }
}

/// The value with one bit of one byte changed.
fn flipped(value: &Value, byte: usize) -> Value {
    match value.clone() {
        Value::Integer(number) => Value::Integer(number ^ (0x10 << (8 * byte))),
        Value::Blob(mut bytes) => {
            bytes[byte] ^= 0x10;
            Value::Blob(bytes)
        }
        Value::Null | Value::Real(_) | Value::Text(_) => panic!("not in a journal"),
    }
}

/// A journal of 7 rows whose triggers are gone; row 3 is an input of visit 1.
fn unguarded(path: &Path) -> Journal {
    let mut journal = Journal::open(path).unwrap();
    fill(&mut journal, 2);
    sqlite(&journal).execute_batch(NO_TRIGGERS).unwrap();
    sqlite(&journal).execute_batch("PRAGMA synchronous = OFF").unwrap();
    journal
}

/// Each byte of each column of row 3. All ways to read the journal agree:
/// while it is open, and when it is opened (tried for the first byte only, as
/// opening is slow).
#[test]
fn every_byte_of_a_row_counts() {
    let (_folder, path) = place();
    let mut journal = unguarded(&path);
    let pick = "SELECT hash FROM journal_row WHERE seq = 3";
    let hash: Vec<u8> = sqlite(&journal).query_row(pick, [], |row| row.get(0)).unwrap();
    let mut findings = String::new();
    for column in COLUMNS {
        let query = format!("SELECT {column} FROM journal_row WHERE seq = 3");
        let value: Value = sqlite(&journal).query_row(&query, [], |row| row.get(0)).unwrap();
        // At most one of the two is changed, so the row is found to be mended.
        let set = format!("UPDATE journal_row SET {column} = ?1 WHERE seq = 3 OR hash = ?2");
        let mut found = Vec::new();
        for byte in 0..bytes_of(&value) {
            sqlite(&journal).execute(&set, (flipped(&value, byte), &hash)).unwrap();
            let finding = told(journal.verify(None));
            if byte == 0 {
                drop(journal);
                assert_eq!(told(Journal::open_read(&path)), finding, "{column}");
                assert_eq!(told(Journal::open(&path)), finding, "{column}");
                let connection = rusqlite::Connection::open(&path).unwrap();
                connection.execute(&set, (&value, &hash)).unwrap();
                drop(connection);
                journal = Journal::open(&path).unwrap();
                sqlite(&journal).execute_batch("PRAGMA synchronous = OFF").unwrap();
            } else {
                sqlite(&journal).execute(&set, (&value, &hash)).unwrap();
            }
            if !found.contains(&finding) {
                found.push(finding);
            }
        }
        findings += &format!("{column}: {}\n", found.join("; "));
    }
    assert_eq!(told(journal.verify(None)), "fine");
    expect![[r#"
        seq: J03 row 3 is damaged: it is missing
        kind: J03 row 3 is damaged: a column holds an impossible value
        visit: J03 row 3 is damaged: its fields do not fit its hash; J03 row 3 is damaged: a column holds an impossible value
        at_ms: J03 row 3 is damaged: its fields do not fit its hash
        state_hash: J03 row 3 is damaged: its fields do not fit its hash
        screen_hash: J03 row 3 is damaged: its fields do not fit its hash
        body: J03 row 3 is damaged: its body does not fit its digest
        digest: J03 row 3 is damaged: its fields do not fit its hash
        prev: J03 row 3 is damaged: it does not follow the row before
        hash: J03 row 3 is damaged: its fields do not fit its hash
    "#]].assert_eq(&findings);
}

#[test]
fn every_byte_of_a_key_counts() {
    let (_folder, path) = place();
    let journal = unguarded(&path);
    let key: Value = sqlite(&journal)
        .query_row("SELECT key FROM visit_key WHERE visit = 2", [], |row| row.get(0))
        .unwrap();
    let set = "UPDATE visit_key SET key = ?1 WHERE visit = 2";
    for byte in 0..bytes_of(&key) {
        sqlite(&journal).execute(set, [flipped(&key, byte)]).unwrap();
        assert_eq!(
            told(journal.verify(None)),
            "J03 row 5 is damaged: the key of its visit does not fit"
        );
        assert_eq!(
            told(journal.rows(2)),
            "J03 row 5 is damaged: the key of its visit does not fit"
        );
    }
    sqlite(&journal).execute(set, [key]).unwrap();
    assert_eq!(told(journal.verify(None)), "fine");
}

/// Changes that SQL can make to a whole row.
const CHANGES: &[&str] = &[
    "DELETE FROM journal_row WHERE seq = 1",
    "DELETE FROM journal_row WHERE seq = 4",
    "DELETE FROM journal_row WHERE seq = 7",
    "DELETE FROM journal_row",
    "UPDATE journal_row SET seq = seq + 1 WHERE seq = 7",
    "UPDATE journal_row SET body = NULL WHERE seq = 3",
    "UPDATE journal_row SET body = NULL",
    "UPDATE visit_key SET key = NULL WHERE visit = 1",
    "DELETE FROM visit_key WHERE visit = 1",
    "UPDATE visit_key SET key = x'00' WHERE visit = 1",
    "UPDATE journal_row SET kind = 2 WHERE seq = 3",
    "UPDATE journal_row SET kind = 99 WHERE seq = 2",
    "UPDATE journal_row SET kind = 259 WHERE seq = 3",
    "UPDATE journal_row SET visit = visit + 4294967296 WHERE seq = 5",
    "UPDATE journal_row SET prev = x'' WHERE seq = 2",
    "UPDATE journal_row SET body = x'' WHERE seq = 2",
    "INSERT INTO journal_row SELECT 8, kind, visit, at_ms, state_hash, screen_hash, body, digest, prev, hash
        FROM journal_row WHERE seq = 7",
    "INSERT INTO journal_row SELECT -1, kind, visit, at_ms, state_hash, screen_hash, body, digest, prev, hash
        FROM journal_row WHERE seq = 1",
    "UPDATE journal_row SET seq = 100 WHERE seq = 3; UPDATE journal_row SET seq = 3 WHERE seq = 4;
        UPDATE journal_row SET seq = 4 WHERE seq = 100",
    "DROP TABLE journal_row",
];

#[test]
fn what_sql_can_do_is_found() {
    let (_folder, path) = place();
    let journal = unguarded(&path);
    let mut findings = String::new();
    for change in CHANGES {
        sqlite(&journal).execute_batch("SAVEPOINT change").unwrap();
        sqlite(&journal).execute_batch(change).unwrap();
        findings += &format!("{change}\n    {}\n", told(journal.verify(None)));
        sqlite(&journal).execute_batch("ROLLBACK TO change; RELEASE change").unwrap();
    }
    assert_eq!(told(journal.verify(None)), "fine");
    expect![[r#"
        DELETE FROM journal_row WHERE seq = 1
            J03 row 1 is damaged: it is missing
        DELETE FROM journal_row WHERE seq = 4
            J03 row 4 is damaged: it is missing
        DELETE FROM journal_row WHERE seq = 7
            J02 the journal was cut: it holds 6 rows of 7
        DELETE FROM journal_row
            J02 the journal was cut: it holds 0 rows of 7
        UPDATE journal_row SET seq = seq + 1 WHERE seq = 7
            J03 row 7 is damaged: it is missing
        UPDATE journal_row SET body = NULL WHERE seq = 3
            J03 row 3 is damaged: its body does not fit its digest
        UPDATE journal_row SET body = NULL
            J03 row 1 is damaged: its body does not fit its digest
        UPDATE visit_key SET key = NULL WHERE visit = 1
            J03 row 2 is damaged: its body does not fit its digest
        DELETE FROM visit_key WHERE visit = 1
            J03 row 2 is damaged: the key of its visit does not fit
        UPDATE visit_key SET key = x'00' WHERE visit = 1
            J03 row 2 is damaged: the key of its visit does not fit
        UPDATE journal_row SET kind = 2 WHERE seq = 3
            J03 row 3 is damaged: its fields do not fit its hash
        UPDATE journal_row SET kind = 99 WHERE seq = 2
            J03 row 2 is damaged: a column holds an impossible value
        UPDATE journal_row SET kind = 259 WHERE seq = 3
            J03 row 3 is damaged: a column holds an impossible value
        UPDATE journal_row SET visit = visit + 4294967296 WHERE seq = 5
            J03 row 5 is damaged: a column holds an impossible value
        UPDATE journal_row SET prev = x'' WHERE seq = 2
            J03 row 2 is damaged: a column holds an impossible value
        UPDATE journal_row SET body = x'' WHERE seq = 2
            J03 row 2 is damaged: its body does not fit its digest
        INSERT INTO journal_row SELECT 8, kind, visit, at_ms, state_hash, screen_hash, body, digest, prev, hash
                FROM journal_row WHERE seq = 7
            J03 row 8 is damaged: it does not follow the row before
        INSERT INTO journal_row SELECT -1, kind, visit, at_ms, state_hash, screen_hash, body, digest, prev, hash
                FROM journal_row WHERE seq = 1
            J03 row 1 is damaged: it is missing
        UPDATE journal_row SET seq = 100 WHERE seq = 3; UPDATE journal_row SET seq = 3 WHERE seq = 4;
                UPDATE journal_row SET seq = 4 WHERE seq = 100
            J03 row 3 is damaged: it does not follow the row before
        DROP TABLE journal_row
            J03 row 1 is damaged: the file cannot be read
    "#]].assert_eq(&findings);
}

/// Whoever can also compute hashes is found by the next row, or by the head.
#[test]
fn a_reforged_row_is_found_behind_it() {
    let (_folder, path) = place();
    let journal = unguarded(&path);
    for (seq, expected) in [
        (3_u64, "J03 row 4 is damaged: it does not follow the row before"),
        (7, "J03 row 7 is damaged: it is not what the head records"),
    ] {
        let mut forged = None;
        let take = |stored: &Stored, _: &KeyState| {
            if stored.seq == seq {
                forged = Some(Stored { at_ms: 1, body: None, ..*stored }.computed_hash());
            }
            Ok(())
        };
        journal.store.each(Span::From(1), take).unwrap();
        sqlite(&journal).execute_batch("SAVEPOINT change").unwrap();
        let update = "UPDATE journal_row SET at_ms = 1, hash = ?1 WHERE seq = ?2";
        sqlite(&journal).execute(update, (forged.unwrap(), seq.cast_signed())).unwrap();
        assert_eq!(told(journal.verify(None)), expected);
        sqlite(&journal).execute_batch("ROLLBACK TO change; RELEASE change").unwrap();
    }
}

/// The triggers stop honest mistakes: no statement changes a row, but the one
/// that erases.
#[test]
fn sqlite_itself_only_appends() {
    let (_folder, path) = place();
    let mut journal = Journal::open(&path).unwrap();
    fill(&mut journal, 2);
    let columns =
        ["seq = 9", "kind = 1", "visit = 7", "at_ms = 1", "state_hash = x''", "screen_hash = x''"]
            .into_iter()
            .chain(["body = x''", "body = NULL", "digest = x''", "prev = x''", "hash = x''"]);
    let updates = columns.map(|column| format!("UPDATE journal_row SET {column} WHERE seq = 3"));
    let others = [
        "DELETE FROM journal_row",
        "DELETE FROM visit_key",
        "UPDATE visit_key SET key = zeroblob(32)",
        "UPDATE visit_key SET visit = 8, key = NULL WHERE visit = 1",
        "INSERT OR REPLACE INTO journal_row SELECT * FROM journal_row WHERE seq = 3",
        "INSERT INTO journal_row SELECT 9, kind, visit, at_ms, state_hash, screen_hash, body, digest, prev, hash
            FROM journal_row WHERE seq = 3",
    ];
    for statement in updates.chain(others.map(str::to_owned)) {
        let error = sqlite(&journal).execute(&statement, []).unwrap_err();
        assert!(error.to_string().contains(" only "), "{statement}: {error}");
    }
    assert_eq!(told(journal.verify(None)), "fine");
    let together = "UPDATE visit_key SET key = NULL WHERE visit = 1;
        UPDATE journal_row SET body = NULL WHERE visit = 1";
    sqlite(&journal).execute_batch(together).unwrap();
    assert_eq!(told(journal.verify(None)), "fine");
    let after = "UPDATE journal_row SET body = NULL, at_ms = 1 WHERE visit = 1";
    assert!(sqlite(&journal).execute(after, []).is_err());
}

/// Any number of rows cut from the end, even all of them, even the file.
#[test]
fn a_cut_tail_is_told() {
    for rows in 0..=6 {
        let (_folder, path) = place();
        drop(unguarded(&path));
        let connection = rusqlite::Connection::open(&path).unwrap();
        connection.execute("DELETE FROM journal_row WHERE seq > ?1", [rows]).unwrap();
        drop(connection);
        let expected = format!("J02 the journal was cut: it holds {rows} rows of 7");
        assert_eq!(told(Journal::open_read(&path)), expected);
        assert_eq!(told(Journal::open(&path)), expected);
        assert_eq!(told(Journal::open(&path)), expected, "a second time");
    }
    let (_folder, path) = place();
    drop(unguarded(&path));
    std::fs::remove_file(&path).unwrap();
    let expected = "J02 the journal was cut: it holds 0 rows of 7";
    assert_eq!(told(Journal::open_read(&path)), expected);
    assert_eq!(told(Journal::open(&path)), expected);
    std::fs::write(&path, "").unwrap();
    assert_eq!(told(Journal::open(&path)), expected);
}

/// With the head file gone as well, a receipt still tells.
#[test]
fn a_receipt_tells_a_cut_without_the_head_file() {
    let (folder, path) = place();
    let journal = unguarded(&path);
    let receipt = Head::parse(&journal.head().to_string()).unwrap();
    sqlite(&journal).execute_batch("DELETE FROM journal_row WHERE seq > 5").unwrap();
    drop(journal);
    std::fs::remove_file(folder.path().join("visits.journal.head")).unwrap();
    assert_eq!(
        told(Journal::open(&path)),
        "J03 row 1 is damaged: it is not what the head records",
        "a journal has a head file"
    );
    std::fs::remove_file(folder.path().join("visits.journal.head")).unwrap();
    let journal = Journal::open_read(&path).unwrap();
    assert_eq!(told(journal.verify(None)), "fine");
    assert_eq!(
        told(journal.verify(Some(receipt))),
        "J02 the journal was cut: it holds 5 rows of 7"
    );
    let other = Head { rows: 2, hash: [1; 32] };
    assert_eq!(
        told(journal.verify(Some(other))),
        "J03 row 2 is damaged: it is not what the head records"
    );
}

/// One spoiled line of the head file is a torn write; it costs nothing.
/// Two are a damage.
#[test]
fn every_byte_of_the_head_file_may_be_torn() {
    let (folder, path) = place();
    drop(unguarded(&path));
    let head_path = folder.path().join("visits.journal.head");
    let whole = std::fs::read(&head_path).unwrap();
    for byte in 0..whole.len() {
        let mut torn = whole.clone();
        torn[byte] ^= 0x10;
        std::fs::write(&head_path, torn).unwrap();
        let journal = Journal::open(&path).unwrap();
        assert_eq!(journal.head().rows, 7, "{byte}");
        drop(journal);
        let repaired = std::fs::read(&head_path).unwrap();
        assert_eq!(repaired[103..], whole[103..], "the line of row 7, at byte {byte}");
    }
    for spoiled in [vec![], vec![0; whole.len()]] {
        std::fs::write(&head_path, spoiled).unwrap();
        assert_eq!(
            told(Journal::open(&path)),
            "J03 row 1 is damaged: it is not what the head records"
        );
    }
}

/// Opening checks the tail only; the whole is checked when asked for.
#[test]
fn an_old_damage_is_found_by_the_whole_check() {
    let (_folder, path) = place();
    let mut journal = unguarded(&path);
    fill(&mut journal, 21);
    assert_eq!(journal.head().rows, 71);
    for (seq, opened) in [(7, "fine"), (8, "J03 row 8 is damaged: its fields do not fit its hash")]
    {
        sqlite(&journal)
            .execute("UPDATE journal_row SET at_ms = at_ms + 1 WHERE seq = ?1", [seq])
            .unwrap();
        let named = format!("J03 row {seq} is damaged: its fields do not fit its hash");
        assert_eq!(told(journal.verify(None)), named);
        drop(journal);
        assert_eq!(told(Journal::open(&path)), opened);
        let connection = rusqlite::Connection::open(&path).unwrap();
        connection
            .execute("UPDATE journal_row SET at_ms = at_ms - 1 WHERE seq = ?1", [seq])
            .unwrap();
        drop(connection);
        journal = Journal::open(&path).unwrap();
    }
}

/// Garbage over any page is told, never a panic.
#[test]
fn a_spoiled_page_is_told() {
    let (_folder, path) = place();
    drop(unguarded(&path));
    let whole = std::fs::read(&path).unwrap();
    for page_at in (0..whole.len()).step_by(4096) {
        let mut spoiled = whole.clone();
        spoiled[page_at..page_at + 4096].fill(0xA5);
        std::fs::write(&path, spoiled).unwrap();
        let finding = told(Journal::open_read(&path).and_then(|journal| {
            journal.verify(None)?;
            journal.visits()
        }));
        let code = &finding[..3];
        assert!(["J02", "J03", "J04"].contains(&code), "page at {page_at}: {finding}");
    }
}
