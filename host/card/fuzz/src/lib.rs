//! What each fuzz target does with its bytes. Nothing here may panic.

use std::cell::RefCell;
use std::collections::BTreeMap;

use card::{
    BirthYear, CHALLENGE_BYTES, CommandApdu, Date, Fixture, Link, LinkError, Photo, Pin, Reading,
    Said, Session, TEST_PIN, TestCertified, TrustAnchors, VirtualCard, Visit, Wanted, certify,
    read_photo, read_token, verify_pin,
};
use zeroize::Zeroizing;

/// The challenge of every visit, so that a recorded answer to it stays right.
pub const CHALLENGE: [u8; CHALLENGE_BYTES] = [7; CHALLENGE_BYTES];

thread_local! {
    // Making keys ready takes longer than what is tried with them.
    static ANCHORS: TrustAnchors = TrustAnchors::none().with_test_cards();
    static CARDS: RefCell<BTreeMap<Fixture, VirtualCard>> = const { RefCell::new(BTreeMap::new()) };
}

/// The day of every visit.
pub fn today() -> Date {
    Date::new(2026, 11, 22).expect("it is a day")
}

/// Runs `act` with a card that has just been tapped.
fn with_card<T>(fixture: Fixture, act: impl FnOnce(&mut VirtualCard) -> T) -> T {
    CARDS.with_borrow_mut(|cards| {
        let card = cards.entry(fixture).or_insert_with(|| fixture.build(today()));
        card.tap();
        act(card)
    })
}

/// Splits a list off: records, and the lengths that stand for errors.
fn records(mut data: &[u8]) -> Vec<Result<&[u8], u8>> {
    let mut records = Vec::new();
    while let Some((length, rest)) = data.split_first_chunk::<2>() {
        let [high, low] = *length;
        data = rest;
        if high == 0xFF && low >= 0xF0 {
            records.push(Err(low & 0x0F));
        } else {
            let length = usize::from(u16::from_be_bytes([high, low])).min(rest.len());
            let (record, rest) = rest.split_at(length);
            records.push(Ok(record));
            data = rest;
        }
    }
    records
}

/// Any bytes as a certificate.
pub fn certificate(data: &[u8]) {
    let _ = TrustAnchors::none().with(data);
}

/// Any bytes as commands: each gets a status word.
pub fn command(data: &[u8]) {
    with_card(Fixture::A, |card| {
        for command in records(data).into_iter().flatten() {
            let Said::Bytes(answer) = card.answer(command).what else {
                panic!("a card without a fault answers");
            };
            assert!((2..=65_536 + 2).contains(&answer.len()));
        }
    });
}

/// Any bytes as a photo.
pub fn photo(data: &[u8]) {
    if let Some(picture) = Photo::new(Zeroizing::new(data.to_vec())).map(|photo| photo.decode()) {
        let _ = picture.map(|picture| {
            let pixels = u64::from(picture.width()) * u64::from(picture.height());
            assert_eq!(u64::try_from(picture.grey().len()), Ok(pixels));
        });
    }
}

/// Any bytes as the file that a photo lies in.
pub fn tlv(data: &[u8]) {
    with_card(Fixture::A, |card| {
        card.set_printed(data.to_vec());
        let mut session = Session::new(card);
        ANCHORS.with(|anchors| session.trust(anchors));
        let number = Fixture::A.number_b(BirthYear::Era).expect("A holds a photo");
        let _ = session.photo(&number);
    });
}

/// Any bytes as the answers to a whole visit, the first of which says whether
/// the patient has a card, an Android phone or an iPhone.
pub fn session(data: &[u8]) {
    let Some((kind, data)) = data.split_first() else { return };
    let fixture = match kind % 3 {
        0 => Fixture::A,
        1 => Fixture::K,
        _ => Fixture::L,
    };
    let script = Script { answers: records(data).into_iter() };
    ANCHORS.with(|anchors| {
        let mut session = Session::new(script);
        visit(fixture, anchors, &mut session);
        let _ = session.label();
    });
}

/// All that a visit asks of a token.
pub fn visit(fixture: Fixture, anchors: &TrustAnchors, session: &mut Session<impl Link>) {
    let visit = Visit { anchors, bound: None, today: today() };
    let pin = Pin::from_digits(TEST_PIN).expect("they are digits");
    let wanted = if fixture == Fixture::K {
        Wanted::Android { pin: &pin, told: None }
    } else if fixture == Fixture::L {
        Wanted::Iphone
    } else {
        Wanted::Card
    };
    let Ok(Reading::Card { .. }) = read_token(session, &wanted, &visit, &CHALLENGE) else {
        return;
    };
    let _ = verify_pin(session, &pin, None, &visit, &CHALLENGE);
    if let Some(number) = fixture.number_b(BirthYear::Era) {
        let _ = read_photo(session, &number, &visit);
    }
    let _ = certify(session, &mut TestCertified::default(), &visit, &CHALLENGE);
}

/// Answers from a list, whatever is asked.
struct Script<'a> {
    answers: std::vec::IntoIter<Result<&'a [u8], u8>>,
}

impl Link for Script<'_> {
    fn transmit(
        &mut self,
        _: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        match self.answers.next() {
            Some(Ok(bytes)) => {
                answer.extend_from_slice(bytes);
                Ok(())
            }
            Some(Err(0)) => Err(LinkError::ReaderGone),
            Some(Err(1)) => Err(LinkError::Reset),
            Some(Err(2)) => Err(LinkError::Silent),
            Some(Err(_)) | None => Err(LinkError::CardGone),
        }
    }

    fn label(&self) -> &str {
        "script"
    }
}
