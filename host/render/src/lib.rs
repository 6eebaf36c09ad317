//! The panel: a screen and its words become a display list, pixels, and a
//! tree for assistive technology.
//!
//! Plain data in, plain data out; the same screen and fonts give the same
//! bytes. Kept out: what a screen means, whose words they are, where pixels
//! go. What stands on a screen is laid out once, when it is shown: what does
//! not fit is put on pages that no flow hears of, or set a size smaller, and
//! told as a [`Finding`].

mod blocks;
mod brush;
mod finding;
mod fonts;
mod golden;
mod icons;
mod layout;
mod metrics;
mod node;
mod phrases;
mod picture;
mod png_file;
mod scenes;
mod screen;
mod text;

use std::collections::HashMap;
use std::sync::Arc;

use accesskit::TreeUpdate;
use raster::{List, Picture, Rect};

pub use finding::{Finding, Frame};
pub use fonts::{FONTS_VARIABLE, FontEntry, FontError, Fonts, font_manifest};
pub use golden::{FRAMES_CHECKED, FrameError, check_frames};
pub use layout::{BUTTONS_MAX, LINES_MAX};
pub use node::{Key, Node, Part};
pub use picture::{Image, Images, PICTURE_SIDE_MAX, PICTURES_PIXELS_MAX, PictureError, decode_all};
pub use png_file::{PngError, png};
pub use screen::{
    Button, Composition, Fixed, Kind, Line, Menu, Owner, Panel, Place, Screen, Sign, TEXT_SIZE_MAX,
    Theme, Warning, contrast,
};
pub use text::TEXT_CHARS_MAX;

use brush::Brush;
use icons::Icons;
use layout::{Layout, Tear, UNTORN_BYTES_MAX};
use metrics::Metrics;
use text::{Face, Typesetter};

/// Scaled pictures that are kept; beyond, all are dropped.
const PICTURES_KEPT_MAX: usize = 64;

/// A screen that was drawn.
pub struct Drawn {
    /// What the compositor draws.
    pub list: List,
    /// What stands where, in reading order.
    pub nodes: Vec<Node>,
    /// What a patient does not see as it was meant.
    pub findings: Vec<Finding>,
    /// The page that is drawn, from 0.
    pub page: usize,
    /// How many pages there are.
    pub pages: usize,
    /// Something on it moves by the host's clock.
    pub moves: bool,
    /// Where the camera's picture goes, if it is shown.
    pub camera: Option<Lens>,
    language: String,
}

impl Drawn {
    /// The tree for assistive technology, of the same nodes.
    pub fn tree(&self) -> TreeUpdate {
        node::tree(&self.nodes, &self.language, self.list.area())
    }
}

/// The place of the camera's picture.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Lens {
    /// The picture.
    pub area: Rect,
    /// The outline on it that a face is to fit in: a box whose corners are as
    /// round as can be.
    pub face: Rect,
}

/// Draws screens, and keeps what it has shaped.
pub struct Renderer {
    setter: Typesetter,
    icons: Icons,
    pictures: Pictures,
}

/// Pictures in the sizes in which they are shown, by their address, frame and
/// size.
#[derive(Default)]
struct Pictures {
    scaled: HashMap<(usize, Option<usize>, i32, i32), Scaled>,
}

/// A picture in one size. The image is kept as long as its address is a key.
struct Scaled {
    _image: Arc<Image>,
    picture: Option<Arc<Picture>>,
}

impl Pictures {
    fn scaled(
        &mut self,
        image: &Arc<Image>,
        frame: Option<usize>,
        (w, h): (i32, i32),
    ) -> Option<Arc<Picture>> {
        if w <= 0 || h <= 0 {
            return None;
        }
        let mut from = Arc::clone(image.picture(frame));
        // Halves are kept as any other size is, for the next one begins with them.
        loop {
            let (from_w, from_h) = from.size();
            let half = (from_w / 2, from_h / 2);
            if half.0 < w || half.1 < h {
                break;
            }
            from = self.kept(image, frame, half, || picture::halved(&from))?;
        }
        if from.size() == (w, h) {
            return Some(from);
        }
        self.kept(image, frame, (w, h), || picture::scale(&from, w, h))
    }

    fn kept(
        &mut self,
        image: &Arc<Image>,
        frame: Option<usize>,
        (w, h): (i32, i32),
        make: impl FnOnce() -> Option<Picture>,
    ) -> Option<Arc<Picture>> {
        let key = (Arc::as_ptr(image).addr(), frame, w, h);
        if self.scaled.len() >= PICTURES_KEPT_MAX && !self.scaled.contains_key(&key) {
            self.scaled.clear();
        }
        let scaled = self
            .scaled
            .entry(key)
            .or_insert_with(|| Scaled { _image: Arc::clone(image), picture: make().map(Arc::new) });
        scaled.picture.clone()
    }
}

impl Renderer {
    /// A renderer with these fonts and no others.
    pub fn new(fonts: &Fonts) -> Self {
        Self {
            setter: Typesetter::new(fonts),
            icons: Icons::default(),
            pictures: Pictures::default(),
        }
    }

    /// Forgets what it has shaped, as before the first screen.
    pub fn forget(&mut self) {
        self.setter.forget();
        self.icons = Icons::default();
        self.pictures = Pictures::default();
    }

    /// Lays a screen out and makes its display list.
    ///
    /// Never fails: what is too long, too much or in no font is told among the
    /// findings, and the rest is drawn.
    pub fn draw(&mut self, screen: &Screen) -> Drawn {
        self.lay_out(screen, false)
    }

    /// What [`Self::draw`] finds, and how many pages it makes, without a glyph
    /// or picture being made: for those who look at thousands of screens.
    pub fn judge(&mut self, screen: &Screen) -> (Vec<Finding>, usize) {
        let Drawn { findings, pages, .. } = self.lay_out(screen, true);
        (findings, pages)
    }

    fn lay_out(&mut self, screen: &Screen, is_sketch: bool) -> Drawn {
        let asked = screen.text_size.min(TEXT_SIZE_MAX);
        // A size or two smaller is easier to read than what pages tear.
        let whole = (asked.saturating_sub(2)..=asked).rev().map(|size| (size, Tear::Never));
        let is_spared = asked > 0 && words_bytes(screen) <= UNTORN_BYTES_MAX;
        let tries = (0..=asked).rev().map(|size| (size, Tear::AsNeeded));
        let mut tries = whole.filter(|_| is_spared).chain(tries);
        loop {
            let (size, tear) = tries.next().unwrap_or((0, Tear::AsNeeded));
            let is_last = (size, tear) == (0, Tear::AsNeeded);
            let laid = self.layout(screen, size, tear, is_sketch).run(is_last);
            if let Some(mut laid) = laid {
                if size < asked {
                    laid.findings.push(Finding::Smaller { from: asked, to: size });
                }
                return Drawn {
                    list: laid.list,
                    nodes: laid.nodes,
                    findings: laid.findings,
                    page: laid.page,
                    pages: laid.pages,
                    moves: laid.moves,
                    camera: laid.camera,
                    language: screen.language.clone(),
                };
            }
        }
    }

    fn layout<'a>(
        &'a mut self,
        screen: &'a Screen,
        size: u8,
        tear: Tear,
        is_sketch: bool,
    ) -> Layout<'a, 'a> {
        let metrics = Metrics::of(screen.panel, size);
        Layout {
            screen,
            tear,
            theme: screen.theme,
            metrics,
            pictures: &mut self.pictures,
            brush: Brush {
                setter: &mut self.setter,
                icons: &mut self.icons,
                face: Face::of(&screen.language),
                panel: metrics.panel,
                is_sketch,
                ops: Vec::new(),
                nodes: Vec::new(),
                findings: Vec::new(),
            },
            moves: false,
            camera: None,
        }
    }
}

/// Of all lines, in UTF-8.
fn words_bytes(screen: &Screen) -> usize {
    screen.lines.iter().map(|line| line.text.len()).sum()
}

#[cfg(test)]
mod tests;
