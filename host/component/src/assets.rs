//! Pictures and sounds of a plugin.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use words::{Language, Owner, screen_text};

use crate::finding::{Finding, Rule};
use crate::{ASSET_BYTES_MAX, ASSET_TEXT_CHARS_MAX};

/// What an asset is, as its first bytes say.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum MediaType {
    /// A picture.
    #[serde(rename = "image/png")]
    Png,
    /// A sound.
    #[serde(rename = "audio/wav")]
    Wav,
    /// A sound.
    #[serde(rename = "audio/ogg")]
    Ogg,
}

impl MediaType {
    /// Looks at the first bytes. `None` if they are of nothing that is known.
    /// Source: PNG, "PNG signature"; RIFF, "WAVE form"; RFC 3533, "capture_pattern".
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WAVE") {
            Some(Self::Wav)
        } else if bytes.starts_with(b"OggS") {
            Some(Self::Ogg)
        } else {
            None
        }
    }

    /// Says whether it is heard and not seen.
    pub fn is_sound(self) -> bool {
        match self {
            Self::Png => false,
            Self::Wav | Self::Ogg => true,
        }
    }
}

/// One picture or sound, with what it says in words.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Asset {
    /// Its name.
    pub name: String,
    /// What it is.
    pub media: MediaType,
    /// A phrase: what a picture shows.
    pub alt: Option<String>,
    /// The words that stand in a picture.
    pub text: Vec<(Language, String)>,
    /// The words that a sound says.
    pub transcript: Vec<(Language, String)>,
    /// The file.
    pub bytes: Vec<u8>,
}

/// One asset in the list that stands in the component.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) media: MediaType,
    pub(crate) sha256: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) alt: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub(crate) text: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub(crate) transcript: BTreeMap<String, String>,
}

impl Entry {
    pub(crate) fn of(asset: &Asset) -> Self {
        let by_tag = |words: &[(Language, String)]| {
            words.iter().map(|(language, text)| (language.tag().to_owned(), text.clone())).collect()
        };
        Self {
            name: asset.name.clone(),
            media: asset.media,
            sha256: crate::sha256(&asset.bytes),
            alt: asset.alt.clone(),
            text: by_tag(&asset.text),
            transcript: by_tag(&asset.transcript),
        }
    }
}

/// Reads words by language tag.
pub(crate) fn by_language(
    whose: &str,
    words: &BTreeMap<String, String>,
) -> Result<Vec<(Language, String)>, Finding> {
    let language = |(tag, text): (&String, &String)| match Language::parse(tag) {
        Some(language) => Ok((language, text.clone())),
        None => Err(Rule::Language.finding(format!("{whose} has words in the language `{tag}`"))),
    };
    words.iter().map(language).collect()
}

/// Says what is wrong with one asset by itself.
pub(crate) fn judge(asset: &Asset) -> Vec<Finding> {
    let mut findings = Vec::new();
    let whose = format!("the asset `{}`", asset.name);
    if asset.bytes.len() > ASSET_BYTES_MAX {
        let cause = format!("{whose} has {} bytes", asset.bytes.len());
        findings.push(Rule::AssetTooLarge.finding(cause));
    }
    if MediaType::of(&asset.bytes) != Some(asset.media) {
        findings.push(Rule::AssetMedia.finding(format!("{whose} is not what it is said to be")));
    }
    let described = if asset.media.is_sound() {
        asset.transcript.iter().any(|(language, _)| *language == Language::Ja)
    } else {
        asset.alt.is_some()
    };
    if !described {
        let cause = format!("{whose} does not say in words what it shows or says");
        findings.push(Rule::AssetSilent.finding(cause));
    }
    for (language, text) in asset.text.iter().chain(&asset.transcript) {
        let tag = language.tag();
        if text.chars().count() > ASSET_TEXT_CHARS_MAX {
            let cause = format!("{whose}, words in `{tag}`: too long");
            findings.push(Rule::AssetWords.finding(cause));
        }
        for refusal in screen_text(*language, Owner::Flow, text) {
            let cause = format!("{whose}, words in `{tag}`: {} {refusal}", refusal.code());
            findings.push(Rule::AssetWords.finding(cause));
        }
    }
    findings
}
