//! A test card in this process: a [`Link`] without any hardware.
//!
//! It is a pure model: bytes in, bytes out, no clock and no I/O. How long an
//! answer takes is part of the [`Reply`]; whoever carries it waits. As a
//! [`Link`] nobody waits.
//!
//! It imitates no secret of a real card. Its PIN is [`TEST_PIN`], its
//! certificate names itself a test card and carries no key and no signature.
//! It answers commands as the public descriptions of the card say; where they
//! are silent (a card without PIN) it follows the assumption that
//! [`crate::Session`] makes, so it is no evidence for that assumption.

mod command;
mod der;
mod fixture;

use std::time::Duration;

use zeroize::Zeroizing;

use self::command::{NE_EXTENDED_MAX, NE_SHORT_MAX, RawCommand};
pub(crate) use self::der::test_certificate;
pub use self::fixture::Fixture;
use crate::apdu::{INS_READ_BINARY, INS_SELECT, INS_VERIFY};
use crate::session::{AID_JPKI, EF_CERTIFICATE, EF_PIN, EF_TOKEN, LABEL_BYTES};
use crate::{CommandApdu, Link, LinkError, PIN_DIGITS};

/// The PIN of every test card.
pub const TEST_PIN: &[u8; PIN_DIGITS] = b"1234";
/// Wrong PINs in a row that block a card.
pub const TEST_TRIES_MAX: u8 = 3;

/// Bytes of an answer for which there is room from the start: short Le, status.
const ANSWER_BYTES_USUAL: usize = NE_SHORT_MAX + 2;
/// A contactless reader's answer to reset for this kind of card. Hosts do not
/// decide by it. Source: the public list of the PC/SC tools.
const ATR: [u8; 13] =
    [0x3B, 0x88, 0x80, 0x01, 0x00, 0x00, 0x05, 0xE0, 0xB3, 0x81, 0xA1, 0x00, 0x7F];

/// What goes wrong at one command. The card has done its work by then, except
/// at [`Fault::Reset`]: a PIN may have been counted although its answer is lost.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fault {
    /// The card leaves; the link says so.
    Removed,
    /// The card leaves; the link hands over an empty answer, as some readers do.
    RemovedUnseen,
    /// The card leaves when half of its answer is sent.
    RemovedMidway,
    /// The reader is unplugged.
    ReaderGone,
    /// The card never answers, and answers again when it is tapped or reset.
    Silent,
    /// The answer takes so much longer.
    Slow(Duration),
    /// Another program has reset the card before this command, so that nothing
    /// is selected or verified any more.
    Reset,
    /// Bytes that no card says.
    Garbage,
    /// The first half of the answer.
    Truncated,
    /// One byte instead of a status word.
    OneByte,
}

/// What comes of one raw command.
pub struct Reply {
    /// How long the card takes.
    pub after: Duration,
    /// What it says then.
    pub what: Said,
}

/// What a card says to one raw command.
pub enum Said {
    /// A whole answer.
    Bytes(Zeroizing<Vec<u8>>),
    /// The beginning of an answer; then it is pulled away.
    LeavesMidway(Zeroizing<Vec<u8>>),
    /// Nothing: it is not there, or is pulled away.
    Leaves,
    /// Nothing, although it stays.
    Silent,
}

/// One virtual card or phone.
///
/// Its try counter lives as long as the object: errors add up over taps, and a
/// right PIN resets them.
pub struct VirtualCard {
    chip: Chip,
    tries_left: u8,
    blocked_status: u16,
    delay: Duration,
    present: bool,
    // What a reset forgets:
    selected: Selected,
    verified: bool,
    silent: bool,
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
            delay: Duration::ZERO,
            present: true,
            selected: Selected::Nothing,
            verified: false,
            silent: false,
            commands: 0,
            fault: None,
        }
    }

    fn with_tries(self, tries_left: u8) -> Self {
        Self { tries_left, ..self }
    }

    /// Lets each command take so long.
    #[must_use]
    pub fn with_delay(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// Plans one fault at the command with this index after a tap or reset,
    /// from 0. It happens once.
    #[must_use]
    pub fn with_fault(self, at_command: u32, fault: Fault) -> Self {
        Self { fault: Some(PlannedFault { at_command, fault, every_tap: false }), ..self }
    }

    /// Plans the same fault for every tap and reset.
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

    /// What the card says of itself when it gets power.
    pub fn atr() -> &'static [u8] {
        &ATR
    }

    /// Power on or reset: selection and verified PIN are gone, the try counter
    /// is not.
    pub fn reset(&mut self) {
        self.selected = Selected::Nothing;
        self.verified = false;
        self.silent = false;
        self.commands = 0;
    }

    /// Puts the card on the reader anew, which resets it.
    pub fn tap(&mut self) {
        self.present = true;
        self.reset();
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

    /// Answers one command, given as the bytes that a reader would send.
    ///
    /// Anything may be passed: bytes that are no command are answered `6700`.
    pub fn answer(&mut self, command: &[u8]) -> Reply {
        let (fault, bytes) = self.carry_out(command);
        let (longer, what) = match fault {
            None | Some(Fault::Reset | Fault::Garbage | Fault::Truncated | Fault::OneByte) => {
                (Duration::ZERO, Said::Bytes(bytes))
            }
            Some(Fault::Slow(longer)) => (longer, Said::Bytes(bytes)),
            Some(Fault::RemovedMidway) => (Duration::ZERO, Said::LeavesMidway(bytes)),
            Some(Fault::Removed | Fault::RemovedUnseen | Fault::ReaderGone) => {
                (Duration::ZERO, Said::Leaves)
            }
            Some(Fault::Silent) => (Duration::ZERO, Said::Silent),
        };
        Reply { after: self.delay.saturating_add(longer), what }
    }

    /// Does the work of one command: which fault has come to pass, and the
    /// bytes that come out of the card with it.
    fn carry_out(&mut self, command: &[u8]) -> (Option<Fault>, Zeroizing<Vec<u8>>) {
        let mut bytes = Zeroizing::new(Vec::with_capacity(ANSWER_BYTES_USUAL));
        if !self.present {
            return (Some(Fault::Removed), bytes);
        }
        if self.silent {
            return (Some(Fault::Silent), bytes);
        }
        let fault = self.due_fault();
        self.commands = self.commands.saturating_add(1);
        if fault == Some(Fault::Reset) {
            self.reset();
        }
        let status = match RawCommand::parse(command) {
            Some(command) => self.respond(&command, &mut bytes),
            None => 0x6700,
        };
        bytes.extend(status.to_be_bytes());
        let half = bytes.len() / 2;
        match fault {
            None | Some(Fault::Slow(_) | Fault::Reset) => {}
            Some(Fault::Silent) => self.silent = true,
            Some(Fault::Removed | Fault::RemovedUnseen | Fault::ReaderGone) => self.lift(),
            Some(Fault::RemovedMidway) => {
                self.lift();
                bytes.truncate(half);
            }
            Some(Fault::Garbage) => {
                bytes.clear();
                bytes.extend([0xA5; 7]);
            }
            Some(Fault::Truncated) => bytes.truncate(half),
            Some(Fault::OneByte) => bytes.truncate(1),
        }
        (fault, bytes)
    }

    /// Data into `answer`, status returned.
    fn respond(&mut self, command: &RawCommand<'_>, answer: &mut Vec<u8>) -> u16 {
        match command.header {
            [0x00, INS_SELECT, 0x04, 0x0C] => self.select_df(command.data),
            [0x00, INS_SELECT, 0x02, 0x0C] => self.select_ef(command.data),
            [0x00, INS_READ_BINARY, p1 @ 0x00..=0x7F, p2] => {
                self.read(usize::from(u16::from_be_bytes([p1, p2])), command.ne, answer)
            }
            [0x00, INS_VERIFY, 0x00, 0x80] => self.verify(command.data),
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
        // An Le of zeros asks for as much as there is; any other for so much.
        let as_much_as_there_is = matches!(ne, NE_SHORT_MAX | NE_EXTENDED_MAX);
        if rest.len() < ne && !as_much_as_there_is { 0x6282 } else { 0x9000 }
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
        let (fault, bytes) = self.carry_out(command.bytes());
        match fault {
            None
            | Some(
                Fault::Slow(_)
                | Fault::Garbage
                | Fault::Truncated
                | Fault::OneByte
                | Fault::RemovedMidway,
            ) => answer.extend_from_slice(&bytes),
            Some(Fault::RemovedUnseen) => {}
            Some(Fault::Removed) => return Err(LinkError::CardGone),
            Some(Fault::ReaderGone) => return Err(LinkError::ReaderGone),
            Some(Fault::Silent) => return Err(LinkError::Silent),
            Some(Fault::Reset) => return Err(LinkError::Reset),
        }
        Ok(())
    }

    fn label(&self) -> &str {
        "virtual card"
    }
}
