//! How reading a token, and asking it to verify a PIN, can fail.

use crate::{LinkError, StatusWord};

/// Who can clear an error. Screens and voice choose words by it, never by the
/// text of the error.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Recovery {
    /// The machine, by a new session.
    Retry,
    /// The patient, by placing a card, typing again or choosing another way.
    AskPatient,
    /// A clerk only.
    CallClerk,
}

/// One variant for each thing that somebody can do about it.
///
/// Messages finish "could not read the card: ...". Codes are never reused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CardError {
    /// The card or phone left the reader before it had answered. Ends the session.
    #[error("it was taken away")]
    Removed,
    /// It is no token of this scheme: the application is missing, or its label
    /// is unknown. Ends the session.
    #[error("it is not a My Number Card or a phone that carries one")]
    Foreign,
    /// The answer is not shaped as the command demands: no status word, too
    /// long, or too short. Ends the session.
    #[error("its answer is malformed")]
    Malformed,
    /// A well-formed answer that this product does not expect here. Ends the
    /// session.
    #[error("it answered {status} to instruction {instruction:02X}")]
    Unexpected {
        /// INS of the command.
        instruction: u8,
        /// How it ended.
        status: StatusWord,
    },
    /// The reader stopped answering. Ends the session.
    #[error("the reader did not answer")]
    Reader,
    /// Another program has reset the card. Ends the session.
    #[error("another program has reset it")]
    Reset,
    /// Another program holds the card for itself. It may let go at any time.
    #[error("another program uses it")]
    InUse,
    /// The card is there and did not answer in the time that it has. Only
    /// taking it away ends that for certain. Ends the session.
    #[error("it does not answer")]
    Silent,
    /// The token holds no authentication certificate.
    #[error("it holds no certificate for authentication")]
    NoCertificate,
    /// The authentication certificate is not strict DER within the limit. Ends
    /// the session.
    #[error("its certificate cannot be understood")]
    BadCertificate,
    /// The authentication certificate was issued by nobody who is trusted.
    /// Ends the session.
    #[error("its certificate is not from an issuer that is trusted")]
    Untrusted,
    /// It is not the token that was read before in this visit. Ends the
    /// session.
    #[error("it is not the one that was there before")]
    OtherToken,
    /// It does not hold the key that its certificate names, or did not prove
    /// itself a card. Ends the session.
    #[error("it cannot prove that it is what it says")]
    Unproven,
    /// An earlier error ended this session; nothing was sent.
    #[error("the session has ended")]
    SessionDead,
}

impl CardError {
    /// The code on screen, in the journal and in the manual.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Removed => "C01",
            Self::Foreign => "C02",
            Self::Malformed => "C03",
            Self::Unexpected { .. } => "C04",
            Self::Reader => "C05",
            Self::NoCertificate => "C06",
            Self::BadCertificate => "C07",
            Self::SessionDead => "C08",
            Self::Silent => "C09",
            Self::Reset => "C10",
            Self::Untrusted => "C14",
            Self::OtherToken => "C15",
            Self::Unproven => "C16",
            Self::InUse => "C18",
        }
    }

    /// Who can clear it.
    pub fn recovery(&self) -> Recovery {
        match self {
            Self::Malformed | Self::Reader | Self::Reset | Self::InUse | Self::SessionDead => {
                Recovery::Retry
            }
            Self::Removed | Self::Foreign | Self::Silent | Self::OtherToken => Recovery::AskPatient,
            Self::Unexpected { .. }
            | Self::NoCertificate
            | Self::BadCertificate
            | Self::Untrusted
            | Self::Unproven => Recovery::CallClerk,
        }
    }
}

impl From<LinkError> for CardError {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::CardGone => Self::Removed,
            LinkError::ReaderGone => Self::Reader,
            LinkError::Reset => Self::Reset,
            LinkError::InUse => Self::InUse,
            LinkError::Silent => Self::Silent,
        }
    }
}

/// One variant for each thing that somebody can do about it.
///
/// Messages finish "could not verify the PIN: ...". Codes are never reused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum VerifyError {
    /// The PIN was wrong, and a try is spent.
    #[error("wrong PIN, {tries_left} tries left")]
    WrongPin {
        /// Tries before the card blocks itself, 1 to 15. None left is
        /// [`Self::Blocked`].
        tries_left: u8,
    },
    /// Only so many tries are left, and the patient was not told of so few
    /// when he typed. Nothing was verified.
    #[error("{tries_left} tries left, which nobody has said")]
    FewTries {
        /// Tries before the card blocks itself, 1 to [`crate::TRIES_FEW_MAX`].
        tries_left: u8,
    },
    /// Too many wrong PINs. It cannot be cleared at a reader.
    #[error("the PIN is blocked")]
    Blocked,
    /// This token takes no PIN in this way; no try is spent. A card without
    /// PIN, an old card and an iPhone never take one here; an Android phone
    /// takes it by [`crate::Session::read_android`] alone.
    #[error("the token takes no PIN in this way")]
    NotTaken,
    /// The token could not be read. Whether a try is spent is then unknown
    /// until the next session reads the counter.
    #[error("{0}")]
    Card(#[from] CardError),
}

impl VerifyError {
    /// The code on screen, in the journal and in the manual.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongPin { .. } => "C11",
            Self::Blocked => "C12",
            Self::NotTaken => "C13",
            Self::FewTries { .. } => "C17",
            Self::Card(error) => error.code(),
        }
    }

    /// Who can clear it.
    pub fn recovery(&self) -> Recovery {
        match self {
            Self::WrongPin { .. } | Self::FewTries { .. } | Self::NotTaken => Recovery::AskPatient,
            Self::Blocked => Recovery::CallClerk,
            Self::Card(error) => error.recovery(),
        }
    }
}

/// One variant for each thing that somebody can do about it.
///
/// Messages finish "could not get the photo: ...". Codes are never reused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PhotoError {
    /// The number is not the one that is printed on the card; a try is spent.
    #[error("wrong number, {tries_left} tries left")]
    WrongNumber {
        /// Tries before the card blocks the number, 1 to 15.
        tries_left: u8,
    },
    /// The number is blocked, or so near to it that it is left alone.
    #[error("the number is blocked")]
    Blocked,
    /// The token holds no face photo.
    #[error("it holds no photo")]
    NoPhoto,
    /// The photo, or the file it lies in, is not as it must be. Ends the
    /// session if it came to light there.
    #[error("its photo cannot be understood")]
    BadPhoto,
    /// The token could not be read. Whether a try is spent is then unknown
    /// until the next session reads the counter.
    #[error("{0}")]
    Card(#[from] CardError),
}

impl PhotoError {
    /// The code on screen, in the journal and in the manual.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongNumber { .. } => "C21",
            Self::Blocked => "C22",
            Self::NoPhoto => "C23",
            Self::BadPhoto => "C24",
            Self::Card(error) => error.code(),
        }
    }

    /// Who can clear it.
    pub fn recovery(&self) -> Recovery {
        match self {
            Self::WrongNumber { .. } | Self::Blocked | Self::NoPhoto | Self::BadPhoto => {
                Recovery::AskPatient
            }
            Self::Card(error) => error.recovery(),
        }
    }
}
