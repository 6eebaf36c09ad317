//! Where a ray meets a head.

use crate::num::{V3, sin_cos, v3};
use crate::person::Person;
use crate::shot::{Place, Pose};

/// A turn of the head; rows take head to view.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn([V3; 3]);

impl Turn {
    pub(crate) fn new(pose: Pose) -> Self {
        let (sy, cy) = sin_cos(pose.yaw);
        let (sp, cp) = sin_cos(pose.pitch);
        let (sr, cr) = sin_cos(pose.roll);
        // Yaw, then pitch, then roll.
        let (a, b, c) = (v3(cy, 0.0, sy), v3(sp * sy, cp, -sp * cy), v3(-cp * sy, sp, cp * cy));
        Self([a * cr - b * sr, a * sr + b * cr, c])
    }

    pub(crate) fn to_view(self, p: V3) -> V3 {
        let [a, b, c] = self.0;
        v3(a.dot(p), b.dot(p), c.dot(p))
    }

    pub(crate) fn to_head(self, p: V3) -> V3 {
        let [a, b, c] = self.0;
        a * p.x + b * p.y + c * p.z
    }
}

/// A camera that looks at a head: pixels to rays and back. It stands on the
/// axis of the picture's middle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lens {
    x: f32,
    y: f32,
    /// Pixels of a unit at the middle of the head.
    pub(crate) scale: f32,
    eye: V3,
}

impl Lens {
    pub(crate) fn new(place: Place, width: f32, height: f32) -> Self {
        let (x, y, scale) = (place.x * width, place.y * height, place.height * height / 2.0);
        let eye = v3((width / 2.0 - x) / scale, (y - height / 2.0) / scale, place.distance);
        Self { x, y, scale, eye }
    }

    /// The place of a pixel in the plane through the middle of the head.
    pub(crate) fn plane(&self, px: f32, py: f32) -> (f32, f32) {
        ((px - self.x) / self.scale, (self.y - py) / self.scale)
    }

    /// Eye and direction of the ray through a place of that plane, in the view.
    pub(crate) fn ray(&self, x: f32, y: f32) -> (V3, V3) {
        (self.eye, (v3(x, y, 0.0) - self.eye).unit())
    }

    /// The pixel that shows a point of the view.
    pub(crate) fn pixel(&self, p: V3) -> (f32, f32) {
        let share = self.eye.z / (self.eye.z - p.z).max(0.1);
        let x = self.eye.x + (p.x - self.eye.x) * share;
        let y = self.eye.y + (p.y - self.eye.y) * share;
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

/// Where a ray meets a head, in the head's own units.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    /// On the face.
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// On the ellipsoid below it.
    pub(crate) base: V3,
    pub(crate) normal: V3,
    /// How deep the face lies there, 0 or below.
    pub(crate) hollow: f32,
    /// Away from the outline, in units.
    pub(crate) rim: f32,
}

/// Where the ray from `eye` along the unit vector `way` meets the head first.
/// `flat` is the share of the relief that shows, as below a mask.
pub(crate) fn hit(person: &Person, weight: f32, eye: V3, way: V3, flat: f32) -> Option<Hit> {
    let depth = 1.0 / (person.half_depth * person.half_depth);
    let mut y = eye.y - way.y * eye.z / way.z.min(-1e-3);
    let (mut point, mut rim, mut side) = (eye, 0.0, 1.0);
    for _ in 0..3 {
        let a = person.half_width_at(y.clamp(-1.0, 1.0)) * (1.0 + weight);
        side = 1.0 / (a * a);
        let qa = way.x * way.x * side + way.y * way.y + way.z * way.z * depth;
        let qb = eye.x * way.x * side + eye.y * way.y + eye.z * way.z * depth;
        let qc = eye.x * eye.x * side + eye.y * eye.y + eye.z * eye.z * depth - 1.0;
        let disc = qb * qb - qa * qc;
        if disc <= 0.0 {
            return None;
        }
        let half = disc.sqrt() / qa;
        point = eye + way * (-qb / qa - half);
        rim = half * half / 1.6;
        y = point.y;
    }
    let base = point;
    // The relief stands along z; a ray that comes from ahead climbs it.
    if way.z < -0.3 && base.z > 0.0 {
        for _ in 0..2 {
            let rise = person.relief(point.x, point.y).height * flat;
            point = base + way * (rise / way.z);
        }
    }
    let relief = person.relief(point.x, point.y);
    let front = crate::num::step(-0.1, 0.15, base.z) * flat;
    let round = v3(base.x * side, base.y * 0.85, base.z * depth).unit();
    let tilt = v3(relief.slope_x, relief.slope_y, 0.0) * (0.8 * front);
    let normal = (round - tilt).unit();
    Some(Hit { x: point.x, y: point.y, base, normal, hollow: relief.height.min(0.0), rim })
}
