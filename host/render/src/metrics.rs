//! Sizes in pixels, from millimetres and the size of text.

use raster::Rect;

use crate::screen::{Panel, TEXT_SIZE_MAX};

/// Size of text in percent of the normal one.
const SCALES: [i32; TEXT_SIZE_MAX as usize + 1] = [100, 125, 150, 200];
/// Words of buttons grow less, so that there is room for what they are about.
const LABEL_SCALES: [i32; TEXT_SIZE_MAX as usize + 1] = [100, 125, 145, 165];
/// Headings are large already.
const HEADING_SCALES: [i32; TEXT_SIZE_MAX as usize + 1] = [135, 160, 180, 215];
/// The names of the host's actions stand in cells of one size, so they grow
/// less than other text.
const PLACE_SCALES: [i32; TEXT_SIZE_MAX as usize + 1] = [100, 115, 130, 130];

/// Sizes for one panel and one size of text, in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Metrics {
    pub(crate) panel: Rect,
    pub(crate) is_wide: bool,
    /// Text.
    pub(crate) em: i32,
    /// Words of buttons.
    pub(crate) label: i32,
    /// The least that they are set in.
    pub(crate) label_least: i32,
    pub(crate) heading: i32,
    pub(crate) small: i32,
    /// Names of the host's actions.
    pub(crate) place: i32,
    pub(crate) place_icon: i32,
    /// Between things.
    pub(crate) gap: i32,
    /// Around things.
    pub(crate) pad: i32,
    pub(crate) radius: i32,
    /// Width of an edge.
    pub(crate) edge: i32,
    /// Height of the host's strip at the top.
    pub(crate) strip: i32,
    /// Height of a row of the host's actions, and how many there are.
    pub(crate) bar_row: i32,
    pub(crate) bar_rows: i32,
    /// The least height of a button.
    pub(crate) button: i32,
    /// The least height of a picture and of the camera's.
    pub(crate) picture: i32,
    pub(crate) camera: i32,
    /// Diameter of a digit's dot.
    pub(crate) dot: i32,
}

impl Metrics {
    pub(crate) fn of(panel: Panel, text_size: u8) -> Self {
        let tenths = |mm: i32| mm * panel.pixels_per_cm() / 100;
        let size = usize::from(text_size.min(TEXT_SIZE_MAX));
        let scaled = |length: i32, scales: [i32; TEXT_SIZE_MAX as usize + 1]| {
            tenths(length) * scales.get(size).copied().unwrap_or(100) / 100
        };
        let (w, h) = panel.size();
        let em = scaled(40, SCALES);
        let is_wide = match panel {
            Panel::Portrait => false,
            Panel::Landscape | Panel::Compact => true,
        };
        let is_low = panel == Panel::Compact;
        Self {
            panel: Rect::new(0, 0, w, h),
            is_wide,
            em,
            label: scaled(40, LABEL_SCALES),
            label_least: tenths(40),
            heading: scaled(40, HEADING_SCALES),
            small: em * 80 / 100,
            place: scaled(30, PLACE_SCALES),
            place_icon: tenths(if is_low { 48 } else { 55 }),
            gap: tenths(if is_low { 22 } else { 32 }),
            pad: tenths(if is_low { 32 } else { 45 }),
            radius: tenths(16),
            edge: tenths(4).max(2),
            strip: tenths(if is_low { 60 } else { 80 }),
            bar_row: tenths(if is_wide { 150 } else { 130 }),
            bar_rows: if is_wide { 1 } else { 2 },
            button: tenths(if is_low { 115 } else { 140 }),
            picture: tenths(if is_low { 90 } else { 140 }),
            camera: tenths(if is_low { 160 } else { 260 }),
            dot: tenths(60),
        }
    }

    /// The host's strip at the top: no flow gets pixels in it.
    pub(crate) fn strip_area(&self) -> Rect {
        Rect { h: self.strip, ..self.panel }
    }

    /// Where the host's actions are.
    pub(crate) fn bar_area(&self) -> Rect {
        let h = self.bar_rows * self.bar_row + (self.bar_rows + 1) * self.gap / 2;
        Rect { y: self.panel.h - h, h, ..self.panel }
    }

    /// What is between them.
    pub(crate) fn middle(&self) -> Rect {
        let (top, bottom) = (self.strip_area().bottom(), self.bar_area().y);
        Rect { y: top, h: bottom - top, ..self.panel }
    }
}
