//! One reader without a clock: messages in, turns through kernel and flow, a
//! row in the journal, answers on their way out.
//!
//! Stations drive it by the clock, players by a script; both run this.

mod present;
mod press;
mod replace;
mod rows;

use std::collections::BTreeSet;
use std::time::Instant;

use face::Shown;
use journal::{Journal, JournalError, Kind};
use kernel::contract::{Part, PartChange, Site};
use kernel::{Applied, ClerkAct, Command, FaceAnswer, HostScreen, Input, Pending, Timers};
use runtime::{Front, Session, Turn};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;
use words::Language;

use crate::clock;
use crate::eye::{EyeEvent, Lens};
use crate::flow::Installed;
use crate::message::Message;
use crate::record::Record;
use crate::room::{Later, Room};
use crate::slot::{Heard, Looker, SlotEvent};
use crate::view::{Op, Snapshot, Sound, Spoken, Trace};

pub(crate) use press::key_op;
pub use rows::{Body, hashes, input_name, note_row};

/// Visits in which a flow may break the contract before it is quarantined.
pub const STRIKES_MAX: usize = 3;
/// Steps of volume, 0 to this.
pub const VOLUME_MAX: u8 = 4;
/// Steps of text size, 0 to this.
pub const TEXT_SIZE_MAX: u8 = 3;

/// How things are presented: chosen by a patient, gone with the visit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Presentation {
    /// The language of all words.
    pub language: Language,
    /// 0 to [`TEXT_SIZE_MAX`].
    pub text_size: u8,
    /// 0 to [`VOLUME_MAX`].
    pub volume: u8,
    /// In the colours for those who see contrast poorly.
    pub contrast: bool,
    /// Everything is spoken, and keys are explained.
    pub voice: bool,
}

impl Default for Presentation {
    fn default() -> Self {
        Self { language: Language::Ja, text_size: 0, volume: 2, contrast: false, voice: false }
    }
}

/// One reader.
pub struct Reader {
    number: u8,
    base: Site,
    pub(crate) site: Site,
    pub(crate) flow: Installed,
    fallback: Option<Installed>,
    pub(crate) session: Session,
    pub(crate) record: Record,
    pub(crate) room: Room,
    journal: Journal,
    pub(crate) presentation: Presentation,
    strikes: BTreeSet<u32>,
    lost: BTreeSet<Part>,
    pub(crate) spoken: Vec<Spoken>,
    pub(crate) sound: Sound,
    /// Another screen has come up with what is being taken in.
    pub(crate) turned: bool,
    /// It was a press that is being taken in.
    pub(crate) pressed: bool,
    /// Changes with each press.
    pub(crate) beat: bool,
    pub(crate) jack: bool,
    trace: Option<Trace>,
    pub(crate) flow_note: Option<String>,
    pub(crate) clerk_message: String,
    staff_password: Vec<u8>,
    keypad_explained: bool,
    /// For hands that shake: keys on the panel stand further apart.
    pub(crate) steady: bool,
    /// What was touched and said in voice mode, and waits for a second touch.
    pointed: Option<(u32, Op)>,
    /// Whether the patient was asked to take out a card that does not answer.
    wanted_card_out: bool,
    log: Vec<Snapshot>,
}

/// What a reader is made of.
pub struct Parts {
    /// Its number, from 1.
    pub number: u8,
    /// The place, without the flow's settings.
    pub site: Site,
    /// The flow.
    pub flow: Installed,
    /// The embedded standard flow, to fall back to; `None` if that is the flow.
    pub fallback: Option<Installed>,
    /// The virtual devices.
    pub room: Room,
    /// The record of visits.
    pub journal: Journal,
    /// The facility's password for visual checks, 4 to 8 digits.
    pub staff_password: Vec<u8>,
}

impl Reader {
    /// Puts a reader into service, with the idle screen up.
    ///
    /// # Errors
    /// The journal's.
    pub fn open(parts: Parts, at_ms: u64) -> Result<Self, JournalError> {
        let Parts { number, site: base, mut flow, fallback, room, journal, staff_password } = parts;
        let site = flow.site(&base);
        let (runner, words) = flow.parts();
        let (mut session, _) = Session::open(&site, runner, words);
        // Visits go on being counted where the journal stops.
        let last = journal.visits()?.iter().map(|visit| visit.visit).max().unwrap_or(0);
        session.desk.count_from(last);
        let mut reader = Self {
            number,
            base,
            site,
            flow,
            fallback,
            session,
            record: Record::default(),
            room,
            journal,
            presentation: Presentation::default(),
            strikes: BTreeSet::new(),
            lost: BTreeSet::new(),
            spoken: Vec::new(),
            sound: Sound::default(),
            turned: true,
            pressed: false,
            beat: false,
            jack: false,
            trace: None,
            flow_note: None,
            clerk_message: String::new(),
            staff_password,
            keypad_explained: false,
            steady: false,
            pointed: None,
            wanted_card_out: false,
            log: Vec::new(),
        };
        let note = format!("reader {number} in service with {}", reader.flow.label());
        reader.note(Kind::Boot, at_ms, &Body::Note(note))?;
        reader.speak_front();
        reader.make_heard();
        Ok(reader)
    }

    /// The reader's number.
    pub fn number(&self) -> u8 {
        self.number
    }

    /// Whether the keys of the panel are large and far apart, for hands that
    /// shake, whatever the flow's profile says.
    pub fn set_steady(&mut self, steady: bool) {
        self.steady = steady;
    }

    /// The flow that is in.
    pub fn flow(&self) -> &Installed {
        &self.flow
    }

    /// Desk, flow state and screen as they are.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The record of visits.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// How things are presented now.
    pub fn presentation(&self) -> Presentation {
        self.presentation
    }

    /// What was spoken with the last step.
    pub fn spoken(&self) -> &[Spoken] {
        &self.spoken
    }

    /// How the last step went.
    pub fn trace(&self) -> Option<&Trace> {
        self.trace.as_ref()
    }

    /// Which clocks run now.
    pub fn timers(&self) -> Timers {
        self.session.desk.timers(self.session.wait())
    }

    /// Takes a message from outside. Answers that come of it are returned, to
    /// be given to [`Reader::input`] in their time.
    ///
    /// # Errors
    /// The journal's: the message then had no effect on anybody.
    pub fn receive(&mut self, at_ms: u64, message: Message) -> Result<Vec<Later>, JournalError> {
        self.listen(matches!(message, Message::Press { .. } | Message::Touch { .. }));
        let later = self.take(at_ms, message);
        self.make_heard();
        later
    }

    fn take(&mut self, at_ms: u64, message: Message) -> Result<Vec<Later>, JournalError> {
        self.wake(at_ms);
        let inputs = match message {
            Message::Press { at, op } => {
                self.pointed = None;
                return self.press(at_ms, at, op);
            }
            Message::Touch { at, op } => return self.touch(at_ms, at, op),
            Message::Place(fixture) => self.room.place(fixture, &mut self.record),
            Message::TakeAway => self.room.take_away(),
            Message::Face(plan) => {
                self.room.face = plan;
                Vec::new()
            }
            Message::FaceSays(say) => self.room.face_says(say, &self.record),
            Message::Sitter(sitter) => {
                if let Some(eye) = self.room.eye() {
                    eye.seat(sitter);
                }
                Vec::new()
            }
            Message::Eligibility(plan) => {
                self.room.eligibility = plan;
                Vec::new()
            }
            Message::EligibilitySays(answer) => self.room.eligibility_says(answer),
            Message::Notice(text) => {
                self.room.notice = (!text.is_empty()).then_some(text);
                Vec::new()
            }
            Message::Concerns(step, concerned) => {
                self.room.concern(step, concerned);
                Vec::new()
            }
            Message::Part(part, change) => self.part(part, change),
            Message::Jack(plugged) => {
                self.plug(plugged);
                Vec::new()
            }
            Message::Clerk(act) => self.clerk(act),
            Message::ClerkMessage(text) => {
                self.clerk_message =
                    if words::screen_name(&text).is_empty() { text } else { String::new() };
                self.speak_clerk_message();
                Vec::new()
            }
        };
        self.input_all(at_ms, inputs)
    }

    /// Takes in what the slot of a real reader says.
    ///
    /// # Errors
    /// The journal's.
    pub fn hear(&mut self, at_ms: u64, event: SlotEvent) -> Result<Vec<Later>, JournalError> {
        self.listen(false);
        self.wake(at_ms);
        let mut rest = Vec::new();
        for heard in self.room.heard(event, &mut self.record) {
            // What was asked in an earlier visit, or is not awaited any more, is
            // not even remembered.
            let desk = &self.session.desk;
            if heard.answers().is_some_and(|(ticket, what)| !desk.awaits(ticket, what)) {
                continue;
            }
            let inputs = match heard {
                Heard::Part(change) => self.part(Part::Reader, change),
                Heard::Input(_)
                | Heard::Read(..)
                | Heard::Verified(..)
                | Heard::Photo(..)
                | Heard::Certified(..) => self.room.hear(heard, &mut self.record),
            };
            rest.extend(self.input_all(at_ms, inputs)?);
        }
        self.make_heard();
        Ok(rest)
    }

    /// Takes in what the eye saw.
    ///
    /// # Errors
    /// The journal's.
    pub fn saw(&mut self, at_ms: u64, event: EyeEvent) -> Result<Vec<Later>, JournalError> {
        self.listen(false);
        self.wake(at_ms);
        // What was looked for in an attempt that is over is nobody's.
        let rest = if self.session.desk.awaits(event.0, Pending::Face) {
            let inputs = self.room.saw(event, &mut self.record);
            self.input_all(at_ms, inputs)?
        } else {
            Vec::new()
        };
        self.make_heard();
        Ok(rest)
    }

    /// What the eye will see, to be given to [`Reader::saw`] as it comes. Once;
    /// `None` without one.
    pub fn eye_events(&mut self) -> Option<UnboundedReceiver<EyeEvent>> {
        self.room.eye()?.events()
    }

    /// The colour that is to be on the panel, as it changes; `None` without an
    /// eye.
    pub(crate) fn colours(&mut self) -> Option<watch::Receiver<Option<Shown>>> {
        Some(self.room.eye()?.colours())
    }

    /// The way for whoever has a camera; `None` without an eye.
    pub fn lens(&mut self) -> Option<Lens> {
        Some(self.room.eye()?.lens())
    }

    /// What the slot of a real reader will say, to be given to
    /// [`Reader::hear`] as it comes. Once; `None` with a virtual tray.
    pub fn slot_events(&mut self) -> Option<UnboundedReceiver<SlotEvent>> {
        self.room.port()?.events()
    }

    /// Passes on what is seen of the real reader, as [`crate::ReaderHandle::see`]
    /// does for a reader that runs. Nothing happens with a virtual tray.
    pub fn see(&mut self, presence: card::Presence) {
        if let Some(port) = self.room.port() {
            port.see(presence);
        }
    }

    /// The way for whoever looks at the real reader.
    pub(crate) fn looker(&mut self) -> Option<Looker> {
        Some(self.room.port()?.looker())
    }

    fn wake(&mut self, at_ms: u64) {
        if let Some(today) = clock::day_in_japan(at_ms) {
            self.room.set_today(today);
        }
    }

    /// Inputs that come at once are taken at once; the others are returned.
    fn input_all(&mut self, at_ms: u64, inputs: Vec<Later>) -> Result<Vec<Later>, JournalError> {
        let mut rest = Vec::new();
        for one in inputs {
            if one.after_ms == 0 {
                rest.extend(self.step(at_ms, one.input)?);
            } else {
                rest.push(one);
            }
        }
        Ok(rest)
    }

    fn part(&mut self, part: Part, change: PartChange) -> Vec<Later> {
        self.room.part(part, change);
        match change {
            PartChange::Lost => self.lost.insert(part),
            PartChange::Restored => self.lost.remove(&part),
        };
        let mut inputs = vec![Later { after_ms: 0, input: Input::Device { part, change } }];
        // The kernel speaks of one part at a time: what is still lost is said
        // again when another comes back.
        if change == PartChange::Restored {
            inputs.extend(self.lost.iter().map(|part| Later {
                after_ms: 0,
                input: Input::Device { part: *part, change: PartChange::Lost },
            }));
        }
        if (part, change) == (Part::Reader, PartChange::Restored)
            && let Some(fixture) = self.room.placed()
        {
            inputs.extend(
                self.room
                    .place(fixture, &mut self.record)
                    .into_iter()
                    .filter(|one| one.input != Input::Removed),
            );
        }
        inputs
    }

    fn clerk(&mut self, act: ClerkAct) -> Vec<Later> {
        vec![Later { after_ms: 0, input: Input::Clerk(act) }]
    }

    /// Takes one input through kernel and flow, writes it down, and does what
    /// comes of it.
    ///
    /// # Errors
    /// The journal's: the reader is then as it was before the input.
    pub fn input(&mut self, at_ms: u64, input: Input) -> Result<Vec<Later>, JournalError> {
        self.listen(false);
        let later = if let Input::Face { ticket, answer: FaceAnswer::Matched } = input
            && self.session.desk.awaits(ticket, Pending::Face)
        {
            let proved = self.room.recognised(ticket, &self.record);
            self.input_all(at_ms, proved)
        } else {
            self.step(at_ms, input)
        };
        self.make_heard();
        later
    }

    fn step(&mut self, at_ms: u64, input: Input) -> Result<Vec<Later>, JournalError> {
        let before = self.session.clone();
        let started = Instant::now();
        let (runner, words) = self.flow.parts();
        let turn = runtime::turn(&mut self.session, &self.site, runner, words, &input);
        let step_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        if turn.applied == Applied::Stale {
            return Ok(Vec::new());
        }
        // Written before anybody sees it: what was shown is on record.
        if let Err(error) = self.write(at_ms, &before, &input, &turn) {
            self.session = before;
            return Err(error);
        }
        self.trace = Some(self.trace_of(at_ms, &input, &turn, step_us));
        if let Input::Face { answer: FaceAnswer::Matched, .. } = input {
            self.record.by_face = true;
        }
        if let Input::Eligibility { answer, .. } = input {
            self.room.told(answer, &mut self.record);
        }
        let mut inputs = Vec::new();
        for command in &turn.commands {
            inputs.extend(self.carry_out(command));
        }
        if let Some(violation) = &turn.violation {
            inputs.extend(self.strike(at_ms, violation)?);
        }
        let wants_card_out = self.room.wants_card_out();
        let turned = before.front() != self.session.front()
            || before.desk.warning != self.session.desk.warning
            || wants_card_out != std::mem::replace(&mut self.wanted_card_out, wants_card_out);
        match self.session.front() {
            // A step that does not concern this patient is neither shown nor
            // spoken.
            Front::Host(HostScreen::Step(step)) if !self.room.concerns(step, &self.record) => {
                let at = self.session.desk.generation;
                inputs.push(Later { after_ms: 0, input: Input::StepDone { at } });
            }
            Front::Flow(_) | Front::Safe(_) | Front::Host(_) if turned => self.front_changed(),
            Front::Flow(_) if matches!(input, Input::StillWaiting { .. }) => self.speak_waiting(),
            Front::Flow(_) | Front::Safe(_) | Front::Host(_) => {}
        }
        if before.desk.state.clerk != self.session.desk.state.clerk {
            self.speak_call();
        }
        self.log.push(self.snapshot());
        self.input_all(at_ms, inputs)
    }

    fn front_changed(&mut self) {
        self.record.entry.clear();
        self.record.staff.clear();
        self.record.staff_misses = 0;
        self.record.item = None;
        self.turned = true;
        self.speak_front();
    }

    fn carry_out(&mut self, command: &Command) -> Vec<Later> {
        match command {
            Command::BeginVisit => self.record = Record::default(),
            Command::ForgetPin => self.record.forget_pin(),
            Command::Forget => self.record.forget_card(),
            Command::KeepAnswer { question, option } => {
                self.record.own_answers.retain(|(asked, _)| asked != question);
                self.record.own_answers.push((question.clone(), option.clone()));
            }
            Command::CallClerk(reason) => self.record.reason = Some(*reason),
            Command::EndCall => self.record.reason = None,
            Command::EndVisit(_) => {
                self.record = Record::default();
                self.presentation = Presentation::default();
                self.clerk_message.clear();
                self.keypad_explained = false;
            }
            Command::ReadToken { .. }
            | Command::StartFace { .. }
            | Command::StopFace
            | Command::VerifyPin { .. }
            | Command::CallStaff
            | Command::Query { .. }
            | Command::Record { .. }
            | Command::Effect { .. }
            | Command::Alarm { .. } => {}
        }
        self.room.carry_out(command, &mut self.record)
    }

    fn trace_of(&self, at_ms: u64, input: &Input, turn: &Turn, step_us: u64) -> Trace {
        Trace {
            row: self.journal.head().rows,
            visit: self.session.desk.visit,
            at_ms,
            input: input_name(input),
            event: turn.event().map_or_else(|| "-".to_owned(), ToString::to_string),
            phase: kernel::situation(&self.site, &self.session.desk.state).phase.name().to_owned(),
            intents: turn.intents.iter().map(ToString::to_string).collect(),
            commands: turn.commands.iter().map(ToString::to_string).collect(),
            violation: turn.violation.as_ref().map(|one| format!("{}: {one}", one.code())),
            fuel: turn.cost.fuel,
            memory_bytes: turn.cost.memory_bytes,
            step_us,
            state_bytes: self.session.state.len(),
        }
    }

    /// Whether the keypad was explained in this visit; from now on it was.
    pub(crate) fn explain_keypad(&mut self) -> bool {
        !std::mem::replace(&mut self.keypad_explained, true)
    }

    /// The layout of the keypad for the screen that is up.
    pub(crate) fn layout(&self) -> Option<&kernel::contract::KeypadLayout> {
        let name = match self.session.front() {
            Front::Flow(screen) => Some(&screen.keypad),
            Front::Host(_) | Front::Safe(_) => None,
        };
        let layouts = &self.flow.manifest.keypads;
        name.and_then(|name| layouts.iter().find(|layout| layout.name == *name)).or(layouts.first())
    }

    /// The reader as it is.
    pub fn snapshot(&self) -> Snapshot {
        crate::panel::snapshot(self)
    }

    /// Shows a word about the flow at the clerk's page.
    pub fn set_flow_note(&mut self, note: String) {
        self.flow_note = Some(note);
    }

    /// The reader after each step since this was last asked, oldest first.
    pub fn drain(&mut self) -> Vec<Snapshot> {
        std::mem::take(&mut self.log)
    }

    pub(crate) fn last_trace(&self) -> Option<Trace> {
        self.trace.clone()
    }
}
