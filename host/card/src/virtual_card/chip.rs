//! What a test card holds and how it answers: applications, files, PINs, keys.
//!
//! Source: ISO/IEC 7816-4; where that leaves room, what OpenSC's driver for
//! this card expects (the try counter is told even when the PIN is verified).

use std::collections::BTreeMap;

use rsa::RsaPrivateKey;
use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::traits::PublicKeyParts;

use super::command::{NE_EXTENDED_MAX, NE_SHORT_MAX, RawCommand};
use super::{TEST_CERTIFIED, TEST_CERTIFIED_DATA};
use crate::AID_BYTES;
use crate::apdu::{COMPUTE_SIGNATURE, INS_READ_BINARY, INS_SELECT, INS_VERIFY};

const OK: u16 = 0x9000;
const END_OF_FILE: u16 = 0x6282;
const TRIES_LEFT: u16 = 0x63C0;
pub(super) const WRONG_LENGTH: u16 = 0x6700;
const NOT_OF_THIS_FILE: u16 = 0x6981;
const NOT_VERIFIED: u16 = 0x6982;
const CONDITIONS_NOT_MET: u16 = 0x6985;
const NO_FILE_SELECTED: u16 = 0x6986;
const WRONG_DATA: u16 = 0x6A80;
const NOT_FOUND: u16 = 0x6A82;
const WRONG_PARAMETERS: u16 = 0x6A86;
const WRONG_OFFSET: u16 = 0x6B00;
/// 256 bytes would be right, which SW2 writes as 00.
const WRONG_LE_256: u16 = 0x6C00;
const UNKNOWN_INSTRUCTION: u16 = 0x6D00;
const UNKNOWN_CLASS: u16 = 0x6E00;

pub(super) struct Chip {
    applications: Vec<Application>,
    /// How it says that a PIN is blocked when one is offered.
    pub(super) blocked_status: u16,
    // What a reset forgets:
    application: Option<usize>,
    file: Option<u16>,
    certified: bool,
}

pub(super) struct Application {
    pub(super) aid: [u8; AID_BYTES],
    pub(super) files: BTreeMap<u16, File>,
}

pub(super) enum File {
    Data {
        bytes: Vec<u8>,
        /// The PIN that must be verified before it is read.
        pin: Option<u16>,
    },
    Pin(PinFile),
    Key {
        key: Box<RsaPrivateKey>,
        /// The PIN that must be verified before it signs, unless the double of
        /// the certified authentication has opened it.
        pin: Option<u16>,
        certified: bool,
    },
}

pub(super) struct PinFile {
    pub(super) value: Vec<u8>,
    pub(super) tries_max: u8,
    pub(super) tries_left: u8,
    pub(super) verified: bool,
}

impl Chip {
    pub(super) fn new(applications: Vec<Application>) -> Self {
        Self {
            applications,
            blocked_status: 0x6984,
            application: None,
            file: None,
            certified: false,
        }
    }

    /// Selection and all that was proved are gone; tries are not.
    pub(super) fn reset(&mut self) {
        self.application = None;
        self.forget();
    }

    fn forget(&mut self) {
        self.file = None;
        self.certified = false;
        for application in &mut self.applications {
            for file in application.files.values_mut() {
                if let File::Pin(pin) = file {
                    pin.verified = false;
                }
            }
        }
    }

    pub(super) fn file_mut(&mut self, aid: &[u8], file: u16) -> Option<&mut File> {
        let mut applications = self.applications.iter_mut();
        applications.find(|application| application.aid == aid)?.files.get_mut(&file)
    }

    /// Data into `answer`, status returned.
    pub(super) fn respond(&mut self, command: &RawCommand<'_>, answer: &mut Vec<u8>) -> u16 {
        match command.header {
            [0x00, INS_SELECT, 0x04, 0x0C] => self.select_df(command.data),
            [0x00, INS_SELECT, 0x02, 0x0C] => self.select_ef(command.data),
            [0x00, INS_READ_BINARY, p1 @ 0x00..=0x7F, p2] => {
                self.read(usize::from(u16::from_be_bytes([p1, p2])), command.ne, answer)
            }
            [0x00, INS_VERIFY, 0x00, 0x80] => self.verify(command.data),
            COMPUTE_SIGNATURE => self.sign(command.data, command.ne, answer),
            TEST_CERTIFIED => self.certify(command.data),
            [0x00, INS_SELECT | INS_READ_BINARY | INS_VERIFY, _, _] => WRONG_PARAMETERS,
            [0x00 | 0x80, ..] => UNKNOWN_INSTRUCTION,
            _ => UNKNOWN_CLASS,
        }
    }

    fn select_df(&mut self, aid: &[u8]) -> u16 {
        let found = self.applications.iter().position(|application| application.aid == aid);
        let Some(found) = found else { return NOT_FOUND };
        self.forget();
        self.application = Some(found);
        OK
    }

    fn select_ef(&mut self, file: &[u8]) -> u16 {
        let Ok(file) = <[u8; 2]>::try_from(file) else { return WRONG_LENGTH };
        let file = u16::from_be_bytes(file);
        match self.files() {
            Some(files) if files.contains_key(&file) => self.file = Some(file),
            Some(_) | None => return NOT_FOUND,
        }
        OK
    }

    fn read(&self, offset: usize, ne: usize, answer: &mut Vec<u8>) -> u16 {
        let bytes = match self.selected() {
            Some(File::Data { pin, .. }) if !self.is_verified(*pin) => return NOT_VERIFIED,
            Some(File::Data { bytes, .. }) => bytes,
            Some(File::Pin(_) | File::Key { .. }) => return NOT_OF_THIS_FILE,
            None => return NO_FILE_SELECTED,
        };
        let Some(rest) = bytes.get(offset..) else { return WRONG_OFFSET };
        answer.extend(rest.iter().take(ne));
        // An Le of zeros asks for as much as there is; any other for so much.
        let as_much_as_there_is = matches!(ne, NE_SHORT_MAX | NE_EXTENDED_MAX);
        if rest.len() < ne && !as_much_as_there_is { END_OF_FILE } else { OK }
    }

    fn verify(&mut self, value: &[u8]) -> u16 {
        let blocked_status = self.blocked_status;
        let Some(File::Pin(pin)) = self.selected_mut() else { return CONDITIONS_NOT_MET };
        if value.is_empty() {
            return TRIES_LEFT | u16::from(pin.tries_left);
        }
        let Some(tries_left) = pin.tries_left.checked_sub(1) else { return blocked_status };
        if value.len() != pin.value.len() {
            return WRONG_LENGTH;
        }
        pin.verified = value == pin.value;
        if pin.verified {
            pin.tries_left = pin.tries_max;
            return OK;
        }
        pin.tries_left = tries_left;
        TRIES_LEFT | u16::from(tries_left)
    }

    /// PKCS #1 v1.5 padding around whatever is given, as the real card does:
    /// the host sends a DigestInfo.
    fn sign(&self, data: &[u8], ne: usize, answer: &mut Vec<u8>) -> u16 {
        let Some(File::Key { key, pin, certified }) = self.selected() else {
            return CONDITIONS_NOT_MET;
        };
        if !(self.is_verified(*pin) || *certified && self.certified) {
            return NOT_VERIFIED;
        }
        if ne < key.size() {
            return WRONG_LE_256;
        }
        match key.sign(Pkcs1v15Sign::new_unprefixed(), data) {
            Ok(signature) => answer.extend(signature),
            Err(_) => return WRONG_DATA,
        }
        OK
    }

    fn certify(&mut self, data: &[u8]) -> u16 {
        if self.application.is_none() {
            return CONDITIONS_NOT_MET;
        }
        if data != TEST_CERTIFIED_DATA {
            return WRONG_DATA;
        }
        self.certified = true;
        OK
    }

    fn files(&self) -> Option<&BTreeMap<u16, File>> {
        Some(&self.applications.get(self.application?)?.files)
    }

    fn selected(&self) -> Option<&File> {
        self.files()?.get(&self.file?)
    }

    fn selected_mut(&mut self) -> Option<&mut File> {
        self.applications.get_mut(self.application?)?.files.get_mut(&self.file?)
    }

    /// Whether a PIN of the selected application is verified; true for none.
    fn is_verified(&self, pin: Option<u16>) -> bool {
        let Some(pin) = pin else { return true };
        match self.files().and_then(|files| files.get(&pin)) {
            Some(File::Pin(pin)) => pin.verified,
            Some(File::Data { .. } | File::Key { .. }) | None => false,
        }
    }
}
