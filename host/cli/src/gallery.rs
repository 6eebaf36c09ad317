//! `madoguchi gallery`: the screens as pictures, on sheets and one by one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use raster::{Canvas, Colour, List, Op, Picture, Rect, SIDE_MAX};
use render::png;
use serde_json::json;
use station::picture::{Look, screen};
use station::{Presentation, TEXT_SIZE_MAX};
use words::Language;

use crate::Verdict;
use crate::output::{self, Format};
use crate::previews::{self, PANELS, Previews, presentation};
use crate::standard::STANDARD;

/// Draws the screens of a flow and of the host, for people to look at.
///
/// A sheet or more for each panel, size of text and language, with every screen
/// once.
#[derive(clap::Args)]
pub(crate) struct Gallery {
    /// The directory for the pictures; made if it is not there.
    out: PathBuf,
    /// The plugin file; the standard flow unless given.
    #[arg(long, value_name = "FILE")]
    plugin: Option<PathBuf>,
    /// Only this language, by its tag.
    #[arg(long)]
    language: Option<String>,
    /// Only this size of text, 0 to 3.
    #[arg(long, value_parser = clap::value_parser!(u8).range(0..=i64::from(TEXT_SIZE_MAX)))]
    text_size: Option<u8>,
    /// Only this class of panels.
    #[arg(long, value_parser = PANELS.map(|(_, panel)| panel.name()))]
    panel: Option<String>,
    /// In the colours for those who see contrast poorly.
    #[arg(long)]
    high_contrast: bool,
    /// Also each page of each screen as a picture in full size.
    #[arg(long)]
    each: bool,
}

/// Screens on a sheet stand in so many columns, this many times smaller.
const COLUMNS: i32 = 8;
const SMALLER: i32 = 3;
const GAP: i32 = 16;

impl Gallery {
    pub(crate) fn run(self, format: Format) -> anyhow::Result<Verdict> {
        let bytes = match &self.plugin {
            Some(file) => {
                std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?
            }
            None => STANDARD.to_vec(),
        };
        std::fs::create_dir_all(&self.out)
            .with_context(|| format!("{} cannot be made", self.out.display()))?;
        let mut all = previews::open(&bytes)?;
        if let Some(tag) = &self.language
            && !all.languages().iter().any(|one| one.tag() == tag)
        {
            let tags: Vec<&str> = all.languages().iter().map(|one| one.tag()).collect();
            bail!("{tag:?} is no language of this flow; it has {}", tags.join(", "));
        }
        let mut files = Vec::new();
        let mut found = 0;
        for (class, panel) in PANELS {
            if self.panel.as_ref().is_some_and(|only| only != panel.name()) {
                continue;
            }
            for language in all.languages() {
                if self.language.as_ref().is_some_and(|only| only != language.tag()) {
                    continue;
                }
                for size in 0..=TEXT_SIZE_MAX {
                    if self.text_size.is_some_and(|only| only != size) {
                        continue;
                    }
                    let pictures =
                        self.pictures(&mut all, class, panel, language, size, &mut found)?;
                    for (place, part) in (1..).zip(pictures.chunks(on_a_sheet(panel))) {
                        let more = if place > 1 { format!("-{place}") } else { String::new() };
                        let name = format!("{}-{size}-{language}{more}.png", panel.name());
                        write(&self.out, &name, &sheet(part))?;
                        files.push(name);
                    }
                }
            }
        }
        let text = format!(
            "{} sheets of {} screens in {}; {found} findings{}\n",
            files.len(),
            all.len(),
            self.out.display(),
            if found == 0 { "" } else { ", which `check --render FILE` tells" }
        );
        output::report(format, &text, &json!({ "files": files, "findings": found }))?;
        Ok(if found == 0 { Verdict::Fine } else { Verdict::Finding })
    }

    /// The first screen of each name, with all its pages.
    fn pictures(
        &self,
        all: &mut Previews,
        class: kernel::contract::Panel,
        panel: render::Panel,
        language: Language,
        size: u8,
        found: &mut usize,
    ) -> anyhow::Result<Vec<Canvas>> {
        let presented =
            Presentation { contrast: self.high_contrast, ..presentation(language, size) };
        let mut pictures = Vec::new();
        let mut names = BTreeSet::new();
        for place in 0..all.len() {
            let shown = all.panel(place, presented, class);
            let Some(shown) = shown else { continue };
            let heading = shown.lines.first().map(|line| line.text.clone()).unwrap_or_default();
            let overlay = (
                shown.warning.is_some(),
                shown.lines.iter().any(|line| line.slot == Some("clerk-call")),
            );
            if !names.insert((shown.name.clone(), heading, overlay)) {
                continue;
            }
            let mut look = Look::still(panel);
            loop {
                let drawn = all.stage.renderer.draw(&screen(&shown, &all.stage.images, &look));
                let canvas = drawn.list.draw();
                if self.each {
                    let name = format!(
                        "{}-{size}-{language}-{}-{place}-{}.png",
                        panel.name(),
                        shown.name,
                        look.page
                    );
                    write(&self.out, &name, &canvas)?;
                }
                *found += drawn.findings.len();
                pictures.push(canvas);
                look.page += 1;
                if look.page >= drawn.pages {
                    break;
                }
            }
        }
        // The menu of languages lies over any screen.
        if let Some(shown) = all.panel(0, presented, class) {
            let look = Look { menu: true, ..Look::still(panel) };
            pictures.push(
                all.stage.renderer.draw(&screen(&shown, &all.stage.images, &look)).list.draw(),
            );
        }
        Ok(pictures)
    }
}

fn write(out: &Path, name: &str, canvas: &Canvas) -> anyhow::Result<()> {
    let path = out.join(name);
    std::fs::write(&path, png(canvas)?)
        .with_context(|| format!("{} cannot be written", path.display()))
}

/// How many pictures a sheet has room for.
fn on_a_sheet(panel: render::Panel) -> usize {
    let (_, h) = panel.size();
    usize::try_from((SIDE_MAX - GAP) / (h / SMALLER + GAP) * COLUMNS).unwrap_or(1).max(1)
}

/// Pictures on a sheet, each three times smaller.
fn sheet(pictures: &[Canvas]) -> Canvas {
    let (w, h) = pictures.first().map_or((0, 0), Canvas::size);
    let (w, h) = (w / SMALLER, h / SMALLER);
    let count = i32::try_from(pictures.len()).unwrap_or(i32::MAX);
    let rows = (count + COLUMNS - 1) / COLUMNS;
    let place =
        |at: i32| Rect::new(GAP + at % COLUMNS * (w + GAP), GAP + at / COLUMNS * (h + GAP), w, h);
    let ops = (0..).zip(pictures).filter_map(|(at, canvas)| {
        let Rect { x, y, .. } = place(at);
        Some(Op::Picture { picture: std::sync::Arc::new(smaller(canvas)?), x, y })
    });
    List {
        w: GAP + COLUMNS * (w + GAP),
        h: GAP + rows * (h + GAP),
        ground: Colour::hex(0x8A_929C),
        ops: ops.collect(),
    }
    .draw()
}

/// Each pixel is the mean of those it stands for.
fn smaller(canvas: &Canvas) -> Option<Picture> {
    let (from_w, from_h) = canvas.size();
    let (w, h) = (from_w / SMALLER, from_h / SMALLER);
    let mut rgba = Vec::new();
    for y in 0..h {
        for x in 0..w {
            let part = canvas.part(Rect::new(x * SMALLER, y * SMALLER, SMALLER, SMALLER));
            let mut sums = [0u32; 4];
            for pixel in part.as_chunks::<4>().0 {
                sums.iter_mut().zip(pixel).for_each(|(sum, one)| *sum += u32::from(*one));
            }
            let count = u32::try_from(part.len() / 4).unwrap_or(1).max(1);
            rgba.extend(sums.map(|sum| u8::try_from(sum / count).unwrap_or(255)));
        }
    }
    Picture::new(w, h, rgba)
}
