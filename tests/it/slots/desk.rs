//! A reader with the slot of a real one, a patient before it, and a card of
//! this process in it. Driven by hand: no clock, but the slot's threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use card::{CommandApdu, Link, LinkError, Presence, Session, TrustAnchors, VirtualCard};
use kernel::Phase;
use kernel::contract::TokenKind;
use station::view::Snapshot;
use station::{EligibilityPlan, FacePlan, Loader, Port, Room, SlotEvent};
use tokio::sync::mpsc::UnboundedReceiver;
use zeroize::Zeroizing;

use crate::guests::standard;
use crate::patient::{AT_MS, Patient};

/// How long to wait for what must come; longer than any limit of a slot.
const PATIENCE: Duration = Duration::from_secs(40);
/// More than any visit takes.
const STEPS_MAX: usize = 60;

/// What lies on a reader.
#[derive(Default)]
pub(crate) struct Place {
    card: Mutex<Option<VirtualCard>>,
    /// Commands since something was laid down.
    commands: AtomicUsize,
    /// The command at which the card hangs, for as long as it stands here.
    hangs_at: Mutex<Option<usize>>,
    let_go: Condvar,
    /// Another card takes the place of this one before that command, and nobody
    /// sees it.
    swapped: Mutex<Option<(usize, VirtualCard)>>,
}

impl Place {
    pub(crate) fn commands(&self) -> usize {
        self.commands.load(Ordering::Relaxed)
    }

    pub(crate) fn hang_at(&self, command: usize) {
        *self.hangs_at.lock().unwrap() = Some(command);
    }

    pub(crate) fn let_go(&self) {
        *self.hangs_at.lock().unwrap() = None;
        self.let_go.notify_all();
    }

    pub(crate) fn swap_at(&self, command: usize, mut card: VirtualCard) {
        card.tap();
        *self.swapped.lock().unwrap() = Some((command, card));
    }
}

struct Lies(Arc<Place>);

impl Link for Lies {
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        let number = self.0.commands.fetch_add(1, Ordering::Relaxed);
        let hangs = self.0.hangs_at.lock().unwrap();
        drop(self.0.let_go.wait_while(hangs, |at| *at == Some(number)).unwrap());
        let mut card = self.0.card.lock().unwrap();
        if let Some((_, other)) = self.0.swapped.lock().unwrap().take_if(|(at, _)| *at == number) {
            *card = Some(other);
        }
        card.as_mut().ok_or(LinkError::CardGone)?.transmit(command, answer)
    }

    fn label(&self) -> &str {
        "in this process"
    }
}

impl Drop for Lies {
    fn drop(&mut self) {
        if let Some(card) = self.0.card.lock().unwrap().as_mut() {
            card.reset();
        }
    }
}

/// Commands until a reader knows what kind of token this is.
pub(crate) fn commands_until_seen(card: VirtualCard) -> usize {
    let place = Arc::new(Place::default());
    *place.card.lock().unwrap() = Some(card);
    Session::new(Lies(Arc::clone(&place))).is_phone().unwrap();
    place.commands()
}

pub(crate) struct Desk {
    pub(crate) patient: Patient,
    pub(crate) place: Arc<Place>,
    events: UnboundedReceiver<SlotEvent>,
    /// What the slot has said so far.
    pub(crate) heard: usize,
    insertions: u32,
}

impl Desk {
    pub(crate) fn open(loader: &Loader, number: u8, flow: &[u8]) -> Self {
        let place = Arc::new(Place::default());
        let lies = Arc::clone(&place);
        let port = Port::open(move || match lies.card.lock().unwrap().as_ref() {
            Some(_) => Ok(Box::new(Lies(Arc::clone(&lies))) as Box<dyn Link>),
            None => Err(LinkError::CardGone),
        });
        let anchors = TrustAnchors::none().with_test_cards();
        let today = station::day_in_japan(AT_MS).unwrap();
        let mut room = Room::with_slot(port.unwrap(), anchors, today);
        room.set_plans(FacePlan::Match, EligibilityPlan::Slow);
        let fallback = (flow != standard()).then(standard);
        let mut patient = Patient::in_room(loader, number, room, flow, fallback);
        let events = patient.reader.slot_events().unwrap();
        let mut desk = Self { patient, place, events, heard: 0, insertions: 0 };
        desk.see(Presence::Empty);
        desk.until("the slot", |desk| desk.slot() == "empty");
        desk.patient.reader.drain();
        desk
    }

    pub(crate) fn see(&mut self, presence: Presence) {
        self.patient.reader.see(presence);
    }

    /// Lays something on the reader, which is seen at once.
    pub(crate) fn lay(&mut self, mut card: VirtualCard) {
        card.tap();
        *self.place.card.lock().unwrap() = Some(card);
        self.place.commands.store(0, Ordering::Relaxed);
        self.insertions += 2;
        self.see(Presence::Present(self.insertions));
    }

    /// Takes away what lies there, hangs or not, which is seen at once.
    pub(crate) fn take(&mut self) -> Option<VirtualCard> {
        let card = self.place.card.lock().unwrap().take();
        self.place.let_go();
        self.see(Presence::Empty);
        card
    }

    pub(crate) fn slot(&self) -> &'static str {
        self.patient.reader.snapshot().slot.unwrap()
    }

    pub(crate) fn phase(&self) -> Phase {
        self.patient.reader.session().desk.state.phase
    }

    /// Takes in what the slot has said.
    pub(crate) fn listen(&mut self) {
        while let Ok(event) = self.events.try_recv() {
            self.heard += 1;
            let answers = self.patient.reader.hear(AT_MS, event).unwrap();
            self.patient.arrive(answers);
        }
    }

    /// Listens until something is so.
    #[track_caller]
    pub(crate) fn until(&mut self, what: &str, is: impl Fn(&Self) -> bool) {
        let until = Instant::now() + PATIENCE;
        loop {
            self.listen();
            if is(self) {
                return;
            }
            assert!(Instant::now() < until, "waited in vain for {what}: {:?}", self.phase());
            thread::sleep(Duration::from_micros(100));
        }
    }

    /// The reader knows of what lies there and no visit waits for anything else.
    pub(crate) fn until_seen(&mut self) {
        self.until("the card to be seen", |desk| {
            let unseen = matches!(
                desk.phase(),
                Phase::Idle | Phase::Choosing { seen: None } | Phase::Leaving { .. }
            );
            !unseen
        });
    }

    /// The patient does the next thing that leads on, or waits if it is not his
    /// turn. Whose it is depends on what was heard before, never on the clock.
    pub(crate) fn go_on(&mut self) {
        let phase = self.phase();
        if phase.pending().is_some() {
            let ticket = self.patient.reader.session().desk.ticket();
            self.until("an answer", |desk| {
                let now = &desk.patient.reader.session().desk;
                now.ticket() != ticket || now.state.phase.pending().is_none()
            });
        } else if matches!(phase, Phase::Closing { .. } | Phase::LeftBehind { .. }) {
            self.take();
            self.until("the card to be missed", |desk| {
                matches!(desk.phase(), Phase::Leaving { .. })
            });
        } else if matches!(phase, Phase::Choosing { seen: Some(TokenKind::Phone) | None }) {
            self.take();
            self.patient.press(station::view::Op::Cancel);
        } else {
            self.patient.go_on();
        }
    }

    /// From the card on the reader to idle: every step.
    pub(crate) fn visit(&mut self) -> Vec<Snapshot> {
        self.until_seen();
        for _ in 0..STEPS_MAX {
            if self.phase() == Phase::Idle {
                self.take();
                self.until("an empty reader", |desk| desk.slot() == "empty");
                return self.patient.reader.drain();
            }
            self.go_on();
        }
        panic!("the visit does not end: {:?}", self.phase());
    }
}
