//! A test card in this process: a [`Link`] without any hardware.
//!
//! It is a pure model: bytes in, bytes out, no clock and no I/O. How long an
//! answer takes is part of the [`Reply`]; whoever carries it waits. As a
//! [`Link`] nobody waits.
//!
//! It imitates no secret of a real card. Its PIN is [`TEST_PIN`]; its keys lie
//! in `host/card/keys` for all to read; its certificates name themselves a test
//! card's and are signed by a test issuer.
//! It answers commands as the public descriptions of the card say. Where they
//! are silent it follows assumptions of ours, so it is no evidence for them: a
//! card without PIN has no PIN file, and an iPhone signs without a PIN, since
//! its holder has unlocked it.
//! The certified authentication without PIN is not public; [`TEST_CERTIFIED`]
//! stands in its place, which no real card knows.

mod chip;
mod command;
mod der;
mod fixture;
pub(crate) mod keys;

use std::time::Duration;

use zeroize::Zeroizing;

use self::chip::{Chip, File, WRONG_LENGTH};
use self::command::{NE_SHORT_MAX, RawCommand};
pub use self::fixture::Fixture;
pub(crate) use self::fixture::{TEST_CA_CERTIFICATE, printed_file};
#[cfg(test)]
pub(crate) use self::{
    der::{Use, Wording},
    fixture::test_certificate,
};
use crate::photo::EF_PRINTED;
use crate::session::{AID_JPKI, AID_PRINTED, EF_PIN, EF_TOKEN, LABEL_BYTES};
use crate::{CommandApdu, Link, LinkError, PIN_DIGITS};

/// The PIN of every test card.
pub const TEST_PIN: &[u8; PIN_DIGITS] = b"1234";
/// Wrong PINs in a row that block a card.
pub const TEST_TRIES_MAX: u8 = 3;
/// The password for signing documents of every test card. This product never
/// sends it; other programs test the card with it.
pub const TEST_SIGN_PIN: &[u8] = b"ABC123";
/// Wrong passwords in a row that block signing documents.
pub const TEST_SIGN_TRIES_MAX: u8 = 5;
/// Wrong numbers in a row that block the photo.
pub const TEST_NUMBER_B_TRIES_MAX: u8 = 10;
/// CLA INS P1 P2 of the command that stands on test cards for the certified
/// authentication. It opens the authentication key without a PIN.
pub const TEST_CERTIFIED: [u8; 4] = [0x80, 0xEE, 0x7E, 0x57];
/// The data of that command.
pub const TEST_CERTIFIED_DATA: &[u8] = b"MADOGUCHI TEST CARD";

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
    delay: Duration,
    present: bool,
    // What a reset forgets:
    silent: bool,
    commands: u32,
    // What a test asked for:
    fault: Option<PlannedFault>,
}

#[derive(Clone, Copy)]
struct PlannedFault {
    at_command: u32,
    fault: Fault,
    every_tap: bool,
}

impl VirtualCard {
    fn new(chip: Chip) -> Self {
        Self { chip, delay: Duration::ZERO, present: true, silent: false, commands: 0, fault: None }
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
    pub fn blocked_as_6983(mut self) -> Self {
        self.chip.blocked_status = 0x6983;
        self
    }

    /// Lets it call itself something else, of which the first 32 bytes count.
    #[must_use]
    pub fn with_label(mut self, label: &str) -> Self {
        let mut label = label.as_bytes().to_vec();
        label.resize(LABEL_BYTES, b' ');
        self.set_file(&AID_JPKI, EF_TOKEN, label);
        self
    }

    /// Replaces the file that the photo lies in, if it has one.
    pub fn set_printed(&mut self, file: Vec<u8>) {
        self.set_file(&AID_PRINTED, EF_PRINTED, file);
    }

    /// Replaces the data of a file, if there is such a file.
    pub(crate) fn set_file(&mut self, aid: &[u8], file: u16, data: Vec<u8>) {
        if let Some(File::Data { bytes, .. }) = self.chip.file_mut(aid, file) {
            *bytes = data;
        }
    }

    /// Spoils the photo, if it has one: it does not begin as a JP2 file does.
    #[must_use]
    pub fn with_corrupt_photo(mut self) -> Self {
        self.set_printed(printed_file(b"no photo"));
        self
    }

    /// What the card says of itself when it gets power.
    pub fn atr() -> &'static [u8] {
        &ATR
    }

    /// Power on or reset: selection and verified PINs are gone, the try counters
    /// are not.
    pub fn reset(&mut self) {
        self.chip.reset();
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

    /// Tries that its PIN has left, 0 to [`TEST_TRIES_MAX`], for a tester's
    /// eyes; 0 if it has none. A host asks the card.
    pub fn tries_left(&mut self) -> u8 {
        match self.chip.file_mut(&AID_JPKI, EF_PIN) {
            Some(File::Pin(pin)) => pin.tries_left,
            Some(File::Data { .. } | File::Key { .. }) | None => 0,
        }
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
            Some(command) => self.chip.respond(&command, &mut bytes),
            None => WRONG_LENGTH,
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
