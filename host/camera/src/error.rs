//! Why no pictures come of a camera.

use std::io;

/// Why a camera cannot be used, or not any more.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CameraError {
    /// It is not there, or may not be opened.
    #[error("{path} cannot be opened: {cause}")]
    Open {
        /// The device.
        path: String,
        /// What the system says.
        cause: io::Error,
    },
    /// It is no device that takes pictures.
    #[error("{path} is no camera")]
    NoCamera {
        /// The device.
        path: String,
    },
    /// It sends no pictures that can be read here.
    #[error("the camera sends {form}; {wanted}")]
    Form {
        /// What it sends: its code and its sides.
        form: String,
        /// What can be read.
        wanted: &'static str,
    },
    /// It was there and is gone, or another program has it.
    #[error("the camera sends no pictures: {0}")]
    Lost(io::Error),
}

impl CameraError {
    /// Returns the code that is printed in the manual.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Open { .. } => "K01",
            Self::NoCamera { .. } => "K02",
            Self::Form { .. } => "K03",
            Self::Lost(_) => "K04",
        }
    }

    /// Returns what to do about it.
    pub fn recovery(&self) -> &'static str {
        match self {
            Self::Open { .. } => {
                "plug the camera in, name its device, and put this user into the group `video`"
            }
            Self::NoCamera { .. } => "name another device: a camera may have several",
            Self::Form { .. } => "take a camera that sends YUYV or MJPEG",
            Self::Lost(_) => {
                "plug the camera in again, and end other programs that look through it"
            }
        }
    }
}
