//! What comes of an attempt, and why: all that the host hears of a face.

use kernel::contract::Hint;
use serde::{Deserialize, Serialize};

use crate::attack::Evidence;

/// What a frame led to.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// One thing to tell the patient now; most frames have none.
    pub hint: Option<Hint>,
    /// The attempt is over.
    pub outcome: Option<Outcome>,
    /// What the checks of attacks say so far.
    pub evidence: Evidence,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// The face is the photo's.
    Matched,
    /// It is not, or not for certain.
    NotMatched(Doubt),
    /// There was no usable picture in time.
    TimedOut(Lack),
    /// Faces cannot be compared.
    Unavailable(Obstacle),
}

/// Why a face was not taken for the photo's.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Doubt {
    /// It is not alike enough.
    OtherFace,
    /// It looked like a picture of a face.
    Attack,
}

/// What was missing until the end.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Lack {
    /// A face.
    Face,
    /// A face without this defect.
    Quality(Hint),
    /// Evidence of a living face, where it is required.
    Evidence,
}

/// Why faces cannot be compared.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Obstacle {
    /// The models may not gate a real check-in.
    Models,
    /// The photo is no picture that can be read.
    Photo,
    /// No face, or more than one, is in the photo.
    PhotoFace,
    /// The photo's face is too small to be compared.
    PhotoSize,
    /// The camera gives the same picture again and again.
    CameraFrozen,
    /// The camera gives nothing but black.
    CameraBlack,
}

impl Outcome {
    /// Its name, with the reason, for logs and the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::NotMatched(Doubt::OtherFace) => "not-matched: other face",
            Self::NotMatched(Doubt::Attack) => "not-matched: attack",
            Self::TimedOut(Lack::Face) => "timed-out: no face",
            Self::TimedOut(Lack::Quality(_)) => "timed-out: quality",
            Self::TimedOut(Lack::Evidence) => "timed-out: evidence",
            Self::Unavailable(Obstacle::Models) => "unavailable: models",
            Self::Unavailable(Obstacle::Photo) => "unavailable: photo",
            Self::Unavailable(Obstacle::PhotoFace) => "unavailable: no face in the photo",
            Self::Unavailable(Obstacle::PhotoSize) => "unavailable: photo too small",
            Self::Unavailable(Obstacle::CameraFrozen) => "unavailable: camera frozen",
            Self::Unavailable(Obstacle::CameraBlack) => "unavailable: camera black",
        }
    }
}
