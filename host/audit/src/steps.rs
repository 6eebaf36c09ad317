//! A way through a graph, for people and for `madoguchi play`.

use kernel::contract::{Mode, Site, Staffing, Token, TokenKind};
use kernel::{ClerkAct, FaceAnswer, HostScreen, HostStep, Input, Phase, PinAnswer, TokenAnswer};
use serde::{Deserialize, Serialize};

use crate::{Edge, EdgeId, Graph, judge};

/// One step of a way.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What happened, in words.
    pub input: String,
    /// What the flow heard, if it heard of it.
    pub event: Option<String>,
    /// What the flow asked for.
    pub intents: Vec<String>,
    /// What is on the panel afterwards.
    pub front: String,
    /// Lines of a script for `play`. Empty where an earlier line does it.
    pub script: Vec<String>,
    /// Whether `play` can do it: its simulated devices do not say everything.
    pub playable: bool,
}

/// The steps of a way. Lines of script look ahead: which test card is laid
/// down depends on what is read of it.
pub(crate) fn steps(graph: &Graph, path: &[EdgeId]) -> Vec<Step> {
    let edges: Vec<Edge<'_>> = path.iter().map(|id| graph.edge(*id)).collect();
    edges
        .iter()
        .enumerate()
        .map(|(at, edge)| {
            let rest = edges.get(at + 1..).unwrap_or_default();
            let script = script(graph, edge, rest);
            Step {
                input: describe(edge.input),
                event: edge.event().map(ToString::to_string),
                intents: edge.intents.iter().map(ToString::to_string).collect(),
                front: judge::front(graph, edge.to),
                playable: script.is_some(),
                script: script.unwrap_or_default(),
            }
        })
        .collect()
}

/// The name of a host screen in reports.
pub(crate) fn host_screen(screen: HostScreen) -> String {
    match screen {
        HostScreen::PhonePin { .. } => "phone-pin".to_owned(),
        HostScreen::CardPin => "card-pin".to_owned(),
        HostScreen::Checking => "checking".to_owned(),
        HostScreen::StaffCall => "staff-call".to_owned(),
        HostScreen::StaffPad => "staff-pad".to_owned(),
        HostScreen::Step(step) => format!("step-{step}"),
        HostScreen::LeftBehind => "left-behind".to_owned(),
        HostScreen::TookOver => "clerk-took-over".to_owned(),
    }
}

/// A place as options of `play`, the usual ones left away.
pub(crate) fn place(site: &Site) -> String {
    let features = &site.features;
    let mut options = Vec::new();
    if features.mode != Mode::Normal {
        options.push(format!("--mode {}", features.mode));
    }
    if features.staffing != Staffing::Counter {
        options.push(format!("--staffing {}", features.staffing));
    }
    for (name, on) in [
        ("phone", features.phone),
        ("prescription", features.prescription),
        ("registration", features.registration),
        ("subsidy", features.subsidy),
    ] {
        if !on {
            options.push(format!("--without {name}"));
        }
    }
    for setting in &features.settings {
        options.push(format!("--setting {}={}", setting.name, setting.value));
    }
    options.join(" ")
}

/// The kind of an input, for the map.
pub(crate) fn kind(input: &Input) -> String {
    if let Input::Act { action, .. } = input { format!("act {action}") } else { describe(input) }
}

/// What happened, in words.
pub(crate) fn describe(input: &Input) -> String {
    match input {
        Input::Detected(kind) => format!("{kind} laid down"),
        Input::Removed => "card taken out".to_owned(),
        Input::Act { action, .. } => format!("patient chooses {action}"),
        Input::Touch { .. } => "idle screen touched".to_owned(),
        Input::Cancel { .. } => "patient cancels".to_owned(),
        Input::Help { .. } => "patient calls the clerk".to_owned(),
        Input::Extend { .. } => "patient asks for more time".to_owned(),
        Input::Resume { .. } => "patient goes on from the safe screen".to_owned(),
        Input::Elapsed { .. } => "the screen's time is over".to_owned(),
        Input::StillWaiting { .. } => "still waiting".to_owned(),
        Input::Inactive { .. } => "nobody does anything".to_owned(),
        Input::PinEntered { .. } => "digits entered".to_owned(),
        Input::PinLeft { .. } => "digits left".to_owned(),
        Input::StaffLeft { .. } => "staff check left".to_owned(),
        Input::StepDone { .. } => "legal step answered".to_owned(),
        Input::StepLeft { .. } => "legal step left".to_owned(),
        Input::Clerk(act) => format!("clerk: {act}"),
        Input::Token { answer, .. } => format!("read: {}", token(*answer)),
        Input::Face { answer, .. } => format!("face: {}", face(*answer)),
        Input::Pin { answer, .. } => match answer {
            PinAnswer::Verified => "digits right".to_owned(),
            PinAnswer::Wrong { again: true } => "digits wrong".to_owned(),
            PinAnswer::Wrong { again: false } => "digits wrong, no try left".to_owned(),
            PinAnswer::Failed => "the card does not say".to_owned(),
        },
        Input::Eligibility { answer, .. } => format!("eligibility: {answer}"),
        Input::Recorded { answer, .. } => format!("recorded: {answer}"),
        Input::Deadline { .. } => "a device stays silent".to_owned(),
        Input::Device { part, change } => format!("{part} {change}"),
        Input::Signal { name, value } => format!("signal {name}: {value}"),
    }
}

fn token(answer: TokenAnswer) -> String {
    match answer {
        TokenAnswer::Ready { means, notice } => {
            let mut words = vec!["ready"];
            words.extend((!means.face).then_some("no face"));
            words.extend((!means.pin).then_some("no digits"));
            words.extend(notice.then_some("a notice"));
            words.join(", ")
        }
        TokenAnswer::FewTries => "few tries left".to_owned(),
        TokenAnswer::WrongPin => "wrong digits".to_owned(),
        TokenAnswer::PinBlocked => "digits blocked".to_owned(),
        TokenAnswer::Unreadable => "unreadable".to_owned(),
        TokenAnswer::Foreign => "of another kind".to_owned(),
        TokenAnswer::Unusable => "expired".to_owned(),
    }
}

fn face(answer: FaceAnswer) -> String {
    match answer {
        FaceAnswer::Hint(hint) => format!("hint {hint}"),
        FaceAnswer::Matched => "matched".to_owned(),
        FaceAnswer::NotMatched { again: true } => "not matched".to_owned(),
        FaceAnswer::NotMatched { again: false } => "not matched, no attempt left".to_owned(),
        FaceAnswer::TimedOut { again: true } => "no picture in time".to_owned(),
        FaceAnswer::TimedOut { again: false } => "no picture in time, no attempt left".to_owned(),
        FaceAnswer::Unavailable => "camera unavailable".to_owned(),
    }
}

/// The lines of `play` that do the same, or `None` where its simulated devices
/// cannot.
fn script(graph: &Graph, edge: &Edge<'_>, rest: &[Edge<'_>]) -> Option<Vec<String>> {
    let line = |text: &str| Some(vec![text.to_owned()]);
    let answered_before = || Some(Vec::new());
    match edge.input {
        Input::Detected(TokenKind::Card) => Some(vec![format!("card {}", card(rest)?)]),
        Input::Detected(TokenKind::Phone) => Some(vec![format!("phone {}", phone(graph, rest))]),
        Input::Token { answer, .. } => read(graph, edge, *answer),
        Input::Removed => line("remove"),
        Input::Act { action, .. } => Some(vec![format!("act {action}")]),
        Input::Touch { .. } => line("touch"),
        Input::Cancel { .. } => line("cancel"),
        Input::Help { .. } => line("help"),
        Input::Extend { .. } => line("extend"),
        Input::Resume { .. } => line("continue"),
        Input::Elapsed { .. } => line("time advance"),
        Input::StillWaiting { .. } => line("time progress"),
        Input::Inactive { .. } => line("time inactive"),
        Input::Deadline { .. } => line("time deadline"),
        Input::PinEntered { .. } => digits(rest),
        Input::Pin { answer: PinAnswer::Verified | PinAnswer::Wrong { again: true }, .. } => {
            answered_before()
        }
        Input::PinLeft { .. } => line("pin leave"),
        Input::StaffLeft { .. } => line("staff leave"),
        Input::StepDone { .. } => line(&format!("step {}", option(graph, edge)?)),
        Input::StepLeft { .. } => line("step leave"),
        Input::Clerk(act) => Some(clerk(*act)),
        Input::Face { answer, .. } => match answer {
            FaceAnswer::Hint(hint) => Some(vec![format!("face hint {hint}")]),
            FaceAnswer::Matched => line("face matched"),
            FaceAnswer::NotMatched { again: true } => line("face not-matched"),
            FaceAnswer::TimedOut { again: true } => line("face timed-out"),
            FaceAnswer::Unavailable => line("face unavailable"),
            FaceAnswer::NotMatched { again: false } | FaceAnswer::TimedOut { again: false } => None,
        },
        Input::Eligibility { answer, .. } => Some(vec![format!("eligibility {answer}")]),
        Input::Recorded { answer: kernel::contract::RecordedEvent::Ok, .. } => answered_before(),
        Input::Device { part, change } => Some(vec![format!(
            "{} {part}",
            match change {
                kernel::contract::PartChange::Lost => "lose",
                kernel::contract::PartChange::Restored => "restore",
            }
        )]),
        Input::Pin { .. } | Input::Recorded { .. } | Input::Signal { .. } => None,
    }
}

/// The test card of which that will be read which is read next.
fn card(rest: &[Edge<'_>]) -> Option<&'static str> {
    let answer = rest.iter().find_map(|edge| {
        if let Input::Token { answer, .. } = edge.input { Some(*answer) } else { None }
    });
    match answer {
        None => Some("A"),
        Some(TokenAnswer::Ready { means, notice }) => match (means.face, means.pin, notice) {
            (true, true, false) => Some("A"),
            (true, true, true) => Some("E"),
            (true, false, false) => Some("D"),
            (true, false, true) | (false, ..) => None,
        },
        Some(TokenAnswer::Unreadable) => Some("I"),
        Some(TokenAnswer::Foreign) => Some("H"),
        Some(TokenAnswer::Unusable) => Some("F"),
        Some(TokenAnswer::FewTries | TokenAnswer::WrongPin | TokenAnswer::PinBlocked) => Some("A"),
    }
}

fn phone(graph: &Graph, rest: &[Edge<'_>]) -> &'static str {
    let iphone = rest.iter().any(|edge| {
        graph.node(edge.from).kernel.state.phase == Phase::Reading { token: Token::Iphone }
    });
    if iphone { "L" } else { "K" }
}

/// Reading happens by itself once a card lies there; a phone is held up.
fn read(graph: &Graph, edge: &Edge<'_>, answer: TokenAnswer) -> Option<Vec<String>> {
    match (graph.node(edge.from).kernel.state.phase, answer) {
        (Phase::Reading { token: Token::Card }, _) => Some(Vec::new()),
        (Phase::Reading { token: Token::Android }, TokenAnswer::Ready { notice: false, .. }) => {
            Some(vec!["phone K".to_owned()])
        }
        (Phase::Reading { token: Token::Iphone }, TokenAnswer::Ready { notice: false, .. }) => {
            Some(vec!["phone L".to_owned()])
        }
        (Phase::Reading { token: Token::Iphone }, TokenAnswer::Unreadable) => {
            Some(vec!["phone M".to_owned()])
        }
        _ => None,
    }
}

fn digits(rest: &[Edge<'_>]) -> Option<Vec<String>> {
    let answer = rest.iter().find_map(|edge| {
        if let Input::Pin { answer, .. } = edge.input { Some(*answer) } else { None }
    });
    match answer {
        None | Some(PinAnswer::Verified) => Some(vec!["pin 1234".to_owned()]),
        Some(PinAnswer::Wrong { again: true }) => Some(vec!["pin 0000".to_owned()]),
        Some(PinAnswer::Wrong { again: false } | PinAnswer::Failed) => None,
    }
}

/// An answer to the host step that is up.
fn option(graph: &Graph, edge: &Edge<'_>) -> Option<&'static str> {
    let Phase::Asking { step, .. } = graph.node(edge.from).kernel.state.phase else { return None };
    Some(match step {
        HostStep::Prescription => "paper",
        HostStep::Registration
        | HostStep::Consent
        | HostStep::SpecificDisease
        | HostStep::Subsidy => "agree",
    })
}

fn clerk(act: ClerkAct) -> Vec<String> {
    let lines: &[&str] = match act {
        ClerkAct::Accept => &["staff accept"],
        ClerkAct::Verify => &["staff password 2468", "staff verify"],
        ClerkAct::Refuse => &["staff refuse"],
        ClerkAct::Acknowledge => &["clerk acknowledge"],
        ClerkAct::TakeOver => &["clerk take-over"],
        ClerkAct::HandBack => &["clerk hand-back"],
    };
    lines.iter().map(|line| (*line).to_owned()).collect()
}
