//! The host's pictograms, drawn on a grid of 24.

use std::collections::HashMap;
use std::sync::Arc;

use raster::Mask;
use swash::zeno::{Cap, Join, Mask as Outline, Stroke, Transform};

/// A pictogram of the host.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Icon {
    Cancel,
    Back,
    Clerk,
    Repeat,
    Language,
    Volume,
    TextSize,
    Contrast,
    Next,
    Previous,
    Shield,
    Lock,
    Notice,
    Lens,
    Accept,
    Error,
    End,
    Attention,
    PressLeft,
    PressRight,
}

/// Side of the grid that the paths stand on.
const GRID: f32 = 24.0;
/// Width of a line on the grid.
const LINE: f32 = 2.0;

impl Icon {
    /// Lines as path data of SVG 2, "Paths".
    fn path(self) -> &'static str {
        match self {
            Self::Cancel => "M12 3 a9 9 0 1 0 0.01 0 z M8.5 8.5 l7 7 M15.5 8.5 l-7 7",
            Self::Back => "M10 5 l-7 7 l7 7 M3.5 12 h17",
            Self::Clerk => {
                "M4.5 17 h15 l-2 -2.6 v-4.4 a5.5 5.5 0 0 0 -11 0 v4.4 z M10 20.5 h4 M12 4.5 v-1.5"
            }
            Self::Repeat => "M19.5 12 a7.5 7.5 0 1 1 -2.4 -5.5 M17.4 2.4 v4.4 h-4.4",
            Self::Language => {
                "M12 3 a9 9 0 1 0 0.01 0 z M3 12 h18 M12 3 c5 5.5 5 12.5 0 18 c-5 -5.5 -5 -12.5 0 -18"
            }
            Self::Volume => {
                "M3.5 9.5 h3.5 l5 -4 v13 l-5 -4 h-3.5 z M15.6 9 a4.2 4.2 0 0 1 0 6 M18.4 6.2 a8.2 8.2 0 0 1 0 11.6"
            }
            Self::TextSize => {
                "M2.5 19 l5.5 -14 l5.5 14 M4.7 14 h6.6 M14.8 19 l3.4 -8.4 l3.4 8.4 M16 16.2 h4.4"
            }
            // A disc, half of it hatched.
            Self::Contrast => "M12 3 a9 9 0 1 0 0.01 0 z M12 3 v18 M15 4.5 v15 M18 6.7 v10.6",
            Self::Next => "M9 5 l7 7 l-7 7",
            Self::Previous => "M15 5 l-7 7 l7 7",
            Self::Shield => {
                "M12 3 l7.5 3 v5.5 c0 4.6 -3.1 8 -7.5 9.5 c-4.4 -1.5 -7.5 -4.9 -7.5 -9.5 v-5.5 z M8.5 12 l2.6 2.6 l4.6 -5"
            }
            Self::Lock => "M6 11 h12 v9 h-12 z M8.5 11 v-3 a3.5 3.5 0 0 1 7 0 v3",
            Self::Notice => "M12 3 a9 9 0 1 0 0.01 0 z M12 11 v5.5 M12 7.4 v0.2",
            Self::Lens => {
                "M4 8 h3.5 l1.5 -2.5 h6 l1.5 2.5 h3.5 v11 h-16 z M12 10 a3.4 3.4 0 1 0 0.01 0 z"
            }
            Self::Accept => "M12 3 a9 9 0 1 0 0.01 0 z M7.8 12.4 l3 3 l5.6 -6.2",
            Self::Error => "M12 3 l9.5 17 h-19 z M12 9.5 v5 M12 17.1 v0.2",
            Self::End => "M12 3 a9 9 0 1 0 0.01 0 z M9 9 h6 v6 h-6 z",
            Self::Attention => "M12 2.5 l9.5 9.5 l-9.5 9.5 l-9.5 -9.5 z M12 7.5 v5.5 M12 16 v0.2",
            // A key with a dot, on one side or the other.
            Self::PressLeft => "M3 7 h18 v10 h-18 z M7.4 11 v2 h2 v-2 z",
            Self::PressRight => "M3 7 h18 v10 h-18 z M14.6 11 v2 h2 v-2 z",
        }
    }
}

/// Pictograms as masks, kept by size.
#[derive(Default)]
pub(crate) struct Icons {
    masks: HashMap<(Icon, i32), Option<Arc<Mask>>>,
}

impl Icons {
    /// A pictogram of `side` by `side` pixels.
    pub(crate) fn mask(&mut self, icon: Icon, side: i32) -> Option<Arc<Mask>> {
        let side = side.clamp(1, 512);
        self.masks.entry((icon, side)).or_insert_with(|| draw(icon, side)).clone()
    }
}

fn draw(icon: Icon, side: i32) -> Option<Arc<Mask>> {
    let pixels = u32::try_from(side).ok()?;
    let scale = f32::from(i16::try_from(side).ok()?) / GRID;
    let mut stroke = Stroke::new(LINE);
    stroke.cap(Cap::Round).join(Join::Round);
    let (cover, placement) = Outline::new(icon.path())
        .style(stroke)
        .transform(Some(Transform::scale(scale, scale)))
        .size(pixels, pixels)
        .render();
    let (w, h) = (i32::try_from(placement.width).ok()?, i32::try_from(placement.height).ok()?);
    Mask::new(w, h, cover).map(Arc::new)
}
