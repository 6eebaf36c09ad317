//! What an update changes, by stable names, for a person.
//!
//! Numbers of nodes say nothing between two components. What is compared is
//! what has a name in both: screens, phrases, phases, what is on the panel,
//! events and intents.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Applied;
use kernel::contract::{Item, Screen};
use serde::{Deserialize, Serialize};
use words::{Argument, Catalogue};

use crate::graph::{Graph, NodeId};
use crate::intern::hash_of;
use crate::report;
use crate::statement::hex;
use crate::subject::Subject;

/// Counts with which each phrase is said to compare it, so that every plural
/// form of the languages of a catalogue is among them.
const COUNTS: [u32; 4] = [0, 1, 2, 100];

/// Where the patient stands and what happens.
type Moment = (String, String, String);

/// What a component does, by names.
#[derive(Clone, Debug, Default)]
pub struct Portrait {
    /// For each screen, the digests of all its forms.
    screens: BTreeMap<String, BTreeSet<String>>,
    /// For each screen, the phrases on it and in its cues.
    phrases_of: BTreeMap<String, BTreeSet<String>>,
    /// For each screen, the assets on it.
    assets_of: BTreeMap<String, BTreeSet<String>>,
    /// For each moment, where it leads.
    paths: BTreeMap<Moment, BTreeSet<(String, String)>>,
    /// For each moment, what the flow asks for.
    intents: BTreeMap<Moment, BTreeSet<String>>,
    /// For each phrase, all that it says.
    phrases: BTreeMap<String, Vec<String>>,
    /// For each asset, its digest.
    assets: BTreeMap<String, String>,
    /// Theme and keypad layouts.
    theme: String,
}

/// What was added, removed or changed of one kind of thing.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// Only in the second.
    pub added: Vec<String>,
    /// Only in the first.
    pub removed: Vec<String>,
    /// In both, and not the same.
    pub changed: Vec<String>,
}

impl Changes {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    /// How many things differ.
    pub fn count(&self) -> usize {
        self.added.len() + self.removed.len() + self.changed.len()
    }
}

/// The weightiest thing that differs.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Nothing differs.
    Same,
    /// Phrases.
    WordsOnly,
    /// Screens, pictures or colours too.
    LookOnly,
    /// What follows on what, too.
    PathsChanged,
    /// What the flow asks of the host, too.
    IntentsChanged,
}

/// How two components differ.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The weightiest thing that differs.
    pub class: Class,
    /// Screens of either.
    pub screens_in_all: usize,
    /// Screens whose form, words or pictures differ.
    pub screens: Changes,
    /// Phrases whose text, reading or recording differs.
    pub phrases: Changes,
    /// Assets whose bytes differ.
    pub assets: Changes,
    /// Colours or keypad layouts differ.
    pub theme: bool,
    /// Moments that lead elsewhere: phase, what is on the panel, event.
    pub paths: Changes,
    /// Moments at which the flow asks for something else.
    pub intents: Changes,
}

impl Portrait {
    /// A component's words, assets and theme; its graphs are added one by one.
    pub fn of(subject: &Subject) -> Self {
        let installed = subject.installed();
        let mut scratch = Vec::new();
        let manifest = subject.manifest();
        let assets = installed.assets.iter();
        Self {
            phrases: phrases(subject.catalogue()),
            assets: assets
                .map(|(name, asset)| (name.clone(), component::sha256(&asset.bytes)))
                .collect(),
            theme: hex(&hash_of(&(&manifest.theme, &manifest.keypads), &mut scratch)),
            ..Self::default()
        }
    }

    /// Adds what can be seen in a graph.
    pub fn add(&mut self, graph: &Graph) {
        let mut scratch = Vec::new();
        for (_, screen) in graph.screens() {
            let digest = hex(&hash_of(screen, &mut scratch));
            let name = || screen.name.clone();
            self.screens.entry(name()).or_default().insert(digest);
            self.phrases_of.entry(name()).or_default().extend(report::phrases(screen));
            self.assets_of.entry(name()).or_default().extend(assets_on(screen));
        }
        let places: Vec<(String, String)> = graph
            .nodes()
            .map(|node| (graph.phase(node.id).to_owned(), graph.front(node.id)))
            .collect();
        let place = |node: NodeId| places.get(node.0 as usize).cloned().unwrap_or_default();
        for edge in graph.edges() {
            let (phase, front) = place(edge.from);
            let happens = match edge.applied {
                Applied::Begin(event) | Applied::Event(event) => event.to_string(),
                Applied::Over => "over".to_owned(),
                // The host's own affair: no flow can change it.
                Applied::Stale | Applied::Shown | Applied::Refresh => continue,
            };
            let moment = (phase, front, happens);
            let asks: Vec<String> = edge.intents.iter().map(ToString::to_string).collect();
            self.intents.entry(moment.clone()).or_default().insert(asks.join(" "));
            self.paths.entry(moment).or_default().insert(place(edge.to));
        }
    }

    /// The moments at which the flow asks for something, at least sometimes.
    fn asking(&self) -> BTreeMap<Moment, BTreeSet<String>> {
        let asks = |asks: &BTreeSet<String>| asks.iter().any(|ask| !ask.is_empty());
        let intents = self.intents.iter().filter(|(_, all)| asks(all));
        intents.map(|(moment, all)| (moment.clone(), all.clone())).collect()
    }

    /// How `other` differs from this.
    pub fn compare(&self, other: &Self) -> Difference {
        let phrases = compare(&self.phrases, &other.phrases, Clone::clone);
        let assets = compare(&self.assets, &other.assets, Clone::clone);
        let theme = self.theme != other.theme;
        let mut screens = compare(&self.screens, &other.screens, Clone::clone);
        let look = !screens.is_empty() || !assets.is_empty() || theme;
        // A screen whose words or pictures differ is another one to a patient.
        let touched = |of: &BTreeMap<String, BTreeSet<String>>, changes: &Changes| -> Vec<String> {
            let hit =
                |names: &BTreeSet<String>| changes.changed.iter().any(|one| names.contains(one));
            of.iter().filter(|(_, names)| hit(names)).map(|(screen, _)| screen.clone()).collect()
        };
        let both =
            |name: &String| self.screens.contains_key(name) && other.screens.contains_key(name);
        screens.changed.extend(touched(&self.phrases_of, &phrases));
        screens.changed.extend(touched(&self.assets_of, &assets));
        screens.changed.retain(both);
        screens.changed.sort();
        screens.changed.dedup();
        let paths = compare(&self.paths, &other.paths, moment);
        // A moment at which nothing is ever asked for is a matter of paths only.
        let intents = compare(&self.asking(), &other.asking(), moment);
        let class = if !intents.is_empty() {
            Class::IntentsChanged
        } else if !paths.is_empty() {
            Class::PathsChanged
        } else if look {
            Class::LookOnly
        } else if !phrases.is_empty() {
            Class::WordsOnly
        } else {
            Class::Same
        };
        let names: BTreeSet<&String> = self.screens.keys().chain(other.screens.keys()).collect();
        let screens_in_all = names.len();
        Difference { class, screens_in_all, screens, phrases, assets, theme, paths, intents }
    }
}

fn moment((phase, front, happens): &Moment) -> String {
    format!("{phase}: {front}: {happens}")
}

fn compare<K: Ord, V: PartialEq>(
    one: &BTreeMap<K, V>,
    other: &BTreeMap<K, V>,
    name: impl Fn(&K) -> String,
) -> Changes {
    let only = |one: &BTreeMap<K, V>, other: &BTreeMap<K, V>| {
        one.keys().filter(|key| !other.contains_key(key)).map(&name).collect()
    };
    let differ = |(key, value): &(&K, &V)| other.get(key).is_some_and(|found| found != *value);
    Changes {
        added: only(other, one),
        removed: only(one, other),
        changed: one.iter().filter(differ).map(|(key, _)| name(key)).collect(),
    }
}

fn phrases(catalogue: &Catalogue) -> BTreeMap<String, Vec<String>> {
    let all = |id: &String| {
        let mut forms = Vec::new();
        for language in catalogue.languages() {
            for count in COUNTS {
                let arguments: Vec<(&str, Argument)> = catalogue
                    .arguments(id)
                    .iter()
                    .map(|name| (name.as_str(), Argument::Number(count)))
                    .collect();
                if let Some(said) = catalogue.say(*language, id, &arguments) {
                    let kana = said.kana.unwrap_or_default();
                    let recording = said.recording.unwrap_or_default();
                    forms.push(format!("{}|{}|{kana}|{recording}", language.tag(), said.text));
                }
            }
        }
        forms
    };
    catalogue.ids().iter().map(|id| (id.clone(), all(id))).collect()
}

fn assets_on(screen: &Screen) -> BTreeSet<String> {
    let asset = |item: &Item| match item {
        Item::Picture(name) | Item::Motion(name) | Item::Brand(name) => Some(name.clone()),
        Item::Heading(_)
        | Item::Paragraph(_)
        | Item::Steps
        | Item::Step(_)
        | Item::Notice(_)
        | Item::Progress
        | Item::Stepper(_)
        | Item::Slot(_) => None,
    };
    screen.body.iter().filter_map(|node| asset(&node.item)).collect()
}

impl Difference {
    /// One sentence for a person.
    pub fn sentence(&self) -> String {
        let count = |count: usize, one: &str, many: &str| match count {
            0 => format!("no {one}"),
            1 => format!("1 {one}"),
            n => format!("{n} {many}"),
        };
        format!(
            "{} of {} screens changed, {} changed, {} changed, {} changed",
            self.screens.count(),
            self.screens_in_all,
            count(self.phrases.count(), "phrase", "phrases"),
            count(self.paths.count(), "path", "paths"),
            count(self.intents.count(), "intent", "intents"),
        )
    }
}
