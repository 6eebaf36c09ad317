//! A panel as the renderer takes it. Nothing is decided here but where a
//! button stands.

use component::{Asset, MediaType};
use render::{
    Button, Composition, Fixed, Key, Kind, Line, Menu, Owner, PictureError, Place, Screen, Sign,
    Theme, Warning,
};

use crate::reader::{TEXT_SIZE_MAX, VOLUME_MAX};
use crate::view::{self, Op, Panel};

pub use render::Images;

/// How a panel is looked at: what is no part of a visit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Look {
    /// The class of panel.
    pub panel: render::Panel,
    /// The menu of languages is open.
    pub menu: bool,
    /// The page that was turned to, from 0.
    pub page: usize,
    /// Milliseconds on the host's clock; `None` for a still.
    pub at_ms: Option<u64>,
}

impl Look {
    /// A still of the first page, in the flow's colours.
    pub fn still(panel: render::Panel) -> Self {
        Self { panel, menu: false, page: 0, at_ms: None }
    }
}

/// A class of panels of the contract, as the renderer knows it.
pub fn class(panel: kernel::contract::Panel) -> render::Panel {
    match panel {
        kernel::contract::Panel::Portrait => render::Panel::Portrait,
        kernel::contract::Panel::Landscape => render::Panel::Landscape,
        kernel::contract::Panel::Compact => render::Panel::Compact,
    }
}

/// Decodes the pictures of a flow. Those that cannot be are told beside it.
pub fn images<'a>(
    assets: impl Iterator<Item = &'a Asset>,
) -> (Images, Vec<(String, PictureError)>) {
    let pictures = assets.filter(|asset| asset.media == MediaType::Png);
    render::decode_all(pictures.map(|asset| (asset.name.as_str(), asset.bytes.as_slice())))
}

/// The button that stands in the host's place for going back.
fn back(panel: &Panel) -> Option<&view::Button> {
    let is_step = panel.name.starts_with("step-");
    panel.buttons.iter().find(|button| button.role == "back" || (is_step && button.role == "leave"))
}

/// The buttons that stand on the screen itself, in their order.
fn choices(panel: &Panel) -> Vec<&view::Button> {
    let back = back(panel);
    panel.buttons.iter().filter(|button| back.is_none_or(|back| back != *button)).collect()
}

/// What comes back when a node is pressed; `None` for what the panel itself
/// does, as opening its menu and turning its pages.
pub fn op(panel: &Panel, key: Key) -> Option<Op> {
    let fixed =
        |role: &str| panel.fixed.iter().find(|one| one.role == role).map(|one| one.op.clone());
    match key {
        Key::Button(place) => choices(panel).get(place).map(|one| one.op.clone()),
        Key::Extend => panel.warning.as_ref()?.extend.as_ref().map(|one| one.op.clone()),
        Key::Language(place) => panel.languages.get(place).map(|one| one.op.clone()),
        Key::Fixed(Fixed::Cancel) => fixed("cancel"),
        Key::Fixed(Fixed::Back) => back(panel).map(|one| one.op.clone()),
        Key::Fixed(Fixed::Clerk) => fixed("clerk"),
        Key::Fixed(Fixed::Repeat) => fixed("repeat"),
        Key::Fixed(Fixed::Volume) => fixed("volume"),
        Key::Fixed(Fixed::TextSize) => fixed("text-size"),
        Key::Fixed(Fixed::Contrast) => fixed("contrast"),
        Key::Fixed(Fixed::Language)
        | Key::Strip
        | Key::Line(_)
        | Key::Previous
        | Key::Next
        | Key::Warning
        | Key::WarningBody => None,
    }
}

/// A panel for the renderer.
pub fn screen(panel: &Panel, images: &Images, look: &Look) -> Screen {
    let theme = if panel.contrast { Theme::HIGH_CONTRAST } else { theme(panel).readable() };
    Screen {
        panel: look.panel,
        owner: match panel.owner {
            "flow" => Owner::Flow,
            "safe" => Owner::Safe,
            _ => Owner::Host,
        },
        composition: match panel.composition {
            "message" => Composition::Message,
            "choices" => Composition::Choices,
            "guide" => Composition::Guide,
            "steps" => Composition::Steps,
            "camera" => Composition::Camera,
            "progress" => Composition::Progress,
            _ => Composition::Host,
        },
        mark: panel.words.mark.clone(),
        language: panel.language.to_owned(),
        lines: panel.lines.iter().map(|line| one_line(line, images)).collect(),
        buttons: choices(panel).into_iter().map(button).collect(),
        places: Fixed::ALL.into_iter().map(|fixed| place(panel, fixed)).collect(),
        menu: look.menu.then(|| Menu {
            languages: panel
                .languages
                .iter()
                .map(|one| {
                    let tag =
                        if let Op::Language(tag) = &one.op { tag.clone() } else { String::new() };
                    (tag, one.label.clone())
                })
                .collect(),
        }),
        warning: panel.warning.as_ref().map(|warning| Warning {
            title: warning.title.clone(),
            body: warning.body.clone(),
            extend: warning.extend.as_ref().map(button),
        }),
        theme,
        glow: panel.glow.as_deref().and_then(rgb),
        sign: panel.earcon.and_then(|earcon| sign(earcon, panel.beat)),
        text_size: panel.text_size,
        page: look.page,
        turn: (panel.words.page_back.clone(), panel.words.page_on.clone()),
        at_ms: look.at_ms,
    }
}

/// What is seen of a short sound.
fn sign(earcon: &str, beat: bool) -> Option<Sign> {
    Some(match earcon {
        "accept" => Sign::Accept,
        "error" => Sign::Error,
        "end" => Sign::End,
        "attention" => Sign::Attention,
        "click" => Sign::Press { beat },
        _ => return None,
    })
}

fn theme(panel: &Panel) -> Theme {
    let mut theme = Theme::LIGHT;
    for (role, colour) in &panel.theme {
        let Some([r, g, b]) = rgb(colour) else { continue };
        let place = match *role {
            "background" => &mut theme.background,
            "surface" => &mut theme.surface,
            "text" => &mut theme.text,
            "accent" => &mut theme.accent,
            "on-accent" => &mut theme.on_accent,
            "border" => &mut theme.border,
            _ => continue,
        };
        (place.r, place.g, place.b) = (r, g, b);
    }
    theme
}

/// Red, green and blue of `#rrggbb`.
fn rgb(written: &str) -> Option<[u8; 3]> {
    let hex = written.strip_prefix('#').and_then(|hex| u32::from_str_radix(hex, 16).ok())?;
    let [_, r, g, b] = hex.to_be_bytes();
    Some([r, g, b])
}

fn one_line(line: &view::Line, images: &Images) -> Line {
    let is_pinned =
        matches!(line.slot, Some("clerk-message" | "clerk-call" | "face-demo" | "colours"));
    let kind = match line.kind {
        _ if is_pinned => Kind::Pinned,
        "heading" => Kind::Heading,
        "steps" => Kind::Steps,
        "step" => Kind::Step,
        "picture" => Kind::Picture,
        "motion" => Kind::Motion,
        "brand" => Kind::Brand,
        "notice" => Kind::Notice,
        "progress" => Kind::Progress,
        "stepper" => stepper(&line.text),
        "slot" => Kind::Slot,
        "camera" => Kind::Camera,
        "digits" => Kind::Digits(line.text.chars().count()),
        _ => Kind::Paragraph,
    };
    let image = line.asset.as_ref().and_then(|name| images.get(name)).cloned();
    Line { kind, text: line.text.clone(), image, private: line.private }
}

fn stepper(text: &str) -> Kind {
    let part = |part: Option<&str>| part.and_then(|part| part.trim().parse().ok()).unwrap_or(1);
    let mut parts = text.split('/');
    Kind::Stepper(part(parts.next()), part(parts.next()))
}

fn button(button: &view::Button) -> Button {
    let is_primary = matches!(button.role, "primary" | "enter" | "continue");
    Button { label: button.label.clone(), key: button.key, is_primary }
}

fn place(panel: &Panel, fixed: Fixed) -> Place {
    let words = |role: &str| {
        panel
            .fixed
            .iter()
            .find(|one| one.role == role)
            .map_or(String::new(), |one| one.label.clone())
    };
    let (label, level, is_on) = match fixed {
        Fixed::Cancel => (words("cancel"), None, true),
        Fixed::Back => (panel.words.back.clone(), None, back(panel).is_some()),
        Fixed::Clerk => (words("clerk"), None, true),
        Fixed::Repeat => (words("repeat"), None, true),
        Fixed::Language => (panel.words.language.clone(), None, !panel.languages.is_empty()),
        Fixed::Volume => (words("volume"), Some((panel.volume, VOLUME_MAX)), true),
        Fixed::TextSize => (words("text-size"), Some((panel.text_size, TEXT_SIZE_MAX)), true),
        Fixed::Contrast => (words("contrast"), None, true),
    };
    Place { fixed, label, level, is_on }
}
