//! Reads My Number Cards and phones that stand in for them.
//!
//! The path of one reading: a [`Link`] carries [`CommandApdu`]s to whatever
//! lies on the reader; a [`Session`] sends them in the one order that this
//! product uses, and turns the answers into a [`Token`], a [`Photo`] or a
//! proof. A station asks for these through [`read_token`], [`verify_pin`],
//! [`read_photo`] and [`certify`].
//! [`VirtualCard`] is a [`Link`] without any hardware; it also answers raw
//! bytes, and [`VpcdReader`] puts it into a reader that PC/SC takes for real.
//!
//! The path to one reader: a [`Watcher`] sees PC/SC's readers and what lies on
//! them; a [`Slot`] for each runs what is asked of its card, one thing at a time
//! and each within a limit, on a [`Session`] over a [`PcscLink`].
//!
//! Invariants:
//! - A [`Pin`], a [`NumberB`], a [`Certificate`], a [`Photo`] and a [`Picture`]
//!   have no `Debug`, `Clone` or serialisation, and are wiped on drop.
//! - A session sends VERIFY, and has a token sign, once for each call, never by
//!   itself; the try counter comes before VERIFY.
//! - Any answer outside the rules ends the session: the card that answers
//!   next may be another one.
//! - A certificate is taken only from an issuer in [`TrustAnchors`], and a
//!   session takes one key only.
//! - Whatever is asked of a card names its [`Epoch`], and is answered by that
//!   card, in time, or refused.
//! - A context of PC/SC stays on the thread that established it.
//! - A reading has no clock and no randomness: a caller passes the [`Date`] and
//!   the challenge in. Only slots, watchers and carriers measure time.
//!
//! Not here: whether a certificate is revoked, which the eligibility system
//! answers; signing documents; and how a certified reader opens a card's key
//! without a PIN, which is not public. [`Certified`] is where that belongs, and
//! [`TestCertified`] its double for test cards.

mod apdu;
mod certificate;
mod date;
mod error;
mod link;
mod number_b;
mod pcsc;
mod photo;
mod pin;
mod proof;
mod quoted;
mod reading;
mod session;
mod slot;
mod tlv;
mod trust;
mod virtual_card;
mod vpcd;

// So that the fuzz targets, which a test replays, can name it from within.
#[cfg(test)]
extern crate self as card;
#[cfg(test)]
mod tests;

pub use self::pcsc::{
    BACKOFF_MAX, BACKOFF_MIN, LOOK_AGAIN, PcscLink, ReaderName, Watched, Watcher,
};
pub use apdu::{
    AID_BYTES, COMMAND_BYTES_MAX, COMMAND_DATA_BYTES_MAX, CommandApdu, NE_BYTES_MAX, ResponseApdu,
    StatusWord,
};
pub use certificate::{
    CERTIFICATE_BYTES_MAX, Certificate, GRACE_MONTHS, KeyFingerprint, Validity, WARNING_MONTHS,
};
pub use date::Date;
pub use error::{CardError, PhotoError, Recovery, VerifyError};
pub use link::{Link, LinkError};
pub use number_b::{BirthYear, NUMBER_B_DIGITS, NumberB, SECURITY_CODE_DIGITS};
pub use photo::{PHOTO_BYTES_MAX, PICTURE_SIDE_PIXELS_MAX, Photo, Picture};
pub use pin::{PIN_DIGITS, Pin, PinEntry};
pub use proof::{CERTIFIED_COMMANDS_MAX, CHALLENGE_BYTES, Certified, CertifiedStep, TestCertified};
pub use quoted::{FOREIGN_CHARS_MAX, Marks, Quoted};
pub use reading::{Reading, Term, Visit, Wanted, certify, read_photo, read_token, verify_pin};
pub use session::{Session, TRIES_FEW_MAX, Token, Tries};
pub use slot::{
    ANSWER_LIMIT, Epoch, LEFT_BEHIND_MAX, Presence, SETTLE, SIGN_LIMIT, STUCK_LIMIT, Slot,
    SlotState,
};
pub use trust::TrustAnchors;
pub use virtual_card::{
    Fault, Fixture, Reply, Said, TEST_CERTIFIED, TEST_CERTIFIED_DATA, TEST_NUMBER_B_TRIES_MAX,
    TEST_PIN, TEST_SIGN_PIN, TEST_SIGN_TRIES_MAX, TEST_TRIES_MAX, VirtualCard,
};
pub use vpcd::VpcdReader;
