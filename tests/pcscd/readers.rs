//! Readers that come, go, and are many.

use std::collections::BTreeMap;
use std::time::Duration;

use card::{ANSWER_LIMIT, CardError, Fixture, SlotState, VpcdReader};
use rustix::process::Signal;

use crate::cards::card;
use crate::counter::{Counter, heard, read};
use crate::service::{Service, alone};

/// A service without readers is there all the same. (vpcd's readers are in the
/// service's configuration, so that it must be started anew for another one.)
#[test]
fn no_reader_at_start() {
    alone(|| {
        let mut service = Service::start(0);
        let mut counter = Counter::open();
        counter.wait_service(true);
        service.plug_in();
        service.end(Signal::TERM);
        service.resume();
        let reader = service.readers[0].clone();
        let mut tray = VpcdReader::new(reader.port);
        tray.insert(card(Fixture::A)).unwrap();
        let epoch = counter.wait_present(&reader.name);
        assert_eq!(counter.read(&reader.name, epoch), Ok("card, 3 tries".to_owned()));
    });
}

/// A reader that goes while the service has others is missed by its name, and
/// goes on when it is back. The others keep their names meanwhile.
#[test]
fn a_reader_is_unplugged_and_back() {
    alone(|| {
        let mut service = Service::start(4);
        let mut counter = Counter::open();
        let (gone, stays) = (service.readers[1].clone(), service.readers[2].clone());
        let mut trays = [VpcdReader::new(gone.port), VpcdReader::new(stays.port)];
        trays[0].insert(card(Fixture::A)).unwrap();
        trays[1].insert(card(Fixture::B)).unwrap();
        let epoch = counter.wait_present(&gone.name);
        counter.wait_present(&stays.name);
        assert_eq!(counter.read(&gone.name, epoch), Ok("card, 3 tries".to_owned()));
        service.end(Signal::TERM);
        service.unplug(0);
        service.resume();
        counter.wait_until(&gone.name, SlotState::NoReader);
        assert_eq!(counter.read(&gone.name, epoch), Err(CardError::Reader));
        let other = counter.wait_present(&stays.name);
        assert_eq!(counter.read(&stays.name, other), Ok("card, 1 tries".to_owned()));
        service.end(Signal::TERM);
        service.plug_back_in(0);
        service.resume();
        let anew = counter.wait_present(&gone.name);
        assert_eq!(counter.read(&gone.name, anew), Ok("card, 3 tries".to_owned()));
    });
}

/// Sixteen readers at once: each result is of the card that lies on the reader
/// that was asked, and each card has had its own reader's commands only.
#[test]
fn sixteen_readers_at_once() {
    const ROUNDS: usize = 20;
    alone(|| {
        let service = Service::start(16);
        assert_eq!(service.readers.len(), 16);
        let mut counter = Counter::open();
        let kinds = [
            (Fixture::A, "card, 3 tries"),
            (Fixture::B, "card, 1 tries"),
            (Fixture::C, "card, blocked"),
            (Fixture::D, "card without PIN"),
            (Fixture::J, "old card"),
            (Fixture::K, "Android"),
            (Fixture::L, "iPhone"),
        ];
        let placed: Vec<_> = service
            .readers
            .iter()
            .zip(kinds.iter().cycle())
            .map(|(reader, (fixture, words))| {
                let mut tray = VpcdReader::new(reader.port);
                tray.insert(card(*fixture).with_delay(Duration::from_millis(1))).unwrap();
                (&reader.name, tray, *fixture, *words)
            })
            .collect();
        let epochs: Vec<_> =
            service.readers.iter().map(|r| counter.wait_present(&r.name)).collect();
        for _ in 0..ROUNDS {
            let asked: Vec<_> = placed
                .iter()
                .zip(&epochs)
                .map(|((name, ..), epoch)| counter.ask(name, *epoch, ANSWER_LIMIT, read))
                .collect();
            for (said, (name, _, _, words)) in asked.iter().zip(&placed) {
                assert_eq!(heard(said), Ok((*words).to_owned()), "{name}");
            }
        }
        let mut commands = BTreeMap::new();
        for (_, tray, fixture, _) in &placed {
            let of_kind = commands.entry(*fixture).or_insert(tray.commands());
            assert_eq!(*of_kind, tray.commands(), "{fixture:?}");
        }
    });
}
