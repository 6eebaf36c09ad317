//! What goes wrong: ERR.

use kernel::contract::{
    EligibilityEvent, Item, Outcome, Part, PartChange, Purpose, RecordedEvent, Screen, Slot, Token,
};
use kernel::{FaceAnswer, Input, Phase, PinAnswer, TokenAnswer};
use words::Language;

use super::Severity::{Error, Note, Warning};
use super::Source::{Own, Read, SecondHand};
use super::{By, CODE, Case, HOST, Notes, Rule, WORDS};
use crate::rules::paths::{can_reach, is_clerk, screen};
use crate::rules::wording::blame;
use crate::{Edge, Graph};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "ERR-01",
        severity: Error,
        title: "Every fault speaks in one step",
        limit: "the next screen says it, aloud too, with what to do and a code for the clerk",
        source: Read("EN 301 549 V3.2.1, 5.1.3.15; WCAG 2.2, 3.3.1"),
        clauses: &["EN 301 549, 5.1.3.15", "WCAG 2.2, 3.3.1"],
        help: "answer the event with a screen of the purpose `error` or `see-clerk`, with the slot \
               `visit-code` or a number",
        basis: WORDS,
        by: By::Graph(every_fault_speaks),
    },
    Rule {
        id: "ERR-02",
        severity: Error,
        title: "When a part works again the patient can go on at once",
        limit: "one step after `restored` no screen says that it is lost; the host reconnects by itself",
        source: Own("readers that stay out of order until somebody comes"),
        clauses: &[],
        help: "answer `device(restored)` with the screen of the phase",
        basis: CODE,
        by: By::Graph(restored_is_usable),
    },
    Rule {
        id: "ERR-03",
        severity: Error,
        title: "After a reader was lost nothing that it read is used",
        limit: "the visit begins again with the card",
        source: Own("another card may lie there"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the kernel forgets the card with the reader",
            tests: &[
                ("host/kernel/src/tests/visits.rs", "parts_are_lost_and_come_back"),
                ("tests/it/sessions.rs", "parts_are_lost_and_come_back"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "ERR-04",
        severity: Warning,
        title: "A card that cannot be used comes with the advice that is known to help",
        limit: "unreadable: how it lies, and the counter; foreign: the card; expired: where to renew",
        source: SecondHand("messages of readers in use, codes 001, 002 and 006"),
        clauses: &[],
        help: "say in Japanese what the patient does next",
        basis: WORDS,
        by: By::Graph(known_advice),
    },
    Rule {
        id: "ERR-05",
        severity: Warning,
        title: "The wrong card and an unreadable card are told apart",
        limit: "two texts",
        source: SecondHand("messages of readers in use, codes 001 and 002"),
        clauses: &[],
        help: "answer `unreadable` and `foreign` with different words",
        basis: CODE,
        by: By::Graph(wrong_and_unreadable_differ),
    },
    Rule {
        id: "ERR-06",
        severity: Note,
        title: "No text blames the patient or speaks to a technician",
        limit: "a list of words",
        source: Own("patients who are told that they did wrong go away"),
        clauses: &[],
        help: "say what happened and what to do",
        basis: WORDS,
        by: By::File(blame),
    },
    Rule {
        id: "ERR-07",
        severity: Error,
        title: "There is a way when the service is down",
        limit: "a screen that sends to the clerk, with a choice, and an end",
        source: Own("networks fail, and so do services"),
        clauses: &[],
        help: "in the phase `referred` show a screen of the purpose `see-clerk` with an action that finishes",
        basis: CODE,
        by: By::Graph(service_down_has_a_way),
    },
];

/// The faults that an answer of a device tells.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other input is no fault")]
fn fault(edge: &Edge<'_>) -> Option<&'static str> {
    Some(match edge.input {
        Input::Token { answer, .. } => match answer {
            TokenAnswer::Unreadable => "an unreadable card or phone",
            TokenAnswer::Foreign => "a card of another kind",
            TokenAnswer::Unusable => "an expired card or phone",
            TokenAnswer::WrongPin => "wrong digits for a phone",
            TokenAnswer::PinBlocked => "digits that are blocked",
            TokenAnswer::Ready { .. } | TokenAnswer::FewTries => return None,
        },
        Input::Face { answer, .. } => match answer {
            FaceAnswer::NotMatched { .. } => "a face that does not match",
            FaceAnswer::TimedOut { .. } => "no usable picture in time",
            FaceAnswer::Unavailable => "a camera that cannot be used",
            FaceAnswer::Hint(_) | FaceAnswer::Matched => return None,
        },
        Input::Pin { answer, .. } => match answer {
            PinAnswer::Wrong { .. } => "wrong digits",
            PinAnswer::Failed => "a card that does not say",
            PinAnswer::Verified => return None,
        },
        Input::Eligibility { answer: EligibilityEvent::Unavailable, .. } => {
            "a service that is down"
        }
        Input::Recorded { answer: RecordedEvent::Failed, .. } => "a record that failed",
        Input::Deadline { .. } => "a device that is silent",
        Input::Device { change: PartChange::Lost, .. } => "a part that is lost",
        _ => return None,
    })
}

fn has_code(case: &Case<'_>, screen: &Screen) -> bool {
    screen.body.iter().any(|node| match &node.item {
        Item::Slot(Slot::VisitCode) => true,
        Item::Heading(words) | Item::Paragraph(words) | Item::Notice(words) => case
            .say(Language::Ja, words)
            .is_some_and(|said| said.text.chars().any(|letter| letter.is_ascii_digit())),
        Item::Slot(_)
        | Item::Steps
        | Item::Step(_)
        | Item::Picture(_)
        | Item::Motion(_)
        | Item::Progress
        | Item::Stepper(_)
        | Item::Brand(_) => false,
    })
}

fn every_fault_speaks(case: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    for edge in graph.edges() {
        let Some(what) = fault(&edge) else { continue };
        // What the host's own screens say is proven for all flows. A flow that
        // had failed is not told what happened, and begins anew.
        let Some(next) = screen(graph, edge.to) else { continue };
        let failed = graph.node(edge.from).kernel.safe || edge.violation.is_some();
        if graph.node(edge.to).kernel.warning || failed {
            continue;
        }
        notes.judge();
        let before = screen(graph, edge.from);
        let told = before.is_none_or(|one| one.body != next.body);
        let spoken = !next.cues.is_empty();
        // A part may be lost where it hinders nothing: a notice is enough.
        let hindered = !matches!(edge.input, Input::Device { .. });
        let lacks = if hindered && quiet(graph, &edge) {
            None
        } else if hindered && !matches!(next.purpose, Purpose::Error | Purpose::SeeClerk) {
            Some("the next screen is for something else")
        } else if !told || !spoken {
            Some("nothing is said of it")
        } else if hindered && !has_code(case, next) {
            Some("there is no code for the clerk")
        } else if hindered && next.actions.is_empty() && !waits_for_card(graph, &edge) {
            Some("there is nothing that the patient can do")
        } else {
            None
        };
        if let Some(lacks) = lacks {
            notes.edge(&edge, format!("{what}: {lacks} (`{}`)", next.name));
        }
    }
}

/// A record that was kept for later is no fault to the patient.
fn quiet(graph: &Graph, edge: &Edge<'_>) -> bool {
    let phase = graph.node(edge.from).kernel.state.phase;
    let kept = !matches!(edge.input, Input::Recorded { answer: RecordedEvent::Failed, .. });
    kept && matches!(phase, Phase::Recording { .. })
}

/// Another card, or taking this one away, is what the patient can do.
fn waits_for_card(graph: &Graph, edge: &Edge<'_>) -> bool {
    matches!(graph.node(edge.to).kernel.state.phase, Phase::Choosing { .. })
}

fn restored_is_usable(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    for edge in graph.edges() {
        let Input::Device { part, change: PartChange::Restored } = edge.input else { continue };
        let (Some(before), Some(next)) = (screen(graph, edge.from), screen(graph, edge.to)) else {
            continue;
        };
        notes.judge();
        let from = &graph.node(edge.from).kernel.state;
        let hindered = *part == Part::Reader && matches!(from.phase, Phase::Choosing { .. });
        let spoke = before.purpose == Purpose::Error && before.actions.is_empty();
        if (hindered || spoke) && before == next {
            notes.edge(&edge, format!("{part} works again, and `{}` stays", next.name));
        }
    }
}

/// The Japanese words of the flow's screen at a node.
fn japanese(case: &Case<'_>, screen: &Screen) -> String {
    let text = |item: &Item| match item {
        Item::Heading(words) | Item::Paragraph(words) | Item::Step(words) | Item::Notice(words) => {
            case.say(Language::Ja, words).map(|said| said.text)
        }
        Item::Steps
        | Item::Picture(_)
        | Item::Motion(_)
        | Item::Progress
        | Item::Stepper(_)
        | Item::Brand(_)
        | Item::Slot(_) => None,
    };
    let lines: Vec<String> = screen.body.iter().filter_map(|node| text(&node.item)).collect();
    lines.join("\n")
}

/// The advice that each fault of a card comes with: one word of each group.
type Advice = &'static [&'static [&'static str]];

const UNREADABLE: Advice = &[&["置", "お", "セット", "差"], &["窓口", "職員", "受付"]];
const FOREIGN: Advice = &[&["マイナンバーカード"], &["窓口", "職員", "受付"]];
const UNUSABLE: Advice =
    &[&["窓口", "職員", "受付"], &["更新", "手続"], &["市区町村", "市町村", "役所"]];

fn known_advice(case: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    for edge in graph.edges() {
        let Input::Token { answer, .. } = edge.input else { continue };
        let card = Phase::Reading { token: Token::Card };
        if graph.node(edge.from).kernel.state.phase != card {
            continue;
        }
        let (what, advice) = match answer {
            TokenAnswer::Unreadable => ("an unreadable card", UNREADABLE),
            TokenAnswer::Foreign => ("a card of another kind", FOREIGN),
            TokenAnswer::Unusable => ("an expired card", UNUSABLE),
            TokenAnswer::Ready { .. }
            | TokenAnswer::FewTries
            | TokenAnswer::WrongPin
            | TokenAnswer::PinBlocked => continue,
        };
        let Some(next) = screen(graph, edge.to) else { continue };
        if graph.node(edge.to).kernel.state.lost.is_some() {
            continue;
        }
        notes.judge();
        let text = japanese(case, next);
        for group in advice {
            if !group.iter().any(|word| text.contains(word)) {
                notes.edge(&edge, format!("{what}: the advice has none of {}", group.join(", ")));
            }
        }
    }
}

fn wrong_and_unreadable_differ(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    for node in graph.nodes() {
        if node.kernel.state.phase != (Phase::Reading { token: Token::Card }) {
            continue;
        }
        let shown = |wanted: TokenAnswer| {
            let answers = |edge: &Edge<'_>| matches!(edge.input, Input::Token { answer, .. } if *answer == wanted);
            let edge = graph.out(node.id).find(answers)?;
            Some((edge, screen(graph, edge.to)?))
        };
        let (Some((edge, one)), Some((_, other))) =
            (shown(TokenAnswer::Foreign), shown(TokenAnswer::Unreadable))
        else {
            continue;
        };
        notes.judge();
        if one.body == other.body && node.kernel.state.lost.is_none() {
            notes.edge(&edge, format!("`{}` says the same of both", one.name));
        }
    }
}

fn service_down_has_a_way(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    let referred = |edge: &Edge<'_>| {
        matches!(graph.node(edge.from).kernel.state.phase, Phase::Referred { .. })
    };
    let ended = |node: &crate::Node<'_>| {
        matches!(
            node.kernel.state.phase,
            Phase::Leaving { outcome: Outcome::Referred }
                | Phase::Closing { outcome: Outcome::Referred }
        )
    };
    let good = can_reach(graph, ended, |edge| {
        referred(edge) && matches!(edge.input, Input::Act { .. }) && !is_clerk(edge.input)
    });
    for edge in graph.edges() {
        let down = matches!(
            edge.input,
            Input::Eligibility {
                answer: EligibilityEvent::Unavailable | EligibilityEvent::SeeClerk,
                ..
            }
        );
        let Some(next) = screen(graph, edge.to).filter(|_| down && edge.violation.is_none()) else {
            continue;
        };
        notes.judge();
        if next.purpose != Purpose::SeeClerk {
            notes.edge(&edge, format!("`{}` does not send to the clerk", next.name));
        } else if !good.contains(edge.to) {
            notes.edge(&edge, format!("no choice on `{}` ends the visit", next.name));
        }
    }
}
