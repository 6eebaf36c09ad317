//! Camera and face: FAC.

use std::collections::BTreeMap;

use kernel::contract::Hint;
use kernel::{FaceAnswer, Input};

use super::Severity::{Error, Note, Warning};
use super::Source::{Own, SecondHand};
use super::{By, CODE, Case, HOST, Notes, Rule};
use crate::Graph;
use crate::rules::paths::screen;

const DRAWN_ATTACKS: &str = "measured by kind, in host/face/README.md, but only on drawn presentations; to be measured on the device with real ones";

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
        by: By::Construction {
            why: "the host tells a hint every 2.5 s at most, and each three times in an attempt",
            tests: &[
                (
                    "host/face/tests/face/attempts.rs",
                    "one_hint_stands_for_a_while_before_another_is_told",
                ),
                ("host/face/tests/face/stages.rs", "a_hint_that_did_not_help_is_not_told_for_ever"),
            ],
            mutant: None,
        },
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
        by: By::Construction {
            why: "models whose manifest gives no bounds or no number of people are refused; rates of whole visits are in host/face/README.md",
            tests: &[(
                "host/face/tests/face/packs.rs",
                "each_thing_that_is_wrong_has_its_code_and_is_named",
            )],
            mutant: None,
        },
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
        by: By::NotAssessed(DRAWN_ATTACKS),
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
        by: By::Construction {
            why: "each visit has a child process of its own for pictures, which clears what it frees and ends with the visit",
            tests: &[
                ("host/face/tests/face/engine.rs", "visit_after_visit_each_in_a_child_of_its_own"),
                ("host/face/tests/face/engine.rs", "an_attempt_that_was_stopped_is_forgotten"),
                ("host/face/tests/face/engine.rs", "nothing_of_a_face_is_in_the_host_s_memory"),
            ],
            mutant: None,
        },
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
