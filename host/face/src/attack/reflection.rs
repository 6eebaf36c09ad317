//! A face gives back the colour that the panel throws on it; a screen that
//! replays one outshines it.
//!
//! Which colours, and when: [`colours`](super::colours). Whoever declines them
//! is shown none, and then nothing is known here.

use crate::attack::{Check, Evidence, Sight};
use crate::frame::Shown;
use crate::number::{real, whole};
use crate::picture::{Picture, Point};

/// Frames under each of the three colours before anything is said.
const FRAMES_MIN: usize = 2;
/// From here the face has taken on the colours: change of chromaticity.
const GAIN_MIN: f32 = 0.012;
/// Below this it has not.
const NONE_MAX: f32 = 0.004;
/// The part of a face's box that is skin on everybody.
const INNER: f32 = 0.5;
/// Pixels that are looked at along each axis.
const STEPS: usize = 16;

/// Looks whether the face takes on the colours of the panel.
#[derive(Default)]
pub struct Reflection {
    red: Seen,
    green: Seen,
    blue: Seen,
    /// The last picture was one in colours, and the panel shows some or will.
    is_shown: bool,
}

/// What was seen under one colour: sum of the chromaticities.
#[derive(Default)]
struct Seen {
    sum: [f32; 3],
    count: usize,
}

impl Seen {
    fn add(&mut self, chromaticity: [f32; 3]) {
        self.sum.iter_mut().zip(chromaticity).for_each(|(sum, one)| *sum += one);
        self.count += 1;
    }

    fn mean(&self, channel: usize) -> f32 {
        self.sum.get(channel).copied().unwrap_or(0.0) / real(self.count.max(1))
    }
}

impl Check for Reflection {
    fn name(&self) -> &'static str {
        "reflection"
    }

    fn observe(&mut self, sight: &Sight<'_>) {
        self.is_shown = sight.shown.is_some() && sight.scene.rgb().is_some();
        let (Some(rgb), Some(shown)) = (sight.scene.rgb(), sight.shown) else { return };
        let Some(chromaticity) = chromaticity(rgb, sight.face.corner, sight.face.size) else {
            return;
        };
        match shown {
            Shown::White => {}
            Shown::Red => self.red.add(chromaticity),
            Shown::Green => self.green.add(chromaticity),
            Shown::Blue => self.blue.add(chromaticity),
        }
    }

    fn evidence(&self) -> Evidence {
        match self.gain() {
            Some(gain) if gain >= GAIN_MIN => Evidence::BonaFide,
            Some(gain) if gain <= NONE_MAX => Evidence::Attack,
            Some(_) | None => Evidence::Unknown,
        }
    }

    /// Only where colours are shown, to a camera that sees them.
    fn can_see(&self) -> bool {
        [&self.red, &self.green, &self.blue].iter().any(|seen| seen.count > 0)
    }

    fn waits(&self) -> bool {
        self.is_shown && self.gain().is_none()
    }
}

impl Reflection {
    /// How much more of a colour the face has while the panel shows it than on
    /// the average: change of chromaticity, mean of the three. `None` before
    /// there are frames enough of each.
    pub fn gain(&self) -> Option<f32> {
        let all = [&self.red, &self.green, &self.blue];
        if all.iter().any(|seen| seen.count < FRAMES_MIN) {
            return None;
        }
        let own: f32 = all.iter().enumerate().map(|(channel, seen)| seen.mean(channel)).sum();
        let any: f32 = (0..3).flat_map(|channel| all.map(|seen| seen.mean(channel))).sum();
        Some((own - any / 3.0) / 3.0)
    }
}

/// Red, green and blue of the face's middle, as parts of their sum.
fn chromaticity(rgb: &Picture, corner: Point, size: Point) -> Option<[f32; 3]> {
    let mut sum = [0.0_f32; 3];
    let at = |from: f32, size: f32, step: usize| {
        from + size * ((1.0 - INNER) / 2.0 + INNER * (real(step) + 0.5) / real(STEPS))
    };
    for row in 0..STEPS {
        for column in 0..STEPS {
            let (x, y) = (at(corner.x, size.x, column), at(corner.y, size.y, row));
            if x < 0.0 || y < 0.0 || x >= real(rgb.width()) || y >= real(rgb.height()) {
                continue;
            }
            let place = (whole(y) * rgb.width() + whole(x)) * 3;
            let pixel = rgb.bytes().get(place..place + 3)?;
            sum.iter_mut().zip(pixel).for_each(|(sum, byte)| *sum += f32::from(*byte));
        }
    }
    let all: f32 = sum.iter().sum();
    (all > 0.0).then(|| sum.map(|one| one / all))
}
