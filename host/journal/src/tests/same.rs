//! Promise: both backends are one journal.

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Act {
    Append(Row),
    Erase(NonZeroU32),
    Reopen,
}

fn any_row() -> impl Strategy<Value = Row> {
    let fields = (0..8_usize, 0..4_u32, any::<u64>(), any::<u8>(), any::<[u8; 32]>());
    (fields, prop::collection::vec(any::<u8>(), 0..200)).prop_map(
        |((kind, visit, at_ms, state, screen_hash), body)| Row {
            kind: Kind::ALL[kind],
            visit,
            at_ms,
            state_hash: [state; 32],
            screen_hash,
            body,
        },
    )
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => any_row().prop_map(Act::Append),
        1 => (1..4_u32).prop_map(|visit| Act::Erase(NonZeroU32::new(visit).unwrap())),
        1 => Just(Act::Reopen),
    ]
}

fn act(journal: &mut Journal, act: &Act) -> String {
    match act {
        Act::Append(row) => match journal.append(row) {
            Ok(head) => head.to_string(),
            Err(error) => told::<()>(Err(error)),
        },
        Act::Erase(visit) => told(journal.erase_visit(*visit)),
        Act::Reopen => "fine".to_owned(),
    }
}

fn opened(path: &Path) -> Journal {
    let mut journal = Journal::open(path).unwrap();
    journal.new_key = known_key;
    sqlite(&journal).execute_batch("PRAGMA synchronous = OFF").unwrap();
    journal
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Same keys and rows, same hashes, refusals and readings; opening the file
    /// again in between changes nothing.
    #[test]
    fn memory_and_file_agree(acts in prop::collection::vec(any_act(), 0..30)) {
        let (_folder, path) = place();
        let mut memory = Journal::memory();
        memory.new_key = known_key;
        let mut file = opened(&path);
        for each in &acts {
            if matches!(each, Act::Reopen) {
                drop(file);
                file = opened(&path);
            }
            prop_assert_eq!(act(&mut memory, each), act(&mut file, each));
        }
        prop_assert_eq!(memory.head(), file.head());
        prop_assert_eq!(memory.visits().unwrap(), file.visits().unwrap());
        prop_assert_eq!(memory.verify(None).unwrap(), file.verify(None).unwrap());
        for visit in 0..5 {
            match (memory.rows(visit), file.rows(visit)) {
                (Ok(memory), Ok(file)) => prop_assert_eq!(memory, file),
                (memory, file) => prop_assert_eq!(told(memory), told(file)),
            }
        }
    }
}
