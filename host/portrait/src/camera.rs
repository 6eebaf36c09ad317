//! What a camera makes of light: blur, tone, noise, loss; then bytes.

use crate::num::{Dice, V3, byte, exp, float, floor, pow};
use crate::shot::{Camera, colour};

/// Most pixels that blur reaches.
const REACH_MAX: i32 = 24;

/// Light that fell into a camera, row by row from the top.
pub(crate) struct Exposure {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<V3>,
}

impl Exposure {
    /// Asks for the light at the middle of each pixel; the picture begins at 0.
    pub(crate) fn each(width: usize, height: usize, at: impl Fn(f32, f32) -> V3) -> Self {
        let row = |y| (0..width).map(move |x| (float(x) + 0.5, float(y) + 0.5));
        let pixels = (0..height).flat_map(row).map(|(x, y)| at(x, y)).collect();
        Self { width, height, pixels }
    }

    /// The light at a pixel, or at the nearest to it.
    pub(crate) fn near(&self, x: i32, y: i32) -> V3 {
        let within =
            |at: i32, side: usize| usize::try_from(at).unwrap_or(0).min(side.saturating_sub(1));
        let at = within(y, self.height) * self.width + within(x, self.width);
        self.pixels.get(at).copied().unwrap_or_default()
    }

    /// The light at a place of the picture, between the middles of pixels.
    pub(crate) fn between(&self, x: f32, y: f32) -> V3 {
        let (x, y) = (x - 0.5, y - 0.5);
        let (i, j) = (floor(x), floor(y));
        let (u, v) = (x - x.floor(), y - y.floor());
        let top = self.near(i, j).mix(self.near(i + 1, j), u);
        top.mix(self.near(i, j + 1).mix(self.near(i + 1, j + 1), u), v)
    }

    fn weighed(&self, taps: &[(i32, i32, f32)]) -> Self {
        let sum: f32 = taps.iter().map(|tap| tap.2).sum();
        let row = |y| (0..self.width).map(move |x| (x, y));
        let pixels = (0..self.height).flat_map(row).map(|(x, y)| {
            let (x, y) = (i32::try_from(x).unwrap_or(0), i32::try_from(y).unwrap_or(0));
            let all = taps.iter().fold(V3::default(), |all, (dx, dy, share)| {
                all + self.near(x + dx, y + dy) * *share
            });
            all * (1.0 / sum)
        });
        Self { width: self.width, height: self.height, pixels: pixels.collect() }
    }

    /// Blurred by a bell of the given deviation, in pixels.
    pub(crate) fn blurred(self, deviation: f32) -> Self {
        if deviation < 0.3 {
            return self;
        }
        let reach = (floor(deviation * 2.5) + 1).min(REACH_MAX);
        #[expect(clippy::cast_precision_loss, reason = "a reach is small")]
        let share = |at: i32| exp(-((at * at) as f32) / (2.0 * deviation * deviation));
        let across: Vec<_> = (-reach..=reach).map(|at| (at, 0, share(at))).collect();
        let down: Vec<_> = (-reach..=reach).map(|at| (0, at, share(at))).collect();
        self.weighed(&across).weighed(&down)
    }

    /// Smeared along a way, in pixels.
    fn smeared(self, right: f32, down: f32) -> Self {
        let long = (right * right + down * down).sqrt();
        if long < 0.7 {
            return self;
        }
        let half = (floor(long) + 1).min(2 * REACH_MAX);
        #[expect(clippy::cast_precision_loss, reason = "a way is short")]
        let tap = |at: i32| {
            let share = at as f32 / half as f32 / 2.0;
            (floor(right * share + 0.5), floor(down * share + 0.5), 1.0)
        };
        let taps: Vec<_> = (-half..=half).map(tap).collect();
        self.weighed(&taps)
    }

    /// The picture that a camera makes of it; `unit` is half a head in pixels.
    pub(crate) fn taken(self, camera: &Camera, unit: f32, seed: u64) -> Vec<u8> {
        let [right, up] = camera.motion;
        let mut light = self.blurred(camera.blur * unit).smeared(right * unit, -up * unit);
        let dice = &mut Dice::new(seed, 20);
        let gain = colour(camera.cast) * camera.gain;
        for pixel in &mut light.pixels {
            let tone = pixel.times(gain).map(|part| pow(part.clamp(0.0, 1.0), camera.gamma));
            *pixel = tone + V3::grey(camera.noise * dice.normal());
        }
        if camera.loss > 0.0 {
            light.lose(camera.loss);
        }
        light.pixels.iter().flat_map(|p| [byte(p.x), byte(p.y), byte(p.z)]).collect()
    }

    /// Drops weak detail, by Haar wavelets of three levels: the kind of loss
    /// that JPEG 2000 has.
    fn lose(&mut self, share: f32) {
        for level in 0u8..3 {
            let (stride, least) = (1usize << level, share * 0.05 / f32::from(1 + level));
            for y in (0..self.height.saturating_sub(stride)).step_by(2 * stride) {
                for x in (0..self.width.saturating_sub(stride)).step_by(2 * stride) {
                    self.lose_block(x, y, stride, least);
                }
            }
        }
    }

    /// Four blocks of a side of `stride`: keeps their mean, and how they
    /// differ only if it is much.
    fn lose_block(&mut self, x: usize, y: usize, stride: usize, least: f32) {
        let mean = |light: &Self, x: usize, y: usize| {
            let mut sum = V3::default();
            for row in light.pixels.chunks(light.width).skip(y).take(stride) {
                for pixel in row.iter().skip(x).take(stride) {
                    sum = sum + *pixel;
                }
            }
            sum * (1.0 / float(stride * stride))
        };
        let (a, b) = (mean(self, x, y), mean(self, x + stride, y));
        let (c, d) = (mean(self, x, y + stride), mean(self, x + stride, y + stride));
        let keep = |v: V3| v.map(|part| if part.abs() < least { 0.0 } else { part });
        let across = keep((a - b + c - d) * 0.25);
        let down = keep((a + b - c - d) * 0.25);
        let both = keep((a - b - c + d) * 0.25);
        let all = (a + b + c + d) * 0.25;
        for (dx, dy, old, new) in [
            (0, 0, a, all + across + down + both),
            (stride, 0, b, all - across + down - both),
            (0, stride, c, all + across - down - both),
            (stride, stride, d, all - across - down + both),
        ] {
            let shift = new - old;
            for row in self.pixels.chunks_mut(self.width).skip(y + dy).take(stride) {
                for pixel in row.iter_mut().skip(x + dx).take(stride) {
                    *pixel = *pixel + shift;
                }
            }
        }
    }
}
