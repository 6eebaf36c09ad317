//! What is to be drawn: words already said, slots already filled. Words may be
//! a name, so nothing that holds them has `Debug` outside of tests.

use std::sync::Arc;

use raster::Colour;

use crate::picture::Image;

/// A class of panels, each with a physical size.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Panel {
    /// 800 by 1,280 pixels, 8.0 inches.
    Portrait,
    /// 1,280 by 800 pixels, 10.1 inches.
    Landscape,
    /// 1,024 by 600 pixels, 7.0 inches.
    Compact,
}

impl Panel {
    /// All classes.
    pub const ALL: [Self; 3] = [Self::Portrait, Self::Landscape, Self::Compact];

    /// Width and height in pixels.
    pub const fn size(self) -> (i32, i32) {
        match self {
            Self::Portrait => (800, 1280),
            Self::Landscape => (1280, 800),
            Self::Compact => (1024, 600),
        }
    }

    /// Pixels in 10 mm.
    pub const fn pixels_per_cm(self) -> i32 {
        match self {
            // The square root of 800 * 800 + 1280 * 1280, by 8.0 * 2.54 cm.
            Self::Portrait => 74,
            Self::Landscape => 59,
            Self::Compact => 67,
        }
    }

    /// The name in options and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portrait => "portrait",
            Self::Landscape => "landscape",
            Self::Compact => "compact",
        }
    }
}

/// Whose screen it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Owner {
    /// The flow's.
    Flow,
    /// The host's own.
    Host,
    /// The host's, because the flow failed.
    Safe,
}

/// How a screen is composed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Composition {
    /// One thing to be read.
    Message,
    /// Something to be chosen.
    Choices,
    /// A picture that shows what to do.
    Guide,
    /// What to do, step by step.
    Steps,
    /// The camera's picture.
    Camera,
    /// Something goes on.
    Progress,
    /// A screen of the host.
    Host,
}

/// What a line is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// The heading; there is one.
    Heading,
    /// A paragraph.
    Paragraph,
    /// What holds steps; nothing is drawn of it.
    Steps,
    /// One of several steps.
    Step,
    /// A picture; its text is the alternative.
    Picture,
    /// A picture that may move.
    Motion,
    /// The flow's brand.
    Brand,
    /// Something to be noticed.
    Notice,
    /// A word of the host that stands on every page: a call, the clerk's message.
    Pinned,
    /// Something goes on.
    Progress,
    /// How far it is: this step of so many.
    Stepper(u8, u8),
    /// What the host fills in.
    Slot,
    /// The camera's picture.
    Camera,
    /// So many digits are on the pad.
    Digits(usize),
}

/// One thing on a screen.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone)]
pub struct Line {
    /// What it is.
    pub kind: Kind,
    /// Its words.
    pub text: String,
    /// Its picture.
    pub image: Option<Arc<Image>>,
    /// It is the patient's own affair: a fixed box that the words are shrunk to.
    pub private: bool,
}

/// Something that can be chosen.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone)]
pub struct Button {
    /// Its words.
    pub label: String,
    /// The key that does the same.
    pub key: Option<u8>,
    /// It is what most people choose.
    pub is_primary: bool,
}

/// The places for the host's own actions, the same on every screen.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Fixed {
    /// Ends the visit.
    Cancel,
    /// One screen back.
    Back,
    /// Calls the clerk.
    Clerk,
    /// Speaks again.
    Repeat,
    /// Opens the menu of languages.
    Language,
    /// The next step of volume.
    Volume,
    /// The next size of text.
    TextSize,
    /// White on black, or back.
    Contrast,
}

impl Fixed {
    /// All places, in their order on the panel.
    pub const ALL: [Self; 8] = [
        Self::Cancel,
        Self::Back,
        Self::Clerk,
        Self::Repeat,
        Self::Language,
        Self::Volume,
        Self::TextSize,
        Self::Contrast,
    ];
}

/// What stands in a fixed place.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone)]
pub struct Place {
    /// Which.
    pub fixed: Fixed,
    /// Its words.
    pub label: String,
    /// The step it stands at, of so many.
    pub level: Option<(u8, u8)>,
    /// It can be pressed now.
    pub is_on: bool,
}

/// What the short sound that was heard last says, for whoever does not hear it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sign {
    /// Something was taken.
    Accept,
    /// Something went wrong.
    Error,
    /// It is over.
    End,
    /// Something is to be noticed.
    Attention,
    /// A key was pressed. It looks otherwise after the next one, and the same
    /// for every key.
    Press {
        /// Changes with each press.
        beat: bool,
    },
}

impl Sign {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Accept,
        Self::Error,
        Self::End,
        Self::Attention,
        Self::Press { beat: false },
        Self::Press { beat: true },
    ];
}

/// The menu of languages.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone)]
pub struct Menu {
    /// Tag and own name of each.
    pub languages: Vec<(String, String)>,
}

/// The host's warning over a screen.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone)]
pub struct Warning {
    /// What is happening.
    pub title: String,
    /// What to do.
    pub body: String,
    /// More time, while there may be more.
    pub extend: Option<Button>,
}

/// Colours by their role.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Theme {
    /// Behind everything.
    pub background: Colour,
    /// Behind what is set apart.
    pub surface: Colour,
    /// Words.
    pub text: Colour,
    /// What is to be chosen.
    pub accent: Colour,
    /// Words on that.
    pub on_accent: Colour,
    /// Edges.
    pub border: Colour,
}

impl Theme {
    /// The host's own colours.
    pub const LIGHT: Self = Self {
        background: Colour::hex(0xFF_FFFF),
        surface: Colour::hex(0xEE_F2F7),
        text: Colour::hex(0x14_181F),
        accent: Colour::hex(0x0B_3D91),
        on_accent: Colour::hex(0xFF_FFFF),
        border: Colour::hex(0x3A_4656),
    };
    /// For those who see contrast poorly: at least 13:1 for words.
    pub const HIGH_CONTRAST: Self = Self {
        background: Colour::hex(0x00_0000),
        surface: Colour::hex(0x1C_1C1C),
        text: Colour::hex(0xFF_FFFF),
        accent: Colour::hex(0xFF_E100),
        on_accent: Colour::hex(0x00_0000),
        border: Colour::hex(0xFF_FFFF),
    };

    /// Itself if everybody can read it, else the host's own colours.
    ///
    /// Source: WCAG 2.2, "Contrast (Minimum)" and "Non-text Contrast".
    #[must_use]
    pub fn readable(self) -> Self {
        let pairs = [
            (self.text, self.background, 4.5),
            (self.text, self.surface, 4.5),
            (self.on_accent, self.accent, 4.5),
            (self.border, self.background, 3.0),
            (self.accent, self.background, 3.0),
        ];
        let good = pairs.iter().all(|(one, other, least)| contrast(*one, *other) >= *least);
        if good { self } else { Self::LIGHT }
    }
}

/// The contrast of two colours, 1 to 21.
///
/// Source: WCAG 2.2, "contrast ratio".
pub fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Source: WCAG 2.2, "relative luminance", with the threshold of IEC 61966-2-1.
fn luminance(colour: Colour) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)
}

/// The largest size of text.
pub const TEXT_SIZE_MAX: u8 = 3;

/// Everything that is to be drawn.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone)]
pub struct Screen {
    /// On which panel.
    pub panel: Panel,
    /// Whose screen it is.
    pub owner: Owner,
    /// How it is composed.
    pub composition: Composition,
    /// What the strip of the host's screens says.
    pub mark: String,
    /// The language of all words, BCP 47.
    pub language: String,
    /// What stands on it, in reading order.
    pub lines: Vec<Line>,
    /// What can be chosen.
    pub buttons: Vec<Button>,
    /// The host's own actions.
    pub places: Vec<Place>,
    /// The menu of languages, if it is open.
    pub menu: Option<Menu>,
    /// The host's warning, if it is up.
    pub warning: Option<Warning>,
    /// The colours.
    pub theme: Theme,
    /// Red, green and blue around the camera's picture, if a colour is shown
    /// there. It is the host's.
    pub glow: Option<[u8; 3]>,
    /// The sign in the host's strip, if a short sound was heard.
    pub sign: Option<Sign>,
    /// 0 to [`TEXT_SIZE_MAX`].
    pub text_size: u8,
    /// The page that the patient turned to, from 0; the last if there are fewer.
    pub page: usize,
    /// Words of the buttons that turn pages: back, on.
    pub turn: (String, String),
    /// Milliseconds on the host's clock, for what moves; `None` for a still.
    pub at_ms: Option<u64>,
}
