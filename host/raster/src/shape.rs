//! How much of a pixel a round corner covers.

use crate::{Rect, SIDE_MAX};

/// Sixteenths of a pixel that lie inside a rectangle with round corners, by
/// four samples in each direction; 16 inside, 0 outside.
pub(crate) fn cover(area: Rect, radius: i32, x: i32, y: i32) -> i32 {
    if x < area.x || y < area.y || x >= area.right() || y >= area.bottom() {
        return 0;
    }
    // Distance of the pixel to the nearer edge, in pixels.
    let (left, top) = (x - area.x, y - area.y);
    let (dx, dy) = (left.min(area.w - 1 - left), top.min(area.h - 1 - top));
    if dx >= radius || dy >= radius {
        return 16;
    }
    // In eighths of a pixel: samples stand at 1, 3, 5 and 7.
    let limit = 64 * radius * radius;
    let mut inside = 0;
    for sy in [1, 3, 5, 7] {
        for sx in [1, 3, 5, 7] {
            let (ex, ey) = (8 * (radius - dx) - sx, 8 * (radius - dy) - sy);
            inside += i32::from(ex * ex + ey * ey <= limit);
        }
    }
    inside
}

/// What of a row lies inside a rectangle with round corners: from `full` up to
/// `last` all of each pixel, from `from` up to `to` something of each.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    pub(crate) from: i32,
    pub(crate) full: i32,
    pub(crate) last: i32,
    pub(crate) to: i32,
}

/// The span of a row `y` of `area`; [`cover`] says the same for each pixel.
pub(crate) fn span(area: Rect, radius: i32, y: i32) -> Span {
    let top = y - area.y;
    let dy = top.min(area.h - 1 - top);
    let (bare, partly) = if dy < radius { edges(radius, dy) } else { (0, 0) };
    Span {
        from: area.x.saturating_add(bare),
        full: area.x.saturating_add(partly),
        last: area.right().saturating_sub(partly),
        to: area.right().saturating_sub(bare),
    }
}

/// How many pixels of a corner's row, from the edge, are outside, and how many
/// are not wholly inside: by the innermost and the outermost of their samples.
fn edges(radius: i32, dy: i32) -> (i32, i32) {
    let limit = 64 * radius * radius;
    // Along the row, how far from the corner's middle a sample may stand.
    let reach = |sample: i32| {
        let ey = 8 * (radius - dy) - sample;
        (limit - ey * ey).isqrt()
    };
    (radius - (reach(7) + 7) / 8, radius - (reach(1) + 1) / 8)
}

/// The radius that counts: at most half the shorter side.
pub(crate) fn radius_of(area: Rect, radius: i32) -> i32 {
    radius.clamp(0, (area.w.min(area.h) / 2).clamp(0, SIDE_MAX))
}

/// Sixteenths to the 255 of a mask.
pub(crate) fn alpha(sixteenths: i32) -> u8 {
    u8::try_from((sixteenths * 255 + 8) / 16).unwrap_or(255)
}
