//! The map: what can stand on the panel, and what leads from one to another.

use std::collections::{BTreeMap, BTreeSet};

use super::html::escape;
use crate::judge::Judged;

/// A box of the map, in units of the drawing.
const WIDTH: usize = 190;
const HEIGHT: usize = 40;
const COLUMN: usize = 260;
const ROW: usize = 62;
const MARGIN: usize = 24;

struct Place {
    x: usize,
    y: usize,
}

/// Columns by the fewest changes of the panel from idle, rows by name.
fn places(judged: &Judged) -> BTreeMap<&str, Place> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, ends) in &judged.map {
        next.entry(from).or_default().extend(ends.keys().map(String::as_str));
    }
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut layer: Vec<&str> = judged
        .screens
        .iter()
        .filter(|shown| shown.depth == 0)
        .map(|shown| shown.screen.name.as_str())
        .take(1)
        .collect();
    let mut column = 0;
    while !layer.is_empty() {
        for name in &layer {
            known.entry(name).or_insert(column);
        }
        let reached: BTreeSet<&str> = layer
            .iter()
            .flat_map(|name| next.get(name).into_iter().flatten().copied())
            .filter(|name| !known.contains_key(name))
            .collect();
        layer = reached.into_iter().collect();
        column += 1;
    }
    for name in judged.fronts.keys() {
        known.entry(name).or_insert(column);
    }
    let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
    known
        .into_iter()
        .map(|(name, column)| {
            let row = rows.entry(column).or_default();
            let place = Place { x: MARGIN + column * COLUMN, y: MARGIN + *row * ROW };
            *row += 1;
            (name, place)
        })
        .collect()
}

/// An id for a fragment of the page.
pub(super) fn anchor(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!(
        "screen{}-{}",
        if name.starts_with('[') { "-host" } else { "" },
        plain.trim_matches('-')
    )
}

/// The drawing, as SVG.
pub(super) fn svg(judged: &Judged) -> String {
    let places = places(judged);
    let right = places.values().map(|place| place.x).max().unwrap_or_default() + WIDTH + MARGIN;
    let bottom = places.values().map(|place| place.y).max().unwrap_or_default() + HEIGHT + MARGIN;
    let mut svg = format!(
        "<svg id=\"map-drawing\" role=\"group\" aria-label=\"Map of all screens\" viewBox=\"0 0 {right} {bottom}\" data-w=\"{right}\" data-h=\"{bottom}\">"
    );
    let edges = judged.map.iter().flat_map(|(from, ends)| ends.iter().map(move |end| (from, end)));
    for (from, (to, inputs)) in edges {
        let (Some(a), Some(b)) = (places.get(from.as_str()), places.get(to.as_str())) else {
            continue;
        };
        let (x1, y1) = (a.x + WIDTH, a.y + HEIGHT / 2);
        let (x2, y2) = (b.x, b.y + HEIGHT / 2);
        let bend = if b.x > a.x { 40 } else { 90 };
        let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
        svg += &format!(
            "<path d=\"M{x1} {y1} C{} {y1} {} {y2} {x2} {y2}\" data-from=\"{}\" data-to=\"{}\"><title>{} → {}: {}</title></path>",
            x1 + bend,
            x2.saturating_sub(bend),
            escape(from),
            escape(to),
            escape(from),
            escape(to),
            escape(&inputs.join("; ")),
        );
    }
    for (name, place) in &places {
        let states = judged.fronts.get(*name).copied().unwrap_or_default();
        let kind = if name.starts_with('[') { "host" } else { "flow" };
        svg += &format!(
            "<a href=\"#{}\" data-name=\"{}\" class=\"{kind}\"><rect x=\"{}\" y=\"{}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"6\"/><text x=\"{}\" y=\"{}\">{}</text><text class=\"states\" x=\"{}\" y=\"{}\">{states} states</text></a>",
            anchor(name),
            escape(name),
            place.x,
            place.y,
            place.x + 10,
            place.y + 17,
            escape(name),
            place.x + 10,
            place.y + 32,
        );
    }
    svg + "</svg>"
}
