//! Every screen on every panel: what `check --render` and `gallery` share.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use anyhow::anyhow;
use audit::{Limits, Purity, Subject, Walk};
use component::{Finding, Severity};
use kernel::contract::{Panel as PanelClass, Site};
use render::{Fonts, Renderer};
use runtime::Session;
use station::picture::{Images, Look, images, screen};
use station::view::Panel;
use station::{Presentation, Preview, TEXT_SIZE_MAX};
use words::Language;

/// The classes of panels, as the contract and the renderer know them.
pub(crate) const PANELS: [(PanelClass, render::Panel); 3] = [
    (PanelClass::Portrait, render::Panel::Portrait),
    (PanelClass::Landscape, render::Panel::Landscape),
    (PanelClass::Compact, render::Panel::Compact),
];

/// States of a walk that is made to find screens.
const PREVIEW_STATES_MAX: usize = 40_000;

/// A moment that is shown, and the part of a consent that is asked by itself.
type Moment = (Session, Option<usize>);

/// A reader that shows any moment, and what draws it.
pub(crate) struct Stage {
    pub(crate) preview: Preview,
    pub(crate) renderer: Renderer,
    pub(crate) images: Images,
    pub(crate) bad_images: Vec<(String, render::PictureError)>,
}

impl Stage {
    /// Installs a flow in this process.
    pub(crate) fn open(bytes: &[u8], site: &Site) -> anyhow::Result<Self> {
        let fonts = Fonts::load().map_err(|error| anyhow!("{}: {error}", error.code()))?;
        let flow = station::Loader::here()?.install(bytes, site)?;
        let preview = Preview::new(flow, site);
        let (images, bad_images) = images(preview.assets());
        Ok(Self { preview, renderer: Renderer::new(&fonts), images, bad_images })
    }
}

/// A flow's screens and what draws them.
pub(crate) struct Previews {
    moments: Vec<Moment>,
    states: usize,
    is_whole: bool,
    pub(crate) stage: Stage,
}

/// Installs a flow in this process and walks it.
pub(crate) fn open(bytes: &[u8]) -> anyhow::Result<Previews> {
    let stage = Stage::open(bytes, &Site::complete())?;
    let subject = Subject::load(bytes)?;
    let limits = Limits { states: Some(PREVIEW_STATES_MAX), ..Limits::default() };
    let how = Walk { limits, purity: Purity::OneIn(0), stop: &AtomicBool::new(false) };
    let graph = audit::walk(&subject, &subject.installed().site(&Site::complete()), &how, |_| ());
    let moments = graph.fronts().into_iter().flat_map(|node| {
        let session = graph.session(node);
        let items = station::items(&session.front());
        let parts = std::iter::once(None).chain((0..items).map(Some));
        parts.map(|item| (session.clone(), item)).collect::<Vec<Moment>>()
    });
    Ok(Previews {
        moments: moments.collect(),
        states: graph.node_count(),
        is_whole: graph.is_complete(),
        stage,
    })
}

impl Previews {
    /// How many screens there are.
    pub(crate) fn len(&self) -> usize {
        self.moments.len()
    }

    /// The languages that can be chosen.
    pub(crate) fn languages(&self) -> Vec<Language> {
        self.stage.preview.languages()
    }

    /// A screen put into words, as it is on a class of panels. `None` if there
    /// is none in that place.
    pub(crate) fn panel(
        &mut self,
        place: usize,
        presentation: Presentation,
        class: PanelClass,
    ) -> Option<Panel> {
        let (session, item) = self.moments.get(place)?;
        Some(self.stage.preview.panel(session, *item, presentation, class))
    }
}

/// How a text is presented.
pub(crate) fn presentation(language: Language, text_size: u8) -> Presentation {
    Presentation { language, text_size, ..Presentation::default() }
}

/// What does not fit, and a line that says what was looked at.
pub(crate) fn check(bytes: &[u8]) -> anyhow::Result<(Vec<Finding>, String)> {
    let mut all = open(bytes)?;
    let mut findings: Vec<Finding> = all
        .stage
        .bad_images
        .iter()
        .map(|(name, error)| Finding {
            code: error.code(),
            severity: Severity::Error,
            cause: format!("the picture {name:?}: {error}"),
            fix: "export it as PNG, smaller".to_owned(),
        })
        .collect();
    let languages = all.languages();
    // The same thing on several panels, sizes and screens is told once.
    let mut told: BTreeMap<(&'static str, String, String), Vec<String>> = BTreeMap::new();
    let mut fixes: BTreeMap<&'static str, &'static str> = BTreeMap::new();
    let (mut frames, mut paged) = (0usize, 0usize);
    // What screens of a language and panel have in common stays shaped.
    for (class, panel) in PANELS {
        for language in &languages {
            for place in 0..all.len() {
                for size in 0..=TEXT_SIZE_MAX {
                    let shown = all.panel(place, presentation(*language, size), class);
                    let Some(shown) = shown else { continue };
                    let laid = screen(&shown, &all.stage.images, &Look::still(panel));
                    let (found, pages) = all.stage.renderer.judge(&laid);
                    frames += 1;
                    paged += usize::from(pages > 1);
                    for finding in found {
                        let at = format!("{} in size {size}, {language}", panel.name());
                        fixes.insert(finding.code(), finding.fix());
                        let key = (finding.code(), shown.name.clone(), finding.to_string());
                        told.entry(key).or_default().push(at);
                    }
                }
            }
        }
    }
    for ((code, name, cause), mut at) in told {
        at.dedup();
        let first = at.first().cloned().unwrap_or_default();
        let more = match at.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        // What fits in a smaller size is shown; the rest is not.
        let severity = if code == "D25" { Severity::Warning } else { Severity::Error };
        findings.push(Finding {
            code,
            severity,
            cause: format!("screen {name:?} ({first}{more}): {cause}"),
            fix: fixes.get(code).copied().unwrap_or_default().to_owned(),
        });
    }
    let end = if all.is_whole { "to its end" } else { "and stopped" };
    let said = format!(
        "drawn: {frames} frames of {} screens in {} languages, {paged} on several pages; walked {} states {end}\n",
        all.len(),
        languages.len(),
        all.states,
    );
    Ok((findings, said))
}
