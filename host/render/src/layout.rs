//! Where everything stands. Whole pixels, one column of words, one of buttons.
//!
//! Our own and not a general layout engine: six compositions are all that the
//! contract has, each a column, and what does not fit must be known by box and
//! by cause, which engines do not tell.

use std::sync::Arc;

use raster::{Colour, List, OPS_MAX, Rect};

use crate::Lens;
use crate::blocks::{Block, Paged, Piece, Shape, paginate};
use crate::brush::{Align, Brush};
use crate::finding::{Finding, Frame};
use crate::icons::Icon;
use crate::metrics::Metrics;
use crate::node::{Key, Node, Part};
use crate::screen::{Composition, Kind, Owner, Screen, Sign, Theme};
use crate::text::{Style, TEXT_CHARS_MAX, Text, first};

/// The most lines, buttons and languages of a screen that are drawn.
pub const LINES_MAX: usize = 64;
/// See [`LINES_MAX`].
pub const BUTTONS_MAX: usize = 12;

/// The most characters of all lines of a screen together, and of a label.
const SCREEN_CHARS_MAX: usize = 3_000;
pub(crate) const LABEL_CHARS_MAX: usize = 100;
/// Labels that are longer are parted anyway, and not set smaller for it.
const LABEL_FITTED_MAX: usize = 40;
/// The most pages that a patient is asked to turn; beyond, text is set smaller.
const PAGES_EASY_MAX: i32 = 6;

/// So many times smaller a picture may be where that spares a page.
const PICTURE_SMALLER: i32 = 2;

/// Colours of the host's own strip; no flow chooses them.
const STRIP: Colour = Colour::hex(0x14_181F);
const STRIP_SAFE: Colour = Colour::hex(0x8F_0D0D);
const STRIP_INK: Colour = Colour::hex(0xFF_FFFF);

/// What a sign looks like: told apart by its shape, not by a colour.
fn icon(sign: Sign) -> Icon {
    match sign {
        Sign::Accept => Icon::Accept,
        Sign::Error => Icon::Error,
        Sign::End => Icon::End,
        Sign::Attention => Icon::Attention,
        Sign::Press { beat: false } => Icon::PressLeft,
        Sign::Press { beat: true } => Icon::PressRight,
    }
}

/// A screen that was laid out.
pub(crate) struct Laid {
    pub(crate) list: List,
    pub(crate) nodes: Vec<Node>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) page: usize,
    pub(crate) pages: usize,
    pub(crate) moves: bool,
    pub(crate) camera: Option<Lens>,
}

/// The buttons of a screen, measured.
struct Choices {
    area: Rect,
    columns: i32,
    labels: Vec<(Arc<Text>, i32)>,
}

/// Whether pages may end within a sentence, and lines within a word.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Tear {
    Never,
    AsNeeded,
}

/// Bytes of words beyond which nothing is tried to keep them whole: it would
/// take too long, and they are torn anyway.
pub(crate) const UNTORN_BYTES_MAX: usize = 1_500;

/// A word, a sentence or a box is not whole on one line or page.
fn is_torn(blocks: &[Block], pages: &[Vec<Piece>]) -> bool {
    let is_torn =
        |piece: &Piece| blocks.get(piece.block).is_some_and(|block| block.is_torn_by(piece));
    blocks.iter().any(Block::is_parted) || pages.iter().flatten().any(is_torn)
}

pub(crate) struct Layout<'a, 'b> {
    pub(crate) screen: &'a Screen,
    pub(crate) tear: Tear,
    pub(crate) theme: Theme,
    pub(crate) metrics: Metrics,
    pub(crate) pictures: &'b mut crate::Pictures,
    pub(crate) brush: Brush<'b>,
    pub(crate) moves: bool,
    pub(crate) camera: Option<Lens>,
}

impl Layout<'_, '_> {
    /// Lays the screen out in its size of text. `None` if that is too large
    /// and there is a smaller one.
    pub(crate) fn run(mut self, is_smallest: bool) -> Option<Laid> {
        let mut choices = self.choices(is_smallest)?;
        let mut body = self.body_area(&choices);
        let pinned = self.pinned(body, is_smallest)?;
        body.y += pinned;
        body.h -= pinned;
        let pad = self.pad_height();
        body.h -= pad;
        let most = if is_smallest { i32::MAX } else { PAGES_EASY_MAX.saturating_mul(body.h) };
        let told = self.brush.findings.len();
        let mut blocks = self.blocks(body.w, most, false)?;
        let picture = self.metrics.picture;
        if self.is_paged(&blocks, body) {
            // No page is turned for a picture that could be smaller.
            self.metrics.picture = picture / PICTURE_SMALLER;
        }
        if self.is_paged(&blocks, body) {
            // What is told on the first page must not wait behind a picture.
            self.metrics.picture = picture;
            blocks.sort_by_key(Block::is_picture);
            // Where pages part a text, they do so between its sentences; of more
            // pages than somebody turns, it is set smaller below.
            if self.page_count(&blocks, body) <= PAGES_EASY_MAX {
                self.brush.findings.truncate(told);
                blocks = self.blocks(body.w, most, true)?;
                blocks.sort_by_key(Block::is_picture);
            }
        }
        if self.screen.composition == Composition::Camera && self.is_paged(&blocks, body) {
            // Who looks into the camera turns no pages.
            blocks.sort_by_key(|block| {
                let is_heading = matches!(block.shape, Shape::Heading(_));
                (!is_heading, !matches!(block.shape, Shape::Camera))
            });
        }
        let (Paged { pages, .. }, page, _) = self.pages(&blocks, body);
        // Alone it needs room for a line below it; on a page, only for itself.
        let most = page.h.min(body.h - 2 * self.metrics.em);
        let is_tall = blocks.first().is_some_and(
            |block| matches!(&block.shape, Shape::Heading(text) if text.height() > most),
        );
        let is_long = i32::try_from(pages.len()).is_ok_and(|pages| pages > PAGES_EASY_MAX);
        if !is_smallest && (is_tall || is_long) {
            return None;
        }
        if self.tear == Tear::Never && is_torn(&blocks, &pages) {
            return None;
        }
        if let [page] = pages.as_slice() {
            body.h -= self.spread(&mut choices, &blocks, page, body.h);
        }
        if pad > 0 {
            // Right below the words, or below all that there is room for.
            let words = match pages.as_slice() {
                [page] if !self.is_centred() => used(page, &self.metrics),
                _ => body.h,
            };
            let gap = self.metrics.gap;
            self.pad(Rect { y: body.y + words + gap, h: pad - gap, ..body });
        }
        let mut ops = std::mem::take(&mut self.brush.ops);
        self.strip();
        let mut frame = std::mem::take(&mut self.brush.ops);
        let (page, pages) = self.body(&blocks, body);
        self.buttons(&choices);
        ops.append(&mut self.brush.ops);
        self.bar();
        frame.append(&mut self.brush.ops);
        self.warning();
        self.menu();
        ops.append(&mut self.brush.ops);
        let panel = self.metrics.panel;
        ops.retain(|op| !op.area().meet(panel).is_empty());
        // Strip and bar lie over everything, whatever does not fit between them.
        ops.truncate(OPS_MAX.saturating_sub(frame.len()));
        ops.append(&mut frame);
        let list = List { w: panel.w, h: panel.h, ground: self.theme.background, ops };
        let (nodes, findings) = (self.brush.nodes, self.brush.findings);
        Some(Laid { list, nodes, findings, page, pages, moves: self.moves, camera: self.camera })
    }

    /// Measures the buttons: one column where it fits, else two.
    fn choices(&mut self, is_smallest: bool) -> Option<Choices> {
        let middle = self.metrics.middle().inset(self.metrics.pad);
        let (width, height) = if self.metrics.is_wide {
            (middle.w * 40 / 100, middle.h)
        } else {
            (middle.w, middle.h * 66 / 100)
        };
        self.metrics.label = self.label_size(width);
        let metrics = self.metrics;
        let mut last = None;
        for columns in [1, 2] {
            let each = (width - (columns - 1) * metrics.gap) / columns;
            let most = if is_smallest { i32::MAX } else { height.saturating_mul(columns) };
            let labels = self.labels(each, most);
            let total = rows_height(&labels, columns, metrics.gap);
            let is_wider = labels.iter().any(|(text, _)| text.width > self.label_width(each));
            let area = if metrics.is_wide {
                Rect::new(middle.right() - width, middle.y, width, middle.h)
            } else {
                Rect::new(middle.x, middle.bottom() - total, width, total)
            };
            last = Some((Choices { area, columns, labels }, total));
            if total <= height && !is_wider {
                return last.map(|(choices, _)| choices);
            }
        }
        let (choices, total) = last?;
        if !is_smallest {
            return None;
        }
        let parent = (width, height);
        if total > height
            && let Some(place) = choices.labels.len().checked_sub(1)
        {
            self.brush.findings.push(Finding::Overflow {
                key: Key::Button(place),
                frame: if total > metrics.middle().h { Frame::Panel } else { Frame::Parent },
                needs: (width, total),
                has: parent,
            });
        }
        Some(choices)
    }

    /// Gives the buttons room that nothing else needs, and returns how much of
    /// it they take from the words above them.
    fn spread(&self, choices: &mut Choices, blocks: &[Block], page: &[Piece], height: i32) -> i32 {
        let metrics = self.metrics;
        let rows = choices.rows();
        let total = rows_height(&choices.labels, choices.columns, metrics.gap);
        let room = if metrics.is_wide {
            choices.area.h - total
        } else if blocks.iter().any(|block| block.growth(&metrics, choices.area.w) > 0) {
            // A picture gets it.
            0
        } else {
            (height - used(page, &metrics)) / 2
        };
        let more = (room / rows.max(1)).clamp(0, metrics.button / 2);
        choices.labels.iter_mut().for_each(|(_, height)| *height += more);
        let total = total + more * rows;
        if metrics.is_wide {
            // Beside words that stand in the middle the buttons do so too.
            let left = choices.area.h - total;
            choices.area.y += if self.is_centred() { left.max(0) / 3 } else { 0 };
            return 0;
        }
        choices.area.y -= more * rows;
        choices.area.h += more * rows;
        more * rows
    }

    fn align(&self) -> Align {
        match self.screen.composition {
            Composition::Message
            | Composition::Progress
            | Composition::Guide
            | Composition::Camera => Align::Centre,
            Composition::Choices | Composition::Steps | Composition::Host => Align::Start,
        }
    }

    /// Whether the words stand in the middle of their height.
    fn is_centred(&self) -> bool {
        match self.screen.composition {
            Composition::Message | Composition::Progress => true,
            Composition::Guide
            | Composition::Camera
            | Composition::Choices
            | Composition::Steps
            | Composition::Host => false,
        }
    }

    /// The labels of all buttons, or of the first that are higher than `most`
    /// together.
    fn labels(&mut self, each: i32, most: i32) -> Vec<(Arc<Text>, i32)> {
        let metrics = self.metrics;
        let (screen, width) = (self.screen, self.label_width(each));
        let style = self.brush.style(metrics.label, true);
        let mut labels = Vec::new();
        let mut total = 0;
        for button in screen.buttons.iter().take(BUTTONS_MAX) {
            let (words, _) = first(&button.label, LABEL_CHARS_MAX);
            let text = self.brush.setter.set(words, style, width);
            let height = (text.height() + metrics.gap).clamp(metrics.button, metrics.panel.h);
            labels.push((text, height));
            total += height;
            if total > most {
                break;
            }
        }
        if !screen.buttons.iter().any(|button| button.is_primary) {
            // None of them is to look like the better choice.
            let tallest = labels.iter().map(|(_, height)| *height).max().unwrap_or(0);
            labels.iter_mut().for_each(|(_, height)| *height = tallest);
        }
        labels
    }

    /// The largest size, down to the smallest that labels have, in which no
    /// label breaks within a word; their own if there is none.
    fn label_size(&mut self, width: i32) -> i32 {
        let own = self.metrics.label;
        let is_long = |label: &str| !first(label, LABEL_FITTED_MAX).1.is_empty();
        if self.screen.buttons.iter().any(|button| is_long(&button.label)) {
            return own;
        }
        let mut size = own;
        while size >= self.metrics.label_least {
            self.metrics.label = size;
            let is_parted = |(text, _): &(Arc<Text>, i32)| text.is_parted;
            if !self.labels(width, i32::MAX).iter().any(is_parted) {
                return size;
            }
            size = size * 9 / 10;
        }
        own
    }

    /// Room for the words of a button, beside its key.
    fn label_width(&self, button: i32) -> i32 {
        button - 2 * self.chip() - 4 * self.metrics.gap
    }

    fn chip(&self) -> i32 {
        self.metrics.label * 13 / 10
    }

    /// Room for words: beside the buttons, or above them.
    fn body_area(&self, choices: &Choices) -> Rect {
        let metrics = self.metrics;
        let middle = metrics.middle().inset(metrics.pad);
        if choices.labels.is_empty() {
            return middle;
        }
        if metrics.is_wide {
            return Rect { w: choices.area.x - middle.x - metrics.pad, ..middle };
        }
        Rect { h: choices.area.y - middle.y - metrics.gap, ..middle }
    }

    /// The strip, and on it the mark that only the host's own screens have, and
    /// the sign of a sound.
    fn strip(&mut self) {
        let area = self.metrics.strip_area();
        let (colour, ink) = match self.screen.owner {
            Owner::Flow => (self.theme.background, self.theme.text),
            Owner::Host => (STRIP, STRIP_INK),
            Owner::Safe => (STRIP_SAFE, STRIP_INK),
        };
        self.brush.fill(area, 0, colour);
        let side = area.h * 7 / 10;
        let y = area.y + (area.h - side) / 2;
        if let Some(sign) = self.screen.sign {
            self.brush.icon(icon(sign), area.right() - self.metrics.pad - side, y, side, ink);
        }
        if self.screen.owner == Owner::Flow {
            return;
        }
        let x = area.x + self.metrics.pad;
        self.brush.icon(Icon::Shield, x, y, side, ink);
        // The sign's room is kept free, so that nothing moves when it comes.
        let words = Rect {
            x: x + side + self.metrics.gap / 2,
            w: area.w - 2 * (self.metrics.pad + side) - self.metrics.gap,
            ..area
        };
        let style = self.brush.style(area.h / 2, true);
        let text = self.brush.fit(Key::Strip, &self.screen.mark, style, words, 1);
        self.brush.middle(&text, words, Align::Start, ink);
        self.brush.node(Key::Strip, Part::Text, &self.screen.mark, Some(area));
    }

    /// What the host has to say whatever the screen: on every page, first.
    /// Returns the height it takes. `None` if that is more than half of the
    /// words' room and there is a smaller text.
    fn pinned(&mut self, body: Rect, is_smallest: bool) -> Option<i32> {
        let metrics = self.metrics;
        let screen = self.screen;
        let mut used = 0;
        for (place, line) in screen.lines.iter().enumerate().take(LINES_MAX) {
            let inner = metrics.gap / 2;
            let side = metrics.small * 14 / 10;
            if line.kind != Kind::Pinned {
                continue;
            }
            let (needs, has) = (used + side * 2, body.h / 2);
            if needs > has {
                if !is_smallest {
                    return None;
                }
                self.brush.findings.push(Finding::Overflow {
                    key: Key::Line(place),
                    frame: Frame::Parent,
                    needs: (body.w, needs),
                    has: (body.w, has),
                });
                self.brush.node(Key::Line(place), Part::Notice, &line.text, None);
                continue;
            }
            let area = Rect { y: body.y + used, h: side * 2 + 2 * inner, ..body };
            let words = Rect::new(
                area.x + side + 2 * inner,
                area.y + inner,
                area.w - side - 3 * inner,
                area.h - 2 * inner,
            );
            let style = self.brush.style(metrics.small, true);
            let text = self.brush.fit(
                Key::Line(place),
                &line.text,
                Style { balanced: false, ..style },
                words,
                2,
            );
            let area = Rect { h: (text.height().max(side) + 2 * inner).min(area.h), ..area };
            self.brush.fill(area, metrics.radius, self.theme.text);
            self.brush.icon(
                Icon::Clerk,
                area.x + inner,
                area.y + (area.h - side) / 2,
                side,
                self.theme.background,
            );
            self.brush.middle(
                &text,
                Rect { y: area.y, h: area.h, ..words },
                Align::Start,
                self.theme.background,
            );
            self.brush.node(Key::Line(place), Part::Notice, &line.text, Some(area));
            used += area.h + metrics.gap;
        }
        Some(used)
    }

    /// The line that says how many digits there are, and how many.
    fn count(&self) -> Option<(usize, usize)> {
        let mut lines = self.screen.lines.iter().enumerate().take(LINES_MAX);
        lines.find_map(|(place, line)| {
            if let Kind::Digits(count) = line.kind { Some((place, count)) } else { None }
        })
    }

    fn pad_height(&self) -> i32 {
        self.count().map_or(0, |_| self.metrics.dot + 2 * self.metrics.gap)
    }

    /// How many digits there are, below the words of every page: who enters them
    /// need not turn pages to see it.
    fn pad(&mut self, area: Rect) {
        let Some((place, count)) = self.count() else { return };
        self.digits(count, area);
        self.brush.node(Key::Line(place), Part::Text, &count.to_string(), Some(area));
    }

    /// The lines as blocks, each sentence on a line of its own if it is asked
    /// for. `None` if they are higher than `most` together.
    fn blocks(&mut self, width: i32, most: i32, by_sentence: bool) -> Option<Vec<Block>> {
        let metrics = self.metrics;
        let screen = self.screen;
        let (plain, bold) =
            (self.brush.style(metrics.em, false), self.brush.style(metrics.heading, true));
        let plain = Style { balanced: true, ..plain };
        let inner = width - 2 * metrics.gap - metrics.gap / 2;
        let mut step = 0;
        let mut blocks = Vec::new();
        let (mut height, mut characters) = (0, SCREEN_CHARS_MAX);
        for (line, one) in screen.lines.iter().enumerate().take(LINES_MAX) {
            let key = Key::Line(line);
            let mut set = |style, width| {
                let (words, left) = first(&one.text, characters.min(TEXT_CHARS_MAX));
                characters -= words.chars().count();
                let text = self.brush.setter.set(words, style, width);
                self.brush.told(key, &text);
                if !left.is_empty() {
                    let characters = left.chars().count();
                    self.brush.findings.push(Finding::Cut { key, characters });
                }
                if text.width > width {
                    self.brush.findings.push(Finding::Overflow {
                        key,
                        frame: Frame::Box,
                        needs: (text.width, text.height()),
                        has: (width, text.height()),
                    });
                }
                text
            };
            let shape = match one.kind {
                Kind::Pinned | Kind::Digits(_) | Kind::Steps => continue,
                Kind::Heading => Shape::Heading(set(bold, width)),
                Kind::Paragraph => Shape::Paragraph(set(Style { by_sentence, ..plain }, width)),
                Kind::Step => {
                    step += 1;
                    Shape::Step(step, set(plain, width - metrics.em * 2))
                }
                Kind::Notice => Shape::Notice(set(plain, inner - metrics.em * 3 / 2)),
                Kind::Slot if one.private => Shape::Private,
                Kind::Slot => Shape::Slot(set(plain, inner)),
                Kind::Picture | Kind::Motion => {
                    Shape::Picture(one.image.clone(), set(plain, width))
                }
                Kind::Brand => Shape::Brand(one.image.clone()),
                Kind::Progress => Shape::Progress(set(plain, width)),
                Kind::Stepper(current, total) => Shape::Stepper(current, total),
                Kind::Camera => Shape::Camera,
            };
            let block = Block { line, shape };
            height += block.height(&metrics);
            if height > most {
                return None;
            }
            blocks.push(block);
        }
        let left_out = screen.lines.len().saturating_sub(LINES_MAX)
            + screen.buttons.len().saturating_sub(BUTTONS_MAX);
        if left_out > 0 {
            self.brush.findings.push(Finding::TooMany { left_out });
        }
        Some(blocks)
    }

    /// The pages of a body, the room for each, and the room for the buttons
    /// that turn them if there are several.
    fn pages(&self, blocks: &[Block], area: Rect) -> (Paged, Rect, Option<Rect>) {
        let paged = paginate(blocks, &self.metrics, area.h);
        if paged.pages.len() < 2 {
            return (paged, area, None);
        }
        let h = self.metrics.button * 85 / 100;
        let pager = Rect { y: area.bottom() - h, h, ..area };
        let area = Rect { h: area.h - h - self.metrics.gap, ..area };
        (paginate(blocks, &self.metrics, area.h), area, Some(pager))
    }

    fn page_count(&self, blocks: &[Block], area: Rect) -> i32 {
        i32::try_from(self.pages(blocks, area).0.pages.len()).unwrap_or(i32::MAX)
    }

    fn is_paged(&self, blocks: &[Block], area: Rect) -> bool {
        self.page_count(blocks, area) > 1
    }

    /// Draws the page that the patient turned to. Returns it and how many
    /// there are.
    fn body(&mut self, blocks: &[Block], area: Rect) -> (usize, usize) {
        let (Paged { pages, left_out }, area, pager_area) = self.pages(blocks, area);
        if left_out > 0 {
            self.brush.findings.push(Finding::TooMany { left_out });
        }
        let page = self.screen.page.min(pages.len().saturating_sub(1));
        let none = Vec::new();
        let pieces = pages.get(page).unwrap_or(&none);
        self.page(blocks, pieces, area);
        // What stands on other pages is still part of the screen.
        for block in blocks {
            if !pieces
                .iter()
                .any(|piece| blocks.get(piece.block).is_some_and(|one| one.line == block.line))
            {
                self.named(block, None);
            }
        }
        self.brush.nodes.sort_by_key(|node| node.key);
        if let Some(pager_area) = pager_area {
            self.pager(page, pages.len(), pager_area);
        }
        (page, pages.len())
    }

    fn page(&mut self, blocks: &[Block], pieces: &[Piece], area: Rect) {
        let metrics = self.metrics;
        let mut left = (area.h - used(pieces, &metrics)).max(0);
        let is_centred = self.is_centred();
        let align = self.align();
        let mut heights = Vec::new();
        for piece in pieces {
            let growth =
                blocks.get(piece.block).map_or(0, |block| block.growth(&metrics, area.w)).min(left);
            left -= growth;
            heights.push(piece.height + growth);
        }
        let mut y = area.y + if is_centred { left / 3 } else { 0 };
        for (piece, h) in pieces.iter().zip(heights) {
            let Some(block) = blocks.get(piece.block) else { continue };
            let at = Rect { y, h, ..area };
            if !area.holds(at) {
                let frame = if self.metrics.panel.holds(at) { Frame::Parent } else { Frame::Panel };
                self.brush.findings.push(Finding::Overflow {
                    key: Key::Line(block.line),
                    frame,
                    needs: (at.w, h),
                    has: (area.w, area.bottom() - y),
                });
            }
            self.block(block, piece, at, align);
            y += h + metrics.gap;
        }
    }

    fn named(&mut self, block: &Block, area: Option<Rect>) {
        let Some(line) = self.screen.lines.get(block.line) else { return };
        let key = Key::Line(block.line);
        let part = match line.kind {
            Kind::Heading => Part::Heading,
            Kind::Paragraph | Kind::Slot => Part::Text,
            Kind::Steps | Kind::Step => Part::Step,
            Kind::Picture | Kind::Motion | Kind::Brand | Kind::Camera => Part::Picture,
            Kind::Notice | Kind::Pinned => Part::Notice,
            Kind::Progress | Kind::Stepper(..) => Part::Progress,
            Kind::Digits(_) => Part::Text,
        };
        let name = match line.kind {
            Kind::Digits(count) => count.to_string(),
            Kind::Stepper(current, total) => format!("{current} / {total}"),
            Kind::Heading
            | Kind::Paragraph
            | Kind::Slot
            | Kind::Steps
            | Kind::Step
            | Kind::Picture
            | Kind::Motion
            | Kind::Brand
            | Kind::Camera
            | Kind::Notice
            | Kind::Pinned
            | Kind::Progress => first(&line.text, TEXT_CHARS_MAX).0.to_owned(),
        };
        self.brush.node(key, part, &name, area);
    }

    fn block(&mut self, block: &Block, piece: &Piece, area: Rect, align: Align) {
        let (metrics, theme) = (self.metrics, self.theme);
        let lines = piece.lines.clone();
        let kind = self.screen.lines.get(block.line).map_or(Kind::Paragraph, |line| line.kind);
        self.named(block, Some(area));
        match &block.shape {
            Shape::Heading(text) | Shape::Paragraph(text) => {
                self.brush.lines(text, lines, area, align, theme.text);
            }
            Shape::Step(number, text) => {
                let side = metrics.em * 3 / 2;
                if lines.start == 0 {
                    self.brush.fill(Rect { w: side, h: side, ..area }, side / 2, theme.accent);
                    let style = self.brush.style(metrics.em, true);
                    let digits = self.brush.setter.set(&number.to_string(), style, side);
                    let at = Rect { w: side, h: side, ..area };
                    self.brush.middle(&digits, at, Align::Centre, theme.on_accent);
                }
                let words = Rect { x: area.x + metrics.em * 2, w: area.w - metrics.em * 2, ..area };
                self.brush.lines(text, lines, words, Align::Start, theme.text);
            }
            Shape::Notice(text) => {
                let words = self.boxed(area, metrics.em * 3 / 2);
                let side = metrics.em * 5 / 4;
                let x = area.x + metrics.gap;
                self.brush.icon(Icon::Notice, x, words.y + metrics.em / 8, side, theme.accent);
                self.brush.lines(text, lines, words, Align::Start, theme.text);
            }
            Shape::Slot(text) => {
                let words = self.boxed(area, 0);
                self.brush.lines(text, lines, words, Align::Start, theme.text);
            }
            Shape::Private => {
                let words = self.boxed(area, metrics.em * 3 / 2);
                self.brush.icon(
                    Icon::Lock,
                    area.x + metrics.gap,
                    words.y + metrics.em / 8,
                    metrics.em * 5 / 4,
                    theme.text,
                );
                let line = self.screen.lines.get(block.line);
                let name = line.map_or("", |line| line.text.as_str());
                let style = self.brush.style(metrics.em, true);
                let text = self.brush.fit_or_cut(name, Style { balanced: false, ..style }, words);
                self.brush.middle(&text, words, Align::Start, theme.text);
            }
            Shape::Picture(Some(image), _) => self.picture(image, kind, area, align),
            Shape::Picture(None, words) => {
                self.brush.lines(words, 0..words.lines.len(), area, align, theme.text);
            }
            Shape::Brand(Some(image)) => self.picture(image, kind, area, Align::Start),
            Shape::Brand(None) => {}
            Shape::Progress(text) => self.progress(text, area, align),
            Shape::Stepper(current, total) => self.stepper(*current, *total, area),
            Shape::Camera => self.lens(area),
        }
    }
}

impl Choices {
    fn rows(&self) -> i32 {
        let columns = usize::try_from(self.columns).unwrap_or(1).max(1);
        i32::try_from(self.labels.len().div_ceil(columns)).unwrap_or(0)
    }
}

/// What stands on a page, with what is between it.
fn used(page: &[Piece], metrics: &Metrics) -> i32 {
    let gaps = metrics.gap * i32::try_from(page.len().saturating_sub(1)).unwrap_or(0);
    page.iter().map(|piece| piece.height).sum::<i32>() + gaps
}

/// Rows of buttons with what is between them.
fn rows_height(labels: &[(Arc<Text>, i32)], columns: i32, gap: i32) -> i32 {
    let columns = usize::try_from(columns).unwrap_or(1).max(1);
    let rows = labels.chunks(columns);
    let count = i32::try_from(rows.len()).unwrap_or(0);
    let heights = rows.map(|row| row.iter().map(|(_, height)| *height).max().unwrap_or(0));
    heights.sum::<i32>() + gap * (count - 1).max(0)
}

mod parts;
