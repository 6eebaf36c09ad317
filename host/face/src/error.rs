//! What can go wrong around an attempt.

use serde::{Deserialize, Serialize};

/// Why the engine does not run, or an attempt does not go on. It holds nothing
/// of a face, and crosses from the child as it is.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum FaceError {
    /// A file of the pack cannot be read, or is too large.
    #[error("{file} of the model pack cannot be used: {cause}")]
    File {
        /// Its name.
        file: String,
        /// Why.
        cause: String,
    },
    /// The manifest is not of its form.
    #[error("the manifest of the model pack: {0}")]
    Manifest(String),
    /// A model is another file than the manifest names.
    #[error("{model}: the file's sha256 is {found}, and the manifest names {wanted}")]
    Digest {
        /// Which model.
        model: String,
        /// As the manifest says.
        wanted: String,
        /// As the file is.
        found: String,
    },
    /// A model is no network that can be run.
    #[error("{model} cannot be run: {cause}")]
    Model {
        /// Which model.
        model: String,
        /// Why.
        cause: String,
    },
    /// A network takes or gives something else than the manifest says.
    #[error("{model}: {cause}")]
    Shape {
        /// Which model.
        model: String,
        /// What, in which shape.
        cause: String,
    },
    /// A network does not answer as the manifest says.
    #[error("{model}: its self-test gives {got} at place {place}, and the manifest says {wanted}")]
    SelfTest {
        /// Which model.
        model: String,
        /// The first value that differs, from 0.
        place: usize,
        /// What came, in words.
        got: String,
        /// What should have come.
        wanted: String,
    },
    /// A frame is not as it says it is.
    #[error("a frame cannot be taken: {0}")]
    Frame(String),
    /// A frame, or the end, of an attempt that was not begun.
    #[error("no attempt was begun")]
    NotBegun,
    /// The child ended, or said something that no child says.
    #[error("the face engine's process failed: {0}")]
    Process(String),
    /// The child did not answer in time; it was ended.
    #[error("the face engine did not answer in time")]
    TimedOut,
    /// A picture of a set that is measured cannot be read.
    #[error("{file} cannot be used: {cause}")]
    Picture {
        /// Its place in the set.
        file: String,
        /// Why.
        cause: String,
    },
}

impl FaceError {
    /// Returns the code that is printed in the manual.
    pub fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "E01",
            Self::Manifest(_) => "E02",
            Self::Digest { .. } => "E03",
            Self::Model { .. } => "E04",
            Self::Shape { .. } => "E05",
            Self::SelfTest { .. } => "E06",
            Self::Frame(_) => "E07",
            Self::NotBegun => "E08",
            Self::Process(_) => "E09",
            Self::TimedOut => "E10",
            Self::Picture { .. } => "E11",
        }
    }

    /// Returns what to do about it.
    pub fn recovery(&self) -> &'static str {
        match self {
            Self::File { .. } => "put the file where the manifest looks for it, beside pack.toml",
            Self::Manifest(_) => "correct pack.toml, or take the pack anew from its maker",
            Self::Digest { .. } => "take the file anew from the maker of the pack",
            Self::Model { .. } => "export the network anew, with fixed shapes and plain operators",
            Self::Shape { .. } => "correct the contract in pack.toml, or take the model it was for",
            Self::SelfTest { .. } => {
                "correct colour, mean and deviation in pack.toml, or take the pack anew"
            }
            Self::Frame(_) => "send frames within the limits; the next frame is tried anew",
            Self::NotBegun => "begin an attempt with the card's photo first",
            Self::Process(_) | Self::TimedOut => "nothing: the next attempt has another process",
            Self::Picture { .. } => "put pictures there: PGM, PPM, JPEG or JPEG 2000",
        }
    }
}
