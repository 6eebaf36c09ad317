//! A nose stands before the eyes; on a print it does not.
//!
//! Seen from a little further away than its own size, a flat picture changes by
//! an affine map however it is held. A head that turns does not: its nose moves
//! against eyes and mouth.

use crate::align::Points;
use crate::attack::{Check, Evidence, Sight};
use crate::measure::inter_eye;
use crate::number::real;
use crate::picture::Point;

/// Sights before anything is said.
const SIGHTS_MIN: usize = 6;
/// Frames are averaged in so many groups, against the noise of the points.
const GROUPS: usize = 4;
/// From here the nose has moved against the rest, of the distance of the eyes.
const RELIEF_MIN: f32 = 0.045;
/// Below this it has not.
const FLAT_MAX: f32 = 0.018;
/// From here a flat thing was turned: change of width by height.
const TURN_MIN: f32 = 0.06;

/// Looks whether the points move as those of a flat picture.
#[derive(Default)]
pub struct Parallax {
    /// Points of each sight, brought to one size and place.
    seen: Vec<[Point; 5]>,
}

impl Check for Parallax {
    fn name(&self) -> &'static str {
        "parallax"
    }

    fn observe(&mut self, sight: &Sight<'_>) {
        let points = sight.points();
        let apart = inter_eye(points);
        let [left, right, ..] = *points;
        if !(apart.is_finite() && apart > 0.0) {
            return;
        }
        let middle = left.middle(right);
        let brought = |point: Point| Point {
            x: (point.x - middle.x) / apart,
            y: (point.y - middle.y) / apart,
        };
        self.seen.push(points.map(brought));
    }

    fn evidence(&self) -> Evidence {
        match self.measures() {
            Some((relief, _)) if relief >= RELIEF_MIN => Evidence::BonaFide,
            Some((relief, turn)) if relief <= FLAT_MAX && turn >= TURN_MIN => Evidence::Attack,
            Some(_) | None => Evidence::Unknown,
        }
    }
}

impl Parallax {
    /// The largest change between any two stretches of time: of the nose
    /// against the rest, of the distance of the eyes; and of width by height.
    /// `None` before there are sights enough.
    pub fn measures(&self) -> Option<(f32, f32)> {
        if self.seen.len() < SIGHTS_MIN {
            return None;
        }
        let groups: Vec<Points> =
            self.seen.chunks(self.seen.len().div_ceil(GROUPS)).filter_map(mean).collect();
        let (mut relief, mut turn) = (0.0_f32, 0.0_f32);
        for (place, one) in groups.iter().enumerate() {
            for other in groups.iter().skip(place + 1) {
                relief = relief.max(residual(one, other));
                turn = turn.max((shape(one) / shape(other)).ln().abs());
            }
        }
        Some((relief, turn))
    }
}

fn mean(all: &[Points]) -> Option<Points> {
    if all.is_empty() {
        return None;
    }
    let mut sum = [Point::default(); 5];
    for points in all {
        for (sum, point) in sum.iter_mut().zip(points) {
            sum.x += point.x / real(all.len());
            sum.y += point.y / real(all.len());
        }
    }
    Some(sum)
}

/// Height of eyes to mouth by the distance of the eyes.
fn shape(points: &Points) -> f32 {
    let [left, right, _, mouth_left, mouth_right] = *points;
    let height = left.middle(right).distance(mouth_left.middle(mouth_right));
    (height / left.distance(right).max(f32::EPSILON)).max(f32::EPSILON)
}

/// How far the nose is from where the affine map of eyes and mouth puts it.
/// The map is by least squares over the four.
fn residual(from: &Points, to: &Points) -> f32 {
    let four = |points: &Points| {
        let [a, b, _, c, d] = *points;
        [a, b, c, d]
    };
    let (source, target) = (four(from), four(to));
    let middle = |points: &[Point; 4]| {
        let [a, b, c, d] = *points;
        a.middle(b).middle(c.middle(d))
    };
    let (base, aim) = (middle(&source), middle(&target));
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    let (mut ux, mut uy, mut vx, mut vy) = (0.0, 0.0, 0.0, 0.0);
    for (one, other) in source.iter().zip(&target) {
        let (x, y) = (one.x - base.x, one.y - base.y);
        let (u, v) = (other.x - aim.x, other.y - aim.y);
        xx += x * x;
        xy += x * y;
        yy += y * y;
        ux += u * x;
        uy += u * y;
        vx += v * x;
        vy += v * y;
    }
    let norm = xx * yy - xy * xy;
    if norm.abs() <= f32::EPSILON {
        return 0.0;
    }
    let [_, _, nose, ..] = *from;
    let (x, y) = (nose.x - base.x, nose.y - base.y);
    let solve = |p: f32, q: f32| (p * yy - q * xy, q * xx - p * xy);
    let ((a, b), (c, d)) = (solve(ux, uy), solve(vx, vy));
    let expected = Point { x: aim.x + (a * x + b * y) / norm, y: aim.y + (c * x + d * y) / norm };
    let [_, _, is, ..] = *to;
    expected.distance(is)
}
