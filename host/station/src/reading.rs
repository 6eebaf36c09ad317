//! What a visit has a card or phone do, ready to be run wherever it lies.

use card::{
    BirthYear, CHALLENGE_BYTES, CardError, Date, KeyFingerprint, Link, NumberB, Photo, PhotoError,
    Pin, Reading, Session, TestCertified, TrustAnchors, VerifyError, Visit, Wanted, certify,
    read_photo, read_token, verify_pin,
};
use kernel::contract::Token;

use crate::record::Record;

/// What holds for every card on a reader.
#[derive(Clone)]
pub(crate) struct Terms {
    /// Whose certificates are taken.
    pub(crate) anchors: TrustAnchors,
    /// The day in Japan.
    pub(crate) today: Date,
}

/// One thing to be done with what lies there. Takes the PIN, or what is printed
/// on the card, out of the record.
pub(crate) struct Errand {
    terms: Terms,
    bound: Option<KeyFingerprint>,
    pin: Option<Pin>,
    told: Option<u8>,
    printed: Option<NumberB>,
}

impl Errand {
    /// A reading of the visit's token. `told`: the patient has been told how
    /// few tries are left.
    pub(crate) fn read(terms: &Terms, token: Token, told: bool, record: &mut Record) -> Self {
        let pin = match token {
            Token::Android => record.pin.take(),
            Token::Card | Token::Iphone => None,
        };
        let told = record.tries.filter(|_| told);
        Self { pin, told, ..Self::with_the_visits_card(terms, record) }
    }

    /// A PIN for the visit's card. The panel shows how many tries are left.
    pub(crate) fn verify(terms: &Terms, record: &mut Record) -> Self {
        let pin = record.pin.take();
        Self { pin, told: record.tries, ..Self::with_the_visits_card(terms, record) }
    }

    /// The face photo of the visit's card.
    pub(crate) fn photo(terms: &Terms, record: &Record) -> Self {
        let printed = record.card.and_then(|card| card.number_b(BirthYear::Era));
        Self { printed, ..Self::with_the_visits_card(terms, record) }
    }

    /// The card's own proof, once the face was recognised.
    pub(crate) fn certify(terms: &Terms, record: &Record) -> Self {
        Self::with_the_visits_card(terms, record)
    }

    fn with_the_visits_card(terms: &Terms, record: &Record) -> Self {
        Self { terms: terms.clone(), bound: record.key, pin: None, told: None, printed: None }
    }

    fn visit(&self) -> Visit<'_> {
        Visit { anchors: &self.terms.anchors, bound: self.bound, today: self.terms.today }
    }

    /// Reads what lies there.
    pub(crate) fn run_read(
        &self,
        session: &mut Session<impl Link>,
        token: Token,
    ) -> Result<Reading, VerifyError> {
        let wanted = match (token, &self.pin) {
            (Token::Card, _) => Wanted::Card,
            (Token::Iphone, _) => Wanted::Iphone,
            (Token::Android, Some(pin)) => Wanted::Android { pin, told: self.told },
            (Token::Android, None) => return Err(CardError::SessionDead.into()),
        };
        read_token(session, &wanted, &self.visit(), &challenge()?)
    }

    /// Sends the PIN once.
    pub(crate) fn run_verify(&self, session: &mut Session<impl Link>) -> Result<(), VerifyError> {
        let Some(pin) = &self.pin else { return Err(CardError::SessionDead.into()) };
        verify_pin(session, pin, self.told, &self.visit(), &challenge()?)
    }

    /// Reads the photo.
    pub(crate) fn run_photo(&self, session: &mut Session<impl Link>) -> Result<Photo, PhotoError> {
        let Some(printed) = &self.printed else { return Err(PhotoError::NoPhoto) };
        read_photo(session, printed, &self.visit())
    }

    /// Opens the card's key without a PIN, and has it prove itself.
    pub(crate) fn run_certify(&self, session: &mut Session<impl Link>) -> Result<(), CardError> {
        certify(session, &mut TestCertified::default(), &self.visit(), &challenge()?)
    }
}

/// Random bytes for a token to sign. A machine without any reads no card.
fn challenge() -> Result<[u8; CHALLENGE_BYTES], CardError> {
    let mut challenge = [0; CHALLENGE_BYTES];
    getrandom::fill(&mut challenge).map_err(|_| CardError::Unproven)?;
    Ok(challenge)
}
