//! What stands around one reader: the card slot or tray, the face engine, the
//! eligibility terminal. The terminal is a simulator, and named as such; the
//! slot is real or a virtual tray, and a plan can stand in the engine's place.

use card::{
    CardError, Date, Fixture, Photo, PhotoError, Reading, SlotState, Term, Tries, TrustAnchors,
    VerifyError,
};
use kernel::contract::{EligibilityEvent, Hint, PartChange, RecordedEvent, Token};
use kernel::{Command, Due, FaceAnswer, HostStep, Input, Means, PinAnswer, Ticket, TokenAnswer};
use zeroize::Zeroizing;

use face::{Kind, Outcome, Progress, Shown};

use crate::eye::{Eye, EyeEvent, Glow, Seen};
use crate::message::{EligibilityPlan, FacePlan, FaceSay};
use crate::reading::{Errand, Terms};
use crate::record::{Colours, Record};
use crate::slot::{Heard, Port};
use crate::tray::{Placed, Read, Tray};

/// Attempts to recognise a face in one visit.
pub const FACE_ATTEMPTS_MAX: u8 = 3;

/// How long a virtual card takes to be read, and to verify a PIN.
const VIRTUAL_READ_MS: u64 = 700;
const VIRTUAL_VERIFY_MS: u64 = 400;

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

/// What the clerk knows a reader by, beside its number.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Device {
    /// Its PC/SC name, quoted, since it is a driver's or a maker's; `None` for a
    /// virtual one.
    pub name: Option<String>,
    /// Its account of the eligibility terminal, if one is configured.
    pub account: Option<String>,
}

/// Where cards and phones come from.
enum Source {
    Tray(Tray),
    Slot(Port),
}

/// What stands around one reader.
pub struct Room {
    source: Source,
    device: Device,
    capturing: Option<Ticket>,
    querying: Option<Ticket>,
    eye: Option<Eye>,
    /// The panel shows colours while the eye looks, unless they are declined.
    glows: bool,
    /// What the engine's models may be used for.
    kind: Option<Kind>,
    /// What a face is compared by.
    pub(crate) face: FacePlan,
    /// What the eligibility simulator will say.
    pub(crate) eligibility: EligibilityPlan,
    /// A notice that comes with the next answer.
    pub(crate) notice: Option<String>,
    /// The host steps that concern the virtual patient.
    concerned: Due,
    /// The eligibility terminal cannot be reached.
    pub(crate) link_lost: bool,
    /// The alarm sounds.
    pub(crate) alarm: bool,
    queue_number: u32,
    terms: Terms,
}

impl Room {
    /// A room with a virtual tray on that day; faces match and eligibility is
    /// confirmed.
    pub fn new(today: Date) -> Self {
        let anchors = TrustAnchors::none().with_test_cards();
        Self::with(Source::Tray(Tray::default()), Terms { anchors, today })
    }

    /// The same with the slot of a real card reader, and the issuers whose
    /// certificates it takes.
    pub fn with_slot(port: Port, anchors: TrustAnchors, today: Date) -> Self {
        Self::with(Source::Slot(port), Terms { anchors, today })
    }

    /// The same, known by this.
    #[must_use]
    pub fn of(self, device: Device) -> Self {
        Self { device, ..self }
    }

    /// The same, with a camera and a face engine.
    #[must_use]
    pub fn with_eye(self, eye: Eye, kind: Kind) -> Self {
        Self { eye: Some(eye), kind: Some(kind), face: FacePlan::Engine, ..self }
    }

    /// The same, whose panel shows colours while a face is looked at: a check of
    /// attacks is whether the face takes them on. Whoever declines is shown none.
    #[must_use]
    pub fn with_colours(self) -> Self {
        Self { glows: true, ..self }
    }

    /// Whether colours are shown to whoever does not decline them.
    pub(crate) fn glows(&self) -> bool {
        self.glows && self.face == FacePlan::Engine && self.eye.is_some()
    }

    /// The colour that is to be on the panel now.
    pub(crate) fn colour(&self) -> Option<Shown> {
        self.eye.as_ref()?.colour()
    }

    /// No more colours in this attempt.
    pub(crate) fn dim(&self) {
        if let Some(eye) = &self.eye {
            eye.dim();
        }
    }

    /// Faces are compared by models that say nothing about people.
    pub(crate) fn is_demo(&self) -> bool {
        let demo = match self.kind {
            Some(Kind::DemoSynthetic | Kind::EvaluationOnly) => true,
            Some(Kind::Evaluated | Kind::Certified) | None => false,
        };
        demo && self.face == FacePlan::Engine
    }

    /// The camera and the face engine.
    pub(crate) fn eye(&mut self) -> Option<&mut Eye> {
        self.eye.as_mut()
    }

    /// What the clerk knows it by.
    pub(crate) fn device(&self) -> &Device {
        &self.device
    }

    fn with(source: Source, terms: Terms) -> Self {
        Self {
            source,
            device: Device::default(),
            capturing: None,
            querying: None,
            eye: None,
            glows: false,
            kind: None,
            face: FacePlan::Match,
            eligibility: EligibilityPlan::Confirmed,
            notice: None,
            concerned: Due::NONE
                .with(HostStep::Consent)
                .with(HostStep::Subsidy)
                .with(HostStep::Prescription),
            link_lost: false,
            alarm: false,
            queue_number: 0,
            terms,
        }
    }

    /// What face engine and eligibility simulator will say.
    pub fn set_plans(&mut self, face: FacePlan, eligibility: EligibilityPlan) {
        self.face = face;
        self.eligibility = eligibility;
    }

    /// A new day: cards may have expired since.
    pub(crate) fn set_today(&mut self, today: Date) {
        self.terms.today = today;
    }

    /// What lies on the virtual tray.
    pub(crate) fn placed(&self) -> Option<Fixture> {
        match &self.source {
            Source::Tray(tray) => tray.placed(),
            Source::Slot(_) => None,
        }
    }

    /// The slot of a real reader, and what it is ready for.
    pub(crate) fn slot(&self) -> Option<SlotState> {
        match &self.source {
            Source::Tray(_) => None,
            Source::Slot(port) => Some(port.state()),
        }
    }

    /// Nothing but taking the card out of a real reader brings it back.
    pub(crate) fn wants_card_out(&self) -> bool {
        matches!(self.slot(), Some(SlotState::Stuck | SlotState::Faulty))
    }

    /// The slot of a real reader.
    pub(crate) fn port(&mut self) -> Option<&mut Port> {
        match &mut self.source {
            Source::Tray(_) => None,
            Source::Slot(port) => Some(port),
        }
    }

    /// Lays something on the virtual tray; a real reader has none.
    pub(crate) fn place(&mut self, fixture: Fixture, record: &mut Record) -> Vec<Later> {
        let Source::Tray(tray) = &mut self.source else { return Vec::new() };
        let mut inputs: Vec<Later> =
            tray.take_away().into_iter().map(|input| later(0, input)).collect();
        match tray.place(fixture, &self.terms, record) {
            Placed::Seen(kind) => inputs.push(later(0, Input::Detected(kind))),
            Placed::Read(read) => inputs.push(self.virtual_answer(read, record)),
        }
        inputs
    }

    /// Takes away what lies on the virtual tray.
    pub(crate) fn take_away(&mut self) -> Vec<Later> {
        match &mut self.source {
            Source::Tray(tray) => {
                tray.take_away().into_iter().map(|input| later(0, input)).collect()
            }
            Source::Slot(_) => Vec::new(),
        }
    }

    /// Takes in what a real reader's slot says.
    pub(crate) fn hear(&mut self, heard: Heard, record: &mut Record) -> Vec<Later> {
        match heard {
            // The reader keeps account of its parts.
            Heard::Part(_) => Vec::new(),
            Heard::Input(input) => vec![later(0, input)],
            Heard::Read(epoch, ticket, reading) => {
                if let Source::Slot(port) = &mut self.source {
                    port.was_read(epoch, &reading);
                }
                let answer = self.answer(reading, false, record);
                vec![later(0, Input::Token { ticket, answer })]
            }
            Heard::Verified(ticket, result) => {
                let answer = verified(result, record);
                vec![later(0, Input::Pin { ticket, answer })]
            }
            Heard::Photo(ticket, photo) => self.compare(ticket, photo, record),
            Heard::Certified(ticket, result) => vec![later(0, certified(ticket, &result))],
        }
    }

    /// What a real reader's slot says, in order.
    pub(crate) fn heard(&mut self, event: crate::SlotEvent, record: &mut Record) -> Vec<Heard> {
        match &mut self.source {
            Source::Tray(_) => Vec::new(),
            Source::Slot(port) => port.hear(event, &self.terms, record),
        }
    }

    /// Does what the kernel asks, and says what comes of it.
    pub(crate) fn carry_out(&mut self, command: &Command, record: &mut Record) -> Vec<Later> {
        match command {
            Command::ReadToken { ticket, token, warned } => {
                self.read(*ticket, *token, *warned, record)
            }
            Command::StartFace { ticket } => {
                self.capturing = Some(*ticket);
                record.face_attempts = record.face_attempts.saturating_add(1);
                if record.colours == Colours::Told {
                    record.colours = Colours::Untold;
                }
                self.look(*ticket, record)
            }
            Command::StopFace => {
                self.capturing = None;
                if let Some(eye) = &self.eye {
                    eye.stop();
                }
                Vec::new()
            }
            Command::VerifyPin { ticket } => self.verify(*ticket, record),
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
                match &mut self.source {
                    Source::Tray(tray) => tray.forget(),
                    Source::Slot(port) => port.forget(),
                }
                if let Some(eye) = &self.eye {
                    eye.forget();
                }
                self.capturing = None;
                Vec::new()
            }
            Command::Alarm { on } => {
                self.alarm = *on;
                Vec::new()
            }
            Command::BeginVisit => {
                if let Some(eye) = &self.eye {
                    eye.wake();
                }
                Vec::new()
            }
            Command::ForgetPin
            | Command::CallStaff
            | Command::CallClerk(_)
            | Command::EndCall
            | Command::KeepAnswer { .. }
            | Command::Effect { .. }
            | Command::EndVisit(_) => Vec::new(),
        }
    }

    fn read(
        &mut self,
        ticket: Ticket,
        token: Token,
        warned: bool,
        record: &mut Record,
    ) -> Vec<Later> {
        let read = match &mut self.source {
            Source::Tray(tray) => tray.read(ticket, token, warned, &self.terms, record),
            Source::Slot(port) => {
                port.read(ticket, token, warned, &self.terms, record);
                None
            }
        };
        read.map(|read| self.virtual_answer(read, record)).into_iter().collect()
    }

    fn virtual_answer(&mut self, read: Read, record: &mut Record) -> Later {
        let answer = self.answer(read.reading, read.revoked, record);
        later(VIRTUAL_READ_MS, Input::Token { ticket: read.ticket, answer })
    }

    /// What a reading means for the visit. `revoked`: so the eligibility service
    /// says of its certificate; of a real card nobody knows before it is asked.
    fn answer(
        &self,
        reading: Result<Reading, VerifyError>,
        revoked: bool,
        record: &mut Record,
    ) -> TokenAnswer {
        let (certificate, card, tries, term) = match reading {
            Ok(Reading::Card { certificate, tries, term }) => {
                let card = Fixture::of(&certificate);
                (certificate, card, tries, term)
            }
            Ok(Reading::Phone { certificate, expiring }) => {
                let term = if expiring { Term::ExpiringSoon } else { Term::Valid };
                (certificate, None, None, term)
            }
            Ok(Reading::NotValid) => return TokenAnswer::Unusable,
            Ok(Reading::NotWanted) | Err(VerifyError::NotTaken) => return TokenAnswer::Foreign,
            Err(VerifyError::FewTries { tries_left }) => {
                record.tries = Some(tries_left);
                return TokenAnswer::FewTries;
            }
            Err(VerifyError::WrongPin { tries_left }) => {
                record.tries = Some(tries_left);
                return TokenAnswer::WrongPin;
            }
            Err(VerifyError::Blocked) => return TokenAnswer::PinBlocked,
            Err(VerifyError::Card(error)) => return unread(&error),
        };
        let tries = tries.map(left);
        if tries.is_some() {
            record.tries = tries;
        }
        record.key = Some(certificate.key_fingerprint());
        record.card = card;
        record.term = term;
        if revoked {
            return TokenAnswer::Unusable;
        }
        let face = card.is_some_and(Fixture::has_photo);
        let means = Means { face, pin: tries.is_some_and(|tries| tries > 0) };
        TokenAnswer::Ready { means, notice: term != Term::Valid || self.notice.is_some() }
    }

    /// One VERIFY with the digits of the record; never a second one.
    fn verify(&mut self, ticket: Ticket, record: &mut Record) -> Vec<Later> {
        let errand = Errand::verify(&self.terms, record);
        match &mut self.source {
            Source::Tray(tray) => {
                let answer = verified(tray.verify(&errand), record);
                vec![later(VIRTUAL_VERIFY_MS, Input::Pin { ticket, answer })]
            }
            Source::Slot(port) => {
                port.verify(ticket, errand);
                Vec::new()
            }
        }
    }

    /// The face is to be compared with the photo of the card, which is read now
    /// and at each attempt anew: it is kept nowhere.
    fn look(&mut self, ticket: Ticket, record: &Record) -> Vec<Later> {
        let errand = Errand::photo(&self.terms, record);
        match &mut self.source {
            Source::Tray(tray) => {
                let photo = tray.photo(&errand);
                self.compare(ticket, photo, record)
            }
            Source::Slot(port) => {
                port.photo(ticket, errand);
                Vec::new()
            }
        }
    }

    /// The face was recognised, which is true for the visit only once the card
    /// has proved itself to whoever recognised it.
    pub(crate) fn recognised(&mut self, ticket: Ticket, record: &Record) -> Vec<Later> {
        let errand = Errand::certify(&self.terms, record);
        match &mut self.source {
            Source::Tray(tray) => vec![later(0, certified(ticket, &tray.certify(&errand)))],
            Source::Slot(port) => {
                port.certify(ticket, errand);
                Vec::new()
            }
        }
    }

    fn compare(
        &self,
        ticket: Ticket,
        photo: Result<Photo, PhotoError>,
        record: &Record,
    ) -> Vec<Later> {
        let face = |after_ms, answer| later(after_ms, Input::Face { ticket, answer });
        let again = record.face_attempts < FACE_ATTEMPTS_MAX;
        let Ok(photo) = photo else { return vec![face(0, FaceAnswer::Unavailable)] };
        // A plan compares nothing: with it the photo ends here.
        match (self.face, &self.eye) {
            (FacePlan::Engine, Some(eye)) => {
                let glow = match record.colours {
                    Colours::Untold | Colours::Told if self.glows => Glow::On,
                    Colours::Untold | Colours::Told | Colours::Declined => Glow::Off,
                };
                eye.begin(ticket, photo, record.card, glow);
                Vec::new()
            }
            (FacePlan::Engine, None) => vec![face(200, FaceAnswer::Unavailable)],
            (FacePlan::Match, _) => vec![face(1_500, FaceAnswer::Matched)],
            (FacePlan::HintsThenMatch, _) => vec![
                face(1_000, FaceAnswer::Hint(Hint::Closer)),
                face(3_500, FaceAnswer::Hint(Hint::Straight)),
                face(6_000, FaceAnswer::Hint(Hint::Still)),
                face(8_500, FaceAnswer::Matched),
            ],
            (FacePlan::NoMatch, _) => vec![face(2_000, FaceAnswer::NotMatched { again })],
            (FacePlan::TimeOut, _) => vec![face(5_000, FaceAnswer::TimedOut { again })],
            (FacePlan::Unavailable, _) => vec![face(200, FaceAnswer::Unavailable)],
            (FacePlan::Manual, _) => Vec::new(),
        }
    }

    /// Takes in what the eye saw.
    pub(crate) fn saw(
        &mut self,
        EyeEvent(ticket, seen): EyeEvent,
        record: &mut Record,
    ) -> Vec<Later> {
        let again = record.face_attempts < FACE_ATTEMPTS_MAX;
        let (answer, reason) = match seen {
            Seen::Told(Progress { outcome: Some(outcome), .. }) => (
                match outcome {
                    Outcome::Matched => None,
                    Outcome::NotMatched(_) => Some(FaceAnswer::NotMatched { again }),
                    Outcome::TimedOut(_) => Some(FaceAnswer::TimedOut { again }),
                    Outcome::Unavailable(_) => Some(FaceAnswer::Unavailable),
                },
                outcome.name(),
            ),
            Seen::Told(Progress { hint: Some(hint), .. }) => {
                return vec![later(0, Input::Face { ticket, answer: FaceAnswer::Hint(hint) })];
            }
            Seen::Told(Progress { hint: None, outcome: None, .. }) => return Vec::new(),
            Seen::NoCamera => (Some(FaceAnswer::Unavailable), "unavailable: no camera"),
            Seen::NoEngine => (Some(FaceAnswer::Unavailable), "unavailable: no engine"),
        };
        record.face = Some(reason);
        match answer {
            Some(answer) => vec![later(0, Input::Face { ticket, answer })],
            None => self.recognised(ticket, record),
        }
    }

    /// The plan in the face engine's place says something by hand.
    pub(crate) fn face_says(&mut self, say: FaceSay, record: &Record) -> Vec<Later> {
        let Some(ticket) = self.capturing else { return Vec::new() };
        let again = record.face_attempts < FACE_ATTEMPTS_MAX;
        let answer = match say {
            FaceSay::Hint(hint) => FaceAnswer::Hint(hint),
            FaceSay::Matched => return self.recognised(ticket, record),
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
    /// answered `done` at once, so that no flow can tell. None does whose
    /// certificate has expired: it confirms the insurance and nothing else.
    pub(crate) fn concerns(&self, step: HostStep, record: &Record) -> bool {
        record.term != Term::Grace && self.concerned.contains(step)
    }

    /// What concerns the virtual patient from now on.
    pub(crate) fn concern(&mut self, step: HostStep, concerned: bool) {
        let steps = self.concerned;
        self.concerned = if concerned { steps.with(step) } else { steps.without(step) };
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
        CardError::NoCertificate | CardError::Untrusted => TokenAnswer::Unusable,
        CardError::Removed
        | CardError::Malformed
        | CardError::Unexpected { .. }
        | CardError::Reader
        | CardError::Reset
        | CardError::InUse
        | CardError::Silent
        | CardError::OtherToken
        | CardError::Unproven
        | CardError::BadCertificate
        | CardError::SessionDead => TokenAnswer::Unreadable,
    }
}

fn certified(ticket: Ticket, result: &Result<(), CardError>) -> Input {
    let answer = match result {
        Ok(()) => FaceAnswer::Matched,
        Err(_) => FaceAnswer::Unavailable,
    };
    Input::Face { ticket, answer }
}

fn verified(result: Result<(), VerifyError>, record: &mut Record) -> PinAnswer {
    match result {
        Ok(()) => PinAnswer::Verified,
        Err(VerifyError::WrongPin { tries_left }) => {
            record.tries = Some(tries_left);
            PinAnswer::Wrong { again: tries_left > 0 }
        }
        Err(VerifyError::Blocked) => {
            record.tries = Some(0);
            PinAnswer::Wrong { again: false }
        }
        // Fewer tries than the panel said: somebody else has spent them. The patient
        // sees the number before he types again.
        Err(VerifyError::FewTries { tries_left }) => {
            record.tries = Some(tries_left);
            PinAnswer::Wrong { again: true }
        }
        Err(VerifyError::NotTaken | VerifyError::Card(_)) => PinAnswer::Failed,
    }
}
