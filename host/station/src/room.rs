//! The virtual hardware around one reader: card tray, face engine, eligibility
//! terminal. A simulator, and named as one: nothing here is a real device.

use std::collections::BTreeMap;

use card::{
    AndroidRead, CardError, Date, Fixture, Session, Token as CardToken, Tries, Validity,
    VerifyError, VirtualCard,
};
use kernel::contract::{EligibilityEvent, Hint, PartChange, RecordedEvent, Token, TokenKind};
use kernel::{Command, FaceAnswer, HostStep, Input, Means, PinAnswer, Ticket, TokenAnswer};
use zeroize::Zeroizing;

use crate::message::{EligibilityPlan, FacePlan, FaceSay};
use crate::record::Record;

/// Attempts to recognise a face in one visit.
pub const FACE_ATTEMPTS_MAX: u8 = 3;

/// An answer on its way.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Later {
    /// In how many milliseconds.
    pub after_ms: u64,
    /// What comes.
    pub input: Input,
}

fn later(after_ms: u64, input: Input) -> Later {
    Later { after_ms, input }
}

/// The virtual devices of one reader.
pub struct Room {
    cards: BTreeMap<Fixture, VirtualCard>,
    /// What lies on the reader.
    pub(crate) placed: Option<Fixture>,
    /// A phone is expected: it is read when it is held to the reader.
    awaited: Option<(Ticket, Token, bool)>,
    capturing: Option<Ticket>,
    querying: Option<Ticket>,
    /// What the face engine will say.
    pub(crate) face: FacePlan,
    /// What the eligibility simulator will say.
    pub(crate) eligibility: EligibilityPlan,
    /// A notice that comes with the next answer.
    pub(crate) notice: Option<String>,
    /// The eligibility terminal cannot be reached.
    pub(crate) link_lost: bool,
    /// The alarm sounds.
    pub(crate) alarm: bool,
    queue_number: u32,
    today: Date,
}

fn kind(fixture: Fixture) -> TokenKind {
    match fixture {
        Fixture::K | Fixture::L | Fixture::M => TokenKind::Phone,
        Fixture::A
        | Fixture::B
        | Fixture::C
        | Fixture::D
        | Fixture::E
        | Fixture::F
        | Fixture::G
        | Fixture::H
        | Fixture::I
        | Fixture::J => TokenKind::Card,
    }
}

impl Room {
    /// An empty room on that day; faces match and eligibility is confirmed.
    pub fn new(today: Date) -> Self {
        Self {
            cards: BTreeMap::new(),
            placed: None,
            awaited: None,
            capturing: None,
            querying: None,
            face: FacePlan::Match,
            eligibility: EligibilityPlan::Confirmed,
            notice: None,
            link_lost: false,
            alarm: false,
            queue_number: 0,
            today,
        }
    }

    /// What face engine and eligibility simulator will say.
    pub fn set_plans(&mut self, face: FacePlan, eligibility: EligibilityPlan) {
        self.face = face;
        self.eligibility = eligibility;
    }

    /// A new day: cards may have expired since.
    pub(crate) fn set_today(&mut self, today: Date) {
        self.today = today;
    }

    /// Lays something on the reader.
    pub(crate) fn place(&mut self, fixture: Fixture, record: &mut Record) -> Vec<Later> {
        let mut inputs = self.take_away();
        self.placed = Some(fixture);
        let today = self.today;
        self.cards.entry(fixture).or_insert_with(|| fixture.build(today)).tap();
        match (self.awaited, kind(fixture)) {
            (Some((ticket, token, warned)), TokenKind::Phone) => {
                self.awaited = None;
                inputs.extend(self.read(ticket, token, warned, record));
            }
            (_, kind) => inputs.push(later(0, Input::Detected(kind))),
        }
        inputs
    }

    /// Takes away what lies on the reader.
    pub(crate) fn take_away(&mut self) -> Vec<Later> {
        let Some(fixture) = self.placed.take() else { return Vec::new() };
        if let Some(card) = self.cards.get_mut(&fixture) {
            card.lift();
        }
        vec![later(0, Input::Removed)]
    }

    /// Does what the kernel asks, and says what comes of it.
    pub(crate) fn carry_out(&mut self, command: &Command, record: &mut Record) -> Vec<Later> {
        match command {
            Command::ReadToken { ticket, token, warned } => {
                self.read_or_await(*ticket, *token, *warned, record)
            }
            Command::StartFace { ticket } => {
                self.capturing = Some(*ticket);
                record.face_attempts = record.face_attempts.saturating_add(1);
                self.look(*ticket, record)
            }
            Command::StopFace => {
                self.capturing = None;
                Vec::new()
            }
            Command::VerifyPin { ticket } => {
                let answer = self.verify(record);
                vec![later(400, Input::Pin { ticket: *ticket, answer })]
            }
            Command::Query { ticket } => {
                self.querying = Some(*ticket);
                self.query(*ticket)
            }
            Command::Record { ticket } => {
                self.queue_number += 1;
                record.queue_number = Some(self.queue_number);
                let answer = if self.link_lost { RecordedEvent::Queued } else { RecordedEvent::Ok };
                vec![later(600, Input::Recorded { ticket: *ticket, answer })]
            }
            Command::Forget => {
                self.awaited = None;
                self.capturing = None;
                Vec::new()
            }
            Command::Alarm { on } => {
                self.alarm = *on;
                Vec::new()
            }
            Command::BeginVisit
            | Command::ForgetPin
            | Command::CallStaff
            | Command::CallClerk(_)
            | Command::EndCall
            | Command::KeepAnswer { .. }
            | Command::Effect { .. }
            | Command::EndVisit(_) => Vec::new(),
        }
    }

    fn read_or_await(
        &mut self,
        ticket: Ticket,
        token: Token,
        warned: bool,
        record: &mut Record,
    ) -> Vec<Later> {
        let there = self.placed.map(kind);
        match (token, there) {
            (Token::Card, Some(TokenKind::Card))
            | (Token::Android | Token::Iphone, Some(TokenKind::Phone)) => {
                self.read(ticket, token, warned, record)
            }
            (Token::Card | Token::Android | Token::Iphone, _) => {
                self.awaited = Some((ticket, token, warned));
                Vec::new()
            }
        }
    }

    /// Reads what lies on the reader. A phone is taken back after its tap.
    fn read(
        &mut self,
        ticket: Ticket,
        token: Token,
        warned: bool,
        record: &mut Record,
    ) -> Vec<Later> {
        let Some(fixture) = self.placed else { return Vec::new() };
        let answer = self.read_fixture(fixture, token, warned, record);
        if kind(fixture) == TokenKind::Phone {
            self.placed = None;
        }
        vec![later(700, Input::Token { ticket, answer })]
    }

    fn read_fixture(
        &mut self,
        fixture: Fixture,
        token: Token,
        warned: bool,
        record: &mut Record,
    ) -> TokenAnswer {
        let today = self.today;
        let Some(card) = self.cards.get_mut(&fixture) else { return TokenAnswer::Unreadable };
        card.tap();
        let mut session = Session::new(card);
        let read = match session.read() {
            Ok(read) => read,
            Err(error) => return unread(&error),
        };
        let face = fixture.has_photo();
        let (certificate, means) = match (read, token) {
            (CardToken::Card { certificate, tries }, Token::Card) => {
                record.tries = Some(left(tries));
                (certificate, Means { face, pin: left(tries) > 0 })
            }
            (CardToken::NoPinCard { certificate }, Token::Card) => {
                (certificate, Means { face, pin: false })
            }
            (CardToken::Iphone { certificate }, Token::Iphone) => {
                (certificate, Means { face: false, pin: false })
            }
            (CardToken::Android { tries }, Token::Android) => {
                record.tries = Some(left(tries));
                let Some(pin) = record.pin.take() else { return TokenAnswer::Unreadable };
                match session.read_android(&pin, warned) {
                    Ok(AndroidRead::Read(certificate)) => {
                        (certificate, Means { face: false, pin: false })
                    }
                    Ok(AndroidRead::FewTries(tries)) => {
                        record.tries = Some(tries);
                        return TokenAnswer::FewTries;
                    }
                    Err(VerifyError::WrongPin { tries_left }) => {
                        record.tries = Some(tries_left);
                        return TokenAnswer::WrongPin;
                    }
                    Err(VerifyError::Blocked) => return TokenAnswer::PinBlocked,
                    Err(VerifyError::NotTaken) => return TokenAnswer::Unreadable,
                    Err(VerifyError::Card(error)) => return unread(&error),
                }
            }
            (
                CardToken::Card { .. }
                | CardToken::NoPinCard { .. }
                | CardToken::Juki
                | CardToken::Android { .. }
                | CardToken::Iphone { .. },
                _,
            ) => return TokenAnswer::Foreign,
        };
        record.expiring = false;
        match certificate.validity(today) {
            _ if fixture.is_revoked() => TokenAnswer::Unusable,
            Validity::NotYet | Validity::Expired => TokenAnswer::Unusable,
            Validity::ExpiringSoon => {
                record.expiring = true;
                TokenAnswer::Ready { means, notice: true }
            }
            Validity::Valid => TokenAnswer::Ready { means, notice: self.notice.is_some() },
        }
    }

    /// One VERIFY with the digits of the record; never a second one.
    fn verify(&mut self, record: &mut Record) -> PinAnswer {
        let pin = record.pin.take();
        let card = self.placed.and_then(|fixture| self.cards.get_mut(&fixture));
        let (Some(pin), Some(card)) = (pin, card) else { return PinAnswer::Failed };
        let mut session = Session::new(card);
        if session.read().is_err() {
            return PinAnswer::Failed;
        }
        match session.verify_pin(&pin) {
            Ok(()) => PinAnswer::Verified,
            Err(VerifyError::WrongPin { tries_left }) => {
                record.tries = Some(tries_left);
                PinAnswer::Wrong { again: tries_left > 0 }
            }
            Err(VerifyError::Blocked) => {
                record.tries = Some(0);
                PinAnswer::Wrong { again: false }
            }
            Err(VerifyError::NotTaken | VerifyError::Card(_)) => PinAnswer::Failed,
        }
    }

    fn look(&self, ticket: Ticket, record: &Record) -> Vec<Later> {
        let face = |after_ms, answer| later(after_ms, Input::Face { ticket, answer });
        let again = record.face_attempts < FACE_ATTEMPTS_MAX;
        match self.face {
            FacePlan::Match => vec![face(1_500, FaceAnswer::Matched)],
            FacePlan::HintsThenMatch => vec![
                face(1_000, FaceAnswer::Hint(Hint::Closer)),
                face(3_500, FaceAnswer::Hint(Hint::Straight)),
                face(6_000, FaceAnswer::Hint(Hint::Still)),
                face(8_500, FaceAnswer::Matched),
            ],
            FacePlan::NoMatch => vec![face(2_000, FaceAnswer::NotMatched { again })],
            FacePlan::TimeOut => vec![face(5_000, FaceAnswer::TimedOut { again })],
            FacePlan::Unavailable => vec![face(200, FaceAnswer::Unavailable)],
            FacePlan::Manual => Vec::new(),
        }
    }

    /// The face engine says something by hand.
    pub(crate) fn face_says(&self, say: FaceSay, record: &Record) -> Vec<Later> {
        let Some(ticket) = self.capturing else { return Vec::new() };
        let again = record.face_attempts < FACE_ATTEMPTS_MAX;
        let answer = match say {
            FaceSay::Hint(hint) => FaceAnswer::Hint(hint),
            FaceSay::Matched => FaceAnswer::Matched,
            FaceSay::NotMatched => FaceAnswer::NotMatched { again },
            FaceSay::TimedOut => FaceAnswer::TimedOut { again },
            FaceSay::Unavailable => FaceAnswer::Unavailable,
        };
        vec![later(0, Input::Face { ticket, answer })]
    }

    fn query(&self, ticket: Ticket) -> Vec<Later> {
        let say = |after_ms, answer| later(after_ms, Input::Eligibility { ticket, answer });
        if self.link_lost {
            return vec![say(1_000, EligibilityEvent::Unavailable)];
        }
        match self.eligibility {
            EligibilityPlan::Confirmed => vec![say(1_500, EligibilityEvent::Confirmed)],
            EligibilityPlan::SeeClerk => vec![say(1_500, EligibilityEvent::SeeClerk)],
            EligibilityPlan::Slow => {
                vec![say(3_000, EligibilityEvent::Waiting), say(7_000, EligibilityEvent::Confirmed)]
            }
            EligibilityPlan::Down => vec![say(2_000, EligibilityEvent::Unavailable)],
            EligibilityPlan::Manual => Vec::new(),
        }
    }

    /// The simulator says something by hand.
    pub(crate) fn eligibility_says(&self, answer: EligibilityEvent) -> Vec<Later> {
        match self.querying {
            Some(ticket) => vec![later(0, Input::Eligibility { ticket, answer })],
            None => Vec::new(),
        }
    }

    /// What the service has told the host by the time it answers.
    pub(crate) fn told(&mut self, answer: EligibilityEvent, record: &mut Record) {
        record.result = Some(match answer {
            EligibilityEvent::Waiting => "waiting",
            EligibilityEvent::Confirmed => "confirmed",
            EligibilityEvent::SeeClerk => "see-clerk",
            EligibilityEvent::Unavailable => "unavailable",
        });
        if answer == EligibilityEvent::Confirmed {
            record.name = Some(Zeroizing::new("見本 花子".to_owned()));
            record.notice = self.notice.take();
        }
    }

    /// Whether a host step concerns the virtual patient; one that does not is
    /// answered `done` at once, so that no flow can tell.
    pub(crate) fn concerns(step: HostStep) -> bool {
        match step {
            HostStep::Consent | HostStep::Subsidy | HostStep::Prescription => true,
            HostStep::Registration | HostStep::SpecificDisease => false,
        }
    }

    /// A part of the room stops working or works again.
    pub(crate) fn part(&mut self, part: kernel::contract::Part, change: PartChange) {
        if part == kernel::contract::Part::Link {
            self.link_lost = change == PartChange::Lost;
        }
    }
}

fn left(tries: Tries) -> u8 {
    match tries {
        Tries::Left(tries) => tries,
        Tries::Blocked => 0,
    }
}

fn unread(error: &CardError) -> TokenAnswer {
    match error {
        CardError::Foreign => TokenAnswer::Foreign,
        CardError::NoCertificate => TokenAnswer::Unusable,
        CardError::Removed
        | CardError::Malformed
        | CardError::Unexpected { .. }
        | CardError::Reader
        | CardError::BadCertificate
        | CardError::SessionDead => TokenAnswer::Unreadable,
    }
}
