//! A simulator: it draws virtual patients, people who do not exist, as a
//! camera would see them, and what people hold before a camera to deceive it.
//!
//! Everything here comes from a seed: the same seed gives the same bytes on
//! every machine. Nothing was taken from pictures of people. What an engine
//! reaches on these pictures says that it works as built, and nothing about
//! how it does with people.
//!
//! ```
//! use portrait::{Person, Shot, draw};
//!
//! let picture = draw(&Person::of(1), &Shot::card(1), 60, 75);
//! assert_eq!(picture.rgb.len(), 60 * 75 * 3);
//! let [(left_eye, _), (right_eye, _), ..] = picture.landmarks;
//! assert!(left_eye < right_eye);
//! ```

mod camera;
mod figure;
mod head;
mod num;
mod person;
mod presentation;
mod shot;
mod skin;
#[cfg(test)]
mod tests;

use camera::Exposure;
use figure::{Figure, backdrop};
use num::{Dice, V3, float};

pub use person::Person;
pub use presentation::{Instrument, Presentation};
pub use shot::{
    Camera, Companion, Defect, Glasses, Light, Look, Mask, Mimic, Place, Pose, Shot, Visit,
};

/// A picture of a virtual patient.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Pixels of a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Red, green and blue of each pixel, row by row from the top.
    pub rgb: Vec<u8>,
    /// Left eye, right eye, tip of the nose, left and right corner of the
    /// mouth, as they stand in the picture, in pixels from its left upper
    /// corner: the middle of the first pixel is (0.5, 0.5).
    pub landmarks: [(f32, f32); 5],
    /// Left, top, right and bottom of the face, ear to ear and hairline to
    /// chin, in pixels.
    pub face: [f32; 4],
}

impl Picture {
    /// The brightness of each pixel, row by row, by ITU-R BT.601.
    pub fn luma(&self) -> Vec<u8> {
        luma(&self.rgb)
    }
}

/// The brightness of pixels of red, green and blue, by ITU-R BT.601.
pub fn luma(rgb: &[u8]) -> Vec<u8> {
    let one = |p: &[u8; 3]| {
        let [r, g, b] = p.map(u32::from);
        u8::try_from((77 * r + 150 * g + 29 * b + 128) >> 8).unwrap_or(u8::MAX)
    };
    rgb.as_chunks::<3>().0.iter().map(one).collect()
}

/// Draws a person in a shot. Sides in pixels.
pub fn draw(person: &Person, shot: &Shot, width: usize, height: usize) -> Picture {
    let size = (float(width), float(height));
    let figure = Figure::new(person, shot, (shot.pose, shot.place), size);
    let other = shot.companion.map(|other| (Person::of(other.seed), other.pose, other.place));
    let other = other
        .as_ref()
        .map(|(person, pose, place)| Figure::new(person, shot, (*pose, *place), size));
    let light = Exposure::each(width, height, |x, y| {
        let behind = wall(shot, x, y, size);
        let behind = other.as_ref().map_or(behind, |other| other.shade(x, y, behind));
        figure.shade(x, y, behind)
    });
    let unit = shot.place.height * size.1 / 2.0;
    Picture {
        width,
        height,
        rgb: light.taken(&shot.camera, unit, shot.seed),
        landmarks: figure.landmarks(),
        face: figure.bounds(),
    }
}

/// Where [`draw`] would put the landmarks, without drawing.
pub fn landmarks(person: &Person, shot: &Shot, width: usize, height: usize) -> [(f32, f32); 5] {
    let size = (float(width), float(height));
    Figure::new(person, shot, (shot.pose, shot.place), size).landmarks()
}

/// Draws a scene in which nobody shows a face: rooms, things, now and then
/// somebody from behind. Red, green and blue of each pixel; sides in pixels.
pub fn empty(seed: u64, width: usize, height: usize) -> Vec<u8> {
    let dice = &mut Dice::new(seed, 30);
    let mut shot = Visit::unguided(dice.bits()).shot(0);
    let person = Person::of(dice.bits());
    let is_alone = dice.chance(0.75);
    shot.pose.yaw = std::f32::consts::PI + dice.about(0.0, 0.2);
    shot.place.x = dice.range(0.1, 0.9);
    shot.look.mask = Mask::Off;
    shot.look.glasses = Glasses::Off;
    let size = (float(width), float(height));
    let figure = Figure::new(&person, &shot, (shot.pose, shot.place), size);
    let light = Exposure::each(width, height, |x, y| {
        let behind = wall(&shot, x, y, size);
        if is_alone { behind } else { figure.shade(x, y, behind) }
    });
    light.taken(&shot.camera, 0.3 * size.1, shot.seed)
}

/// The wall behind, as bright as the light makes it.
fn wall(shot: &Shot, x: f32, y: f32, (width, height): (f32, f32)) -> V3 {
    let (x, y) = ((x - width / 2.0) * 2.0 / height, (height / 2.0 - y) * 2.0 / height);
    let light = shot.light.ambient + 0.4 * shot.light.direct;
    backdrop(shot.background, x, y) * (if shot.background.is_some() { light + 0.15 } else { 1.0 })
}
