//! What engine and child say to each other.

use serde::{Deserialize, Serialize};

use crate::attempt::Settings;
use crate::error::FaceError;
use crate::frame::FrameHead;
use crate::outcome::Progress;
use crate::pack::Facts;

/// What the child is asked. Bytes follow as messages of their own.
#[derive(Serialize, Deserialize)]
pub(crate) enum Ask {
    /// Work by these models: the manifest, then each file.
    Open { settings: Settings, manifest: String, models: u8 },
    /// Begin an attempt: the photo's bytes follow.
    Begin,
    /// Look at a frame: its bytes follow.
    Frame(FrameHead),
}

/// What it answers.
#[derive(Serialize, Deserialize)]
pub(crate) enum Answer {
    /// The pack is open.
    Open(Facts),
    /// Begun, or what the frame led to.
    Progress(Progress),
    /// It cannot be done.
    Failed(FaceError),
}
