//! Which of the PC's readers a station runs, and under whose account.

use std::fs;

use card::{Fixture, VpcdReader};
use serde_json::json;

use super::card;
use super::page::Station;
use super::service::{Service, alone, wait_for};

/// The reader that runs, by its number, and what the clerk knows it by.
fn runs(station: &Station) -> serde_json::Value {
    station.get("/readers")["numbers"].clone()
}

/// Of four readers, one that was named on the command line is run; cards in
/// another are nobody's affair.
#[test]
fn a_reader_that_is_named_and_no_other() {
    alone(|| {
        let service = Service::start(4);
        let data = tempfile::tempdir().unwrap();
        let name = service.readers[2].name.to_string();
        let station = Station::start_with(&service, data.path(), &["--reader", &name]);
        wait_for("the reader", || (runs(&station) == json!([1])).then_some(()));
        let mut other = VpcdReader::new(service.readers[1].port);
        let mut own = VpcdReader::new(service.readers[2].port);
        other.insert(card(Fixture::A)).unwrap();
        own.insert(card(Fixture::A)).unwrap();
        station.wait_for_input(1, "detected card");
        wait_for("the card's reading", || (own.commands() > 0).then_some(()));
        assert_eq!(runs(&station), json!([1]));
        assert_eq!(other.commands(), 0, "a card was read by a reader that nobody named");
    });
}

/// Two readers of the file, in its order, under their accounts, as `doctor` and
/// a person write their names.
#[test]
fn the_readers_of_the_file_in_its_order() {
    alone(|| {
        let service = Service::start(4);
        let data = tempfile::tempdir().unwrap();
        let [first, second] = [3, 0].map(|reader| service.readers[reader].name.to_string());
        let file = data.path().join("readers.toml");
        let text = format!(
            "[[reader]]\nname = \"{first}\"\naccount = \"13-7\"\n\
             [[reader]]\nname = \"“{second}”\"\naccount = \"13-8\"\n"
        );
        fs::write(&file, text).unwrap();
        let file = file.to_str().unwrap();
        let station = Station::start_with(&service, data.path(), &["--config", file]);
        wait_for("both readers", || (runs(&station) == json!([1, 2])).then_some(()));
        for (number, name, account) in [(1, &first, "13-7"), (2, &second, "13-8")] {
            let page = station.page(number);
            let latest = page.latest();
            let device = latest["device"].as_str().unwrap();
            assert!(device.contains(name.as_str()), "{number}: {device}");
            assert_eq!(latest["account"], account, "{number}");
        }
        let mut tray = VpcdReader::new(service.readers[0].port);
        tray.insert(card(Fixture::A)).unwrap();
        station.wait_for_input(2, "detected card");
        assert!(!station.inputs(1).iter().any(|one| one == "detected card"));
    });
}
