//! Camera and face: FAC.

use std::collections::BTreeMap;

use kernel::contract::Hint;
use kernel::{FaceAnswer, Input};

use super::Severity::{Error, Note, Warning};
use super::Source::{Own, SecondHand};
use super::{By, CODE, Case, HOST, Notes, Rule};
use crate::Graph;
use crate::rules::paths::screen;

const NO_ENGINE: &str = "no face engine in this version";

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "FAC-01",
        severity: Warning,
        title: "Each hint of the camera is said, one at a time",
        limit: "all 12 hints change what is said; the gate for pictures is the host's",
        source: SecondHand("ISO/IEC 19794-5 and 29794-5"),
        clauses: &[],
        help: "answer `face(hint)` with words of its own for each hint",
        basis: CODE,
        by: By::Graph(each_hint_is_said),
    },
    Rule {
        id: "FAC-02",
        severity: Warning,
        title: "Hints are not spoken too often",
        limit: "every 2 s, 3 times each",
        source: Own("nobody can follow faster"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::NotAssessed(NO_ENGINE),
    },
    Rule {
        id: "FAC-03",
        severity: Warning,
        title: "Error rates are given with their bounds",
        limit: "95 % bounds, and the rate of whole visits",
        source: Own("rates without the number of trials say little"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::NotAssessed(NO_ENGINE),
    },
    Rule {
        id: "FAC-04",
        severity: Note,
        title: "Attacks on the camera are measured by kind",
        limit: "the worst kind counts",
        source: Own("a mean hides the kind that works"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::NotAssessed(NO_ENGINE),
    },
    Rule {
        id: "FAC-05",
        severity: Error,
        title: "Pictures are wiped when they have been compared",
        limit: "at match, removal and timeout",
        source: Own("privacy"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::NotAssessed(NO_ENGINE),
    },
    Rule {
        id: "FAC-06",
        severity: Error,
        title: "No score, picture or template reaches a flow",
        limit: "five answers and twelve hints, all by name",
        source: Own("privacy"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the contract has no type for one, and its text is frozen by a hash",
            tests: &[("tests/it/tidy.rs", "the_contract_is_the_one_that_was_announced")],
            mutant: None,
        },
    },
];

/// Two hints may be told in the same words; a hint that changes nothing is
/// not told. Where the camera has said nothing yet, each hint changes the
/// screen.
fn each_hint_is_said(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    for node in graph.nodes() {
        let mut said: BTreeMap<Hint, _> = BTreeMap::new();
        for edge in graph.out(node.id) {
            let Input::Face { answer: FaceAnswer::Hint(hint), .. } = edge.input else { continue };
            if let Some(next) = screen(graph, edge.to) {
                said.insert(*hint, (next, edge));
            }
        }
        let Some(before) = screen(graph, node.id) else { continue };
        let silent: Vec<_> = said.values().filter(|(next, _)| next.cues == before.cues).collect();
        if said.is_empty() {
            continue;
        }
        notes.judge();
        // The hint that is up already may come again.
        if silent.len() > 2 {
            for (_, edge) in silent {
                if let Input::Face { answer: FaceAnswer::Hint(hint), .. } = edge.input {
                    notes.edge(edge, format!("the hint `{hint}` changes nothing that is said"));
                }
            }
        }
    }
}
