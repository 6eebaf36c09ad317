//! One reader, and all that can happen to what lies on it.

use card::{Date, Fault, Fixture, Presence, TEST_TRIES_MAX, VirtualCard};
use kernel::Phase;
use station::Loader;
use station::view::{Op, Snapshot};

use super::desk::{Desk, commands_until_seen};
use crate::guests::standard;
use crate::patient::AT_MS;

/// The card is out when the host hears of it, and how it hears of that.
const PULLED: [Fault; 3] = [Fault::Removed, Fault::RemovedUnseen, Fault::RemovedMidway];
/// The card stays, until the patient takes it because he is told so.
const SPOILED: [Fault; 6] = [
    Fault::ReaderGone,
    Fault::Silent,
    Fault::Reset,
    Fault::Garbage,
    Fault::Truncated,
    Fault::OneByte,
];
const TAKE_IT: &str = "カードをお取りください";

pub(super) fn card(fixture: Fixture) -> VirtualCard {
    let today: Date = station::day_in_japan(AT_MS).unwrap();
    fixture.build(today)
}

fn desk() -> Desk {
    Desk::open(&Loader::here().unwrap(), 1, standard())
}

pub(super) fn input(step: &Snapshot) -> &str {
    &step.trace.as_ref().unwrap().input
}

fn names(steps: &[Snapshot]) -> Vec<String> {
    steps.iter().map(|step| format!("{} -> {}", input(step), step.panel.name)).collect()
}

fn is_complete(steps: &[Snapshot]) -> bool {
    steps.iter().any(|step| step.phase == "recording")
}

/// Commands of a whole visit with a card: by PIN, or by face if it has none.
fn commands_of_a_visit(desk: &mut Desk, fixture: Fixture) -> usize {
    desk.lay(card(fixture));
    let steps = desk.visit();
    assert!(is_complete(&steps), "{:?}", names(&steps));
    desk.place.commands()
}

#[test]
fn a_card_is_pulled_at_each_command_of_a_visit() {
    at_each_command(Fixture::A, &PULLED);
}

#[test]
fn a_card_fails_at_each_command_of_a_visit() {
    at_each_command(Fixture::A, &SPOILED);
}

/// The photo is read, and the card proves itself without a PIN.
#[test]
fn a_card_goes_at_each_command_of_a_visit_by_face() {
    at_each_command(Fixture::D, &[Fault::Removed, Fault::Garbage]);
}

fn at_each_command(fixture: Fixture, faults: &[Fault]) {
    let mut desk = desk();
    let whole = commands_of_a_visit(&mut desk, fixture);
    assert!(whole > 15, "{whole} commands");
    for at in 0..whole {
        for fault in faults {
            goes_wrong(&mut desk, fixture, at, *fault);
        }
    }
}

/// A photo that is none is a face that cannot be compared: the patient hears so
/// in one step, and what else there is stays open to him.
#[test]
fn a_photo_cannot_be_read() {
    let mut desk = desk();
    let mut card = card(Fixture::A);
    // The file that the photo lies in, with something else in it.
    card.set_printed(vec![0xFF, 0x20, 0x04, 0xDF, 0x21, 0x01, 0x00]);
    desk.lay(card);
    desk.until_seen();
    while !matches!(desk.phase(), Phase::Identify { .. }) {
        desk.go_on();
    }
    for role in ["use-face", "primary"] {
        let buttons = desk.patient.reader.snapshot().panel.buttons;
        let button = buttons.iter().find(|button| button.role == role).unwrap();
        desk.patient.press(button.op.clone());
    }
    desk.until("an answer", |desk| !matches!(desk.phase(), Phase::Capturing { .. }));
    let steps = desk.patient.reader.drain();
    let last = steps.last().unwrap();
    let event = &last.trace.as_ref().unwrap().event;
    assert_eq!(event, "face(unavailable)", "{:?}", names(&steps));
    assert!(!last.spoken.is_empty());
    assert!(is_complete(&desk.visit()));
}

/// A visit in which one thing goes wrong, and the next, which is as always.
fn goes_wrong(desk: &mut Desk, fixture: Fixture, at: usize, fault: Fault) {
    let said = format!("{fault:?} at {at}");
    let number = u32::try_from(at).unwrap();
    desk.lay(card(fixture).with_fault(number, fault));
    let mut tried = 0;
    while desk.place.commands() <= at {
        tried += 1;
        assert!(tried < 1_000_000, "{said} does not come about");
        let idle = matches!(desk.phase(), Phase::Idle | Phase::Leaving { .. });
        match desk.phase().pending() {
            None if !idle => desk.patient.go_on(),
            Some(_) | None => std::thread::yield_now(),
        }
        desk.listen();
    }
    // What was heard so far was not of the fault, or it is a step of its own.
    let before = desk.patient.reader.drain();
    let begun = desk.phase() != Phase::Idle;
    if fault == Fault::ReaderGone {
        desk.see(Presence::NoReader);
        desk.until("a reader that is lost", |desk| desk.slot() == "no-reader");
    }
    desk.take();
    desk.until("an empty reader", |desk| desk.slot() == "empty");
    let steps = desk.patient.reader.drain();
    let told = || format!("{said}: {:?}, then {:?}", names(&before), names(&steps));
    assert!(!begun || !steps.is_empty(), "{}: nobody said so", told());
    for step in before.iter().chain(&steps) {
        assert!(!step.spoken.is_empty(), "{}: {} is silent", told(), input(step));
        assert!(!step.phase.contains("quer"), "{}: of which card?", told());
    }
    desk.lay(card(Fixture::A));
    let steps = desk.visit();
    assert!(is_complete(&steps), "after {said}: {:?}", names(&steps));
}

/// Another card in the place of the first, at each command, and nobody sees it:
/// the visit never gets past the command, and no try of its PIN is spent.
#[test]
fn a_card_is_swapped_at_each_command_of_a_visit() {
    let mut desk = desk();
    let whole = commands_of_a_visit(&mut desk, Fixture::A);
    // Before, it is only seen that something lies there.
    for at in commands_until_seen(card(Fixture::A))..whole {
        desk.lay(card(Fixture::A));
        desk.place.swap_at(at, card(Fixture::E));
        let mut steps = Vec::new();
        desk.until_seen();
        while desk.place.commands() <= at {
            desk.go_on();
            desk.listen();
            steps.extend(desk.patient.reader.drain());
        }
        steps.extend(desk.patient.reader.drain());
        let mut other = desk.take().unwrap();
        desk.until("an empty reader", |desk| desk.slot() == "empty");
        steps.extend(desk.patient.reader.drain());
        assert!(steps.iter().all(|step| step.phase != "querying"), "{at}: {:?}", names(&steps));
        assert_eq!(other.tries_left(), TEST_TRIES_MAX, "{at}");
        // To idle, whatever is left of the visit.
        if desk.phase() != Phase::Idle {
            desk.lay(card(Fixture::A));
            desk.visit();
        }
    }
}

/// What is asked of the patient, shown and spoken.
fn asks_for_the_card(step: &Snapshot) -> (bool, bool) {
    let shown = step.panel.lines.iter().any(|line| line.text == TAKE_IT);
    (shown, step.spoken.iter().any(|one| one.text == TAKE_IT))
}

/// A card that hangs makes its reader a lost one in one step; the patient is
/// asked to take it out, and that is all that is needed. Meanwhile the reader
/// beside it goes on.
#[test]
fn a_card_hangs() {
    let loader = Loader::here().unwrap();
    let open = |number| Desk::open(&loader, number, standard());
    let (mut early, mut late, mut well) = (open(1), open(2), open(3));
    // While it is seen what it is, and while it is read.
    let told_by = commands_until_seen(card(Fixture::A));
    early.place.hang_at(1);
    late.place.hang_at(told_by + 2);
    for desk in [&mut early, &mut late] {
        desk.lay(card(Fixture::A));
    }
    late.until_seen();
    late.until("a command that hangs", |desk| desk.place.commands() > told_by + 2);
    for desk in [&mut early, &mut late] {
        desk.patient.reader.drain();
        desk.until("a reader that is stuck", |desk| {
            let lost = desk.patient.reader.snapshot().lost.as_deref() == Some("reader");
            lost && desk.slot() == "stuck"
        });
        let steps = desk.patient.reader.drain();
        assert_eq!(steps.len(), 1, "{:?}", names(&steps));
        assert_eq!(input(&steps[0]), "reader lost");
        assert_eq!(asks_for_the_card(&steps[0]), (true, true), "{:#?}", steps[0].spoken);
        well.lay(card(Fixture::A));
        assert!(is_complete(&well.visit()));
    }
    assert_eq!(early.phase(), Phase::Idle);
    assert_eq!(late.phase(), Phase::Choosing { seen: None });
    for desk in [&mut early, &mut late] {
        // Nothing can be asked of such a reader, and the words stay.
        assert!(asks_for_the_card(&desk.patient.reader.snapshot()).0);
        desk.take();
        desk.until("a reader that is back", |desk| desk.slot() == "empty");
        let steps = desk.patient.reader.drain();
        assert_eq!(input(&steps[0]), "reader restored", "{:?}", names(&steps));
        assert!(!steps[0].spoken.is_empty());
        let now = desk.patient.reader.snapshot();
        assert_eq!((now.lost.as_deref(), asks_for_the_card(&now).0), (None, false));
        desk.lay(card(Fixture::A));
        let steps = desk.visit();
        assert!(is_complete(&steps), "{:?}", names(&steps));
    }
}

/// An answer that was asked for in an earlier visit is nothing to this one: not
/// shown, not spoken, not remembered.
#[test]
fn an_answer_of_an_earlier_visit_is_nobodys() {
    let mut desk = desk();
    let visit = |desk: &Desk| desk.patient.reader.session().desk.visit;
    for action in ["use-phone", "iphone"] {
        desk.patient.press(Op::Act(action.into()));
    }
    let first = visit(&desk);
    desk.place.hang_at(commands_until_seen(card(Fixture::L)) + 4);
    desk.lay(card(Fixture::L));
    desk.until("the phone being read", |desk| {
        desk.place.commands() > commands_until_seen(card(Fixture::L)) + 4
    });
    desk.patient.press(Op::Cancel);
    assert_eq!(desk.phase(), Phase::Idle);
    // Another patient comes, while that phone still lies there.
    desk.patient.press(Op::Touch);
    assert_eq!(visit(&desk), first + 1);
    desk.listen();
    desk.patient.reader.drain();
    let heard = desk.heard;
    desk.place.let_go();
    desk.until("its answer", |desk| desk.heard > heard);
    assert_eq!(names(&desk.patient.reader.drain()), [""; 0]);
    desk.take();
    desk.until("an empty reader", |desk| desk.slot() == "empty");
    desk.patient.reader.drain();
    // His card has another key than that phone.
    desk.lay(card(Fixture::A));
    let steps = desk.visit();
    assert!(is_complete(&steps), "{:?}", names(&steps));
    assert_eq!(visit(&desk), first + 1);
}
