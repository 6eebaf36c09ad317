//! What a verdict rests on, said before it.

use std::collections::BTreeMap;

use kernel::contract::{Channel, Site};
use kernel::{Desk, Input, inputs};
use serde::{Deserialize, Serialize};

use crate::intern::hash_bytes;
use crate::run::{Facts, Outcome};
use crate::sets::Sets;
use crate::subject::Subject;
use crate::worst::Worst;

/// What the graph leaves out, in words for a reader of the report.
pub const ABSTRACTIONS: &[&str] = &[
    "At most one part of the reader is lost at a time.",
    "Answers to host steps, digits, names and photos are opaque: the flow is told that a step was answered, and the graph holds no answer.",
    "Counters are no part of a state: a visit may have any number of steps and extensions. The kernel's own tests prove what ends at their limits.",
    "Inputs that come late are tried once for each state of the kernel, and change nothing.",
    "Time has no length: each clock that runs may ring at any moment.",
];

/// What a run covered and what it did not: the first page of every report.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// SHA-256 of the component, as hex digits.
    pub component: String,
    /// The inputs that were tried in every state, without the flow's actions.
    pub alphabet: usize,
    /// SHA-256 of the alphabet, as hex digits.
    pub alphabet_digest: String,
    /// Feature sets of the manifest.
    pub sets: usize,
    /// Those that were walked to the end.
    pub complete: usize,
    /// Those that met a bound, by bound.
    pub stopped: BTreeMap<String, usize>,
    /// Those that were not walked.
    pub left: usize,
    /// What no set of the manifest has, and is therefore not walked.
    pub not_claimed: Vec<String>,
    /// The device that views were asked for.
    pub device: String,
    /// What the graph leaves out.
    pub abstractions: Vec<String>,
    /// States of all sets together.
    pub states: usize,
    /// Transitions of all sets together.
    pub transitions: usize,
    /// Inputs that were tried and changed nothing.
    pub inert: u64,
    /// Different questions to the flow in each set, or every step: see
    /// [`crate::Graph::asked`].
    pub asked: u64,
    /// Steps that were done again to compare.
    pub repeated: u64,
    /// Steps that gave another answer then, those left out that did so in a
    /// used instance only, of a flow in JavaScript or Python.
    pub impure: usize,
    /// Transitions on which the flow broke the contract, by code.
    pub violations: BTreeMap<String, usize>,
    /// The most that any step cost.
    pub worst: Worst,
    /// Functions that a step could enter and none did, over all sets. `None`
    /// unless every set is complete and a copy of the component has noted what
    /// was entered: by the answer to each different question, or by each step
    /// if every one is done again. A step that failed counts for nothing.
    /// Screens that are asked for on other devices are no steps of a set.
    pub dormant: Option<Vec<String>>,
    /// SHA-256 of the digests of all graphs, in order.
    pub digest: String,
}

/// How a run ended, as far as the walk alone can say.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Walked {
    /// Every state of every set is known, and the flow kept to the contract.
    Complete,
    /// Something was found.
    Finding,
    /// Nothing was found, and not every state is known.
    Incomplete,
}

/// Every input of the alphabet by name, the flow's actions left out: those are
/// tried where they are offered.
pub fn alphabet(signals: &[Channel]) -> Vec<String> {
    let mut all: Vec<String> =
        inputs(&Desk::default()).iter().map(|input| format!("{input:?}")).collect();
    for channel in signals {
        all.extend(channel.values.iter().map(|value| {
            let input = Input::Signal { name: channel.name.clone(), value: value.clone() };
            format!("{input:?}")
        }));
    }
    all
}

impl Statement {
    /// Says what was covered by outcomes of one component.
    pub fn of<J>(subject: &Subject, sets: &Sets, outcomes: &[Outcome<J>]) -> Self {
        let alphabet = alphabet(&subject.manifest().signals);
        let facts = || outcomes.iter().map(|outcome| &outcome.facts);
        let mut stopped = BTreeMap::new();
        let mut violations: BTreeMap<String, usize> = BTreeMap::new();
        let mut digests = String::new();
        for one in facts() {
            if let Some(bound) = one.stopped {
                *stopped.entry(bound.name().to_owned()).or_default() += 1;
            }
            for (code, count) in &one.violations {
                *violations.entry(code.clone()).or_default() += count;
            }
            digests += &one.digest;
        }
        let device = sets.sites.first().map_or_else(|| Site::complete().device, |site| site.device);
        let sum = |figure: fn(&Facts) -> u64| facts().map(figure).sum();
        Self {
            component: subject.digest().to_owned(),
            alphabet: alphabet.len(),
            alphabet_digest: hex(&hash_bytes(alphabet.join("\n").as_bytes())),
            sets: sets.sites.len(),
            complete: facts().filter(|one| one.stopped.is_none()).count(),
            stopped,
            left: sets.sites.len().saturating_sub(outcomes.len()),
            not_claimed: sets.fixed.iter().map(|one| one.left_out.to_owned()).collect(),
            device: format!("{}, {}, {}", device.panel, device.keypad, device.placement),
            abstractions: ABSTRACTIONS.iter().map(|one| String::from(*one)).collect(),
            states: facts().map(|one| one.states).sum(),
            transitions: facts().map(|one| one.transitions).sum(),
            inert: sum(|one| one.inert),
            asked: sum(|one| one.asked),
            repeated: sum(|one| one.repeated),
            impure: facts()
                .map(|one| one.impure.iter().filter(|one| !subject.excuses(one)).count())
                .sum(),
            violations,
            worst: facts().fold(Worst::default(), |worst, one| worst.max(one.worst)),
            dormant: dormant(subject, sets, outcomes),
            digest: hex(&hash_bytes(digests.as_bytes())),
        }
    }

    /// How the walk ended.
    pub fn walked(&self) -> Walked {
        if self.impure > 0 || !self.violations.is_empty() {
            Walked::Finding
        } else if self.complete < self.sets {
            Walked::Incomplete
        } else {
            Walked::Complete
        }
    }
}

fn dormant<J>(subject: &Subject, sets: &Sets, outcomes: &[Outcome<J>]) -> Option<Vec<String>> {
    let functions = subject.functions()?;
    if outcomes.len() != sets.sites.len() {
        return None;
    }
    let complete = |facts: &&Facts| facts.stopped.is_none();
    let facts = outcomes.iter().map(|outcome| Some(&outcome.facts).filter(complete));
    let noted: Vec<&[u8]> = facts.map(|facts| facts?.entered.as_deref()).collect::<Option<_>>()?;
    let entered = |at: usize| {
        noted.iter().any(|bits| bits.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1))
    };
    let all = functions.names.iter().zip(&functions.in_steps).enumerate();
    let asleep = all.filter(|(at, (_, in_steps))| **in_steps && !entered(*at));
    Some(asleep.map(|(_, (name, _))| name.clone()).collect())
}

/// Bytes as hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
