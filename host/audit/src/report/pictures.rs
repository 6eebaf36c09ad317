//! The pictures of a report: display lists, which the page draws by itself with
//! the compositor that draws panels.

use std::collections::BTreeMap;
use std::io::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use kernel::contract::{Panel, Screen};
use raster::List;
use words::Language;

use super::gallery;
use crate::drawn::Stage;
use crate::intern::hash_bytes;
use crate::judge::{Judged, Shown};
use crate::statement::hex;

/// The pages of one screen in each language, by their places among the lists.
type Pages = Vec<Vec<usize>>;

/// Every look of the flow's screens and every screen of the host, in each
/// language, in the usual size of text, on the first class of panels that shows
/// it.
pub struct Pictures {
    pub(super) languages: Vec<Language>,
    looks: Vec<(Panel, Pages)>,
    own: BTreeMap<String, Pages>,
    /// The lists, packed for a page.
    lists: String,
    /// The module that draws them, packed.
    compositor: String,
    /// SHA-256 of the first picture's pixels, as a panel draws it.
    first: String,
}

impl Pictures {
    /// Draws them. `compositor`: the bytes of the module.
    pub fn draw(stage: &mut Stage, judged: &Judged, compositor: &[u8]) -> Self {
        let languages = stage.languages();
        let mut lists: Vec<List> = Vec::new();
        let mut keep = |pages: Vec<List>| {
            let first = lists.len();
            lists.extend(pages);
            (first..lists.len()).collect()
        };
        let mut looks = Vec::new();
        for variants in gallery::looks(&judged.screens) {
            let Some(shown) = variants.first() else { continue };
            let panel = panel(&variants);
            let mut pages =
                |language: &Language| keep(stage.pages(&shown.screen, panel, *language));
            looks.push((panel, languages.iter().map(&mut pages).collect()));
        }
        let mut own = BTreeMap::new();
        for (name, kernel) in &judged.own {
            let mut pages =
                |language: &Language| keep(stage.own_pages(kernel, Panel::Portrait, *language));
            own.insert(name.clone(), languages.iter().map(&mut pages).collect());
        }
        let first = lists.first().map(|list| hash_bytes(list.draw().rgba()));
        Self {
            languages,
            looks,
            own,
            lists: packed(&raster::encode(&lists.iter().collect::<Vec<_>>())),
            compositor: packed(compositor),
            first: first.map(|hash| hex(&hash)).unwrap_or_default(),
        }
    }

    /// A look, by its place among them.
    pub(super) fn look(&self, place: usize, name: &str) -> String {
        self.looks.get(place).map_or_else(String::new, |(panel, pages)| {
            button(&format!("{name} on a {panel} panel"), *panel, pages)
        })
    }

    /// A screen of the flow, wherever it is looked at.
    pub(super) fn screen(&self, screens: &[Shown], screen: &Screen) -> String {
        let looks = gallery::looks(screens);
        let same = |variants: &Vec<&Shown>| {
            variants.first().is_some_and(|one| gallery::look(&one.screen) == gallery::look(screen))
        };
        looks.iter().position(same).map_or_else(String::new, |place| self.look(place, &screen.name))
    }

    /// A screen of the host, by the name of its front.
    pub(super) fn own(&self, name: &str) -> String {
        self.own.get(name).map_or_else(String::new, |pages| button(name, Panel::Portrait, pages))
    }

    /// What the page needs to draw: read once, by its script.
    pub(super) fn data(&self) -> String {
        format!(
            "<dialog id=\"larger\"><form method=\"dialog\"><button>Close</button></form><div id=\"larger-pages\"></div></dialog>\
             <script type=\"text/plain\" id=\"compositor\">{}</script>\
             <script type=\"text/plain\" id=\"lists\" data-first=\"{}\">{}</script>",
            self.compositor, self.first, self.lists
        )
    }
}

/// The class of panels on which variants of a look are drawn: the first that
/// shows them.
fn panel(variants: &[&Shown]) -> Panel {
    variants.iter().flat_map(|shown| &shown.panels).min().copied().unwrap_or(Panel::Portrait)
}

/// Hidden until the script draws on it.
fn button(name: &str, panel: Panel, pages: &Pages) -> String {
    let pages: Vec<String> = pages
        .iter()
        .map(|pages| pages.iter().map(usize::to_string).collect::<Vec<_>>().join(","))
        .collect();
    format!(
        "<button type=\"button\" class=\"shot {panel}\" data-lists=\"{}\" aria-label=\"{}\" hidden><canvas></canvas></button>",
        pages.join(";"),
        super::html::escape(&format!("Picture of {name}, larger")),
    )
}

/// Deflated, in base 64.
fn packed(bytes: &[u8]) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    let deflated = encoder.write_all(bytes).and_then(|()| encoder.finish());
    BASE64_STANDARD.encode(deflated.expect("memory takes what is written"))
}
