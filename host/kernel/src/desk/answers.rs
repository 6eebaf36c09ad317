//! What the devices answer, and what becomes of the visit then.

use super::{Applied, Desk};
use crate::contract::{
    EligibilityEvent, Event, Outcome, Part, PartChange, RecordedEvent, Site, Token, TokenKind,
};
use crate::input::{Command, FaceAnswer, PinAnswer, TokenAnswer};
use crate::redact;
use crate::state::{Due, Held, HostStep, Means, Phase};

impl Desk {
    pub(super) fn token(
        &mut self,
        answer: TokenAnswer,
        event: Event,
        commands: &mut Vec<Command>,
    ) -> Applied {
        let Phase::Reading { token } = self.state.phase else { return Applied::Stale };
        let seen = (token == Token::Card).then_some(TokenKind::Card);
        if token == Token::Android {
            commands.push(Command::ForgetPin);
        }
        match (answer, token) {
            (TokenAnswer::Ready { means, notice }, Token::Card) => {
                self.state.notice = notice;
                self.set(Phase::Identify { means });
            }
            (TokenAnswer::Ready { notice, .. }, Token::Android | Token::Iphone) => {
                self.state.notice = notice;
                self.set(Phase::Identified { held: Held::Phone });
            }
            (TokenAnswer::WrongPin | TokenAnswer::PinBlocked, Token::Card | Token::Iphone)
            | (TokenAnswer::FewTries, _) => return Applied::Stale,
            (
                TokenAnswer::WrongPin
                | TokenAnswer::PinBlocked
                | TokenAnswer::Unreadable
                | TokenAnswer::Foreign
                | TokenAnswer::Unusable,
                _,
            ) => self.set(Phase::Choosing { seen }),
        }
        Applied::Event(event)
    }

    pub(super) fn face(&mut self, answer: FaceAnswer, event: Event) -> Applied {
        let Phase::Capturing { means } = self.state.phase else { return Applied::Stale };
        match answer {
            FaceAnswer::Hint(_) => {}
            FaceAnswer::Matched => self.set(Phase::Identified { held: Held::Card }),
            FaceAnswer::NotMatched { again } | FaceAnswer::TimedOut { again } => {
                self.set(Phase::Identify { means: Means { face: again, ..means } });
            }
            FaceAnswer::Unavailable => {
                self.set(Phase::Identify { means: Means { face: false, ..means } });
            }
        }
        Applied::Event(event)
    }

    pub(super) fn pin(
        &mut self,
        answer: PinAnswer,
        event: Event,
        commands: &mut Vec<Command>,
    ) -> Applied {
        let Phase::Verifying { means } = self.state.phase else { return Applied::Stale };
        commands.push(Command::ForgetPin);
        self.set(match answer {
            PinAnswer::Verified => Phase::Identified { held: Held::Card },
            PinAnswer::Wrong { again } => Phase::Identify { means: Means { pin: again, ..means } },
            PinAnswer::Failed => Phase::Identify { means: Means { pin: false, ..means } },
        });
        Applied::Event(event)
    }

    pub(super) fn eligibility(
        &mut self,
        site: &Site,
        answer: EligibilityEvent,
        event: Event,
    ) -> Applied {
        let Phase::Querying { held } = self.state.phase else { return Applied::Stale };
        match answer {
            EligibilityEvent::Waiting => {}
            EligibilityEvent::Confirmed => self.set(Phase::Confirmed { held, due: due(site) }),
            EligibilityEvent::SeeClerk => self.set(Phase::Referred { held, again: false }),
            EligibilityEvent::Unavailable => self.set(Phase::Referred { held, again: true }),
        }
        Applied::Event(event)
    }

    pub(super) fn recorded(
        &mut self,
        answer: RecordedEvent,
        event: Event,
        commands: &mut Vec<Command>,
    ) -> Applied {
        let Phase::Recording { held } = self.state.phase else { return Applied::Stale };
        match (answer, held) {
            (RecordedEvent::Failed, Held::Card | Held::Phone) => {
                self.set(Phase::Referred { held, again: false });
                return Applied::Event(event);
            }
            (RecordedEvent::Failed, Held::Taken) => {
                self.set(Phase::Leaving { outcome: Outcome::Referred });
            }
            (RecordedEvent::Ok | RecordedEvent::Queued, Held::Card) => {
                self.set(Phase::Closing { outcome: Outcome::Completed });
            }
            (RecordedEvent::Ok | RecordedEvent::Queued, Held::Phone | Held::Taken) => {
                self.set(Phase::Leaving { outcome: Outcome::Completed });
            }
        }
        self.wipe(commands);
        Applied::Event(event)
    }

    pub(super) fn device(
        &mut self,
        part: Part,
        change: PartChange,
        event: Event,
        commands: &mut Vec<Command>,
    ) -> Applied {
        let Some(state) = redact::with_part(self.state, part, change) else {
            return Applied::Stale;
        };
        self.state = state;
        match (part, change) {
            (Part::Reader, PartChange::Lost) => self.reader_lost(commands),
            (Part::Camera, PartChange::Lost) => {
                if let Phase::Capturing { means } = self.state.phase {
                    commands.push(Command::StopFace);
                    self.set(Phase::Identify { means });
                }
            }
            (Part::Keypad | Part::Speaker | Part::Link, PartChange::Lost)
            | (_, PartChange::Restored) => {}
        }
        match self.state.phase {
            Phase::Idle => Applied::Refresh,
            _ => Applied::Event(event),
        }
    }

    /// Nothing that was read through a reader that is gone is used again.
    fn reader_lost(&mut self, commands: &mut Vec<Command>) {
        match self.state.phase {
            Phase::Recording { held: Held::Card } => {
                self.set(Phase::Recording { held: Held::Taken });
            }
            Phase::Closing { outcome } | Phase::LeftBehind { outcome } => {
                self.wipe(commands);
                self.set(Phase::Leaving { outcome });
            }
            Phase::Reading { .. } | Phase::AndroidPin { .. } | Phase::Choosing { .. } => {
                self.wipe(commands);
                self.set(Phase::Choosing { seen: None });
            }
            phase if phase.card_inside() => {
                self.wipe(commands);
                if matches!(phase, Phase::StaffCall { .. } | Phase::StaffPad { .. }) {
                    commands.push(Command::EndCall);
                }
                self.state.notice = false;
                self.set(Phase::Choosing { seen: None });
            }
            _ => {}
        }
    }
}

/// The host steps that are due once eligibility is confirmed.
///
/// Whether a step concerns this patient at all is the host's secret: one that
/// does not is answered `done` at once.
fn due(site: &Site) -> Due {
    let features = &site.features;
    let mut due = Due::NONE.with(HostStep::Consent).with(HostStep::SpecificDisease);
    for (on, step) in [
        (features.registration, HostStep::Registration),
        (features.subsidy, HostStep::Subsidy),
        (features.prescription, HostStep::Prescription),
    ] {
        if on {
            due = due.with(step);
        }
    }
    due
}
