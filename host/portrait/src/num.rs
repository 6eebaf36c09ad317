//! Numbers that are the same on every machine: functions made of `+ - * /` and
//! `sqrt` alone, a generator of random numbers, and noise over the plane.
//!
//! The functions of the system's library differ by a bit between systems, and
//! one bit is another picture.

use std::f32::consts::{LN_2, SQRT_2};
use std::ops::{Add, Mul, Sub};

/// A point, a direction or a colour of three parts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct V3 {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) z: f32,
}

/// Short for a [`V3`].
pub(crate) const fn v3(x: f32, y: f32, z: f32) -> V3 {
    V3 { x, y, z }
}

impl V3 {
    pub(crate) const fn grey(value: f32) -> Self {
        v3(value, value, value)
    }

    pub(crate) fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    pub(crate) fn unit(self) -> Self {
        self * (1.0 / self.dot(self).sqrt().max(1e-9))
    }

    /// Part by part, as light on a colour.
    pub(crate) fn times(self, other: Self) -> Self {
        v3(self.x * other.x, self.y * other.y, self.z * other.z)
    }

    /// From `self` at 0 to `other` at 1.
    pub(crate) fn mix(self, other: Self, share: f32) -> Self {
        self + (other - self) * share
    }

    pub(crate) fn map(self, f: impl Fn(f32) -> f32) -> Self {
        v3(f(self.x), f(self.y), f(self.z))
    }
}

impl Add for V3 {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        v3(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

impl Sub for V3 {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        v3(self.x - other.x, self.y - other.y, self.z - other.z)
    }
}

impl Mul<f32> for V3 {
    type Output = Self;
    fn mul(self, by: f32) -> Self {
        v3(self.x * by, self.y * by, self.z * by)
    }
}

/// The largest whole number that is not above `x`.
#[expect(clippy::cast_possible_truncation, reason = "a float out of range becomes the nearest")]
pub(crate) fn floor(x: f32) -> i32 {
    x.floor() as i32
}

/// A shade from 0 to 1 as a byte.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped")]
pub(crate) fn byte(x: f32) -> u8 {
    (x * 255.0 + 0.5).clamp(0.0, 255.0) as u8
}

/// A count of pixels, which are few, as a float.
#[expect(clippy::cast_precision_loss, reason = "sides are far below 2^24")]
pub(crate) fn float(count: usize) -> f32 {
    count as f32
}

/// 2 to the power of `x`.
fn exp2(x: f32) -> f32 {
    let x = x.clamp(-120.0, 120.0);
    let whole = x.floor();
    let f = x - whole;
    let tail = 0.009_618_13 + f * 0.001_333_36;
    let part = 1.0 + f * (LN_2 + f * (0.240_226_5 + f * (0.055_504_1 + f * tail)));
    let power = (floor(whole) + 127).cast_unsigned() << 23;
    part * f32::from_bits(power)
}

pub(crate) fn exp(x: f32) -> f32 {
    exp2(x * std::f32::consts::LOG2_E)
}

/// `x` to the power of `y`, for `x` of 0 or more.
pub(crate) fn pow(x: f32, y: f32) -> f32 {
    if x <= 1e-12 {
        return 0.0;
    }
    let bits = x.to_bits();
    let exponent = (bits >> 23).cast_signed() - 127;
    let mantissa = f32::from_bits((bits & 0x007F_FFFF) | 0x3F80_0000);
    let t = (mantissa - SQRT_2) / (mantissa + SQRT_2);
    let t2 = t * t;
    let log = 2.885_39 * t * (1.0 + t2 * (0.333_333_3 + t2 * (0.2 + t2 * 0.142_857_1)));
    #[expect(clippy::cast_precision_loss, reason = "an exponent has 8 bits")]
    exp2(y * (exponent as f32 + 0.5 + log))
}

/// Sine and cosine of an angle in radians.
pub(crate) fn sin_cos(angle: f32) -> (f32, f32) {
    use std::f32::consts::PI;
    let turn = |x: f32| {
        let x = x - (x / (2.0 * PI) + 0.5).floor() * 2.0 * PI;
        // What lies beyond a quarter turn is mirrored back.
        let x = if x.abs() > PI / 2.0 { PI.copysign(x) - x } else { x };
        let x2 = x * x;
        let tail = 0.008_333_3 - x2 * (0.000_198_41 - x2 * 0.000_002_755_7);
        x * (1.0 - x2 * (0.166_666_67 - x2 * tail))
    };
    (turn(angle), turn(angle + PI / 2.0))
}

pub(crate) fn sin(angle: f32) -> f32 {
    sin_cos(angle).0
}

/// 0 below `from`, 1 above `to`, smooth between; falls if `from > to`.
pub(crate) fn step(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// 1 at the middle of an ellipse, falling off like a bell.
pub(crate) fn bell(dx: f32, dy: f32, rx: f32, ry: f32) -> f32 {
    let (x, y) = (dx / rx, dy / ry);
    let q = x * x + y * y;
    if q > 8.0 { 0.0 } else { exp(-q) }
}

/// 1 within `half` of a line, soft over `soft` on either side.
pub(crate) fn line(distance: f32, half: f32, soft: f32) -> f32 {
    1.0 - step(half - soft * 0.5, half + soft, distance.abs())
}

fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The top 24 bits as a number from 0 to below 1.
#[expect(clippy::cast_precision_loss, reason = "24 bits fit")]
fn share(bits: u64) -> f32 {
    (bits >> 40) as f32 / 16_777_216.0
}

/// The generator `SplitMix64` (Steele, Lea, Flood 2014).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// A row of its own for each pair of a seed and a purpose.
    pub(crate) fn new(seed: u64, purpose: u64) -> Self {
        Self(scramble(seed ^ scramble(purpose.wrapping_add(0x9E37_79B9_7F4A_7C15))))
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        scramble(self.0)
    }

    /// From 0 to below 1.
    pub(crate) fn share(&mut self) -> f32 {
        share(self.bits())
    }

    pub(crate) fn range(&mut self, from: f32, to: f32) -> f32 {
        from + (to - from) * self.share()
    }

    /// About normal, mean 0 and deviation 1, never beyond 3.5.
    pub(crate) fn normal(&mut self) -> f32 {
        let sum = self.share() + self.share() + self.share() + self.share();
        (sum - 2.0) * 1.732_050_8
    }

    /// About normal, within two and a half deviations.
    pub(crate) fn about(&mut self, mean: f32, deviation: f32) -> f32 {
        mean + deviation * self.normal().clamp(-2.5, 2.5)
    }

    pub(crate) fn chance(&mut self, probability: f32) -> bool {
        self.share() < probability
    }

    /// Minus one or one.
    pub(crate) fn side(&mut self) -> f32 {
        if self.chance(0.5) { 1.0 } else { -1.0 }
    }
}

/// A number from 0 to 1 that belongs to a place of a lattice.
pub(crate) fn lattice(x: i32, y: i32, seed: u64) -> f32 {
    let x = u64::from(x.cast_unsigned()).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let y = u64::from(y.cast_unsigned()).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    let mut z = x ^ y ^ seed;
    z = (z ^ (z >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    share(z ^ (z >> 32))
}

/// Smooth noise from 0 to 1, about one wave a unit.
pub(crate) fn noise(x: f32, y: f32, seed: u64) -> f32 {
    let (i, j) = (floor(x), floor(y));
    let (u, v) = (step(0.0, 1.0, x - x.floor()), step(0.0, 1.0, y - y.floor()));
    let at = |di, dj| lattice(i.wrapping_add(di), j.wrapping_add(dj), seed);
    let (top, bottom) = (at(0, 0), at(0, 1));
    let top = top + (at(1, 0) - top) * u;
    let bottom = bottom + (at(1, 1) - bottom) * u;
    top + (bottom - top) * v
}
