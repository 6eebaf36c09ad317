//! What a reader writes into its journal: a row for each input that was taken.

use journal::{JournalError, Kind, Row};
use kernel::contract::Site;
use kernel::{Command, Input, Phase};
use runtime::{Session, Turn, Violation};
use serde::{Deserialize, Serialize};

use super::Reader;

/// What stands in the body of a journal row. Holds nothing of the patient: no
/// digit, name, photo or answer ever enters an [`Input`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Body {
    /// A visit begins: everything a replay needs before the first input.
    Begin {
        /// The desk before the input.
        desk: kernel::Desk,
        /// The flow's state before the input: that of the idle screen.
        state: Vec<u8>,
        /// The place.
        site: Site,
        /// SHA-256 of the flow's component.
        flow: String,
        /// The input.
        input: Input,
        /// What the flow did wrong, if it did.
        violation: Option<Violation>,
    },
    /// An input was taken.
    Input {
        /// The input.
        input: Input,
        /// What the flow did wrong, if it did.
        violation: Option<Violation>,
    },
    /// The flow was replaced.
    Flow {
        /// SHA-256 of the component before.
        from: String,
        /// SHA-256 of the component after.
        to: String,
        /// Why.
        reason: String,
        /// The state bytes went on in the new flow.
        kept: bool,
    },
    /// Something that is not part of a visit.
    Note(String),
}

impl Reader {
    pub(super) fn note(&mut self, kind: Kind, at_ms: u64, body: &Body) -> Result<(), JournalError> {
        let visit = match kind {
            Kind::Flow | Kind::Quarantine if self.session.desk.state.phase != Phase::Idle => {
                self.session.desk.visit
            }
            Kind::Boot
            | Kind::Begin
            | Kind::Input
            | Kind::Violation
            | Kind::Flow
            | Kind::Quarantine
            | Kind::End
            | Kind::Note => 0,
        };
        let row = self.row(kind, visit, at_ms, body);
        self.journal.append(&row).map(|_| ())
    }

    fn row(&self, kind: Kind, visit: u32, at_ms: u64, body: &Body) -> Row {
        let (state_hash, screen_hash) = hashes(&self.session);
        Row { kind, visit, at_ms, state_hash, screen_hash, body: encode(body) }
    }

    pub(super) fn write(
        &mut self,
        at_ms: u64,
        before: &Session,
        input: &Input,
        turn: &Turn,
    ) -> Result<(), JournalError> {
        let begins = turn.commands.contains(&Command::BeginVisit);
        let ends = turn.commands.iter().any(|command| matches!(command, Command::EndVisit(_)));
        let idle = before.desk.state.phase == Phase::Idle && !begins;
        let (kind, body) = if begins {
            let body = Body::Begin {
                desk: before.desk,
                state: before.state.clone(),
                site: self.site.clone(),
                flow: self.flow.digest.clone(),
                input: input.clone(),
                violation: turn.violation.clone(),
            };
            (Kind::Begin, body)
        } else {
            let kind = match &turn.violation {
                _ if ends => Kind::End,
                Some(_) => Kind::Violation,
                None => Kind::Input,
            };
            (kind, Body::Input { input: input.clone(), violation: turn.violation.clone() })
        };
        let visit = if idle { 0 } else { self.session.desk.visit };
        let row = self.row(kind, visit, at_ms, &body);
        self.journal.append(&row).map(|_| ())
    }
}

/// SHA-256 of what a replay must find again: the flow's state with the desk's,
/// and the screen.
pub fn hashes(session: &Session) -> ([u8; 32], [u8; 32]) {
    use sha2::{Digest, Sha256};
    let state = encode(&(session.desk.state, &session.state));
    let screen = encode(&(session.desk.warning, session.desk.safe, &session.screen));
    (Sha256::digest(state).into(), Sha256::digest(screen).into())
}

/// A row that belongs to no visit.
pub fn note_row(note: &Body, at_ms: u64) -> Row {
    let (state_hash, screen_hash) = ([0; 32], [0; 32]);
    Row { kind: Kind::Note, visit: 0, at_ms, state_hash, screen_hash, body: encode(note) }
}

fn encode(value: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(value).expect("invariant: plain data is encodable")
}

/// An input in a word, for traces and transcripts. Never a digit.
pub fn input_name(input: &Input) -> String {
    match input {
        Input::Detected(kind) => format!("detected {kind}"),
        Input::Removed => "removed".into(),
        Input::Act { action, .. } => format!("act {action}"),
        Input::Touch { .. } => "touch".into(),
        Input::Cancel { .. } => "cancel".into(),
        Input::Help { .. } => "help".into(),
        Input::Extend { .. } => "extend".into(),
        Input::Resume { .. } => "resume".into(),
        Input::Elapsed { .. } => "elapsed".into(),
        Input::StillWaiting { .. } => "still-waiting".into(),
        Input::Inactive { .. } => "inactive".into(),
        Input::PinEntered { .. } => "pin-entered".into(),
        Input::PinLeft { .. } => "pin-left".into(),
        Input::StaffLeft { .. } => "staff-left".into(),
        Input::StepDone { .. } => "step-done".into(),
        Input::StepLeft { .. } => "step-left".into(),
        Input::Clerk(act) => format!("clerk {act}"),
        Input::Token { .. } => "token".into(),
        Input::Face { .. } => "face".into(),
        Input::Pin { .. } => "pin".into(),
        Input::Eligibility { answer, .. } => format!("eligibility {answer}"),
        Input::Recorded { answer, .. } => format!("recorded {answer}"),
        Input::Deadline { .. } => "deadline".into(),
        Input::Device { part, change } => format!("{part} {change}"),
        Input::Signal { name, value } => format!("signal {name} {value}"),
    }
}
