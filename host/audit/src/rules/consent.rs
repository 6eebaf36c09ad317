//! Consent: CNS.

use kernel::contract::{Outcome, StepOutcome};
use kernel::{HostStep, Input, Phase};

use super::Severity::{Error, Warning};
use super::Source::{Own, Read, SecondHand};
use super::{By, CODE, Case, HOST, Notes, Rule};
use crate::Graph;
use crate::rules::paths::can_reach;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "CNS-01",
        severity: Error,
        title: "Only the patient consents, on the host's own screen",
        limit: "no other source of an answer",
        source: Own("consent is asked at each visit and is free"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "a flow has no intent that answers a host step",
            tests: &[
                ("tests/it/tidy.rs", "the_contract_is_the_one_that_was_announced"),
                ("host/kernel/src/tests/exhaustive.rs", "every_visit_keeps_the_protocol"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "CNS-02",
        severity: Error,
        title: "Nothing is chosen beforehand; each answer takes one action",
        limit: "agree and decline: one press each",
        source: Own("the unified layout that the ministry's list asks for"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the options of a host step are the host's buttons, all of one kind",
            tests: &[("tests/it/promises.rs", "agree_and_decline_are_buttons_of_one_kind")],
            mutant: None,
        },
    },
    Rule {
        id: "CNS-03",
        severity: Error,
        title: "Who declines everything completes the reception",
        limit: "from every host step, answering leads to the record and to the end",
        source: Own("refusing must still end in a valid check of eligibility"),
        clauses: &[],
        help: "ask for the steps of `situation.host-steps`, then `finish`",
        basis: CODE,
        by: By::Graph(answering_completes),
    },
    Rule {
        id: "CNS-04",
        severity: Warning,
        title: "To decline takes no more actions than to agree",
        limit: "one more at most",
        source: Own("dark patterns"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "a flow hears the same of both, so both go the same way",
            tests: &[
                ("tests/it/sessions.rs", "who_declines_is_treated_alike"),
                (
                    "host/kernel/src/tests/exhaustive.rs",
                    "a_patient_who_declines_is_indistinguishable",
                ),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "CNS-05",
        severity: Error,
        title: "No consent is asked for the certificate of the limit; that for specific diseases is",
        limit: "as since 2024-10-07",
        source: Read("the public notices on consent screens of 2024-10-07"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the list of host steps is closed and has none for the limit; none is left out \
                  before a visit can be recorded",
            tests: &[("host/kernel/src/tests/exhaustive.rs", "every_visit_keeps_the_protocol")],
            mutant: None,
        },
    },
    Rule {
        id: "CNS-06",
        severity: Warning,
        title: "Who does not want the bundle can choose one by one",
        limit: "a choice beside agree and decline",
        source: SecondHand("guides to the consent screens of 2024"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the host's screen has the option `items`",
            tests: &[("tests/it/promises.rs", "consent_can_be_given_one_by_one")],
            mutant: None,
        },
    },
    Rule {
        id: "CNS-07",
        severity: Error,
        title: "A flow cannot change the wording of a legal step",
        limit: "the host's catalogue",
        source: Own("the unified layout that the ministry's list asks for"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "a host step is drawn with the host's catalogue while the flow's screen is suspended",
            tests: &[
                (
                    "host/words/src/host.rs",
                    "the_list_of_phrases_is_the_contract_with_the_other_rooms",
                ),
                ("host/kernel/src/tests/exhaustive.rs", "every_visit_keeps_the_protocol"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "CNS-08",
        severity: Error,
        title: "A card taken out, or time, is no consent",
        limit: "nothing is recorded",
        source: Own("patients pull their card before the screen for consent"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "only an answer leads on; nothing is recorded before all steps were put",
            tests: &[
                ("host/kernel/src/tests/exhaustive.rs", "every_visit_keeps_the_protocol"),
                ("host/kernel/src/tests/visits.rs", "the_card_is_pulled"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "CNS-09",
        severity: Error,
        title: "Consent ends with the visit, and its time is kept",
        limit: "24 hours at the service",
        source: SecondHand("descriptions of the eligibility service"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::NotAssessed("the link to the eligibility service is a simulator in this version"),
    },
    Rule {
        id: "CNS-10",
        severity: Warning,
        title: "The text is spoken to its end before agreeing is possible, in voice mode",
        limit: "and can be interrupted",
        source: Own("who cannot see the text must know it"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::NotAssessed("whether the host waits for the end of what it says is not tested"),
    },
    Rule {
        id: "CNS-11",
        severity: Error,
        title: "Consent is asked of identified patients only",
        limit: "on every path",
        source: Own("anybody could answer for the holder of the card"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "host steps are due only once eligibility is confirmed, and nobody is identified \
                  but by face, PIN, clerk or phone",
            tests: &[("host/kernel/src/tests/exhaustive.rs", "every_visit_keeps_the_protocol")],
            mutant: None,
        },
    },
];

/// From each answered host step the end of a completed visit can be reached
/// without the clerk and without a second try at identifying; and every step
/// that the host can put is put somewhere.
fn answering_completes(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    let complete = |node: &crate::Node<'_>| {
        matches!(
            node.kernel.state.phase,
            Phase::Leaving { outcome: Outcome::Completed }
                | Phase::Closing { outcome: Outcome::Completed }
        )
    };
    let within = |edge: &crate::Edge<'_>| {
        let phase = graph.node(edge.from).kernel.state.phase;
        matches!(phase, Phase::Confirmed { .. } | Phase::Asking { .. } | Phase::Recording { .. })
    };
    let good = can_reach(graph, complete, within);
    let mut asked = [false; HostStep::ALL.len()];
    for edge in graph.edges() {
        let Input::StepDone { .. } = edge.input else { continue };
        let Phase::Asking { step, .. } = graph.node(edge.from).kernel.state.phase else { continue };
        if let Some(one) = asked.get_mut(step as usize) {
            *one = true;
        }
        notes.judge();
        if !good.contains(edge.to) {
            let what = StepOutcome::Done;
            notes.edge(&edge, format!("after {step} is {what}, the reception cannot be completed"));
        }
    }
    let confirmed = graph.nodes().find(
        |node| matches!(node.kernel.state.phase, Phase::Confirmed { due, .. } if !due.is_empty()),
    );
    let Some(confirmed) = confirmed else {
        // Whether eligibility is ever confirmed is FLW-11's to say.
        return;
    };
    let Phase::Confirmed { due, .. } = confirmed.kernel.state.phase else { return };
    if !graph.is_complete() {
        return;
    }
    for step in due.iter() {
        notes.judge();
        if !asked.get(step as usize).copied().unwrap_or_default() {
            notes.add(confirmed.id, format!("{step} is due and can never be answered"));
        }
    }
    if !graph.nodes().any(|node| complete(&node)) {
        notes.add(confirmed.id, "eligibility is confirmed, and no visit is ever completed".into());
    }
}
