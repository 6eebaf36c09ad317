//! What a station has a token do, in the order in which it has it done.
//!
//! One visit may need several sessions, since a phone is tapped and a card may
//! slip: each function brings the [`Visit`] with it, and none takes another
//! token than the one that was read first.

use crate::{
    CHALLENGE_BYTES, CardError, Certificate, Certified, Date, KeyFingerprint, Link, NumberB, Photo,
    PhotoError, Pin, Session, Token, Tries, TrustAnchors, Validity, VerifyError,
};

/// What holds for every reading of a visit.
pub struct Visit<'a> {
    /// Whose certificates are taken.
    pub anchors: &'a TrustAnchors,
    /// The key of the token that was read before in this visit, if one was.
    pub bound: Option<KeyFingerprint>,
    /// The day in Japan.
    pub today: Date,
}

/// The token that the patient has said he uses.
pub enum Wanted<'a> {
    /// A My Number Card.
    Card,
    /// An Android phone.
    Android {
        /// What he typed before the tap.
        pin: &'a Pin,
        /// The tries left that he was last told of, if he was.
        told: Option<u8>,
    },
    /// An iPhone.
    Iphone,
}

/// How far the time of a card's certificate has run.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Term {
    /// It is valid.
    #[default]
    Valid,
    /// It expires within [`crate::WARNING_MONTHS`] months.
    ExpiringSoon,
    /// It expired, and for [`crate::GRACE_MONTHS`] months the card still proves
    /// the insurance. Nothing else: what needs consent is not asked. A phone's
    /// certificate has no such time.
    Grace,
}

/// What lay on the reader.
pub enum Reading {
    /// A card that is valid. Whose it is, a PIN, a face or a clerk must say.
    Card {
        /// Its certificate.
        certificate: Certificate,
        /// How often its PIN may still be tried; `None` without one.
        tries: Option<Tries>,
        /// How far its certificate's time has run.
        term: Term,
    },
    /// A phone that is valid and has proved itself, and its holder with it.
    Phone {
        /// Its certificate.
        certificate: Certificate,
        /// The certificate expires within [`crate::WARNING_MONTHS`] months.
        expiring: bool,
    },
    /// The token that is wanted, but its certificate is not valid today.
    NotValid,
    /// Another kind of token, or one that proves no insurance.
    NotWanted,
}

/// Reads what lies on the reader. `challenge` is 32 random bytes for this call.
///
/// # Errors
/// Any [`VerifyError`]; those about a PIN for an Android phone only.
pub fn read_token<L: Link>(
    session: &mut Session<L>,
    wanted: &Wanted<'_>,
    visit: &Visit<'_>,
    challenge: &[u8; CHALLENGE_BYTES],
) -> Result<Reading, VerifyError> {
    visit.begin(session)?;
    let (certificate, tries) = match wanted {
        Wanted::Android { pin, told } => match session.read_android(pin, *told) {
            Ok(certificate) => (certificate, None),
            Err(VerifyError::NotTaken) => return Ok(Reading::NotWanted),
            Err(error) => return Err(error),
        },
        Wanted::Card | Wanted::Iphone => match (wanted, session.read()?) {
            (Wanted::Card, Token::Card { certificate, tries }) => (certificate, Some(tries)),
            (Wanted::Card, Token::NoPinCard { certificate })
            | (Wanted::Iphone, Token::Iphone { certificate }) => (certificate, None),
            (
                _,
                Token::Card { .. }
                | Token::NoPinCard { .. }
                | Token::Juki
                | Token::Android { .. }
                | Token::Iphone { .. },
            ) => return Ok(Reading::NotWanted),
        },
    };
    let term = match certificate.validity(visit.today) {
        Validity::NotYet | Validity::Expired => return Ok(Reading::NotValid),
        Validity::Grace => Term::Grace,
        Validity::ExpiringSoon => Term::ExpiringSoon,
        Validity::Valid => Term::Valid,
    };
    let expiring = match (wanted, term) {
        (Wanted::Card, _) => return Ok(Reading::Card { certificate, tries, term }),
        (Wanted::Android { .. } | Wanted::Iphone, Term::Grace) => return Ok(Reading::NotValid),
        (Wanted::Android { .. } | Wanted::Iphone, Term::ExpiringSoon) => true,
        (Wanted::Android { .. } | Wanted::Iphone, Term::Valid) => false,
    };
    session.prove(challenge)?;
    Ok(Reading::Phone { certificate, expiring })
}

/// Has the visit's card verify a PIN, and then prove itself. `told` are the
/// tries left that the patient was last told of; `challenge` is 32 random bytes
/// for this call.
///
/// # Errors
/// Any [`VerifyError`].
pub fn verify_pin<L: Link>(
    session: &mut Session<L>,
    pin: &Pin,
    told: Option<u8>,
    visit: &Visit<'_>,
    challenge: &[u8; CHALLENGE_BYTES],
) -> Result<(), VerifyError> {
    visit.begin(session)?;
    session.verify_pin(pin, told)?;
    Ok(session.prove(challenge)?)
}

/// Reads the face photo of the visit's card.
///
/// # Errors
/// Any [`PhotoError`].
pub fn read_photo<L: Link>(
    session: &mut Session<L>,
    number: &NumberB,
    visit: &Visit<'_>,
) -> Result<Photo, PhotoError> {
    visit.begin(session)?;
    session.photo(number)
}

/// Has the visit's card prove itself without a PIN, once a certified reader
/// has recognised the face. `challenge` is 32 random bytes for this call.
///
/// # Errors
/// Any [`CardError`].
pub fn certify<L: Link>(
    session: &mut Session<L>,
    certified: &mut impl Certified,
    visit: &Visit<'_>,
    challenge: &[u8; CHALLENGE_BYTES],
) -> Result<(), CardError> {
    visit.begin(session)?;
    session.certify(certified)?;
    session.prove(challenge)
}

impl Visit<'_> {
    fn begin<L: Link>(&self, session: &mut Session<L>) -> Result<(), CardError> {
        session.trust(self.anchors);
        match self.bound {
            Some(key) => session.bind(key),
            None => Ok(()),
        }
    }
}
