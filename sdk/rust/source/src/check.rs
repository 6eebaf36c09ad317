//! The rules of `flow.toml` that its shape does not hold.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use crate::error::nearest_first;
use crate::flow_toml::{Channel, Choice, FlowToml, Keypad, line_at};
use crate::{Phrase, SourceError};

/// Characters of a name.
const NAME_CHARS_MAX: usize = 63;
/// The product of the options of all settings.
const SETTINGS_PRODUCT_MAX: usize = 64;

/// Says all that is wrong. `text` is what `flow` was read from.
pub(crate) fn check(
    directory: &Path,
    flow: &FlowToml,
    text: &str,
    phrases: &[Phrase],
) -> Vec<SourceError> {
    let mut checks = Checks { text, phrases, errors: Vec::new() };
    checks.identity(flow);
    checks.names("screens", flow.screens.iter());
    checks.names("actions", flow.actions.iter());
    checks.names("host-steps", flow.host_steps.iter());
    checks.choices("settings", &flow.settings, 8);
    let combinations = flow.settings.iter().map(|setting| setting.options.len());
    let combinations = combinations.fold(1, usize::saturating_mul);
    checks.count(
        "settings",
        "the product of all options of settings",
        combinations,
        0,
        SETTINGS_PRODUCT_MAX,
    );
    checks.choices("questions", &flow.questions, 6);
    checks.channels("signals", &flow.signals);
    checks.channels("effects", &flow.effects);
    checks.keypads(&flow.keypads);
    checks.assets(directory, flow);
    checks.errors
}

struct Checks<'a> {
    text: &'a str,
    phrases: &'a [Phrase],
    errors: Vec<SourceError>,
}

impl Checks<'_> {
    /// The line of the first place where the words stand, or the first line.
    fn line(&self, words: &str) -> usize {
        line_at(self.text, self.text.find(words).unwrap_or(0))
    }

    fn quoted_line(&self, name: &str) -> usize {
        self.line(&format!("\"{name}\""))
    }

    fn identity(&mut self, flow: &FlowToml) {
        let parts: Vec<&str> = flow.id.split('.').collect();
        if parts.len() != 2 || !parts.iter().all(|part| is_name(part)) {
            let form = "`vendor.flow`, two names with a dot between";
            let line = self.quoted_line(&flow.id);
            self.errors.push(SourceError::Identity { line, value: flow.id.clone(), form });
        }
        if !is_version(&flow.version) {
            let form = "a version as in Semantic Versioning, for example `1.0.0`";
            let line = self.quoted_line(&flow.version);
            self.errors.push(SourceError::Identity { line, value: flow.version.clone(), form });
        }
    }

    fn names<'n>(&mut self, what: &str, names: impl Iterator<Item = &'n String>) {
        let mut seen = BTreeMap::new();
        for name in names {
            let line = self.quoted_line(name);
            if !is_name(name) {
                self.errors.push(SourceError::Name { line, name: name.clone() });
            } else if seen.insert(name.replace('-', ""), ()).is_some() {
                // `a-b` and `ab` would be one variant in Rust.
                let (what, name) = (what.to_owned(), name.clone());
                self.errors.push(SourceError::Twice { line, what, name });
            }
        }
    }

    fn count(&mut self, at: &str, what: &str, found: usize, least: usize, most: usize) {
        if !(least..=most).contains(&found) {
            let (line, what) = (self.line(at), what.to_owned());
            self.errors.push(SourceError::Count { line, what, found, least, most });
        }
    }

    fn choices(&mut self, what: &str, choices: &[Choice], most: usize) {
        self.names(what, choices.iter().map(|choice| &choice.name));
        for choice in choices {
            let whose = format!("`{}` in {what}", choice.name);
            let at = format!("\"{}\"", choice.name);
            self.names(&whose, choice.options.iter());
            self.count(&at, &format!("the options of {whose}"), choice.options.len(), 2, most);
            self.phrase(&whose, &choice.title);
        }
    }

    fn channels(&mut self, what: &str, channels: &[Channel]) {
        self.names(what, channels.iter().map(|channel| &channel.name));
        for channel in channels {
            let whose = format!("`{}` in {what}", channel.name);
            let at = format!("\"{}\"", channel.name);
            self.names(&whose, channel.values.iter());
            self.count(&at, &format!("the values of {whose}"), channel.values.len(), 1, 16);
        }
    }

    fn keypads(&mut self, keypads: &[Keypad]) {
        self.names("keypads", keypads.iter().map(|keypad| &keypad.name));
        self.count("keypads", "the list of keypads", keypads.len(), 1, 16);
        for keypad in keypads {
            let mut functions = BTreeSet::new();
            for key in &keypad.keys {
                let name = key.function.variant().to_lowercase();
                if !functions.insert(key.function) {
                    let line = self.quoted_line(&keypad.name);
                    let what = format!("the keypad `{}`", keypad.name);
                    self.errors.push(SourceError::Twice { line, what, name: name.clone() });
                }
                let whose = format!("the key `{name}` of the keypad `{}`", keypad.name);
                self.phrase(&whose, &key.legend);
                self.phrase(&whose, &key.spoken);
            }
        }
    }

    fn assets(&mut self, directory: &Path, flow: &FlowToml) {
        self.names("assets", flow.assets.iter().map(|asset| &asset.name));
        for asset in &flow.assets {
            if let Some(alt) = &asset.alt {
                self.phrase(&format!("the asset `{}`", asset.name), alt);
            }
            let inside = Path::new(&asset.file)
                .components()
                .all(|component| matches!(component, Component::Normal(_) | Component::CurDir));
            if !inside || !directory.join(&asset.file).is_file() {
                let line = self.quoted_line(&asset.file);
                let (name, file) = (asset.name.clone(), asset.file.clone());
                self.errors.push(SourceError::NoFile { line, name, file });
            }
        }
    }

    /// A phrase that the host shows by itself must exist and need nothing.
    fn phrase(&mut self, what: &str, id: &str) {
        let (line, what, phrase) = (self.quoted_line(id), what.to_owned(), id.to_owned());
        let error = match self.phrases.iter().find(|known| known.id == id) {
            Some(known) if known.arguments.is_empty() => return,
            Some(_) => SourceError::PhraseWithArguments { line, what, phrase },
            None => {
                let ids = self.phrases.iter().map(|known| known.id.clone()).collect();
                let nearest = nearest_first(id, ids).into_iter().next();
                SourceError::NoPhrase { line, what, phrase, nearest }
            }
        };
        self.errors.push(error);
    }
}

/// `[a-z][a-z0-9-]{0,62}`
fn is_name(name: &str) -> bool {
    name.len() <= NAME_CHARS_MAX
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Source: Semantic Versioning 2.0.0, the grammar of a valid version.
fn is_version(version: &str) -> bool {
    let (rest, build) = split(version, '+');
    let (core, pre) = split(rest, '-');
    let number = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    let word = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let numeric = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    core.split('.').count() == 3
        && core.split('.').all(number)
        && pre.is_none_or(|pre| pre.split('.').all(|p| word(p) && (!numeric(p) || number(p))))
        && build.is_none_or(|build| build.split('.').all(word))
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_follow_semantic_versioning() {
        for good in ["0.0.0", "1.2.3", "1.0.0-alpha.1", "1.0.0-0a+b-1.07", "10.20.30+x"] {
            assert!(is_version(good), "{good}");
        }
        for bad in
            ["", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.x", "1.0.0-", "1.0.0-01", "1.0.0+", "v1.0.0"]
        {
            assert!(!is_version(bad), "{bad}");
        }
    }
}
