//! What is painted on a head: skin, brows, eyes, nose, mouth, hair, glasses,
//! mask.

use crate::head::Hit;
use crate::num::{V3, bell, line, noise, pow, sin, sin_cos, step, v3};
use crate::person::{Hair, Person};
use crate::shot::{Glasses, Mask, Shot, colour};

/// What the light falls on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Coat {
    pub(crate) colour: V3,
    /// Share of the gloss.
    pub(crate) gloss: f32,
}

impl Coat {
    fn over(&mut self, colour: V3, share: f32) {
        self.colour = self.colour.mix(colour, share.clamp(0.0, 1.0));
    }

    fn darken(&mut self, share: f32) {
        self.colour = self.colour * (1.0 - share.clamp(0.0, 0.95));
    }
}

/// A head as it is in one shot, ready to be asked for the coat at any place.
pub(crate) struct Painter<'a> {
    person: &'a Person,
    shot: &'a Shot,
    pub(crate) hair: Hair,
    hair_tone: f32,
    age: f32,
    /// Width of a pixel, in units.
    soft: f32,
}

impl<'a> Painter<'a> {
    pub(crate) fn new(person: &'a Person, shot: &'a Shot, soft: f32) -> Self {
        let hair = match shot.look.hair_day {
            Some(day) => person.hair.another_day(&mut crate::num::Dice::new(day, 2)),
            None => person.hair,
        };
        let age = (person.age + shot.look.aged).min(1.0);
        let grey = shot.look.aged * person.age;
        Self { person, shot, hair, hair_tone: (person.hair_tone + grey).min(0.8), age, soft }
    }

    /// Whether a pair of glasses is on.
    fn glasses(&self) -> Option<bool> {
        match self.shot.look.glasses {
            Glasses::Off => None,
            Glasses::AsWorn => self.person.wears_glasses.then_some(false),
            Glasses::Clear => Some(false),
            Glasses::Dark => Some(true),
        }
    }

    pub(crate) fn hair_colour(&self, x: f32, y: f32) -> V3 {
        let strand = 0.75 + 0.5 * noise(x * 14.0 + y * 3.0, y * 2.5, self.person.seed() ^ 5);
        v3(1.05, 0.9, 0.76) * (self.hair_tone * strand)
    }

    pub(crate) fn coat(&self, hit: &Hit) -> Coat {
        let mut coat = Coat { colour: self.person.skin, gloss: 1.0 };
        let front = step(-0.1, 0.1, hit.base.z);
        self.skin(&mut coat, hit, front);
        self.folds(&mut coat, hit);
        self.brows(&mut coat, hit, front);
        self.eyes(&mut coat, hit, front);
        self.nose(&mut coat, hit, front);
        self.mouth(&mut coat, hit, front);
        self.beard(&mut coat, hit, front);
        self.hairline(&mut coat, hit);
        self.mask(&mut coat, hit);
        self.lenses(&mut coat, hit);
        coat
    }

    fn skin(&self, coat: &mut Coat, hit: &Hit, front: f32) {
        let (person, x, y) = (self.person, hit.x, hit.y);
        let seed = person.seed();
        let coarse = noise(x * 4.5 + 9.0, y * 4.5, seed) - 0.5;
        let fine = noise(x * 11.0, y * 11.0, seed ^ 3) - 0.5;
        coat.colour = coat.colour * (1.0 + 2.0 * person.blotch * (coarse + 0.7 * fine));
        let flush = bell(x.abs() - 0.42, y + 0.12, 0.2, 0.18) * person.flush;
        coat.colour = coat.colour.times(v3(1.0, 1.0 - flush, 1.0 - flush));
        if person.freckles > 0.0 {
            let spots = step(0.68, 0.8, noise(x * 34.0, y * 34.0, seed ^ 11));
            coat.darken(spots * person.freckles * bell(x.abs() - 0.3, y + 0.05, 0.35, 0.2) * front);
        }
        for mole in &person.moles {
            let (dx, dy) = (x - mole.x, y - mole.y);
            let away = dx * dx + dy * dy;
            if away < 0.01 {
                coat.darken(line(away.sqrt(), mole.r, self.soft) * mole.dark * front);
            }
        }
    }

    fn folds(&self, coat: &mut Coat, hit: &Hit) {
        let (person, ax, y) = (self.person, hit.x.abs(), hit.y);
        let smile = self.shot.mimic.smile.max(0.0);
        // From the wings of the nose to the corners of the mouth.
        let below = person.nose.y - y;
        if (-0.02..0.36).contains(&below) {
            let at = person.nose.half_width * 1.25 + below * 0.55 + smile * 0.05;
            let ends =
                step(-0.02, 0.06, below) * step(person.mouth.y - 0.05, person.mouth.y + 0.03, y);
            let deep = person.fold + self.age * 0.3 + smile * 0.25;
            coat.darken(bell(ax - at, 0.0, 0.022, 1.0) * ends * deep.min(0.6) * 0.6);
        }
        let old = self.age - 0.22;
        if old > 0.0 && y > 0.3 && y < 0.62 {
            for k in [0.0f32, 1.0, 2.0] {
                let at = 0.36 + 0.085 * k + 0.02 * sin(hit.x * 6.0 + k);
                coat.darken(bell(0.0, y - at, 1.0, 0.012) * old * 0.4 * step(0.5, 0.35, ax));
            }
        }
        let eye = &person.eye;
        let bag = bell(ax - eye.x, y - (eye.y - eye.half_height - 0.06), 0.11, 0.03);
        coat.darken(bag * (person.eye.bag + self.age * 0.25));
    }

    fn brows(&self, coat: &mut Coat, hit: &Hit, front: f32) {
        let (brow, eye) = (&self.person.brow, &self.person.eye);
        let side = 1f32.copysign(hit.x);
        let dx = hit.x.abs() - eye.x - brow.shift;
        let at = eye.y + brow.above + self.shot.mimic.brows + side * brow.uneven;
        let dy = hit.y - at + brow.arch * dx * dx - brow.slope * dx;
        if dx.abs() > 0.3 || dy.abs() > 0.12 {
            return;
        }
        let half = brow.half_thick * (1.0 - 0.45 * step(0.0, brow.half_length, dx));
        let ends = step(brow.half_length + 0.015, brow.half_length - 0.025, dx.abs());
        let hairs = 0.8 + 0.3 * noise(hit.x * 60.0, hit.y * 20.0, self.person.seed() ^ 2);
        let share = line(dy, half, self.soft) * ends * brow.dense * hairs * front;
        coat.over(v3(0.03, 0.027, 0.022) + v3(0.8, 0.7, 0.6) * self.hair_tone, share);
    }

    fn eyes(&self, coat: &mut Coat, hit: &Hit, front: f32) {
        let (eye, mimic) = (&self.person.eye, &self.shot.mimic);
        let side = 1f32.copysign(hit.x);
        let (dx, dy) = (hit.x.abs() - eye.x, hit.y - eye.y - side * eye.uneven);
        if dx.abs() > 0.26 || dy.abs() > 0.2 {
            return;
        }
        let (st, ct) = sin_cos(eye.tilt);
        let (dx, dy) = (dx * ct + dy * st, dy * ct - dx * st);
        let u = dx / eye.half_width;
        let u = u - eye.peak * (1.0 - u * u).max(0.0) * 0.5;
        let lens = (1.0 - u * u).max(0.0);
        let inside = if lens > 0.0 { 1.0 } else { 0.0 };
        let low = -eye.half_height * 0.72 * lens * (1.0 - 0.25 * mimic.blink);
        let wide = eye.half_height * (1.0 - 0.2 * mimic.smile.max(0.0));
        let top = low + (wide * pow(lens, 0.7) - low) * (1.0 - mimic.blink);
        let soft = self.soft;
        if self.person.paints {
            let shade = bell(dx, dy - wide, eye.half_width * 1.1, 0.05);
            coat.darken(shade * 0.3 * self.shot.look.paint);
        }
        let open = step(-soft, soft, top - dy) * step(-soft, soft, dy - low) * inside;
        coat.over(self.eyeball(dx, dy, side, top), open * front);
        if open > 0.5 {
            coat.gloss = 0.3;
        }
        let ink = 0.75 + 0.2 * if self.person.paints { self.shot.look.paint } else { 0.0 };
        let lid = line(dy - top, 0.010, 2.0 * soft) * inside * ink;
        coat.over(V3::grey(0.055), lid * front);
        coat.over(v3(0.2, 0.14, 0.12), line(dy - low, 0.004, 2.0 * soft) * inside * 0.3 * front);
        if eye.crease > 0.4 {
            let at = top.max(wide * pow(lens, 0.7) * 0.6) + 0.02 + 0.04 * (eye.crease - 0.4);
            coat.darken(line(dy - at, 0.004, 2.0 * soft) * lens * 0.4 * front);
        }
    }

    fn eyeball(&self, dx: f32, dy: f32, side: f32, top: f32) -> V3 {
        let (eye, soft) = (&self.person.eye, self.soft);
        let [right, up] = self.shot.mimic.gaze;
        // dx runs outwards on both sides.
        let (gx, gy) = (dx - right * 0.05 * side, dy - 0.004 - up * 0.03);
        let r = (gx * gx + gy * gy).sqrt();
        let mut ball = Coat { colour: v3(0.86, 0.84, 0.82), gloss: 1.0 };
        let iris = v3(0.7, 0.62, 0.55) * eye.iris + V3::grey(0.03);
        ball.over(iris, line(r, eye.iris_r, soft));
        ball.over(V3::grey(0.02), line(r, eye.iris_r * 0.42, soft));
        let (lx, ly) = (gx - 0.018 * side, gy - 0.02);
        ball.over(V3::grey(0.95), line((lx * lx + ly * ly).sqrt(), 0.012, soft) * 0.8);
        ball.darken(0.35 * step(0.03, 0.0, top - dy));
        ball.colour
    }

    fn nose(&self, coat: &mut Coat, hit: &Hit, front: f32) {
        let nose = &self.person.nose;
        let (ax, dy) = ((hit.x - nose.lean).abs(), hit.y - nose.y);
        if ax > 0.3 || dy.abs() > 0.2 {
            return;
        }
        let hole =
            bell(ax - nose.half_width * 0.52, dy + 0.035, 0.034, 0.018) * 0.75 * nose.nostril;
        let wing = bell(ax - nose.half_width * 1.05, dy, 0.012, 0.05) * 0.3;
        let under = bell(ax, dy + 0.06, nose.half_width * 0.8, 0.016) * 0.22;
        coat.darken((hole + wing + under).min(0.85) * front);
    }

    fn mouth(&self, coat: &mut Coat, hit: &Hit, front: f32) {
        let (mouth, mimic, soft) = (&self.person.mouth, &self.shot.mimic, self.soft);
        let half = mouth.half_width * (1.0 + 0.12 * mimic.smile);
        let u = hit.x / half;
        if u.abs() > 1.3 || (hit.y - mouth.y).abs() > 0.25 {
            return;
        }
        let lens = (1.0 - u * u).max(0.0);
        let lift =
            (mimic.smile * 0.06 + mouth.curve) * (u * u).min(1.0) + mouth.lean * u.clamp(-1.0, 1.0);
        let dy = hit.y - mouth.y - lift;
        let ax = hit.x.abs();
        coat.darken(bell(ax - half - 0.01, dy, 0.02, 0.03) * 0.3 * front);
        if lens <= 0.0 {
            return;
        }
        let bow =
            mouth.bow * (bell(ax - 0.045, 0.0, 0.03, 1.0) - 0.5 * bell(hit.x, 0.0, 0.02, 1.0));
        let upper = mouth.upper * pow(lens, 0.6) + bow;
        let lower = mouth.lower * pow(lens, 0.5);
        let (gap_up, gap_low) = (mimic.open * 0.03 * lens, mimic.open * 0.10 * lens);
        let within = |x: f32| step(-soft, soft, x);
        let top = within(dy - gap_up) * within(gap_up + upper - dy);
        let bottom = within(-dy - gap_low) * within(dy + gap_low + lower);
        let skin = self.person.skin;
        let paint = if self.person.paints { 0.25 * self.shot.look.paint } else { 0.0 };
        let (dark, red) = (mouth.dark, mouth.red + paint);
        let lip = skin.times(v3(
            1.0 - dark * 0.5 + 0.03 * red,
            (0.8 - dark) * (1.0 - 0.5 * red),
            (0.85 - dark) * (1.0 - 0.35 * red),
        ));
        coat.over(lip, top.max(bottom) * front);
        coat.over(lip.times(v3(0.85, 0.8, 0.8)), top * 0.5 * front);
        let open = step(0.02, 0.1, mimic.open);
        let teeth = if dy > gap_up - 0.03 { v3(0.8, 0.78, 0.74) } else { v3(0.15, 0.05, 0.05) };
        coat.over(teeth, within(gap_up - dy) * within(dy + gap_low) * open * front);
        coat.over(v3(0.12, 0.05, 0.05), line(dy, 0.006, 2.0 * soft) * (1.0 - open) * 0.75 * front);
    }

    fn beard(&self, coat: &mut Coat, hit: &Hit, front: f32) {
        let (person, x, y) = (self.person, hit.x, hit.y);
        if (person.beard <= 0.0 && person.moustache <= 0.0) || y > -0.2 {
            return;
        }
        let mouth = &person.mouth;
        let grain = 0.8 + 0.4 * noise(x * 40.0, y * 40.0, person.seed());
        let clear = 1.0 - 0.9 * bell(x, y - mouth.y, mouth.half_width * 0.9, 0.05);
        let chin = step(-0.25, -0.42, y) * clear * person.beard;
        let lip = bell(x, y - (mouth.y + 0.10), mouth.half_width, 0.035);
        let share = (chin + lip * (person.beard * 0.8 + person.moustache)) * grain;
        coat.over(self.hair_colour(x, y), share.min(0.85) * front);
    }

    fn hairline(&self, coat: &mut Coat, hit: &Hit) {
        let (hair, x, y) = (&self.hair, hit.x, hit.y);
        let ragged = 0.035 * (noise(x * 18.0, 1.0, self.person.seed() ^ 9) - 0.5);
        let parting = 0.05 * bell(x - hair.part, 0.0, 0.1, 1.0);
        let line_y = hair.line - hair.curve * x * x + parting + ragged;
        let crown = step(-0.02 - self.soft, 0.02 + self.soft, y - line_y);
        let down = hair.length.max(0.0) * 0.6;
        let edge = self.person.half_width * 0.93 - 0.02 - hair.side;
        let temple = step(0.0, 0.06, x.abs() - edge) * step(-0.25 - down, -0.1 - down, y);
        let mut share = crown.max(temple * step(0.5, 0.25, hit.base.z));
        if hit.base.z < 0.0 {
            share = share.max(step(-0.4, -0.2, y));
        }
        if hair.is_bald {
            share *= 0.12;
        }
        coat.over(self.hair_colour(x, y), share);
        if share > 0.5 {
            coat.gloss = 0.4;
        }
    }

    fn lenses(&self, coat: &mut Coat, hit: &Hit) {
        let Some(is_dark) = self.glasses().filter(|_| hit.base.z > -0.1) else { return };
        let (person, eye) = (self.person, &self.person.eye);
        let (ax, dy) = (hit.x.abs(), hit.y - eye.y + 0.02);
        if dy.abs() > 0.3 {
            return;
        }
        let radius = 0.20 * person.glasses_size;
        let thick = 0.012 + 0.02 * self.shot.look.frame;
        let (ex, ey) = ((ax - eye.x - 0.01).abs() / radius, dy.abs() / (radius * 0.75));
        // A circle, or a square with round corners.
        let (x2, y2) = (ex * ex, ey * ey);
        let r = if person.glasses_square {
            (x2 * x2 + y2 * y2).sqrt().sqrt()
        } else {
            (x2 + y2).sqrt()
        };
        if r < 1.0 {
            let shine = bell(ax - eye.x - 0.05, dy - 0.05, 0.05, 0.07) * self.shot.light.gloss;
            if is_dark {
                coat.over(V3::grey(0.035), 0.93);
            }
            coat.over(V3::grey(0.9), 0.04 + 0.9 * shine);
            coat.gloss = 0.6;
        }
        let frame = V3::grey(0.075);
        coat.over(frame, line((r - 1.0) * radius, thick, self.soft) * 0.9);
        let bar = line(dy - 0.02, thick * 0.8, self.soft);
        let (inner, outer) = (eye.x + 0.01 - radius, eye.x + 0.01 + radius);
        coat.over(frame, bar * step(inner + 0.01, inner - 0.01, ax) * 0.9);
        coat.over(frame, bar * step(outer - 0.01, outer + 0.01, ax) * 0.9);
    }

    /// How much of the relief shows at a place: a mask hides it.
    pub(crate) fn flat(&self, x: f32, y: f32) -> f32 {
        if self.masked(x, y, 0.0) > 0.5 { 0.55 } else { 1.0 }
    }

    fn masked(&self, x: f32, y: f32, z: f32) -> f32 {
        let nose = self.person.nose.y;
        let top = match self.shot.look.mask {
            Mask::Off => return 0.0,
            Mask::Worn => nose + 0.13,
            Mask::Low => nose - 0.11,
        };
        step(-self.soft, self.soft, top - 0.25 * x * x - y) * step(-0.25, -0.05, z)
    }

    fn mask(&self, coat: &mut Coat, hit: &Hit) {
        let share = self.masked(hit.x, hit.y, hit.base.z);
        if share > 0.0 {
            let pleat = 1.0 - 0.12 * step(0.75, 0.85, sin(hit.y * 38.0));
            coat.over(colour(self.shot.look.mask_colour) * pleat, share);
            coat.gloss = 0.2;
        }
    }
}
