//! Promises about what a station has a token do.

use expect_test::expect_file;

use super::*;
use crate::{
    BirthYear, Marks, Reading, Visit, Wanted, certify, read_photo, read_token, verify_pin,
};

fn visit(bound: Option<KeyFingerprint>) -> Visit<'static> {
    Visit { anchors: &ANCHORS, bound, today: today() }
}

fn describe(reading: &Result<Reading, VerifyError>) -> String {
    match reading {
        Ok(Reading::Card { tries, term, .. }) => format!("card, {term:?}, {tries:?}"),
        Ok(Reading::Phone { expiring, .. }) => {
            format!("phone{}", if *expiring { " that expires soon" } else { "" })
        }
        Ok(Reading::NotValid) => "not valid".to_owned(),
        Ok(Reading::NotWanted) => "not wanted".to_owned(),
        Err(error) => format!("{} {error}", error.code()),
    }
}

/// Every fixture, for each token that a patient may have said he uses.
#[test]
fn every_fixture_is_what_is_wanted_or_not() {
    let right = pin(TEST_PIN);
    let mut text = String::new();
    for fixture in Fixture::ALL {
        let mut card = fixture.build(today());
        let mut read = |wanted| {
            card.tap();
            describe(&read_token(&mut Session::new(&mut card), &wanted, &visit(None), &CHALLENGE))
        };
        text += &format!(
            "{} {}\n  card: {}\n  Android: {}\n  iPhone: {}\n",
            fixture.name(),
            fixture.title(),
            read(Wanted::Card),
            read(Wanted::Android { pin: &right, told: None }),
            read(Wanted::Iphone),
        );
    }
    expect_file!["../../transcripts/wanted.txt"].assert_eq(&text);
}

/// A visit by PIN and one by face, over several taps, and no other card in it.
#[test]
fn a_visit_goes_on_with_the_card_it_began_with() {
    let mut card = Fixture::A.build(today());
    let read = read_token(&mut session(&mut card), &Wanted::Card, &visit(None), &CHALLENGE);
    let Ok(Reading::Card { certificate, .. }) = read else { panic!("A is a card") };
    let visit = visit(Some(certificate.key_fingerprint()));
    let number = Fixture::A.number_b(BirthYear::Era).unwrap();
    let wrong = Err(VerifyError::WrongPin { tries_left: 2 });
    let few = Err(VerifyError::FewTries { tries_left: 2 });

    let mut again = |digits, told| {
        card.tap();
        verify_pin(&mut Session::new(&mut card), &pin(digits), told, &visit, &CHALLENGE)
    };
    assert_eq!(again(WRONG_PIN, Some(3)), wrong);
    assert_eq!(again(TEST_PIN, Some(3)), few);
    assert_eq!(again(TEST_PIN, Some(2)), Ok(()));

    card.tap();
    let mut session = Session::new(&mut card);
    assert!(read_photo(&mut session, &number, &visit).is_ok());
    let mut certified = TestCertified::default();
    assert_eq!(certify(&mut session, &mut certified, &visit, &CHALLENGE), Ok(()));

    let other = || Session::new(Fixture::G.build(today()));
    let error = CardError::OtherToken;
    let read = read_token(&mut other(), &Wanted::Card, &visit, &CHALLENGE);
    assert_eq!(read.err(), Some(VerifyError::Card(error)));
    let verified = verify_pin(&mut other(), &pin(TEST_PIN), None, &visit, &CHALLENGE);
    assert_eq!(verified, Err(VerifyError::Card(error)));
    let photo = read_photo(&mut other(), &number, &visit);
    assert_eq!(photo.err(), Some(PhotoError::Card(error)));
    let certified = certify(&mut other(), &mut TestCertified::default(), &visit, &CHALLENGE);
    assert_eq!(certified, Err(error));
}

/// What a token calls itself is known, and cannot pass for words of ours.
#[test]
fn the_label_of_an_unknown_token_is_quoted() {
    let card = Fixture::A.build(today()).with_label("TRAIN\u{202E}」CARD");
    let mut session = session(card);
    assert!(session.label().is_none());
    assert!(session.read().is_err_and(|error| error == CardError::Foreign));
    let label = session.label().unwrap().between(Marks::Japanese);
    assert_eq!(label, "「\u{2068}TRAINCARD\u{2069}」");
}

/// A token that has copied a certificate, and cannot sign with its key.
struct Forger(VirtualCard);

impl Link for Forger {
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        self.0.transmit(command, answer)?;
        if command.header() == COMPUTE_SIGNATURE {
            answer[9] ^= 1;
        }
        Ok(())
    }

    fn label(&self) -> &str {
        self.0.label()
    }
}

#[test]
fn a_copied_certificate_proves_nothing() {
    let forger = |fixture: Fixture| Session::new(Forger(fixture.build(today())));
    let right = pin(TEST_PIN);
    let unproven = VerifyError::Card(CardError::Unproven);
    for (fixture, wanted) in
        [(Fixture::K, Wanted::Android { pin: &right, told: None }), (Fixture::L, Wanted::Iphone)]
    {
        let read = read_token(&mut forger(fixture), &wanted, &visit(None), &CHALLENGE);
        assert_eq!(read.err(), Some(unproven));
    }
    let verified = verify_pin(&mut forger(Fixture::A), &right, None, &visit(None), &CHALLENGE);
    assert_eq!(verified, Err(unproven));
    let certified = &mut TestCertified::default();
    let certified = certify(&mut forger(Fixture::A), certified, &visit(None), &CHALLENGE);
    assert_eq!(certified, Err(CardError::Unproven));
}
