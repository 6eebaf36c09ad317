//! Pixels, and how a display list lands on them.

use crate::shape::{alpha, cover, radius_of};
use crate::{Colour, List, Mask, OPS_MAX, Op, Picture, Rect, SIDE_MAX};

/// Pixels in RGBA, opaque, row by row.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Canvas {
    w: i32,
    h: i32,
    rgba: Vec<u8>,
}

impl Canvas {
    /// A black canvas. Sides are cut to [`SIDE_MAX`].
    pub fn new(w: i32, h: i32) -> Self {
        let (w, h) = (w.clamp(0, SIDE_MAX), h.clamp(0, SIDE_MAX));
        let pixels = index(w) * index(h);
        Self { w, h, rgba: [0, 0, 0, 255].repeat(pixels) }
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (i32, i32) {
        (self.w, self.h)
    }

    /// All bytes, RGBA.
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    /// The bytes of a part, RGBA, row by row.
    pub fn part(&self, area: Rect) -> Vec<u8> {
        let area = area.meet(Rect::new(0, 0, self.w, self.h));
        let mut bytes = Vec::with_capacity(index(area.w) * index(area.h) * 4);
        for y in area.y..area.bottom() {
            bytes.extend_from_slice(self.row_bytes(y, area.x, area.right()));
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

    fn row_bytes(&self, y: i32, from: i32, to: i32) -> &[u8] {
        let start = index(y) * index(self.w);
        self.rgba.get((start + index(from)) * 4..(start + index(to)) * 4).unwrap_or_default()
    }

    /// The pixels of one row, from column `from` up to `to`, of four bytes.
    fn row(&mut self, y: i32, from: i32, to: i32) -> impl Iterator<Item = &mut [u8; 4]> {
        let start = index(y) * index(self.w);
        let bytes = self.rgba.get_mut((start + index(from)) * 4..(start + index(to)) * 4);
        bytes.unwrap_or_default().as_chunks_mut::<4>().0.iter_mut()
    }

    /// Colours a part of a row, four pixels at a time: most of a panel is plain.
    fn plain(&mut self, y: i32, from: i32, to: i32, colour: Colour) {
        let Colour { r, g, b } = colour;
        let start = index(y) * index(self.w);
        let bytes = self.rgba.get_mut((start + index(from)) * 4..(start + index(to)) * 4);
        let (fours, rest) = bytes.unwrap_or_default().as_chunks_mut::<16>();
        let four = [r, g, b, 255, r, g, b, 255, r, g, b, 255, r, g, b, 255];
        fours.iter_mut().for_each(|pixels| *pixels = four);
        rest.as_chunks_mut::<4>().0.iter_mut().for_each(|pixel| *pixel = [r, g, b, 255]);
    }

    fn fill(&mut self, area: Rect, inner: Rect, radius: i32, colour: Colour) {
        let radius = radius_of(area, radius);
        for y in inner.y..inner.bottom() {
            let is_round = y < area.y + radius || y >= area.bottom() - radius;
            let edge = if is_round { radius } else { 0 };
            // Where the row is plain, and the corners on both sides of it.
            let from = (area.x + edge).clamp(inner.x, inner.right());
            let to = (area.right() - edge).clamp(from, inner.right());
            self.plain(y, from, to, colour);
            for (start, end) in [(inner.x, from), (to, inner.right())] {
                for (x, pixel) in (start..end).zip(self.row(y, start, end)) {
                    blend(pixel, colour, alpha(cover(area, radius, x, y)));
                }
            }
        }
    }

    fn ring(&mut self, area: Rect, inner: Rect, radius: i32, width: i32, colour: Colour) {
        let radius = radius_of(area, radius);
        let hole = area.inset(width.max(0));
        let hole_radius = radius_of(hole, radius - width.max(0));
        for y in inner.y..inner.bottom() {
            let edge = radius.max(width);
            let is_side = y >= area.y + edge && y < area.bottom() - edge;
            let spans = if is_side {
                [(area.x, area.x + width), (area.right() - width, area.right())]
            } else {
                [(area.x, area.right()), (0, 0)]
            };
            for (start, end) in spans {
                let (start, end) = (start.max(inner.x), end.min(inner.right()));
                for (x, pixel) in (start..end).zip(self.row(y, start, end.max(start))) {
                    let covered = cover(area, radius, x, y) - cover(hole, hole_radius, x, y);
                    blend(pixel, colour, alpha(covered.max(0)));
                }
            }
        }
    }

    fn mask(&mut self, mask: &Mask, x: i32, y: i32, inner: Rect, colour: Colour) {
        for row in inner.y..inner.bottom() {
            let start = index(row - y) * index(mask.w) + index(inner.x - x);
            let cover = mask.cover.get(start..).unwrap_or_default();
            for (pixel, cover) in self.row(row, inner.x, inner.right()).zip(cover) {
                blend(pixel, colour, *cover);
            }
        }
    }

    fn picture(&mut self, picture: &Picture, x: i32, y: i32, inner: Rect) {
        for row in inner.y..inner.bottom() {
            let start = (index(row - y) * index(picture.w) + index(inner.x - x)) * 4;
            let source = picture.rgba.get(start..).unwrap_or_default().as_chunks::<4>().0;
            for (pixel, [r, g, b, a]) in self.row(row, inner.x, inner.right()).zip(source) {
                blend(pixel, Colour { r: *r, g: *g, b: *b }, *a);
            }
        }
    }
}

/// Mixes a colour into a pixel, rounded to the nearest.
fn blend(pixel: &mut [u8; 4], colour: Colour, cover: u8) {
    let [r, g, b, _] = pixel;
    match cover {
        0 => {}
        255 => (*r, *g, *b) = (colour.r, colour.g, colour.b),
        _ => {
            *r = between(*r, colour.r, cover);
            *g = between(*g, colour.g, cover);
            *b = between(*b, colour.b, cover);
        }
    }
}

fn between(under: u8, over: u8, cover: u8) -> u8 {
    let sum = u32::from(over) * u32::from(cover) + u32::from(under) * (255 - u32::from(cover));
    // Exact for every sum up to 255 * 255: the nearest to sum / 255.
    let near = sum + 128;
    ((near + (near >> 8)) >> 8).to_le_bytes()[0]
}

/// A coordinate as an index; what is outside counts as 0.
fn index(at: i32) -> usize {
    usize::try_from(at).unwrap_or(0)
}
