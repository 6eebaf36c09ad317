//! Slots with their threads, and virtual cards in this process.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::ThreadId;
use std::time::Duration;

use zeroize::Zeroizing;

use super::super::*;
use crate::{
    CommandApdu, Date, Fault, Fixture, Pin, TEST_PIN, Token, Tries, TrustAnchors, VerifyError,
    VirtualCard,
};

/// How long to wait for what must come.
const PATIENCE: Duration = Duration::from_secs(30);
/// A limit for requests that must run into it.
const SHORT: Duration = Duration::from_millis(20);

/// What lies on a reader of this test, with a look behind the scenes.
struct Tray {
    card: Mutex<VirtualCard>,
    /// While this is held, the card does not answer.
    hold: Mutex<()>,
    log: Mutex<Vec<(What, ThreadId)>>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum What {
    Connect,
    Command,
    /// One that carries a PIN.
    Verify,
    Disconnect,
}

impl Tray {
    fn new(card: VirtualCard) -> Arc<Self> {
        Arc::new(Self { card: Mutex::new(card), hold: Mutex::new(()), log: Mutex::default() })
    }

    fn log(&self, what: What) {
        self.log.lock().unwrap().push((what, thread::current().id()));
    }

    fn count(&self, what: What) -> usize {
        self.log.lock().unwrap().iter().filter(|(logged, _)| *logged == what).count()
    }
}

struct TrayLink(Arc<Tray>);

impl Link for TrayLink {
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        let pin = matches!(command.header(), [_, 0x20, _, _]) && !command.data().is_empty();
        self.0.log(if pin { What::Verify } else { What::Command });
        let _answers = self.0.hold.lock().unwrap();
        self.0.card.lock().unwrap().transmit(command, answer)
    }

    fn label(&self) -> &str {
        "tray"
    }
}

impl Drop for TrayLink {
    fn drop(&mut self) {
        self.0.log(What::Disconnect);
        self.0.card.lock().unwrap().reset();
    }
}

fn card(fixture: Fixture) -> VirtualCard {
    fixture.build(Date::new(2026, 11, 22).unwrap())
}

fn open(tray: &Arc<Tray>) -> (Slot<TrayLink>, Receiver<SlotState>) {
    let (told, states) = channel();
    let tray = Arc::clone(tray);
    let connect = move || {
        tray.log(What::Connect);
        Ok(TrayLink(Arc::clone(&tray)))
    };
    (Slot::open(connect, move |state| told.send(state).unwrap_or_default()).unwrap(), states)
}

fn placed(slot: &Slot<TrayLink>, states: &Receiver<SlotState>, count: u32) -> Epoch {
    slot.see(Presence::Present(count));
    present(states)
}

/// Waits until something can be asked.
fn present(states: &Receiver<SlotState>) -> Epoch {
    loop {
        if let SlotState::Present(epoch) = states.recv_timeout(PATIENCE).unwrap() {
            return epoch;
        }
    }
}

fn wait_for(states: &Receiver<SlotState>, wanted: SlotState) {
    while states.recv_timeout(PATIENCE).unwrap() != wanted {}
}

/// Reads, and says what was there in a few words.
fn read(
    slot: &Slot<TrayLink>,
    epoch: Epoch,
    limit: Duration,
) -> Receiver<Result<String, CardError>> {
    let (says, said) = channel();
    let job = |session: &mut Session<TrayLink>| {
        session.trust(&TrustAnchors::none().with_test_cards());
        session.read()
    };
    slot.submit(epoch, limit, job, move |result| {
        let words = result.map(|token| match token {
            Token::Card { tries: Tries::Left(tries), .. } => format!("card, {tries} tries"),
            Token::Card { tries: Tries::Blocked, .. } => "blocked card".to_owned(),
            Token::NoPinCard { .. } => "card without PIN".to_owned(),
            Token::Juki => "old card".to_owned(),
            Token::Android { .. } => "Android".to_owned(),
            Token::Iphone { .. } => "iPhone".to_owned(),
        });
        says.send(words).unwrap_or_default();
    });
    said
}

fn verify(
    slot: &Slot<TrayLink>,
    epoch: Epoch,
    digits: &'static [u8; 4],
) -> Receiver<Result<(), VerifyError>> {
    let (says, said) = channel();
    let job = |session: &mut Session<TrayLink>| {
        session.trust(&TrustAnchors::none().with_test_cards());
        session.verify_pin(&Pin::from_digits(digits).unwrap(), None)
    };
    slot.submit(epoch, ANSWER_LIMIT, job, move |result| says.send(result).unwrap_or_default());
    said
}

fn heard<T>(said: &Receiver<T>) -> T {
    said.recv_timeout(PATIENCE).unwrap()
}

#[test]
fn one_connection_serves_one_placing_on_one_thread() {
    let tray = Tray::new(card(Fixture::A));
    let (slot, states) = open(&tray);
    let first = placed(&slot, &states, 1);
    assert_eq!(heard(&read(&slot, first, ANSWER_LIMIT)), Ok("card, 3 tries".to_owned()));
    assert_eq!(heard(&verify(&slot, first, TEST_PIN)), Ok(()));
    assert_eq!(tray.count(What::Connect), 1);
    slot.see(Presence::Empty);
    wait_for(&states, SlotState::Empty);
    let second = placed(&slot, &states, 3);
    assert_eq!(heard(&read(&slot, first, ANSWER_LIMIT)), Err(CardError::SessionDead));
    assert_eq!(heard(&read(&slot, second, ANSWER_LIMIT)), Ok("card, 3 tries".to_owned()));
    assert_eq!((tray.count(What::Connect), tray.count(What::Disconnect)), (2, 1));
    let log = tray.log.lock().unwrap();
    let (_, worker) = log[0];
    assert!(log.iter().all(|(_, thread)| *thread == worker), "{log:?}");
}

/// At each command of a reading, each fault ends the session: the connection is
/// gone before anything else is sent, and what lies there is read anew.
#[test]
fn the_connection_is_dropped_with_the_session() {
    let faults = [
        Fault::Removed,
        Fault::RemovedUnseen,
        Fault::RemovedMidway,
        Fault::ReaderGone,
        Fault::Silent,
        Fault::Reset,
        Fault::Garbage,
        Fault::OneByte,
    ];
    for fault in faults {
        let tray = Tray::new(card(Fixture::A).with_fault(3, fault));
        let (slot, states) = open(&tray);
        let first = placed(&slot, &states, 1);
        let first_read = heard(&read(&slot, first, ANSWER_LIMIT));
        assert!(first_read.is_err(), "{fault:?}");
        let refused = heard(&verify(&slot, first, TEST_PIN));
        assert_eq!(refused, Err(CardError::SessionDead.into()), "{fault:?}");
        assert_eq!(tray.count(What::Disconnect), 1, "{fault:?}");
        assert_eq!(tray.count(What::Verify), 0, "{fault:?}");
        tray.card.lock().unwrap().tap();
        let second = present(&states);
        assert_eq!(heard(&read(&slot, second, ANSWER_LIMIT)), Ok("card, 3 tries".to_owned()));
    }
}

/// Whatever becomes of a VERIFY, it is sent once.
#[test]
fn a_lost_answer_to_verify_is_not_asked_for_again() {
    let tray = Tray::new(card(Fixture::A));
    let (slot, states) = open(&tray);
    assert_eq!(heard(&verify(&slot, placed(&slot, &states, 1), TEST_PIN)), Ok(()));
    let before = u32::try_from(tray.count(What::Command)).unwrap();
    for fault in [Fault::Removed, Fault::RemovedUnseen, Fault::Garbage, Fault::Silent] {
        let tray = Tray::new(card(Fixture::A).with_fault(before, fault));
        let (slot, states) = open(&tray);
        let epoch = placed(&slot, &states, 1);
        assert!(heard(&verify(&slot, epoch, b"9876")).is_err());
        assert_eq!(tray.count(What::Verify), 1, "{fault:?}");
        tray.card.lock().unwrap().tap();
        let anew = present(&states);
        let counter = heard(&read(&slot, anew, ANSWER_LIMIT));
        assert_eq!(counter, Ok("card, 2 tries".to_owned()), "{fault:?}");
    }
}

/// A card that does not answer: whoever asked hears so in time, other readers
/// go on, and what it says in the end is for nobody.
#[test]
fn a_card_that_hangs_holds_up_nobody_else() {
    let hung = Tray::new(card(Fixture::A));
    let well = Tray::new(card(Fixture::B));
    let (hung_slot, hung_states) = open(&hung);
    let (well_slot, well_states) = open(&well);
    let (hung_epoch, well_epoch) =
        (placed(&hung_slot, &hung_states, 1), placed(&well_slot, &well_states, 1));
    let hold = hung.hold.lock().unwrap();
    let late = read(&hung_slot, hung_epoch, SHORT);
    assert_eq!(heard(&late), Err(CardError::Silent));
    wait_for(&hung_states, SlotState::Stuck);
    for _ in 0..100 {
        let other = read(&well_slot, well_epoch, ANSWER_LIMIT);
        assert_eq!(heard(&other), Ok("card, 1 tries".to_owned()));
    }
    assert_eq!(heard(&read(&hung_slot, hung_epoch, SHORT)), Err(CardError::Silent));
    drop(hold);
    let anew = present(&hung_states);
    assert_ne!(anew, hung_epoch);
    assert_eq!(heard(&read(&hung_slot, anew, ANSWER_LIMIT)), Ok("card, 3 tries".to_owned()));
    assert!(late.try_recv().is_err(), "the late result was told");
}

/// The watcher sees the removal while a job runs that would have succeeded.
#[test]
fn a_result_that_comes_after_the_card_has_gone_is_refused() {
    let tray = Tray::new(card(Fixture::A));
    let (slot, states) = open(&tray);
    let epoch = placed(&slot, &states, 1);
    let hold = tray.hold.lock().unwrap();
    let said = read(&slot, epoch, ANSWER_LIMIT);
    wait_for(&states, SlotState::Session(epoch));
    slot.see(Presence::Present(3));
    let next = present(&states);
    assert_eq!(heard(&said), Err(CardError::Removed));
    let queued = read(&slot, next, ANSWER_LIMIT);
    drop(hold);
    assert_eq!(heard(&queued), Ok("card, 3 tries".to_owned()));
    assert_eq!((tray.count(What::Connect), tray.count(What::Disconnect)), (2, 1));
}

#[test]
fn a_job_that_panics_costs_its_session_only() {
    let tray = Tray::new(card(Fixture::A));
    let (slot, states) = open(&tray);
    let epoch = placed(&slot, &states, 1);
    let (says, said) = channel();
    let job = |_: &mut Session<TrayLink>| -> Result<(), CardError> { panic!("on purpose") };
    slot.submit(epoch, ANSWER_LIMIT, job, move |result| says.send(result).unwrap());
    assert_eq!(heard(&said), Err(CardError::Malformed));
    let anew = present(&states);
    assert_eq!(heard(&read(&slot, anew, ANSWER_LIMIT)), Ok("card, 3 tries".to_owned()));
}

/// Whoever waits when the slot is closed hears so, and the card is let go.
#[test]
fn closing_a_slot_answers_and_disconnects() {
    let tray = Tray::new(card(Fixture::A));
    let (slot, states) = open(&tray);
    let epoch = placed(&slot, &states, 1);
    let hold = tray.hold.lock().unwrap();
    let said = [(); 3].map(|()| read(&slot, epoch, ANSWER_LIMIT));
    drop(slot);
    for said in said {
        assert_eq!(heard(&said), Err(CardError::SessionDead));
    }
    drop(hold);
    let until = Instant::now() + PATIENCE;
    while tray.count(What::Disconnect) == 0 {
        assert!(Instant::now() < until, "the card was not let go");
        thread::yield_now();
    }
}
