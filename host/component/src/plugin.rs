//! The words and assets of a plugin file.

use std::collections::{BTreeMap, BTreeSet};

use words::{Argument, Catalogue, Language, Owner, WordsError};

use crate::ASSETS_MAX;
use crate::assets::{self, Asset, Entry};
use crate::finding::{Finding, Rule};
use crate::sections::{self, Section};

/// What a plugin file holds besides code.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Plugin {
    /// Fluent files, by language.
    pub words: Vec<(Language, String)>,
    /// Pictures and sounds, by name.
    pub assets: Vec<Asset>,
}

impl Plugin {
    /// Makes a catalogue of the words.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn catalogue(&self) -> Result<Catalogue, Vec<WordsError>> {
        let sources: Vec<_> = self.words.iter().map(|(tag, text)| (*tag, text.as_str())).collect();
        Catalogue::parse(Owner::Flow, &sources)
    }

    /// Says what is wrong with words and assets.
    pub(crate) fn judge(&self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.assets.iter().flat_map(assets::judge).collect();
        if self.assets.len() > ASSETS_MAX {
            let cause = format!("there are {} assets", self.assets.len());
            findings.push(Rule::AssetsTooMany.finding(cause));
        }
        match self.catalogue() {
            Ok(catalogue) => findings.extend(self.judge_links(&catalogue)),
            Err(errors) => findings.extend(errors.iter().map(Finding::from)),
        }
        findings
    }

    /// Follows names from assets to phrases and back.
    fn judge_links(&self, catalogue: &Catalogue) -> Vec<Finding> {
        let mut findings = Vec::new();
        for asset in &self.assets {
            if let Some(alt) = &asset.alt
                && (!catalogue.ids().contains(alt) || !catalogue.arguments(alt).is_empty())
            {
                let cause = format!(
                    "the asset `{}` names `{alt}`, which is no phrase without arguments",
                    asset.name
                );
                findings.push(Rule::AssetSilent.finding(cause));
            }
        }
        let sounds: BTreeSet<&str> = self
            .assets
            .iter()
            .filter(|asset| asset.media.is_sound())
            .map(|asset| asset.name.as_str())
            .collect();
        for (language, id) in catalogue
            .languages()
            .iter()
            .flat_map(|l| catalogue.ids().iter().map(move |id| (*l, id)))
        {
            let arguments: Vec<(&str, Argument)> = catalogue
                .arguments(id)
                .iter()
                .map(|name| (name.as_str(), Argument::Number(1)))
                .collect();
            if let Some(said) = catalogue.say(language, id, &arguments)
                && let Some(recording) = said.recording
                && !sounds.contains(recording.as_str())
            {
                let cause =
                    format!("{}.ftl: `{id}` has the recording `{recording}`", language.tag());
                findings.push(Rule::Recording.finding(cause));
            }
        }
        findings
    }

    /// Writes words and assets at the end of a component, in a fixed order.
    /// The list comes last and is always there: without it the file was cut.
    pub(crate) fn append_to(&self, component: &mut Vec<u8>) {
        for (language, text) in &self.words {
            let name = format!("{}{}", sections::WORDS, language.tag());
            sections::append(component, &name, text.as_bytes());
        }
        for asset in &self.assets {
            let name = format!("{}{}", sections::ASSET, asset.name);
            sections::append(component, &name, &asset.bytes);
        }
        let list: Vec<Entry> = self.assets.iter().map(Entry::of).collect();
        let list = serde_json::to_vec(&list).expect("strings and maps of strings become JSON");
        sections::append(component, sections::ASSETS, &list);
    }
}

/// Reads words and assets out of a plugin file. It looks at neither code nor
/// wording: [`check_static`](crate::check_static) does.
///
/// # Errors
/// What keeps them from being read. It is the author's move.
pub fn read(bytes: &[u8]) -> Result<Plugin, Vec<Finding>> {
    let sections = sections::list(bytes).map_err(|finding| vec![finding])?;
    let mut findings = Vec::new();
    let mut words = BTreeMap::new();
    let mut files: BTreeMap<&str, &[u8]> = BTreeMap::new();
    let mut list: Option<&[u8]> = None;
    for Section { name, data } in
        sections.into_iter().filter(|s| s.name.starts_with(sections::RESERVED))
    {
        let again = if let Some(tag) = name.strip_prefix(sections::WORDS) {
            match (Language::parse(tag), std::str::from_utf8(data)) {
                (None, _) => {
                    findings.push(
                        Rule::Language.finding(format!("there are words in the language `{tag}`")),
                    );
                    false
                }
                (Some(_), Err(_)) => {
                    findings.push(
                        Rule::Unreadable.finding(format!("the section `{name}` is not UTF-8")),
                    );
                    false
                }
                (Some(language), Ok(text)) => words.insert(language, text.to_owned()).is_some(),
            }
        } else if let Some(asset) = name.strip_prefix(sections::ASSET) {
            files.insert(asset, data).is_some()
        } else if name == sections::ASSETS {
            list.replace(data).is_some()
        } else {
            findings.push(Rule::Section.finding(format!("the section `{name}` is not known")));
            false
        };
        if again {
            findings.push(Rule::Section.finding(format!("the section `{name}` stands twice")));
        }
    }
    let Some(list) = list else {
        findings
            .push(Rule::Truncated.finding("the list of assets, which comes last, is not there"));
        return Err(findings);
    };
    let assets = pair(list, files).unwrap_or_else(|more| {
        findings.extend(more);
        Vec::new()
    });
    if findings.is_empty() {
        Ok(Plugin { words: words.into_iter().collect(), assets })
    } else {
        Err(findings)
    }
}

/// Puts each file beside its entry in the list.
fn pair(list: &[u8], mut files: BTreeMap<&str, &[u8]>) -> Result<Vec<Asset>, Vec<Finding>> {
    let entries: Vec<Entry> = serde_json::from_slice(list)
        .map_err(|error| vec![Rule::Unreadable.finding(format!("the list of assets: {error}"))])?;
    let mut findings = Vec::new();
    let mut assets = Vec::new();
    for entry in entries {
        let whose = format!("the asset `{}`", entry.name);
        match files.remove(entry.name.as_str()) {
            None => {
                findings.push(Rule::Names.finding(format!("{whose} has no section of its own")))
            }
            Some(bytes) if crate::sha256(bytes) != entry.sha256 => {
                findings.push(
                    Rule::Unreadable.finding(format!("{whose} is not the file of its digest")),
                );
            }
            Some(bytes) => {
                let text = assets::by_language(&whose, &entry.text);
                let transcript = assets::by_language(&whose, &entry.transcript);
                match (text, transcript) {
                    (Ok(text), Ok(transcript)) => assets.push(Asset {
                        name: entry.name,
                        media: entry.media,
                        alt: entry.alt,
                        text,
                        transcript,
                        bytes: bytes.to_vec(),
                    }),
                    (text, transcript) => {
                        findings.extend(text.err().into_iter().chain(transcript.err()))
                    }
                }
            }
        }
    }
    let unlisted = files
        .into_keys()
        .map(|name| Rule::Names.finding(format!("the asset `{name}` is not listed")));
    findings.extend(unlisted);
    if findings.is_empty() { Ok(assets) } else { Err(findings) }
}
