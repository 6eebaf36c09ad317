//! The panel of one page as the host draws it: pixels, and what stands where.

use std::sync::Arc;
use std::time::Instant;

use raster::{Canvas, List, Rect, damage};
use render::{Fixed, Fonts, Key, Renderer};
use serde::{Deserialize, Serialize};
use station::ReaderHandle;
use station::picture::{Images, Look, op, screen};
use station::view::{Op, Panel, Snapshot};

/// How a page wants its panel; nothing of it is part of a visit.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Wish {
    /// The class of panels: `portrait`, `landscape` or `compact`.
    class: Class,
    /// The generation of the screen that page and menu are meant for. Another
    /// one begins on its first page, with the menu closed.
    at: u32,
    page: usize,
    menu: bool,
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

/// What there is to paint.
pub(crate) struct Sight {
    /// The number of the snapshot.
    pub(crate) number: u64,
    pub(crate) snapshot: Arc<Snapshot>,
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

/// What a page is told of its pixels.
#[derive(Serialize)]
pub(crate) struct Drawn {
    /// The snapshot that is drawn, by the number that it was sent with.
    number: u64,
    /// The row of the past step that is shown in its stead, if one is. Then the
    /// page gets its display list and draws it.
    row: Option<u64>,
    size: [i32; 2],
    page: usize,
    pages: usize,
    boxes: Vec<Box>,
    /// Where a camera's picture goes, and the outline on it for a face.
    lens: Option<[[i32; 4]; 2]>,
}

/// What came of one painting.
pub(crate) struct Painted {
    pub(crate) drawn: Drawn,
    /// For each rectangle that changed its left, top, width and height in 16
    /// bits each, the low byte first, and its pixels in RGBA. Of a past step its
    /// display list, as `raster` encodes it.
    pub(crate) bytes: Vec<u8>,
    /// Something on it moves by the clock.
    pub(crate) moves: bool,
}

/// Paints for one page.
pub(crate) struct Painter {
    renderer: Renderer,
    images: Images,
    flow: String,
    before: Option<(List, Canvas)>,
    since: Instant,
}

impl Painter {
    pub(crate) fn new(fonts: &Fonts) -> Self {
        Self {
            renderer: Renderer::new(fonts),
            images: Images::new(),
            flow: String::new(),
            before: None,
            since: Instant::now(),
        }
    }

    /// Draws the panel, and paints what differs from the last time. A past step
    /// is left to the page, which has the same compositor: whoever goes through
    /// many of them has the reader paint none, and a list is a small part of
    /// the pixels.
    pub(crate) fn paint(&mut self, reader: &ReaderHandle, sight: &Sight, wish: Wish) -> Painted {
        let past = wish.row.and_then(|row| past(reader, row));
        let row = past.as_ref().and(wish.row);
        let snapshot = past.as_ref().unwrap_or(&sight.snapshot);
        let panel = &snapshot.panel;
        if self.flow != snapshot.flow {
            self.images = reader.images();
            self.flow.clone_from(&snapshot.flow);
        }
        let is_meant = wish.at == panel.generation;
        let moment = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(0);
        let look = Look {
            panel: match wish.class {
                Class::Portrait => render::Panel::Portrait,
                Class::Landscape => render::Panel::Landscape,
                Class::Compact => render::Panel::Compact,
            },
            menu: wish.menu && is_meant,
            page: if is_meant { wish.page } else { 0 },
            // What is past stands still.
            at_ms: (!wish.still && row.is_none()).then_some(moment),
        };
        let drawn = self.renderer.draw(&screen(panel, &self.images, &look));
        let told = Drawn {
            number: sight.number,
            row,
            size: [drawn.list.w, drawn.list.h],
            page: drawn.page,
            pages: drawn.pages,
            boxes: drawn.nodes.iter().map(|node| one(panel, node)).collect(),
            lens: drawn.camera.map(|lens| [sides(lens.area), sides(lens.face)]),
        };
        let moves = drawn.moves && look.at_ms.is_some();
        let bytes = if row.is_some() {
            // The page's canvas is its own until it comes back to now.
            self.before = None;
            drawn.list.encode()
        } else {
            self.pixels(drawn.list)
        };
        Painted { drawn: told, bytes, moves }
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

/// A step of the visit that is kept, by its row of the journal.
fn past(reader: &ReaderHandle, row: u64) -> Option<Arc<Snapshot>> {
    let is_it = |step: &Arc<Snapshot>| step.trace.as_ref().is_some_and(|trace| trace.row == row);
    reader.history().into_iter().find(is_it)
}

fn sides(Rect { x, y, w, h }: Rect) -> [i32; 4] {
    [x, y, w, h]
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
        area: node.area.map(sides),
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
        Fixed::Contrast => "contrast",
    }
}
