//! What stands in the boxes: pictures, dots, buttons, the host's actions.

use std::sync::Arc;

use raster::{Colour, Op, Rect};

use super::{Choices, LABEL_CHARS_MAX, Layout};
use crate::Lens;
use crate::brush::Align;
use crate::finding::Finding;
use crate::icons::Icon;
use crate::node::{Key, Part};
use crate::picture::Image;
use crate::screen::{Fixed, Kind, Place};
use crate::text::{Face, Style, Text, first};

/// A PIN has four digits; a password of the staff may have more.
const DOTS_MIN: usize = 4;
/// The most dots that are drawn.
const DOTS_MAX: usize = 8;
/// How long a turn of what moves takes, and in how many steps.
const TURN_MS: u64 = 2_000;
const TURN_STEPS: u64 = 12;
/// How long a frame of a moving picture stands.
const FRAME_MS: u64 = 500;
/// Where the dots of what moves stand around its middle, in 1/100 of its radius.
const AROUND: [(i32, i32); 12] = [
    (0, -100),
    (50, -87),
    (87, -50),
    (100, 0),
    (87, 50),
    (50, 87),
    (0, 100),
    (-50, 87),
    (-87, 50),
    (-100, 0),
    (-87, -50),
    (-50, -87),
];
/// The host's warning; no flow chooses its colours.
const WARNING: Colour = Colour::hex(0xFF_E9A8);
const WARNING_INK: Colour = Colour::hex(0x14_181F);
const WARNING_BUTTON_INK: Colour = Colour::hex(0xFF_FFFF);
/// The camera's picture before it comes.
const LENS: Colour = Colour::hex(0x20_262E);
/// How wide the colour around it is, of the shorter side. The host's own, and
/// equally bright whichever it is.
const GLOW_PERCENT: i32 = 12;
const LENS_INK: Colour = Colour::hex(0xFF_FFFF);

impl Layout<'_, '_> {
    /// A box for a notice or a slot. Returns where its words go.
    pub(super) fn boxed(&mut self, area: Rect, indent: i32) -> Rect {
        let (metrics, theme) = (self.metrics, self.theme);
        let shown = area.meet(metrics.panel);
        self.brush.fill(shown, metrics.radius / 2, theme.surface);
        self.brush.fill(Rect { w: metrics.edge * 2, ..shown }, 0, theme.accent);
        let half = metrics.gap / 2;
        Rect::new(
            area.x + metrics.gap + indent,
            area.y + half,
            area.w - 2 * metrics.gap - indent,
            area.h - metrics.gap,
        )
    }

    /// Which frame of a picture is shown now; `None` for its still.
    ///
    /// Source: WCAG 2.2, "Three Flashes or Below Threshold": two changes in a
    /// second are one flash at most, whatever is on the frames.
    fn frame(&mut self, image: &Image, kind: Kind) -> Option<usize> {
        let count = u64::try_from(image.frames()).ok().filter(|count| *count > 0)?;
        if kind != Kind::Motion {
            return None;
        }
        self.moves = true;
        usize::try_from(self.screen.at_ms? / FRAME_MS % count).ok()
    }

    pub(super) fn picture(&mut self, image: &Arc<Image>, kind: Kind, area: Rect, align: Align) {
        let (w, h) = image.size();
        if w <= 0 || h <= 0 {
            return;
        }
        // As large as the box allows, with its own proportions.
        let (wide, high) = (area.h.saturating_mul(w) / h, area.w.saturating_mul(h) / w);
        let (w, h) = if wide <= area.w { (wide, area.h) } else { (area.w, high) };
        let x = match align {
            Align::Start => area.x,
            Align::Centre => area.x + (area.w - w) / 2,
        };
        let frame = self.frame(image, kind);
        if self.brush.is_sketch {
            return;
        }
        if let Some(picture) = self.pictures.scaled(image, frame, (w, h)) {
            self.brush.ops.push(Op::Picture { picture, x, y: area.y + (area.h - h) / 2 });
        }
    }

    pub(super) fn progress(&mut self, text: &Text, area: Rect, align: Align) {
        self.moves = true;
        let theme = self.theme;
        let side = self.metrics.picture / 2;
        let x = match align {
            Align::Start => area.x,
            Align::Centre => area.x + (area.w - side) / 2,
        };
        let dot = side / 7;
        let radius = (side - dot) / 2;
        let turned = self.screen.at_ms.map_or(0, |ms| ms % TURN_MS * TURN_STEPS / TURN_MS);
        for (step, (dx, dy)) in (0..).zip(AROUND) {
            // The brightest dot leads, and those behind it fade.
            let behind = (turned + TURN_STEPS - step) % TURN_STEPS;
            let size = dot - i32::try_from(behind).unwrap_or(0) * dot / 16;
            let centre = (x + side / 2 + radius * dx / 100, area.y + side / 2 + radius * dy / 100);
            let spot = Rect::new(centre.0 - size / 2, centre.1 - size / 2, size, size);
            let share = 255 - i32::try_from(behind).unwrap_or(0) * 18;
            self.brush.fill(spot, size / 2, mixed(theme.accent, theme.background, share));
        }
        let words = Rect { y: area.y + side, h: area.h - side, ..area };
        self.brush.lines(text, 0..text.lines.len(), words, align, theme.text);
    }

    pub(super) fn stepper(&mut self, current: u8, total: u8, area: Rect) {
        let (metrics, theme) = (self.metrics, self.theme);
        let total = i32::from(total).clamp(1, 20);
        let style = self.brush.style(metrics.small, true);
        let text = self.brush.setter.set(&format!("{current} / {total}"), style, area.w);
        let line = area.w - text.width - metrics.gap;
        let (gap, h) = (metrics.gap / 3, metrics.small / 2);
        let each = (line - gap * (total - 1)) / total;
        for step in 0..total {
            let bar = Rect::new(area.x + step * (each + gap), area.y + (area.h - h) / 2, each, h);
            if step < i32::from(current) {
                self.brush.fill(bar, h / 2, theme.accent);
            } else {
                self.brush.ring(bar, h / 2, metrics.edge.min(h / 3), theme.border);
            }
        }
        let words = Rect { x: area.right() - text.width, w: text.width, ..area };
        self.brush.middle(&text, words, Align::Start, theme.text);
    }

    /// Where the camera's picture goes, with the outline that a face fits in, and
    /// around it the colour that shines on whoever looks into it.
    pub(super) fn lens(&mut self, area: Rect) {
        let metrics = self.metrics;
        let area = match self.screen.glow {
            Some([r, g, b]) => {
                self.brush.fill(area, metrics.radius, Colour { r, g, b });
                let wide = area.w.min(area.h) * GLOW_PERCENT / 100;
                Rect::new(area.x + wide, area.y + wide, area.w - 2 * wide, area.h - 2 * wide)
            }
            None => area,
        };
        self.brush.fill(area, metrics.radius, LENS);
        let h = area.h * 84 / 100;
        let w = (h * 3 / 4).min(area.w * 8 / 10);
        let face = Rect::new(area.x + (area.w - w) / 2, area.y + (area.h - h) / 2, w, h);
        self.brush.ring(face, w / 2, metrics.edge * 2, LENS_INK);
        let side = (w / 3).min(metrics.picture);
        let (x, y) = (area.x + (area.w - side) / 2, area.y + (area.h - side) / 2);
        self.brush.icon(Icon::Lens, x, y, side, LENS_INK);
        self.camera = Some(Lens { area, face });
    }

    /// The host shows how many digits there are, never which.
    pub(super) fn digits(&mut self, count: usize, area: Rect) {
        let (metrics, theme) = (self.metrics, self.theme);
        let total = count.clamp(DOTS_MIN, DOTS_MAX);
        let pitch = metrics.dot * 17 / 10;
        let w = pitch * i32::try_from(total).unwrap_or(0) - (pitch - metrics.dot);
        let mut x = area.x + (area.w - w) / 2;
        for place in 0..total {
            let dot = Rect::new(x, area.y + (area.h - metrics.dot) / 2, metrics.dot, metrics.dot);
            if place < count {
                self.brush.fill(dot, metrics.dot / 2, theme.text);
            } else {
                self.brush.ring(dot, metrics.dot / 2, metrics.edge * 3 / 2, theme.text);
            }
            x += pitch;
        }
    }

    /// The buttons that turn pages, and which page it is.
    pub(super) fn pager(&mut self, page: usize, pages: usize, area: Rect) {
        let (metrics, theme) = (self.metrics, self.theme);
        let w = area.w * 36 / 100;
        let left = Rect { w, ..area };
        let right = Rect { x: area.right() - w, w, ..area };
        let screen = self.screen;
        let turns = [
            (Key::Previous, left, Icon::Previous, page > 0, &screen.turn.0),
            (Key::Next, right, Icon::Next, page + 1 < pages, &screen.turn.1),
        ];
        for (key, at, icon, is_on, words) in turns {
            let ink = if is_on { theme.text } else { mixed(theme.text, theme.background, 110) };
            self.brush.ring(at, metrics.radius, metrics.edge, ink);
            let side = metrics.em;
            let inner = metrics.gap / 2;
            let room =
                Rect { x: at.x + inner, w: at.w - side - 2 * inner, ..at.inset(metrics.edge) };
            let (icon_x, room) = if key == Key::Next {
                (at.right() - inner - side, room)
            } else {
                (at.x + inner, Rect { x: at.x + inner + side, ..room })
            };
            self.brush.icon(icon, icon_x, at.y + (at.h - side) / 2, side, ink);
            let style = self.brush.style(metrics.small, true);
            let text = self.brush.fit(key, words, style, room, 2);
            self.brush.middle(&text, room, Align::Centre, ink);
            self.brush.place(key, words, at, is_on);
        }
        let middle = Rect { x: left.right(), w: right.x - left.right(), ..area };
        let style = self.brush.style(metrics.small, true);
        let text = self.brush.setter.set(&format!("{} / {pages}", page + 1), style, middle.w);
        self.brush.middle(&text, middle, Align::Centre, theme.text);
    }

    pub(super) fn buttons(&mut self, choices: &Choices) {
        let metrics = self.metrics;
        let screen = self.screen;
        let columns = usize::try_from(choices.columns).unwrap_or(1).max(1);
        let each = (choices.area.w - (choices.columns - 1) * metrics.gap) / choices.columns;
        let mut y = choices.area.y;
        for (row, labels) in choices.labels.chunks(columns).enumerate() {
            let h = labels.iter().map(|(_, height)| *height).max().unwrap_or(0);
            for (column, (text, _)) in labels.iter().enumerate() {
                let place = row * columns + column;
                let Some(button) = screen.buttons.get(place) else { continue };
                let x = choices.area.x + i32::try_from(column).unwrap_or(0) * (each + metrics.gap);
                let at = Rect::new(x, y, each, h);
                let key = Key::Button(place);
                self.brush.told(key, text);
                let (_, left) = first(&button.label, LABEL_CHARS_MAX);
                if !left.is_empty() {
                    let characters = left.chars().count();
                    self.brush.findings.push(Finding::Cut { key, characters });
                }
                let colours = if button.is_primary {
                    (self.theme.accent, self.theme.on_accent)
                } else {
                    (self.theme.background, self.theme.text)
                };
                self.button(at, text, button.key, colours);
                if !button.is_primary {
                    self.brush.ring(at, metrics.radius, metrics.edge, self.theme.border);
                }
                self.brush.node(key, Part::Button, &button.label, Some(at));
            }
            y += h + metrics.gap;
        }
    }

    /// A button with its key in a box; its ground, and the ink on it.
    fn button(&mut self, at: Rect, text: &Text, key: Option<u8>, (ground, ink): (Colour, Colour)) {
        let metrics = self.metrics;
        self.brush.fill(at, metrics.radius, ground);
        let side = self.chip();
        let mut words = at.inset(metrics.gap / 2);
        if let Some(key) = key {
            let chip = Rect::new(at.x + metrics.gap, at.y + (at.h - side) / 2, side, side);
            self.brush.ring(chip, metrics.radius / 2, metrics.edge.max(2), ink);
            let style = self.brush.style(metrics.label, true);
            let digit = self.brush.setter.set(&key.to_string(), style, side);
            self.brush.middle(&digit, chip, Align::Centre, ink);
            words = Rect { x: chip.right(), w: at.w - 2 * (side + metrics.gap), ..words };
        }
        self.brush.middle(text, words, Align::Centre, ink);
    }

    /// The host's own actions: icon and name, each in its own place.
    pub(super) fn bar(&mut self) {
        let (metrics, theme) = (self.metrics, self.theme);
        let area = metrics.bar_area();
        self.brush.fill(area, 0, theme.surface);
        self.brush.fill(Rect { h: metrics.edge, ..area }, 0, theme.border);
        let screen = self.screen;
        for (place, fixed) in Fixed::ALL.into_iter().enumerate() {
            let at = self.place_area(place);
            let Some(one) = screen.places.iter().find(|one| one.fixed == fixed) else { continue };
            self.place(one, at);
        }
    }

    fn place_area(&self, place: usize) -> Rect {
        let metrics = self.metrics;
        let area = metrics.bar_area();
        let place = i32::try_from(place).unwrap_or(0);
        let (row, column, columns) = match (metrics.is_wide, place < 4) {
            (true, _) => (0, place, 8),
            (false, true) => (0, place, 4),
            (false, false) => (1, place - 4, 4),
        };
        let gap = metrics.gap / 2;
        let w = (area.w - gap * (columns + 1)) / columns;
        Rect::new(
            area.x + gap + column * (w + gap),
            area.y + gap + row * (metrics.bar_row + gap),
            w,
            metrics.bar_row,
        )
    }

    fn place(&mut self, one: &Place, at: Rect) {
        let (metrics, theme) = (self.metrics, self.theme);
        let is_open = one.fixed == Fixed::Language && self.screen.menu.is_some();
        let ground = if is_open { theme.text } else { theme.background };
        let ink = match (one.is_on, is_open) {
            (_, true) => theme.background,
            (true, false) => theme.text,
            (false, false) => mixed(theme.text, theme.surface, 110),
        };
        if one.is_on {
            self.brush.fill(at, metrics.radius, ground);
            self.brush.ring(at, metrics.radius, metrics.edge, theme.border);
        }
        let icon = match one.fixed {
            Fixed::Cancel => Icon::Cancel,
            Fixed::Back => Icon::Back,
            Fixed::Clerk => Icon::Clerk,
            Fixed::Repeat => Icon::Repeat,
            Fixed::Language => Icon::Language,
            Fixed::Volume => Icon::Volume,
            Fixed::TextSize => Icon::TextSize,
            Fixed::Contrast => Icon::Contrast,
        };
        let inner = at.inset(metrics.edge + metrics.gap / 4);
        let side = metrics.place_icon.min(inner.h - metrics.place * 14 / 10);
        let pips = one.level.map_or(0, |(_, steps)| i32::from(steps.min(9)));
        let pip = Rect::new(0, 0, side / 6, side / 2);
        let pitch = pip.w * 8 / 5;
        let whole = side + pips * pitch;
        let x = at.x + (at.w - whole) / 2;
        self.brush.icon(icon, x, inner.y, side, ink);
        if let Some((level, steps)) = one.level {
            for step in 0..steps.min(9) {
                let bar = Rect {
                    x: x + side + pitch * i32::from(step) + pitch / 3,
                    y: inner.y + side / 4,
                    ..pip
                };
                if step < level {
                    self.brush.fill(bar, pip.w / 3, ink);
                } else {
                    self.brush.ring(bar, pip.w / 3, (metrics.edge / 2).max(1), ink);
                }
            }
        }
        let words = Rect { y: inner.y + side, h: inner.h - side, ..inner };
        let style = Style { balanced: false, ..self.brush.style(metrics.place, true) };
        let key = Key::Fixed(one.fixed);
        let text = self.brush.fit(key, &one.label, style, words, 2);
        self.brush.middle(&text, words, Align::Centre, ink);
        self.brush.place(key, &one.label, at, one.is_on);
    }

    /// The menu of languages, over what is between strip and bar.
    pub(super) fn menu(&mut self) {
        let (metrics, theme) = (self.metrics, self.theme);
        let screen = self.screen;
        let Some(menu) = &screen.menu else { return };
        let languages = menu.languages.get(..super::BUTTONS_MAX).unwrap_or(&menu.languages);
        let middle = metrics.middle();
        let columns = if metrics.is_wide { 4 } else { 2 };
        let rows = i32::try_from(languages.len()).unwrap_or(0).max(1).div_euclid(columns)
            + i32::from(i32::try_from(languages.len()).unwrap_or(0) % columns > 0);
        let (row, gap) = (metrics.button, metrics.gap);
        let h = (rows * (row + gap) + gap).min(middle.h);
        let card = Rect::new(middle.x + gap, middle.bottom() - h - gap / 2, middle.w - 2 * gap, h);
        self.brush.fill(card, metrics.radius, theme.background);
        self.brush.ring(card, metrics.radius, metrics.edge * 2, theme.border);
        let w = (card.w - gap * (columns + 1)) / columns;
        for (place, (tag, name)) in (0i32..).zip(languages) {
            let at = Rect::new(
                card.x + gap + place % columns * (w + gap),
                card.y + gap + place / columns * (row + gap),
                w,
                row,
            );
            let is_current = *tag == screen.language;
            let ink = if is_current { theme.on_accent } else { theme.text };
            if is_current {
                self.brush.fill(at, metrics.radius, theme.accent);
            } else {
                self.brush.ring(at, metrics.radius, metrics.edge, theme.border);
            }
            let key = Key::Language(usize::try_from(place).unwrap_or(0));
            let style =
                Style { face: Face::of(tag), ..self.brush.style(metrics.em.min(row / 2), true) };
            let words = at.inset(gap / 2);
            let text = self.brush.fit(key, name, style, words, 2);
            self.brush.middle(&text, words, Align::Centre, ink);
            self.brush.node(key, Part::Button, name, Some(at));
        }
    }

    /// The host's warning, over everything but strip and bar.
    pub(super) fn warning(&mut self) {
        let metrics = self.metrics;
        let screen = self.screen;
        let Some(warning) = &screen.warning else { return };
        let middle = metrics.middle().inset(metrics.gap);
        let inner = middle.inset(metrics.gap + metrics.edge * 3);
        let extend = warning.extend.as_ref();
        let button = extend.map_or(0, |_| metrics.button + metrics.gap);
        let room = inner.h - button - metrics.gap;
        // Title and body share what there is; both shrink if they must.
        let title_style = self.brush.style(metrics.heading, true);
        let body_style = self.brush.style(metrics.em, false);
        let high = Rect { h: room * 45 / 100, ..inner };
        let title = self.brush.fit(Key::Warning, &warning.title, title_style, high, 4);
        let low = Rect { h: room - title.height(), ..inner };
        let body = self.brush.fit(Key::WarningBody, &warning.body, body_style, low, 8);
        // All of it is covered: what is under it cannot be pressed.
        let h = title.height() + metrics.gap + body.height() + button;
        let card = middle;
        self.brush.fill(card, metrics.radius, WARNING);
        self.brush.ring(card, metrics.radius, metrics.edge * 3, WARNING_INK);
        let mut y = inner.y + (inner.h - h).max(0) / 3;
        self.brush.lines(
            &title,
            0..title.lines.len(),
            Rect { y, ..inner },
            Align::Start,
            WARNING_INK,
        );
        self.brush.node(Key::Warning, Part::Dialog, &warning.title, Some(card));
        y += title.height() + metrics.gap;
        let at = Rect { y, h: body.height(), ..inner };
        self.brush.lines(&body, 0..body.lines.len(), at, Align::Start, WARNING_INK);
        self.brush.node(Key::WarningBody, Part::Text, &warning.body, Some(at));
        let Some(extend) = extend else { return };
        let at = Rect { y: y + body.height() + metrics.gap, h: metrics.button, ..inner };
        let style = self.brush.style(metrics.label, true);
        let words = Rect { w: self.label_width(at.w), h: at.h - metrics.gap / 2, ..at };
        let text = self.brush.fit(Key::Extend, &extend.label, style, words, 2);
        self.button(at, &text, extend.key, (WARNING_INK, WARNING_BUTTON_INK));
        self.brush.node(Key::Extend, Part::Button, &extend.label, Some(at));
    }
}

/// A share (0 to 255) of one colour and the rest of another.
fn mixed(one: Colour, other: Colour, share: i32) -> Colour {
    let share = share.clamp(0, 255);
    let part = |one: u8, other: u8| {
        let sum = i32::from(one) * share + i32::from(other) * (255 - share);
        u8::try_from(sum / 255).unwrap_or(0)
    };
    Colour { r: part(one.r, other.r), g: part(one.g, other.g), b: part(one.b, other.b) }
}
