//! Pixels, and how a display list lands on them.

use crate::shape::{Span, alpha, cover, radius_of, span};
use crate::{Colour, List, Mask, OPS_MAX, Op, Picture, Rect, SIDE_MAX};

/// Pixels in RGBA, opaque, row by row.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Canvas {
    w: i32,
    h: i32,
    pixels: Vec<[u8; 4]>,
}

impl Canvas {
    /// A black canvas. Sides are cut to [`SIDE_MAX`].
    pub fn new(w: i32, h: i32) -> Self {
        let (w, h) = (w.clamp(0, SIDE_MAX), h.clamp(0, SIDE_MAX));
        Self { w, h, pixels: vec![[0, 0, 0, 255]; index(w) * index(h)] }
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (i32, i32) {
        (self.w, self.h)
    }

    /// All bytes, RGBA.
    pub fn rgba(&self) -> &[u8] {
        self.pixels.as_flattened()
    }

    /// The bytes of a part, RGBA, row by row.
    pub fn part(&self, area: Rect) -> Vec<u8> {
        let area = area.meet(Rect::new(0, 0, self.w, self.h));
        let mut bytes = Vec::with_capacity(index(area.w) * index(area.h) * 4);
        for y in area.y..area.bottom() {
            bytes.extend_from_slice(self.seen(y, area.x, area.right()).as_flattened());
        }
        bytes
    }

    /// Draws what of `list` lies within `clip`, and nothing outside of it.
    pub fn draw(&mut self, list: &List, clip: Rect) {
        let clip = clip.meet(Rect::new(0, 0, self.w, self.h));
        if clip.is_empty() {
            return;
        }
        self.fill(clip, clip, 0, list.ground);
        for op in list.ops.iter().take(OPS_MAX) {
            let inner = op.area().meet(clip);
            if inner.is_empty() {
                continue;
            }
            match op {
                Op::Fill { area, radius, colour } => self.fill(*area, inner, *radius, *colour),
                Op::Ring { area, radius, width, colour } => {
                    self.ring(*area, inner, *radius, *width, *colour);
                }
                Op::Mask { mask, x, y, colour } => self.mask(mask, *x, *y, inner, *colour),
                Op::Picture { picture, x, y } => self.picture(picture, *x, *y, inner),
            }
        }
    }

    fn seen(&self, y: i32, from: i32, to: i32) -> &[[u8; 4]] {
        let start = index(y) * index(self.w);
        self.pixels.get(start + index(from)..start + index(to)).unwrap_or_default()
    }

    /// The pixels of one row, from column `from` up to `to`.
    fn row(&mut self, y: i32, from: i32, to: i32) -> &mut [[u8; 4]] {
        let start = index(y) * index(self.w);
        self.pixels.get_mut(start + index(from)..start + index(to)).unwrap_or_default()
    }

    fn fill(&mut self, area: Rect, inner: Rect, radius: i32, colour: Colour) {
        let radius = radius_of(area, radius);
        for y in inner.y..inner.bottom() {
            let span = span(area, radius, y);
            self.band(y, inner, span, colour, |x| cover(area, radius, x, y));
        }
    }

    fn ring(&mut self, area: Rect, inner: Rect, radius: i32, width: i32, colour: Colour) {
        let width = width.max(0);
        let radius = radius_of(area, radius);
        let hole = area.inset(width);
        let hole_radius = radius_of(hole, radius - width);
        for y in inner.y..inner.bottom() {
            let covered = |x| cover(area, radius, x, y) - cover(hole, hole_radius, x, y);
            let outer = span(area, radius, y);
            if hole.is_empty() || y < hole.y || y >= hole.bottom() {
                self.band(y, inner, outer, colour, covered);
                continue;
            }
            // What lies to the left of the hole, and to the right of it.
            let within = span(hole, hole_radius, y);
            let left = Span { last: within.from, to: within.full, ..outer };
            let right = Span { from: within.last, full: within.to, ..outer };
            self.band(y, inner, left, colour, covered);
            self.band(y, inner, right, colour, covered);
        }
    }

    /// Colours a span: its middle wholly, its ends by what `covered` says of
    /// their pixels in sixteenths.
    fn band(
        &mut self,
        y: i32,
        inner: Rect,
        span: Span,
        colour: Colour,
        covered: impl Fn(i32) -> i32,
    ) {
        let to = span.to.min(inner.right());
        let from = span.from.clamp(inner.x, to.max(inner.x));
        let full = span.full.clamp(from, to.max(from));
        let last = span.last.clamp(full, to.max(full));
        self.row(y, full, last).fill(opaque(colour));
        for (start, end) in [(from, full), (last, to)] {
            for (x, pixel) in (start..end).zip(self.row(y, start, end)) {
                blend(pixel, opaque(colour), alpha(covered(x).max(0)));
            }
        }
    }

    fn mask(&mut self, mask: &Mask, x: i32, y: i32, inner: Rect, colour: Colour) {
        let colour = opaque(colour);
        for row in inner.y..inner.bottom() {
            let start = index(row - y) * index(mask.w) + index(inner.x - x);
            let pixels = self.row(row, inner.x, inner.right());
            let cover = mask.cover.get(start..start + pixels.len()).unwrap_or_default();
            // Most of a glyph's box is bare, and most of the rest is covered.
            let (eights, rest) = pixels.as_chunks_mut::<8>();
            let (covers, last) = cover.as_chunks::<8>();
            for (pixels, cover) in eights.iter_mut().zip(covers) {
                match u64::from_le_bytes(*cover) {
                    0 => {}
                    u64::MAX => *pixels = [colour; 8],
                    _ => {
                        for (pixel, cover) in pixels.iter_mut().zip(cover) {
                            blend(pixel, colour, *cover);
                        }
                    }
                }
            }
            for (pixel, cover) in rest.iter_mut().zip(last) {
                blend(pixel, colour, *cover);
            }
        }
    }

    fn picture(&mut self, picture: &Picture, x: i32, y: i32, inner: Rect) {
        for row in inner.y..inner.bottom() {
            let start = (index(row - y) * index(picture.w) + index(inner.x - x)) * 4;
            let source = picture.rgba.get(start..).unwrap_or_default().as_chunks::<4>().0;
            let pixels = self.row(row, inner.x, inner.right());
            for (pixel, [r, g, b, a]) in pixels.iter_mut().zip(source) {
                blend(pixel, [*r, *g, *b, 255], *a);
            }
        }
    }
}

fn opaque(Colour { r, g, b }: Colour) -> [u8; 4] {
    [r, g, b, 255]
}

/// Mixes an opaque colour into an opaque pixel, rounded to the nearest.
fn blend(pixel: &mut [u8; 4], colour: [u8; 4], cover: u8) {
    let over = u64::from(cover);
    let sum = lanes(colour) * over + lanes(*pixel) * (255 - over);
    // Exact in each lane for every sum up to 255 * 255: the nearest to sum / 255.
    let near = sum + 0x0080_0080_0080_0080;
    *pixel = unlaned(((near + ((near >> 8) & LANES)) >> 8) & LANES);
}

/// The lower half of each of four lanes of 16 bits.
const LANES: u64 = 0x00FF_00FF_00FF_00FF;

/// The four bytes of a pixel in a lane each, so that one multiplication is four.
fn lanes(pixel: [u8; 4]) -> u64 {
    let word = u64::from(u32::from_le_bytes(pixel));
    (word | (word << 24)) & LANES
}

/// The pixel of such lanes.
fn unlaned(lanes: u64) -> [u8; 4] {
    let word = (lanes | (lanes >> 24)) & 0xFFFF_FFFF;
    u32::try_from(word).unwrap_or(0).to_le_bytes()
}

/// A coordinate as an index; what is outside counts as 0.
fn index(at: i32) -> usize {
    usize::try_from(at).unwrap_or(0)
}
