//! A host in small: a watcher and a slot for each reader, as a station has them.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use card::{
    ANSWER_LIMIT, CardError, Epoch, PcscLink, Presence, ReaderName, Session, Slot, SlotState,
    Token, Tries, TrustAnchors, Watched, Watcher,
};

use crate::service::PATIENCE;

/// What came from the watcher or from one slot.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Event {
    Up,
    Down,
    State(ReaderName, SlotState),
}

type Slots = Arc<Mutex<BTreeMap<ReaderName, Slot<PcscLink>>>>;

pub(crate) struct Counter {
    _watcher: Watcher,
    slots: Slots,
    events: Receiver<Event>,
    /// Events that were looked at: what each reader was last, and the service.
    states: BTreeMap<ReaderName, SlotState>,
    up: Option<bool>,
    waited_for: BTreeMap<ReaderName, Epoch>,
}

impl Counter {
    /// Opens a slot for each reader that PC/SC offers, now or later.
    pub(crate) fn open() -> Self {
        let slots = Slots::default();
        let (told, events) = channel();
        let theirs = Arc::clone(&slots);
        let tell = move |watched| {
            let told = told.clone();
            // The test may be over.
            match watched {
                Watched::ServiceUp => told.send(Event::Up).unwrap_or_default(),
                Watched::ServiceDown => told.send(Event::Down).unwrap_or_default(),
                Watched::Reader(name, presence) => {
                    see(&mut theirs.lock().unwrap(), name, presence, move |event| {
                        told.send(event).unwrap_or_default();
                    });
                }
            }
        };
        let watcher = Watcher::start(tell).unwrap();
        Self {
            _watcher: watcher,
            slots,
            events,
            states: BTreeMap::new(),
            up: None,
            waited_for: BTreeMap::new(),
        }
    }

    /// Waits until a reader is in a state.
    #[track_caller]
    pub(crate) fn wait_until(&mut self, reader: &ReaderName, wanted: SlotState) {
        self.wait(reader, |state| (state == wanted).then_some(()));
    }

    /// Waits until something lies on a reader that has not been waited for
    /// before, and nothing was asked of it.
    #[track_caller]
    pub(crate) fn wait_present(&mut self, reader: &ReaderName) -> Epoch {
        let before = self.waited_for.get(reader).copied();
        let epoch = self.wait(reader, |state| match state {
            SlotState::Present(epoch) => Some(epoch).filter(|epoch| Some(*epoch) != before),
            SlotState::NoService
            | SlotState::NoReader
            | SlotState::Empty
            | SlotState::Session(_)
            | SlotState::Dead
            | SlotState::Stuck
            | SlotState::Faulty => None,
        });
        self.waited_for.insert(reader.clone(), epoch);
        epoch
    }

    #[track_caller]
    fn wait<T>(&mut self, reader: &ReaderName, look: impl Fn(SlotState) -> Option<T>) -> T {
        loop {
            if let Some(found) = self.states.get(reader).and_then(|state| look(*state)) {
                return found;
            }
            self.next();
        }
    }

    /// Waits until the service is there, or is not.
    #[track_caller]
    pub(crate) fn wait_service(&mut self, up: bool) {
        while self.up != Some(up) {
            self.next();
        }
    }

    /// The state of a reader as far as it was told.
    pub(crate) fn state(&mut self, reader: &ReaderName) -> Option<SlotState> {
        while let Ok(event) = self.events.try_recv() {
            self.note(event);
        }
        self.states.get(reader).copied()
    }

    #[track_caller]
    fn next(&mut self) {
        match self.events.recv_timeout(PATIENCE) {
            Ok(event) => self.note(event),
            Err(_) => panic!("nothing more came; last was {:?}, up {:?}", self.states, self.up),
        }
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::Up => self.up = Some(true),
            Event::Down => self.up = Some(false),
            Event::State(reader, state) => {
                self.states.insert(reader, state);
            }
        }
    }

    /// Asks for something and hands back where the answer will come.
    pub(crate) fn ask<T: Send + 'static, E: From<CardError> + Send + 'static>(
        &self,
        reader: &ReaderName,
        epoch: Epoch,
        limit: Duration,
        job: impl FnOnce(&mut Session<PcscLink>) -> Result<T, E> + Send + 'static,
    ) -> Receiver<Result<T, E>> {
        let (says, said) = channel();
        let slots = self.slots.lock().unwrap();
        let done = move |result| says.send(result).unwrap_or_default();
        slots[reader].submit(epoch, limit, job, done);
        said
    }

    /// Reads what lies there, and says what it is in a few words.
    pub(crate) fn read(&self, reader: &ReaderName, epoch: Epoch) -> Result<String, CardError> {
        heard(&self.ask(reader, epoch, ANSWER_LIMIT, read))
    }
}

fn see(
    slots: &mut BTreeMap<ReaderName, Slot<PcscLink>>,
    name: ReaderName,
    presence: Presence,
    tell: impl Fn(Event) + Send + 'static,
) {
    let slot = slots.entry(name.clone()).or_insert_with(|| {
        let reader = name.clone();
        let connect = move || PcscLink::connect(&reader);
        Slot::open(connect, move |state| tell(Event::State(name.clone(), state))).unwrap()
    });
    slot.see(presence);
}

/// Waits for an answer.
#[track_caller]
pub(crate) fn heard<T>(said: &Receiver<T>) -> T {
    said.recv_timeout(PATIENCE).expect("an answer, whatever it is")
}

/// Reads, and says what was there in a few words.
pub(crate) fn read(session: &mut Session<PcscLink>) -> Result<String, CardError> {
    session.trust(&TrustAnchors::none().with_test_cards());
    Ok(match session.read()? {
        Token::Card { tries: Tries::Left(tries), .. } => format!("card, {tries} tries"),
        Token::Card { tries: Tries::Blocked, .. } => "card, blocked".to_owned(),
        Token::NoPinCard { .. } => "card without PIN".to_owned(),
        Token::Juki => "old card".to_owned(),
        Token::Android { .. } => "Android".to_owned(),
        Token::Iphone { .. } => "iPhone".to_owned(),
    })
}
