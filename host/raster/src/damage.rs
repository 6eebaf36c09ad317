//! Which parts of a panel differ between two display lists.

use crate::{List, OPS_MAX, Rect, mix};

/// The most rectangles that are named; beyond, one around all of them is.
pub const DAMAGE_MAX: usize = 24;
/// Side of a tile, in pixels.
const TILE: i32 = 32;

/// The rectangles outside of which both lists give the same pixels.
///
/// Tiles are compared by a digest over what touches them, in order. Lists of
/// different size differ everywhere.
pub fn damage(before: &List, after: &List) -> Vec<Rect> {
    let whole = after.area();
    if before.area() != whole || before.ground != after.ground {
        return vec![whole];
    }
    let (old, new) = (tiles(before), tiles(after));
    let across = usize::try_from(tiles_across(whole)).unwrap_or(1).max(1);
    let mut found: Vec<Rect> = Vec::new();
    for (row, (old, new)) in (0..).zip(old.chunks(across).zip(new.chunks(across))) {
        let mut open: Option<Rect> = None;
        for (column, (old, new)) in (0..).zip(old.iter().zip(new)) {
            let tile = Rect::new(column * TILE, row * TILE, TILE, TILE);
            match (&mut open, old != new) {
                (Some(run), true) => run.w += TILE,
                (None, true) => open = Some(tile),
                (Some(run), false) => {
                    add(&mut found, *run);
                    open = None;
                }
                (None, false) => {}
            }
        }
        if let Some(run) = open {
            add(&mut found, run);
        }
    }
    let mut found: Vec<Rect> = found.into_iter().map(|area| area.meet(whole)).collect();
    if found.len() > DAMAGE_MAX {
        found = vec![found.into_iter().fold(Rect::default(), Rect::join)];
    }
    found
}

/// Adds a run of tiles, as part of the rectangle above it if that is as wide.
fn add(found: &mut Vec<Rect>, run: Rect) {
    let above =
        found.iter_mut().find(|one| one.x == run.x && one.w == run.w && one.bottom() == run.y);
    match above {
        Some(above) => above.h += TILE,
        None => found.push(run),
    }
}

fn tiles_across(whole: Rect) -> i32 {
    (whole.w + TILE - 1) / TILE
}

/// A digest for each tile, row by row.
fn tiles(list: &List) -> Vec<u64> {
    let whole = list.area();
    let (across, down) = (tiles_across(whole), (whole.h + TILE - 1) / TILE);
    let count = usize::try_from(across * down).unwrap_or(0);
    let mut tiles = vec![0u64; count];
    for op in list.ops.iter().take(OPS_MAX) {
        let area = op.area().meet(whole);
        if area.is_empty() {
            continue;
        }
        let digest = op.digest();
        for row in area.y / TILE..=(area.bottom() - 1) / TILE {
            let start = row * across + area.x / TILE;
            let end = row * across + (area.right() - 1) / TILE;
            let range = usize::try_from(start).unwrap_or(0)..=usize::try_from(end).unwrap_or(0);
            for tile in tiles.get_mut(range).unwrap_or_default() {
                *tile = mix(*tile, digest);
            }
        }
    }
    tiles
}
