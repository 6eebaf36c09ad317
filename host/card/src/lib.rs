//! Reads My Number Cards and phones that stand in for them.
//!
//! The path of one reading: a [`Link`] carries [`CommandApdu`]s to whatever
//! lies on the reader; a [`Session`] sends them in the one order that this
//! product uses and turns the answers into a [`Token`].
//! [`VirtualCard`] is a [`Link`] without any hardware.
//!
//! Invariants:
//! - A [`Pin`] has no `Debug`, `Clone` or serialisation, and is wiped on drop.
//! - A session sends VERIFY with a PIN once for each call, never by itself.
//! - Any answer outside the rules ends the session: the card that answers
//!   next may be another one.
//! - There is no clock: a caller passes the [`Date`] in.
//!
//! Not here: PC/SC, the face photo (its file opens only with a number printed
//! on the card, and is not read in this version), signatures, and the
//! certified authentication without PIN, which is not public.

mod apdu;
mod certificate;
mod date;
mod error;
mod link;
mod number_b;
mod photo;
mod pin;
mod proof;
mod quoted;
mod reading;
mod session;
mod tlv;
mod trust;
mod virtual_card;

#[cfg(test)]
mod tests;

pub use apdu::{
    AID_BYTES, COMMAND_BYTES_MAX, COMMAND_DATA_BYTES_MAX, CommandApdu, NE_BYTES_MAX, ResponseApdu,
    StatusWord,
};
pub use certificate::{
    CERTIFICATE_BYTES_MAX, Certificate, KeyFingerprint, Validity, WARNING_MONTHS,
};
pub use date::Date;
pub use error::{CardError, PhotoError, Recovery, VerifyError};
pub use link::{Link, LinkError};
pub use number_b::{BirthYear, NUMBER_B_DIGITS, NumberB, SECURITY_CODE_DIGITS};
pub use photo::{PHOTO_BYTES_MAX, PICTURE_SIDE_PIXELS_MAX, Photo, Picture};
pub use pin::{PIN_DIGITS, Pin, PinEntry};
pub use proof::{CERTIFIED_COMMANDS_MAX, CHALLENGE_BYTES, Certified, CertifiedStep, TestCertified};
pub use quoted::{FOREIGN_CHARS_MAX, Marks, Quoted};
pub use reading::{Reading, Visit, Wanted, certify, read_photo, read_token, verify_pin};
pub use session::{Session, TRIES_FEW_MAX, Token, Tries};
pub use trust::TrustAnchors;
pub use virtual_card::{
    Fault, Fixture, Reply, Said, TEST_CERTIFIED, TEST_CERTIFIED_DATA, TEST_NUMBER_B_TRIES_MAX,
    TEST_PIN, TEST_SIGN_PIN, TEST_SIGN_TRIES_MAX, TEST_TRIES_MAX, VirtualCard,
};
