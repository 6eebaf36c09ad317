//! A catalogue: the phrases of one owner, complete in each of its languages.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use fluent_syntax::ast::Pattern;
use unic_langid::LanguageIdentifier;

use crate::{
    FILE_BYTES_MAX,
    error::WordsError,
    language::{Language, Speech},
    phrase::{self, Draft},
    screen::{self, Owner},
};

type Bundle = FluentBundle<FluentResource>;

/// The phrases of one owner in one or more languages.
///
/// It is complete by construction: every phrase stands in every language, with
/// the same arguments, and has been screened. Parse it once and keep it; it may
/// be shared between threads.
pub struct Catalogue {
    bundles: BTreeMap<Language, Bundle>,
    languages: Vec<Language>,
    ids: Vec<String>,
    signatures: BTreeMap<String, Signature>,
}

/// What a phrase must be given.
#[derive(Default)]
struct Signature {
    arguments: Vec<String>,
    numbers: Vec<String>,
}

/// A value for one argument of a phrase. It may hold a patient's name, so it
/// has no `Debug`.
#[derive(Clone, Eq, PartialEq)]
pub enum Argument {
    /// A count. Written in digits without grouping; chooses plural forms.
    Number(u32),
    /// A text from outside the catalogue. Its caller has screened it: see
    /// [`screen::screen_text`] and [`screen::screen_name`].
    Text(String),
}

/// What a phrase became. It may hold a patient's name, so it has no `Debug`.
#[derive(Clone, Eq, PartialEq)]
pub struct Said {
    /// The text to show. Each text argument stands between U+2068 and U+2069,
    /// so that it cannot turn the reading direction of what is around it.
    pub text: String,
    /// The reading to speak, where it differs from the text.
    pub kana: Option<String>,
    /// The name of the recorded asset to play instead of speech.
    pub recording: Option<String>,
}

impl Catalogue {
    /// Reads a catalogue from one Fluent source a language.
    ///
    /// A phrase is a message with a text, and optionally `.kana` (its reading)
    /// and `.recording` (the name of an asset).
    ///
    /// # Errors
    /// All that is wrong in all files, in the order of `sources`: each says
    /// what its author must write.
    pub fn parse(owner: Owner, sources: &[(Language, &str)]) -> Result<Self, Vec<WordsError>> {
        let mut errors = Vec::new();
        let mut bundles = BTreeMap::new();
        let mut files: Vec<(Language, Vec<Draft>)> = Vec::new();
        let mut given = BTreeSet::new();
        for &(language, source) in sources {
            if !given.insert(language) {
                errors.push(WordsError::LanguageTwice { language });
            } else if source.len() > FILE_BYTES_MAX {
                errors.push(WordsError::FileTooLarge { language, bytes: source.len() });
            } else if let Some(resource) = phrase::parse(language, source, &mut errors) {
                let drafts = phrase::read(owner, language, &resource, &mut errors);
                files.extend(drafts.map(|drafts| (language, drafts)));
                bundles.insert(language, bundle(language, resource));
            }
        }
        if !given.contains(&Language::Ja) {
            errors.push(WordsError::JapaneseMissing);
        }
        let signatures = compare(&files, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let languages = bundles.keys().copied().collect();
        let ids = signatures.keys().cloned().collect();
        Ok(Self { bundles, languages, ids, signatures })
    }

    /// Returns the languages of the catalogue, in the order of the menu.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// Returns the ids of all phrases, sorted.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// Returns the names of a phrase's arguments, sorted. Empty if it has none,
    /// or if there is no such phrase.
    pub fn arguments(&self, id: &str) -> &[String] {
        self.signatures.get(id).map_or(&[], |signature| &signature.arguments)
    }

    /// Whether everything in a language can be heard: by a synthetic voice, or
    /// because every phrase is recorded.
    pub fn speech(&self, language: Language) -> Speech {
        let recorded = |id: &String| {
            let message = self.bundles.get(&language).and_then(|bundle| bundle.get_message(id));
            message.is_some_and(|message| message.get_attribute("recording").is_some())
        };
        match language.voice() {
            Speech::Full => Speech::Full,
            Speech::None if self.ids.iter().all(recorded) => Speech::Full,
            Speech::None => Speech::None,
        }
    }

    /// Says a phrase. `None` if the catalogue lacks the language or the phrase,
    /// or if `args` are not exactly its arguments, with a number where it has
    /// plural forms.
    pub fn say(&self, language: Language, id: &str, args: &[(&str, Argument)]) -> Option<Said> {
        let bundle = self.bundles.get(&language)?;
        if !self.signatures.get(id)?.accepts(args) {
            return None;
        }
        let message = bundle.get_message(id)?;
        let attribute = |name| message.get_attribute(name).map(|attribute| attribute.value());
        let plain = fluent_args(args, |text| text);
        Some(Said {
            text: format(bundle, message.value()?, &fluent_args(args, isolate)),
            kana: attribute("kana").map(|pattern| format(bundle, pattern, &plain)),
            recording: attribute("recording").map(|pattern| format(bundle, pattern, &plain)),
        })
    }
}

impl Signature {
    fn accepts(&self, args: &[(&str, Argument)]) -> bool {
        args.len() == self.arguments.len()
            && self.arguments.iter().all(|name| {
                let given = args.iter().find(|(given, _)| given == name).map(|(_, value)| value);
                match given {
                    Some(Argument::Number(_)) => true,
                    Some(Argument::Text(_)) => !self.numbers.contains(name),
                    None => false,
                }
            })
    }
}

fn bundle(language: Language, resource: FluentResource) -> Bundle {
    // Fluent knows no private-use tags; plain Japanese counts as Japanese does.
    let tag = match language {
        Language::JaPlain => Language::Ja.tag(),
        Language::Ja
        | Language::En
        | Language::ZhHans
        | Language::ZhHant
        | Language::Ko
        | Language::Vi
        | Language::Pt => language.tag(),
    };
    let locale: LanguageIdentifier = tag.parse().expect("invariant: our own tags are well formed");
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Isolation is done in `isolate`: numbers need none, and a reading bears none.
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

fn fluent_args<'a>(args: &'a [(&'a str, Argument)], dress: fn(String) -> String) -> FluentArgs<'a> {
    args.iter()
        .map(|(name, argument)| {
            let value = match argument {
                Argument::Number(number) => FluentValue::from(*number),
                Argument::Text(text) => FluentValue::from(dress(visible(text))),
            };
            (*name, value)
        })
        .collect()
}

/// Drops what cannot be seen, so that no argument can end its own isolation.
fn visible(text: &str) -> String {
    text.chars().filter(|c| !screen::is_hidden(*c)).collect()
}

fn isolate(text: String) -> String {
    format!("\u{2068}{text}\u{2069}")
}

fn format(bundle: &Bundle, pattern: &Pattern<&str>, args: &FluentArgs<'_>) -> String {
    // Formatting fails on references and unknown arguments only; neither passes
    // `parse` and `accepts`.
    bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
}

/// Holds all languages against the first that has each phrase.
fn compare(
    files: &[(Language, Vec<Draft>)],
    errors: &mut Vec<WordsError>,
) -> BTreeMap<String, Signature> {
    let mut first: BTreeMap<&str, &Draft> = BTreeMap::new();
    let mut signatures: BTreeMap<String, Signature> = BTreeMap::new();
    for draft in files.iter().flat_map(|(_, drafts)| drafts) {
        let known = *first.entry(&draft.place.phrase).or_insert(draft);
        if known.arguments != draft.arguments {
            errors.push(WordsError::Arguments {
                place: draft.place.clone(),
                found: list(draft),
                expected: list(known),
                other: known.place.language,
            });
        }
        let signature = signatures.entry(draft.place.phrase.clone()).or_default();
        signature.arguments = known.arguments.iter().cloned().collect();
        signature.numbers.extend(draft.numbers.iter().cloned());
    }
    for (language, drafts) in files {
        for phrase in first.keys() {
            if !drafts.iter().any(|draft| draft.place.phrase == *phrase) {
                errors.push(WordsError::Missing {
                    language: *language,
                    phrase: (*phrase).to_owned(),
                });
            }
        }
    }
    signatures
}

fn list(draft: &Draft) -> String {
    let names: Vec<String> = draft.arguments.iter().map(|name| format!("${name}")).collect();
    if names.is_empty() { "no argument".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
#[path = "catalogue_tests.rs"]
mod tests;
