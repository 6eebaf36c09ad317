//! What goes wrong while a card is read: what whoever asked hears, and that the
//! reader is of use again, without anybody but the patient.

use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

use card::{
    ANSWER_LIMIT, CardError, Epoch, Fault, Fixture, Pin, SlotState, TEST_PIN, TrustAnchors,
    VerifyError, VirtualCard, VpcdReader,
};
use rustix::process::Signal;

use crate::cards::{card, parrot};
use crate::counter::{Counter, heard, read};
use crate::service::{CHANGE, Reader, Service, alone, wait_for};

/// Longer than any test: a card that is still slow then has hung.
const FOR_GOOD: Duration = Duration::from_secs(600);

fn normal() -> Result<String, CardError> {
    Ok("card, 3 tries".to_owned())
}

/// One try left, so that it is told from a normal one.
fn other() -> Result<String, CardError> {
    Ok("card, 1 tries".to_owned())
}

/// A card on the one reader of a service, with nothing asked of it so far.
struct Placed {
    service: Service,
    reader: Reader,
    counter: Counter,
    tray: VpcdReader,
    epoch: Epoch,
}

impl Placed {
    fn new(card: VirtualCard) -> Self {
        let service = Service::start(1);
        let reader = service.readers[0].clone();
        let mut counter = Counter::open();
        let mut tray = VpcdReader::new(reader.port);
        tray.insert(card).unwrap();
        let epoch = counter.wait_present(&reader.name);
        Self { service, reader, counter, tray, epoch }
    }

    fn read(&self, epoch: Epoch) -> Result<String, CardError> {
        self.counter.read(&self.reader.name, epoch)
    }

    fn verify(&self, epoch: Epoch) -> Result<(), VerifyError> {
        heard(&verify(&self.counter, &self.reader, epoch))
    }

    #[track_caller]
    fn wait_present(&mut self) -> Epoch {
        self.counter.wait_present(&self.reader.name)
    }

    #[track_caller]
    fn wait_until(&mut self, state: SlotState) {
        self.counter.wait_until(&self.reader.name, state);
    }
}

/// A normal card, put in after the last one is surely seen to be out, is read.
#[track_caller]
fn is_of_use_again(counter: &mut Counter, reader: &Reader, tray: &mut VpcdReader) {
    tray.remove();
    thread::sleep(CHANGE);
    tray.insert(card(Fixture::A)).unwrap();
    let epoch = counter.wait_present(&reader.name);
    assert_eq!(counter.read(&reader.name, epoch), normal());
}

fn verify(counter: &Counter, reader: &Reader, epoch: Epoch) -> Receiver<Result<(), VerifyError>> {
    let pin = Pin::from_digits(TEST_PIN).unwrap();
    counter.ask(&reader.name, epoch, ANSWER_LIMIT, move |session| {
        session.trust(&TrustAnchors::none().with_test_cards());
        session.verify_pin(&pin, None)
    })
}

/// Waits until the card has had so many commands.
fn wait_for_commands(tray: &VpcdReader, count: u64) {
    wait_for("a command", || (tray.commands() >= count).then_some(()));
}

#[test]
fn no_service_at_start() {
    alone(|| {
        let mut service = Service::stopped(1);
        let reader = service.readers[0].clone();
        let mut counter = Counter::open();
        counter.wait_service(false);
        let mut tray = VpcdReader::new(reader.port);
        tray.insert(card(Fixture::A)).unwrap();
        service.resume();
        counter.wait_service(true);
        let epoch = counter.wait_present(&reader.name);
        assert_eq!(counter.read(&reader.name, epoch), normal());
    });
}

/// pcscd ends by `signal` while a card works on a command, and comes back.
fn service_ends(signal: Signal) {
    let slow = card(Fixture::A).with_fault(3, Fault::Slow(FOR_GOOD));
    let mut at = Placed::new(slow);
    let said = at.counter.ask(&at.reader.name, at.epoch, ANSWER_LIMIT, read);
    wait_for_commands(&at.tray, 4);
    at.service.end(signal);
    assert_eq!(heard(&said), Err(CardError::Reader));
    at.counter.wait_service(false);
    at.wait_until(SlotState::NoService);
    assert_eq!(at.read(at.epoch), Err(CardError::Reader));
    // The card is as it was, and lies where it lay.
    let same = at.tray.remove().unwrap();
    at.tray.insert(same).unwrap();
    at.service.resume();
    let anew = at.wait_present();
    assert_ne!(anew, at.epoch);
    assert_eq!(at.read(at.epoch), Err(CardError::SessionDead));
    assert_eq!(at.read(anew), normal());
}

#[test]
fn the_service_is_ended_in_the_middle_of_a_command() {
    alone(|| service_ends(Signal::TERM));
}

#[test]
fn the_service_is_killed_in_the_middle_of_a_command() {
    alone(|| service_ends(Signal::KILL));
}

#[test]
fn the_service_is_killed_while_a_session_is_idle() {
    alone(|| {
        let mut at = Placed::new(card(Fixture::A));
        assert_eq!(at.read(at.epoch), normal());
        at.service.end(Signal::KILL);
        assert_eq!(at.verify(at.epoch), Err(CardError::Reader.into()));
        at.service.resume();
        let anew = at.wait_present();
        assert_eq!(at.read(anew), normal());
    });
}

/// Nobody notices a service that stands still for less than the limit.
#[test]
fn the_service_stands_still_and_goes_on() {
    alone(|| {
        let at = Placed::new(card(Fixture::A));
        at.service.signal(Signal::STOP);
        let said = at.counter.ask(&at.reader.name, at.epoch, ANSWER_LIMIT, read);
        thread::sleep(Duration::from_secs(1));
        assert!(said.try_recv().is_err(), "answered by nobody");
        at.service.signal(Signal::CONT);
        assert_eq!(heard(&said), normal());
        assert_eq!(at.read(at.epoch), normal());
    });
}

/// One that stands still for longer is told of, and comes back by itself.
#[test]
fn the_service_stands_still_for_too_long() {
    alone(|| {
        let mut at = Placed::new(card(Fixture::A));
        at.service.signal(Signal::STOP);
        let said = at.counter.ask(&at.reader.name, at.epoch, Duration::from_millis(100), read);
        assert_eq!(heard(&said), Err(CardError::Silent));
        at.wait_until(SlotState::Stuck);
        at.service.signal(Signal::CONT);
        let anew = at.wait_present();
        assert_eq!(at.read(at.epoch), Err(CardError::SessionDead));
        assert_eq!(at.read(anew), normal());
    });
}

/// At eight commands of a reading, each on a reader of its own.
#[test]
fn a_card_is_pulled_in_the_middle_of_a_command() {
    alone(|| {
        let service = Service::start(8);
        let mut counter = Counter::open();
        let mut trays: Vec<_> =
            service.readers.iter().map(|reader| VpcdReader::new(reader.port)).collect();
        trays[0].insert(card(Fixture::A)).unwrap();
        let epoch = counter.wait_present(&service.readers[0].name);
        assert_eq!(counter.read(&service.readers[0].name, epoch), normal());
        let whole = u32::try_from(trays[0].commands()).unwrap();
        let readers = || service.readers.iter().zip(0_u32..);
        for ((reader, number), tray) in readers().zip(&mut trays) {
            if number == 0 {
                tray.remove();
                counter.wait_until(&reader.name, SlotState::Empty);
            }
            // The first, the last, and six between them.
            let at = number * (whole - 1) / 7;
            let fault = if number % 2 == 0 { Fault::RemovedUnseen } else { Fault::RemovedMidway };
            tray.insert(card(Fixture::A).with_fault(at, fault)).unwrap();
        }
        for (reader, number) in readers() {
            let epoch = counter.wait_present(&reader.name);
            let result = counter.read(&reader.name, epoch);
            // Half an answer may look like one that makes no sense.
            let gone = matches!(
                result,
                Err(CardError::Removed | CardError::Malformed | CardError::Unexpected { .. })
            );
            assert!(gone, "{number}: {result:?}");
            let refused = heard(&verify(&counter, reader, epoch));
            assert!(refused.is_err(), "{number}: {refused:?}");
        }
        trays.iter_mut().for_each(|tray| drop(tray.remove()));
        thread::sleep(CHANGE);
        trays.iter_mut().for_each(|tray| drop(tray.insert(card(Fixture::A)).unwrap()));
        for (reader, _) in readers() {
            let epoch = counter.wait_present(&reader.name);
            assert_eq!(counter.read(&reader.name, epoch), normal());
        }
    });
}

#[test]
fn a_card_is_pulled_while_nothing_is_asked_of_it() {
    alone(|| {
        let mut at = Placed::new(card(Fixture::A));
        assert_eq!(at.read(at.epoch), normal());
        at.tray.remove();
        // Before the service has noticed.
        assert_eq!(at.verify(at.epoch), Err(CardError::Removed.into()));
        at.wait_until(SlotState::Empty);
        is_of_use_again(&mut at.counter, &at.reader, &mut at.tray);
    });
}

/// Another card takes the place of the first before the service looks again.
/// What was asked of the first is never answered by the second.
#[test]
fn a_card_is_swapped_while_nothing_is_asked_of_it() {
    alone(|| swapped_after_gaps(true));
}

/// As above, and a command failed meanwhile, after which the service takes the
/// next card for the last.
#[test]
fn a_card_is_swapped_after_a_command_has_failed() {
    alone(|| swapped_after_gaps(false));
}

fn swapped_after_gaps(idle: bool) {
    let service = Service::start(4);
    let mut counter = Counter::open();
    for (gap_ms, reader) in [0, 50, 200, 300].into_iter().zip(&service.readers) {
        swapped(&mut counter, reader, Duration::from_millis(gap_ms), idle);
    }
}

fn swapped(counter: &mut Counter, reader: &Reader, gap: Duration, idle: bool) {
    let mut tray = VpcdReader::new(reader.port);
    tray.insert(card(Fixture::A)).unwrap();
    let first = counter.wait_present(&reader.name);
    assert_eq!(counter.read(&reader.name, first), normal());
    tray.remove();
    if !idle {
        assert_eq!(counter.read(&reader.name, first), Err(CardError::Removed));
    }
    thread::sleep(gap);
    tray.insert(card(Fixture::B)).unwrap();
    let until = Instant::now() + CHANGE;
    while Instant::now() < until {
        let result = counter.read(&reader.name, first);
        assert!(result.is_err(), "{gap:?}, idle {idle}: {result:?} of the wrong card");
        let verified = heard(&verify(counter, reader, first));
        assert!(verified.is_err(), "{gap:?}, idle {idle}: a PIN for the wrong card");
        if let Some(SlotState::Present(second)) = counter.state(&reader.name) {
            let result = counter.read(&reader.name, second);
            assert!(result.is_err() || result == other(), "{gap:?}, idle {idle}: {result:?}");
        }
        thread::sleep(Duration::from_millis(10));
    }
    // After a failed command the service may miss a card that comes so soon, and
    // say that the reader is empty. It sees the card when it is placed anew.
    tray.remove();
    thread::sleep(CHANGE);
    tray.insert(card(Fixture::B)).unwrap();
    loop {
        let epoch = counter.wait_present(&reader.name);
        let result = counter.read(&reader.name, epoch);
        if result.is_ok() {
            assert_eq!(result, other(), "{gap:?}, idle {idle}");
            break;
        }
    }
}

/// A card that takes the place of another at once, and leaves at once, is seen
/// to leave: on sixteen readers and three times, since it depends on who looks
/// when.
#[test]
fn a_card_that_stays_for_a_moment_is_seen_to_leave() {
    alone(|| {
        let service = Service::start(16);
        let mut counter = Counter::open();
        let mut trays: Vec<_> =
            service.readers.iter().map(|reader| VpcdReader::new(reader.port)).collect();
        for _ in 0..3 {
            for tray in &mut trays {
                tray.insert(card(Fixture::A)).unwrap();
            }
            for reader in &service.readers {
                let epoch = counter.wait_present(&reader.name);
                assert_eq!(counter.read(&reader.name, epoch), normal());
            }
            for tray in &mut trays {
                tray.remove();
                tray.insert(card(Fixture::B)).unwrap();
            }
            for (reader, tray) in service.readers.iter().zip(&mut trays) {
                let epoch = counter.wait_present(&reader.name);
                let result = counter.read(&reader.name, epoch);
                assert!(result.is_err() || result == other(), "{result:?}");
                tray.remove();
            }
            for reader in &service.readers {
                counter.wait_until(&reader.name, SlotState::Empty);
            }
            thread::sleep(CHANGE);
        }
    });
}

#[test]
fn a_card_hangs() {
    alone(|| {
        let service = Service::start(2);
        let [hung, well] = service.readers.as_slice() else { panic!("two readers") };
        let mut counter = Counter::open();
        let mut trays = [VpcdReader::new(hung.port), VpcdReader::new(well.port)];
        trays[0].insert(card(Fixture::A).with_fault(2, Fault::Silent)).unwrap();
        trays[1].insert(card(Fixture::B)).unwrap();
        let epoch = counter.wait_present(&hung.name);
        let well_epoch = counter.wait_present(&well.name);
        let said = counter.ask(&hung.name, epoch, Duration::from_millis(200), read);
        wait_for_commands(&trays[0], 3);
        assert_eq!(heard(&said), Err(CardError::Silent));
        counter.wait_until(&hung.name, SlotState::Stuck);
        // The other reader goes on, and so do its card's comings and goings.
        assert_eq!(counter.read(&well.name, well_epoch), other());
        is_of_use_again(&mut counter, well, &mut trays[1]);
        assert_eq!(counter.state(&hung.name), Some(SlotState::Stuck));
        trays[0].remove();
        counter.wait_until(&hung.name, SlotState::Empty);
        is_of_use_again(&mut counter, hung, &mut trays[0]);
    });
}

/// Three seconds for one command are long, and within the limit.
#[test]
fn a_card_is_slow() {
    alone(|| {
        let slow = card(Fixture::A).with_fault(2, Fault::Slow(Duration::from_secs(3)));
        let mut at = Placed::new(slow);
        assert_eq!(at.read(at.epoch), normal());
        assert_eq!(at.counter.state(&at.reader.name), Some(SlotState::Session(at.epoch)));
    });
}

/// Nothing that makes no sense leaves a session alive, and what lies there is
/// read anew without being touched.
#[test]
fn answers_make_no_sense() {
    alone(|| {
        let service = Service::start(2);
        let mut counter = Counter::open();
        for (reader, fault) in service.readers.iter().zip([Fault::OneByte, Fault::Garbage]) {
            let mut tray = VpcdReader::new(reader.port);
            tray.insert(card(Fixture::A).with_fault(4, fault)).unwrap();
            let first = counter.wait_present(&reader.name);
            assert_eq!(counter.read(&reader.name, first), Err(CardError::Malformed));
            assert_eq!(counter.read(&reader.name, first), Err(CardError::SessionDead));
            let second = counter.wait_present(&reader.name);
            assert_eq!(counter.read(&reader.name, second), normal());
        }
    });
}

/// The longest answer that PC/SC can carry, and one that is announced and does
/// not come.
#[test]
fn answers_are_too_long() {
    alone(|| {
        let service = Service::start(2);
        let [long, broken] = service.readers.as_slice() else { panic!("two readers") };
        let mut counter = Counter::open();
        let _long = parrot(long.port, u16::MAX, vec![0x90; usize::from(u16::MAX)]);
        let epoch = counter.wait_present(&long.name);
        assert_eq!(counter.read(&long.name, epoch), Err(CardError::Malformed));
        assert_eq!(counter.read(&long.name, epoch), Err(CardError::SessionDead));
        let _broken = parrot(broken.port, 100, vec![0x5A; 10]);
        let epoch = counter.wait_present(&broken.name);
        let said = counter.ask(&broken.name, epoch, Duration::from_millis(200), read);
        assert_eq!(heard(&said), Err(CardError::Silent));
        counter.wait_until(&broken.name, SlotState::Stuck);
    });
}

/// While a session is open nobody else comes to the card: not to use a PIN that
/// was verified here, and not to reset it.
#[test]
fn another_program_wants_the_card() {
    alone(|| {
        let mut at = Placed::new(card(Fixture::A));
        assert_eq!(at.read(at.epoch), normal());
        assert_eq!(at.verify(at.epoch), Ok(()));
        let before = at.tray.commands();
        for wish in [["--reset", "--atr"], ["--send-apdu", "00200080"]] {
            let name = at.reader.name.to_string();
            let intruder =
                at.service.program("opensc-tool").args(["--reader", &name]).args(wish).output();
            assert!(!intruder.unwrap().status.success(), "{wish:?}");
        }
        assert_eq!(at.tray.commands(), before, "a command of another program");
        // A reset would have ended the session.
        assert_eq!(at.verify(at.epoch), Ok(()));
        assert_eq!(at.counter.state(&at.reader.name), Some(SlotState::Session(at.epoch)));
    });
}

/// Another program has the card first, for itself or not: it is said, and as
/// soon as it lets go, the card is read.
#[test]
fn another_program_has_the_card() {
    alone(|| {
        let mut at = Placed::new(card(Fixture::A));
        let name = std::ffi::CString::new(at.reader.name.to_string()).unwrap();
        for mode in [pcsc::ShareMode::Shared, pcsc::ShareMode::Exclusive] {
            let context = pcsc::Context::establish(pcsc::Scope::User).unwrap();
            let held = context.connect(&name, mode, pcsc::Protocols::ANY).unwrap();
            assert_eq!(at.read(at.epoch), Err(CardError::InUse));
            drop(held);
            let anew = at.wait_present();
            assert_eq!(at.read(anew), normal());
            // Let go of it, for the next turn.
            at.tray.remove();
            at.wait_until(SlotState::Empty);
            thread::sleep(CHANGE);
            at.tray.insert(card(Fixture::A)).unwrap();
            at.epoch = at.wait_present();
        }
    });
}

/// When a session ends, nothing stays verified for whoever comes next.
#[test]
fn the_card_is_reset_when_it_is_let_go() {
    alone(|| {
        let at = Placed::new(card(Fixture::A));
        assert_eq!(at.verify(at.epoch), Ok(()));
        drop(at.counter);
        let name = std::ffi::CString::new(at.reader.name.to_string()).unwrap();
        let context = pcsc::Context::establish(pcsc::Scope::User).unwrap();
        let shared = || context.connect(&name, pcsc::ShareMode::Shared, pcsc::Protocols::ANY);
        let next = wait_for("the card to be let go", || shared().ok());
        // Nothing is selected, so there is no PIN whose counter could be asked for.
        let mut room = [0; 258];
        assert_eq!(next.transmit(&[0x00, 0x20, 0x00, 0x80], &mut room), Ok(&[0x69, 0x85][..]));
    });
}
