//! A display list and the compositor that turns it into pixels.
//!
//! Whole numbers only, no fonts, no files, no clock, and nothing foreign: the
//! same list gives the same bytes on every machine, so the list can travel to
//! a page or a report and be drawn again there. Glyphs travel as masks.

mod canvas;
mod code;
mod damage;
mod shape;

use std::sync::Arc;

pub use canvas::Canvas;
pub use code::{DecodeError, decode, encode};
pub use damage::{DAMAGE_MAX, damage};

/// How a page draws display lists: a JavaScript module that is given the bytes
/// of the module for WebAssembly, built from `raster-pixels`.
pub const PAGE_SCRIPT: &str = include_str!("compositor.js");

/// The longest side of a picture or panel, in pixels.
pub const SIDE_MAX: i32 = 4096;
/// The most things that a list can hold.
pub const OPS_MAX: usize = 20_000;

/// A rectangle of whole pixels. Sides below 1 mean that it is empty.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct Rect {
    /// Left edge, from the left of the panel.
    pub x: i32,
    /// Upper edge, from the top of the panel.
    pub y: i32,
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
}

impl Rect {
    /// A rectangle by its left upper corner and its sides.
    pub const fn new(x: i32, y: i32, w: i32, h: i32) -> Self {
        Self { x, y, w, h }
    }

    /// Whether it holds no pixel.
    pub const fn is_empty(self) -> bool {
        self.w <= 0 || self.h <= 0
    }

    /// The first column to its right.
    pub const fn right(self) -> i32 {
        self.x.saturating_add(self.w)
    }

    /// The first row below it.
    pub const fn bottom(self) -> i32 {
        self.y.saturating_add(self.h)
    }

    /// What both have in common; empty if nothing.
    #[must_use]
    pub fn meet(self, other: Self) -> Self {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        Self { x, y, w: right.saturating_sub(x).max(0), h: bottom.saturating_sub(y).max(0) }
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, w: right.saturating_sub(x), h: bottom.saturating_sub(y) }
    }

    /// The same with `by` pixels taken off on each side.
    #[must_use]
    pub const fn inset(self, by: i32) -> Self {
        Self {
            x: self.x.saturating_add(by),
            y: self.y.saturating_add(by),
            w: self.w.saturating_sub(by.saturating_mul(2)),
            h: self.h.saturating_sub(by.saturating_mul(2)),
        }
    }

    /// Whether `other` lies wholly inside.
    pub const fn holds(self, other: Self) -> bool {
        other.x >= self.x
            && other.y >= self.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }
}

/// An opaque colour of the sRGB space.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct Colour {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Colour {
    /// A colour as `0xRRGGBB`.
    pub const fn hex(rgb: u32) -> Self {
        let [_, r, g, b] = rgb.to_be_bytes();
        Self { r, g, b }
    }
}

/// How much of each pixel of a box is covered, 0 to 255: a glyph or an icon.
#[derive(Debug)]
pub struct Mask {
    w: i32,
    h: i32,
    cover: Vec<u8>,
    digest: u64,
}

impl Mask {
    /// A mask of `w` by `h` pixels, row by row. `None` if the bytes are not as
    /// many, or a side is beyond [`SIDE_MAX`].
    pub fn new(w: i32, h: i32, cover: Vec<u8>) -> Option<Self> {
        fits(w, h, 1, cover.len()).then(|| {
            let digest = digest(w, h, &cover);
            Self { w, h, cover, digest }
        })
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (i32, i32) {
        (self.w, self.h)
    }
}

/// A picture in its final size: RGBA, not multiplied by alpha.
#[derive(Debug)]
pub struct Picture {
    w: i32,
    h: i32,
    rgba: Vec<u8>,
    digest: u64,
}

impl Picture {
    /// A picture of `w` by `h` pixels, four bytes each, row by row. `None` if
    /// the bytes are not as many, or a side is beyond [`SIDE_MAX`].
    pub fn new(w: i32, h: i32, rgba: Vec<u8>) -> Option<Self> {
        fits(w, h, 4, rgba.len()).then(|| {
            let digest = digest(w, h, &rgba);
            Self { w, h, rgba, digest }
        })
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (i32, i32) {
        (self.w, self.h)
    }

    /// Its bytes, RGBA.
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }
}

fn fits(w: i32, h: i32, each: usize, bytes: usize) -> bool {
    let side = 0..=SIDE_MAX;
    let count = usize::try_from(w).ok().zip(usize::try_from(h).ok()).map(|(w, h)| w * h * each);
    side.contains(&w) && side.contains(&h) && count == Some(bytes)
}

/// FNV-1a with 64 bits, over eight bytes at a time.
fn digest(w: i32, h: i32, bytes: &[u8]) -> u64 {
    let start =
        mix(mix(0xcbf2_9ce4_8422_2325, u64::from(w.cast_unsigned())), u64::from(h.cast_unsigned()));
    let (words, rest) = bytes.as_chunks::<8>();
    let hash = words.iter().fold(start, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    if rest.is_empty() {
        return hash;
    }
    let mut word = [0; 8];
    word.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    mix(hash, u64::from_le_bytes(word))
}

pub(crate) const fn mix(hash: u64, word: u64) -> u64 {
    (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29)
}

/// One thing to draw.
#[derive(Clone, Debug)]
pub enum Op {
    /// A rectangle with round corners.
    Fill {
        /// Where.
        area: Rect,
        /// Radius of the corners in pixels; at most half the shorter side counts.
        radius: i32,
        /// With what.
        colour: Colour,
    },
    /// The edge of a rectangle with round corners, inside of it.
    Ring {
        /// The outer rectangle.
        area: Rect,
        /// Radius of the outer corners in pixels.
        radius: i32,
        /// Width of the edge in pixels.
        width: i32,
        /// With what.
        colour: Colour,
    },
    /// A mask filled with a colour.
    Mask {
        /// The mask.
        mask: Arc<Mask>,
        /// Left edge.
        x: i32,
        /// Upper edge.
        y: i32,
        /// With what.
        colour: Colour,
    },
    /// A picture.
    Picture {
        /// The picture.
        picture: Arc<Picture>,
        /// Left edge.
        x: i32,
        /// Upper edge.
        y: i32,
    },
}

impl Op {
    /// The pixels it can touch.
    pub fn area(&self) -> Rect {
        match self {
            Self::Fill { area, .. } | Self::Ring { area, .. } => *area,
            Self::Mask { mask, x, y, .. } => Rect::new(*x, *y, mask.w, mask.h),
            Self::Picture { picture, x, y } => Rect::new(*x, *y, picture.w, picture.h),
        }
    }

    /// A number that two different things hardly share.
    fn digest(&self) -> u64 {
        let place = |kind: u64, area: Rect| {
            [area.x, area.y, area.w, area.h]
                .iter()
                .fold(kind, |hash, side| mix(hash, u64::from(side.cast_unsigned())))
        };
        let paint =
            |colour: &Colour| u64::from(u32::from_be_bytes([0, colour.r, colour.g, colour.b]));
        let area = self.area();
        match self {
            Self::Fill { radius, colour, .. } => {
                mix(mix(place(1, area), u64::from(radius.cast_unsigned())), paint(colour))
            }
            Self::Ring { radius, width, colour, .. } => {
                let size = mix(u64::from(radius.cast_unsigned()), u64::from(width.cast_unsigned()));
                mix(mix(place(2, area), size), paint(colour))
            }
            Self::Mask { mask, colour, .. } => mix(mix(place(3, area), mask.digest), paint(colour)),
            Self::Picture { picture, .. } => mix(place(4, area), picture.digest),
        }
    }
}

/// Everything on a panel, from the back to the front.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Width of the panel in pixels.
    pub w: i32,
    /// Height of the panel in pixels.
    pub h: i32,
    /// What is under everything.
    pub ground: Colour,
    /// What is drawn, at most [`OPS_MAX`]; the rest is not drawn.
    pub ops: Vec<Op>,
}

impl List {
    /// The whole panel.
    pub fn area(&self) -> Rect {
        Rect::new(0, 0, self.w.clamp(0, SIDE_MAX), self.h.clamp(0, SIDE_MAX))
    }

    /// Draws all of it on a new canvas.
    pub fn draw(&self) -> Canvas {
        let mut canvas = Canvas::new(self.w, self.h);
        canvas.draw(self, self.area());
        canvas
    }
}

#[cfg(test)]
mod tests;
