//! Screens as panels show them: what does not fit, and pictures for reports.
//!
//! A screen of the flow is laid out in every language, size of text and class
//! of panels that gets it, without a call to the clerk or a warning over it:
//! those are the host's and stand alike on every screen.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::contract::{Panel, Screen, Site};
use raster::List;
use render::{FontError, Fonts, Renderer};
use station::picture::{Images, Look, class, images, screen};
use station::{InstallError, Loader, Presentation, Preview, TEXT_SIZE_MAX, view};
use words::Language;

use crate::Kernel;

/// Why nothing can be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// The fonts are not those that the renderer is bound to.
    #[error("{0}")]
    Fonts(#[from] FontError),
    /// No reader takes the component.
    #[error("{0}")]
    Install(#[from] InstallError),
}

impl DrawError {
    /// The code in reports.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fonts(error) => error.code(),
            Self::Install(error) => error.code(),
        }
    }
}

/// What is wrong with a screen: the code of the finding, and where it is so.
pub(crate) type Wrong = (&'static str, String);

/// A reader that puts screens into words, and what draws them.
pub struct Stage {
    preview: Preview,
    fonts: Fonts,
    /// One for each language and class of panels: what many screens of a flow
    /// say stays shaped from one to the next.
    renderers: HashMap<(Language, Panel), Renderer>,
    images: Images,
}

impl Stage {
    /// Installs a component in this process.
    ///
    /// # Errors
    /// [`DrawError`].
    pub fn open(bytes: &[u8]) -> Result<Self, DrawError> {
        let fonts = Fonts::load()?;
        let site = Site::complete();
        let loader = Loader::here().map_err(InstallError::from)?;
        let preview = Preview::new(loader.install(bytes, &site)?, &site);
        let (images, _) = images(preview.assets());
        Ok(Self { preview, fonts, renderers: HashMap::new(), images })
    }

    /// The languages that a patient can choose.
    pub fn languages(&self) -> Vec<Language> {
        self.preview.languages()
    }

    /// What does not fit or has no glyph, each once with the first place where
    /// it is so.
    pub(crate) fn judge(&mut self, shown: &Screen, panels: &BTreeSet<Panel>) -> Vec<Wrong> {
        let mut told: BTreeMap<(&'static str, String), (String, usize)> = BTreeMap::new();
        for language in self.languages() {
            for text_size in 0..=TEXT_SIZE_MAX {
                let presented = Presentation { language, text_size, ..Presentation::default() };
                let panel = self.preview.screen(shown, presented);
                for on in panels {
                    let look = Look::still(class(*on));
                    let laid = screen(&panel, &self.images, &look);
                    let renderer = of(&mut self.renderers, &self.fonts, (language, *on));
                    for finding in renderer.judge(&laid).0 {
                        let at = format!("{on} in size {text_size}, {language}");
                        let key = (finding.code(), finding.to_string());
                        told.entry(key).or_insert((at, 0)).1 += 1;
                    }
                }
            }
        }
        told.into_iter()
            .map(|((code, cause), (at, times))| {
                let more =
                    if times > 1 { format!(" and {} more", times - 1) } else { String::new() };
                (code, format!("{cause} ({at}{more})"))
            })
            .collect()
    }

    /// The pages of a screen of the flow, as a patient sees it first.
    pub fn pages(&mut self, shown: &Screen, panel: Panel, language: Language) -> Vec<List> {
        let presented = Presentation { language, ..Presentation::default() };
        let words = self.preview.screen(shown, presented);
        self.turn(&words, panel, language)
    }

    /// The pages of what the host shows in a state of its own.
    pub fn own_pages(&mut self, kernel: &Kernel, panel: Panel, language: Language) -> Vec<List> {
        let presented = Presentation { language, ..Presentation::default() };
        let words = self.preview.own(kernel.desk(), presented);
        self.turn(&words, panel, language)
    }

    fn turn(&mut self, words: &view::Panel, panel: Panel, language: Language) -> Vec<List> {
        let mut lists = Vec::new();
        let renderer = of(&mut self.renderers, &self.fonts, (language, panel));
        loop {
            let look = Look { page: lists.len(), ..Look::still(class(panel)) };
            let drawn = renderer.draw(&screen(words, &self.images, &look));
            lists.push(drawn.list);
            if lists.len() >= drawn.pages {
                return lists;
            }
        }
    }
}

fn of<'r>(
    renderers: &'r mut HashMap<(Language, Panel), Renderer>,
    fonts: &Fonts,
    key: (Language, Panel),
) -> &'r mut Renderer {
    renderers.entry(key).or_insert_with(|| Renderer::new(fonts))
}
