//! Each fault, in the middle of a visit.

use std::thread;
use std::time::Duration;

use card::{Fault, Fixture, PcscLink, TEST_TRIES_MAX, VpcdReader};
use rustix::process::Signal;
use serde_json::Value;

use super::card;
use super::page::{Page, Station, event, input, is_spoken, told};
use super::service::{CHANGE, Service, alone, wait_for};
use crate::slots::desk::commands_until_seen;

const TAKE_IT: &str = "カードをお取りください";

fn is_at_pin(latest: &Value) -> bool {
    latest["panel"]["name"] == "card-pin"
}

/// The first step after a row is this one, and something is said with it. Words
/// of comfort may come before it.
#[track_caller]
fn tells(page: &Page<'_>, row: u64, what: &str) {
    let steps = wait_for(what, || {
        let mut steps = page.since(row);
        steps.retain(|step| input(step) != "still-waiting");
        (!steps.is_empty()).then_some(steps)
    });
    assert_eq!(input(&steps[0]), what, "{:?}", told(&steps));
    assert!(is_spoken(&steps[0]), "{what} is silent");
}

fn tray(service: &Service, reader: usize) -> VpcdReader {
    VpcdReader::new(service.readers[reader].port)
}

/// One patient types a PIN and another's card is at work when pcscd is killed,
/// and again when it is ended. Both visits go on when it is back.
#[test]
fn pcscd_ends_in_the_middle_of_visits() {
    alone(|| {
        let mut service = Service::start(2);
        let data = tempfile::tempdir().unwrap();
        let station = Station::start(&service, data.path());
        let pages = station.pages(&service);
        let (typing, reading) = (&pages[0], &pages[1]);
        let mut trays = [tray(&service, 0), tray(&service, 1)];
        for signal in [Signal::KILL, Signal::TERM] {
            let slow = Fault::Slow(Duration::from_secs(600));
            trays[0].insert(card(Fixture::A)).unwrap();
            trays[1].insert(card(Fixture::B).with_fault(8, slow)).unwrap();
            typing.walk("the PIN", is_at_pin);
            reading.wait("the reading", |latest| latest["phase"] == "reading");
            wait_for("a command", || (trays[1].commands() > 8).then_some(()));
            let rows = [typing.row(), reading.row()];
            service.end(signal);
            tells(typing, rows[0], "reader lost");
            // Its card may have been heard of before the service was missed.
            let lost = |step: &Value| input(step) == "reader lost";
            wait_for("a lost reader", || reading.since(rows[1]).iter().any(lost).then_some(()));
            let steps = reading.since(rows[1]);
            assert!(steps.iter().all(is_spoken), "{:?}", told(&steps));
            let rows = [typing.row(), reading.row()];
            // A virtual card does not notice while it works.
            let same = trays[1].remove().unwrap();
            trays[1].insert(same).unwrap();
            service.resume();
            for (page, row) in pages.iter().zip(rows) {
                tells(page, row, "reader restored");
                page.wait_for_the_card();
            }
            typing.walk_to_the_end();
            reading.walk_to_the_end();
            for (page, tray) in pages.iter().zip(&mut trays) {
                tray.remove();
                page.wait("the card to be taken", |latest| latest["phase"] == "leaving");
            }
            thread::sleep(CHANGE);
        }
    });
}

/// pcscd knows no reader at first, gets one, loses it, and has it again. (vpcd's
/// readers are in the service's configuration, so that it must be started anew
/// for another one.)
#[test]
fn a_reader_comes_goes_and_comes_back() {
    alone(|| {
        let mut service = Service::start(0);
        let data = tempfile::tempdir().unwrap();
        let station = Station::start(&service, data.path());
        wait_for("a word about the reader", || {
            station.get("/readers")["note"].as_str()?.contains("カードリーダーが").then_some(())
        });
        service.plug_in();
        service.end(Signal::TERM);
        service.resume();
        let pages = station.pages(&service);
        let page = &pages[0];
        wait_for("no word", || station.get("/readers")["note"].is_null().then_some(()));
        let mut tray = tray(&service, 0);
        tray.insert(card(Fixture::A)).unwrap();
        page.walk("the PIN", is_at_pin);
        let row = page.row();
        service.end(Signal::TERM);
        service.unplug(0);
        service.resume();
        tells(page, row, "reader lost");
        page.wait("a reader that is gone", |latest| latest["slot"] == "no-reader");
        let row = page.row();
        service.end(Signal::TERM);
        service.plug_back_in(0);
        service.resume();
        tells(page, row, "reader restored");
        page.wait_for_the_card();
        page.walk_to_the_end();
    });
}

/// Another program has the card first: it is said; when it lets go, the same
/// card is read. While a visit has the card, nobody else gets it.
#[test]
fn another_program_wants_the_card() {
    alone(|| {
        let service = Service::start(1);
        let name = &service.readers[0].name;
        let mut tray = tray(&service, 0);
        tray.insert(card(Fixture::A)).unwrap();
        let held = wait_for("the card", || PcscLink::connect(name).ok());
        let data = tempfile::tempdir().unwrap();
        let station = Station::start(&service, data.path());
        let pages = station.pages(&service);
        let page = &pages[0];
        page.wait("what is wrong", |latest| latest["panel"]["name"] == "token-error");
        let steps = page.steps();
        assert!(steps.iter().all(is_spoken), "{:?}", told(&steps));
        drop(held);
        page.walk("the PIN", is_at_pin);
        let row = page.row();
        for wish in [["--reset", "--atr"], ["--send-apdu", "00200080"]] {
            let reader = name.to_string();
            let intruder =
                service.program("opensc-tool").args(["--reader", &reader]).args(wish).output();
            assert!(!intruder.unwrap().status.success(), "{wish:?}");
        }
        assert!(page.since(row).is_empty(), "{:?}", told(&page.since(row)));
        page.walk_to_the_end();
    });
}

/// At eight commands of a visit, each at a reader of its own; every second card
/// leaves in the middle of an answer, and one has been reset by somebody before.
#[test]
fn cards_are_pulled_in_the_middle_of_visits() {
    alone(|| {
        let service = Service::start(8);
        let data = tempfile::tempdir().unwrap();
        let station = Station::start(&service, data.path());
        let pages = station.pages(&service);
        let mut trays: Vec<_> = (0..8).map(|reader| tray(&service, reader)).collect();
        trays[0].insert(card(Fixture::A)).unwrap();
        pages[0].walk_to_the_end();
        let whole = u32::try_from(trays[0].commands()).unwrap();
        assert!(whole > 15, "{whole} commands");
        trays[0].remove();
        pages[0].wait("the card to be taken", |latest| latest["slot"] == "empty");
        thread::sleep(CHANGE);
        thread::scope(|scope| {
            for ((page, tray), number) in pages.iter().zip(&mut trays).zip(0_u32..) {
                scope.spawn(move || pulled_at(page, tray, number, number * (whole - 1) / 7));
            }
        });
    });
}

fn pulled_at(page: &Page<'_>, tray: &mut VpcdReader, number: u32, at: u32) {
    let fault = match number {
        5 => Fault::Reset,
        _ if number.is_multiple_of(2) => Fault::RemovedUnseen,
        _ => Fault::RemovedMidway,
    };
    let before = page.row();
    tray.insert(card(Fixture::A).with_fault(at, fault)).unwrap();
    // To the fault; what is pressed after it does no harm.
    page.walk("the fault", |_| tray.commands() > u64::from(at));
    let gone = |latest: &Value| latest["slot"] == "empty";
    if fault == Fault::Reset {
        let wrong =
            |latest: &Value| ["unavailable", "unreadable"].map(|one| event(latest).contains(one));
        page.wait("what is wrong", |latest| wrong(latest).contains(&true));
        tray.remove();
    }
    page.wait("an empty reader", gone);
    let steps = page.since(before);
    for step in &steps {
        assert!(is_spoken(step), "at {at}: {} is silent: {:?}", input(step), told(&steps));
        assert_ne!(step["phase"], "querying", "at {at}: {:?}", told(&steps));
    }
    // Before anything was seen to lie there, nobody is told anything.
    let seen = commands_until_seen(card(Fixture::A));
    assert!(!steps.is_empty() || (at as usize) < seen, "at {at}: nobody said so");
    tray.remove();
    thread::sleep(CHANGE);
    tray.insert(card(Fixture::A)).unwrap();
    page.wait_for_the_card();
    page.walk_to_the_end();
}

/// While a patient types his PIN, another card takes the place of his before
/// pcscd looks. No PIN is verified by it, and none of its tries is spent.
#[test]
fn cards_are_swapped_in_the_middle_of_visits() {
    alone(|| {
        let service = Service::start(4);
        let data = tempfile::tempdir().unwrap();
        let station = Station::start(&service, data.path());
        let pages = station.pages(&service);
        thread::scope(|scope| {
            for ((page, reader), gap_ms) in pages.iter().zip(0..).zip([0, 50, 200, 300]) {
                let tray = tray(&service, reader);
                scope.spawn(move || swapped(page, tray, Duration::from_millis(gap_ms)));
            }
        });
    });
}

fn swapped(page: &Page<'_>, mut tray: VpcdReader, gap: Duration) {
    tray.insert(card(Fixture::A)).unwrap();
    page.walk("the PIN", is_at_pin);
    let row = page.row();
    tray.remove();
    thread::sleep(gap);
    tray.insert(card(Fixture::E)).unwrap();
    page.type_pin([1, 2, 3, 4]);
    // Either the PIN was asked of a card that is not the one, or the card was
    // missed before it could be.
    let is_told = |step: &Value| input(step) == "pin" || input(step) == "removed";
    let steps = wait_for("what is wrong", || {
        // A visit that follows at once has a list of its own.
        let steps = page.steps();
        let begun = steps.first().is_some_and(|step| step["trace"]["row"].as_u64() > Some(row));
        (begun || page.since(row).iter().any(is_told)).then_some(steps)
    });
    assert!(page.since(row).iter().all(is_spoken), "{gap:?}: {:?}", told(&steps));
    let verified = |step: &Value| event(step) == "pin(verified)";
    assert!(!page.since(row).iter().any(verified), "{gap:?}: {:?}", told(&steps));
    let mut other = tray.remove().unwrap();
    assert_eq!(other.tries_left(), TEST_TRIES_MAX, "{gap:?}");
    page.wait("an empty reader", |latest| latest["slot"] == "empty");
    thread::sleep(CHANGE);
    tray.insert(card(Fixture::A)).unwrap();
    page.wait_for_the_card();
    page.walk_to_the_end();
}

/// A card that hangs while it is read: its reader counts as lost, the patient is
/// asked to take it out, and the other reader goes on.
#[test]
fn a_card_hangs_in_the_middle_of_a_visit() {
    alone(|| {
        let service = Service::start(2);
        let data = tempfile::tempdir().unwrap();
        let station = Station::start(&service, data.path());
        let pages = station.pages(&service);
        let (hung, well) = (&pages[0], &pages[1]);
        let mut trays = [tray(&service, 0), tray(&service, 1)];
        trays[0].insert(card(Fixture::A).with_fault(8, Fault::Silent)).unwrap();
        hung.wait("the reading", |latest| latest["phase"] == "reading");
        wait_for("the command", || (trays[0].commands() > 8).then_some(()));
        let row = hung.row();
        trays[1].insert(card(Fixture::A)).unwrap();
        well.walk_to_the_end();
        hung.wait("a word", |latest| latest["slot"] == "stuck");
        tells(hung, row, "reader lost");
        let steps = hung.since(row);
        let step = steps.iter().find(|step| input(step) == "reader lost").unwrap();
        let said = |list: &Value| list.as_array().unwrap().iter().any(|one| one["text"] == TAKE_IT);
        assert!(said(&step["spoken"]) && said(&step["panel"]["lines"]), "{step:#}");
        let row = hung.row();
        trays[0].remove();
        tells(hung, row, "reader restored");
        hung.wait("an empty reader", |latest| latest["slot"] == "empty");
        thread::sleep(CHANGE);
        trays[0].insert(card(Fixture::A)).unwrap();
        hung.wait_for_the_card();
        hung.walk_to_the_end();
    });
}
