//! A person in front of a camera: head, ears, hair, neck and shoulders, lit.

use crate::head::{Hit, Lens, Turn, hit};
use crate::num::{V3, bell, noise, pow, step, v3};
use crate::person::Person;
use crate::shot::{Place, Pose, Shot, colour};
use crate::skin::Painter;

/// One person, ready to be asked for the colour at any pixel.
pub(crate) struct Figure<'a> {
    person: &'a Person,
    shot: &'a Shot,
    painter: Painter<'a>,
    turn: Turn,
    lens: Lens,
    light: V3,
    soft: f32,
}

impl<'a> Figure<'a> {
    pub(crate) fn new(
        person: &'a Person,
        shot: &'a Shot,
        (pose, place): (Pose, Place),
        (width, height): (f32, f32),
    ) -> Self {
        let lens = Lens::new(place, width, height);
        // Wide enough that nothing flickers, narrow enough to stay sharp.
        let soft = (0.9 / lens.scale).max(0.004);
        Self {
            person,
            shot,
            painter: Painter::new(person, shot, soft),
            turn: Turn::new(pose),
            lens,
            light: colour(shot.light.from).unit(),
            soft,
        }
    }

    /// Where the landmarks of the face stand in the picture, in pixels.
    pub(crate) fn landmarks(&self) -> [(f32, f32); 5] {
        let points = self.person.landmarks(self.shot.mimic.smile);
        points.map(|point| self.lens.pixel(self.turn.to_view(point)))
    }

    /// Left, top, right and bottom of the face in pixels: ear to ear, hairline
    /// to chin.
    pub(crate) fn bounds(&self) -> [f32; 4] {
        let (left, top) = self.lens.pixel(v3(-self.person.half_width, 0.75, 0.0));
        let (right, bottom) = self.lens.pixel(v3(self.person.half_width, -1.0, 0.0));
        [left, top, right, bottom]
    }

    /// The colour at a pixel, if the person is there, and how much of it.
    pub(crate) fn shade(&self, px: f32, py: f32, behind: V3) -> V3 {
        let (x, y) = self.lens.plane(px, py);
        if x.abs() > 2.6 || y > 1.6 {
            return behind;
        }
        let mut seen = self.body(x, y, behind);
        seen = self.back_hair(x, y, seen);
        let (eye, way) = self.lens.ray(x, y);
        let (eye, way) = (self.turn.to_head(eye), self.turn.to_head(way));
        let at = |flat| hit(self.person, self.shot.look.weight, eye, way, flat);
        let Some(first) = (if x.abs() < 1.3 && y.abs() < 1.3 { at(1.0) } else { None }) else {
            return self.ears(x, y, seen);
        };
        let flat = self.painter.flat(first.x, first.y);
        let found = if flat < 1.0 { at(flat).unwrap_or(first) } else { first };
        let skin = self.lit(&found);
        seen.mix(skin, step(0.0, 0.01 + self.soft, found.rim))
    }

    fn lit(&self, found: &Hit) -> V3 {
        let light = &self.shot.light;
        let coat = self.painter.coat(found);
        let normal = self.turn.to_view(found.normal);
        let direct = ((normal.dot(self.light) + 0.2) / 1.2).max(0.0) * light.direct;
        let nook = (1.0 + 2.2 * found.hollow).clamp(0.6, 1.0);
        let even = light.ambient * (0.82 + 0.18 * normal.y) * nook;
        let shade = V3::grey(even + direct) + colour(light.panel) * normal.z.max(0.0);
        let half = (self.light + v3(0.0, 0.0, 1.0)).unit();
        let shine =
            pow(normal.dot(half).max(0.0), 22.0) * light.gloss * coat.gloss * light.direct * 1.5;
        coat.colour.times(shade) + V3::grey(shine)
    }

    /// Light on what is not the face, about as bright as on it.
    fn dim(&self, part: f32) -> V3 {
        let light = &self.shot.light;
        V3::grey(light.ambient + light.direct * part) + colour(light.panel) * 0.5
    }

    fn body(&self, x: f32, y: f32, behind: V3) -> V3 {
        let chin = -1.12 - self.person.chin * 0.3;
        if y > -0.35 {
            return behind;
        }
        let mut seen = behind;
        let slope = 0.25 * (x.abs() - 0.3).max(0.0);
        let shoulder = step(0.05, -0.05, y - (chin - 0.12 - slope)) * step(2.2, 2.1, x.abs());
        let weave = 0.9 + 0.2 * noise(x * 9.0, y * 9.0, self.shot.seed ^ 0x77);
        let clothes = colour(self.shot.look.clothes) * weave;
        seen = seen.mix(clothes.times(self.dim(0.5)), shoulder);
        let neck = step(0.40 + self.soft, 0.36 - self.soft, x.abs())
            * step(-0.4, -0.5, y)
            * step(chin - 0.35, chin - 0.25, y + x.abs() * 0.4);
        let shadow = 0.65 + 0.35 * step(-0.95, -1.5, y);
        seen.mix(self.person.skin.times(self.dim(0.4)) * shadow, neck)
    }

    fn back_hair(&self, x: f32, y: f32, behind: V3) -> V3 {
        let hair = &self.painter.hair;
        if hair.is_bald {
            return behind;
        }
        let middle = self.turn.to_view(v3(0.0, 0.08, -0.2));
        let (dx, dy) = (x - middle.x, y - middle.y);
        let half = self.person.half_width + hair.volume;
        let ry = 0.94 + hair.volume;
        let round = ((dx / (half + 0.03)) * (dx / (half + 0.03)) + (dy / ry) * (dy / ry)).sqrt();
        let mut share = step(1.02 + self.soft, 0.98 - self.soft, round);
        if dy < 0.0 {
            let side = step(half + 0.05, half - 0.02, dx.abs());
            share = side * step(0.12, 0.0, -hair.length - dy);
        }
        behind.mix(self.painter.hair_colour(x, y).times(self.dim(0.4)), share)
    }

    fn ears(&self, x: f32, y: f32, behind: V3) -> V3 {
        if self.painter.hair.length > 0.35 || x.abs() > 1.2 || y.abs() > 1.0 {
            return behind;
        }
        let mut seen = behind;
        let size = self.person.ear;
        for side in [-1.0, 1.0] {
            let at = self.turn.to_view(v3(
                side * self.person.half_width,
                self.person.eye.y - 0.12,
                -0.05,
            ));
            let (dx, dy) = ((x - at.x) / (0.085 * size), (y - at.y) / (0.19 * size));
            let r = (dx * dx + dy * dy).sqrt();
            let inside = self.dim(0.5) * (0.75 + 0.25 * step(0.4, 0.6, r));
            let skin = self.person.skin.times(v3(1.0, 0.93, 0.92)).times(inside);
            seen = seen.mix(skin, step(1.0 + 8.0 * self.soft, 1.0 - 8.0 * self.soft, r));
        }
        seen
    }
}

/// What stands behind, at a place in halves of the picture's height from its
/// middle.
pub(crate) fn backdrop(seed: Option<u64>, x: f32, y: f32) -> V3 {
    use crate::num::lattice;
    let Some(seed) = seed else { return v3(0.86, 0.88, 0.92) };
    let tint = |k: i32| {
        let grey = lattice(k, 4, seed);
        let part = |j| 0.6 * grey + 0.4 * lattice(k, j, seed);
        v3(part(1), part(2), part(3))
    };
    let any = |k: i32, j: i32| lattice(k, j + 10, seed);
    match seed % 5 {
        0 => {
            let share =
                noise(x * 1.3, y * 1.3, seed) * 0.6 + noise(x * 4.0, y * 4.0, seed ^ 1) * 0.4;
            tint(1).mix(tint(2), share)
        }
        1 => (0u8..10).map(i32::from).fold(tint(0), |seen, k| {
            let (cx, cy) = ((any(k, 0) - 0.5) * 3.4, (any(k, 1) - 0.5) * 2.6);
            let is_in =
                (x - cx).abs() < 0.1 + any(k, 2) * 0.6 && (y - cy).abs() < 0.1 + any(k, 3) * 0.6;
            let striped = any(k, 4) < 0.3 && crate::num::sin(x * 60.0 * any(k, 5)) > 0.0;
            match (is_in, striped) {
                (true, false) => tint(k + 10),
                (true, true) => tint(k + 10) * 0.6,
                (false, _) => seen,
            }
        }),
        2 => {
            let along = x * (any(0, 0) - 0.5) * 2.0 + y;
            let grain = 0.06 * (noise(x * 25.0, y * 25.0, seed) - 0.5);
            tint(1).mix(tint(2), step(-1.2, 1.2, along)) + V3::grey(grain)
        }
        3 => (0u8..9).map(i32::from).fold(tint(0), |seen, k| {
            let (dx, dy) = (x - (any(k, 0) - 0.5) * 3.4, y - (any(k, 1) - 0.5) * 2.6);
            let r = 0.06 + any(k, 2) * 0.4;
            let away = (dx * dx + dy * dy * (0.5 + any(k, 3) * 1.5)).sqrt();
            // Some have two spots and a bar, as plugs and toys do.
            let spots = bell(dx.abs() - r * 0.35, dy - r * 0.2, r * 0.15, r * 0.15)
                + bell(dx, dy + r * 0.4, r * 0.3, r * 0.1);
            let marked = if any(k, 6) < 0.4 { 1.0 - 0.7 * spots.min(1.0) } else { 1.0 };
            seen.mix(tint(k + 10) * marked, step(r, r * 0.9, away))
        }),
        _ => {
            // A room: wall, floor, a door and a window.
            let wall = tint(1) * (0.9 + 0.1 * noise(x * 3.0, y * 3.0, seed));
            let floor = tint(2) * (0.75 + 0.2 * noise(x * 14.0, y * 3.0, seed ^ 2));
            let seen = wall.mix(floor, step(0.01, -0.01, y + 0.4 + 0.4 * any(0, 0)));
            let at = |k: i32| (x - (any(k, 1) - 0.5) * 3.0).abs() - 0.15 - 0.3 * any(k, 2);
            let door = step(0.01, -0.01, at(1)) * step(0.51, 0.49, y - 0.2 * any(1, 3));
            let pane = step(0.01, -0.01, at(2)) * step(0.01, -0.01, (y - 0.4).abs() - 0.3);
            seen.mix(tint(3), door).mix(V3::grey(1.1), pane * 0.8)
        }
    }
}
