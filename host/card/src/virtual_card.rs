//! A test card in this process: a [`Link`] without any hardware.
//!
//! It imitates no secret of a real card. Its PIN is [`TEST_PIN`], its
//! certificate names itself a test card and carries no key and no signature.
//! It answers commands as the public descriptions of the card say; where they
//! are silent (a card without PIN) it follows the assumption that
//! [`crate::Session`] makes, so it is no evidence for that assumption.

mod der;
mod fixture;

use zeroize::Zeroizing;

pub(crate) use self::der::test_certificate;
pub use self::fixture::Fixture;
use crate::apdu::{INS_READ_BINARY, INS_SELECT, INS_VERIFY};
use crate::session::{AID_JPKI, EF_CERTIFICATE, EF_PIN, EF_TOKEN, LABEL_BYTES};
use crate::{CommandApdu, Link, LinkError, PIN_DIGITS};

/// The PIN of every test card.
pub const TEST_PIN: &[u8; PIN_DIGITS] = b"1234";
/// Wrong PINs in a row that block a card.
pub const TEST_TRIES_MAX: u8 = 3;

/// What goes wrong at one command. The card has always done its work by then:
/// a PIN may have been counted although its answer is lost.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fault {
    /// The card leaves; the link says so.
    Removed,
    /// The card leaves; the link hands over an empty answer, as some readers do.
    RemovedUnseen,
    /// The reader is unplugged.
    ReaderGone,
    /// Bytes that no card says.
    Garbage,
    /// The first half of the answer.
    Truncated,
    /// One byte instead of a status word.
    OneByte,
}

/// One virtual card or phone.
///
/// Its try counter lives as long as the object: errors add up over taps, and a
/// right PIN resets them.
pub struct VirtualCard {
    chip: Chip,
    tries_left: u8,
    blocked_status: u16,
    // What a tap resets:
    selected: Selected,
    verified: bool,
    present: bool,
    commands: u32,
    // What a test asked for:
    fault: Option<PlannedFault>,
}

/// What is on the chip for good.
struct Chip {
    /// Whether the JPKI application is there at all.
    jpki: bool,
    token: Vec<u8>,
    certificate: Vec<u8>,
    certificate_needs_pin: bool,
    has_pin: bool,
}

#[derive(Clone, Copy)]
enum Selected {
    Nothing,
    Application,
    Token,
    Certificate,
    Pin,
}

#[derive(Clone, Copy)]
struct PlannedFault {
    at_command: u32,
    fault: Fault,
    every_tap: bool,
}

impl Chip {
    fn new(label: &[u8], certificate: Vec<u8>) -> Self {
        let mut token = label.to_vec();
        token.resize(LABEL_BYTES, b' ');
        Self { jpki: true, token, certificate, certificate_needs_pin: false, has_pin: true }
    }
}

impl VirtualCard {
    fn new(chip: Chip) -> Self {
        Self {
            chip,
            tries_left: TEST_TRIES_MAX,
            blocked_status: 0x6984,
            selected: Selected::Nothing,
            verified: false,
            present: true,
            commands: 0,
            fault: None,
        }
    }

    fn with_tries(self, tries_left: u8) -> Self {
        Self { tries_left, ..self }
    }

    /// Plans one fault at the command with this index after a tap, from 0. It
    /// happens once.
    #[must_use]
    pub fn with_fault(self, at_command: u32, fault: Fault) -> Self {
        Self { fault: Some(PlannedFault { at_command, fault, every_tap: false }), ..self }
    }

    /// Plans the same fault for every tap.
    #[must_use]
    pub fn with_fault_every_tap(self, at_command: u32, fault: Fault) -> Self {
        Self { fault: Some(PlannedFault { at_command, fault, every_tap: true }), ..self }
    }

    /// Says a blocked PIN as `6983` (the standard) instead of `6984` (public
    /// descriptions of the card).
    #[must_use]
    pub fn blocked_as_6983(self) -> Self {
        Self { blocked_status: 0x6983, ..self }
    }

    /// Puts the card on the reader anew: selection and verified PIN are gone,
    /// the try counter is not.
    pub fn tap(&mut self) {
        self.selected = Selected::Nothing;
        self.verified = false;
        self.present = true;
        self.commands = 0;
    }

    /// Takes the card off the reader.
    pub fn lift(&mut self) {
        self.present = false;
    }

    /// Tries that the chip has left, 0 to [`TEST_TRIES_MAX`], for a tester's
    /// eyes. A host asks the card.
    pub fn tries_left(&self) -> u8 {
        self.tries_left
    }

    /// Does the work of one command: data into `answer`, status returned.
    fn respond(&mut self, command: &CommandApdu, answer: &mut Vec<u8>) -> u16 {
        match command.header() {
            [0x00, INS_SELECT, 0x04, 0x0C] => self.select_df(command.data()),
            [0x00, INS_SELECT, 0x02, 0x0C] => self.select_ef(command.data()),
            [0x00, INS_READ_BINARY, p1 @ 0x00..=0x7F, p2] => {
                self.read(usize::from(u16::from_be_bytes([p1, p2])), command.ne(), answer)
            }
            [0x00, INS_VERIFY, 0x00, 0x80] => self.verify(command.data()),
            [0x00, INS_SELECT | INS_READ_BINARY | INS_VERIFY, _, _] => 0x6A86,
            [0x00, ..] => 0x6D00,
            _ => 0x6E00,
        }
    }

    fn select_df(&mut self, aid: &[u8]) -> u16 {
        if !self.chip.jpki || aid != AID_JPKI {
            return 0x6A82;
        }
        self.selected = Selected::Application;
        0x9000
    }

    fn select_ef(&mut self, file: &[u8]) -> u16 {
        let Ok(file) = <[u8; 2]>::try_from(file) else { return 0x6700 };
        let selected = match u16::from_be_bytes(file) {
            _ if matches!(self.selected, Selected::Nothing) => return 0x6A82,
            EF_TOKEN => Selected::Token,
            EF_CERTIFICATE => Selected::Certificate,
            EF_PIN if self.chip.has_pin => Selected::Pin,
            _ => return 0x6A82,
        };
        self.selected = selected;
        0x9000
    }

    fn read(&self, offset: usize, ne: usize, answer: &mut Vec<u8>) -> u16 {
        let file = match self.selected {
            Selected::Token => &self.chip.token,
            Selected::Certificate if self.chip.certificate_needs_pin && !self.verified => {
                return 0x6982;
            }
            Selected::Certificate => &self.chip.certificate,
            Selected::Nothing | Selected::Application | Selected::Pin => return 0x6986,
        };
        let Some(rest) = file.get(offset..) else { return 0x6B00 };
        answer.extend(rest.iter().take(ne));
        if rest.len() < ne { 0x6282 } else { 0x9000 }
    }

    fn verify(&mut self, digits: &[u8]) -> u16 {
        match self.selected {
            Selected::Pin => {}
            Selected::Nothing | Selected::Application | Selected::Token | Selected::Certificate => {
                return 0x6985;
            }
        }
        if self.tries_left == 0 {
            return self.blocked_status;
        }
        if digits.is_empty() {
            return if self.verified { 0x9000 } else { 0x63C0 | u16::from(self.tries_left) };
        }
        if digits.len() != PIN_DIGITS {
            return 0x6700;
        }
        self.verified = digits == TEST_PIN;
        if self.verified {
            self.tries_left = TEST_TRIES_MAX;
            return 0x9000;
        }
        self.tries_left -= 1;
        0x63C0 | u16::from(self.tries_left)
    }

    /// The fault due at this command, if any; one that happens once is spent.
    fn due_fault(&mut self) -> Option<Fault> {
        let planned = self.fault.filter(|planned| planned.at_command == self.commands)?;
        if !planned.every_tap {
            self.fault = None;
        }
        Some(planned.fault)
    }
}

impl Link for VirtualCard {
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        if !self.present {
            return Err(LinkError::CardGone);
        }
        let status = self.respond(command, answer);
        answer.extend(status.to_be_bytes());
        let fault = self.due_fault();
        self.commands = self.commands.saturating_add(1);
        match fault {
            None => Ok(()),
            Some(Fault::Removed) => {
                self.lift();
                Err(LinkError::CardGone)
            }
            Some(Fault::RemovedUnseen) => {
                self.lift();
                answer.clear();
                Ok(())
            }
            Some(Fault::ReaderGone) => {
                self.lift();
                Err(LinkError::ReaderGone)
            }
            Some(Fault::Garbage) => {
                answer.clear();
                answer.extend([0xA5; 7]);
                Ok(())
            }
            Some(Fault::Truncated) => {
                let half = answer.len() / 2;
                answer.truncate(half);
                Ok(())
            }
            Some(Fault::OneByte) => {
                answer.truncate(1);
                Ok(())
            }
        }
    }

    fn label(&self) -> &str {
        "virtual card"
    }
}
