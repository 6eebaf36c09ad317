//! Promise: whatever a flow, a patient and the devices do, in whatever order,
//! late or twice, a visit keeps to the protocol.
//!
//! Walks every state that is reachable when after each input the flow may ask
//! for any one legal intent, or for nothing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::contract::{
    ClerkReason, EligibilityEvent, Intent, IntentKind, Mode, Outcome, Part, Site, Staffing, Token,
};
use crate::{
    Applied, Clerk, ClerkAct, Command, Desk, FaceAnswer, Held, HostStep, Input, Phase, PinAnswer,
    State, TokenAnswer, inputs, purposes, situation, stale_inputs,
};

/// What is compared: the state, and what lies over it.
type Key = (State, bool, bool);

fn key(desk: &Desk) -> Key {
    (desk.state, desk.warning, desk.safe)
}

struct Edge {
    from: Desk,
    input: Input,
    intent: Option<Intent>,
    to: Desk,
    commands: Vec<Command>,
}

fn intents(kind: IntentKind, steps: &[String]) -> Vec<Intent> {
    match kind {
        IntentKind::ReadCard => vec![Intent::ReadToken(Token::Card)],
        IntentKind::ReadAndroid => vec![Intent::ReadToken(Token::Android)],
        IntentKind::ReadIphone => vec![Intent::ReadToken(Token::Iphone)],
        IntentKind::StartFace => vec![Intent::StartFace],
        IntentKind::StopFace => vec![Intent::StopFace],
        IntentKind::AskPin => vec![Intent::AskPin],
        IntentKind::AskStaff => vec![Intent::AskStaff],
        IntentKind::HostStep => steps.iter().cloned().map(Intent::HostStep).collect(),
        IntentKind::Query => vec![Intent::Query],
        IntentKind::CallClerk => vec![Intent::CallClerk(ClerkReason::Help)],
        IntentKind::Finish => vec![Intent::Finish],
        IntentKind::Cancel => vec![Intent::Cancel],
        IntentKind::Answer | IntentKind::Effect => Vec::new(),
    }
}

/// Every edge between reachable keys. The counters of a desk are kept from
/// growing by the short paths of a breadth-first walk.
fn walk(site: &Site, mut see: impl FnMut(&Edge)) -> BTreeMap<Key, Desk> {
    let mut known = BTreeMap::from([(key(&Desk::default()), Desk::default())]);
    let mut queue = VecDeque::from([Desk::default()]);
    while let Some(from) = queue.pop_front() {
        for mut input in inputs(&from) {
            // A keypad or speaker that is lost concerns the protocol no more
            // than the link does; the walk takes the link for all three.
            if matches!(input, Input::Device { part: Part::Keypad | Part::Speaker, .. }) {
                continue;
            }
            if let Input::Touch { at } = input {
                let mut with_action = from;
                let act = Input::Act { at, action: "any".to_owned() };
                if with_action.apply(site, &act).applied != Applied::Stale
                    && from.state.phase != Phase::Idle
                {
                    input = act;
                }
            }
            let mut next = from;
            let step = next.apply(site, &input);
            if step.applied == Applied::Stale {
                assert_eq!(next, from, "a stale input changed something: {input:?}");
                continue;
            }
            next.turn_page();
            let mut ends = vec![(None, next, step.commands.clone())];
            if matches!(step.applied, Applied::Begin(_) | Applied::Event(_)) {
                let told = situation(site, &next.state);
                for intent in told.legal.iter().flat_map(|kind| intents(*kind, &told.host_steps)) {
                    let mut moved = next;
                    let more =
                        moved.intend(site, std::slice::from_ref(&intent)).expect("it is legal");
                    let commands = step.commands.iter().cloned().chain(more).collect();
                    ends.push((Some(intent), moved, commands));
                }
                let mut failed = next;
                failed.fail();
                ends.push((None, failed, step.commands.clone()));
            }
            for (intent, to, commands) in ends {
                see(&Edge { from, input: input.clone(), intent, to, commands });
                if known.insert(key(&to), to).is_none() {
                    queue.push_back(to);
                }
            }
        }
    }
    known
}

fn sites() -> Vec<Site> {
    let mut sites = vec![Site::complete()];
    for staffing in [Staffing::Remote, Staffing::Unstaffed] {
        let mut site = Site::complete();
        site.features.staffing = staffing;
        site.features.mode = Mode::Night;
        site.features.subsidy = false;
        sites.push(site);
    }
    let mut plain = Site::complete();
    plain.features.phone = false;
    plain.features.prescription = false;
    plain.features.registration = false;
    sites.push(plain);
    sites
}

/// What must be true of every edge of the walk.
const PROMISES: &[fn(&Edge)] = &[
    nobody_is_identified_but_by_face_pin_staff_or_phone,
    nothing_is_recorded_before_all_steps_were_put,
    a_card_is_never_forgotten_in_the_reader,
    the_staff_pad_opens_only_after_the_clerk_accepts,
    a_pin_is_verified_once_for_each_entry,
    a_finished_visit_says_how_it_ended,
];

fn nobody_is_identified_but_by_face_pin_staff_or_phone(edge: &Edge) {
    let known = |phase: Phase| {
        matches!(
            phase,
            Phase::Identified { .. }
                | Phase::Querying { .. }
                | Phase::Confirmed { .. }
                | Phase::Asking { .. }
                | Phase::Referred { .. }
                | Phase::Recording { .. }
        )
    };
    if !known(edge.to.state.phase) || known(edge.from.state.phase) {
        return;
    }
    let proof = match (edge.from.state.phase, &edge.input) {
        (Phase::Capturing { .. }, Input::Face { answer: FaceAnswer::Matched, .. }) => true,
        (Phase::Verifying { .. }, Input::Pin { answer: PinAnswer::Verified, .. }) => true,
        (Phase::StaffPad { .. }, Input::Clerk(ClerkAct::Verify)) => true,
        (
            Phase::Reading { token: Token::Android | Token::Iphone },
            Input::Token { answer: TokenAnswer::Ready { .. }, .. },
        ) => true,
        _ => false,
    };
    assert!(proof, "{:?} -> {:?} by {:?}", edge.from, edge.to, edge.input);
}

fn nothing_is_recorded_before_all_steps_were_put(edge: &Edge) {
    if edge.commands.iter().any(|command| matches!(command, Command::Record { .. })) {
        assert_eq!(edge.intent, Some(Intent::Finish));
        let asked = match edge.from.state.phase {
            Phase::Confirmed { due, .. } => due.is_empty(),
            Phase::Asking { due, step, .. } => due.without(step).is_empty(),
            _ => false,
        };
        assert!(asked, "{:?} by {:?}", edge.from, edge.input);
    }
}

fn a_card_is_never_forgotten_in_the_reader(edge: &Edge) {
    if edge.to.state.phase == Phase::Idle && edge.from.state.phase != Phase::Idle {
        let gone = matches!(edge.input, Input::Removed | Input::Device { .. });
        assert!(!edge.from.state.phase.card_inside() || gone, "{:?} {:?}", edge.from, edge.input);
        assert!(edge.commands.contains(&Command::Forget), "{:?}", edge.from);
    }
}

fn the_staff_pad_opens_only_after_the_clerk_accepts(edge: &Edge) {
    let pad = |desk: &Desk| matches!(desk.state.phase, Phase::StaffPad { .. });
    if pad(&edge.to) && !pad(&edge.from) {
        assert_eq!(edge.input, Input::Clerk(ClerkAct::Accept));
        assert!(matches!(edge.from.state.phase, Phase::StaffCall { .. }));
    }
}

fn a_pin_is_verified_once_for_each_entry(edge: &Edge) {
    let tries = |command: &Command| {
        matches!(
            command,
            Command::VerifyPin { .. } | Command::ReadToken { token: Token::Android, .. }
        )
    };
    let count = edge.commands.iter().filter(|command| tries(command)).count();
    assert!(count == 0 || (count == 1 && matches!(edge.input, Input::PinEntered { .. })));
}

fn a_finished_visit_says_how_it_ended(edge: &Edge) {
    if edge.commands.contains(&Command::EndVisit(Outcome::Completed)) {
        let outcome = match edge.from.state.phase {
            Phase::Closing { outcome } | Phase::LeftBehind { outcome } => Some(outcome),
            Phase::Leaving { outcome } => Some(outcome),
            Phase::Recording { .. } => Some(Outcome::Completed),
            _ => None,
        };
        assert_eq!(outcome, Some(Outcome::Completed), "{:?}", edge.from);
    }
}

fn an_answer_given_twice_counts_once(site: &Site, edge: &Edge) {
    let answered =
        matches!(edge.input, Input::Token { .. } | Input::Pin { .. } | Input::Recorded { .. });
    if answered && edge.intent.is_none() {
        let mut again = edge.to;
        assert_eq!(again.apply(site, &edge.input).applied, Applied::Stale);
    }
}

#[test]
fn every_visit_keeps_the_protocol() {
    let mut counts = Vec::new();
    for site in sites() {
        let mut back: BTreeMap<Key, BTreeSet<Key>> = BTreeMap::new();
        let states = walk(&site, |edge| {
            for promise in PROMISES {
                promise(edge);
            }
            an_answer_given_twice_counts_once(&site, edge);
            // The patient, time and devices only: the flow asks for nothing,
            // and the clerk need not come, but for handing the reader back.
            let took_over = edge.from.state.clerk == Clerk::TookOver;
            let alone = !took_over || edge.input == Input::Clerk(ClerkAct::HandBack);
            if edge.intent.is_none() && alone {
                back.entry(key(&edge.to)).or_default().insert(key(&edge.from));
            }
        });
        from_everywhere_idle_is_reachable(&states, &back);
        for desk in states.values() {
            every_stale_input_changes_nothing(&site, *desk);
        }
        for (state, ..) in states.keys() {
            the_flow_has_a_purpose_wherever_it_is_asked_for_a_screen(state);
            legal_intents_are_carried_out_and_all_others_refused(&site, *state);
        }
        let pads = states.keys().any(|(state, ..)| matches!(state.phase, Phase::StaffPad { .. }));
        assert_eq!(pads, site.features.staffing == Staffing::Counter);
        counts.push(states.len());
    }
    expect_test::expect!["[22562, 10786, 4158, 3796]"].assert_eq(&format!("{counts:?}"));
}

fn from_everywhere_idle_is_reachable(
    states: &BTreeMap<Key, Desk>,
    back: &BTreeMap<Key, BTreeSet<Key>>,
) {
    let idle = key(&Desk::default());
    let mut reached = BTreeSet::from([idle]);
    let mut queue = VecDeque::from([idle]);
    while let Some(one) = queue.pop_front() {
        for before in back.get(&one).into_iter().flatten() {
            if reached.insert(*before) {
                queue.push_back(*before);
            }
        }
    }
    for state in states.keys() {
        assert!(reached.contains(state), "no way back from {state:?}");
    }
}

fn every_stale_input_changes_nothing(site: &Site, mut desk: Desk) {
    // A desk that has issued tickets and pages, so that "one earlier" is not
    // the current one by wrapping around.
    desk.visit += 7;
    for input in stale_inputs(&desk) {
        let mut next = desk;
        let step = next.apply(site, &input);
        assert_eq!((step.applied, next), (Applied::Stale, desk), "{input:?}");
        assert!(step.commands.is_empty());
    }
}

fn the_flow_has_a_purpose_wherever_it_is_asked_for_a_screen(state: &State) {
    let asked = state.host_screen().is_none();
    let purposes = purposes(state.phase);
    assert!(!asked || !purposes.is_empty(), "{state:?}");
    assert!(asked || state.clerk == Clerk::TookOver || purposes.is_empty(), "{state:?}");
}

fn legal_intents_are_carried_out_and_all_others_refused(site: &Site, state: State) {
    let told = situation(site, &state);
    let all_steps: Vec<String> = HostStep::ALL.iter().map(|s| s.name().to_owned()).collect();
    for kind in IntentKind::ALL {
        for intent in intents(*kind, &all_steps) {
            let mut desk = Desk::default();
            desk.state = state;
            let legal = told.legal.contains(kind)
                && match &intent {
                    Intent::HostStep(name) => told.host_steps.contains(name),
                    _ => true,
                };
            assert_eq!(desk.intend(site, &[intent]).is_ok(), legal, "{kind} in {state:?}");
        }
    }
}

#[test]
fn a_patient_who_declines_is_indistinguishable() {
    // The only input that ends a step with an answer carries none.
    let mut desk = Desk::default();
    desk.state.phase = Phase::Asking {
        held: Held::Card,
        step: HostStep::Consent,
        due: crate::Due::NONE.with(HostStep::Consent),
    };
    let step = desk.apply(&Site::complete(), &Input::StepDone { at: desk.generation });
    expect_test::expect!["Event(HostStep { name: \"consent\", outcome: Done })"]
        .assert_eq(&format!("{:?}", step.applied));
}

#[test]
fn a_silent_service_sends_the_patient_to_the_clerk() {
    let mut desk = Desk::default();
    desk.state.phase = Phase::Querying { held: Held::Card };
    let step = desk.apply(&Site::complete(), &Input::Deadline { ticket: desk.ticket() });
    assert_eq!(
        step.applied,
        Applied::Event(crate::contract::Event::Eligibility(EligibilityEvent::Unavailable))
    );
    assert_eq!(desk.state.phase, Phase::Referred { held: Held::Card, again: true });
}
