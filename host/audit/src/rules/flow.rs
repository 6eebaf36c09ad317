//! The course of a visit: FLW.

use kernel::contract::{Intent, Item, Outcome, PartChange, Purpose, Role, Slot, Wait};
use kernel::{Input, Phase, PinAnswer, TokenAnswer};

use super::Severity::{Error, Warning};
use super::Source::{Own, Read, SecondHand};
use super::{By, CODE, Case, Engine, HOST, Notes, Rule};
use crate::rules::paths::{after, can_reach, flow_screens, is_choice, is_clerk, is_device, screen};
use crate::rules::pin::offers;
use crate::{Edge, Graph, Node, NodeId};

/// Choices of the shortest way to a completed visit, but for host steps.
const CHOICES_MAX: u32 = 6;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "FLW-01",
        severity: Error,
        title: "From everywhere the patient alone comes back to idle",
        limit: "by choices, devices and screens that go on by themselves: without cancelling, without a clerk, before time runs out",
        source: Own("the next patient stands in line"),
        clauses: &[],
        help: "let the screen end: with an action, or with a wait",
        basis: CODE,
        by: By::Graph(idle_is_reachable),
    },
    Rule {
        id: "FLW-02",
        severity: Error,
        title: "Nothing goes round by itself",
        limit: "no loop of waits and silent devices alone",
        source: Own("a reader that tries for ever looks as if it worked"),
        clauses: &[],
        help: "after a failure wait for the patient's choice",
        basis: CODE,
        by: By::Graph(no_loop_without_input),
    },
    Rule {
        id: "FLW-03",
        severity: Error,
        title: "The face is never the only way",
        limit: "each screen for the face offers digits or the clerk where they are possible",
        source: Read("EN 301 549 V3.2.1, 5.3"),
        clauses: &["EN 301 549, 5.3"],
        help: "offer `use-pin` and `ask-staff` on the screen, by `situation.methods`",
        basis: CODE,
        by: By::Graph(face_is_not_the_only_way),
    },
    Rule {
        id: "FLW-04",
        severity: Error,
        title: "A visit can be cancelled from every screen until it is complete",
        limit: "one action",
        source: Own("nobody is held"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "cancel is the host's, on every screen, and ends every open visit",
            tests: &[("host/kernel/src/tests/exhaustive.rs", "every_visit_keeps_the_protocol")],
            mutant: None,
        },
    },
    Rule {
        id: "FLW-05",
        severity: Error,
        title: "The clerk can be called from every screen",
        limit: "one action, where somebody can come",
        source: Own("patients who cannot use the reader alone"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the call is the host's, on every screen",
            tests: &[("host/kernel/src/tests/visits.rs", "the_clerk_comes")],
            mutant: None,
        },
    },
    Rule {
        id: "FLW-06",
        severity: Error,
        title: "Who leaves is told to take the card",
        limit: "while a card is in at the end, a screen to remove it is up or two actions away",
        source: Own("cards are left behind"),
        clauses: &[],
        help: "show a screen with the purpose `remove-card` in the phase `closing`",
        basis: CODE,
        by: By::Graph(told_to_take_the_card),
    },
    Rule {
        id: "FLW-07",
        severity: Error,
        title: "A card that is taken out early is explained",
        limit: "the next screen speaks of an error or says that the visit has stopped",
        source: Read("the ministry's collected questions, wic-net 13561/21"),
        clauses: &[],
        help: "answer `token(removed)` with a screen of the purpose `error`",
        basis: CODE,
        by: By::Graph(early_removal_is_explained),
    },
    Rule {
        id: "FLW-08",
        severity: Error,
        title: "Every event in every state has an answer",
        limit: "no trap, no fuel used up, nothing illegal, no screen that is refused",
        source: Own("a fault costs the patient a step"),
        clauses: &[],
        help: "see the code of the finding in the manual",
        basis: CODE,
        by: By::Graph(no_violation),
    },
    Rule {
        id: "FLW-09",
        severity: Error,
        title: "The same question gets the same answer",
        limit: "bit for bit, in a fresh instance and in a used one",
        source: Own("otherwise the states that were walked are not all"),
        clauses: &[],
        help: "keep nothing outside the state bytes",
        basis: CODE,
        by: By::Engine(Engine::Pure),
    },
    Rule {
        id: "FLW-10",
        severity: Error,
        title: "Nothing is remembered from patient to patient",
        limit: "the state of a visit begins as every other",
        source: Own("privacy"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "at the end of a visit the host drops the state and asks `start` for a new one",
            tests: &[("tests/it/record.rs", "a_visit_is_run_again_bit_for_bit")],
            mutant: None,
        },
    },
    Rule {
        id: "FLW-11",
        severity: Warning,
        title: "The usual visit is short",
        limit: "it can be completed; at most 6 choices besides host steps and digits",
        source: Own("half a minute for the whole"),
        clauses: &[],
        help: "ask less, and put the usual choice first",
        basis: CODE,
        by: By::Graph(usual_visit_is_short),
    },
    Rule {
        id: "FLW-12",
        severity: Error,
        title: "An Android phone is asked for its digits before it is held up; an iPhone never is",
        limit: "order",
        source: Read("ascii.jp 4316751, on phones at readers"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the kernel opens the pad before it reads an Android phone, and has none for an iPhone",
            tests: &[
                ("host/kernel/src/tests/visits.rs", "phones"),
                ("tests/it/sessions.rs", "a_visit_with_each_phone"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "FLW-13",
        severity: Error,
        title: "Who comes with a phone is not filmed",
        limit: "the camera stays off",
        source: SecondHand("ascii.jp 4316751, on phones at readers"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the camera can be asked for only while a card waits to be identified",
            tests: &[("host/kernel/src/tests/exhaustive.rs", "every_visit_keeps_the_protocol")],
            mutant: None,
        },
    },
    Rule {
        id: "FLW-14",
        severity: Error,
        title: "The camera starts when the patient says so, after guidance, and is seen to be on",
        limit: "an action, on a path with a screen for the face; the camera's picture while it looks",
        source: Own("privacy"),
        clauses: &[],
        help: "show a screen of the purpose `face` first; put the slot `camera` on the next",
        basis: CODE,
        by: By::Graph(camera_is_asked_for),
    },
    Rule {
        id: "FLW-15",
        severity: Warning,
        title: "The face is tried a few times, then other ways come first",
        limit: "3 times",
        source: Own("patients try for minutes"),
        clauses: &[],
        help: "after the last attempt offer no face, and another way",
        basis: CODE,
        by: By::Graph(face_attempts_end),
    },
    Rule {
        id: "FLW-16",
        severity: Error,
        title: "A notice is shown once and holds nobody up",
        limit: "no completed visit ends without it; it does not come again; the way leads on",
        source: SecondHand("descriptions of the notice three months before a certificate expires"),
        clauses: &[],
        help: "show a screen with the slot `notice` when `situation.notice` holds, once",
        basis: CODE,
        by: By::Graph(notice_is_shown_once),
    },
    Rule {
        id: "FLW-17",
        severity: Warning,
        title: "Who leaves a legal step can come back to it",
        limit: "a screen of the flow with a choice, from which the step can be asked again",
        source: Read("WCAG 2.2, 3.3.4 Error Prevention"),
        clauses: &["WCAG 2.2, 3.3.4", "WCAG 2.2, 3.3.6"],
        help: "after `abandoned` show a choice to go on",
        basis: CODE,
        by: By::Graph(steps_can_be_taken_up_again),
    },
    Rule {
        id: "FLW-18",
        severity: Warning,
        title: "The language can be changed anywhere and the place is kept",
        limit: "only the words differ",
        source: Own("visitors find the menu late"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "language is no input: no flow hears of it",
            tests: &[("tests/it/browser.rs", "visits_in_a_browser_and_a_station_that_is_killed")],
            mutant: None,
        },
    },
];

fn idle_is_reachable(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    // The host ends every visit after a while, whatever the flow does. A flow
    // must lead there by itself.
    let host = |input: &Input| matches!(input, Input::Cancel { .. } | Input::Inactive { .. });
    // Nor does the next patient end the visit of the one before.
    let next_patient = |edge: &Edge<'_>| {
        let leaving = matches!(graph.node(edge.from).kernel.state.phase, Phase::Leaving { .. });
        leaving && matches!(edge.input, Input::Detected(_))
    };
    let goes = |edge: &Edge<'_>| {
        let nobody = is_clerk(edge.input) || is_device(edge.input) || host(edge.input);
        !nobody && !next_patient(edge)
    };
    let good = can_reach(graph, |node| is_idle(graph, node.id), goes);
    for node in graph.nodes() {
        // A part that is lost may have to come back first.
        let state = &node.kernel.state;
        let forgotten = matches!(state.phase, Phase::LeftBehind { .. });
        if state.lost.is_some() || node.kernel.warning || node.kernel.safe || forgotten {
            continue;
        }
        notes.judge();
        if !good.contains(node.id) {
            notes.add(node.id, "from here no patient comes back to idle".to_owned());
        }
    }
}

fn is_idle(graph: &Graph, node: NodeId) -> bool {
    graph.node(node).kernel.state.phase == Phase::Idle
}

/// Loops of time alone. `still-waiting` is left out: while it runs, so does
/// the deadline of the command.
fn no_loop_without_input(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    let alone = |edge: &Edge<'_>| {
        let time = matches!(
            edge.input,
            Input::Elapsed { .. } | Input::Inactive { .. } | Input::Deadline { .. }
        );
        time && !is_idle(graph, edge.from) && !is_idle(graph, edge.to)
    };
    let parts = graph.components(alone);
    for edge in graph.edges().filter(alone) {
        notes.judge();
        if parts.is_loop(&edge) {
            notes.edge(&edge, "time alone comes back to the same state again and again".to_owned());
        }
    }
}

fn face_is_not_the_only_way(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    for (node, screen) in flow_screens(graph) {
        let state = &graph.node(node).kernel.state;
        let face = screen.purpose == Purpose::Face || offers(screen, Role::UseFace);
        if !face || state.phase.means().is_none() {
            continue;
        }
        let methods = kernel::situation(&graph.site, state).methods;
        if !methods.pin && !methods.staff {
            continue;
        }
        notes.judge();
        let other = (methods.pin && offers(screen, Role::UsePin))
            || (methods.staff && offers(screen, Role::AskStaff));
        if !other {
            notes.add(node, format!("`{}` offers no way but the face", screen.name));
        }
    }
}

fn told_to_take_the_card(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    let closing = |node: &Node<'_>| matches!(node.kernel.state.phase, Phase::Closing { .. });
    let told = |node: &Node<'_>| {
        closing(node)
            && node.screen.is_some_and(|id| graph.screen(id).purpose == Purpose::RemoveCard)
    };
    let act = |edge: &Edge<'_>| matches!(edge.input, Input::Act { .. });
    let near = can_reach(graph, told, |edge| act(edge) && closing(&graph.node(edge.from)));
    for node in graph.nodes().filter(|node| closing(node) && node.screen.is_some()) {
        notes.judge();
        if near.distance(node.id).is_none_or(|actions| actions > 2) {
            notes.add(node.id, "the card is in, and nothing says to take it".to_owned());
        }
    }
}

/// Taken out of a reader that has begun to read it, and before the host was
/// done with it.
fn early_removal_is_explained(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    for edge in graph.edges() {
        let phase = graph.node(edge.from).kernel.state.phase;
        let early = phase.card_inside()
            && phase.is_open()
            && !matches!(phase, Phase::Choosing { .. } | Phase::Referred { .. });
        // A flow that had failed is not told what happened, and begins anew.
        let failed = graph.node(edge.from).kernel.safe;
        if !matches!(edge.input, Input::Removed) || !early || failed {
            continue;
        }
        let Some(next) = screen(graph, edge.to) else { continue };
        notes.judge();
        let lost = graph.node(edge.to).kernel.state.lost.is_some();
        let explained = matches!(next.purpose, Purpose::Error | Purpose::SeeClerk)
            || (next.purpose == Purpose::Info && !lost);
        let before = screen(graph, edge.from);
        let speaks = !next.cues.is_empty() && before.is_none_or(|one| one.body != next.body);
        if !explained || !speaks {
            notes.edge(&edge, format!("the card is taken out early, and `{}` is shown", next.name));
        }
    }
}

fn no_violation(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    if let Some(violation) = &graph.opening {
        notes.add(Graph::ROOT, format!("{} {violation}", violation.code()));
    }
    for edge in graph.edges() {
        notes.judge();
        if let Some(violation) = edge.violation {
            notes.edge(&edge, format!("{} {violation}", violation.code()));
        }
    }
}

/// The fewest choices from idle to a completed visit, with digits counted as
/// one and host steps not at all.
pub(crate) fn choices(edge: &Edge<'_>) -> Option<u32> {
    let bad = is_clerk(edge.input) || is_device(edge.input);
    let counts = is_choice(edge.input) && !matches!(edge.input, Input::StepDone { .. });
    (!bad).then_some(u32::from(counts))
}

pub(crate) fn is_completed(node: &Node<'_>) -> bool {
    matches!(
        node.kernel.state.phase,
        Phase::Leaving { outcome: Outcome::Completed }
            | Phase::Closing { outcome: Outcome::Completed }
            | Phase::LeftBehind { outcome: Outcome::Completed }
    )
}

/// The fewest choices to a completed visit, and a state where it is.
fn nearest_completed(graph: &Graph) -> Option<(u32, NodeId)> {
    let reached = graph.costs_from([Graph::ROOT], choices);
    graph
        .nodes()
        .filter(is_completed)
        .filter_map(|node| Some((reached.distance(node.id)?, node.id)))
        .min()
}

/// The fewest choices to a completed visit.
pub(crate) fn fewest_to_complete(graph: &Graph) -> Option<u32> {
    nearest_completed(graph).map(|(choices, _)| choices)
}

fn usual_visit_is_short(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    notes.judge();
    match nearest_completed(graph) {
        None if !graph.is_complete() => {}
        None => notes.add(Graph::ROOT, "no visit is ever completed".to_owned()),
        Some((actions, node)) if actions > CHOICES_MAX => {
            notes.add(node, format!("the shortest completed visit takes {actions} choices"));
        }
        Some(_) => {}
    }
}

fn camera_is_asked_for(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    let guided =
        |node: NodeId| screen(graph, node).is_some_and(|screen| screen.purpose == Purpose::Face);
    let unguided = graph.reached_from([Graph::ROOT], |edge| !guided(edge.to));
    for edge in graph.edges() {
        if !edge.intents.contains(&Intent::StartFace) {
            continue;
        }
        notes.judge();
        if !matches!(edge.input, Input::Act { .. }) {
            notes.edge(&edge, "the camera starts, and nobody chose it".to_owned());
        }
        if unguided.contains(edge.from) && !guided(edge.from) {
            notes.edge(&edge, "the camera starts before any screen for the face".to_owned());
        }
    }
    for (node, screen) in flow_screens(graph) {
        if !matches!(graph.node(node).kernel.state.phase, Phase::Capturing { .. }) {
            continue;
        }
        notes.judge();
        let camera = |node: &kernel::contract::Node| matches!(node.item, Item::Slot(Slot::Camera));
        if !screen.body.iter().any(camera) {
            notes.add(node, format!("`{}` does not show that the camera looks", screen.name));
        }
    }
}

/// Once the host allows no further attempt, the face is offered no more, and
/// what else is possible is.
fn face_attempts_end(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    let over = graph.edges().filter(|edge| {
        let Input::Face { answer, .. } = edge.input else { return false };
        matches!(
            answer,
            kernel::FaceAnswer::NotMatched { again: false }
                | kernel::FaceAnswer::TimedOut { again: false }
                | kernel::FaceAnswer::Unavailable
        )
    });
    let starts: Vec<NodeId> = over.map(|edge| edge.to).collect();
    let same = |node: &Node<'_>| matches!(node.kernel.state.phase, Phase::Identify { means } if !means.face);
    for node in after(graph, starts, same) {
        let Some(screen) = screen(graph, node) else { continue };
        if graph.node(node).kernel.warning {
            continue;
        }
        notes.judge();
        let methods = kernel::situation(&graph.site, &graph.node(node).kernel.state).methods;
        let other = offers(screen, Role::UsePin) || offers(screen, Role::AskStaff);
        let lost = graph.node(node).kernel.state.lost.is_some();
        if offers(screen, Role::UseFace) {
            notes.add(node, format!("`{}` offers the face again", screen.name));
        } else if (methods.pin || methods.staff) && !other && !lost {
            notes.add(node, format!("`{}` offers none of the other ways", screen.name));
        }
    }
}

fn has_notice(graph: &Graph, node: NodeId) -> bool {
    let notice = |node: &kernel::contract::Node| matches!(node.item, Item::Slot(Slot::Notice));
    screen(graph, node).is_some_and(|screen| screen.body.iter().any(notice))
}

fn notice_is_shown_once(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    let due = |node: &Node<'_>| node.kernel.state.notice && is_completed(node);
    let entries: Vec<NodeId> = graph
        .edges()
        .filter(|edge| due(&graph.node(edge.to)) && !due(&graph.node(edge.from)))
        .map(|edge| edge.to)
        .collect();
    if entries.is_empty() {
        return;
    }
    // Without having seen it: does the flow itself let the visit end?
    let unseen: Vec<NodeId> =
        entries.iter().copied().filter(|node| !has_notice(graph, *node)).collect();
    let blind =
        graph.reached_from(unseen, |edge| due(&graph.node(edge.to)) && !has_notice(graph, edge.to));
    let mut leads_on = false;
    for edge in graph.edges().filter(|edge| due(&graph.node(edge.from))) {
        notes.judge();
        let by_flow = matches!(edge.input, Input::Elapsed { .. } | Input::Act { .. });
        let ends = by_flow && is_idle(graph, edge.to);
        if ends && blind.contains(edge.from) && !has_notice(graph, edge.from) {
            notes.edge(&edge, "the visit ends and the notice was never shown".to_owned());
        }
        let left = has_notice(graph, edge.from) && by_flow && !has_notice(graph, edge.to);
        leads_on |= left;
        if left && due(&graph.node(edge.to)) {
            let later = graph.reached_from([edge.to], |next| {
                due(&graph.node(next.to)) && !is_clerk(next.input) && !is_device(next.input)
            });
            if let Some(again) =
                graph.nodes().find(|node| later.contains(node.id) && has_notice(graph, node.id))
            {
                notes.add(again.id, "the notice comes a second time".to_owned());
            }
        }
    }
    if !graph.is_complete() {
        return;
    }
    let shown = graph.nodes().find(|node| due(node) && has_notice(graph, node.id));
    match shown {
        Some(node) if !leads_on && !passes(graph, node.id) => {
            notes.add(node.id, "the notice holds the patient up".to_owned());
        }
        None => {
            let first = entries.first().copied().unwrap_or(Graph::ROOT);
            notes.add(first, "a notice is due and no screen ever shows it".to_owned());
        }
        Some(_) => {}
    }
}

/// Whether a screen that stays goes on by itself.
fn passes(graph: &Graph, node: NodeId) -> bool {
    screen(graph, node).is_some_and(|screen| matches!(screen.wait, Wait::Advance(_)))
}

fn steps_can_be_taken_up_again(_: &Case<'_>, graph: &Graph, notes: &mut Notes) {
    let asking = |node: &Node<'_>| matches!(node.kernel.state.phase, Phase::Asking { .. });
    let open = |node: &Node<'_>| matches!(node.kernel.state.phase, Phase::Confirmed { .. });
    let good = can_reach(graph, asking, |edge| {
        matches!(edge.input, Input::Act { .. }) && open(&graph.node(edge.from))
    });
    for edge in graph.edges() {
        if !matches!(edge.input, Input::StepLeft { .. }) {
            continue;
        }
        notes.judge();
        if asking(&graph.node(edge.to)) {
            notes.edge(&edge, "who leaves the step is asked again at once".to_owned());
        } else if !good.contains(edge.to) {
            notes.edge(&edge, "who leaves the step cannot come back to it".to_owned());
        }
    }
}

/// How few choices identify a patient in each way, for the report.
pub(crate) fn ways(graph: &Graph) -> Vec<(&'static str, u32)> {
    let reached = graph.costs_from([Graph::ROOT], |edge| {
        let device = matches!(
            edge.input,
            Input::Device { change: PartChange::Lost | PartChange::Restored, .. }
        );
        (!device).then_some(u32::from(is_choice(edge.input)))
    });
    let shortest = |way: &dyn Fn(&Edge<'_>) -> bool| {
        graph.edges().filter(|edge| way(edge)).filter_map(|edge| reached.distance(edge.from)).min()
    };
    let phase = |edge: &Edge<'_>| graph.node(edge.from).kernel.state.phase;
    let all: [(&'static str, Option<u32>); 5] = [
        (
            "face",
            shortest(&|edge| {
                matches!(edge.input, Input::Face { answer: kernel::FaceAnswer::Matched, .. })
            }),
        ),
        (
            "digits",
            shortest(&|edge| matches!(edge.input, Input::Pin { answer: PinAnswer::Verified, .. })),
        ),
        ("clerk", shortest(&|edge| *edge.input == Input::Clerk(kernel::ClerkAct::Verify))),
        ("android phone", shortest(&|edge| phone(edge, phase(edge), true))),
        ("iphone", shortest(&|edge| phone(edge, phase(edge), false))),
    ];
    all.into_iter().filter_map(|(name, fewest)| Some((name, fewest?))).collect()
}

fn phone(edge: &Edge<'_>, phase: Phase, android: bool) -> bool {
    use kernel::contract::Token;
    let ready = matches!(edge.input, Input::Token { answer: TokenAnswer::Ready { .. }, .. });
    let token = if android { Token::Android } else { Token::Iphone };
    ready && phase == Phase::Reading { token }
}
