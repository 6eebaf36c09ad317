//! The frames that this version is known to draw, and whether this machine
//! draws them so.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::scenes::{WORDS, consent, everything, in_language, menu, warned};
use crate::{Drawn, Fonts, Panel, Renderer, Screen, Theme};

/// A line a frame: the digest of its pixels, its name, what came of it.
/// A test holds all of them.
pub(crate) const GOLDENS: &str = include_str!("goldens/digests.txt");

/// Frames that a reader draws when it starts.
pub const FRAMES_CHECKED: usize = 20;

/// A frame that this machine draws otherwise than the version is known to.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[error("the frame {frame:?} is drawn otherwise than in the version that was tested")]
pub struct FrameError {
    /// Which: scene, panel, size of text.
    pub frame: String,
}

impl FrameError {
    /// The code in reports.
    pub fn code(&self) -> &'static str {
        "F03"
    }
}

/// Every scene on every panel, in the smallest and the largest text.
static FRAMES: LazyLock<Vec<(String, Screen)>> = LazyLock::new(|| {
    let contrast = Screen { theme: Theme::HIGH_CONTRAST, ..everything() };
    let own = [
        ("consent", consent()),
        ("everything", everything()),
        ("warned", warned()),
        ("menu", menu()),
        ("contrast", contrast),
    ];
    let scenes = own.into_iter().chain(WORDS.map(|words| (words.0, in_language(words))));
    let mut frames = Vec::new();
    for (name, screen) in scenes {
        for panel in Panel::ALL {
            for text_size in [0, 3] {
                let name = format!("{name} {} {text_size}", panel.name());
                frames.push((name, Screen { panel, text_size, ..screen.clone() }));
            }
        }
    }
    frames
});

/// All frames that are known, by their names.
pub(crate) fn frames() -> &'static [(String, Screen)] {
    &FRAMES
}

/// The digest of what is drawn.
pub(crate) fn digest(drawn: &Drawn) -> String {
    let pixels = drawn.list.draw();
    Sha256::digest(pixels.rgba()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Draws [`FRAMES_CHECKED`] of the known frames, of every scene at least one,
/// and compares each pixel of them, by digest, with what the tested version
/// drew.
///
/// # Errors
/// The first that is another.
pub fn check_frames(fonts: &Fonts) -> Result<(), FrameError> {
    check_frames_against(fonts, GOLDENS)
}

pub(crate) fn check_frames_against(fonts: &Fonts, goldens: &str) -> Result<(), FrameError> {
    let mut renderer = Renderer::new(fonts);
    let all = frames();
    for at in 0..FRAMES_CHECKED {
        let Some((name, screen)) = all.get(at * all.len() / FRAMES_CHECKED) else { continue };
        let drawn = digest(&renderer.draw(screen));
        let is_known = |line: &str| {
            line.split_once(' ').is_some_and(|(digest, rest)| {
                digest == drawn && rest.starts_with(&format!("{name},"))
            })
        };
        if !goldens.lines().any(is_known) {
            return Err(FrameError { frame: name.clone() });
        }
    }
    Ok(())
}
