//! The sandbox: SEC.

use super::Severity::Error;
use super::Source::{Own, SecondHand};
use super::{By, CODE, Engine, HOST, Rule, WORDS};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "SEC-01",
        severity: Error,
        title: "The component imports nothing",
        limit: "none",
        source: Own("what cannot be called cannot be done"),
        clauses: &[],
        help: "use nothing from outside: no files, clock, chance or printing",
        basis: CODE,
        by: By::Loading(&["B06", "R13"]),
    },
    Rule {
        id: "SEC-02",
        severity: Error,
        title: "It exports the contract and nothing else, and runs no code as it is loaded",
        limit: "exactly",
        source: Own("a second door is a door"),
        clauses: &[],
        help: "build it with `madoguchi build`",
        basis: CODE,
        by: By::Loading(&["B07", "B08", "B09", "B10", "B12", "R14", "R15"]),
    },
    Rule {
        id: "SEC-03",
        severity: Error,
        title: "It keeps to its limits",
        limit: "state 4 KiB, memory 16 MiB, an answer 256 KiB, 10,000,000 units of fuel a call",
        source: Own("a reader has little memory and less time"),
        clauses: &[],
        help: "remember less, compute less",
        basis: CODE,
        by: By::Graph(within_limits),
    },
    Rule {
        id: "SEC-04",
        severity: Error,
        title: "It computes the same everywhere",
        limit: "no threads, no relaxed SIMD, no feature beyond the list; NaN made one",
        source: Own("a verdict must hold on other machines"),
        clauses: &[],
        help: "build it for the plain instruction set",
        basis: CODE,
        by: By::Loading(&["B11"]),
    },
    Rule {
        id: "SEC-05",
        severity: Error,
        title: "What runs is what was judged and signed",
        limit: "one digest",
        source: SecondHand("rules for payment terminals on applications of others"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::NotAssessed("no signatures in this version; the journal records the digest"),
    },
    Rule {
        id: "SEC-06",
        severity: Error,
        title: "A flow is replaced between visits only",
        limit: "in idle; in the middle only after faults, or for developers",
        source: Own("a patient must not see two minds"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "a fallback comes after the visit, and each change is a row of the journal",
            tests: &[
                ("tests/it/hostile/deeds.rs", "three_visits_and_the_standard_flow_is_in"),
                ("tests/it/develop.rs", "a_flow_is_built_again_when_it_changes"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "SEC-07",
        severity: Error,
        title: "Words and pictures are plain",
        limit: "PNG, WAV and Ogg; no address, no hidden or turning character",
        source: Own("a prompt can be forged with characters that turn the reading direction"),
        clauses: &[],
        help: "take out what the finding names",
        basis: WORDS,
        by: By::Loading(&["B20", "B21", "B23", "W31", "W32", "W33", "W34", "W35"]),
    },
    Rule {
        id: "SEC-08",
        severity: Error,
        title: "A flow cannot draw over what is the host's",
        limit: "fixed slots, digits, legal steps, warnings",
        source: Own("hidden gestures for staff exist on readers in use"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "a flow gives no coordinates, and no screen while one of the host is up",
            tests: &[
                ("tests/it/tidy.rs", "the_contract_is_the_one_that_was_announced"),
                ("host/kernel/src/tests/exhaustive.rs", "every_visit_keeps_the_protocol"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "SEC-09",
        severity: Error,
        title: "Nothing sleeps in the component that the walk has not seen",
        limit: "every reachable state, over the stated inputs and sites",
        source: Own("behaviour that waits for a date or a count"),
        clauses: &[],
        help: "let the walk end: keep no counters in the state",
        basis: CODE,
        by: By::Engine(Engine::Complete),
    },
    Rule {
        id: "SEC-10",
        severity: Error,
        title: "Letters that look alike do not pass the lexicon",
        limit: "folded before they are looked up",
        source: Own("a word can be written with letters of other scripts"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "texts are folded, and scripts that a language is not written in are refused",
            tests: &[
                ("host/words/src/lexicon_tests.rs", "no_latin_twin_hides_a_term"),
                ("host/words/src/lexicon_tests.rs", "no_kana_twin_hides_a_term"),
                ("host/words/src/lexicon_tests.rs", "no_separator_hides_a_term"),
            ],
            mutant: None,
        },
    },
];

/// The limits are enforced at each step; one that was met is a violation.
fn within_limits(_: &super::Case<'_>, graph: &crate::Graph, notes: &mut super::Notes) {
    use runtime::{Fault, Violation};
    for edge in graph.edges() {
        notes.judge();
        let Some(violation) = edge.violation else { continue };
        let limit = match violation {
            Violation::State(_) => true,
            Violation::Fault(fault) => {
                matches!(fault, Fault::Fuel { .. } | Fault::Answer { .. } | Fault::Start(_))
            }
            Violation::Screen(kernel::BadScreen::TooMany { .. }) => true,
            Violation::Illegal(_) | Violation::Screen(_) | Violation::NoScreen => false,
        };
        if limit {
            notes.edge(&edge, format!("{} {violation}", violation.code()));
        }
    }
}
