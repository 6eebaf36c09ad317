//! That the token holds the key which its certificate names.
//!
//! A certificate can be copied by whoever reads it; only the token can sign
//! with its key. It signs after a PIN, or after the certified authentication.
//! Source: PKCS #1 (RFC 8017), RSASSA-PKCS1-v1_5; public open-source readers
//! of the card for the command.

use rsa::sha2::{Digest, Sha256};

use crate::apdu::COMPUTE_SIGNATURE;
use crate::session::{EF_KEY, Label, unexpected};
use crate::{
    CardError, CommandApdu, Link, NE_BYTES_MAX, Session, StatusWord, TEST_CERTIFIED,
    TEST_CERTIFIED_DATA,
};

/// Bytes of a challenge.
pub const CHALLENGE_BYTES: usize = 32;
/// Most commands of one certified authentication.
pub const CERTIFIED_COMMANDS_MAX: usize = 16;

/// What stands before the challenge in what is signed, so that the signature
/// is good for nothing else.
const PURPOSE: &[u8] = b"madoguchi: the token of this visit\0";
/// What stands before a SHA-256 digest in a DigestInfo.
const DIGEST_INFO_SHA256: &[u8] = &[
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

/// The certified authentication: how a certified reader opens the key of a
/// card without a PIN, when it has recognised the holder's face.
///
/// How that is done on a real card is not public and needs keys that only
/// certified makers have, so nothing real stands here: whoever has them
/// implements this trait. [`TestCertified`] is its double, which only test
/// cards answer.
pub trait Certified {
    /// The next step after the data that the card answered to the last one;
    /// no data before the first.
    fn next(&mut self, answer: &[u8]) -> CertifiedStep;
}

/// A step of the certified authentication.
pub enum CertifiedStep {
    /// This is to be sent; anything but `9000` ends the session.
    Send(CommandApdu),
    /// The card has opened its key.
    Done,
    /// The card is not what it ought to be.
    Refused,
}

/// The double of the certified authentication: one command that no real card
/// knows.
#[derive(Default)]
pub struct TestCertified {
    sent: bool,
}

impl Certified for TestCertified {
    fn next(&mut self, _: &[u8]) -> CertifiedStep {
        if std::mem::replace(&mut self.sent, true) {
            return CertifiedStep::Done;
        }
        CertifiedStep::Send(
            CommandApdu::new(TEST_CERTIFIED, TEST_CERTIFIED_DATA, None)
                .expect("invariant: the data fits"),
        )
    }
}

impl<L: Link> Session<L> {
    /// Has the token sign a challenge, which the caller makes from random
    /// bytes for each call, and checks the signature with the key of the
    /// certificate. A PIN, or the certified authentication, comes before it.
    ///
    /// # Errors
    /// [`CardError::Unproven`] if the signature is not this key's; any other
    /// [`CardError`]. [`CardError::Unexpected`] if nothing has opened the key.
    pub fn prove(&mut self, challenge: &[u8; CHALLENGE_BYTES]) -> Result<(), CardError> {
        self.identify()?;
        let holder = self.holder()?;
        if !self.select(EF_KEY)? {
            let select = CommandApdu::select_ef(EF_KEY);
            return Err(self.end(unexpected(&select, StatusWord::NotFound)));
        }
        let message = [PURPOSE, challenge].concat();
        let digest_info = [DIGEST_INFO_SHA256, &Sha256::digest(&message)].concat();
        let command = CommandApdu::new(COMPUTE_SIGNATURE, &digest_info, Some(NE_BYTES_MAX))
            .expect("invariant: a digest fits");
        let response = self.exchange(&command)?;
        match response.status {
            StatusWord::Ok if holder.has_signed(&message, response.data) => self.go_on(()),
            StatusWord::Ok => Err(CardError::Unproven),
            status @ (StatusWord::TriesLeft(_)
            | StatusWord::Blocked
            | StatusWord::NotFound
            | StatusWord::Other(_)) => Err(unexpected(&command, status)),
        }
    }

    /// Opens the key of a card without a PIN. The certificate is checked first.
    ///
    /// # Errors
    /// [`CardError::Unproven`] if it is no card or does not prove itself; any
    /// other [`CardError`].
    pub fn certify(&mut self, certified: &mut impl Certified) -> Result<(), CardError> {
        match self.identify()? {
            Label::Card => {}
            Label::Juki | Label::Android | Label::Iphone => {
                return Err(self.end(CardError::Unproven));
            }
        }
        self.holder()?;
        let mut step = certified.next(&[]);
        for _ in 0..CERTIFIED_COMMANDS_MAX {
            let command = match step {
                CertifiedStep::Send(command) => command,
                CertifiedStep::Done => return Ok(()),
                CertifiedStep::Refused => break,
            };
            let response = self.exchange(&command)?;
            match response.status {
                StatusWord::Ok => step = certified.next(response.data),
                status @ (StatusWord::TriesLeft(_)
                | StatusWord::Blocked
                | StatusWord::NotFound
                | StatusWord::Other(_)) => return Err(unexpected(&command, status)),
            }
            self.go_on(())?;
        }
        Err(self.end(CardError::Unproven))
    }
}
