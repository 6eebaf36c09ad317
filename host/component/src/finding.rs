//! What can be wrong with a plugin file, by rule.

use madoguchi_sdk_source::SourceError;
use serde::Serialize;
use words::WordsError;

use crate::{
    ASSET_BYTES_MAX, ASSET_TEXT_CHARS_MAX, ASSETS_MAX, COMPONENT_BYTES_MAX, INTERFACE,
    MEMORY_BYTES_MAX, TABLE_ELEMENTS_MAX,
};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Good to know; the plugin can be installed.
    Warning,
    /// The plugin is refused.
    Error,
}

/// One thing that is wrong.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Finding {
    /// The code that the manual lists: `B..` here, `W..` for words.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong and where.
    pub cause: String,
    /// What to do.
    pub fix: String,
}

impl From<&SourceError> for Finding {
    fn from(error: &SourceError) -> Self {
        let (cause, fix) = (error.to_string(), error.fix());
        Self { code: error.code(), severity: Severity::Error, cause, fix }
    }
}

impl From<&WordsError> for Finding {
    /// Messages about words say cause and fix in one sentence, with a semicolon.
    fn from(error: &WordsError) -> Self {
        let message = error.to_string();
        let (cause, fix) = message.rsplit_once("; ").unwrap_or((&message, "mend that phrase"));
        Self {
            code: error.code(),
            severity: Severity::Error,
            cause: cause.to_owned(),
            fix: fix.to_owned(),
        }
    }
}

/// The rules of this crate, one for each remedy.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Rule {
    /// The file is not WebAssembly.
    NotWasm,
    /// The file is a core module, or a version that is not known.
    NotComponent,
    /// The file ends too early.
    Truncated,
    /// The file is not valid.
    Invalid,
    /// The file is too large.
    TooLarge,
    /// Something is imported.
    Import,
    /// The flow is not exported.
    NoFlow,
    /// Something else is exported.
    Export,
    /// Another version of the flow is exported.
    Version,
    /// The flow has other functions or types than the contract.
    Contract,
    /// A feature of WebAssembly that is not allowed.
    Feature,
    /// Code that runs before every step.
    Start,
    /// A memory without an upper bound.
    MemoryUnbounded,
    /// A memory or its bound is too large.
    MemoryTooLarge,
    /// A table is too large.
    TableTooLarge,
    /// A section with a reserved name that is not known, or that stands twice.
    Section,
    /// A section of words or assets cannot be read.
    Unreadable,
    /// A language that is not known.
    Language,
    /// Too many assets.
    AssetsTooMany,
    /// An asset is too large.
    AssetTooLarge,
    /// An asset is neither a picture nor a sound that is known.
    AssetMedia,
    /// An asset does not say in words what it shows or says.
    AssetSilent,
    /// Words of an asset are refused.
    AssetWords,
    /// A name that the manifest and the sections do not share.
    Names,
    /// A recording that is not an asset with a sound.
    Recording,
}

impl Rule {
    /// All rules, in the order of their codes.
    pub const ALL: [Self; 25] = [
        Self::NotWasm,
        Self::NotComponent,
        Self::Truncated,
        Self::Invalid,
        Self::TooLarge,
        Self::Import,
        Self::NoFlow,
        Self::Export,
        Self::Version,
        Self::Contract,
        Self::Feature,
        Self::Start,
        Self::MemoryUnbounded,
        Self::MemoryTooLarge,
        Self::TableTooLarge,
        Self::Section,
        Self::Unreadable,
        Self::Language,
        Self::AssetsTooMany,
        Self::AssetTooLarge,
        Self::AssetMedia,
        Self::AssetSilent,
        Self::AssetWords,
        Self::Names,
        Self::Recording,
    ];

    /// Gives the code that the manual lists.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotWasm => "B01",
            Self::NotComponent => "B02",
            Self::Truncated => "B03",
            Self::Invalid => "B04",
            Self::TooLarge => "B05",
            Self::Import => "B06",
            Self::NoFlow => "B07",
            Self::Export => "B08",
            Self::Version => "B09",
            Self::Contract => "B10",
            Self::Feature => "B11",
            Self::Start => "B12",
            Self::MemoryUnbounded => "B13",
            Self::MemoryTooLarge => "B14",
            Self::TableTooLarge => "B15",
            Self::Section => "B16",
            Self::Unreadable => "B17",
            Self::Language => "B18",
            Self::AssetsTooMany => "B19",
            Self::AssetTooLarge => "B20",
            Self::AssetMedia => "B21",
            Self::AssetSilent => "B22",
            Self::AssetWords => "B23",
            Self::Names => "B24",
            Self::Recording => "B25",
        }
    }

    /// Says how much it weighs.
    pub fn severity(self) -> Severity {
        match self {
            Self::Start | Self::MemoryUnbounded => Severity::Warning,
            Self::NotWasm
            | Self::NotComponent
            | Self::Truncated
            | Self::Invalid
            | Self::TooLarge
            | Self::Import
            | Self::NoFlow
            | Self::Export
            | Self::Version
            | Self::Contract
            | Self::Feature
            | Self::MemoryTooLarge
            | Self::TableTooLarge
            | Self::Section
            | Self::Unreadable
            | Self::Language
            | Self::AssetsTooMany
            | Self::AssetTooLarge
            | Self::AssetMedia
            | Self::AssetSilent
            | Self::AssetWords
            | Self::Names
            | Self::Recording => Severity::Error,
        }
    }

    /// Says what to do.
    pub fn fix(self) -> String {
        match self {
            Self::NotWasm => "give the file that `madoguchi build` wrote".into(),
            Self::NotComponent => "make a component of it with `madoguchi build`".into(),
            Self::Truncated => "copy the file again, or build it again".into(),
            Self::Invalid => "build it again with current tools".into(),
            Self::TooLarge => format!("keep the file within {COMPONENT_BYTES_MAX} bytes"),
            Self::Import => "use nothing from outside: no files, clock, chance or printing".into(),
            Self::NoFlow | Self::Export => format!("export `{INTERFACE}` and nothing else"),
            Self::Version => format!("build it again against `{INTERFACE}`"),
            Self::Contract => "build it again against the unchanged wit/flow.wit".into(),
            Self::Feature => "build it for the plain instruction set, without that feature".into(),
            Self::Start => "let it run no code when it is loaded".into(),
            Self::MemoryUnbounded => "link it with a maximum memory, for example 4 MiB".into(),
            Self::MemoryTooLarge => format!("keep the memory within {MEMORY_BYTES_MAX} bytes"),
            Self::TableTooLarge => format!("keep the table within {TABLE_ELEMENTS_MAX} elements"),
            Self::Section => "take the section out; `madoguchi build` writes all there are".into(),
            Self::Unreadable => "build it again with `madoguchi build`".into(),
            Self::Language => format!("use one of {}", language_tags()),
            Self::AssetsTooMany => format!("keep {ASSETS_MAX} assets or fewer"),
            Self::AssetTooLarge => format!("keep it within {ASSET_BYTES_MAX} bytes"),
            Self::AssetMedia => "give a PNG picture, or a WAV or Ogg sound".into(),
            Self::AssetSilent => {
                "name a phrase as `alt` for a picture; give `transcript.ja` for a sound".into()
            }
            Self::AssetWords => {
                format!("write plain words, {ASSET_TEXT_CHARS_MAX} characters or fewer")
            }
            Self::Names => {
                "build it again; name in flow.toml what stands in words/ and assets/".into()
            }
            Self::Recording => "name an asset with a sound, or take `.recording` out".into(),
        }
    }

    /// Makes a finding of this rule.
    pub(crate) fn finding(self, cause: impl Into<String>) -> Finding {
        Finding {
            code: self.code(),
            severity: self.severity(),
            cause: cause.into(),
            fix: self.fix(),
        }
    }
}

fn language_tags() -> String {
    words::Language::ALL.map(words::Language::tag).join(", ")
}
