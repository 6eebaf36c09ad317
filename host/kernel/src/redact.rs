//! The gate between host and flow: what a flow is told, and nothing else.
//!
//! Two functions without a `_` arm, so that whoever adds a phase or an input
//! decides here what a flow learns of it.

use crate::contract::{
    Cause, ClerkEvent, ClerkState, EligibilityEvent, Event, FaceEvent, IntentKind, Method, Methods,
    Part, PartChange, PhaseName, PinEvent, RecordedEvent, Site, Situation, StaffEvent, Staffing,
    StepOutcome, Token, TokenEvent, TokenKind,
};
use crate::input::{ClerkAct, FaceAnswer, Input, PinAnswer, TokenAnswer};
use crate::state::{Clerk, Held, Means, Pending, Phase, State};

/// What a flow hears of an input that was accepted in `state`, or `None` where
/// the input is the host's own affair.
pub fn redact(state: &State, input: &Input) -> Option<Event> {
    match input {
        Input::Detected(kind) => Some(match state.phase {
            Phase::Idle | Phase::Leaving { .. } => Event::Begin(Cause::Token(*kind)),
            Phase::Choosing { .. }
            | Phase::AndroidPin { .. }
            | Phase::Reading { .. }
            | Phase::Identify { .. }
            | Phase::Capturing { .. }
            | Phase::PinPad { .. }
            | Phase::Verifying { .. }
            | Phase::StaffCall { .. }
            | Phase::StaffPad { .. }
            | Phase::Identified { .. }
            | Phase::Querying { .. }
            | Phase::Confirmed { .. }
            | Phase::Asking { .. }
            | Phase::Referred { .. }
            | Phase::Recording { .. }
            | Phase::Closing { .. }
            | Phase::LeftBehind { .. } => Event::Token(TokenEvent::Detected(*kind)),
        }),
        Input::Removed => Some(Event::Token(TokenEvent::Removed)),
        Input::Act { action, .. } if state.phase == Phase::Idle => {
            Some(Event::Begin(Cause::Action(action.clone())))
        }
        Input::Act { action, .. } => Some(Event::Action(action.clone())),
        Input::Touch { .. } => Some(Event::Begin(Cause::Touch)),
        Input::Cancel { .. } => Some(Event::Cancelled),
        Input::Help { .. } if state.phase == Phase::Idle => Some(Event::Begin(Cause::Touch)),
        Input::Help { .. } => Some(Event::Clerk(ClerkEvent::Called)),
        Input::Resume { .. } => Some(Event::Begin(Cause::Resume)),
        Input::Elapsed { .. } => Some(Event::Elapsed),
        Input::StillWaiting { .. } => Some(Event::StillWaiting),
        Input::Inactive { .. } => Some(Event::Inactive),
        Input::PinLeft { .. } => Some(Event::Pin(PinEvent::Abandoned)),
        Input::StaffLeft { .. } => Some(Event::Staff(StaffEvent::Abandoned)),
        Input::StepDone { .. } => step_event(state, StepOutcome::Done),
        Input::StepLeft { .. } => step_event(state, StepOutcome::Abandoned),
        Input::Clerk(act) => redact_clerk(*act),
        Input::Token { answer, .. } => redact_token(*answer),
        Input::Face { answer, .. } => Some(Event::Face(redact_face(*answer))),
        Input::Pin { answer, .. } => Some(Event::Pin(redact_pin(*answer))),
        Input::Eligibility { answer, .. } => Some(Event::Eligibility(*answer)),
        Input::Recorded { answer, .. } => Some(Event::Recorded(*answer)),
        Input::Deadline { .. } => state.phase.pending().map(redact_deadline),
        Input::Device { part, change } => Some(Event::Device { part: *part, change: *change }),
        Input::Signal { name, value } => {
            Some(Event::Signal { name: name.clone(), value: value.clone() })
        }
        Input::Extend { .. } | Input::PinEntered { .. } => None,
    }
}

fn step_event(state: &State, outcome: StepOutcome) -> Option<Event> {
    let Phase::Asking { step, .. } = state.phase else { return None };
    Some(Event::HostStep { name: step.name().to_owned(), outcome })
}

fn redact_clerk(act: ClerkAct) -> Option<Event> {
    match act {
        ClerkAct::Accept => None,
        ClerkAct::Acknowledge => Some(Event::Clerk(ClerkEvent::Acknowledged)),
        ClerkAct::TakeOver => Some(Event::Clerk(ClerkEvent::TookOver)),
        ClerkAct::HandBack => Some(Event::Clerk(ClerkEvent::Returned)),
        ClerkAct::Verify => Some(Event::Staff(StaffEvent::Verified)),
        ClerkAct::Refuse => Some(Event::Staff(StaffEvent::Refused)),
    }
}

fn redact_token(answer: TokenAnswer) -> Option<Event> {
    match answer {
        TokenAnswer::Ready { .. } => Some(Event::Token(TokenEvent::Ready)),
        TokenAnswer::FewTries => None,
        TokenAnswer::WrongPin => Some(Event::Pin(PinEvent::Wrong)),
        TokenAnswer::PinBlocked => Some(Event::Pin(PinEvent::Unavailable)),
        TokenAnswer::Unreadable => Some(Event::Token(TokenEvent::Unreadable)),
        TokenAnswer::Foreign => Some(Event::Token(TokenEvent::Foreign)),
        TokenAnswer::Unusable => Some(Event::Token(TokenEvent::Unusable)),
    }
}

fn redact_face(answer: FaceAnswer) -> FaceEvent {
    match answer {
        FaceAnswer::Hint(hint) => FaceEvent::Hint(hint),
        FaceAnswer::Matched => FaceEvent::Matched,
        FaceAnswer::NotMatched { .. } => FaceEvent::NotMatched,
        FaceAnswer::TimedOut { .. } => FaceEvent::TimedOut,
        FaceAnswer::Unavailable => FaceEvent::Unavailable,
    }
}

fn redact_pin(answer: PinAnswer) -> PinEvent {
    match answer {
        PinAnswer::Verified => PinEvent::Verified,
        PinAnswer::Wrong { .. } => PinEvent::Wrong,
        PinAnswer::Failed => PinEvent::Unavailable,
    }
}

fn redact_deadline(pending: Pending) -> Event {
    match pending {
        Pending::Token => Event::Token(TokenEvent::Unreadable),
        Pending::Face => Event::Face(FaceEvent::Unavailable),
        Pending::Pin => Event::Pin(PinEvent::Unavailable),
        Pending::Eligibility => Event::Eligibility(EligibilityEvent::Unavailable),
        Pending::Recorded => Event::Recorded(RecordedEvent::Queued),
    }
}

/// What a flow is told of where the visit stands.
pub fn situation(site: &Site, state: &State) -> Situation {
    let (phase, outcome, token) = names(state.phase);
    let host_steps = match state.phase {
        Phase::Confirmed { due, .. } => due.iter().map(|step| step.name().to_owned()).collect(),
        Phase::Idle
        | Phase::Choosing { .. }
        | Phase::AndroidPin { .. }
        | Phase::Reading { .. }
        | Phase::Identify { .. }
        | Phase::Capturing { .. }
        | Phase::PinPad { .. }
        | Phase::Verifying { .. }
        | Phase::StaffCall { .. }
        | Phase::StaffPad { .. }
        | Phase::Identified { .. }
        | Phase::Querying { .. }
        | Phase::Asking { .. }
        | Phase::Referred { .. }
        | Phase::Recording { .. }
        | Phase::Closing { .. }
        | Phase::LeftBehind { .. }
        | Phase::Leaving { .. } => Vec::new(),
    };
    Situation {
        phase,
        outcome,
        token,
        methods: methods(site, state),
        legal: IntentKind::ALL
            .iter()
            .copied()
            .filter(|kind| is_legal(site, state, *kind))
            .collect(),
        host_steps,
        notice: state.notice,
        lost: state.lost,
        clerk: match state.clerk {
            Clerk::None => ClerkState::None,
            Clerk::Called => ClerkState::Called,
            Clerk::Coming | Clerk::TookOver => ClerkState::Coming,
        },
    }
}

fn names(phase: Phase) -> (PhaseName, Option<crate::contract::Outcome>, Option<TokenKind>) {
    let card = Some(TokenKind::Card);
    let held_kind = |held: Held| match held {
        Held::Card => Some(TokenKind::Card),
        Held::Phone => Some(TokenKind::Phone),
        Held::Taken => None,
    };
    match phase {
        Phase::Idle => (PhaseName::Idle, None, None),
        Phase::Choosing { seen } => (PhaseName::Choosing, None, seen),
        Phase::AndroidPin { .. } => (PhaseName::Choosing, None, Some(TokenKind::Phone)),
        Phase::Reading { token: Token::Card } => (PhaseName::Reading, None, card),
        Phase::Reading { token: Token::Android | Token::Iphone } => {
            (PhaseName::Reading, None, Some(TokenKind::Phone))
        }
        Phase::Identify { .. }
        | Phase::PinPad { .. }
        | Phase::Verifying { .. }
        | Phase::StaffCall { .. }
        | Phase::StaffPad { .. } => (PhaseName::Identify, None, card),
        Phase::Capturing { .. } => (PhaseName::Capturing, None, card),
        Phase::Identified { held } => (PhaseName::Identified, None, held_kind(held)),
        Phase::Querying { held } => (PhaseName::Querying, None, held_kind(held)),
        Phase::Confirmed { held, .. } | Phase::Asking { held, .. } => {
            (PhaseName::Confirmed, None, held_kind(held))
        }
        Phase::Referred { held, .. } => (PhaseName::Referred, None, held_kind(held)),
        Phase::Recording { held } => (PhaseName::Recording, None, held_kind(held)),
        Phase::Closing { outcome } | Phase::LeftBehind { outcome } => {
            (PhaseName::Closing, Some(outcome), card)
        }
        Phase::Leaving { outcome } => (PhaseName::Leaving, Some(outcome), None),
    }
}

/// The ways to identify that are possible now.
pub(crate) fn methods(site: &Site, state: &State) -> Methods {
    let Some(Means { face, pin }) = state.phase.means() else {
        return Methods { face: false, pin: false, staff: false, recommended: None };
    };
    let face = face && state.lost != Some(Part::Camera);
    let staff = site.features.staffing == Staffing::Counter;
    let recommended = if face {
        Some(Method::Face)
    } else if pin {
        Some(Method::Pin)
    } else {
        staff.then_some(Method::Staff)
    };
    Methods { face, pin, staff, recommended }
}

/// Whether an intent of this kind is legal now: the visit protocol's side of
/// the contract.
pub(crate) fn is_legal(site: &Site, state: &State, kind: IntentKind) -> bool {
    if state.clerk == Clerk::TookOver {
        return false;
    }
    let phase = state.phase;
    let reader = state.lost != Some(Part::Reader);
    match kind {
        IntentKind::ReadCard => reader && phase == Phase::Choosing { seen: Some(TokenKind::Card) },
        IntentKind::ReadAndroid | IntentKind::ReadIphone => {
            reader
                && site.features.phone
                && matches!(phase, Phase::Choosing { seen: None | Some(TokenKind::Phone) })
        }
        IntentKind::StartFace => {
            matches!(phase, Phase::Identify { .. }) && methods(site, state).face
        }
        IntentKind::StopFace => matches!(phase, Phase::Capturing { .. }),
        IntentKind::AskPin => {
            matches!(phase, Phase::Identify { means } | Phase::Capturing { means } if means.pin)
        }
        IntentKind::AskStaff => {
            matches!(phase, Phase::Identify { .. } | Phase::Capturing { .. })
                && methods(site, state).staff
        }
        IntentKind::HostStep => matches!(phase, Phase::Confirmed { due, .. } if !due.is_empty()),
        IntentKind::Query => {
            matches!(phase, Phase::Identified { .. } | Phase::Referred { again: true, .. })
        }
        IntentKind::Answer => phase.is_open() && phase.pending().is_none(),
        IntentKind::CallClerk => {
            phase != Phase::Idle
                && site.features.staffing != Staffing::Unstaffed
                && state.clerk == Clerk::None
        }
        IntentKind::Effect => phase != Phase::Idle,
        IntentKind::Finish => match phase {
            Phase::Confirmed { due, .. } => due.is_empty(),
            Phase::Referred { .. } | Phase::Leaving { .. } => true,
            Phase::Idle
            | Phase::Choosing { .. }
            | Phase::AndroidPin { .. }
            | Phase::Reading { .. }
            | Phase::Identify { .. }
            | Phase::Capturing { .. }
            | Phase::PinPad { .. }
            | Phase::Verifying { .. }
            | Phase::StaffCall { .. }
            | Phase::StaffPad { .. }
            | Phase::Identified { .. }
            | Phase::Querying { .. }
            | Phase::Asking { .. }
            | Phase::Recording { .. }
            | Phase::Closing { .. }
            | Phase::LeftBehind { .. } => false,
        },
        IntentKind::Cancel => phase.is_open() && state.host_screen().is_none(),
    }
}

/// The answer that a silent device is taken to have given.
pub(crate) fn overdue(pending: Pending, ticket: crate::Ticket) -> Input {
    match pending {
        Pending::Token => Input::Token { ticket, answer: TokenAnswer::Unreadable },
        Pending::Face => Input::Face { ticket, answer: FaceAnswer::Unavailable },
        Pending::Pin => Input::Pin { ticket, answer: PinAnswer::Failed },
        Pending::Eligibility => {
            Input::Eligibility { ticket, answer: EligibilityEvent::Unavailable }
        }
        Pending::Recorded => Input::Recorded { ticket, answer: RecordedEvent::Queued },
    }
}

/// Whether a part that is lost outranks another: the host speaks of the one
/// that hinders most.
pub(crate) fn outranks(part: Part, other: Part) -> bool {
    let rank = |part| match part {
        Part::Reader => 0,
        Part::Camera => 1,
        Part::Link => 2,
        Part::Keypad => 3,
        Part::Speaker => 4,
    };
    rank(part) < rank(other)
}

/// The state with the part lost or back, or `None` if nothing changes.
pub(crate) fn with_part(state: State, part: Part, change: PartChange) -> Option<State> {
    match (change, state.lost) {
        (PartChange::Lost, None) => Some(State { lost: Some(part), ..state }),
        (PartChange::Lost, Some(other)) if outranks(part, other) => {
            Some(State { lost: Some(part), ..state })
        }
        (PartChange::Restored, Some(other)) if other == part => Some(State { lost: None, ..state }),
        (PartChange::Lost | PartChange::Restored, _) => None,
    }
}
