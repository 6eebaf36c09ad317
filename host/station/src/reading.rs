//! What a visit has a card or phone do, ready to be run wherever it lies.

use card::{
    CHALLENGE_BYTES, CardError, Date, KeyFingerprint, Link, Pin, Reading, Session, TrustAnchors,
    VerifyError, Visit, Wanted, read_token, verify_pin,
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

/// One reading, or one PIN to be verified. Takes the PIN out of the record.
pub(crate) struct Errand {
    terms: Terms,
    bound: Option<KeyFingerprint>,
    pin: Option<Pin>,
    told: Option<u8>,
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
        Self { terms: terms.clone(), bound: record.key, pin, told }
    }

    /// A PIN for the visit's card. The panel shows how many tries are left.
    pub(crate) fn verify(terms: &Terms, record: &mut Record) -> Self {
        let pin = record.pin.take();
        Self { terms: terms.clone(), bound: record.key, pin, told: record.tries }
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
}

/// Random bytes for a token to sign. A machine without any reads no card.
fn challenge() -> Result<[u8; CHALLENGE_BYTES], CardError> {
    let mut challenge = [0; CHALLENGE_BYTES];
    getrandom::fill(&mut challenge).map_err(|_| CardError::Unproven)?;
    Ok(challenge)
}
