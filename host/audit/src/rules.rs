//! What is judged: every rule of the catalogue, with how it is decided.
//!
//! A group is one file and one list. A rule that needs a camera, a loudspeaker
//! or the device itself is in the list too, and says that it is not assessed: a
//! rule that is left out would look like one that holds.

mod case;
mod consent;
mod errors;
mod face;
mod flow;
mod keys;
mod notes;
mod paths;
mod pin;
mod privacy;
mod readers;
mod screens;
mod security;
mod seeing;
mod time;
mod voice;
mod wording;

use serde::Serialize;

use crate::Graph;

pub use case::Case;
pub(crate) use flow::{fewest_to_complete, ways};
pub use notes::{Note, Notes};
pub use screens::{Refused, Seen, screens};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Must not be.
    Error,
    /// Should not be.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Where a rule comes from, and how well that is known.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "evidence", content = "source")]
pub enum Source {
    /// A public text that was read.
    Read(&'static str),
    /// A public text known from what others write about it.
    SecondHand(&'static str),
    /// An engineering choice of this project, and what moved it.
    Own(&'static str),
}

impl Source {
    /// As a report prints it.
    pub fn text(self) -> String {
        match self {
            Self::Read(text) => text.to_owned(),
            Self::SecondHand(text) => format!("{text} (known second-hand)"),
            Self::Own(text) => format!("own choice: {text}"),
        }
    }
}

/// What the answer of a rule depends on. A report names the digest of each.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The component's code and manifest.
    Component,
    /// The flow's words.
    Words,
    /// The flow's pictures and sounds.
    Assets,
    /// The program that judges, with kernel, host words and rules in it.
    Tool,
}

/// A test of the host that a claim rests on: file below the root, function.
pub type HostTest = (&'static str, &'static str);

/// What a rule that is decided on screens is given.
pub type OnScreen = fn(&Case, &Seen) -> Vec<String>;
/// What a rule that is decided on paths is given.
pub type OnGraph = fn(&Case, &Graph, &mut Notes);
/// What a rule that is decided on the file is given.
pub type OnFile = fn(&Case) -> FileAnswer;

/// How a rule is decided.
#[derive(Clone, Copy, Debug)]
pub enum By {
    /// On what the file holds: manifest, words, pictures.
    File(OnFile),
    /// As the file is loaded, by findings with these codes.
    Loading(&'static [&'static str]),
    /// On each distinct screen.
    Screen(OnScreen),
    /// On each distinct screen as panels show it, in every language, size of
    /// text and class of panels, by findings with these codes.
    Drawn {
        /// The codes.
        codes: &'static [&'static str],
        /// What else is looked at in the file.
        file: Option<OnFile>,
    },
    /// On the graph of each feature set.
    Graph(OnGraph),
    /// On no flow: the host leaves a flow no way to break it.
    Construction {
        /// Why, in one sentence.
        why: &'static str,
        /// The tests that hold it.
        tests: &'static [HostTest],
        /// What breaks the host on purpose and is caught, where it exists.
        mutant: Option<&'static str>,
    },
    /// By the walk itself: whether it was complete, and steps were equal.
    Engine(Engine),
    /// Not in this version.
    NotAssessed(&'static str),
}

/// What the walk says of itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Engine {
    /// Every reachable state was seen.
    Complete,
    /// Each step, taken again, gave the same bytes.
    Pure,
}

/// What a rule about the file found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum FileAnswer {
    /// So many things were looked at, and these are wrong.
    Judged {
        /// How many were looked at.
        units: usize,
        /// What is wrong.
        wrong: Vec<String>,
    },
    /// There is nothing of the kind.
    NotApplicable(&'static str),
    /// It cannot be said.
    NotAssessed(&'static str),
}

/// One rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Stable; never used for anything else.
    pub id: &'static str,
    /// How much a finding weighs.
    pub severity: Severity,
    /// What must be so.
    pub title: &'static str,
    /// The figure or condition.
    pub limit: &'static str,
    /// Where it comes from.
    pub source: Source,
    /// Clauses of public standards that it bears on.
    pub clauses: &'static [&'static str],
    /// What the author of a flow does about a finding.
    pub help: &'static str,
    /// What the answer depends on.
    pub basis: &'static [Basis],
    /// How it is decided.
    pub by: By,
}

const CODE: &[Basis] = &[Basis::Component, Basis::Tool];
const WORDS: &[Basis] = &[Basis::Component, Basis::Words, Basis::Tool];
const ASSETS: &[Basis] = &[Basis::Assets, Basis::Tool];
const HOST: &[Basis] = &[Basis::Tool];

/// Every rule, in the order of the catalogue.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [
        seeing::RULES,
        time::RULES,
        voice::RULES,
        keys::RULES,
        pin::RULES,
        consent::RULES,
        flow::RULES,
        errors::RULES,
        face::RULES,
        readers::RULES,
        security::RULES,
        privacy::RULES,
    ]
    .into_iter()
    .flatten()
}

/// The rule of that id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}
