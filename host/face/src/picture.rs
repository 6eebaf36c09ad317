//! Pixels in memory, and how a part of them is brought to another size.
//!
//! Coordinates are continuous: a picture spans 0 to its width and 0 to its
//! height, and the centre of its first pixel is (0.5, 0.5).

use zeroize::Zeroizing;

use crate::number::{byte, nearest, real, rough, signed, whole};

/// Most samples that are taken for one pixel along each axis when a picture is
/// made smaller.
const SAMPLES_MAX: f32 = 4.0;
/// Parts of a pixel's side where places are whole numbers. A sample is a byte
/// times the square of it, and the sum of the 16 that make a pixel stays below
/// 2^63.
const PARTS: i64 = 1 << 20;
/// Places further out than this are as far as this, in pixels: no picture is
/// half as large.
const FAR: f32 = 1_048_576.0;
/// The grey of the bars beside a picture of another shape.
const BAR: f32 = 128.0;

/// A place in a picture, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f32,
    /// From the top.
    pub y: f32,
}

impl Point {
    /// How far it is to another one.
    pub fn distance(self, other: Self) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// Half-way between two.
    pub(crate) fn middle(self, other: Self) -> Self {
        Self { x: f32::midpoint(self.x, other.x), y: f32::midpoint(self.y, other.y) }
    }
}

/// What one pixel holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Samples {
    /// One byte of luma.
    Grey,
    /// Red, green, blue, a byte each.
    Rgb,
}

impl Samples {
    /// Bytes of a pixel.
    pub fn bytes(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
        }
    }
}

/// Pixels row by row from the top, wiped on drop.
///
/// ```compile_fail,E0277
/// fn show<T: std::fmt::Debug>() {}
/// show::<face::Picture>();
/// ```
pub struct Picture {
    width: usize,
    height: usize,
    samples: Samples,
    bytes: Zeroizing<Vec<u8>>,
}

/// Planes of a network's input, one after the other, each value 0 to 255;
/// wiped on drop.
pub(crate) type Planes = Zeroizing<Vec<f32>>;

/// How the pixels of a smaller picture lie in a larger one: turned, scaled and
/// moved, all alike in both axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Similarity {
    pub(crate) a: f32,
    pub(crate) b: f32,
    pub(crate) x: f32,
    pub(crate) y: f32,
}

impl Similarity {
    /// A square of the larger picture, cut into `side` pixels.
    pub(crate) fn square(left: f32, top: f32, size: f32, side: usize) -> Self {
        Self { a: size / real(side), b: 0.0, x: left, y: top }
    }

    pub(crate) fn apply(self, point: Point) -> Point {
        Point {
            x: self.a * point.x - self.b * point.y + self.x,
            y: self.b * point.x + self.a * point.y + self.y,
        }
    }

    /// The way back. `None` if all pixels lie on one place.
    pub(crate) fn inverse(self) -> Option<Self> {
        let norm = self.a * self.a + self.b * self.b;
        if norm.is_nan() || norm <= f32::EPSILON {
            return None;
        }
        let (a, b) = (self.a / norm, -self.b / norm);
        Some(Self { a, b, x: b * self.y - a * self.x, y: -(b * self.x + a * self.y) })
    }

    /// For each of `into` pixels of one axis, the pixels of the larger picture,
    /// `from` along that axis, that it comes of: each place that is sampled lies
    /// between two. Of a square that is not turned.
    fn taps(self, start: f32, into: usize, from: usize) -> Vec<Taps> {
        let steps = self.steps();
        let of = |place: usize| {
            let mut taps = Taps::default();
            for part in 0..steps {
                let place = real(place) + (real(part) + 0.5) / real(steps);
                let at = (self.a * place + start - 0.5).max(0.0);
                let left = whole(at).min(from - 1);
                let share = (at - real(left)).min(1.0);
                taps.add(left, (1.0 - share) / real(steps));
                taps.add((left + 1).min(from - 1), share / real(steps));
            }
            taps
        };
        (0..into).map(of).collect()
    }

    /// Samples that are taken for one pixel along each axis.
    fn steps(self) -> usize {
        whole(self.scale().round().clamp(1.0, SAMPLES_MAX))
    }

    /// Pixels of the larger picture for one of the smaller.
    pub(crate) fn scale(self) -> f32 {
        self.a.hypot(self.b)
    }
}

impl Picture {
    /// Takes pixels. `None` if a side is 0 or the bytes are not as many.
    pub fn new(
        width: usize,
        height: usize,
        samples: Samples,
        bytes: Zeroizing<Vec<u8>>,
    ) -> Option<Self> {
        let wanted = width.checked_mul(height)?.checked_mul(samples.bytes())?;
        (wanted > 0 && bytes.len() == wanted).then_some(Self { width, height, samples, bytes })
    }

    /// Pixels of a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// What a pixel holds.
    pub fn samples(&self) -> Samples {
        self.samples
    }

    /// The bytes, row by row.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The same in greys: luma after ITU-R BT.601, in whole numbers.
    pub fn to_grey(&self) -> Self {
        let bytes = match self.samples {
            Samples::Grey => self.bytes.clone(),
            Samples::Rgb => {
                let (pixels, _) = self.bytes.as_chunks::<3>();
                Zeroizing::new(pixels.iter().map(|[r, g, b]| luma601(*r, *g, *b)).collect())
            }
        };
        Self { width: self.width, height: self.height, samples: Samples::Grey, bytes }
    }

    /// As a mirror shows it.
    fn mirrored(&self) -> Self {
        let pixel = self.samples.bytes();
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.bytes.len()));
        for row in self.bytes.chunks_exact(self.width * pixel) {
            row.rchunks_exact(pixel).for_each(|pixel| bytes.extend_from_slice(pixel));
        }
        Self { bytes, ..*self }
    }

    /// The mean of all bytes, 0 to 1.
    pub fn mean(&self) -> f32 {
        let sum: u64 = self.bytes.iter().copied().map(u64::from).sum();
        #[expect(clippy::cast_precision_loss, reason = "a mean of bytes")]
        let mean = sum as f64 / (self.bytes.len() as f64 * 255.0);
        #[expect(clippy::cast_possible_truncation, reason = "a number below 1")]
        let mean = mean as f32;
        mean
    }

    /// One plane of `width` by `height` values whose pixels lie in this picture
    /// as `map` says; what lies beyond the edge is as the edge.
    fn plane(
        &self,
        map: Similarity,
        width: usize,
        height: usize,
        channel: usize,
        out: &mut Planes,
    ) {
        if map.b == 0.0 {
            // Not turned: rows and columns are weighted each for itself.
            let columns = map.taps(map.x, width, self.width);
            let rows = map.taps(map.y, height, self.height);
            let base = out.len();
            out.resize(base + width * height, 0.0);
            let field = out.get_mut(base..).unwrap_or_default();
            self.weighted(&rows, &columns, channel, field.chunks_exact_mut(width));
            return;
        }
        self.turned(map, width, height, channel, out);
    }

    /// The same of a part that is turned: the mean of samples that lie evenly in
    /// each pixel, each between the four pixels around it. In whole numbers,
    /// since there are some hundred thousand of them in a face.
    fn turned(
        &self,
        map: Similarity,
        width: usize,
        height: usize,
        channel: usize,
        out: &mut Planes,
    ) {
        let steps = map.steps();
        let apart = 1.0 / real(steps);
        let first = map.apply(Point { x: apart / 2.0, y: apart / 2.0 });
        let (first_x, first_y) = (fixed(first.x - 0.5), fixed(first.y - 0.5));
        let (right, down) = (fixed(map.a * apart), fixed(map.b * apart));
        // The last place that has a pixel on its right.
        let last = |side: usize| (signed(side - 1) * PARTS - 1).max(0);
        let (last_x, last_y) = (last(self.width), last(self.height));
        let step = self.samples.bytes();
        let line = self.width * step;
        let pixel = |at: usize| self.bytes.get(at).copied().map_or(0, i64::from);
        let sample = |x: i64, y: i64| {
            let ((left, u), (top, v)) = (split(x.clamp(0, last_x)), split(y.clamp(0, last_y)));
            let at = top * line + left * step + channel;
            let between = |one: i64, other: i64| one * PARTS + (other - one) * u;
            let upper = between(pixel(at), pixel(at + step));
            let lower = between(pixel(at + line), pixel(at + line + step));
            upper * PARTS + (lower - upper) * v
        };
        let mut sums = Zeroizing::new(vec![0_i64; width]);
        for row in 0..height {
            sums.fill(0);
            for part in 0..steps {
                let below = signed(row * steps + part);
                let (mut x, mut y) = (first_x - below * down, first_y + below * right);
                for sum in sums.iter_mut() {
                    for _ in 0..steps {
                        *sum += sample(x, y);
                        (x, y) = (x + right, y + down);
                    }
                }
            }
            let samples = real(steps * steps) * rough(PARTS) * rough(PARTS);
            out.extend(sums.iter().map(|sum| rough(*sum) / samples));
        }
    }

    /// One plane of the whole picture, brought to a size by area means, with
    /// bars where the shape differs.
    fn fitted(&self, fit: &Fit, channel: usize, out: &mut Planes) {
        let (inner_width, inner_height) = fit.inner(self);
        let (left, top) = (fit.left(self), fit.top(self));
        let columns = shares(self.width, inner_width);
        let rows = shares(self.height, inner_height);
        let base = out.len();
        out.resize(base + fit.width * fit.height, BAR);
        let field = out.get_mut(base..).unwrap_or_default();
        let lines = field.chunks_exact_mut(fit.width).skip(top);
        let lines = lines.map(|line| line.get_mut(left..).unwrap_or_default());
        self.weighted(&rows, &columns, channel, lines);
    }

    /// Lines of values, each a sum of samples: what is said of its row, times
    /// what is said of its column.
    fn weighted<'o>(
        &self,
        rows: &[Taps],
        columns: &[Taps],
        channel: usize,
        lines: impl Iterator<Item = &'o mut [f32]>,
    ) {
        let step = self.samples.bytes();
        let first = columns.iter().map(|taps| taps.first).min().unwrap_or(0);
        let end = columns.iter().map(Taps::end).max().unwrap_or(first);
        let mut sums = Zeroizing::new(vec![0.0_f32; end - first]);
        for (row, values) in rows.iter().zip(lines) {
            sums.fill(0.0);
            for (line, share) in (row.first..).zip(&row.shares) {
                let from = (line * self.width + first) * step + channel;
                let bytes = self.bytes.get(from..).unwrap_or_default().iter();
                match self.samples {
                    Samples::Grey => add(&mut sums, bytes, *share),
                    Samples::Rgb => add(&mut sums, bytes.step_by(step), *share),
                }
            }
            for (value, column) in values.iter_mut().zip(columns) {
                let sums = sums.get(column.first - first..).unwrap_or_default();
                *value = sums.iter().zip(&column.shares).map(|(sum, share)| sum * share).sum();
            }
        }
    }
}

fn add<'b>(sums: &mut [f32], bytes: impl Iterator<Item = &'b u8>, share: f32) {
    for (sum, byte) in sums.iter_mut().zip(bytes) {
        *sum += share * f32::from(*byte);
    }
}

/// The pixels that a value comes of: the first, and the share of it and of each
/// that follows it.
#[derive(Default)]
struct Taps {
    first: usize,
    shares: Vec<f32>,
}

impl Taps {
    /// Adds to the share of a pixel, none of which is before the first.
    fn add(&mut self, pixel: usize, share: f32) {
        if self.shares.is_empty() {
            self.first = pixel;
        }
        let place = pixel.saturating_sub(self.first);
        self.shares.resize(self.shares.len().max(place + 1), 0.0);
        if let Some(sum) = self.shares.get_mut(place) {
            *sum += share;
        }
    }

    /// The pixel after the last.
    fn end(&self) -> usize {
        self.first + self.shares.len()
    }
}

/// For each of `into` pixels, the pixels of `from` that it covers and by which
/// share of it; between two of them where there are fewer than that.
fn shares(from: usize, into: usize) -> Vec<Taps> {
    let scale = real(from) / real(into.max(1));
    let share = |place: usize| {
        let (begin, end) = (real(place) * scale, (real(place) + 1.0) * scale);
        if scale <= 1.0 {
            let middle = (f32::midpoint(begin, end) - 0.5).max(0.0);
            let left = whole(middle).min(from - 1);
            let part = middle - real(left);
            let mut taps = Taps::default();
            taps.add(left, 1.0 - part);
            taps.add((left + 1).min(from - 1), part);
            return taps;
        }
        let first = whole(begin);
        let part = |pixel: usize| (end.min(real(pixel) + 1.0) - begin.max(real(pixel))) / scale;
        Taps { first, shares: (first..whole(end.ceil()).min(from)).map(part).collect() }
    };
    (0..into).map(share).collect()
}

/// A place in pixels as a whole number of [`PARTS`].
fn fixed(place: f32) -> i64 {
    nearest(place.clamp(-FAR, FAR) * rough(PARTS))
}

/// The pixel and the parts beyond it, of a place that is not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within a picture")]
fn split(place: i64) -> (usize, i64) {
    ((place / PARTS) as usize, place % PARTS)
}

/// Luma after ITU-R BT.601, in whole numbers.
pub(crate) fn luma601(red: u8, green: u8, blue: u8) -> u8 {
    let sum = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue) + 128;
    u8::try_from(sum >> 8).unwrap_or(u8::MAX)
}

/// A whole picture in the middle of a field of another shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fit {
    /// Pixels of the field.
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Part of the field that the picture fills along its longer side.
    pub(crate) part: f32,
}

impl Fit {
    /// Pixels of the picture for one of the field.
    pub(crate) fn scale(&self, picture: &Picture) -> f32 {
        let wide = real(picture.width) / real(self.width);
        let high = real(picture.height) / real(self.height);
        wide.max(high) / self.part
    }

    fn inner(&self, picture: &Picture) -> (usize, usize) {
        let scale = self.scale(picture);
        let side = |pixels, most: usize| whole(real(pixels) / scale + 0.5).clamp(1, most);
        (side(picture.width, self.width), side(picture.height, self.height))
    }

    fn left(&self, picture: &Picture) -> usize {
        (self.width - self.inner(picture).0) / 2
    }

    fn top(&self, picture: &Picture) -> usize {
        (self.height - self.inner(picture).1) / 2
    }

    /// A place of the field as one of the picture.
    pub(crate) fn back(&self, picture: &Picture, point: Point) -> Point {
        let scale = self.scale(picture);
        Point {
            x: (point.x - real(self.left(picture))) * scale,
            y: (point.y - real(self.top(picture))) * scale,
        }
    }
}

/// One frame or photo, ready for networks that want greys and for those that
/// want colours.
pub struct Scene {
    grey: Picture,
    rgb: Option<Picture>,
}

/// The planes that a network wants.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Colour {
    Luma601,
    Rgb,
    Bgr,
}

impl Colour {
    pub(crate) fn planes(self) -> usize {
        match self {
            Self::Luma601 => 1,
            Self::Rgb | Self::Bgr => 3,
        }
    }
}

impl Scene {
    /// Takes a picture of either kind.
    pub fn new(picture: Picture) -> Self {
        match picture.samples {
            Samples::Grey => Self { grey: picture, rgb: None },
            Samples::Rgb => Self { grey: picture.to_grey(), rgb: Some(picture) },
        }
    }

    /// As a mirror shows it.
    pub(crate) fn mirrored(&self) -> Self {
        Self { grey: self.grey.mirrored(), rgb: self.rgb.as_ref().map(Picture::mirrored) }
    }

    /// The greys.
    pub fn grey(&self) -> &Picture {
        &self.grey
    }

    /// The colours, if it has some.
    pub fn rgb(&self) -> Option<&Picture> {
        self.rgb.as_ref()
    }

    fn each_plane(&self, colour: Colour, mut take: impl FnMut(&Picture, usize)) {
        match (colour, &self.rgb) {
            (Colour::Luma601, _) => take(&self.grey, 0),
            (Colour::Rgb, Some(rgb)) => (0..3).for_each(|channel| take(rgb, channel)),
            (Colour::Bgr, Some(rgb)) => (0..3).rev().for_each(|channel| take(rgb, channel)),
            (Colour::Rgb | Colour::Bgr, None) => (0..3).for_each(|_| take(&self.grey, 0)),
        }
    }

    /// A part of it, as `map` says, `width` by `height`.
    pub(crate) fn part(
        &self,
        colour: Colour,
        map: Similarity,
        width: usize,
        height: usize,
    ) -> Planes {
        let mut out = Zeroizing::new(Vec::with_capacity(colour.planes() * width * height));
        self.each_plane(colour, |picture, channel| {
            picture.plane(map, width, height, channel, &mut out);
        });
        out
    }

    /// All of it, in the middle of a field.
    pub(crate) fn whole(&self, colour: Colour, fit: &Fit) -> Planes {
        let mut out = Zeroizing::new(Vec::with_capacity(colour.planes() * fit.width * fit.height));
        self.each_plane(colour, |picture, channel| picture.fitted(fit, channel, &mut out));
        out
    }
}

/// A plane as a picture in greys.
pub(crate) fn grey_of(planes: &Planes, width: usize, height: usize) -> Option<Picture> {
    let bytes = planes.iter().take(width * height).map(|value| byte(*value)).collect();
    Picture::new(width, height, Samples::Grey, Zeroizing::new(bytes))
}
