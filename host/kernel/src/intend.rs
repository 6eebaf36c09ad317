//! What a flow asks for, checked as a whole before any of it is done.

use crate::contract::{Intent, IntentKind, Outcome, Site, Token};
use crate::desk::Desk;
use crate::input::Command;
use crate::limits::{INTENTS_MAX, quoted};
use crate::redact;
use crate::state::{Clerk, Held, HostStep, Phase};

/// Why the intents of a step were refused. None of them was carried out.
#[derive(Clone, Debug, Eq, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Illegal {
    /// More than [`INTENTS_MAX`].
    TooMany(usize),
    /// Not in `situation.legal`.
    NotNow(IntentKind),
    /// A host step that is not due, or that the host does not know.
    NotDue(String),
    /// A second intent that moves the visit.
    SecondMove(IntentKind),
    /// A question, option, effect or value that the manifest does not declare,
    /// or a kind of intent that it does not list.
    Undeclared(String),
}

impl Illegal {
    /// The code in the journal and in reports.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMany(_) => "I01",
            Self::NotNow(_) => "I02",
            Self::NotDue(_) => "I03",
            Self::SecondMove(_) => "I04",
            Self::Undeclared(_) => "I05",
        }
    }

    /// What the flow's author is to do.
    pub fn fix(&self) -> String {
        match self {
            Self::TooMany(_) => {
                format!(
                    "ask for {INTENTS_MAX} things or fewer a step, and for the rest in a later one"
                )
            }
            Self::NotNow(_) => "ask only for what `situation.legal` lists".into(),
            Self::NotDue(_) => "ask only for a step that `situation.host-steps` lists".into(),
            Self::SecondMove(_) => {
                "ask for one thing that moves the visit, and go on from what the next event says"
                    .into()
            }
            Self::Undeclared(_) => "declare it in flow.toml, or do not ask for it".into(),
        }
    }
}

impl std::fmt::Display for Illegal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooMany(count) => write!(f, "{count} intents in one step; at most {INTENTS_MAX}"),
            Self::NotNow(kind) => write!(f, "intent {kind} is not legal in this phase"),
            Self::NotDue(name) => write!(f, "host step {name} is not due"),
            Self::SecondMove(kind) => {
                write!(f, "intent {kind} moves the visit a second time in one step")
            }
            Self::Undeclared(what) => write!(f, "{what} is not declared in the manifest"),
        }
    }
}

/// Whether an intent of this kind moves the visit or uses a device; a step may
/// hold one of them.
fn moves(kind: IntentKind) -> bool {
    match kind {
        IntentKind::ReadCard
        | IntentKind::ReadAndroid
        | IntentKind::ReadIphone
        | IntentKind::StartFace
        | IntentKind::StopFace
        | IntentKind::AskPin
        | IntentKind::AskStaff
        | IntentKind::HostStep
        | IntentKind::Query
        | IntentKind::Finish
        | IntentKind::Cancel => true,
        IntentKind::Answer | IntentKind::CallClerk | IntentKind::Effect => false,
    }
}

impl Desk {
    /// Checks all intents of a step, then carries them out.
    ///
    /// # Errors
    /// The first thing that is wrong with them; the desk is then unchanged.
    pub fn intend(&mut self, site: &Site, intents: &[Intent]) -> Result<Vec<Command>, Illegal> {
        if intents.len() > INTENTS_MAX {
            return Err(Illegal::TooMany(intents.len()));
        }
        let mut moved = false;
        for intent in intents {
            let kind = intent.kind();
            if !redact::is_legal(site, &self.state, kind) {
                return Err(Illegal::NotNow(kind));
            }
            if moves(kind) && std::mem::replace(&mut moved, true) {
                return Err(Illegal::SecondMove(kind));
            }
            if let Intent::HostStep(name) = intent {
                let due = HostStep::parse(name).is_some_and(|step| {
                    matches!(self.state.phase, Phase::Confirmed { due, .. } if due.contains(step))
                });
                if !due {
                    return Err(Illegal::NotDue(quoted(name)));
                }
            }
        }
        let mut commands = Vec::new();
        // What is said or called goes out before the visit moves on.
        let (moving, rest): (Vec<_>, Vec<_>) =
            intents.iter().partition(|intent| moves(intent.kind()));
        for intent in rest.into_iter().chain(moving) {
            self.carry_out(intent, &mut commands);
        }
        Ok(commands)
    }

    fn carry_out(&mut self, intent: &Intent, commands: &mut Vec<Command>) {
        match intent {
            Intent::ReadToken(Token::Android) => self.enter(Phase::AndroidPin { few: false }),
            Intent::ReadToken(token @ (Token::Card | Token::Iphone)) => {
                self.enter(Phase::Reading { token: *token });
                let ticket = self.next_ticket();
                commands.push(Command::ReadToken { ticket, token: *token, warned: false });
            }
            Intent::StartFace => {
                if let Some(means) = self.state.phase.means() {
                    self.enter(Phase::Capturing { means });
                    let ticket = self.next_ticket();
                    commands.push(Command::StartFace { ticket });
                }
            }
            Intent::StopFace => self.leave_camera(commands, |means| Phase::Identify { means }),
            Intent::AskPin => self.leave_camera(commands, |means| Phase::PinPad { means }),
            Intent::AskStaff => {
                self.leave_camera(commands, |means| Phase::StaffCall { means });
                commands.push(Command::CallStaff);
            }
            Intent::HostStep(name) => {
                if let (Phase::Confirmed { held, due }, Some(step)) =
                    (self.state.phase, HostStep::parse(name))
                {
                    self.enter(Phase::Asking { held, step, due });
                }
            }
            Intent::Query => {
                if let Phase::Identified { held } | Phase::Referred { held, .. } = self.state.phase
                {
                    self.enter(Phase::Querying { held });
                    let ticket = self.next_ticket();
                    commands.push(Command::Query { ticket });
                }
            }
            Intent::Answer { question, option } => commands
                .push(Command::KeepAnswer { question: question.clone(), option: option.clone() }),
            Intent::CallClerk(reason) => {
                self.state.clerk = Clerk::Called;
                commands.push(Command::CallClerk(*reason));
            }
            Intent::Effect { name, value } => {
                commands.push(Command::Effect { name: name.clone(), value: value.clone() });
            }
            Intent::Finish => self.finish(commands),
            Intent::Cancel => self.give_up(commands),
        }
    }

    fn leave_camera(
        &mut self,
        commands: &mut Vec<Command>,
        next: impl FnOnce(crate::state::Means) -> Phase,
    ) {
        if let Some(means) = self.state.phase.means() {
            if matches!(self.state.phase, Phase::Capturing { .. }) {
                commands.push(Command::StopFace);
            }
            self.enter(next(means));
        }
    }

    fn finish(&mut self, commands: &mut Vec<Command>) {
        if let Phase::Confirmed { held, .. } = self.state.phase {
            self.enter(Phase::Recording { held });
            let ticket = self.next_ticket();
            commands.push(Command::Record { ticket });
        } else if let Phase::Referred { held, .. } = self.state.phase {
            self.release(commands);
            let outcome = Outcome::Referred;
            self.enter(match held {
                Held::Card => Phase::Closing { outcome },
                Held::Phone | Held::Taken => Phase::Leaving { outcome },
            });
        } else if let Phase::Leaving { outcome } = self.state.phase {
            self.end(outcome, commands);
        }
    }

    fn give_up(&mut self, commands: &mut Vec<Command>) {
        let phase = self.state.phase;
        let outcome = Outcome::Stopped;
        if phase.card_inside() {
            self.release(commands);
            self.enter(Phase::Closing { outcome });
        } else {
            self.end(outcome, commands);
        }
    }
}
