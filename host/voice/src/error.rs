//! How a phrase can stay without sound.

use std::path::PathBuf;

/// Why a phrase has no sound; its caption stands in any case.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VoiceError {
    /// There is no dictionary, and the phrase was not made ahead.
    #[error("the Japanese dictionary is not on this machine")]
    NoDictionary,
    /// The dictionary cannot be made or read.
    #[error("the Japanese dictionary in {} cannot be used: {cause}", path.display())]
    Dictionary {
        /// Its directory, or its source.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// espeak-ng is not installed, and the phrase was not made ahead.
    #[error("espeak-ng is not on this machine")]
    NoEspeak,
    /// Longer than [`crate::SPOKEN_CHARS_MAX`], or than
    /// [`crate::SOUND_S_MAX`] when spoken.
    #[error("too long to be spoken")]
    TooLong,
    /// The analyser or the voice gave up on this text.
    #[error("the text cannot be spoken")]
    Unspeakable,
    /// The child did not answer in time; it was killed.
    #[error("speaking took too long")]
    TimedOut,
    /// Nobody waits for it any more.
    #[error("stopped")]
    Stopped,
    /// A child process cannot be run.
    #[error("the speech process failed: {0}")]
    Process(String),
    /// The store of prepared phrases cannot be written.
    #[error("the store cannot be written: {0}")]
    Store(std::io::Error),
}

impl VoiceError {
    /// Returns the code that is printed in the manual.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoDictionary => "T01",
            Self::Dictionary { .. } => "T02",
            Self::NoEspeak => "T03",
            Self::TooLong => "T04",
            Self::Unspeakable => "T05",
            Self::TimedOut => "T06",
            Self::Stopped => "T07",
            Self::Process(_) => "T08",
            Self::Store(_) => "T09",
        }
    }

    /// Returns what to do about it.
    pub fn recovery(&self) -> &'static str {
        match self {
            Self::NoDictionary => {
                "run `.ci/setup`, which fetches its source, or make the phrases ahead on another \
                 machine (`madoguchi voice build`)"
            }
            Self::Dictionary { .. } => "remove it: it is made again from its source",
            Self::NoEspeak => {
                "install it (`apt install espeak-ng`), or make the phrases ahead on another \
                 machine (`madoguchi voice build`)"
            }
            Self::TooLong => "make it two phrases, or give it a recording",
            Self::Unspeakable => "give the phrase another reading, or a recording",
            Self::TimedOut => "see what else this machine does; the next phrase is tried anew",
            Self::Stopped => "nothing: something else is said now",
            Self::Process(_) => "let this user start processes; the next phrase is tried anew",
            Self::Store(_) => "make room, or give another directory",
        }
    }
}
