//! The visit protocol: one function from a desk and an input to the next desk.
//!
//! A desk is the state that is compared, and beside it what is counted:
//! visits, tickets, generations, steps. The same inputs always give the same
//! desk and the same commands.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a phase that a transition does not name is one where the input is stale"
)]

mod answers;

use serde::{Deserialize, Serialize};

use crate::contract::{
    ClerkReason, Event, Outcome, Part, Site, Span, Staffing, Token, TokenKind, Wait,
};
use crate::input::{ClerkAct, Command, Generation, Input, Ticket, TokenAnswer};
use crate::limits::{EXTENSIONS_MAX, STEPS_PER_VISIT_MAX};
use crate::redact::{self, redact};
use crate::state::{Clerk, Held, Pending, Phase, State};

/// One reader's side of the visit protocol.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Desk {
    /// Where the visit stands: all that is compared.
    pub state: State,
    /// The host's warning that time is nearly up lies over the screen.
    pub warning: bool,
    /// The flow failed: the host's safe screen is up, and the flow hears
    /// nothing until it takes over anew.
    pub safe: bool,
    /// The current or last visit, from 1.
    pub visit: u32,
    /// What is on the panel.
    pub generation: Generation,
    serial: u32,
    steps: u16,
    extensions: u8,
}

/// What an input led to.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Applied {
    /// Nothing: it came too late, twice, or does not fit. The flow never hears
    /// of it.
    Stale,
    /// The host's own screen changed; the flow is not concerned.
    Shown,
    /// The flow's screen is to be drawn again, without a step.
    Refresh,
    /// The flow starts from a fresh state and hears this.
    Begin(Event),
    /// The flow hears this.
    Event(Event),
    /// The visit is over: the idle screen.
    Over,
}

/// What an input led to, and what the host must do.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What it led to.
    pub applied: Applied,
    /// What the host must do, in this order.
    pub commands: Vec<Command>,
}

impl Step {
    pub(crate) fn stale() -> Self {
        Self { applied: Applied::Stale, commands: Vec::new() }
    }
}

/// Which clocks run now. The station sets the lengths.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Timers {
    /// Gives `Input::Inactive`. Counts from the last input that was not time.
    pub inactive: Option<Inactivity>,
    /// Gives `Input::Elapsed`.
    pub elapsed: Option<Span>,
    /// Gives `Input::StillWaiting`, and starts anew.
    pub waiting: Option<Span>,
    /// Gives `Input::Deadline`. Counts from the command.
    pub deadline: Option<(Ticket, Pending)>,
}

/// How long nothing may happen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Inactivity {
    /// As long as the screen says.
    Screen(Span),
    /// As long as the warning stands.
    Warning,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            state: State::IDLE,
            warning: false,
            safe: false,
            visit: 0,
            generation: Generation(0),
            serial: 0,
            steps: 0,
            extensions: 0,
        }
    }
}

impl Desk {
    /// The ticket of the command under way.
    pub fn ticket(&self) -> Ticket {
        Ticket { visit: self.visit, serial: self.serial }
    }

    /// Whether the patient can still ask for more time.
    pub fn can_extend(&self) -> bool {
        self.extensions < EXTENSIONS_MAX
    }

    /// Marks that something else is on the panel now, so that touches aimed at
    /// what was there before are stale.
    pub fn turn_page(&mut self) {
        self.generation = Generation(self.generation.0.wrapping_add(1));
    }

    /// Goes on counting visits after the last one on record.
    pub fn count_from(&mut self, last: u32) {
        self.visit = last;
    }

    /// Puts up the host's safe screen in place of the flow's.
    pub fn fail(&mut self) {
        self.safe = true;
    }

    /// Takes one input. Inputs that came too late, twice, or do not fit are
    /// [`Applied::Stale`] and change nothing: devices and fingers speak out of
    /// turn, and that is never the patient's fault.
    pub fn apply(&mut self, site: &Site, input: &Input) -> Step {
        let before = *self;
        let mut commands = Vec::new();
        let applied = self.advance(site, input, &mut commands);
        if applied == Applied::Stale {
            *self = before;
            return Step::stale();
        }
        let applied = self.deliver(applied, &mut commands);
        Step { applied, commands }
    }

    /// Counts the steps of a flow, and keeps a flow that has failed from
    /// hearing single events of a story it has lost.
    fn deliver(&mut self, applied: Applied, commands: &mut Vec<Command>) -> Applied {
        match applied {
            Applied::Event(_) | Applied::Begin(_) => {
                self.steps = self.steps.saturating_add(1);
                if self.steps > STEPS_PER_VISIT_MAX {
                    return self.exhaust(commands);
                }
                match applied {
                    Applied::Event(_) if self.safe && self.state.host_screen().is_none() => {
                        self.safe = false;
                        Applied::Begin(Event::Begin(crate::contract::Cause::Resume))
                    }
                    Applied::Event(_) if self.safe => Applied::Shown,
                    Applied::Begin(_) => {
                        self.safe = false;
                        applied
                    }
                    Applied::Event(_)
                    | Applied::Stale
                    | Applied::Shown
                    | Applied::Refresh
                    | Applied::Over => applied,
                }
            }
            Applied::Refresh if self.safe => Applied::Shown,
            Applied::Stale | Applied::Shown | Applied::Refresh | Applied::Over => applied,
        }
    }

    /// Ends a visit whose flow has used up its steps.
    fn exhaust(&mut self, commands: &mut Vec<Command>) -> Applied {
        match self.state.phase {
            Phase::Closing { .. } | Phase::LeftBehind { .. } | Phase::Recording { .. } => {
                self.safe = true;
                Applied::Shown
            }
            phase if phase.card_inside() => {
                self.wipe(commands);
                self.state.phase = Phase::Closing { outcome: Outcome::Stopped };
                self.safe = true;
                Applied::Shown
            }
            _ => self.over(Outcome::Stopped, commands),
        }
    }

    fn is_current(&self, input: &Input) -> bool {
        match input {
            Input::Act { at, .. }
            | Input::Touch { at }
            | Input::Cancel { at }
            | Input::Help { at }
            | Input::Extend { at }
            | Input::Resume { at }
            | Input::Elapsed { at }
            | Input::StillWaiting { at }
            | Input::Inactive { at }
            | Input::PinEntered { at }
            | Input::PinLeft { at }
            | Input::StaffLeft { at }
            | Input::StepDone { at }
            | Input::StepLeft { at } => *at == self.generation,
            Input::Token { ticket, .. } => self.awaits(*ticket, Pending::Token),
            Input::Face { ticket, .. } => self.awaits(*ticket, Pending::Face),
            Input::Pin { ticket, .. } => self.awaits(*ticket, Pending::Pin),
            Input::Eligibility { ticket, .. } => self.awaits(*ticket, Pending::Eligibility),
            Input::Recorded { ticket, .. } => self.awaits(*ticket, Pending::Recorded),
            Input::Deadline { ticket } => {
                *ticket == self.ticket() && self.state.phase.pending().is_some()
            }
            Input::Detected(_)
            | Input::Removed
            | Input::Clerk(_)
            | Input::Device { .. }
            | Input::Signal { .. } => true,
        }
    }

    /// Whether an answer to that command is still wanted.
    pub fn awaits(&self, ticket: Ticket, pending: Pending) -> bool {
        ticket == self.ticket() && self.state.phase.pending() == Some(pending)
    }

    fn advance(&mut self, site: &Site, input: &Input, commands: &mut Vec<Command>) -> Applied {
        if !self.is_current(input) {
            return Applied::Stale;
        }
        let Some(event) = redact(&self.state, input) else {
            return self.advance_silently(input, commands);
        };
        match input {
            Input::Detected(kind) => self.detected(*kind, event, commands),
            Input::Removed => self.removed(event, commands),
            Input::Act { .. } | Input::Touch { .. } => self.touched(input, event, commands),
            Input::Cancel { .. } => self.cancelled(event, commands),
            Input::Help { .. } => self.helped(site, event, commands),
            Input::Resume { .. } => self.resumed(event),
            Input::Elapsed { .. } | Input::StillWaiting { .. } => self.waited(input, event),
            Input::Inactive { .. } => self.inactive(event, commands),
            Input::PinLeft { .. } | Input::StaffLeft { .. } => {
                self.left_pad(input, event, commands)
            }
            Input::StepDone { .. } | Input::StepLeft { .. } => self.step_ended(input, event),
            Input::Clerk(act) => self.clerk(*act, event, commands),
            Input::Token { answer, .. } => self.token(*answer, event, commands),
            Input::Face { answer, .. } => self.face(*answer, event),
            Input::Pin { answer, .. } => self.pin(*answer, event, commands),
            Input::Eligibility { answer, .. } => self.eligibility(site, *answer, event),
            Input::Recorded { answer, .. } => self.recorded(*answer, event, commands),
            Input::Deadline { ticket } => match self.state.phase.pending() {
                Some(pending) => self.advance(site, &redact::overdue(pending, *ticket), commands),
                None => Applied::Stale,
            },
            Input::Device { part, change } => self.device(*part, *change, event, commands),
            Input::Signal { .. } if self.state.phase != Phase::Idle => Applied::Event(event),
            Input::Signal { .. } | Input::Extend { .. } | Input::PinEntered { .. } => {
                Applied::Stale
            }
        }
    }

    /// Inputs that no flow hears of.
    fn advance_silently(&mut self, input: &Input, commands: &mut Vec<Command>) -> Applied {
        match input {
            Input::Extend { .. } if self.warning && self.can_extend() => {
                self.warning = false;
                self.extensions += 1;
                if self.state.host_screen().is_some() { Applied::Shown } else { Applied::Refresh }
            }
            Input::PinEntered { .. } if !self.warning => self.pin_entered(commands),
            Input::Clerk(ClerkAct::Accept) => match self.state.phase {
                Phase::StaffCall { means } if self.state.clerk != Clerk::TookOver => {
                    self.set(Phase::StaffPad { means });
                    Applied::Shown
                }
                _ => Applied::Stale,
            },
            Input::Token { answer: TokenAnswer::FewTries, .. } => {
                if self.state.phase != (Phase::Reading { token: Token::Android }) {
                    return Applied::Stale;
                }
                commands.push(Command::ForgetPin);
                self.set(Phase::AndroidPin { few: true });
                Applied::Shown
            }
            _ => Applied::Stale,
        }
    }

    fn set(&mut self, phase: Phase) {
        self.state.phase = phase;
        self.warning = false;
    }

    fn begin(&mut self, phase: Phase, event: Event, commands: &mut Vec<Command>) -> Applied {
        self.visit = self.visit.wrapping_add(1);
        self.steps = 0;
        self.extensions = 0;
        self.safe = false;
        self.state = State { phase, notice: false, clerk: Clerk::None, ..self.state };
        self.warning = false;
        commands.push(Command::BeginVisit);
        Applied::Begin(event)
    }

    fn over(&mut self, outcome: Outcome, commands: &mut Vec<Command>) -> Applied {
        self.wipe(commands);
        if self.state.clerk != Clerk::None {
            commands.push(Command::EndCall);
        }
        commands.push(Command::EndVisit(outcome));
        self.state = State { lost: self.state.lost, ..State::IDLE };
        self.warning = false;
        self.safe = false;
        Applied::Over
    }

    /// Stops what runs and lets go of card and digits.
    fn wipe(&mut self, commands: &mut Vec<Command>) {
        if matches!(self.state.phase, Phase::Capturing { .. }) {
            commands.push(Command::StopFace);
        }
        if matches!(self.state.phase, Phase::LeftBehind { .. }) {
            commands.push(Command::Alarm { on: false });
        }
        commands.push(Command::Forget);
    }

    fn detected(&mut self, kind: TokenKind, event: Event, commands: &mut Vec<Command>) -> Applied {
        if self.state.lost == Some(Part::Reader) || self.state.clerk == Clerk::TookOver {
            return Applied::Stale;
        }
        match self.state.phase {
            Phase::Idle => self.begin(Phase::Choosing { seen: Some(kind) }, event, commands),
            Phase::Leaving { outcome } => {
                self.over(outcome, commands);
                self.begin(Phase::Choosing { seen: Some(kind) }, event, commands)
            }
            // A phone held near a reader with a card in it is not a choice.
            Phase::Choosing { seen }
                if seen.is_none() || (seen, kind) == (Some(TokenKind::Phone), TokenKind::Card) =>
            {
                self.set(Phase::Choosing { seen: Some(kind) });
                Applied::Event(event)
            }
            _ => Applied::Stale,
        }
    }

    fn removed(&mut self, event: Event, commands: &mut Vec<Command>) -> Applied {
        let phase = self.state.phase;
        match phase {
            Phase::Choosing { seen: Some(_) } => self.set(Phase::Choosing { seen: None }),
            Phase::Reading { token: Token::Card } => {
                self.wipe(commands);
                self.set(Phase::Choosing { seen: None });
            }
            Phase::Recording { held: Held::Card } => {
                self.set(Phase::Recording { held: Held::Taken });
                return Applied::Refresh;
            }
            Phase::Closing { outcome } | Phase::LeftBehind { outcome } => {
                self.wipe(commands);
                self.set(Phase::Leaving { outcome });
            }
            Phase::Referred { held: Held::Card, .. } => {
                self.wipe(commands);
                self.set(Phase::Leaving { outcome: Outcome::Referred });
            }
            _ if phase.card_inside() => {
                self.wipe(commands);
                self.set(Phase::Leaving { outcome: Outcome::Stopped });
            }
            _ => return Applied::Stale,
        }
        Applied::Event(event)
    }

    fn touched(&mut self, input: &Input, event: Event, commands: &mut Vec<Command>) -> Applied {
        match (self.state.phase, input) {
            (Phase::Idle, _) => self.begin(Phase::Choosing { seen: None }, event, commands),
            (_, Input::Act { .. }) if self.listens() => Applied::Event(event),
            _ => Applied::Stale,
        }
    }

    /// Whether the flow's own screen is up, with nothing of the host over it.
    fn listens(&self) -> bool {
        !self.warning && !self.safe && self.state.host_screen().is_none()
    }

    fn cancelled(&mut self, event: Event, commands: &mut Vec<Command>) -> Applied {
        if !self.state.phase.is_open() || self.state.clerk == Clerk::TookOver {
            return Applied::Stale;
        }
        self.stop(event, commands)
    }

    /// Ends the visit from outside: by cancelling, or because time is up.
    fn stop(&mut self, event: Event, commands: &mut Vec<Command>) -> Applied {
        let phase = self.state.phase;
        let outcome = match phase {
            Phase::Referred { .. } => Outcome::Referred,
            _ => Outcome::Stopped,
        };
        let unread = matches!(
            phase,
            Phase::Choosing { .. } | Phase::AndroidPin { .. } | Phase::Reading { .. }
        );
        if !phase.card_inside() && unread {
            return self.over(outcome, commands);
        }
        self.wipe(commands);
        self.set(if phase.card_inside() {
            Phase::Closing { outcome }
        } else {
            Phase::Leaving { outcome }
        });
        Applied::Event(event)
    }

    fn helped(&mut self, site: &Site, event: Event, commands: &mut Vec<Command>) -> Applied {
        if site.features.staffing == Staffing::Unstaffed || self.state.clerk != Clerk::None {
            return Applied::Stale;
        }
        let applied = match self.state.phase {
            Phase::Idle => self.begin(Phase::Choosing { seen: None }, event, commands),
            _ => Applied::Event(event),
        };
        commands.push(Command::CallClerk(ClerkReason::Help));
        self.state.clerk = Clerk::Called;
        self.warning = false;
        applied
    }

    fn resumed(&mut self, event: Event) -> Applied {
        if !self.safe || self.warning || self.state.phase == Phase::Idle {
            return Applied::Stale;
        }
        if self.state.host_screen().is_some() {
            return Applied::Stale;
        }
        Applied::Begin(event)
    }

    fn waited(&mut self, input: &Input, event: Event) -> Applied {
        let pending = self.state.phase.pending().is_some();
        let advance = matches!(input, Input::Elapsed { .. });
        if !self.listens() || self.state.phase == Phase::Idle || (pending && advance) {
            return Applied::Stale;
        }
        Applied::Event(event)
    }

    fn inactive(&mut self, event: Event, commands: &mut Vec<Command>) -> Applied {
        if self.state.clerk == Clerk::TookOver {
            return Applied::Stale;
        }
        match self.state.phase {
            Phase::Closing { outcome } => {
                self.set(Phase::LeftBehind { outcome });
                commands.push(Command::Alarm { on: true });
                Applied::Shown
            }
            Phase::Leaving { outcome } => self.over(outcome, commands),
            phase if !phase.is_open() || phase.pending().is_some() => Applied::Stale,
            _ if self.warning => {
                self.warning = false;
                self.stop(event, commands)
            }
            _ => {
                self.warning = true;
                Applied::Shown
            }
        }
    }

    fn pin_entered(&mut self, commands: &mut Vec<Command>) -> Applied {
        match self.state.phase {
            _ if self.state.clerk == Clerk::TookOver => Applied::Stale,
            Phase::AndroidPin { few } => {
                self.set(Phase::Reading { token: Token::Android });
                let ticket = self.next_ticket();
                commands.push(Command::ReadToken { ticket, token: Token::Android, warned: few });
                Applied::Refresh
            }
            Phase::PinPad { means } => {
                self.set(Phase::Verifying { means });
                let ticket = self.next_ticket();
                commands.push(Command::VerifyPin { ticket });
                Applied::Shown
            }
            _ => Applied::Stale,
        }
    }

    fn left_pad(&mut self, input: &Input, event: Event, commands: &mut Vec<Command>) -> Applied {
        match (self.state.phase, input) {
            _ if self.warning || self.state.clerk == Clerk::TookOver => return Applied::Stale,
            (Phase::AndroidPin { .. }, Input::PinLeft { .. }) => {
                commands.push(Command::ForgetPin);
                self.set(Phase::Choosing { seen: None });
            }
            (Phase::PinPad { means }, Input::PinLeft { .. }) => {
                commands.push(Command::ForgetPin);
                self.set(Phase::Identify { means });
            }
            (Phase::StaffCall { means } | Phase::StaffPad { means }, Input::StaffLeft { .. }) => {
                commands.push(Command::EndCall);
                self.set(Phase::Identify { means });
            }
            _ => return Applied::Stale,
        }
        Applied::Event(event)
    }

    fn step_ended(&mut self, input: &Input, event: Event) -> Applied {
        let Phase::Asking { held, step, due } = self.state.phase else { return Applied::Stale };
        if self.warning || self.state.clerk == Clerk::TookOver {
            return Applied::Stale;
        }
        let due = if matches!(input, Input::StepDone { .. }) { due.without(step) } else { due };
        self.set(Phase::Confirmed { held, due });
        Applied::Event(event)
    }

    fn clerk(&mut self, act: ClerkAct, event: Event, commands: &mut Vec<Command>) -> Applied {
        match (act, self.state.phase) {
            (_, Phase::Idle) => return Applied::Stale,
            (ClerkAct::Acknowledge, _) if self.state.clerk == Clerk::Called => {
                self.state.clerk = Clerk::Coming;
            }
            (ClerkAct::TakeOver, _) if self.state.clerk != Clerk::TookOver => {
                self.suspend(commands);
                self.state.clerk = Clerk::TookOver;
                self.warning = false;
            }
            (ClerkAct::HandBack, _) if self.state.clerk == Clerk::TookOver => {
                self.state.clerk = Clerk::None;
                commands.push(Command::EndCall);
            }
            (ClerkAct::Verify, Phase::StaffPad { .. }) => {
                commands.push(Command::EndCall);
                self.set(Phase::Identified { held: Held::Card });
            }
            (ClerkAct::Refuse, Phase::StaffCall { means } | Phase::StaffPad { means }) => {
                commands.push(Command::EndCall);
                self.set(Phase::Identify { means });
            }
            (
                ClerkAct::Accept
                | ClerkAct::Acknowledge
                | ClerkAct::TakeOver
                | ClerkAct::HandBack
                | ClerkAct::Verify
                | ClerkAct::Refuse,
                _,
            ) => return Applied::Stale,
        }
        Applied::Event(event)
    }

    /// Folds up the host's own screens and the camera before the clerk takes
    /// over; what was half done is asked again.
    fn suspend(&mut self, commands: &mut Vec<Command>) {
        match self.state.phase {
            Phase::Capturing { means } => {
                commands.push(Command::StopFace);
                self.set(Phase::Identify { means });
            }
            Phase::AndroidPin { .. } => {
                commands.push(Command::ForgetPin);
                self.set(Phase::Choosing { seen: None });
            }
            Phase::PinPad { means } => {
                commands.push(Command::ForgetPin);
                self.set(Phase::Identify { means });
            }
            Phase::StaffCall { means } | Phase::StaffPad { means } => {
                self.set(Phase::Identify { means });
            }
            Phase::Asking { held, due, .. } => self.set(Phase::Confirmed { held, due }),
            Phase::Idle
            | Phase::Choosing { .. }
            | Phase::Reading { .. }
            | Phase::Identify { .. }
            | Phase::Verifying { .. }
            | Phase::Identified { .. }
            | Phase::Querying { .. }
            | Phase::Confirmed { .. }
            | Phase::Referred { .. }
            | Phase::Recording { .. }
            | Phase::Closing { .. }
            | Phase::LeftBehind { .. }
            | Phase::Leaving { .. } => {}
        }
    }

    /// The next ticket; the one before is stale from now on.
    pub(crate) fn next_ticket(&mut self) -> Ticket {
        self.serial = self.serial.wrapping_add(1);
        self.ticket()
    }

    pub(crate) fn enter(&mut self, phase: Phase) {
        self.set(phase);
    }

    pub(crate) fn end(&mut self, outcome: Outcome, commands: &mut Vec<Command>) {
        self.over(outcome, commands);
    }

    pub(crate) fn release(&mut self, commands: &mut Vec<Command>) {
        self.wipe(commands);
    }

    /// Which clocks run now, given the wait of the flow's screen.
    pub fn timers(&self, wait: Wait) -> Timers {
        let mut timers = Timers::default();
        let phase = self.state.phase;
        if phase == Phase::Idle || self.state.clerk == Clerk::TookOver {
            return timers;
        }
        let own = self.listens();
        if let Some(pending) = phase.pending() {
            timers.deadline = Some((self.ticket(), pending));
        } else if self.warning {
            timers.inactive = Some(Inactivity::Warning);
        } else if !matches!(phase, Phase::LeftBehind { .. }) {
            timers.inactive = Some(Inactivity::Screen(match wait {
                Wait::Inactivity(span) if own => span,
                _ => Span::Long,
            }));
        }
        match wait {
            Wait::Advance(span) if own && phase.pending().is_none() => timers.elapsed = Some(span),
            Wait::Progress(span) if own => timers.waiting = Some(span),
            Wait::Host | Wait::Inactivity(_) | Wait::Advance(_) | Wait::Progress(_) => {}
        }
        timers
    }
}
