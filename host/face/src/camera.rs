//! Whether a camera still sees.

use sha2::{Digest, Sha256};

use crate::outcome::Obstacle;

/// How long the same picture may come again.
const FROZEN_US: u64 = 2_000_000;
/// How often it must have come in that time.
const FROZEN_FRAMES: u32 = 5;
/// How long nothing but black may come.
const BLACK_US: u64 = 5_000_000;
/// Mean of a frame that is black, 0 to 1.
const BLACK: f32 = 0.012;

/// Watches the frames of an attempt.
#[derive(Default)]
pub(crate) struct Camera {
    /// Digest of the last picture, since when it is that one, and how often.
    last: Option<([u8; 32], u64, u32)>,
    black_since: Option<u64>,
}

impl Camera {
    /// Takes a frame's bytes before they are decoded.
    pub(crate) fn see(&mut self, at_us: u64, bytes: &[u8]) -> Option<Obstacle> {
        let digest: [u8; 32] = Sha256::digest(bytes).into();
        let (since, count) = match self.last {
            Some((last, since, count)) if last == digest => (since, count + 1),
            Some(_) | None => (at_us, 1),
        };
        self.last = Some((digest, since, count));
        let is_frozen = count >= FROZEN_FRAMES && at_us.saturating_sub(since) >= FROZEN_US;
        is_frozen.then_some(Obstacle::CameraFrozen)
    }

    /// Takes a frame's mean, 0 to 1.
    pub(crate) fn shine(&mut self, at_us: u64, mean: f32) -> Option<Obstacle> {
        if mean > BLACK {
            self.black_since = None;
            return None;
        }
        let since = *self.black_since.get_or_insert(at_us);
        (at_us.saturating_sub(since) >= BLACK_US).then_some(Obstacle::CameraBlack)
    }
}
