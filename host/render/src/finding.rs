//! What is wrong with a drawn screen.

use std::fmt;

use crate::node::Key;

/// What a text did not fit into.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Frame {
    /// Its own box.
    Box,
    /// The part of the screen that its box stands in.
    Parent,
    /// The panel.
    Panel,
}

impl Frame {
    fn name(self) -> &'static str {
        match self {
            Self::Box => "its box",
            Self::Parent => "its part of the screen",
            Self::Panel => "the panel",
        }
    }
}

/// Something that a patient would not see as it was meant.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Finding {
    /// It does not fit, even in the smallest size of text.
    Overflow {
        /// What.
        key: Key,
        /// Into what.
        frame: Frame,
        /// Width and height that it needs, in pixels.
        needs: (i32, i32),
        /// Width and height that there are, in pixels.
        has: (i32, i32),
    },
    /// No font has these characters; 〓 is drawn for each.
    Uncovered {
        /// Where.
        key: Key,
        /// The characters, each once.
        characters: String,
    },
    /// Words were not shaped: the fonts are not those of the manifest.
    Dropped {
        /// Which.
        key: Key,
    },
    /// A text is longer than is drawn.
    Cut {
        /// Which.
        key: Key,
        /// So many characters were left out.
        characters: usize,
    },
    /// The screen was drawn in a smaller size of text than was asked for.
    Smaller {
        /// The size that was asked for.
        from: u8,
        /// The size that fits.
        to: u8,
    },
    /// The screen has more than is drawn.
    TooMany {
        /// So many lines, buttons or languages were left out.
        left_out: usize,
    },
}

impl Finding {
    /// The code in reports.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Overflow { .. } => "D21",
            Self::Uncovered { .. } => "D22",
            Self::Dropped { .. } => "D23",
            Self::Cut { .. } => "D24",
            Self::Smaller { .. } => "D25",
            Self::TooMany { .. } => "D26",
        }
    }

    /// What to do.
    pub fn fix(&self) -> &'static str {
        match self {
            Self::Overflow { .. } => "shorten it, or offer fewer actions on the screen",
            Self::Uncovered { .. } => "write it in other characters",
            Self::Dropped { .. } => "install the fonts of the manifest",
            Self::Cut { .. } => "part it into several screens",
            Self::Smaller { .. } => "shorten the labels of its actions or its heading",
            Self::TooMany { .. } => "put less on one screen",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overflow { key, frame, needs, has } => write!(
                f,
                "{} needs {} by {} pixels and {} has {} by {}",
                name(*key),
                needs.0,
                needs.1,
                frame.name(),
                has.0,
                has.1
            ),
            Self::Uncovered { key, characters } => {
                write!(f, "{} has characters that no font has: {characters}", name(*key))
            }
            Self::Dropped { key } => write!(f, "{} was not shaped whole", name(*key)),
            Self::Cut { key, characters } => {
                write!(f, "{characters} characters of {} are not drawn", name(*key))
            }
            Self::Smaller { from, to } => {
                write!(f, "in text size {from} it does not fit and is drawn in size {to}")
            }
            Self::TooMany { left_out } => write!(f, "{left_out} things on it are not drawn"),
        }
    }
}

/// A node as people call it; places are counted from 1.
fn name(key: Key) -> String {
    match key {
        Key::Strip => "the host's strip".to_owned(),
        Key::Line(place) => format!("line {}", place + 1),
        Key::Button(place) => format!("action {}", place + 1),
        Key::Previous => "the button to the page before".to_owned(),
        Key::Next => "the button to the page after".to_owned(),
        Key::Fixed(fixed) => format!("the host's action {fixed:?}"),
        Key::Language(place) => format!("language {}", place + 1),
        Key::Warning => "the warning's title".to_owned(),
        Key::WarningBody => "the warning's text".to_owned(),
        Key::Extend => "the warning's button".to_owned(),
    }
}
