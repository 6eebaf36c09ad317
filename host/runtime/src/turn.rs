//! One turn: the only place where a flow is stepped.
//!
//! Input, kernel, redaction, update, are the intents legal, view, is the
//! screen valid. Stations, players, replayers and auditors call this and
//! nothing else, so what is judged is what runs.

use kernel::contract::{Event, Intent, Screen, Site, Wait};
use kernel::limits::STATE_BYTES_MAX;
use kernel::{Applied, BadScreen, Command, Desk, HostScreen, Illegal, Input, Vocabulary};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::plugin::{Answer, Ask, Cost, Flow, From};

/// One reader between two inputs: the desk, the flow's bytes and its screen.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Session {
    /// The host's side.
    pub desk: Desk,
    /// The flow's side, kept by the host.
    pub state: Vec<u8>,
    /// The flow's last screen. Suspended while a screen of the host is up.
    pub screen: Option<Screen>,
}

/// What is on the panel.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Front<'a> {
    /// The flow's screen.
    Flow(&'a Screen),
    /// A screen that the host owns.
    Host(HostScreen),
    /// The host's safe screen for the phase, because the flow failed. The name
    /// begins its phrases.
    Safe(&'static str),
}

/// What a flow did that it may not do. Costs it the step.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Violation {
    /// It gave no answer.
    Fault(Fault),
    /// It asked for something illegal.
    Illegal(Illegal),
    /// Its screen breaks the contract.
    Screen(BadScreen),
    /// Its state is larger than the host keeps, in bytes.
    State(usize),
    /// It gave no screen where one is needed.
    NoScreen,
}

impl Violation {
    /// The code in the journal, on the clerk's page and in the manual.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fault(fault) => fault.code(),
            Self::Illegal(illegal) => illegal.code(),
            Self::Screen(bad) => bad.code(),
            Self::State(_) => "V01",
            Self::NoScreen => "V02",
        }
    }

    /// What the flow's author is to do.
    pub fn fix(&self) -> String {
        match self {
            Self::Fault(fault) => fault.fix(),
            Self::Illegal(illegal) => illegal.fix(),
            Self::Screen(bad) => bad.fix().into(),
            Self::State(_) => format!("keep the state within {STATE_BYTES_MAX} bytes"),
            Self::NoScreen => "answer `view` with a screen in every phase".into(),
        }
    }

    /// Whether it counts towards quarantine.
    pub fn is_strike(&self) -> bool {
        match self {
            Self::Fault(fault) => fault.is_strike(),
            Self::Illegal(_) | Self::Screen(_) | Self::State(_) | Self::NoScreen => true,
        }
    }
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fault(fault) => fault.fmt(f),
            Self::Illegal(illegal) => illegal.fmt(f),
            Self::Screen(bad) => bad.fmt(f),
            Self::State(bytes) => {
                write!(f, "the state has {bytes} bytes; at most {STATE_BYTES_MAX} are kept")
            }
            Self::NoScreen => f.write_str("the flow gave no screen"),
        }
    }
}

/// What one input led to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Turn {
    /// What the kernel made of it.
    pub applied: Applied,
    /// What the host must do, in this order.
    pub commands: Vec<Command>,
    /// What the flow asked for, if it was stepped and kept to the contract.
    pub intents: Vec<Intent>,
    /// What the flow did wrong; its step then counts for nothing.
    pub violation: Option<Violation>,
    /// What the step cost; zero if the flow was not stepped.
    pub cost: Cost,
}

impl Turn {
    /// What the flow heard.
    pub fn event(&self) -> Option<&Event> {
        match &self.applied {
            Applied::Begin(event) | Applied::Event(event) => Some(event),
            Applied::Stale | Applied::Shown | Applied::Refresh | Applied::Over => None,
        }
    }
}

impl Session {
    /// A reader that nobody has used yet, with the flow's idle screen up.
    pub fn open(site: &Site, flow: &mut impl Flow, words: &Vocabulary) -> (Self, Turn) {
        let mut session = Self { desk: Desk::default(), state: Vec::new(), screen: None };
        let (turn, _) = idle(&mut session, site, flow, words, Vec::new());
        (session, turn)
    }

    /// What is on the panel. A warning of the host may lie over it
    /// (`desk.warning`).
    pub fn front(&self) -> Front<'_> {
        if let Some(screen) = self.desk.state.host_screen() {
            return Front::Host(screen);
        }
        match &self.screen {
            Some(screen) if !self.desk.safe => Front::Flow(screen),
            Some(_) | None => Front::Safe(kernel::safe_screen(self.desk.state.phase)),
        }
    }

    /// The wait of the flow's screen, for [`Desk::timers`].
    pub fn wait(&self) -> Wait {
        match self.front() {
            Front::Flow(screen) => screen.wait,
            Front::Host(_) | Front::Safe(_) => Wait::Host,
        }
    }

    /// Whether the input was aimed at something that is on the panel now.
    fn is_on_panel(&self, input: &Input) -> bool {
        let Front::Flow(screen) = self.front() else { return true };
        match input {
            Input::Act { action, .. } => screen.actions.iter().any(|one| one.id == *action),
            Input::Elapsed { .. } => matches!(screen.wait, Wait::Advance(_)),
            Input::StillWaiting { .. } => matches!(screen.wait, Wait::Progress(_)),
            Input::Detected(_)
            | Input::Removed
            | Input::Touch { .. }
            | Input::Cancel { .. }
            | Input::Help { .. }
            | Input::Extend { .. }
            | Input::Resume { .. }
            | Input::Inactive { .. }
            | Input::PinEntered { .. }
            | Input::PinLeft { .. }
            | Input::StaffLeft { .. }
            | Input::StepDone { .. }
            | Input::StepLeft { .. }
            | Input::Clerk(_)
            | Input::Token { .. }
            | Input::Face { .. }
            | Input::Pin { .. }
            | Input::Eligibility { .. }
            | Input::Recorded { .. }
            | Input::Deadline { .. }
            | Input::Device { .. }
            | Input::Signal { .. } => true,
        }
    }

    /// What a touch could be aimed at, but for the flow's screen itself: when
    /// it changes, the page has turned.
    fn page(&self) -> (Option<HostScreen>, Option<&'static str>, bool) {
        let safe = self.desk.safe || self.screen.is_none();
        let safe = safe.then(|| kernel::safe_screen(self.desk.state.phase));
        (self.desk.state.host_screen(), safe, self.desk.warning)
    }
}

/// Takes one input through kernel and flow.
pub fn turn(
    session: &mut Session,
    site: &Site,
    flow: &mut impl Flow,
    words: &Vocabulary,
    input: &Input,
) -> Turn {
    let known = !matches!(input, Input::Signal { name, value } if !words.knows_signal(name, value));
    if !known || !session.is_on_panel(input) {
        return quiet(Applied::Stale, Vec::new()).0;
    }
    let before = session.page();
    let step = session.desk.apply(site, input);
    let (turn, redrawn) = match step.applied {
        Applied::Stale | Applied::Shown => quiet(step.applied, step.commands),
        Applied::Over => idle(session, site, flow, words, step.commands),
        Applied::Refresh if session.desk.state.phase == kernel::Phase::Idle => {
            idle(session, site, flow, words, step.commands)
        }
        Applied::Refresh => {
            let from = From::State(session.state.clone());
            let ask = Ask { site: site.clone(), desk: session.desk, from, event: None };
            settle(session, site, flow, words, ask, step)
        }
        Applied::Begin(ref event) => {
            let event = Some(event.clone());
            let ask = Ask { site: site.clone(), desk: session.desk, from: From::Start, event };
            settle(session, site, flow, words, ask, step)
        }
        Applied::Event(ref event) => {
            let from = From::State(session.state.clone());
            let event = Some(event.clone());
            let ask = Ask { site: site.clone(), desk: session.desk, from, event };
            settle(session, site, flow, words, ask, step)
        }
    };
    if redrawn || before != session.page() {
        session.desk.turn_page();
    }
    turn
}

/// Shows the session's state again, without an event: after the flow's code or
/// words have changed under it. Returns what is wrong, and then the session is
/// as it was.
pub fn redraw(
    session: &mut Session,
    site: &Site,
    flow: &mut impl Flow,
    words: &Vocabulary,
) -> Option<Violation> {
    let before = session.clone();
    let from = From::State(session.state.clone());
    let ask = Ask { site: site.clone(), desk: session.desk, from, event: None };
    let step = kernel::Step { applied: Applied::Refresh, commands: Vec::new() };
    let (Turn { violation, .. }, _) = settle(session, site, flow, words, ask, step);
    if violation.is_some() {
        *session = before;
    }
    violation
}

fn quiet(applied: Applied, commands: Vec<Command>) -> (Turn, bool) {
    let (intents, violation, cost) = (Vec::new(), None, Cost::default());
    (Turn { applied, commands, intents, violation, cost }, false)
}

/// Shows the idle screen: the view of a fresh start.
fn idle(
    session: &mut Session,
    site: &Site,
    flow: &mut impl Flow,
    words: &Vocabulary,
    commands: Vec<Command>,
) -> (Turn, bool) {
    let ask = Ask { site: site.clone(), desk: session.desk, from: From::Start, event: None };
    let step = kernel::Step { applied: Applied::Over, commands };
    settle(session, site, flow, words, ask, step)
}

/// Asks the flow and takes its answer whole, or not at all. Says whether the
/// flow's screen is another one now.
fn settle(
    session: &mut Session,
    site: &Site,
    flow: &mut impl Flow,
    words: &Vocabulary,
    ask: Ask,
    step: kernel::Step,
) -> (Turn, bool) {
    let kernel::Step { applied, mut commands } = step;
    let answered = flow.ask(&ask).map_err(Violation::Fault);
    let cost = answered.as_ref().map(|answer| answer.cost).unwrap_or_default();
    let taken = answered.and_then(|answer| take(session.desk, site, words, answer));
    match taken {
        Ok(taken) => {
            session.desk = taken.desk;
            session.desk.safe = false;
            session.state = taken.answer.state;
            let redrawn = taken.answer.screen.is_some() && taken.answer.screen != session.screen;
            if redrawn {
                session.screen = taken.answer.screen;
            }
            commands.extend(taken.commands);
            let intents = taken.answer.intents;
            (Turn { applied, commands, intents, violation: None, cost }, redrawn)
        }
        Err(violation) => {
            session.desk.fail();
            let intents = Vec::new();
            (Turn { applied, commands, intents, violation: Some(violation), cost }, false)
        }
    }
}

struct Taken {
    desk: Desk,
    commands: Vec<Command>,
    answer: Answer,
}

/// Checks everything a flow answered. Nothing of it is used unless all is well.
fn take(
    mut desk: Desk,
    site: &Site,
    words: &Vocabulary,
    mut answer: Answer,
) -> Result<Taken, Violation> {
    if answer.state.len() > STATE_BYTES_MAX {
        return Err(Violation::State(answer.state.len()));
    }
    words.check_intents(&answer.intents).map_err(Violation::Illegal)?;
    let commands = desk.intend(site, &answer.intents).map_err(Violation::Illegal)?;
    match (&answer.screen, desk.state.host_screen()) {
        (Some(screen), None) => {
            words.check_screen(&desk.state, screen).map_err(Violation::Screen)?;
        }
        (None, None) => return Err(Violation::NoScreen),
        // Nothing of the flow is drawn under a screen of the host.
        (_, Some(_)) => answer.screen = None,
    }
    Ok(Taken { desk, commands, answer })
}
