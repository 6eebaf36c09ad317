//! The shape of `flow.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::FLOW_FILE;
use crate::error::{SourceError, nearest_first};

/// What `flow.toml` says. Everything but `id` and `version` may be left out.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FlowToml {
    /// Who made what, as `vendor.flow`.
    pub id: String,
    /// The version, as in Semantic Versioning 2.0.0.
    pub version: String,
    /// The version of the state's encoding. 1 unless said.
    #[serde(default = "first_schema")]
    pub schema: u32,
    /// The names of screens.
    #[serde(default)]
    pub screens: Vec<String>,
    /// The names of actions.
    #[serde(default)]
    pub actions: Vec<String>,
    /// The kinds of intents that the flow uses.
    #[serde(default)]
    pub intents: Vec<IntentKind>,
    /// The host steps that it asks for.
    #[serde(default)]
    pub host_steps: Vec<String>,
    /// The features it was written for.
    #[serde(default)]
    pub claims: Vec<FeatureClaim>,
    /// What the hospital may choose.
    #[serde(default)]
    pub settings: Vec<Choice>,
    /// The hospital's own questions.
    #[serde(default)]
    pub questions: Vec<Choice>,
    /// The signals it listens to.
    #[serde(default)]
    pub signals: Vec<Channel>,
    /// The effects it uses.
    #[serde(default)]
    pub effects: Vec<Channel>,
    /// The colours.
    #[serde(default)]
    pub theme: Theme,
    /// The keypad layouts; one without function keys unless said.
    #[serde(default = "plain_keypads")]
    pub keypads: Vec<Keypad>,
    /// Pictures and sounds.
    #[serde(default)]
    pub assets: Vec<Asset>,
}

/// A setting or a question: a name and its options.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// Its options. The first of a setting is the default.
    pub options: Vec<String>,
    /// A phrase that explains it.
    pub title: String,
}

/// A signal or an effect with its values.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Channel {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Vec<String>,
}

/// One colour, 0xRRGGBB; written `"#rrggbb"`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(try_from = "String")]
pub struct Rgb(pub u32);

impl TryFrom<String> for Rgb {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .map(Self)
            .ok_or_else(|| format!("`{text}` is not a colour: write \"#rrggbb\""))
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// Gives the name of the same variant in the SDK's types.
            pub fn variant(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant)),+ }
            }
        }
    };
}

words! {
    /// A kind of intent, as in `wit/flow.wit`.
    #[expect(missing_docs, reason = "documented once, in wit/flow.wit")]
    IntentKind {
        ReadCard, ReadAndroid, ReadIphone, StartFace, StopFace, AskPin, AskStaff, HostStep, Query,
        Answer, CallClerk, Effect, Finish, Cancel,
    }
}

words! {
    /// A feature that the flow was written for, as in `wit/flow.wit`.
    #[expect(missing_docs, reason = "documented once, in wit/flow.wit")]
    FeatureClaim { Phone, Prescription, Registration, Subsidy, Night, Disaster, Unstaffed }
}

words! {
    /// What a colour is for, as in `wit/flow.wit`.
    #[expect(missing_docs, reason = "documented once, in wit/flow.wit")]
    ColourRole { Background, Surface, Text, Accent, OnAccent, Border }
}

words! {
    /// Where the keypad stands, as in `wit/flow.wit`.
    #[expect(missing_docs, reason = "documented once, in wit/flow.wit")]
    KeypadSide { Left, Right, Below }
}

words! {
    /// How large keys are, as in `wit/flow.wit`.
    #[expect(missing_docs, reason = "documented once, in wit/flow.wit")]
    KeySize { Normal, Large }
}

words! {
    /// How far keys stand apart, as in `wit/flow.wit`.
    #[expect(missing_docs, reason = "documented once, in wit/flow.wit")]
    KeyGap { Normal, Wide }
}

words! {
    /// What a function key does, as in `wit/flow.wit`.
    #[expect(missing_docs, reason = "documented once, in wit/flow.wit")]
    KeyFunction { Cancel, Clear, Enter, Clerk, Repeat }
}

/// One colour for each role. Those left out are a dark blue on white.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[expect(missing_docs, reason = "documented once, in wit/flow.wit")]
pub struct Theme {
    pub background: Rgb,
    pub surface: Rgb,
    pub text: Rgb,
    pub accent: Rgb,
    pub on_accent: Rgb,
    pub border: Rgb,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            background: Rgb(0xff_ff_ff),
            surface: Rgb(0xee_f3_f8),
            text: Rgb(0x1a_1f_26),
            accent: Rgb(0x0b_4f_8a),
            on_accent: Rgb(0xff_ff_ff),
            border: Rgb(0x5a_66_72),
        }
    }
}

impl Theme {
    /// Lists all roles with their colours.
    pub fn colours(&self) -> [(ColourRole, Rgb); 6] {
        [
            (ColourRole::Background, self.background),
            (ColourRole::Surface, self.surface),
            (ColourRole::Text, self.text),
            (ColourRole::Accent, self.accent),
            (ColourRole::OnAccent, self.on_accent),
            (ColourRole::Border, self.border),
        ]
    }
}

/// A keypad layout.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Keypad {
    /// Its name.
    pub name: String,
    /// Where it stands. Below unless said.
    #[serde(default = "below")]
    pub side: KeypadSide,
    /// How large its keys are. Large unless said.
    #[serde(default = "large")]
    pub size: KeySize,
    /// How far they stand apart. Wide unless said.
    #[serde(default = "wide")]
    pub gap: KeyGap,
    /// Its function keys, from top to bottom.
    #[serde(default)]
    pub keys: Vec<FunctionKey>,
}

/// One function key of a layout.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FunctionKey {
    /// What it does.
    pub function: KeyFunction,
    /// A phrase: what stands on it.
    pub legend: String,
    /// A phrase: what is said of it.
    pub spoken: String,
}

/// A picture or a sound.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Asset {
    /// Its name.
    pub name: String,
    /// Its file, relative to the flow's directory.
    pub file: String,
    /// A phrase: what a picture shows, for who does not see it. A sound has none.
    pub alt: Option<String>,
    /// The words that stand in a picture, by language tag.
    #[serde(default)]
    pub text: BTreeMap<String, String>,
    /// The words that a sound says, by language tag.
    #[serde(default)]
    pub transcript: BTreeMap<String, String>,
}

fn first_schema() -> u32 {
    1
}

fn below() -> KeypadSide {
    KeypadSide::Below
}

fn large() -> KeySize {
    KeySize::Large
}

fn wide() -> KeyGap {
    KeyGap::Wide
}

fn plain_keypads() -> Vec<Keypad> {
    vec![Keypad {
        name: "standard".to_owned(),
        side: below(),
        size: large(),
        gap: wide(),
        keys: Vec::new(),
    }]
}

impl FlowToml {
    /// Reads the text of a `flow.toml`, without the checks that need more than
    /// its shape.
    ///
    /// # Errors
    /// [`SourceError::Unknown`] for a key or value that does not exist, else
    /// [`SourceError::Syntax`].
    pub fn parse(text: &str) -> Result<Self, SourceError> {
        toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = line_at(text, start);
            let message = error.message();
            unknown(message, line).unwrap_or_else(|| SourceError::Syntax {
                file: FLOW_FILE,
                line,
                message: message.to_owned(),
            })
        })
    }
}

/// Serde names the word and its alternatives in backquotes, in one sentence.
fn unknown(message: &str, line: usize) -> Option<SourceError> {
    if !message.starts_with("unknown ") {
        return None;
    }
    let mut quoted = message.split('`').skip(1).step_by(2).map(str::to_owned);
    let word = quoted.next()?;
    let known = nearest_first(&word, quoted.collect());
    Some(SourceError::Unknown { line, word, known })
}

/// The line, from 1, of a byte offset.
pub(crate) fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
