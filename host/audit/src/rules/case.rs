//! What rules are given of the file: manifest, words, pictures.

use component::Asset;
use kernel::contract::{Argument as PhraseArgument, Item, Manifest, Phrase, Slot, Value};
use words::{Argument, Catalogue, Language, Said, host_catalogue};

use super::Seen;

/// What rules are given of the file.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// What the flow says of itself.
    pub manifest: &'a Manifest,
    /// Its words.
    pub catalogue: &'a Catalogue,
    /// Its pictures and sounds.
    pub assets: &'a [Asset],
}

impl Case<'_> {
    /// A phrase in a language, with its arguments.
    pub fn say(&self, language: Language, phrase: &Phrase) -> Option<Said> {
        let argument = |argument: &PhraseArgument| match &argument.value {
            Value::Number(number) => Argument::Number(*number),
            Value::Phrase(id) => Argument::Text(
                self.catalogue.say(language, id, &[]).map(|said| said.text).unwrap_or_default(),
            ),
        };
        let arguments: Vec<(&str, Argument)> =
            phrase.arguments.iter().map(|one| (one.name.as_str(), argument(one))).collect();
        self.catalogue.say(language, &phrase.id, &arguments)
    }

    /// Every phrase in every language, with a 2 for each argument.
    pub fn all_words(&self) -> impl Iterator<Item = (Language, &str, Said)> {
        self.catalogue.languages().iter().flat_map(move |language| {
            self.catalogue.ids().iter().filter_map(move |id| {
                let arguments: Vec<(&str, Argument)> = self
                    .catalogue
                    .arguments(id)
                    .iter()
                    .map(|name| (name.as_str(), Argument::Number(2)))
                    .collect();
                let said = self.catalogue.say(*language, id, &arguments)?;
                Some((*language, id.as_str(), said))
            })
        })
    }

    /// The texts of a screen's body in a language, with what the host puts
    /// into its slots, filled as they usually are.
    pub fn shown(&self, language: Language, seen: &Seen) -> Vec<String> {
        let line = |item: &Item| match item {
            Item::Heading(words)
            | Item::Paragraph(words)
            | Item::Step(words)
            | Item::Notice(words) => self.say(language, words).map(|said| said.text),
            Item::Slot(slot) => slot_text(language, *slot),
            Item::Steps
            | Item::Picture(_)
            | Item::Motion(_)
            | Item::Progress
            | Item::Stepper(_)
            | Item::Brand(_) => None,
        };
        seen.screen.body.iter().filter_map(|node| line(&node.item)).collect()
    }

    /// All texts of a screen's body, by language, as one string each.
    pub fn body_words(&self, seen: &Seen) -> Vec<(Language, String)> {
        let all = self.catalogue.languages().iter();
        all.map(|language| (*language, self.shown(*language, seen).join("\n"))).collect()
    }
}

/// What the host says in a slot, with figures and names of usual length.
/// Languages that the host does not speak get its Japanese.
fn slot_text(language: Language, slot: Slot) -> Option<String> {
    let text = |words: &str| Argument::Text(words.to_owned());
    let (id, arguments) = match slot {
        Slot::Name => ("slot-name", vec![("name", text("窓口 花子"))]),
        Slot::QueueNumber => ("slot-queue-number", vec![("number", Argument::Number(123))]),
        Slot::NextPlace => ("slot-next-place", vec![("place", text("内科待合室"))]),
        Slot::TriesLeft => ("slot-tries-left", vec![("tries", Argument::Number(2))]),
        Slot::VisitCode => ("slot-visit-code", vec![("code", text("A-001"))]),
        Slot::ReaderNumber => ("slot-reader-number", vec![("number", Argument::Number(1))]),
        Slot::Notice => ("notice-certificate-expired", vec![]),
        // What others write is of any length; the host keeps it short.
        Slot::HospitalNotice | Slot::ClerkMessage | Slot::Camera => return None,
    };
    let host = host_catalogue();
    let said =
        host.say(language, id, &arguments).or_else(|| host.say(Language::Ja, id, &arguments))?;
    Some(said.text)
}
