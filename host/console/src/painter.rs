//! The panel of one page as the host draws it: pixels, and what stands where.

use std::sync::Arc;
use std::time::Duration;

use raster::{Canvas, List, Rect, damage};
use render::{Fixed, Fonts, Key, Renderer, Screen};
use serde::{Deserialize, Serialize};
use station::ReaderHandle;
use station::picture::{Images, Look, op, screen};
use station::view::{Op, Panel};

/// How a page wants its panel; nothing of it is part of a visit.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Wish {
    /// The class of panels: `portrait`, `landscape` or `compact`.
    class: Class,
    high_contrast: bool,
    menu: bool,
    page: usize,
    /// The row of a past step to show.
    row: Option<u64>,
    /// Nothing is to move.
    still: bool,
}

/// A class of panels, by its name.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Class {
    Portrait,
    Landscape,
    Compact,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            class: Class::Portrait,
            high_contrast: false,
            menu: false,
            page: 0,
            row: None,
            still: false,
        }
    }
}

/// One thing on the panel, for the page to put an element over.
#[derive(Serialize)]
struct Box {
    /// `line`, `button`, `fixed`, `language`, `previous`, `next`, `strip`,
    /// `warning`, `warning-body`, `extend`.
    kind: &'static str,
    /// Which of them: a place, or the name of a fixed place.
    which: String,
    name: String,
    /// Left, top, width, height in pixels; `None` if it is on another page.
    area: Option<[i32; 4]>,
    on: bool,
    op: Option<Op>,
}

/// What a page is told beside the snapshot.
#[derive(Serialize)]
pub(crate) struct Drawn {
    /// The row of the past step that is drawn, if one is.
    row: Option<u64>,
    generation: u32,
    size: [i32; 2],
    page: usize,
    pages: usize,
    /// The menu of languages is open.
    menu: bool,
    boxes: Vec<Box>,
}

/// Draws for one page.
pub(crate) struct Painter {
    renderer: Renderer,
    images: Images,
    flow: String,
    before: Option<(List, Canvas)>,
    /// Generation and language of what is drawn: another begins on its first
    /// page, with the menu closed.
    shown: Option<(u32, &'static str, Option<u64>)>,
    /// What moves, to be drawn again.
    moving: Option<Screen>,
    at_ms: u64,
    pub(crate) moves: bool,
    pub(crate) wish: Wish,
}

impl Painter {
    pub(crate) fn new(fonts: &Fonts) -> Self {
        Self {
            renderer: Renderer::new(fonts),
            images: Images::new(),
            flow: String::new(),
            before: None,
            shown: None,
            moving: None,
            at_ms: 0,
            moves: false,
            wish: Wish::default(),
        }
    }

    /// Draws the panel. Returns the boxes, and the pixels that changed.
    pub(crate) fn paint(&mut self, reader: &ReaderHandle) -> (Drawn, Vec<u8>) {
        let row = self.wish.row;
        let past = row.and_then(|row| {
            let steps = reader.history();
            steps.into_iter().find(|step| step.trace.as_ref().is_some_and(|trace| trace.row == row))
        });
        let snapshot = past.unwrap_or_else(|| Arc::clone(&reader.latest().borrow()));
        let panel = &snapshot.panel;
        if self.flow != snapshot.flow {
            self.images = reader.images();
            self.flow.clone_from(&snapshot.flow);
        }
        let now = (panel.generation, panel.language, row);
        if self.shown.is_some_and(|shown| shown != now) {
            self.wish.page = 0;
            self.wish.menu = false;
        }
        self.shown = Some(now);
        let look = Look {
            panel: match self.wish.class {
                Class::Portrait => render::Panel::Portrait,
                Class::Landscape => render::Panel::Landscape,
                Class::Compact => render::Panel::Compact,
            },
            high_contrast: self.wish.high_contrast,
            menu: self.wish.menu,
            page: self.wish.page,
            at_ms: (!self.wish.still).then_some(self.at_ms),
        };
        let shown = screen(panel, &self.images, &look);
        let drawn = self.renderer.draw(&shown);
        self.moves = drawn.moves && !self.wish.still;
        self.moving = self.moves.then_some(shown);
        let told = Drawn {
            row,
            generation: panel.generation,
            size: [drawn.list.w, drawn.list.h],
            page: drawn.page,
            pages: drawn.pages,
            menu: self.wish.menu,
            boxes: drawn.nodes.iter().map(|node| one(panel, node)).collect(),
        };
        (told, self.pixels(drawn.list))
    }

    /// Draws what moves, a little later.
    pub(crate) fn tick(&mut self, by: Duration) -> Option<Vec<u8>> {
        self.at_ms += u64::try_from(by.as_millis()).unwrap_or(0);
        let screen = self.moving.as_mut()?;
        screen.at_ms = Some(self.at_ms);
        let list = self.renderer.draw(screen).list;
        Some(self.pixels(list)).filter(|bytes| !bytes.is_empty())
    }

    fn pixels(&mut self, list: List) -> Vec<u8> {
        let (mut canvas, areas) = match self.before.take() {
            Some((before, canvas)) if before.area() == list.area() => {
                (canvas, damage(&before, &list))
            }
            Some(_) | None => (Canvas::new(list.w, list.h), vec![list.area()]),
        };
        let mut bytes = Vec::new();
        for area in areas {
            canvas.draw(&list, area);
            let Rect { x, y, w, h } = area;
            for number in [x, y, w, h] {
                bytes.extend(u16::try_from(number).unwrap_or(0).to_le_bytes());
            }
            bytes.extend(canvas.part(area));
        }
        self.before = Some((list, canvas));
        bytes
    }
}

fn one(panel: &Panel, node: &render::Node) -> Box {
    let (kind, which) = match node.key {
        Key::Strip => ("strip", String::new()),
        Key::Line(place) => ("line", place.to_string()),
        Key::Button(place) => ("button", place.to_string()),
        Key::Previous => ("previous", String::new()),
        Key::Next => ("next", String::new()),
        Key::Fixed(fixed) => ("fixed", fixed_name(fixed).to_owned()),
        Key::Language(place) => ("language", place.to_string()),
        Key::Warning => ("warning", String::new()),
        Key::WarningBody => ("warning-body", String::new()),
        Key::Extend => ("extend", String::new()),
    };
    Box {
        kind,
        which,
        // The page knows all other words from the snapshot.
        name: match node.key {
            Key::Previous | Key::Next => node.name.clone(),
            Key::Strip
            | Key::Line(_)
            | Key::Button(_)
            | Key::Fixed(_)
            | Key::Language(_)
            | Key::Warning
            | Key::WarningBody
            | Key::Extend => String::new(),
        },
        area: node.area.map(|Rect { x, y, w, h }| [x, y, w, h]),
        on: node.is_on,
        op: op(panel, node.key),
    }
}

fn fixed_name(fixed: Fixed) -> &'static str {
    match fixed {
        Fixed::Cancel => "cancel",
        Fixed::Back => "back",
        Fixed::Clerk => "clerk",
        Fixed::Repeat => "repeat",
        Fixed::Language => "language",
        Fixed::Volume => "volume",
        Fixed::TextSize => "text-size",
    }
}
