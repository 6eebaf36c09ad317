//! Promise: a visit can be run again from its record, bit for bit; a record
//! that was damaged or cut is named; what was erased is gone and the chain
//! stays whole.

use std::num::NonZeroU32;
use std::path::Path;
use std::process::{Command, Output};

use card::Fixture;
use expect_test::expect;
use journal::Journal;
use kernel::contract::{EligibilityEvent, Site};
use station::view::Op;
use station::{
    EligibilityPlan, FacePlan, FaceSay, Installed, Later, Loader, Message, Parts, Reader, Room,
};

use crate::guests;

const AT_MS: u64 = 1_775_001_600_000;

/// A reader that writes to `data` as a station does, driven by hand.
pub(crate) struct Driven {
    pub(crate) reader: Reader,
}

impl Driven {
    pub(crate) fn open(data: &Path) -> Self {
        Self::with(data, guests::standard())
    }

    fn with(data: &Path, plugin: &[u8]) -> Self {
        let flow = kept(data, plugin);
        let mut room = Room::new(station::day_in_japan(AT_MS).unwrap());
        room.set_plans(FacePlan::Manual, EligibilityPlan::Manual);
        let parts = Parts {
            number: 1,
            site: Site::complete(),
            flow,
            fallback: None,
            room,
            journal: Journal::open(data.join("reader-1.journal")).unwrap(),
            staff_password: b"2468".to_vec(),
        };
        Self { reader: Reader::open(parts, AT_MS).unwrap() }
    }

    pub(crate) fn send(&mut self, message: Message) {
        let answers = self.reader.receive(AT_MS, message).unwrap();
        self.arrive(answers);
    }

    fn arrive(&mut self, mut answers: Vec<Later>) {
        while !answers.is_empty() {
            answers.sort_by_key(|answer| answer.after_ms);
            let next = answers.remove(0);
            answers.extend(self.reader.input(AT_MS, next.input).unwrap());
        }
    }

    pub(crate) fn press(&mut self, op: Op) {
        let at = self.reader.session().desk.generation.0;
        self.send(Message::Press { at, op });
    }

    /// A whole visit by face.
    fn visit(&mut self) {
        self.send(Message::Place(Fixture::A));
        self.press(Op::Act("use-face".into()));
        self.press(Op::Act("start-face".into()));
        self.send(Message::FaceSays(FaceSay::Matched));
        self.send(Message::EligibilitySays(EligibilityEvent::Confirmed));
        for option in ["decline", "decline", "paper"] {
            self.press(Op::Option(option.into()));
        }
        self.send(Message::TakeAway);
        let at = self.reader.session().desk.generation;
        let answers = self.reader.input(AT_MS, kernel::Input::Elapsed { at }).unwrap();
        self.arrive(answers);
        assert_eq!(self.reader.session().desk.state.phase, kernel::Phase::Idle);
    }
}

/// The flow, with its file where `replay` looks for it.
fn kept(data: &Path, plugin: &[u8]) -> Installed {
    let flow = Loader::here().unwrap().install(plugin, &Site::complete()).unwrap();
    let flows = data.join("flows");
    std::fs::create_dir_all(&flows).unwrap();
    std::fs::write(flows.join(format!("{}.wasm", flow.digest)), plugin).unwrap();
    flow
}

fn replay(data: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .args(["replay", "--data"])
        .arg(data)
        .args(arguments)
        .output()
        .unwrap();
    let text = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
    (status.code(), text)
}

/// Two visits on record; the head after the first, as a receipt would show it.
fn recorded(data: &Path) -> String {
    let mut driven = Driven::open(data);
    driven.visit();
    let head = driven.reader.journal().head().to_string();
    driven.visit();
    head
}

#[test]
fn a_visit_is_run_again_bit_for_bit() {
    let data = tempfile::tempdir().unwrap();
    let receipt = recorded(data.path());
    let (code, text) = replay(data.path(), &["2", "--head", &receipt]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("visit 2: ") && text.contains("every state and screen is the same"));
    let (code, text) = replay(data.path(), &[]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with("visit 1 ") && text.ends_with(": whole\n"), "{text}");
}

#[test]
fn another_plugin_shows_where_it_first_differs() {
    let data = tempfile::tempdir().unwrap();
    recorded(data.path());
    let other = data.path().join("other.wasm");
    std::fs::write(&other, guests::two_screens()).unwrap();
    let (code, text) = replay(data.path(), &["1", "--with", other.to_str().unwrap()]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("visit 1: the first difference is in row 2: "), "{text}");
}

#[test]
fn no_secret_is_on_record() {
    let data = tempfile::tempdir().unwrap();
    let mut driven = Driven::open(data.path());
    driven.send(Message::Place(Fixture::A));
    driven.press(Op::Act("use-pin".into()));
    for digit in [1, 2, 3, 4] {
        driven.press(Op::Digit(digit));
    }
    driven.press(Op::Enter);
    driven.send(Message::EligibilitySays(EligibilityEvent::Confirmed));
    driven.press(Op::Option("decline".into()));
    let visit = driven.reader.session().desk.visit;
    for row in driven.reader.journal().rows(visit).unwrap() {
        let body = row.row.body;
        for secret in ["1234", "見本", "花子", "decline"] {
            let found = body.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "row {} holds {secret}", row.seq);
        }
    }
}

#[test]
fn a_damaged_record_is_named() {
    let data = tempfile::tempdir().unwrap();
    recorded(data.path());
    let path = data.path().join("reader-1.journal");
    let mut bytes = std::fs::read(&path).unwrap();
    // A byte in the middle of the last page that holds rows.
    let at = bytes.len() - 700;
    bytes[at] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let (code, text) = replay(data.path(), &[]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains(": J0"), "{text}");
}

#[test]
fn a_record_that_was_replaced_by_an_older_one_is_cut() {
    let data = tempfile::tempdir().unwrap();
    let mut driven = Driven::open(data.path());
    driven.visit();
    drop(driven);
    let path = data.path().join("reader-1.journal");
    let older = std::fs::read(&path).unwrap();
    let mut driven = Driven::open(data.path());
    driven.visit();
    let receipt = driven.reader.journal().head().to_string();
    drop(driven);
    std::fs::write(&path, older).unwrap();
    let (code, text) = replay(data.path(), &["--head", &receipt]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("J02") || text.contains("J03"), "{text}");
}

#[test]
fn an_erased_visit_leaves_the_chain_whole() {
    let data = tempfile::tempdir().unwrap();
    recorded(data.path());
    let mut journal = Journal::open(data.path().join("reader-1.journal")).unwrap();
    journal.erase_visit(NonZeroU32::MIN).unwrap();
    drop(journal);
    let (code, text) = replay(data.path(), &[]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("erased") && text.contains("whole"), "{text}");
    let (code, text) = replay(data.path(), &["1"]);
    assert_eq!(code, Some(1));
    expect![[r#"
        J07: visit 1 was erased
    "#]]
    .assert_eq(&text);
    assert_eq!(replay(data.path(), &["2"]).0, Some(0));
}

#[test]
fn a_flow_that_is_rebuilt_takes_the_visit_over() {
    let data = tempfile::tempdir().unwrap();
    let mut driven = Driven::open(data.path());
    driven.send(Message::Place(Fixture::A));
    driven.press(Op::Act("use-face".into()));
    let before = station::front_name(driven.reader.session());
    // The same schema: the state goes on, byte for byte.
    let again = kept(data.path(), guests::standard());
    let answers = driven.reader.replace(AT_MS, again, "rebuilt").unwrap();
    driven.arrive(answers);
    assert_eq!(station::front_name(driven.reader.session()), before);
    // Another flow cannot read it: it takes over from the situation.
    let other = kept(data.path(), guests::two_screens());
    let answers = driven.reader.replace(AT_MS, other, "rebuilt").unwrap();
    driven.arrive(answers);
    assert!(!driven.reader.session().desk.safe);
    let note = driven.reader.snapshot().flow_note.unwrap();
    assert!(note.contains("taken over anew"), "{note}");
    drop(driven);
    let (code, text) = replay(data.path(), &["1"]);
    assert_eq!(code, Some(0), "{text}");
}

/// A newer flow whose state has another schema brings it up to date, in the
/// reader and again when the visit is replayed.
#[test]
fn a_state_brought_up_to_date_is_replayed_bit_for_bit() {
    let data = tempfile::tempdir().unwrap();
    let mut driven = Driven::with(data.path(), &guests::hostile("none"));
    driven.send(Message::Place(Fixture::A));
    let newer = kept(data.path(), &guests::hostile("migrate any nothing"));
    let answers = driven.reader.replace(AT_MS, newer, "newer").unwrap();
    driven.arrive(answers);
    let note = driven.reader.snapshot().flow_note.unwrap();
    assert!(note.ends_with("the visit goes on"), "{note}");
    driven.press(Op::Act("use-pin".into()));
    driven.send(Message::TakeAway);
    drop(driven);
    let (code, text) = replay(data.path(), &["1"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("every state and screen is the same"), "{text}");
}
