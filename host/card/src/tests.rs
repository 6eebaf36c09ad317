//! Promises of the whole reading, as transcripts and over every fault.
//!
//! A transcript shows each command as `Debug` does, and of each answer the
//! number of data bytes and the status. To change behaviour: change the code,
//! run the tests with `UPDATE_EXPECT=1`, and review the diff.

mod corpus;
mod faults;
mod generated;
mod photo;
mod raw;
mod reading;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use expect_test::expect_file;
use zeroize::Zeroizing;

use crate::apdu::COMPUTE_SIGNATURE;
use crate::session::{AID_JPKI, EF_CA_CERTIFICATE, EF_TOKEN};
use crate::virtual_card::test_certificate;
use crate::{
    BirthYear, CERTIFIED_COMMANDS_MAX, CHALLENGE_BYTES, CardError, Certificate, Certified,
    CertifiedStep, CommandApdu, Date, Fault, Fixture, KeyFingerprint, Link, LinkError, NumberB,
    Photo, PhotoError, Pin, Reading, ResponseApdu, Session, TEST_PIN, TEST_TRIES_MAX,
    TestCertified, Token, Tries, TrustAnchors, Validity, VerifyError, VirtualCard, Visit, Wanted,
    certify, read_photo, read_token, verify_pin,
};

const WRONG_PIN: &[u8; 4] = b"9876";
const CHALLENGE: [u8; CHALLENGE_BYTES] = [7; CHALLENGE_BYTES];

static ANCHORS: LazyLock<TrustAnchors> = LazyLock::new(|| TrustAnchors::none().with_test_cards());

fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

fn pin(digits: &[u8; 4]) -> Pin {
    Pin::from_digits(digits).unwrap()
}

/// A session that takes test cards.
fn session<L: Link>(link: L) -> Session<L> {
    let mut session = Session::new(link);
    session.trust(&ANCHORS);
    session
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

fn describe_android(read: &Result<Certificate, VerifyError>) -> String {
    match read {
        Ok(certificate) => format!("read, {:?}", certificate.validity(today())),
        Err(error) => format!("{} {error}, {:?}", error.code(), error.recovery()),
    }
}

fn describe_verify(verified: &Result<(), VerifyError>) -> String {
    match verified {
        Ok(()) => "verified".to_owned(),
        Err(error) => format!("{} {error}, {:?}", error.code(), error.recovery()),
    }
}

fn describe_photo(photo: &Result<Photo, PhotoError>) -> String {
    match photo.as_ref().map(Photo::decode) {
        Ok(Ok(picture)) => format!("{} by {}", picture.width(), picture.height()),
        Ok(Err(error)) => format!("{} {error}, {:?}", error.code(), error.recovery()),
        Err(error) => format!("{} {error}, {:?}", error.code(), error.recovery()),
    }
}

/// What is done to a card after a tap.
enum Step {
    Tap,
    Read,
    Verify(&'static [u8; 4]),
    Android(&'static [u8; 4], Option<u8>),
    Prove,
    Certify,
    Photo(NumberB),
}

/// Plays steps on a card. Everything between two taps is one session.
fn play(card: &mut VirtualCard, steps: &[Step]) -> String {
    let text = RefCell::new(String::new());
    for taps in steps.split(|step| matches!(step, Step::Tap)) {
        card.tap();
        *text.borrow_mut() += " tap\n";
        let mut session = session(Recorder { card: &mut *card, text: &text });
        for step in taps {
            let result = match step {
                Step::Read => format!("read: {}", describe_token(&session.read())),
                Step::Verify(digits) => {
                    let verified = session.verify_pin(&pin(digits), Some(TEST_TRIES_MAX));
                    format!("verify: {}", describe_verify(&verified))
                }
                Step::Android(digits, told) => {
                    format!(
                        "android: {}",
                        describe_android(&session.read_android(&pin(digits), *told))
                    )
                }
                Step::Prove => {
                    let proved = session.prove(&CHALLENGE).map_err(VerifyError::Card);
                    format!("prove: {}", describe_verify(&proved))
                }
                Step::Certify => {
                    let certified = session.certify(&mut TestCertified::default());
                    format!("certify: {}", describe_verify(&certified.map_err(VerifyError::Card)))
                }
                Step::Photo(number) => format!("photo: {}", describe_photo(&session.photo(number))),
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
            Step::Android(WRONG_PIN, None),
            Step::Tap,
            Step::Android(WRONG_PIN, None),
            Step::Tap,
            Step::Android(WRONG_PIN, Some(2)),
            Step::Tap,
            Step::Android(TEST_PIN, Some(2)),
            Step::Android(TEST_PIN, Some(1)),
            Step::Prove,
            Step::Tap,
            Step::Android(TEST_PIN, None),
        ],
    );
    assert_shows_no_pin(&text);
    expect_file!["../transcripts/android.txt"].assert_eq(&text);
}

/// A token signs after a PIN, after the double of the certified authentication,
/// or, an iPhone, by itself; never without.
#[test]
fn a_token_proves_itself_when_its_key_is_open() {
    let mut text = String::new();
    let verify = || Step::Verify(TEST_PIN);
    for (fixture, steps) in [
        (Fixture::A, vec![Step::Prove]),
        (Fixture::A, vec![verify(), Step::Prove, Step::Prove, Step::Tap, Step::Prove]),
        (Fixture::A, vec![Step::Read, Step::Certify, Step::Prove, Step::Tap, Step::Prove]),
        (Fixture::D, vec![verify(), Step::Certify, Step::Prove]),
        (Fixture::J, vec![Step::Certify]),
        (Fixture::K, vec![Step::Prove]),
        (Fixture::L, vec![Step::Prove, Step::Certify, Step::Prove]),
    ] {
        text += &format!("{} {}\n", fixture.name(), fixture.title());
        text += &play(&mut fixture.build(today()), &steps);
    }
    assert_shows_no_pin(&text);
    expect_file!["../transcripts/proofs.txt"].assert_eq(&text);
}

/// A challenge is signed as such, and a signature over another is refused.
#[test]
fn a_signature_is_good_for_one_challenge() {
    /// Answers each signature with the first one.
    struct Replay(VirtualCard, Option<Zeroizing<Vec<u8>>>);
    impl Link for Replay {
        fn transmit(
            &mut self,
            command: &CommandApdu,
            answer: &mut Zeroizing<Vec<u8>>,
        ) -> Result<(), LinkError> {
            self.0.transmit(command, answer)?;
            if command.header() == COMPUTE_SIGNATURE {
                answer.clone_from(self.1.get_or_insert(answer.clone()));
            }
            Ok(())
        }

        fn label(&self) -> &str {
            self.0.label()
        }
    }
    let mut session = session(Replay(Fixture::A.build(today()), None));
    assert_eq!(session.verify_pin(&pin(TEST_PIN), None), Ok(()));
    assert_eq!(session.prove(&CHALLENGE), Ok(()));
    assert_eq!(session.prove(&CHALLENGE), Ok(()));
    assert_eq!(session.prove(&[8; CHALLENGE_BYTES]), Err(CardError::Unproven));
    assert_dead(&mut session);
}

/// Nobody's certificate is taken unless its issuer is trusted.
#[test]
fn a_test_card_is_taken_only_where_test_cards_are() {
    for fixture in [Fixture::A, Fixture::D, Fixture::L] {
        let mut card = fixture.build(today());
        let mut session = Session::new(&mut card);
        assert!(session.read().is_err_and(|error| error == CardError::Untrusted));
        assert_dead(&mut session);
    }
    let mut card = Fixture::A.build(today());
    let unread = Session::new(&mut card).verify_pin(&pin(WRONG_PIN), None);
    assert_eq!(unread, Err(VerifyError::Card(CardError::Untrusted)));
    assert_eq!(card.tries_left(), TEST_TRIES_MAX, "a PIN went to a card that is not trusted");
}

/// A later tap of the same visit takes the same token only, and spends no try
/// of another one.
#[test]
fn a_visit_is_bound_to_one_key() {
    let key = |fixture: Fixture| match session(fixture.build(today())).read() {
        Ok(Token::Card { certificate, .. } | Token::NoPinCard { certificate }) => {
            certificate.key_fingerprint()
        }
        Ok(_) | Err(_) => panic!("it is a card"),
    };
    let (a, e) = (key(Fixture::A), key(Fixture::E));
    assert!(a != e);

    let mut card = Fixture::A.build(today());
    let mut same = session(&mut card);
    assert_eq!(same.bind(a), Ok(()));
    assert_eq!(same.verify_pin(&pin(TEST_PIN), None), Ok(()));
    assert_eq!(same.bind(a), Ok(()));
    assert_eq!(same.prove(&CHALLENGE), Ok(()));
    assert_eq!(same.bind(e), Err(CardError::OtherToken));
    assert_dead(&mut same);

    let mut card = Fixture::E.build(today());
    let mut other = session(&mut card);
    assert_eq!(other.bind(a), Ok(()));
    let verified = other.verify_pin(&pin(WRONG_PIN), None);
    assert_eq!(verified, Err(VerifyError::Card(CardError::OtherToken)));
    assert_dead(&mut other);
    assert_eq!(card.tries_left(), TEST_TRIES_MAX, "a PIN went to another card");

    card.tap();
    let mut other = session(&mut card);
    assert_eq!(other.bind(a), Ok(()));
    let certified = other.certify(&mut TestCertified::default());
    assert_eq!(certified, Err(CardError::OtherToken));
}

/// The issuer's certificate on the token must be the anchor's; without one on
/// it, the anchor decides.
#[test]
fn the_issuer_on_a_token_is_looked_at() {
    let read = |issuer: Option<Vec<u8>>| {
        let mut card = Fixture::A.build(today());
        if let Some(issuer) = issuer {
            card.set_file(&AID_JPKI, EF_CA_CERTIFICATE, issuer);
        }
        session(&mut card).read().err()
    };
    assert_eq!(read(None), None);
    assert_eq!(read(Some(test_certificate(today(), today()))), Some(CardError::Untrusted));
    assert_eq!(read(Some(vec![0x30; 400])), Some(CardError::BadCertificate));
}

/// A certified authentication that goes wrong, or never ends, opens nothing.
#[test]
fn a_certified_authentication_is_bounded() {
    struct Endless(bool);
    impl Certified for Endless {
        fn next(&mut self, _: &[u8]) -> CertifiedStep {
            let Self(refuses) = self;
            if *refuses {
                return CertifiedStep::Refused;
            }
            CertifiedStep::Send(CommandApdu::select_ef(EF_TOKEN))
        }
    }
    for (refuses, commands) in [(true, 0), (false, CERTIFIED_COMMANDS_MAX)] {
        let mut link = count(Fixture::A.build(today()));
        let mut session = session(&mut link);
        assert!(session.read().is_ok());
        assert_eq!(session.certify(&mut Endless(refuses)), Err(CardError::Unproven));
        assert_dead(&mut session);
        let mut reading = count(Fixture::A.build(today()));
        assert!(super::tests::session(&mut reading).read().is_ok());
        assert_eq!(link.commands, reading.commands + commands);
    }
}

/// Errors add up over taps, the right PIN resets them, the third wrong one blocks,
/// and both ways of saying so are read the same.
#[test]
fn tries_are_counted_by_the_card() {
    for mut card in [Fixture::A.build(today()), Fixture::A.build(today()).blocked_as_6983()] {
        let wrong = |tries_left| Err(VerifyError::WrongPin { tries_left });
        let few = |tries_left| Err(VerifyError::FewTries { tries_left });
        let blocked = Err(VerifyError::Blocked);
        for (digits, told, expected) in [
            (WRONG_PIN, None, wrong(2)),
            (WRONG_PIN, None, few(2)),
            (WRONG_PIN, Some(3), few(2)),
            (WRONG_PIN, Some(2), wrong(1)),
            (TEST_PIN, Some(2), few(1)),
            (TEST_PIN, Some(1), Ok(())),
            (WRONG_PIN, None, wrong(2)),
            (WRONG_PIN, Some(2), wrong(1)),
            (WRONG_PIN, Some(1), blocked),
            (TEST_PIN, Some(1), blocked),
        ] {
            card.tap();
            assert_eq!(session(&mut card).verify_pin(&pin(digits), told), expected);
        }
        card.tap();
        let token = session(&mut card).read();
        assert!(matches!(token, Ok(Token::Card { tries: Tries::Blocked, .. })));
    }
}

/// All that a visit asks of a token, on one session. Fails with the number of
/// steps that succeeded, and the error of the next.
fn full_visit(
    fixture: Fixture,
    session: &mut Session<impl Link>,
) -> Result<(), (usize, VerifyError)> {
    let visit = Visit { anchors: &ANCHORS, bound: None, today: today() };
    let right = pin(TEST_PIN);
    let wanted = match fixture {
        Fixture::K => Wanted::Android { pin: &right, told: None },
        Fixture::L | Fixture::M => Wanted::Iphone,
        Fixture::A
        | Fixture::B
        | Fixture::C
        | Fixture::D
        | Fixture::E
        | Fixture::F
        | Fixture::G
        | Fixture::H
        | Fixture::I
        | Fixture::J
        | Fixture::N => Wanted::Card,
    };
    let at = |step| move |error| (step, error);
    let reading = read_token(session, &wanted, &visit, &CHALLENGE).map_err(at(0))?;
    let Reading::Card { tries, .. } = reading else { return Ok(()) };
    if tries.is_some() {
        verify_pin(session, &right, None, &visit, &CHALLENGE).map_err(at(1))?;
    }
    let number = fixture.number_b(BirthYear::Era).unwrap();
    read_photo(session, &number, &visit).map(|_| ()).map_err(|error| match error {
        PhotoError::Card(error) => (2, VerifyError::Card(error)),
        PhotoError::WrongNumber { .. }
        | PhotoError::Blocked
        | PhotoError::NoPhoto
        | PhotoError::BadPhoto => (2, VerifyError::NotTaken),
    })?;
    let certified = &mut TestCertified::default();
    certify(session, certified, &visit, &CHALLENGE).map_err(|error| (3, VerifyError::Card(error)))
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

fn assert_dead(session: &mut Session<impl Link>) {
    assert!(matches!(session.read(), Err(CardError::SessionDead)));
    assert_eq!(session.prove(&CHALLENGE), Err(CardError::SessionDead));
    let certified = session.certify(&mut TestCertified::default());
    assert_eq!(certified, Err(CardError::SessionDead));
    let photo = session.photo(&Fixture::A.number_b(BirthYear::Era).unwrap());
    assert!(photo.is_err_and(|error| error == PhotoError::Card(CardError::SessionDead)));
    let dead = VerifyError::Card(CardError::SessionDead);
    assert_eq!(session.verify_pin(&pin(TEST_PIN), None), Err(dead));
    assert!(session.read_android(&pin(TEST_PIN), None).is_err_and(|error| error == dead));
}

/// Fixture G reads as valid: only the eligibility system knows of revocation.
#[test]
fn revocation_is_not_on_the_card() {
    let Ok(Token::Card { certificate, .. }) = session(Fixture::G.build(today())).read() else {
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
        VerifyError::FewTries { tries_left: 2 },
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
        CardError::InUse.into(),
        CardError::Untrusted.into(),
        CardError::OtherToken.into(),
        CardError::Unproven.into(),
    ];
    let photo_errors = [
        PhotoError::WrongNumber { tries_left: 9 },
        PhotoError::Blocked,
        PhotoError::NoPhoto,
        PhotoError::BadPhoto,
    ];
    let codes = errors.iter().map(VerifyError::code);
    let codes: BTreeSet<_> = codes.chain(photo_errors.iter().map(PhotoError::code)).collect();
    assert_eq!(codes.len(), errors.len() + photo_errors.len());
}
