//! Promises of a session whose card, reader or neighbour fails.

use std::cell::Cell;

use super::*;

const FAULTS: [Fault; 9] = [
    Fault::Removed,
    Fault::RemovedUnseen,
    Fault::RemovedMidway,
    Fault::ReaderGone,
    Fault::Silent,
    Fault::Reset,
    Fault::Garbage,
    Fault::Truncated,
    Fault::OneByte,
];

/// Fixtures that stand for every way through a visit.
const WAYS: [Fixture; 4] = [Fixture::A, Fixture::D, Fixture::K, Fixture::L];

/// A reader on which another card lies from some command on, and nobody says
/// so; the new card has just got power.
struct Swap<'a> {
    old: &'a mut VirtualCard,
    new: &'a mut VirtualCard,
    at: usize,
    commands: usize,
    to_new: &'a Cell<usize>,
}

impl Link for Swap<'_> {
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        self.commands += 1;
        if self.commands <= self.at {
            return self.old.transmit(command, answer);
        }
        self.to_new.set(self.to_new.get() + 1);
        self.new.transmit(command, answer)
    }

    fn label(&self) -> &str {
        "swap"
    }
}

fn expected(fault: Fault, error: CardError) -> bool {
    match fault {
        Fault::Removed | Fault::RemovedUnseen => error == CardError::Removed,
        Fault::ReaderGone => error == CardError::Reader,
        Fault::Silent => error == CardError::Silent,
        Fault::Reset => error == CardError::Reset,
        Fault::Garbage | Fault::OneByte => error == CardError::Malformed,
        // Half of an answer may end like a status word.
        Fault::Truncated | Fault::RemovedMidway => {
            matches!(error, CardError::Malformed | CardError::Unexpected { .. })
        }
        Fault::Slow(_) => false,
    }
}

/// Every fault, at every command of a whole visit, on cards and phones, with
/// another card in place of the first right after it.
#[test]
fn every_fault_at_every_command_ends_the_session() {
    let mut new = Fixture::E.build(today());
    for fixture in WAYS {
        let mut whole = count(fixture.build(today()));
        assert_eq!(full_visit(fixture, &mut session(&mut whole)), Ok(()));
        for at in 0..whole.commands {
            for fault in FAULTS {
                let said = format!("{fault:?} at {at} of {}", fixture.name());
                new.tap();
                let to_new = Cell::new(0);
                let at_command = u32::try_from(at).unwrap();
                let old = &mut fixture.build(today()).with_fault(at_command, fault);
                let link = Swap { old, new: &mut new, at: at + 1, commands: 0, to_new: &to_new };
                let mut session = session(link);
                let Err((_, VerifyError::Card(error))) = full_visit(fixture, &mut session) else {
                    panic!("{said} went unseen");
                };
                assert!(expected(fault, error), "{said}: {error}");
                assert_dead(&mut session);
                assert_eq!(to_new.get(), 0, "{said}: the new card was spoken to");
            }
        }
    }
}

/// Another card instead of the first from every command on, without any error:
/// no step that it takes part in succeeds, and none of its PIN's tries is spent.
#[test]
fn a_swapped_card_is_never_taken_for_the_first() {
    let mut new = Fixture::E.build(today());
    for fixture in WAYS {
        let mut whole = count(fixture.build(today()));
        assert_eq!(full_visit(fixture, &mut session(&mut whole)), Ok(()));
        let mut old = fixture.build(today());
        let mut steps_before = 0;
        for at in 1..whole.commands {
            old.tap();
            new.tap();
            let said = format!("swapped at {at} of {}", fixture.name());
            let to_new = Cell::new(0);
            let link = Swap { old: &mut old, new: &mut new, at, commands: 0, to_new: &to_new };
            let Err((steps, _)) = full_visit(fixture, &mut session(link)) else {
                panic!("{said} went unseen");
            };
            // Steps that the first card has answered to the end still count.
            assert!(steps >= steps_before, "{said}");
            steps_before = steps;
            assert_eq!(new.tries_left(), TEST_TRIES_MAX, "{said}");
        }
    }
}

/// The answer to VERIFY may be lost although the try is spent: the next
/// session's counter tells.
#[test]
fn a_lost_answer_to_verify_is_not_asked_for_again() {
    let mut whole = count(Fixture::A.build(today()));
    assert_eq!(session(&mut whole).verify_pin(&pin(TEST_PIN), None), Ok(()));
    let at_verify = u32::try_from(whole.commands - 1).unwrap();
    let mut card = Fixture::A.build(today()).with_fault(at_verify, Fault::RemovedUnseen);
    let lost = session(&mut card).verify_pin(&pin(WRONG_PIN), None);
    assert_eq!(lost, Err(VerifyError::Card(CardError::Removed)));
    card.tap();
    let token = session(&mut card).read();
    assert!(matches!(token, Ok(Token::Card { tries: Tries::Left(2), .. })));
}

/// A slow card is as good as a fast one.
#[test]
fn a_slow_card_is_read() {
    let slow = Fault::Slow(std::time::Duration::from_secs(3));
    let mut card = Fixture::A.build(today()).with_fault(5, slow);
    assert_eq!(full_visit(Fixture::A, &mut session(&mut card)), Ok(()));
}
