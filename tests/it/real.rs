//! Promise: `run` takes the card readers that PC/SC has, as they come; a card
//! in one is the affair of that one; whatever goes wrong there is told to the
//! patient in one step, and the reader is of use again by itself.

mod chosen;
mod faults;
mod many;
mod page;
mod secrets;

use card::{Fixture, VirtualCard, VpcdReader};
use rustix::process::Signal;

use page::Station;
use service::{Service, alone, wait_for};

#[path = "../pcscd/service.rs"]
pub(crate) mod service;

/// A card as of today.
fn card(fixture: Fixture) -> VirtualCard {
    fixture.build(station::day_in_japan(station::now_ms()).unwrap())
}

#[test]
fn readers_come_with_pcscd_and_come_back_with_it() {
    alone(|| {
        let mut service = Service::stopped(2);
        let data = tempfile::tempdir().unwrap();
        let station = Station::start(&service, data.path());
        wait_for("a word about pcscd", || {
            station.get("/readers")["note"].as_str()?.contains("pcscd").then_some(())
        });

        service.resume();
        wait_for("both readers", || {
            (station.get("/readers")["numbers"] == serde_json::json!([1, 2])).then_some(())
        });
        wait_for("no word about pcscd", || station.get("/readers")["note"].is_null().then_some(()));

        // Readers are numbered as they were first seen, whatever the order.
        let mut slot = VpcdReader::new(service.readers[0].port);
        slot.insert(card(Fixture::A)).unwrap();
        let number = wait_for("a reader that sees the card", || {
            (1..=2).find(|number| station.inputs(*number).iter().any(|one| one == "detected card"))
        });
        let other = 3 - number;
        assert!(!station.inputs(other).iter().any(|one| one == "detected card"));

        service.end(Signal::KILL);
        station.wait_for_input(number, "reader lost");
        station.wait_for_input(other, "reader lost");
        service.resume();
        station.wait_for_input(number, "reader restored");
        station.wait_for_input(other, "reader restored");
        wait_for("the card again", || {
            let inputs = station.inputs(number);
            let back = inputs.iter().position(|one| one == "reader restored")?;
            inputs[back..].iter().any(|one| one == "detected card").then_some(())
        });
        assert!(!station.inputs(other).iter().any(|one| one == "detected card"));
    });
}
