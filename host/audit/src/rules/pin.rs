//! Digits: PIN.

use std::collections::BTreeSet;

use kernel::contract::{Intent, Method, Role, Screen};
use kernel::{Input, Phase, PinAnswer, TokenAnswer};

use super::Severity::Error;
use super::Source::{Own, Read, SecondHand};
use super::{By, CODE, Case, HOST, Notes, Rule, WORDS};
use crate::Graph;
use crate::rules::paths::{after, flow_screens};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PIN-01",
        severity: Error,
        title: "No digit reaches a flow",
        limit: "none, on any screen",
        source: Own("a PIN travels in clear between reader and card"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the contract has no event with a digit, and its text is frozen by a hash; the \
                  kernel has no type for one",
            tests: &[
                ("tests/it/tidy.rs", "the_contract_is_the_one_that_was_announced"),
                ("tests/it/record.rs", "no_secret_is_on_record"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "PIN-02",
        severity: Error,
        title: "A flow cannot gather digits through choices",
        limit: "no label is a number, as a figure or in words",
        source: SecondHand("rules for payment terminals on the control of prompts"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "an action that is labelled with a number is refused",
            tests: &[
                ("host/words/src/number.rs", "bare_numbers_are_found"),
                ("tests/it/hostile/deeds.rs", "showing_wrongly_costs_the_step"),
            ],
            mutant: Some("tests/guests/hostile, deed `number` of view"),
        },
    },
    Rule {
        id: "PIN-03",
        severity: Error,
        title: "A flow's words never ask for a PIN, a password or a number",
        limit: "the lexicon, in every language and spelling",
        source: SecondHand("rules for payment terminals on the control of prompts"),
        clauses: &[],
        help: "leave it to the host's own screen: use the intent `ask-pin`",
        basis: WORDS,
        by: By::Loading(&["W36"]),
    },
    Rule {
        id: "PIN-04",
        severity: Error,
        title: "The screen for digits is the host's, in the host's words",
        limit: "always",
        source: Read("manuals of PIN pads with fixed prompts (Uniform PP791, Ingenico 6500)"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "a flow is not asked for a screen while digits are; its words may not speak of them",
            tests: &[
                ("host/kernel/src/tests/exhaustive.rs", "every_visit_keeps_the_protocol"),
                ("tests/it/sessions.rs", "a_visit_by_pin_after_a_wrong_entry"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "PIN-05",
        severity: Error,
        title: "Few tries are told before the next one is spent",
        limit: "shown and spoken at two, warned of at one",
        source: Own("errors add up over all services that use the PIN"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the host reads the counter before it asks, and says it on its own screen",
            tests: &[
                ("tests/it/sessions.rs", "everything_that_can_be_wrong_with_a_card"),
                ("host/card/src/tests.rs", "an_android_phone_spends_no_unconfirmed_try"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "PIN-06",
        severity: Error,
        title: "One entry is verified once",
        limit: "no try without fresh digits, none repeated",
        source: Own("a lost answer may already have cost a try"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "digits are wiped with the command that carries them",
            tests: &[
                ("host/kernel/src/tests/exhaustive.rs", "every_visit_keeps_the_protocol"),
                ("host/card/src/tests/faults.rs", "a_lost_answer_to_verify_is_not_asked_for_again"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "PIN-07",
        severity: Error,
        title: "A PIN without tries is not offered again",
        limit: "after the last wrong entry no screen offers digits, and another way or a clerk is told",
        source: Own("patients are sent from the reader to the counter and back"),
        clauses: &[],
        help: "offer `use-pin` only where `situation.methods.pin` holds",
        basis: CODE,
        by: By::Graph(no_pin_after_the_last_try),
    },
    Rule {
        id: "PIN-08",
        severity: Error,
        title: "A card without PIN is not asked for one",
        limit: "no screen offers digits for such a card",
        source: Read("the public notice on cards for face authentication only, 2023-12-15"),
        clauses: &[],
        help: "offer `use-pin` only where `situation.methods.pin` holds",
        basis: CODE,
        by: By::Graph(no_pin_where_there_is_none),
    },
    Rule {
        id: "PIN-09",
        severity: Error,
        title: "Every digit gets the same answer",
        limit: "in words and on the screen",
        source: SecondHand("rules for PIN pads"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the host answers with the number of digits and nothing of their value",
            tests: &[("tests/it/promises.rs", "every_digit_is_answered_alike")],
            mutant: None,
        },
    },
    Rule {
        id: "PIN-10",
        severity: Error,
        title: "Digits are wiped and never logged",
        limit: "none in journal, transcript or message",
        source: Own("a PIN travels in clear between reader and card"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "a PIN cannot be printed, copied or written, and is wiped when dropped",
            tests: &[
                ("tests/it/record.rs", "no_secret_is_on_record"),
                ("tests/it/sessions.rs", "transcripts_hold_no_digits_and_no_answers"),
                ("host/card/src/pin.rs", "clear_wipes"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "PIN-11",
        severity: Error,
        title: "The clerk is asked to compare only where the patient chose it",
        limit: "`ask-staff` comes with an action of the patient",
        source: Own("staff must not hold the card or type the PIN"),
        clauses: &[],
        help: "ask for staff only in answer to an action",
        basis: CODE,
        by: By::Graph(staff_is_chosen),
    },
    Rule {
        id: "PIN-12",
        severity: Error,
        title: "Digits are never the only way where there is another",
        limit: "a screen that offers digits offers each other possible way, or a way back to it",
        source: Read("WCAG 2.2, 3.3.8 Accessible Authentication (Minimum)"),
        clauses: &["WCAG 2.2, 3.3.8"],
        help: "offer every method of `situation.methods` beside `use-pin`",
        basis: CODE,
        by: By::Graph(another_way_beside_digits),
    },
];

/// Whether a screen has an action of that role.
pub(super) fn offers(screen: &Screen, role: Role) -> bool {
    screen.actions.iter().any(|action| action.role == role)
}

fn no_pin_after_the_last_try(case: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    let spent = |input: &Input| {
        matches!(
            input,
            Input::Pin { answer: PinAnswer::Wrong { again: false } | PinAnswer::Failed, .. }
        )
    };
    no_pin_after(case, graph, notes, spent);
}

fn no_pin_where_there_is_none(case: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    let without = |input: &Input| matches!(input, Input::Token { answer: TokenAnswer::Ready { means, .. }, .. } if !means.pin);
    no_pin_after(case, graph, notes, without);
}

/// From the answers that rule digits out, through all states of the same
/// card: no screen offers them.
fn no_pin_after(_: &Case<'_>, graph: &Graph, notes: &mut Notes, ruled_out: fn(&Input) -> bool) {
    let starts: BTreeSet<_> =
        graph.edges().filter(|edge| ruled_out(edge.input)).map(|edge| edge.to).collect();
    let same_card =
        |node: &crate::Node<'_>| node.kernel.state.phase.means().is_some_and(|means| !means.pin);
    for node in after(graph, starts, same_card) {
        let Some(screen) = graph.node(node).screen.map(|id| graph.screen(id)) else { continue };
        notes.judge();
        if offers(screen, Role::UsePin) {
            notes.add(node, format!("`{}` offers digits that cannot be used", screen.name));
        }
        let clerk = offers(screen, Role::AskStaff) || offers(screen, Role::UseFace);
        if screen.actions.is_empty() && !clerk && screen.cues.is_empty() {
            notes.add(node, format!("`{}` offers and says nothing else", screen.name));
        }
    }
}

fn staff_is_chosen(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    for edge in graph.edges() {
        if edge.intents.contains(&Intent::AskStaff) {
            notes.judge();
            if !matches!(edge.input, Input::Act { .. }) {
                notes.edge(&edge, "the clerk is asked to compare, and nobody chose it".to_owned());
            }
        }
    }
}

fn another_way_beside_digits(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    for (node, screen) in flow_screens(graph) {
        if !offers(screen, Role::UsePin) {
            continue;
        }
        notes.judge();
        let state = &graph.node(node).kernel.state;
        let methods = kernel::situation(&graph.site, state).methods;
        let back = offers(screen, Role::Back);
        let staff = !methods.staff || offers(screen, Role::AskStaff);
        let face = !methods.face
            || offers(screen, Role::UseFace)
            || matches!(state.phase, Phase::Capturing { .. })
            || screen.actions.iter().any(|action| action.role == Role::Primary);
        if !(back || staff && face) {
            let lacks = if staff { Method::Face } else { Method::Staff };
            notes.add(node, format!("`{}` offers digits and not {lacks}", screen.name));
        }
    }
}
