//! Five points to an upright face of one size.

use crate::number::real;
use crate::picture::{Colour, Picture, Planes, Point, Scene, Similarity, grey_of};

/// Sides of an aligned face, in pixels.
pub const FACE_SIDE: usize = 112;

/// Where the five points come to lie, in pixel indices: eye, eye, nose, corner
/// and corner of the mouth, from the picture's left to its right.
/// Source: the template that `ArcFace` and most public embedders are trained
/// with.
const TEMPLATE: [(f32, f32); 5] =
    [(38.29, 51.70), (73.53, 51.50), (56.03, 71.74), (41.55, 92.37), (70.73, 92.20)];

/// Eye, eye, nose, corner and corner of the mouth: the picture's left first.
pub type Points = [Point; 5];

/// The template's points in an aligned face.
pub(crate) fn template_points() -> Points {
    TEMPLATE.map(|(x, y)| Point { x: x + 0.5, y: y + 0.5 })
}

/// The turn, scale and move that bring the points nearest to the template, by
/// least squares, as the way back from the aligned face into the picture.
/// `None` if the points lie on one place.
pub(crate) fn similarity(points: &Points) -> Option<Similarity> {
    let target = template_points();
    let mean = |points: &Points| Point {
        x: points.iter().map(|point| point.x).sum::<f32>() / real(points.len()),
        y: points.iter().map(|point| point.y).sum::<f32>() / real(points.len()),
    };
    let (from, to) = (mean(points), mean(&target));
    let (mut a, mut b, mut norm) = (0.0, 0.0, 0.0);
    for (point, wanted) in points.iter().zip(&target) {
        let (x, y) = (point.x - from.x, point.y - from.y);
        let (u, v) = (wanted.x - to.x, wanted.y - to.y);
        a += x * u + y * v;
        b += x * v - y * u;
        norm += x * x + y * y;
    }
    if norm.is_nan() || norm <= f32::EPSILON {
        return None;
    }
    let (a, b) = (a / norm, b / norm);
    let there =
        Similarity { a, b, x: to.x - a * from.x + b * from.y, y: to.y - b * from.x - a * from.y };
    there.inverse()
}

/// The face whose points these are, upright, [`FACE_SIDE`] pixels wide and
/// high, in the planes that are asked for.
pub(crate) fn planes(scene: &Scene, points: &Points, colour: Colour) -> Option<Planes> {
    Some(scene.part(colour, similarity(points)?, FACE_SIDE, FACE_SIDE))
}

/// A face upright, [`FACE_SIDE`] pixels wide and high, in greys. To align it
/// takes as long as a small network, so it is done once: what is measured are
/// these values as bytes, what is embedded are the values. Wiped on drop.
pub struct Upright {
    map: Similarity,
    greys: Planes,
}

impl Upright {
    /// The face whose points these are. `None` if they lie on one place.
    pub fn new(scene: &Scene, points: &Points) -> Option<Self> {
        let map = similarity(points)?;
        let greys = scene.part(Colour::Luma601, map, FACE_SIDE, FACE_SIDE);
        Some(Self { map, greys })
    }

    /// As a picture, to be measured.
    pub(crate) fn picture(&self) -> Option<Picture> {
        grey_of(&self.greys, FACE_SIDE, FACE_SIDE)
    }

    /// In the planes that are asked for; `scene` is the one that it was made of.
    pub(crate) fn planes(self, scene: &Scene, colour: Colour) -> Planes {
        match colour {
            Colour::Luma601 => self.greys,
            Colour::Rgb | Colour::Bgr => scene.part(colour, self.map, FACE_SIDE, FACE_SIDE),
        }
    }
}

/// The face whose points these are, as a picture in greys. `None` if the points
/// lie on one place.
pub fn align(scene: &Scene, points: &Points) -> Option<Picture> {
    Upright::new(scene, points)?.picture()
}
