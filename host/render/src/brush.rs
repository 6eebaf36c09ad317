//! The display list as it grows: shapes, words, pictograms.

use std::ops::Range;
use std::sync::Arc;

use raster::{Colour, Op, Rect};

use crate::finding::{Finding, Frame};
use crate::icons::{Icon, Icons};
use crate::node::{Key, Node, Part};
use crate::text::{Face, Style, TEXT_CHARS_MAX, Text, Typesetter, first};

/// Where a line stands in its box.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Align {
    Start,
    Centre,
}

/// The smallest size that the host shrinks its own words to, in percent.
const SHRINK_MIN: i32 = 55;

pub(crate) struct Brush<'a> {
    pub(crate) setter: &'a mut Typesetter,
    pub(crate) icons: &'a mut Icons,
    pub(crate) face: Face,
    /// Beyond this nothing is seen.
    pub(crate) panel: Rect,
    /// Glyphs and pictures are left away: nobody will see them.
    pub(crate) is_sketch: bool,
    pub(crate) ops: Vec<Op>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) findings: Vec<Finding>,
}

impl Brush<'_> {
    pub(crate) fn fill(&mut self, area: Rect, radius: i32, colour: Colour) {
        self.ops.push(Op::Fill { area, radius, colour });
    }

    pub(crate) fn ring(&mut self, area: Rect, radius: i32, width: i32, colour: Colour) {
        self.ops.push(Op::Ring { area, radius, width, colour });
    }

    pub(crate) fn icon(&mut self, icon: Icon, x: i32, y: i32, side: i32, colour: Colour) {
        if let Some(mask) = self.icons.mask(icon, side) {
            self.ops.push(Op::Mask { mask, x, y, colour });
        }
    }

    pub(crate) fn style(&self, px: i32, bold: bool) -> Style {
        Style { face: self.face, px, bold, balanced: bold, by_sentence: false }
    }

    /// Draws lines of a text from the top of `area`.
    pub(crate) fn lines(
        &mut self,
        text: &Text,
        lines: Range<usize>,
        area: Rect,
        align: Align,
        colour: Colour,
    ) {
        let mut y = area.y;
        for line in text.lines.get(lines).unwrap_or_default() {
            let x = match align {
                Align::Start => area.x,
                Align::Centre => area.x + (area.w - line.width) / 2,
            };
            let is_seen = y < self.panel.bottom() && y + 2 * text.line_height > self.panel.y;
            for glyph in line.glyphs.iter().filter(|_| is_seen && !self.is_sketch) {
                if let Some((mask, left, top)) = self.setter.mask(glyph) {
                    self.ops.push(Op::Mask { mask, x: x + left, y: y + top, colour });
                }
            }
            y += text.line_height;
        }
    }

    /// Draws a whole text in the middle of the height of `area`.
    pub(crate) fn middle(&mut self, text: &Text, area: Rect, align: Align, colour: Colour) {
        let y = area.y + (area.h - text.height()) / 2;
        self.lines(text, 0..text.lines.len(), Rect { y, ..area }, align, colour);
    }

    /// Sets a text as large as fits into a box: at most `style`, at least
    /// about half of it, in so many lines at most. What does not fit then is
    /// told, and drawn as far as the box is high: it is not to lie over others.
    pub(crate) fn fit(
        &mut self,
        key: Key,
        words: &str,
        style: Style,
        area: Rect,
        lines: usize,
    ) -> Arc<Text> {
        let most = characters_at_most(area.w, style.px * SHRINK_MIN / 100);
        let (words, left) = first(words, most.saturating_mul(lines).min(TEXT_CHARS_MAX));
        if !left.is_empty() {
            self.findings.push(Finding::Cut { key, characters: left.chars().count() });
        }
        let (text, fits) = self.shrink(words, style, area, lines);
        if !fits {
            self.findings.push(Finding::Overflow {
                key,
                frame: Frame::Box,
                needs: (text.width, text.height()),
                has: (area.w, area.h),
            });
        }
        self.told(key, &text);
        let room = usize::try_from(area.h / text.line_height.max(1)).unwrap_or(0).max(1);
        if text.lines.len() <= room {
            return text;
        }
        let lines = text.lines.iter().take(room).cloned().collect();
        Arc::new(Text { lines, uncovered: Vec::new(), ..*text })
    }

    /// The same for what the host fills in: what does not fit in the smallest
    /// size is cut, and no fault of anybody's.
    pub(crate) fn fit_or_cut(&mut self, words: &str, style: Style, area: Rect) -> Arc<Text> {
        let least = Style { px: style.px * SHRINK_MIN / 100, ..style };
        let (words, _) = first(words, characters_at_most(area.w, least.px).min(TEXT_CHARS_MAX));
        let (text, fits) = self.shrink(words, style, area, 1);
        if fits {
            return text;
        }
        let characters: Vec<char> = words.chars().collect();
        let cut = |count: usize| -> String {
            characters.iter().take(count).copied().chain(['…']).collect()
        };
        let (mut short, mut long) = (0, characters.len());
        while long - short > 1 {
            let middle = short.midpoint(long);
            let text = self.setter.set(&cut(middle), least, i32::MAX / 64);
            if text.width <= area.w { short = middle } else { long = middle }
        }
        self.setter.set(&cut(short), least, i32::MAX / 64)
    }

    /// The text in the largest size that fits, or else in the smallest.
    fn shrink(&mut self, words: &str, style: Style, area: Rect, lines: usize) -> (Arc<Text>, bool) {
        let fits = |text: &Text| {
            text.lines.len() <= lines
                && text.width <= area.w
                && text.height() <= area.h.max(text.line_height)
        };
        let mut px = style.px;
        let mut text = self.setter.set(words, style, area.w);
        if fits(&text) {
            return (text, true);
        }
        // What does not fit in the smallest size is tried in none between.
        let least = px * SHRINK_MIN / 100;
        let smallest = self.setter.set(words, Style { px: least, ..style }, area.w);
        if !fits(&smallest) {
            return (smallest, false);
        }
        while px > least {
            // Sizes are passed over in which the lines would be too long even
            // without a break between them.
            let long: i32 = text.lines.iter().map(|line| line.width).sum();
            let room = i32::try_from(lines).unwrap_or(i32::MAX).saturating_mul(area.w);
            let is_hopeless = |smaller: i32| {
                i64::from(long) * i64::from(smaller) > i64::from(room) * i64::from(px) * 11 / 10
            };
            let mut smaller = px - (px / 16).max(1);
            while smaller > least && is_hopeless(smaller) {
                smaller -= (smaller / 16).max(1);
            }
            px = smaller.max(least);
            text = self.setter.set(words, Style { px, ..style }, area.w);
            if fits(&text) {
                return (text, true);
            }
        }
        (smallest, true)
    }

    /// Tells what came of shaping a text.
    pub(crate) fn told(&mut self, key: Key, text: &Text) {
        if !text.uncovered.is_empty() {
            let characters = text.uncovered.iter().take(20).collect();
            self.findings.push(Finding::Uncovered { key, characters });
        }
        if text.is_dropped {
            self.findings.push(Finding::Dropped { key });
        }
        if text.cut > 0 {
            self.findings.push(Finding::Cut { key, characters: text.cut });
        }
    }

    pub(crate) fn node(&mut self, key: Key, part: Part, name: &str, area: Option<Rect>) {
        let (name, _) = first(name, TEXT_CHARS_MAX);
        self.nodes.push(Node { key, part, name: name.to_owned(), area, is_on: true });
    }

    /// A button of the host, which may have nothing to do now.
    pub(crate) fn place(&mut self, key: Key, name: &str, area: Rect, is_on: bool) {
        let (name, _) = first(name, TEXT_CHARS_MAX);
        let (part, name, area) = (Part::Button, name.to_owned(), Some(area));
        self.nodes.push(Node { key, part, name, area, is_on });
    }
}

/// More characters than this do not fit into a line, as narrow as they may be.
fn characters_at_most(width: i32, px: i32) -> usize {
    usize::try_from(4 * width / px.max(1)).unwrap_or(0).saturating_add(4)
}
