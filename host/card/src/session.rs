//! One reading of one card or phone, from the tap to its removal.
//!
//! The order of commands is fixed: the JPKI application, the token's label,
//! the authentication certificate and its issuer's, the try counter of its PIN.
//! The first certificate that is read binds the session to its key; a session
//! of a later tap is bound by [`Session::bind`] to the key of the first.
//! VERIFY goes only to a token whose certificate has been checked, except on
//! an Android phone, which shows its certificate only after it; it is
//! preceded by the try counter, so that a lost answer is never guessed at.
//! How a card without PIN looks on the wire is not public. It is taken here
//! for a card whose PIN file is absent; that is an assumption of ours.
//! Source: ISO/IEC 7816-4 for the commands; public open-source readers of the
//! card for application, files and labels.

use std::mem;

use zeroize::{Zeroize, Zeroizing};

use crate::certificate::{CERTIFICATE_HEADER_BYTES, PublicKey, announced_bytes};
use crate::{
    AID_BYTES, CardError, Certificate, CommandApdu, KeyFingerprint, Link, NE_BYTES_MAX, Pin,
    Quoted, ResponseApdu, StatusWord, TrustAnchors, VerifyError,
};

/// Tries left at or below which nothing is verified before the patient has
/// been told how many they are. A PIN typed before the tap of a phone is typed
/// without knowing that.
pub const TRIES_FEW_MAX: u8 = 2;

/// The application for authentication.
pub(crate) const AID_JPKI: [u8; AID_BYTES] =
    [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
/// The application for what is printed on the card.
pub(crate) const AID_PRINTED: [u8; AID_BYTES] =
    [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02];
pub(crate) const EF_TOKEN: u16 = 0x0006;
pub(crate) const EF_CERTIFICATE: u16 = 0x000A;
pub(crate) const EF_CA_CERTIFICATE: u16 = 0x000B;
pub(crate) const EF_KEY: u16 = 0x0017;
pub(crate) const EF_PIN: u16 = 0x0018;
/// The label is the first part of the token file, padded at its end.
pub(crate) const LABEL_BYTES: usize = 32;
pub(crate) const LABEL_CARD: &[u8] = b"JPKIAPICCTOKEN2";
pub(crate) const LABEL_JUKI: &[u8] = b"JPKIAPICCTOKEN";
pub(crate) const LABEL_ANDROID: &[u8] = b"JPKIAPGPSETOKEN";
pub(crate) const LABEL_IPHONE: &[u8] = b"JPKIAPIOSTOKEN";

/// What lay on the reader, with all that may be read without a PIN.
///
/// No `Debug`: certificates have none.
pub enum Token {
    /// A My Number Card with a PIN.
    Card {
        /// Its authentication certificate.
        certificate: Certificate,
        /// How often its PIN may still be tried.
        tries: Tries,
    },
    /// A My Number Card issued without PIN: face or visual check only.
    NoPinCard {
        /// Its authentication certificate.
        certificate: Certificate,
    },
    /// The old resident registry card, which proves no insurance.
    Juki,
    /// An Android phone. Its certificate needs [`Session::read_android`].
    Android {
        /// How often its PIN may still be tried.
        tries: Tries,
    },
    /// An iPhone, whose holder has proved himself on the phone.
    Iphone {
        /// Its authentication certificate.
        certificate: Certificate,
    },
}

/// The try counter of a PIN.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Tries {
    /// 1 to 15 tries. Errors made elsewhere count as well.
    Left(u8),
    /// None: the PIN is blocked.
    Blocked,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Label {
    Card,
    Juki,
    Android,
    Iphone,
}

/// An application that this product selects.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Application {
    Jpki,
    Printed,
}

/// How VERIFY, with the counter before it, ended.
pub(crate) enum Verification {
    Verified,
    /// A try is spent; 1 to 15 are left.
    Wrong {
        tries_left: u8,
    },
    /// Nothing was verified, since so few tries are left.
    FewTries {
        tries_left: u8,
    },
    Blocked,
}

/// Talks to one card or phone from the tap until it leaves.
///
/// After a removal, a lost reader or any answer outside the rules the session
/// is dead: every call returns [`CardError::SessionDead`] and sends nothing.
pub struct Session<L> {
    link: L,
    answer: Zeroizing<Vec<u8>>,
    anchors: TrustAnchors,
    bound: Option<KeyFingerprint>,
    application: Option<Application>,
    label: Option<Label>,
    quoted_label: Option<Quoted>,
    /// The key of the certificate, once it has been read and checked.
    holder: Option<PublicKey>,
    /// Set before each command and cleared only by an answer that was expected,
    /// so that no path can forget to end the session.
    dead: bool,
}

impl<L: Link> Session<L> {
    /// Begins with a token just placed. Sends nothing, and trusts nobody's
    /// certificates until [`Self::trust`].
    pub fn new(link: L) -> Self {
        let answer = Zeroizing::new(Vec::with_capacity(usize::from(NE_BYTES_MAX) + 2));
        Self {
            link,
            answer,
            anchors: TrustAnchors::none(),
            bound: None,
            application: None,
            label: None,
            quoted_label: None,
            holder: None,
            dead: false,
        }
    }

    /// From now on, takes certificates that these have issued.
    pub fn trust(&mut self, anchors: &TrustAnchors) {
        self.anchors = anchors.clone();
    }

    /// From now on, takes no token but the one with this key: that of an
    /// earlier reading in the same visit.
    ///
    /// # Errors
    /// [`CardError::OtherToken`] if this session has met another one already,
    /// which ends it.
    pub fn bind(&mut self, key: KeyFingerprint) -> Result<(), CardError> {
        if self.bound.is_some_and(|bound| bound != key) {
            return Err(self.end(CardError::OtherToken));
        }
        self.bound = Some(key);
        Ok(())
    }

    /// What the token calls itself, for a clerk's eyes: known once a label has
    /// been read, be it one that this product does not know.
    pub fn label(&self) -> Option<&Quoted> {
        self.quoted_label.as_ref()
    }

    /// Says whether a phone is there, by the token's label.
    ///
    /// # Errors
    /// Any [`CardError`].
    pub fn is_phone(&mut self) -> Result<bool, CardError> {
        Ok(match self.identify()? {
            Label::Android | Label::Iphone => true,
            Label::Card | Label::Juki => false,
        })
    }

    /// Reads all that needs no PIN. Comes before a PIN is verified: a counter
    /// that says so already is taken for the work of somebody else, and ends
    /// the session as [`CardError::Unexpected`].
    ///
    /// # Errors
    /// Any [`CardError`].
    pub fn read(&mut self) -> Result<Token, CardError> {
        match self.identify()? {
            Label::Card => {
                let certificate = self.certificate()?;
                if !self.select(EF_PIN)? {
                    return Ok(Token::NoPinCard { certificate });
                }
                Ok(Token::Card { certificate, tries: self.tries()? })
            }
            Label::Juki => Ok(Token::Juki),
            Label::Android => {
                if !self.select(EF_PIN)? {
                    return Err(CardError::NoCertificate);
                }
                Ok(Token::Android { tries: self.tries()? })
            }
            Label::Iphone => Ok(Token::Iphone { certificate: self.certificate()? }),
        }
    }

    /// Has a card verify a PIN, once. What it answers is final: nothing is
    /// sent again.
    ///
    /// The certificate is checked and the counter read first. If it stands at
    /// [`TRIES_FEW_MAX`] or less, and the patient was not `told` of so few,
    /// nothing is verified.
    ///
    /// # Errors
    /// Any [`VerifyError`]; [`VerifyError::NotTaken`] for all but a card with
    /// a PIN.
    pub fn verify_pin(&mut self, pin: &Pin, told: Option<u8>) -> Result<(), VerifyError> {
        match self.identify()? {
            Label::Card => {}
            Label::Juki | Label::Android | Label::Iphone => return Err(VerifyError::NotTaken),
        }
        self.holder()?;
        if !self.select(EF_PIN)? {
            return Err(VerifyError::NotTaken);
        }
        self.verify_selected_pin(pin, told)
    }

    /// Reads an Android phone, whose certificate opens only with a PIN typed
    /// before the tap.
    ///
    /// The counter is read first. If it stands at [`TRIES_FEW_MAX`] or less,
    /// and the patient was not `told` of so few, nothing is verified.
    ///
    /// # Errors
    /// Any [`VerifyError`]; [`VerifyError::NotTaken`] for all but an Android
    /// phone.
    pub fn read_android(
        &mut self,
        pin: &Pin,
        told: Option<u8>,
    ) -> Result<Certificate, VerifyError> {
        match self.identify()? {
            Label::Android => {}
            Label::Card | Label::Juki | Label::Iphone => return Err(VerifyError::NotTaken),
        }
        if !self.select(EF_PIN)? {
            return Err(CardError::NoCertificate.into());
        }
        self.verify_selected_pin(pin, told)?;
        Ok(self.certificate()?)
    }

    /// Whether an answer outside the rules, or none, has ended the session.
    pub fn is_dead(&self) -> bool {
        self.dead
    }

    /// What the token calls itself, whatever is selected after it.
    pub(crate) fn known_label(&mut self) -> Result<Label, CardError> {
        match self.label {
            Some(_) if self.dead => Err(CardError::SessionDead),
            Some(label) => Ok(label),
            None => self.identify(),
        }
    }

    /// The same, with the application for authentication selected after it.
    pub(crate) fn identify(&mut self) -> Result<Label, CardError> {
        if self.dead {
            return Err(CardError::SessionDead);
        }
        if !self.select_application(Application::Jpki)? {
            return Err(self.end(CardError::Foreign));
        }
        if let Some(label) = self.label {
            return Ok(label);
        }
        if !self.select(EF_TOKEN)? {
            return Err(self.end(CardError::Foreign));
        }
        let mut text = Zeroizing::new(Vec::with_capacity(LABEL_BYTES));
        self.read_at(0, LABEL_BYTES, &mut text)?;
        let padding = text.iter().rev().take_while(|byte| matches!(byte, b' ' | 0)).count();
        text.truncate(LABEL_BYTES - padding);
        self.quoted_label = Quoted::new(&String::from_utf8_lossy(&text));
        let label = match text.as_slice() {
            LABEL_CARD => Label::Card,
            LABEL_JUKI => Label::Juki,
            LABEL_ANDROID => Label::Android,
            LABEL_IPHONE => Label::Iphone,
            _ => return Err(self.end(CardError::Foreign)),
        };
        self.label = Some(label);
        Ok(label)
    }

    /// The key of the certificate, which is read if it was not yet.
    pub(crate) fn holder(&mut self) -> Result<PublicKey, CardError> {
        if let Some(holder) = &self.holder {
            return Ok(holder.clone());
        }
        self.identify()?;
        Ok(self.certificate()?.parts().key)
    }

    /// The authentication certificate: read, checked against the issuers that
    /// are trusted, and the one that the session is bound to.
    fn certificate(&mut self) -> Result<Certificate, CardError> {
        let Some(certificate) = self.read_certificate(EF_CERTIFICATE)? else {
            return Err(CardError::NoCertificate);
        };
        let issuer = self.read_certificate(EF_CA_CERTIFICATE)?;
        if !self.anchors.have_issued(&certificate, issuer.as_ref()) {
            return Err(self.end(CardError::Untrusted));
        }
        let key = certificate.parts().key;
        self.bind(key.fingerprint())?;
        self.holder = Some(key);
        Ok(certificate)
    }

    /// A certificate in the file `file`; `None` if the token has no such file.
    fn read_certificate(&mut self, file: u16) -> Result<Option<Certificate>, CardError> {
        if !self.select(file)? {
            return Ok(None);
        }
        let mut header = Vec::with_capacity(CERTIFICATE_HEADER_BYTES);
        self.read_at(0, CERTIFICATE_HEADER_BYTES, &mut header)?;
        let whole = header.first_chunk().and_then(|header| announced_bytes(*header));
        let Some(whole) = whole else { return Err(self.end(CardError::BadCertificate)) };
        // Room for all at once: growing would leave copies behind.
        let mut der = Zeroizing::new(Vec::with_capacity(whole));
        der.append(&mut header);
        self.read_at(CERTIFICATE_HEADER_BYTES, whole - CERTIFICATE_HEADER_BYTES, &mut der)?;
        match Certificate::parse(der) {
            Some(certificate) => Ok(Some(certificate)),
            None => Err(self.end(CardError::BadCertificate)),
        }
    }

    /// Selects an application, unless it is selected; `false` for any refusal.
    /// Other schemes' cards refuse in ways of their own, and all of them are
    /// foreign.
    pub(crate) fn select_application(
        &mut self,
        application: Application,
    ) -> Result<bool, CardError> {
        if self.application == Some(application) {
            return Ok(true);
        }
        let aid = match application {
            Application::Jpki => &AID_JPKI,
            Application::Printed => &AID_PRINTED,
        };
        let is_selected = self.exchange(&CommandApdu::select_df(aid))?.status == StatusWord::Ok;
        if is_selected {
            self.application = Some(application);
        }
        self.go_on(is_selected)
    }

    /// Selects a file of the selected application; `false` if it has none such.
    ///
    /// A token that was put in the place of another has nothing selected, and
    /// so no file at all. Hence an absence is believed only of one that still
    /// has the file with its label.
    pub(crate) fn select(&mut self, file: u16) -> Result<bool, CardError> {
        let is_there = self.select_ef(file)?;
        let can_tell = self.application == Some(Application::Jpki) && file != EF_TOKEN;
        if !is_there && can_tell && !self.select_ef(EF_TOKEN)? {
            return Err(self.end(CardError::Removed));
        }
        Ok(is_there)
    }

    fn select_ef(&mut self, file: u16) -> Result<bool, CardError> {
        let command = CommandApdu::select_ef(file);
        match self.exchange(&command)?.status {
            StatusWord::Ok => self.go_on(true),
            StatusWord::NotFound => self.go_on(false),
            status @ (StatusWord::TriesLeft(_) | StatusWord::Blocked | StatusWord::Other(_)) => {
                Err(unexpected(&command, status))
            }
        }
    }

    /// Appends `count` bytes of the selected file from `offset` on. Each answer
    /// must bring exactly what was asked for, so the number of commands is known
    /// before the first.
    pub(crate) fn read_at(
        &mut self,
        offset: usize,
        count: usize,
        bytes: &mut Vec<u8>,
    ) -> Result<(), CardError> {
        let mut done = 0;
        while done < count {
            let wanted = (count - done).min(usize::from(NE_BYTES_MAX));
            let command = u16::try_from(offset + done)
                .ok()
                .zip(u16::try_from(wanted).ok())
                .and_then(|(offset, ne)| CommandApdu::read_binary(offset, ne))
                .expect("invariant: no file is read beyond PHOTO_BYTES_MAX");
            let ResponseApdu { data, status } = self.exchange(&command)?;
            match status {
                StatusWord::Ok if data.len() == wanted => bytes.extend_from_slice(data),
                StatusWord::Ok => return Err(CardError::Malformed),
                StatusWord::TriesLeft(_)
                | StatusWord::Blocked
                | StatusWord::NotFound
                | StatusWord::Other(_) => return Err(unexpected(&command, status)),
            }
            done += wanted;
            self.go_on(())?;
        }
        Ok(())
    }

    /// The counter of the selected PIN.
    fn tries(&mut self) -> Result<Tries, CardError> {
        let command = CommandApdu::try_counter();
        match self.exchange(&command)?.status {
            StatusWord::TriesLeft(0) | StatusWord::Blocked => self.go_on(Tries::Blocked),
            StatusWord::TriesLeft(tries) => self.go_on(Tries::Left(tries)),
            // OK would mean that the PIN is verified already.
            status @ (StatusWord::Ok | StatusWord::NotFound | StatusWord::Other(_)) => {
                Err(unexpected(&command, status))
            }
        }
    }

    fn verify_selected_pin(&mut self, pin: &Pin, told: Option<u8>) -> Result<(), VerifyError> {
        match self.verify(&CommandApdu::verify(pin), told)? {
            Verification::Verified => Ok(()),
            Verification::Wrong { tries_left } => Err(VerifyError::WrongPin { tries_left }),
            Verification::FewTries { tries_left } => Err(VerifyError::FewTries { tries_left }),
            Verification::Blocked => Err(VerifyError::Blocked),
        }
    }

    /// VERIFY of what is selected, after its counter: with few tries left, only
    /// if whoever typed was `told` of so few.
    pub(crate) fn verify(
        &mut self,
        command: &CommandApdu,
        told: Option<u8>,
    ) -> Result<Verification, CardError> {
        match self.tries()? {
            Tries::Blocked => return Ok(Verification::Blocked),
            Tries::Left(tries_left)
                if tries_left <= TRIES_FEW_MAX && told.is_none_or(|told| tries_left < told) =>
            {
                return Ok(Verification::FewTries { tries_left });
            }
            Tries::Left(_) => {}
        }
        let verification = match self.exchange(command)?.status {
            StatusWord::Ok => Verification::Verified,
            StatusWord::TriesLeft(0) | StatusWord::Blocked => Verification::Blocked,
            StatusWord::TriesLeft(tries_left) => Verification::Wrong { tries_left },
            status @ (StatusWord::NotFound | StatusWord::Other(_)) => {
                return Err(unexpected(command, status));
            }
        };
        self.go_on(verification)
    }

    /// Sends one command. The session stays dead until [`Self::go_on`] says
    /// that the answer was expected.
    pub(crate) fn exchange(
        &mut self,
        command: &CommandApdu,
    ) -> Result<ResponseApdu<'_>, CardError> {
        if mem::replace(&mut self.dead, true) {
            return Err(CardError::SessionDead);
        }
        self.answer.zeroize();
        self.link.transmit(command, &mut self.answer)?;
        if self.answer.is_empty() {
            return Err(CardError::Removed);
        }
        match ResponseApdu::parse(&self.answer) {
            Some(response) if response.data.len() <= command.ne() => Ok(response),
            Some(_) | None => Err(CardError::Malformed),
        }
    }

    pub(crate) fn end(&mut self, error: CardError) -> CardError {
        self.dead = true;
        error
    }

    pub(crate) fn go_on<T>(&mut self, value: T) -> Result<T, CardError> {
        self.dead = false;
        Ok(value)
    }
}

pub(crate) fn unexpected(command: &CommandApdu, status: StatusWord) -> CardError {
    let [_, instruction, _, _] = command.header();
    CardError::Unexpected { instruction, status }
}
