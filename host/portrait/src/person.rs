//! A virtual patient: some sixty measures of a head that belongs to nobody.
//!
//! Heads are drawn in units of their own: the crown at y = 1, the chin near
//! y = -1, x to the right of the picture, z towards the camera; the middle of
//! the head is 0. A unit stands for about 12 cm.

use crate::num::{Dice, V3, exp, step, v3};

/// The seed before that of the person on test card A.
const TEST_CARDS: u64 = 2_000_000;

/// A rise or hollow of the face, the same on both sides.
#[derive(Clone, Copy, Debug)]
struct Bump {
    x: f32,
    y: f32,
    rx: f32,
    ry: f32,
    rise: f32,
}

/// Height over the ellipsoid, and its slopes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Relief {
    pub(crate) height: f32,
    pub(crate) slope_x: f32,
    pub(crate) slope_y: f32,
}

/// A small dark spot of the skin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mole {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) r: f32,
    pub(crate) dark: f32,
}

#[derive(Clone, Debug)]
pub(crate) struct Eye {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) half_width: f32,
    pub(crate) half_height: f32,
    pub(crate) tilt: f32,
    pub(crate) peak: f32,
    pub(crate) uneven: f32,
    pub(crate) iris: f32,
    pub(crate) iris_r: f32,
    pub(crate) crease: f32,
    pub(crate) bag: f32,
}

#[derive(Clone, Debug)]
pub(crate) struct Brow {
    pub(crate) above: f32,
    pub(crate) half_length: f32,
    pub(crate) half_thick: f32,
    pub(crate) slope: f32,
    pub(crate) arch: f32,
    pub(crate) dense: f32,
    pub(crate) shift: f32,
    pub(crate) uneven: f32,
}

#[derive(Clone, Debug)]
pub(crate) struct Nose {
    pub(crate) y: f32,
    pub(crate) half_width: f32,
    pub(crate) nostril: f32,
    pub(crate) lean: f32,
}

#[derive(Clone, Debug)]
pub(crate) struct Mouth {
    pub(crate) y: f32,
    pub(crate) half_width: f32,
    pub(crate) upper: f32,
    pub(crate) lower: f32,
    pub(crate) dark: f32,
    pub(crate) red: f32,
    pub(crate) bow: f32,
    pub(crate) curve: f32,
    pub(crate) lean: f32,
}

/// How the hair stands; another day it may stand otherwise.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hair {
    pub(crate) line: f32,
    pub(crate) curve: f32,
    pub(crate) part: f32,
    pub(crate) volume: f32,
    /// How far down it hangs: below 0 it is short.
    pub(crate) length: f32,
    pub(crate) side: f32,
    pub(crate) is_bald: bool,
}

/// A virtual patient.
///
/// ```
/// let somebody = portrait::Person::of(7);
/// assert_eq!(somebody.seed(), 7);
/// ```
#[derive(Clone, Debug)]
pub struct Person {
    seed: u64,
    pub(crate) half_width: f32,
    pub(crate) half_depth: f32,
    pub(crate) taper: f32,
    pub(crate) jaw: f32,
    pub(crate) chin: f32,
    bumps: Vec<Bump>,
    pub(crate) skin: V3,
    pub(crate) blotch: f32,
    pub(crate) flush: f32,
    pub(crate) freckles: f32,
    pub(crate) moles: Vec<Mole>,
    pub(crate) eye: Eye,
    pub(crate) brow: Brow,
    pub(crate) nose: Nose,
    pub(crate) mouth: Mouth,
    pub(crate) hair: Hair,
    pub(crate) hair_tone: f32,
    pub(crate) beard: f32,
    pub(crate) moustache: f32,
    pub(crate) fold: f32,
    pub(crate) age: f32,
    pub(crate) ear: f32,
    pub(crate) wears_glasses: bool,
    pub(crate) glasses_size: f32,
    pub(crate) glasses_square: bool,
    pub(crate) paints: bool,
}

impl Person {
    /// The patient of a seed: the same seed is the same head.
    pub fn of(seed: u64) -> Self {
        let dice = &mut Dice::new(seed, 1);
        let eye = Eye::any(dice);
        let nose = Nose::any(dice);
        let mouth = Mouth::any(dice);
        let brow = Brow::any(dice);
        let is_long = dice.chance(0.5);
        let (tone, warm) = (dice.range(0.46, 0.84), dice.range(0.02, 0.11));
        let age = dice.share() * dice.share();
        let moles = (0..dice.bits() % 5)
            .map(|_| Mole {
                x: dice.range(-0.55, 0.55),
                y: dice.range(-0.8, 0.45),
                r: dice.range(0.010, 0.028),
                dark: dice.range(0.3, 0.7),
            })
            .collect();
        let mut person = Self {
            seed,
            half_width: dice.about(0.75, 0.04),
            half_depth: dice.about(0.86, 0.05),
            taper: dice.about(0.30, 0.09),
            jaw: dice.about(0.0, 0.035),
            chin: dice.about(0.0, 0.05),
            bumps: Vec::new(),
            skin: v3(tone + warm, tone * 0.86 + warm * 0.25, tone * 0.72),
            blotch: dice.range(0.015, 0.07),
            flush: dice.range(0.0, 0.10),
            freckles: if dice.chance(0.2) { dice.range(0.05, 0.2) } else { 0.0 },
            moles,
            eye,
            brow,
            nose,
            mouth,
            hair: Hair::any(dice, is_long, age),
            hair_tone: if dice.chance(0.75) {
                dice.range(0.02, 0.15)
            } else {
                dice.range(0.15, 0.6)
            },
            beard: if !is_long && dice.chance(0.5) { dice.range(0.05, 0.45) } else { 0.0 },
            moustache: if !is_long && dice.chance(0.25) { dice.range(0.1, 0.8) } else { 0.0 },
            fold: dice.about(0.12, 0.08).max(0.0),
            age,
            ear: dice.range(0.7, 1.2),
            wears_glasses: dice.chance(0.35),
            glasses_size: dice.range(0.85, 1.2),
            glasses_square: dice.chance(0.6),
            paints: is_long && dice.chance(0.6),
        };
        person.bumps = person.bumps(dice);
        person
    }

    /// Whose photo lies on a test card, by the place of the card's letter in the
    /// alphabet: 1 for A. No model has learnt from these.
    pub fn on_test_card(place: u64) -> Self {
        Self::of(TEST_CARDS + place)
    }

    /// The seed that it was made of.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    fn bumps(&self, dice: &mut Dice) -> Vec<Bump> {
        let bump = |x, y, rx, ry, rise| Bump { x, y, rx, ry, rise };
        let (eye, nose, mouth) = (&self.eye, &self.nose, &self.mouth);
        let tip = dice.about(0.22, 0.045);
        let bridge = dice.about(0.085, 0.03);
        let narrow = dice.about(0.075, 0.016);
        let middle = (eye.y + nose.y) / 2.0;
        vec![
            bump(0.0, eye.y + 0.02, narrow, 0.14, bridge),
            bump(0.0, middle - 0.02, narrow * 1.1, 0.13, (bridge + tip) * 0.45),
            bump(0.0, nose.y + 0.015, nose.half_width * 0.75, 0.085, tip),
            bump(nose.half_width * 0.85, nose.y, 0.05, 0.055, dice.about(0.07, 0.015)),
            bump(
                dice.about(0.45, 0.03),
                dice.about(-0.10, 0.04),
                0.2,
                0.17,
                dice.about(0.06, 0.03),
            ),
            bump(0.40, -0.42, 0.17, 0.2, dice.about(-0.02, 0.03)),
            bump(eye.x, eye.y + eye.half_height + 0.13, 0.2, 0.08, dice.about(0.045, 0.03)),
            bump(eye.x, eye.y, 0.17, 0.11, -dice.about(0.06, 0.03)),
            bump(0.11, eye.y + 0.01, 0.05, 0.09, -dice.about(0.03, 0.015)),
            bump(0.0, mouth.y, mouth.half_width * 1.2, 0.12, dice.about(0.055, 0.02)),
            bump(0.0, mouth.y - 0.15, 0.16, 0.045, -dice.about(0.03, 0.012)),
            bump(0.0, -0.80, dice.about(0.17, 0.03), 0.11, dice.about(0.06, 0.03)),
            bump(dice.about(0.50, 0.03), -0.52, 0.12, 0.16, dice.about(0.01, 0.025)),
            bump(0.0, dice.about(0.50, 0.05), 0.4, 0.2, dice.about(0.01, 0.02)),
        ]
    }

    /// The face over the ellipsoid at a place of it.
    pub(crate) fn relief(&self, x: f32, y: f32) -> Relief {
        let (side, ax) = (1f32.copysign(x), x.abs());
        let mut sum = Relief::default();
        for bump in &self.bumps {
            let (dx, dy) = ((ax - bump.x) / bump.rx, (y - bump.y) / bump.ry);
            let q = dx * dx + dy * dy;
            if q < 7.0 {
                let rise = bump.rise * exp(-q);
                sum.height += rise;
                sum.slope_x -= 2.0 * rise * dx / bump.rx * side;
                sum.slope_y -= 2.0 * rise * dy / bump.ry;
            }
        }
        sum
    }

    /// Half the width of the ellipsoid at a height of it.
    pub(crate) fn half_width_at(&self, y: f32) -> f32 {
        let low = step(0.0, 1.0, -y);
        self.half_width
            * (1.0 - self.taper * low * (0.35 + 0.65 * low) + self.jaw * step(0.2, 0.6, -y))
    }

    /// The point of the face over a place of the ellipsoid.
    fn surface(&self, x: f32, y: f32) -> V3 {
        let a = self.half_width_at(y);
        let q = (1.0 - (x / a) * (x / a) - y * y).max(0.05);
        v3(x, y, self.half_depth * q.sqrt() + self.relief(x, y).height)
    }

    /// Pupils, tip of the nose, corners of the mouth, from the left of the
    /// picture.
    pub(crate) fn landmarks(&self, smile: f32) -> [V3; 5] {
        let (eye, mouth) = (&self.eye, &self.mouth);
        let wide = mouth.half_width * (1.0 + 0.12 * smile);
        let lift = smile * 0.06 + mouth.curve;
        [
            self.surface(-eye.x, eye.y - eye.uneven),
            self.surface(eye.x, eye.y + eye.uneven),
            self.surface(self.nose.lean, self.nose.y + 0.015),
            self.surface(-wide, mouth.y + lift - mouth.lean),
            self.surface(wide, mouth.y + lift + mouth.lean),
        ]
    }
}

impl Eye {
    fn any(dice: &mut Dice) -> Self {
        Self {
            x: dice.about(0.295, 0.022),
            y: dice.about(0.09, 0.03),
            half_width: dice.about(0.135, 0.015),
            half_height: dice.about(0.060, 0.014),
            tilt: dice.about(0.06, 0.09),
            peak: dice.about(0.0, 0.25),
            uneven: dice.about(0.0, 0.006),
            iris: dice.range(0.03, 0.35),
            iris_r: dice.about(0.057, 0.005),
            crease: dice.share(),
            bag: dice.range(0.0, 0.2),
        }
    }
}

impl Brow {
    fn any(dice: &mut Dice) -> Self {
        Self {
            above: dice.about(0.165, 0.026),
            half_length: dice.about(0.185, 0.024),
            half_thick: dice.about(0.030, 0.010),
            slope: dice.about(0.0, 0.11),
            arch: dice.about(0.9, 0.6),
            dense: dice.range(0.25, 0.95),
            shift: dice.about(0.015, 0.018),
            uneven: dice.about(0.0, 0.009),
        }
    }
}

impl Nose {
    fn any(dice: &mut Dice) -> Self {
        Self {
            y: dice.about(-0.235, 0.036),
            half_width: dice.about(0.130, 0.020),
            nostril: dice.range(0.25, 0.85),
            lean: dice.about(0.0, 0.008),
        }
    }
}

impl Mouth {
    fn any(dice: &mut Dice) -> Self {
        Self {
            y: dice.about(-0.52, 0.036),
            half_width: dice.about(0.235, 0.026),
            upper: dice.about(0.040, 0.012),
            lower: dice.about(0.055, 0.014),
            dark: dice.range(0.05, 0.35),
            red: dice.range(0.0, 0.25),
            bow: dice.about(0.012, 0.010),
            curve: dice.about(0.0, 0.010),
            lean: dice.about(0.0, 0.006),
        }
    }
}

impl Hair {
    fn any(dice: &mut Dice, is_long: bool, age: f32) -> Self {
        let has_fringe = dice.chance(if is_long { 0.45 } else { 0.25 });
        let thinning = if is_long { 0.0 } else { age * 0.2 };
        Self {
            line: if has_fringe { dice.about(0.40, 0.04) } else { dice.about(0.62, 0.06) }
                + thinning,
            curve: dice.about(0.2, 0.25),
            part: dice.range(-0.4, 0.4),
            volume: dice.range(0.03, 0.2),
            length: if is_long { dice.range(0.3, 1.3) } else { dice.range(-0.3, 0.15) },
            side: dice.range(-0.02, 0.06),
            is_bald: !is_long && dice.chance(0.03 + age * 0.15),
        }
    }

    /// Another day's hair of the same person.
    pub(crate) fn another_day(self, dice: &mut Dice) -> Self {
        let cut = dice.chance(0.25);
        let fringe = if cut { dice.about(0.0, 0.09) } else { dice.about(0.0, 0.03) };
        Self {
            line: (self.line + fringe).max(0.33),
            curve: self.curve + dice.about(0.0, 0.10),
            part: self.part + dice.about(0.0, 0.08),
            volume: (self.volume + dice.about(0.0, 0.03)).max(0.02),
            length: self.length + if cut { dice.about(0.0, 0.4) } else { dice.about(0.0, 0.1) },
            side: self.side + dice.about(0.0, 0.01),
            is_bald: self.is_bald,
        }
    }
}
