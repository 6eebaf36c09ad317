//! Promises of the whole reading, as transcripts and over every fault.
//!
//! A transcript shows each command as `Debug` does, and of each answer the
//! number of data bytes and the status. To change behaviour: change the code,
//! run the tests with `UPDATE_EXPECT=1`, and review the diff.

mod generated;
mod raw;

use std::cell::RefCell;
use std::collections::BTreeSet;

use expect_test::expect_file;
use zeroize::Zeroizing;

use crate::{
    AndroidRead, CardError, CommandApdu, Date, Fault, Fixture, Link, LinkError, Pin, ResponseApdu,
    Session, TEST_PIN, Token, Tries, Validity, VerifyError, VirtualCard,
};

const WRONG_PIN: &[u8; 4] = b"9876";

fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

fn pin(digits: &[u8; 4]) -> Pin {
    Pin::from_digits(digits).unwrap()
}

/// Writes down what passes; changes nothing.
struct Recorder<'a> {
    card: &'a mut VirtualCard,
    text: &'a RefCell<String>,
}

impl Link for Recorder<'_> {
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        let result = self.card.transmit(command, answer);
        let said = match (result, ResponseApdu::parse(answer)) {
            (Err(error), _) => error.to_string(),
            (Ok(()), None) => format!("{} bytes without a status", answer.len()),
            (Ok(()), Some(response)) if response.data.is_empty() => response.status.to_string(),
            (Ok(()), Some(ResponseApdu { data, status })) => {
                format!("{} bytes, {status}", data.len())
            }
        };
        *self.text.borrow_mut() += &format!("  {command:?} -> {said}\n");
        result
    }

    fn label(&self) -> &str {
        self.card.label()
    }
}

fn describe_token(token: &Result<Token, CardError>) -> String {
    match token {
        Ok(Token::Card { certificate, tries }) => {
            format!("card, {:?}, {tries:?}", certificate.validity(today()))
        }
        Ok(Token::NoPinCard { certificate }) => {
            format!("card without PIN, {:?}", certificate.validity(today()))
        }
        Ok(Token::Juki) => "old resident registry card".to_owned(),
        Ok(Token::Android { tries }) => format!("Android, {tries:?}"),
        Ok(Token::Iphone { certificate }) => {
            format!("iPhone, {:?}", certificate.validity(today()))
        }
        Err(error) => format!("{} {error}, {:?}", error.code(), error.recovery()),
    }
}

fn describe_android(read: &Result<AndroidRead, VerifyError>) -> String {
    match read {
        Ok(AndroidRead::Read(certificate)) => {
            format!("read, {:?}", certificate.validity(today()))
        }
        Ok(AndroidRead::FewTries(tries)) => format!("few tries: {tries}"),
        Err(error) => format!("{} {error}, {:?}", error.code(), error.recovery()),
    }
}

fn describe_verify(verified: &Result<(), VerifyError>) -> String {
    match verified {
        Ok(()) => "verified".to_owned(),
        Err(error) => format!("{} {error}, {:?}", error.code(), error.recovery()),
    }
}

/// What is done to a card after a tap.
enum Step {
    Tap,
    Read,
    Verify(&'static [u8; 4]),
    Android(&'static [u8; 4], bool),
}

/// Plays steps on a card. Everything between two taps is one session.
fn play(card: &mut VirtualCard, steps: &[Step]) -> String {
    let text = RefCell::new(String::new());
    for taps in steps.split(|step| matches!(step, Step::Tap)) {
        card.tap();
        *text.borrow_mut() += " tap\n";
        let mut session = Session::new(Recorder { card: &mut *card, text: &text });
        for step in taps {
            let result = match step {
                Step::Read => format!("read: {}", describe_token(&session.read())),
                Step::Verify(digits) => {
                    format!("verify: {}", describe_verify(&session.verify_pin(&pin(digits))))
                }
                Step::Android(digits, confirmed) => format!(
                    "android: {}",
                    describe_android(&session.read_android(&pin(digits), *confirmed))
                ),
                Step::Tap => unreachable!("taps part the steps"),
            };
            *text.borrow_mut() += &format!(" {result}\n");
        }
    }
    text.into_inner()
}

fn assert_shows_no_pin(text: &str) {
    for digits in [TEST_PIN, WRONG_PIN] {
        let plain = String::from_utf8(digits.to_vec()).unwrap();
        let hex = digits.iter().map(|digit| format!("{digit:02X}")).collect::<String>();
        assert!(!text.contains(&plain) && !text.contains(&hex), "a PIN is shown:\n{text}");
    }
}

/// Every fixture: read twice on two taps, since some differ at the second.
#[test]
fn every_fixture_reads_as_its_title_says() {
    let mut text = String::new();
    for fixture in Fixture::ALL {
        text += &format!("{} {}\n", fixture.name(), fixture.title());
        text += &play(&mut fixture.build(today()), &[Step::Read, Step::Tap, Step::Read]);
    }
    assert_shows_no_pin(&text);
    expect_file!["../transcripts/readings.txt"].assert_eq(&text);
}

/// Every fixture meets a wrong PIN and then the right one.
#[test]
fn every_fixture_takes_a_pin_or_says_why_not() {
    let mut text = String::new();
    for fixture in Fixture::ALL {
        text += &format!("{} {}\n", fixture.name(), fixture.title());
        let steps = [Step::Verify(WRONG_PIN), Step::Tap, Step::Verify(TEST_PIN)];
        text += &play(&mut fixture.build(today()), &steps);
    }
    assert_shows_no_pin(&text);
    expect_file!["../transcripts/pins.txt"].assert_eq(&text);
}

#[test]
fn an_android_phone_spends_no_unconfirmed_try() {
    let text = play(
        &mut Fixture::K.build(today()),
        &[
            Step::Read,
            Step::Android(WRONG_PIN, false),
            Step::Tap,
            Step::Android(WRONG_PIN, false),
            Step::Tap,
            Step::Android(WRONG_PIN, true),
            Step::Tap,
            Step::Android(TEST_PIN, false),
            Step::Android(TEST_PIN, true),
            Step::Tap,
            Step::Android(TEST_PIN, false),
        ],
    );
    assert_shows_no_pin(&text);
    expect_file!["../transcripts/android.txt"].assert_eq(&text);
}

/// Errors add up over taps, the right PIN resets them, the third wrong one blocks,
/// and both ways of saying so are read the same.
#[test]
fn tries_are_counted_by_the_card() {
    for mut card in [Fixture::A.build(today()), Fixture::A.build(today()).blocked_as_6983()] {
        let wrong = |tries_left| Err(VerifyError::WrongPin { tries_left });
        let blocked = Err(VerifyError::Blocked);
        for (digits, expected) in [
            (WRONG_PIN, wrong(2)),
            (WRONG_PIN, wrong(1)),
            (TEST_PIN, Ok(())),
            (WRONG_PIN, wrong(2)),
            (WRONG_PIN, wrong(1)),
            (WRONG_PIN, blocked),
            (TEST_PIN, blocked),
        ] {
            card.tap();
            assert_eq!(Session::new(&mut card).verify_pin(&pin(digits)), expected);
        }
        card.tap();
        let token = Session::new(&mut card).read();
        assert!(matches!(token, Ok(Token::Card { tries: Tries::Blocked, .. })));
    }
}

/// Reading, and what follows it, on one session. Returns the first error, if any.
fn whole_visit(session: &mut Session<impl Link>) -> Result<(), VerifyError> {
    match session.read()? {
        Token::Card { .. } => session.verify_pin(&pin(WRONG_PIN)),
        Token::Android { .. } => session.read_android(&pin(TEST_PIN), false).map(|_| ()),
        Token::NoPinCard { .. } | Token::Juki | Token::Iphone { .. } => Ok(()),
    }
}

/// Counts what is sent.
struct Counter<L> {
    link: L,
    commands: usize,
    verifies: usize,
}

impl<L: Link> Link for Counter<L> {
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        self.commands += 1;
        let is_verify = command.header()[1] == 0x20 && !command.data().is_empty();
        self.verifies += usize::from(is_verify);
        self.link.transmit(command, answer)
    }

    fn label(&self) -> &str {
        self.link.label()
    }
}

fn count<L: Link>(link: L) -> Counter<L> {
    Counter { link, commands: 0, verifies: 0 }
}

/// Every fault, at every command of a whole visit, on a card and two phones.
#[test]
fn every_fault_at_every_command_ends_the_session() {
    use Fault::*;
    for fixture in [Fixture::A, Fixture::D, Fixture::K, Fixture::L] {
        let mut whole = count(fixture.build(today()));
        let _ = whole_visit(&mut Session::new(&mut whole));
        assert!(whole.commands > 5);
        for index in 0..whole.commands {
            for fault in [
                Removed,
                RemovedUnseen,
                RemovedMidway,
                ReaderGone,
                Silent,
                Reset,
                Garbage,
                Truncated,
                OneByte,
            ] {
                let at = u32::try_from(index).unwrap();
                let mut link = count(fixture.build(today()).with_fault(at, fault));
                let mut session = Session::new(&mut link);
                let Err(VerifyError::Card(error)) = whole_visit(&mut session) else {
                    panic!("{fault:?} at {index} of {} went unseen", fixture.name());
                };
                let expected = match fault {
                    Removed | RemovedUnseen => CardError::Removed,
                    ReaderGone => CardError::Reader,
                    Silent => CardError::Silent,
                    Reset => CardError::Reset,
                    Garbage | Truncated | RemovedMidway | OneByte => CardError::Malformed,
                    Slow(_) => unreachable!("no fault of a card"),
                };
                assert_eq!(error, expected, "{fault:?} at {index} of {}", fixture.name());
                assert_dead(&mut session);
                assert_eq!(link.commands, index + 1, "something was sent after the fault");
                assert!(link.verifies <= 1);
            }
        }
    }
}

fn assert_dead(session: &mut Session<impl Link>) {
    assert!(matches!(session.read(), Err(CardError::SessionDead)));
    let dead = VerifyError::Card(CardError::SessionDead);
    assert_eq!(session.verify_pin(&pin(TEST_PIN)), Err(dead));
    assert!(session.read_android(&pin(TEST_PIN), true).is_err_and(|error| error == dead));
}

/// The answer to VERIFY may be lost although the try is spent: the next
/// session's counter tells.
#[test]
fn a_lost_answer_to_verify_is_not_asked_for_again() {
    let mut card = Fixture::A.build(today()).with_fault(3 + 1, Fault::RemovedUnseen);
    let lost = Session::new(&mut card).verify_pin(&pin(WRONG_PIN));
    assert_eq!(lost, Err(VerifyError::Card(CardError::Removed)));
    card.tap();
    let token = Session::new(&mut card).read();
    assert!(matches!(token, Ok(Token::Card { tries: Tries::Left(2), .. })));
}

/// Fixture G reads as valid: only the eligibility system knows of revocation.
#[test]
fn revocation_is_not_on_the_card() {
    let Ok(Token::Card { certificate, .. }) = Session::new(Fixture::G.build(today())).read() else {
        panic!("G is a card");
    };
    assert_eq!(certificate.validity(today()), Validity::Valid);
    let revoked = Fixture::ALL.into_iter().filter(|fixture| fixture.is_revoked());
    assert!(revoked.eq([Fixture::G]));
}

#[test]
fn every_code_is_told_apart() {
    let status = crate::StatusWord::Other(0x6F00);
    let errors = [
        VerifyError::WrongPin { tries_left: 1 },
        VerifyError::Blocked,
        VerifyError::NotTaken,
        CardError::Removed.into(),
        CardError::Foreign.into(),
        CardError::Malformed.into(),
        CardError::Unexpected { instruction: 0xB0, status }.into(),
        CardError::Reader.into(),
        CardError::NoCertificate.into(),
        CardError::BadCertificate.into(),
        CardError::SessionDead.into(),
        CardError::Silent.into(),
        CardError::Reset.into(),
    ];
    let codes: BTreeSet<_> = errors.iter().map(VerifyError::code).collect();
    assert_eq!(codes.len(), errors.len());
}
